//! Sentences: escaping, code spans, quotations, references and lists.

use trueup_facts::{Codebase, DefinitionId, FileId};
use trueup_model::Component;

/// The longest quotation of a doc comment, in characters.
const QUOTATION: usize = 180;

/// Fewer letters and digits than this cannot be found again for sure.
const FINDABLE: usize = 14;

/// `text` as Markdown prose that shows exactly these characters.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut previous = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        let inside_word = previous.is_alphanumeric() && next.is_alphanumeric();
        let special = match character {
            '\\' | '*' | '`' | '[' | ']' | '<' | '|' | '~' => true,
            '_' => !inside_word,
            '&' => next == '#' || next.is_alphanumeric(),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(if character.is_control() { ' ' } else { character });
        previous = character;
    }
    escaped
}

/// `text` as a code span, whatever backticks it has.
pub(crate) fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if !text.contains('`') {
        return format!("`{text}`");
    }
    let fence = if text.contains("``") { "```" } else { "``" };
    format!("{fence} {text} {fence}")
}

/// A reference to a line of a file.
pub(crate) fn reference(path: &str, line: u32) -> String {
    code(&format!("{path}:{line}"))
}

/// A definition by name, with the line where it is defined: `` `Store` (`src/store.rs:4`) ``.
pub(crate) fn defined(codebase: &Codebase, id: DefinitionId) -> String {
    let definition = codebase.definition(id);
    let path = codebase.file(id.file).path();
    format!("{} ({})", code(&definition.name), reference(path.as_str(), definition.span.line))
}

/// The text of a 1-based line of a file; empty where there is none.
pub(crate) fn line_of(codebase: &Codebase, path: &str, line: u32) -> String {
    let text = codebase.text(path);
    let at = (line as usize).checked_sub(1);
    at.and_then(|at| text.as_ref()?.lines().nth(at).map(str::to_owned)).unwrap_or_default()
}

/// Whether a 1-based line of a source has `name` as a word.
pub(crate) fn line_names(codebase: &Codebase, file: FileId, line: u32, name: &str) -> bool {
    let text = &codebase.file(file).source.text;
    let line = (line as usize).checked_sub(1).and_then(|at| text.lines().nth(at)).unwrap_or("");
    line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

/// The first sentence of a doc comment as prose, its markup taken off; `None` where nothing worth quoting is left.
///
/// A signature repeated at the head of a doc is nothing worth quoting.
///
/// Nor is a sentence about a file that the tree does not have: the reader could not look it up.
pub(crate) fn quotation(codebase: &Codebase, doc: &str) -> Option<String> {
    let words = first_words(doc)?;
    let is_absent = |word: &str| is_file_name(word) && codebase.paths().files_by_suffix(word).next().is_none();
    let named = words.split(|c: char| c.is_whitespace() || "\\()\",;:'".contains(c));
    let absent = named.map(|word| word.trim_end_matches('.')).any(is_absent);
    (!absent).then_some(words)
}

/// Whether a word looks like the name of a file: a short lower-case extension of letters after a dot.
fn is_file_name(word: &str) -> bool {
    let Some((stem, extension)) = word.rsplit_once('.') else { return false };
    let known = [
        "py", "rs", "go", "ts", "tsx", "js", "jsx", "json", "toml", "yaml", "yml", "md", "sh", "cfg", "ini", "txt",
        "html", "css", "lock", "sql", "xml", "conf", "log", "env", "c", "h", "cpp", "proto", "mod", "sum", "service",
        "csv",
    ];
    !stem.is_empty() && known.contains(&extension)
}

/// The first sentence as prose, its markup taken off.
fn first_words(doc: &str) -> Option<String> {
    let first = doc.split_whitespace().next().unwrap_or("");
    if first.contains('(') && !first.ends_with(')') {
        return None;
    }
    let plain = plain(doc);
    let sentence = first_sentence(&plain);
    let cut = if sentence.chars().count() > QUOTATION { shortened(sentence) } else { sentence.to_owned() };
    let words = cut.split_whitespace().count();
    (words >= 2).then(|| escape(cut.trim_end_matches([':', ',', ';', ' '])))
}

/// The quotation of `doc` that can be found again in `text` from the 1-based `line` on: whole, or its first words.
pub(crate) fn findable_quotation(codebase: &Codebase, doc: &str, text: &str, line: u32) -> Option<String> {
    let quoted = quotation(codebase, doc)?;
    let letters =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let below = text.lines().skip(line as usize - usize::from(line > 0)).take(20);
    let below: String = below.map(|line| letters(&without_targets(line))).collect();
    if letters(&quoted).chars().count() < FINDABLE {
        return None;
    }
    if below.contains(&letters(&quoted)) {
        return Some(quoted);
    }
    let ends = quoted.match_indices(' ').map(|(at, _)| at).collect::<Vec<_>>();
    let end = ends.into_iter().skip(4).take_while(|&at| below.contains(&letters(&quoted[..at]))).last()?;
    Some(format!("{} …", quoted[..end].trim_end_matches([',', ';', ':', '(', ' '])))
}

/// A line of Markdown without the targets of its links.
fn without_targets(line: &str) -> String {
    let mut rest = line;
    let mut shown = String::with_capacity(line.len());
    while let Some(at) = rest.find("](") {
        let Some(end) = rest[at..].find(')') else { break };
        shown.push_str(&rest[..at]);
        rest = &rest[at + end + 1..];
    }
    shown.push_str(rest);
    shown
}

/// Cuts at the last word that fits and says so.
fn shortened(sentence: &str) -> String {
    let end = sentence.char_indices().nth(QUOTATION).map_or(sentence.len(), |(at, _)| at);
    let end = sentence[..end].rfind(' ').unwrap_or(end);
    format!("{} …", sentence[..end].trim_end_matches([',', ';', ':', '(', ' ']))
}

/// The text without backticks, links, Sphinx roles, tags and emphasis.
fn plain(doc: &str) -> String {
    let mut text = String::with_capacity(doc.len());
    let mut rest = doc.trim();
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        rest = match character {
            '`' => after,
            '*' if after.starts_with('*') => &after[1..],
            ':' => after_role(after).unwrap_or_else(|| {
                text.push(':');
                after
            }),
            '[' => match link(after) {
                Some((label, rest)) => {
                    text.push_str(&label.replace(['`', '*'], ""));
                    rest
                }
                None => {
                    text.push('[');
                    after
                }
            },
            '{' if after.starts_with("@link ") => &after[6..],
            '<' => match after.find('>') {
                Some(end) if end < 12 && after.starts_with(|c: char| c == '/' || c.is_ascii_lowercase()) => {
                    &after[end + 1..]
                }
                _ => {
                    text.push('<');
                    after
                }
            },
            _ => {
                text.push(character);
                after
            }
        };
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim_start_matches(['-', '=', '#', '~', ' ']).to_owned()
}

/// What follows the name of a Sphinx role, `class:` of ``:class:`X` ``.
fn after_role(text: &str) -> Option<&str> {
    let end = text.find(":`")?;
    let name = &text[..end];
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b':')).then(|| &text[end + 1..])
}

