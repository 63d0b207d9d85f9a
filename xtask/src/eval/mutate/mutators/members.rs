//! Types get and lose fields, enumerations get and lose variants.

use std::ops::Range;

use super::{Mutant, mutant, with_file};
use crate::eval::mutate::oracle::Expectation;
use crate::eval::mutate::page::{Fence, Page, pattern, words_in};
use crate::eval::mutate::subject::{Dialect, Subject};

/// A type of the code that the document shows as a whole.
struct ShownType<'a> {
    /// The file that defines it.
    path: &'a str,
    text: &'a str,
    dialect: Dialect,
    name: String,
    is_enumeration: bool,
    /// Its members: the name, and the whole line with its end.
    members: Vec<(String, Range<usize>)>,
    /// The block that shows it.
    fence: &'a Fence,
}

impl ShownType<'_> {
    fn noun(&self) -> &'static str {
        if self.is_enumeration { "variant" } else { "field" }
    }

    /// What a changed number of members makes false: the block, and sentences under it that count them.
    fn recounted(&self, page: &Page, member: Option<&str>) -> Expectation {
        let mut expectation = self.falsified(page, member);
        let section = page.section(self.fence.content.start);
        let count = pattern(r"\bone of (?:two|three|four|five|six|seven|eight|nine|ten) \w+s\b");
        for found in count.find_iter(&page.text[section.clone()]).filter(|_| self.is_enumeration) {
            expectation.falsify(page, section.start + found.start()..section.start + found.end());
        }
        expectation
    }

    /// The block and the list under it that explains the members are false.
    fn falsified(&self, page: &Page, member: Option<&str>) -> Expectation {
        let mut expectation = Expectation::default();
        expectation.falsify(page, self.fence.content.clone());
        let section = page.section(self.fence.content.start);
        let bullet = |name: &str| format!("- `{name}`");
        for line in page.text[section.clone()].match_indices("\n- `").map(|(at, _)| section.start + at + 1) {
            let line = page.line(line);
            let text = &page.text[line.clone()];
            match member {
                Some(member) if text.starts_with(&bullet(member)) => expectation.falsify(page, line),
                // A list that leaves a member out may be called incomplete.
                None if self.members.iter().any(|(name, _)| text.starts_with(&bullet(name))) => {
                    expectation.leave_open(line);
                }
                _ => {}
            }
        }
        for place in member.into_iter().flat_map(|member| page.mentions(member)) {
            let owner = format!("{}.", self.name);
            let is_owned = page.text[..place.start].ends_with(&owner);
            let is_bare = !page.text[..place.start].ends_with(['.', ':']);
            if is_owned {
                expectation.falsify(page, place);
            } else if is_bare || is_known_as(page, &place, &self.name) {
                expectation.leave_open(page.line(place.start));
            }
        }
        expectation
    }
}

/// Whether the text calls the type's own member, through a variable or another spelling of the type.
fn is_known_as(page: &Page, place: &Range<usize>, name: &str) -> bool {
    page.text[page.line(place.start)].to_lowercase().contains(&name.to_lowercase())
}

/// How a type begins and what a member looks like.
fn forms(dialect: Dialect) -> (&'static str, &'static str, &'static str) {
    match dialect {
        Dialect::Python => (r"^class (\w+)(?:\((\w*)\))?:", r"^    (\w+): ", r"^    ([A-Z_]+) = "),
        Dialect::TypeScript => (
            r"^(?:export )?(interface|enum) (\w+)[^;]*\{$",
            r"^  (?:readonly )?(\w+)\??: [^;]*;$",
            r#"^  (\w+)(?: = "[^"]*")?,$"#,
        ),
        Dialect::Go => (r"^type (\w+) (struct) \{$", r"^\t([A-Z]\w*)\s+\S+", r"^$"),
        Dialect::Rust => (r"^(?:pub )?(struct|enum) (\w+) \{$", r"^    (?:pub )?(\w+): ", r"^    (\w+),$"),
    }
}

fn shown_types(subject: &Subject) -> Vec<ShownType<'_>> {
    let mut types = Vec::new();
    for (path, text) in subject.sources() {
        let Some(dialect) = Dialect::of(path) else { continue };
        let (head, field, variant) = forms(dialect);
        let head = pattern(head);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            at += line.len();
            let Some(found) = head.captures(line.trim_end()) else { continue };
            let words: Vec<&str> = found.iter().skip(1).flatten().map(|word| word.as_str()).collect();
            let is_enumeration = words.iter().any(|word| *word == "enum" || word.ends_with("Enum"));
            let Some(name) = words.iter().find(|word| word.starts_with(char::is_uppercase)) else { continue };
            let members = members(text, at, &pattern(if is_enumeration { variant } else { field }));
            let Some(fence) = whole_block(&subject.page, name, &members) else { continue };
            let name = (*name).to_owned();
            types.push(ShownType { path, text, dialect, name, is_enumeration, members, fence });
        }
    }
    types
}

