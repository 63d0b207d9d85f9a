//! What a document quotes in words with its source: `"Reads the log" (src/log.rs:1)`.

use trueup_document::Block;

use crate::line_reference::LineReference;
use crate::scope::Scope;

/// How many lines below the cited one the quoted words may begin and go on.
const REACH: usize = 24;
/// Fewer letters and digits than this are no quotation that could be found again.
const LETTERS: usize = 12;

/// The words in double quotes right before the reference, which stands alone in brackets.
pub(crate) fn quoted_before(scope: &Scope<'_>, block: &Block, reference: &LineReference) -> Option<String> {
    let before = scope.document.slice(&(block.span.start..reference.path_span.start.max(block.span.start)));
    let quoted = before.trim_end_matches(['`', '(', ' ']);
    if quoted.len() == before.len() {
        return None;
    }
    let quoted = quoted.strip_suffix(['"', '”'])?;
    let opens = |at: usize| quoted[..at].chars().next_back().is_none_or(char::is_whitespace);
    let start = quoted.match_indices(['"', '“']).find(|(at, _)| opens(*at)).map(|(at, mark)| at + mark.len())?;
    let words = quoted.get(start..)?.trim_end_matches(['…', ' ', '.']);
    (letters(words).len() >= LETTERS).then(|| words.to_owned())
}

/// The 1-based line of `text` where the quoted words begin: the cited one where they begin there or a little below,
/// else the only other one. Only letters and digits count, so that comment marks and markup do not.
pub(crate) fn line_of(text: &str, words: &str, cited: u32) -> Option<u32> {
    let wanted = letters(words);
    let lines: Vec<String> = text.lines().map(letters).collect();
    let begins = |at: usize| {
        let joined = lines[at..(at + REACH).min(lines.len())].concat();
        joined.find(&wanted).is_some_and(|found| found < lines[at].len())
    };
    let first = (cited as usize).saturating_sub(1);
    if (first..(first + REACH).min(lines.len())).any(begins) {
        return Some(cited);
    }
    let start = wanted.get(..wanted.char_indices().nth(4).map_or(wanted.len(), |(at, _)| at))?;
    let mut others = (0..lines.len()).filter(|&at| lines[at].contains(start) && begins(at));
    match (others.next(), others.next()) {
        (Some(only), None) => Some(only as u32 + 1),
        _ => None,
    }
}

/// The letters and digits of a text, without the targets of its Markdown links.
fn letters(text: &str) -> String {
    let mut rest = text;
    let mut shown = String::with_capacity(text.len());
    while let Some(at) = rest.find("](") {
        let Some(end) = rest[at..].find(')') else { break };
        shown.push_str(&rest[..at]);
        rest = &rest[at + end + 1..];
    }
    shown.push_str(rest);
    shown.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_through_comment_marks() {
        let text = "/*!\nThe **printer** writes\nmatches.\n*/\nmod a;\n";
        assert_eq!(line_of(text, "The printer writes matches", 1), Some(1));
        assert_eq!(line_of(text, "The printer writes matches", 5), Some(2));
        assert_eq!(line_of(text, "The printer reads matches", 1), None);
    }
}
