//! What a claim kind is, told from the comment on its struct: the one place where that is written.

use crate::reason::{REASONS, Reason};

/// The documentation of a claim kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Documentation {
    /// What such a claim is, in one line that continues `kind: `.
    pub about: String,
    /// Forms, verification and reasons, as Markdown.
    pub text: String,
    /// Claims of every verdict, from the kind's own cases.
    pub examples: Vec<Example>,
}

/// A claim of a kind's cases with its verdict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// The verdict: `holds`, `drifted`, `broken` or `unproven`.
    pub verdict: String,
    /// The document's line that states the claim.
    pub line: String,
    /// What became of it: the evidence, the repair, the message, or the reason.
    pub outcome: String,
}

impl Documentation {
    /// Reads the documentation of the kind that the struct `type_name` of `source` is, with examples from `cases`.
    pub(crate) fn read(type_name: &str, source: &str, cases: &str) -> Documentation {
        let text = comment_on(type_name, source);
        Documentation { about: about(source), text, examples: examples(cases) }
    }

    /// The reasons for which a claim of the kind can be unproven: those that its text names.
    pub fn reasons(&self) -> impl Iterator<Item = &'static Reason> {
        let said = |reason: &&Reason| self.text.contains(&format!("`{}`", reason.name));
        REASONS.iter().filter(said)
    }

    /// The paragraphs of the text, each as one line; an entry of a list is a paragraph that begins with `- `.
    pub fn paragraphs(&self) -> Vec<String> {
        let mut paragraphs: Vec<String> = Vec::new();
        let mut is_open = false;
        for line in self.text.lines().map(str::trim) {
            match paragraphs.last_mut().filter(|_| is_open && !line.is_empty() && !line.starts_with("- ")) {
                Some(paragraph) => *paragraph = format!("{paragraph} {line}"),
                None if !line.is_empty() => paragraphs.push(line.to_owned()),
                None => {}
            }
            is_open = !line.is_empty();
        }
        paragraphs
    }
}

/// The first line of a module's own comment, without the kind that it begins with.
fn about(source: &str) -> String {
    let line = source.lines().find_map(|line| line.strip_prefix("//! ")).unwrap_or("");
    let about = line.strip_prefix('`').and_then(|line| line.split_once("`: ")).map_or(line, |(_, about)| about);
    about.trim_end_matches('.').to_owned()
}

/// The comment on the struct `type_name`, without its slashes.
fn comment_on(type_name: &str, source: &str) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let is_definition = |line: &&str| {
        let name = line.strip_prefix("pub(crate) struct ").unwrap_or("");
        name.strip_prefix(type_name).is_some_and(|after| after.starts_with([';', ' ', '{', '(']))
    };
    let at = lines.iter().position(is_definition).unwrap_or(0);
    let is_above = |line: &&&str| line.starts_with("///") || line.starts_with("#[");
    let above: Vec<&&str> = lines[..at].iter().rev().take_while(is_above).collect();
    let comment = above.into_iter().rev().filter_map(|line| line.strip_prefix("///"));
    comment.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// How many bytes of a document's line are shown as an example: one that is longer explains nothing.
const LONGEST_EXAMPLE: usize = 120;

/// The first claim of every verdict in a file of cases; its form is told in `tests/cases.rs`.
fn examples(cases: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let (mut document, mut block): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut open: Option<(&str, &str)> = None;
    for line in cases.lines() {
        match open {
            None if line.starts_with("```") => {
                let info = line.trim_start_matches('`');
                open = Some((&line[..line.len() - info.len()], info));
                block.clear();
            }
            None => {}
            Some((fence, "verdicts")) if line == fence => {
                block.iter().filter_map(|line| example(line, &document)).for_each(|example| {
                    if examples.iter().all(|known| known.verdict != example.verdict) {
                        examples.push(example);
                    }
                });
                open = None;
            }
            Some((fence, _)) if line == fence => {
                document.clone_from(&block);
                open = None;
            }
            Some(_) => block.push(line),
        }
    }
    let order = ["holds", "drifted", "broken", "unproven"];
    examples.sort_by_key(|example| order.iter().position(|verdict| example.verdict == *verdict));
    examples
}

