//! Sequence diagrams: participants and their messages.

use std::ops::Range;

use super::BREAKS;
use crate::picture::{Meaning, Notation, Picture, Words};
use crate::read::drawing::Drawing;
use crate::read::scanner::{Scanner, label_lines};

/// The arrows of messages, longer ones first; those with two dashes are answers.
const ARROWS: &[&str] = &["<<-->>", "<<->>", "-->>", "->>", "--x", "--)", "-->", "-x", "-)", "->"];

pub(super) fn read(text: &str, statements: &[Range<usize>]) -> Picture {
    let mut drawing = Drawing::new(Notation::Messages);
    for line in statements {
        let mut scanner = Scanner::new(text, line.clone());
        scanner.take_word("create");
        scanner.skip_spaces();
        if scanner.take_word("participant") || scanner.take_word("actor") {
            participant(&mut scanner, &mut drawing, text);
        } else {
            _ = message(text, line, &mut drawing);
        }
    }
    drawing.finish()
}

/// `A as Label`.
fn participant(scanner: &mut Scanner<'_>, drawing: &mut Drawing, text: &str) {
    let declared = scanner.take_rest();
    let (id, label) = match declared.text.split_once(" as ") {
        Some((id, label)) => (id.trim_end(), label.trim_start()),
        None => (declared.text.as_str(), ""),
    };
    let words = Words { text: id.to_owned(), span: declared.span.start..declared.span.start + id.len() };
    if let Some(at) = drawing.shape(&words) {
        let from = declared.span.end - label.len();
        drawing.label(at, label_lines(text, from..declared.span.end, BREAKS));
    }
}

/// `A->>+B: words`.
fn message(text: &str, line: &Range<usize>, drawing: &mut Drawing) -> Option<()> {
    let whole = text.get(line.clone())?;
    let (head, words) = whole.split_once(':')?;
    let found = ARROWS.iter().filter_map(|arrow| head.find(arrow).map(|at| (at, *arrow)));
    let (at, arrow) = found.min_by_key(|(at, arrow)| (*at, std::cmp::Reverse(arrow.len())))?;
    let name = |text: &str, start: usize| -> Option<Words> {
        let bare = text.trim().trim_start_matches(['+', '-']).trim_start();
        let from = start + text.find(bare)?;
        (!bare.is_empty()).then(|| Words { text: bare.to_owned(), span: from..from + bare.len() })
    };
    let from = name(&head[..at], line.start)?;
    let to = name(&head[at + arrow.len()..], line.start + at + arrow.len())?;
    let is_note = ["Note ", "note ", "loop ", "alt ", "else ", "opt ", "par ", "rect ", "title"];
    if is_note.iter().any(|word| whole.starts_with(word)) {
        return None;
    }
    let ends = (drawing.shape(&from)?, drawing.shape(&to)?);
    let meaning = if arrow.contains("--") { Meaning::Answers } else { Meaning::Leads };
    let words = words.trim();
    let span = if words.is_empty() { line.clone() } else { line.end - words.len()..line.end };
    drawing.arrow(ends, Some(words.to_owned()).filter(|words| !words.is_empty()), meaning, span);
    Some(())
}