/// The label of the link that `text` continues, and what follows the link.
fn link(text: &str) -> Option<(&str, &str)> {
    let end = text.find(']')?;
    let (label, rest) = (&text[..end], &text[end + 1..]);
    if let Some(target) = rest.strip_prefix('(') {
        return target.find(')').map(|end| (label, &target[end + 1..]));
    }
    if let Some(target) = rest.strip_prefix('[') {
        return target.find(']').map(|end| (label, &target[end + 1..]));
    }
    label.starts_with('`').then_some((label, rest))
}

/// Up to the first full stop that ends a sentence; its stop is kept off.
fn first_sentence(text: &str) -> &str {
    for (at, _) in text.match_indices(['.', '!', '?']) {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let next = after.trim_start_matches([')', '"', '\'']);
        let ends =
            next.is_empty() || (next.starts_with(' ') && next.trim_start().starts_with(|c: char| !c.is_lowercase()));
        let last_word = before.rsplit([' ', '(']).next().unwrap_or(before);
        let abbreviated = matches!(last_word, "e.g" | "i.e" | "etc" | "vs" | "cf" | "approx" | "Mr" | "Dr" | "No")
            || last_word.is_empty();
        if ends && !abbreviated && before.len() > 3 {
            return before;
        }
    }
    text
}

/// Whether a name says something by itself: it is no word that languages use and has more than one letter.
pub(crate) fn is_telling_name(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "None", "True", "False", "static", "list", "set", "dict", "type", "object", "any", "async", "match", "import",
        "from", "with", "string", "bytes", "lambda", "default", "yield", "bool", "raise", "int", "float", "char",
        "void", "true", "false", "self", "this", "return",
    ];
    name.len() > 1 && !WORDS.contains(&name)
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The first `limit` items as a list, and how many more there are.
pub(crate) fn capped(items: &[String], limit: usize) -> String {
    if items.len() <= limit {
        return list(items);
    }
    format!("{} and {} more", items[..limit].join(", "), items.len() - limit)
}

/// Where a component is, as code spans.
pub(crate) fn places(component: &Component) -> String {
    let paths: Vec<String> = component.paths.iter().map(|path| code(path)).collect();
    paths.join(", ")
}

/// The first place of a component, or its name where it has none.
pub(crate) fn place(component: &Component) -> String {
    component.paths.first().map_or_else(|| bold(&component.name), |path| code(path))
}

/// `text` in bold.
pub(crate) fn bold(text: &str) -> String {
    format!("**{}**", escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_lose_their_markup() {
        let check = |doc: &str, expected: &str| assert_eq!(first_words(doc).as_deref(), Some(expected));
        check("Reads the :class:`Field` of ``x``. Then more.", "Reads the Field of x");
        check("The [`Store`] of [facts](crate::Fact), e.g. a. Next", "The Store of facts, e.g. a");
        check("Handles *args and a|b <T>.", "Handles \\*args and a\\|b \\<T>");
        assert_eq!(first_words("Word."), None);
    }

    #[test]
    fn code_spans_hold_backticks() {
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
