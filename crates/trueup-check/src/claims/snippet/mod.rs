//! `snippet`: code that the document says is from a file.

mod edited;
mod inline;
mod past;
mod refreshed;

use std::ops::Range;

use trueup_document::BlockIndex;
use trueup_facts::SourcePath;

use crate::claim::{Claim, Judgement, Repair, Verdict};
use crate::claims::{ClaimKind, Outcome};
use crate::locate::{Haystack, Located, is_telling, without_comment};
use crate::quoted::{Quoted, quoted_files};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::words::{contains_word, words};

use edited::{Edit, edit};
use inline::InlineCode;

/// A fenced block that a sentence, a heading or its own first line says is from a file, and a statement in a code span
/// right before the line that it is from: `` `import sqlite3` (`app/store.py:3`) ``.
///
/// It holds when its telling lines stand in the file in order, whatever their wrapping; lines may be left out, and
/// arguments and comments simplified. It is drifted when most of its lines stand together in the file and some among
/// them have other words there, in otherwise the same tokens, or when all lines but one stand there as they are shown and
/// that one is gone; broken when other shown lines may have the changed word as well. It is drifted, too, when all
/// its lines stood in the file when git says they were written, and some do not any more: its repair copies those again,
/// in the author's indentation, and leaves out what the author left out. It is broken as well when
/// all its lines stood there then, and what one of them says stands nowhere in the file now; and when the head
/// of a type lacks a base there.
///
/// It is unproven as `paraphrase` where no line of it is in the file, as `simplified` where a line has words that the
/// file does not have, as `unreadable` where the file cannot be read, and as `hypothetical` where the text shows code
/// that need not be there.
pub(crate) struct Snippet;

/// Code that is said to be from a file.
pub(crate) enum Shown {
    /// A fenced block.
    Block(Quoted),
    /// A code span before its source.
    Inline(InlineCode),
}

impl Shown {
    fn path(&self) -> &SourcePath {
        match self {
            Shown::Block(quoted) => &quoted.path,
            Shown::Inline(code) => &code.path,
        }
    }

    fn block(&self) -> BlockIndex {
        match self {
            Shown::Block(quoted) => quoted.block,
            Shown::Inline(code) => code.block,
        }
    }

    /// The bytes of its lines.
    fn spans(&self, scope: &Scope<'_>) -> Vec<Range<usize>> {
        match self {
            Shown::Block(quoted) => {
                let code = scope.document.blocks().get(quoted.block).and_then(|block| block.code());
                code.map_or_else(Vec::new, |code| code.lines.iter().skip(quoted.first_line).cloned().collect())
            }
            Shown::Inline(code) => vec![code.span.clone()],
        }
    }
}

