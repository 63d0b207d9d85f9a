//! A shown line that the file has no more, in code that otherwise stands there line by line.

use trueup_document::Edits;

use super::{Change, tokens};
use crate::claim::Repair;
use crate::locate::{Haystack, Located, is_elision, is_telling, without_comment};
use crate::quoted::Quoted;
use crate::scope::Scope;

/// What became of the one line that the file does not have.
pub(super) enum Edit {
    /// One word of it is another now.
    Word(Change),
    /// It says more than the file's line there: `impl Rule for Count {` where the file has `impl Count {`.
    More {
        /// The index of the line among the quoted ones.
        index: usize,
        /// The 1-based line of the file.
        line: u32,
    },
    /// The file has no line there.
    Gone {
        /// The index of the line among the quoted ones.
        index: usize,
        /// The 1-based line of the file where it would stand.
        line: u32,
    },
}

/// The one shown line that is not in the file, where all others stand there together, none left out between them: code
/// that is copied, not retold.
pub(super) fn edit(text: &str, lines: &[&str], located: &Located) -> Option<Edit> {
    let leaves_out = lines.iter().any(|line| {
        let line = line.trim();
        !line.is_empty() && is_elision(line) && line != "pass" || line.contains("...") || line.contains('…')
    });
    if leaves_out || located.is_ambiguous || located.matched < 2 || located.matched + 1 != located.total {
        return None;
    }
    let telling = (0..lines.len()).filter(|&index| is_telling(without_comment(lines[index])));
    let position = located.places.iter().position(Option::is_none)?;
    let index = telling.clone().nth(position)?;
    let file: Vec<&str> = text.lines().collect();
    let says = |line: &u32| file.get(*line as usize - 1).is_some_and(|line| is_telling(without_comment(line)));
    let before = located.places[..position].iter().rev().flatten().next().copied();
    let after = located.places[position + 1..].iter().flatten().next().copied();
    let within: Vec<u32> = located.lines.clone().filter(says).collect();
    // What stands there now: between the lines around it, or right beside the first or last one.
    let there: Vec<u32> = match (before, after) {
        (Some(before), Some(after)) => (before + 1..after).filter(says).collect(),
        (None, Some(after)) => (1..after).rev().find(says).into_iter().collect(),
        (Some(before), None) => (before + 1..=file.len() as u32).find(says).into_iter().collect(),
        (None, None) => return None,
    };
    let is_inner = before.is_some() && after.is_some();
    let between = if is_inner { there.len() } else { 0 };
    let is_copied = within.len() == located.matched + between && there.len() < 2;
    let shown = without_comment(lines[index]);
    if !is_copied || !Haystack::new(text).lines_with(shown).is_empty() {
        return None;
    }
    let line = there.first().copied().or(before)?;
    let now = there.first().and_then(|line| file.get(*line as usize - 1)).map(|line| without_comment(line));
    let Some(now) = now else {
        return (located.matched >= 3).then_some(Edit::Gone { index, line });
    };
    if is_less(shown, now) {
        return Some(Edit::More { index, line });
    }
    // A line that differs in more may be told in the document's own way.
    differing_word(shown, now).map(|(at, shown, now)| Edit::Word(Change { index, at, shown, now, line }))
}

/// The repair that changes all the words that changed, where every shown line stands in the file then.
pub(super) fn with_words(
    scope: &Scope<'_>,
    quoted: &Quoted,
    text: &str,
    lines: &[&str],
    changed: &[Change],
) -> Option<Repair> {
    let code = scope.document.blocks().get(quoted.block)?.code()?;
    let mut renewed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let mut edits = Vec::new();
    // From the last word of a line to its first, so that the places of those before it stay.
    for change in changed.iter().rev() {
        let line = code.lines.get(quoted.first_line + change.index)?;
        let word = change.at..change.at + change.shown.len();
        renewed.get_mut(change.index)?.replace_range(word.clone(), &change.now);
        let span = line.start + word.start..line.start + word.end;
        edits.push(trueup_document::Edit { span, replacement: change.now.clone() });
    }
    let renewed: Vec<&str> = renewed.iter().map(String::as_str).collect();
    let located = Haystack::new(text).locate(&renewed)?;
    (located.matched == located.total).then_some(())?;
    let (edits, _) = Edits::select(scope.document.text(), edits);
    let span = edits.as_slice().first()?.span.start..edits.as_slice().last()?.span.end;
    let replacement = edits.apply(scope.document.text().get(..span.end)?).split_off(span.start);
    Some(Repair { span, replacement })
}

/// The repair that takes one shown line out, with its line ending. A comment above it may speak of it.
pub(super) fn without_line(scope: &Scope<'_>, quoted: &Quoted, index: usize) -> Option<Repair> {
    let lines = scope.document.blocks().get(quoted.block)?.code()?.lines.get(quoted.first_line..)?;
    let before = index.checked_sub(1)?;
    let above = scope.document.slice(lines.get(before)?);
    let is_commented = !above.trim().is_empty() && without_comment(above).trim().is_empty();
    let span = lines.get(before)?.end..lines.get(index)?.end;
    (!is_commented).then_some(Repair { span, replacement: String::new() })
}

/// Words that the head of a type or of an implementation begins with.
const HEADS: &[&str] = &[
    "impl",
    "class",
    "struct",
    "interface",
    "enum",
    "trait",
    "type",
    "pub",
    "export",
    "public",
    "abstract",
    "final",
    "sealed",
    "data",
    "case",
    "record",
    "extension",
    "protocol",
];

/// Whether the file's head of a type has nothing but words of the shown one, in order, and lacks some of them: what it
/// inherits from is gone. Documents leave words out, they do not make bases up.
fn is_less(shown: &str, now: &str) -> bool {
    let (shown, now) = (tokens(shown), tokens(now));
    let is_head = |tokens: &[(usize, &str)]| tokens.first().is_some_and(|(_, first)| HEADS.contains(first));
    let mut rest = shown.iter();
    let is_part = now.iter().all(|(_, token)| rest.any(|(_, other)| other == token));
    let lacks_name = shown.iter().any(|(_, token)| {
        token.starts_with(|first: char| first.is_uppercase()) && !now.iter().any(|(_, other)| other == token)
    });
    is_head(&shown) && is_head(&now) && is_part && lacks_name && now.len() > 1
}

/// The one word in which two lines of otherwise the same tokens differ.
fn differing_word(shown: &str, now: &str) -> Option<(usize, String, String)> {
    let (a, b) = (tokens(shown), tokens(now));
    let mut differing = a.iter().zip(&b).filter(|((_, a), (_, b))| a != b);
    let ((at, a_word), (_, b_word)) = differing.next()?;
    let is_word = |token: &str| token.chars().all(|c| c.is_alphanumeric() || c == '_');
    let is_only = a.len() == b.len() && differing.next().is_none() && is_word(a_word) && is_word(b_word);
    is_only.then(|| (*at, (*a_word).to_owned(), (*b_word).to_owned()))
}