/// Reads `5 drifted "old" -> "new"`; `None` where the document's line says too little or too much to show.
fn example(expected: &str, document: &[&str]) -> Option<Example> {
    let (number, rest) = expected.split_once(' ')?;
    let (verdict, rest) = rest.split_once(' ')?;
    let line = document.get(number.parse::<usize>().ok()?.checked_sub(1)?)?.trim();
    let after_words = rest.strip_prefix('"').and_then(|rest| {
        let mut is_escaped = false;
        let end = rest.find(|character| {
            let ends = character == '"' && !is_escaped;
            is_escaped = character == '\\' && !is_escaped;
            ends
        });
        end.map(|end| &rest[end + 1..])
    })?;
    // Of a claim of several lines the first is quoted, with dots after it.
    let outcome = after_words.trim_start_matches(['.', ':', ' ']);
    let (verdict, reason) = verdict.split_once('(').unwrap_or((verdict, ""));
    let outcome = if outcome.is_empty() { reason.trim_end_matches(')') } else { outcome };
    let is_shown = (8..=LONGEST_EXAMPLE).contains(&line.len());
    is_shown.then(|| Example { verdict: verdict.to_owned(), line: line.to_owned(), outcome: outcome.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KINDS;

    const SOURCE: &str = "//! `price`: what a thing costs.\n\nuse crate::Claim;\n\n/// Another.\nstruct PriceTag;\n\n\
                          /// A price, as `5 EUR`.\n/// It holds when\n///\n/// - the code has it; `ambiguous` otherwise,\n\
                          ///   as people say\n/// - or not\n#[derive(Debug)]\npub(crate) struct Price;\n";

    #[test]
    fn a_comment_is_taken_from_the_struct_of_the_kind() {
        let read = Documentation::read("Price", SOURCE, "");
        assert_eq!(read.about, "what a thing costs");
        assert_eq!(
            read.paragraphs(),
            [
                "A price, as `5 EUR`. It holds when",
                "- the code has it; `ambiguous` otherwise, as people say",
                "- or not"
            ]
        );
        assert_eq!(read.reasons().map(|reason| reason.name).collect::<Vec<_>>(), ["ambiguous"]);
    }

    #[test]
    fn examples_are_the_first_of_each_verdict() {
        let cases = "# price\n\n`a.py`:\n```python\nPRICE = 5\n```\n\n`A.md`:\n````markdown\nIt costs `PRICE` (5).\n\n\
                     Not `PRICE` (6).\n````\n\n```verdicts\n3 broken \"PRICE` (\\\"6\": it is not; write 5\n\
                     1 holds \"PRICE` (5\" by a.py:1\n1 holds \"again\" by a.py:2\n```\n";
        let found = examples(cases);
        let of = |verdict: &str, line: &str, outcome: &str| Example {
            verdict: verdict.to_owned(),
            line: line.to_owned(),
            outcome: outcome.to_owned(),
        };
        assert_eq!(
            found,
            [of("holds", "It costs `PRICE` (5).", "by a.py:1"), of("broken", "Not `PRICE` (6).", "it is not; write 5")]
        );
    }

    #[test]
    fn every_kind_is_listed_once() {
        let mut names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        names.sort_unstable();
        let twice: Vec<&[&str]> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}: its claims would be told twice");
    }

    #[test]
    fn every_kind_says_what_it_is() {
        for kind in KINDS {
            let documentation = kind.documentation();
            assert!(!documentation.about.is_empty(), "{}: begin its mod.rs with what it is", kind.name);
            let verdict = |word: &&&str| !documentation.text.to_lowercase().contains(**word);
            let missing: Vec<&&str> = ["hold", "broken"].iter().filter(verdict).collect();
            assert!(missing.is_empty(), "{}: say in its struct's comment when it is {missing:?}", kind.name);
        }
    }
}