impl ClaimKind for Snippet {
    const NAME: &'static str = "snippet";
    type Subject = Shown;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Shown)> {
        let blocks = quoted_files(scope).into_iter().map(Shown::Block);
        let shown = blocks.chain(inline::quoted(scope).into_iter().map(Shown::Inline));
        shown
            .filter_map(|shown| {
                let spans = shown.spans(scope);
                let (first, last) = (spans.first()?, spans.last()?);
                let claim = scope.claim(Self::NAME, first.start..last.end, shown.path().as_str().to_owned());
                Some((claim, shown))
            })
            .collect()
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, shown: &Shown) -> Outcome {
        let quoted = match shown {
            Shown::Block(quoted) => quoted,
            Shown::Inline(code) => return inline::verify(scope, code),
        };
        let Some(text) = scope.text(&quoted.path) else {
            return Outcome::unproven("unreadable", format!("`{}` cannot be read", quoted.path));
        };
        let lines = code_lines(scope, quoted.block, quoted.first_line);
        let Some(located) = Haystack::new(&text).locate(&lines) else {
            return Outcome::unproven("paraphrase", format!("no line of it stands in `{}`", quoted.path));
        };
        let evidence = vec![scope.line_evidence(&quoted.path, *located.lines.start(), *located.lines.end())];
        if located.matched == located.total {
            return Outcome::holds(format!("all its lines stand in `{}`", quoted.path), evidence);
        }
        let most = located.matched * 10 >= located.total * 6 && located.matched >= 2;
        let changed = if most { changed_words(&text, &lines, &located) } else { Vec::new() };
        let block = &scope.document.blocks()[quoted.block];
        let edit = if changed.is_empty() { edit(&text, &lines, &located) } else { None };
        if let Some(edit) = edit
            && hypothetical(scope, block, &claim.span).is_none()
        {
            return edited_outcome(scope, quoted, &lines, edit);
        }
        match changed.as_slice() {
            [] if has_foreign_words(&text, &lines, &located) => Outcome::unproven(
                "simplified",
                format!("some of its lines have words that `{}` does not have", quoted.path),
            )
            .with_evidence(evidence),
            [] => Outcome::holds(format!("it stands in `{}`, simplified", quoted.path), evidence),
            _ if hypothetical(scope, block, &claim.span).is_some() => {
                Outcome::unproven("hypothetical", "the text shows code that need not be there")
            }
            [change, ..] => {
                let shown = vec![scope.line_evidence(&quoted.path, change.line, change.line)];
                let message =
                    format!("`{}` has `{}` where the document shows `{}`", quoted.path, change.now, change.shown);
                let code = scope.document.blocks()[quoted.block].code();
                let span = code.and_then(|code| code.lines.get(quoted.first_line + change.index));
                let uses: usize = lines
                    .iter()
                    .map(|line| words(line).filter(|word| line[word.clone()] == change.shown).count())
                    .sum();
                match (span, changed.len()) {
                    (Some(span), 1) if uses == 1 => {
                        let span = span.start + change.at..span.start + change.at + change.shown.len();
                        Outcome::drifted(message, shown, Repair { span, replacement: change.now.clone() })
                    }
                    _ => {
                        let advice = format!("copy lines {}-{} again", located.lines.start(), located.lines.end());
                        let outcome = Outcome::broken(message, advice).with_evidence(shown);
                        match edited::with_words(scope, quoted, &text, &lines, &changed) {
                            Some(repair) => Outcome { verdict: Verdict::Drifted, repair: Some(repair), ..outcome },
                            None => outcome,
                        }
                    }
                }
            }
        }
    }

    fn reconcile(scope: &Scope<'_>, judgements: &mut [(Judgement, Shown)]) {
        refreshed::consult(scope, judgements);
        past::consult(scope, judgements);
    }
}

/// What to say of a line that the file has no more.
fn edited_outcome(scope: &Scope<'_>, quoted: &Quoted, lines: &[&str], edit: Edit) -> Outcome {
    let path = &quoted.path;
    match edit {
        Edit::Word(change) => {
            let shown = vec![scope.line_evidence(path, change.line, change.line)];
            let message = format!("`{path}` has `{}` where the document shows `{}`", change.now, change.shown);
            let code = scope.document.blocks()[quoted.block].code();
            match code.and_then(|code| code.lines.get(quoted.first_line + change.index)) {
                Some(span) => {
                    let start = span.start + change.at;
                    let span = start..start + change.shown.len();
                    Outcome::drifted(message, shown, Repair { span, replacement: change.now })
                }
                None => Outcome::broken(message, "copy the line again").with_evidence(shown),
            }
        }
        Edit::More { index, line } => {
            let shown = lines.get(index).map_or("", |line| line.trim());
            let evidence = vec![scope.line_evidence(path, line, line)];
            let now = evidence.first().map_or("", |it| it.text.as_str());
            let message = format!("`{path}` has `{now}` where the document shows `{shown}`");
            Outcome::broken(message, "copy the code again").with_evidence(evidence)
        }
        Edit::Gone { index, line } => {
            let shown = lines.get(index).map_or("", |line| line.trim());
            let message = format!("`{path}` has no line `{shown}`, and has all others that are shown");
            let evidence = vec![scope.line_evidence(path, line, line)];
            let outcome = Outcome::broken(message, "copy the code again").with_evidence(evidence);
            match edited::without_line(scope, quoted, index) {
                Some(repair) => Outcome { verdict: Verdict::Drifted, repair: Some(repair), ..outcome },
                None => outcome,
            }
        }
    }
}

/// The lines of a block of code from `first_line` on.
pub(crate) fn code_lines<'a>(scope: &Scope<'a>, block: BlockIndex, first_line: usize) -> Vec<&'a str> {
    let lines = scope.document.blocks()[block].code().map_or(&[][..], |code| &code.lines);
    lines.iter().skip(first_line).map(|line| scope.document.slice(line)).collect()
}