/// The members from the byte `at` on, up to the end of the type.
fn members(text: &str, at: usize, form: &regex::Regex) -> Vec<(String, Range<usize>)> {
    let (mut from, mut members) = (at, Vec::new());
    for line in text[at..].split_inclusive('\n') {
        if line.starts_with('}') || line.trim_start().starts_with(['@']) || line.trim_start().starts_with("def ") {
            break;
        }
        if !line.starts_with([' ', '\t', '\n']) {
            break;
        }
        // A member with attributes is a flag, a column or the like, of which other claims speak.
        let is_marked = text[..from].lines().next_back().is_some_and(|above| above.trim_start().starts_with("#["));
        if let Some(found) = form.captures(line.trim_end()).filter(|_| !is_marked) {
            members.push((found[1].to_owned(), from..from + line.len()));
        }
        from += line.len();
    }
    members
}

/// The block that shows the type with all its members.
fn whole_block<'a>(page: &'a Page, name: &str, members: &[(String, Range<usize>)]) -> Option<&'a Fence> {
    let head = pattern(&format!(r"(?m)^\s*(?:export |pub )?(?:class|struct|enum|interface|type) {name}\b"));
    let shows = |fence: &&Fence| {
        let content = &page.text[fence.content.clone()];
        let has_all = members.iter().all(|(member, _)| !words_in(content, member).is_empty());
        head.is_match(content) && has_all && !content.contains("...")
    };
    page.fences.iter().find(shows).filter(|_| members.len() > 1)
}

/// Deletes a member where it is declared.
pub fn delete(subject: &Subject) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for shown in shown_types(subject) {
        for (member, line) in &shown.members {
            let mut text = shown.text.to_owned();
            text.replace_range(line.clone(), "");
            let files = with_file(subject, shown.path, text);
            let what = format!("{}.{member}", shown.name);
            let mutator = format!("delete a {}", shown.noun());
            mutants.push(mutant(subject, &mutator, what, files, shown.recounted(&subject.page, Some(member))));
        }
    }
    mutants
}

/// Adds a member at the end.
pub fn add(subject: &Subject) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for shown in shown_types(subject) {
        let Some((_, last)) = shown.members.last() else { continue };
        let member = match (shown.dialect, shown.is_enumeration) {
            (Dialect::Python, false) => "    remarks: str = \"\"\n",
            (Dialect::Python, true) => "    SUSPENDED = \"suspended\"\n",
            (Dialect::TypeScript, false) => "  remarks: string;\n",
            (Dialect::TypeScript, true) => "  Suspended = \"suspended\",\n",
            (Dialect::Go, _) => "\tRemarks string\n",
            (Dialect::Rust, false) => "    pub remarks: String,\n",
            (Dialect::Rust, true) => "    Suspended,\n",
        };
        let mut text = shown.text.to_owned();
        text.insert_str(last.end, member);
        let files = with_file(subject, shown.path, text);
        let mutator = format!("add a {}", shown.noun());
        mutants.push(mutant(subject, &mutator, shown.name.clone(), files, shown.recounted(&subject.page, None)));
    }
    mutants
}

/// Gives a member another name where it is declared.
pub fn rename(subject: &Subject) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for shown in shown_types(subject) {
        for (member, line) in &shown.members {
            let new = match member.starts_with(char::is_uppercase) {
                true if member.chars().all(|it| !it.is_lowercase()) => format!("{member}_KEPT"),
                true => format!("{member}Kept"),
                false if shown.dialect == Dialect::TypeScript => format!("{member}Kept"),
                false => format!("{member}_kept"),
            };
            let mut text = shown.text.to_owned();
            text.replace_range(line.clone(), &super::with_word(&shown.text[line.clone()], member, &new));
            let files = with_file(subject, shown.path, text);
            let what = format!("{}.{member} -> {new}", shown.name);
            let mutator = format!("rename a {}", shown.noun());
            mutants.push(mutant(subject, &mutator, what, files, shown.falsified(&subject.page, Some(member))));
        }
    }
    mutants
}