/// Whether a quoted line that the file does not have says something that stands nowhere in the file.
fn has_foreign_words(text: &str, lines: &[&str], located: &Located) -> bool {
    let telling = lines.iter().map(|line| without_comment(line)).filter(|line| is_telling(line));
    let unplaced = telling.zip(&located.places).filter(|(_, place)| place.is_none());
    let mut named = unplaced.flat_map(|(line, _)| words(line).map(|word| &line[word]));
    named.any(|word| {
        word.len() > 2 && !word.starts_with(|first: char| first.is_ascii_digit()) && !contains_word(text, word)
    })
}

/// A word of a quoted line that the file's line has another word for.
struct Change {
    /// The index of the line among the quoted ones.
    index: usize,
    /// The byte of the line where the word begins.
    at: usize,
    shown: String,
    now: String,
    /// The 1-based line of the file.
    line: u32,
}

/// The words that changed: where a quoted line is not in the file, but the file has, between the lines found around it,
/// a line of the same tokens but for one or two words or numbers, and has the old ones nowhere. A line of two words must
/// stand right between its neighbours.
fn changed_words(text: &str, lines: &[&str], located: &Located) -> Vec<Change> {
    let telling: Vec<usize> = (0..lines.len()).filter(|&index| is_telling(without_comment(lines[index]))).collect();
    let file: Vec<&str> = text.lines().collect();
    let mut changes = Vec::new();
    for (position, &index) in telling.iter().enumerate() {
        if located.places.get(position).is_none_or(Option::is_some) {
            continue;
        }
        let before = located.places[..position].iter().rev().flatten().next().copied();
        let after = located.places[position + 1..].iter().flatten().next().copied();
        let from = before.or(after.map(|after| after.saturating_sub(6))).unwrap_or(1).max(1);
        let until = after.or(before.map(|before| before + 6)).unwrap_or(1);
        for line in from..=until {
            if located.places.contains(&Some(line)) {
                continue;
            }
            let Some(now) = file.get(line as usize - 1) else { break };
            let is_adjacent = before.is_none_or(|before| says_nothing(&file, before + 1..line))
                && after.is_none_or(|after| says_nothing(&file, line + 1..after));
            if !is_adjacent && words(without_comment(lines[index])).count() < 3 {
                continue;
            }
            if let Some(differing) = differing_words(without_comment(lines[index]), without_comment(now)) {
                let gone = differing.iter().filter(|(_, shown, _)| !contains_word(text, shown));
                changes.extend(gone.map(|(at, shown, now)| Change {
                    index,
                    at: *at,
                    shown: shown.clone(),
                    now: now.clone(),
                    line,
                }));
                break;
            }
        }
    }
    changes
}

/// Whether none of the 1-based lines says enough to be looked for.
fn says_nothing(file: &[&str], lines: Range<u32>) -> bool {
    lines.filter_map(|line| file.get(line as usize - 1)).all(|line| !is_telling(without_comment(line)))
}

/// The words in which two lines of otherwise the same tokens differ: at most two, and fewer than half.
fn differing_words(shown: &str, now: &str) -> Option<Vec<(usize, String, String)>> {
    let (a, b) = (tokens(shown), tokens(now));
    if a.len() != b.len() || a.len() < 2 {
        return None;
    }
    let mut differing = Vec::new();
    for ((at, a), (_, b)) in a.iter().zip(&b) {
        if a == b {
            continue;
        }
        let class =
            |token: &str| token.chars().next().map(|first| (first.is_alphabetic() || first == '_', first.is_numeric()));
        let is_word = |token: &str| token != "_" && token.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !is_word(a) || !is_word(b) || class(a) != class(b) {
            return None;
        }
        differing.push((*at, (*a).to_owned(), (*b).to_owned()));
    }
    let words = a.iter().filter(|(_, token)| token.len() > 1).count();
    (!differing.is_empty() && differing.len() <= 2 && differing.len() * 2 < words.max(3)).then_some(differing)
}

/// Words and single marks of a line, white space left out, with the byte where each begins.
fn tokens(line: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for word in words(line) {
        tokens.extend(
            line[at..word.start]
                .char_indices()
                .filter(|(_, c)| !c.is_whitespace())
                .map(|(offset, c)| (at + offset, &line[at + offset..at + offset + c.len_utf8()])),
        );
        tokens.push((word.start, &line[word.clone()]));
        at = word.end;
    }
    tokens.extend(
        line[at..]
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace())
            .map(|(offset, c)| (at + offset, &line[at + offset..at + offset + c.len_utf8()])),
    );
    while tokens.last().is_some_and(|(_, token)| matches!(*token, "," | ";")) {
        tokens.pop();
    }
    tokens
}
