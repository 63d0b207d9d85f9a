//! Class diagrams: types, their members, inheritance and other relations.

use std::ops::Range;

use super::BREAKS;
use crate::picture::{Meaning, Notation, Picture, Words};
use crate::read::drawing::Drawing;
use crate::read::scanner::{Scanner, label_lines};

pub(super) fn read(text: &str, statements: &[Range<usize>]) -> Picture {
    let mut drawing = Drawing::new(Notation::Classes);
    let mut open: Option<usize> = None;
    let mut spaces = 0;
    for line in statements {
        let mut scanner = Scanner::new(text, line.clone());
        if let Some(class) = open {
            let words = scanner.take_rest();
            let closes = words.text.starts_with('}');
            open = (!closes).then_some(class);
            if !closes {
                add_member(&mut drawing, class, words);
            }
        } else if scanner.take_word("class") {
            open = class(&mut scanner, &mut drawing, text);
        } else if scanner.take_word("namespace") {
            spaces += 1;
        } else if scanner.rest().starts_with('}') {
            spaces -= i32::from(spaces > 0);
        } else if !["note", "direction", "click", "link", "callback", "style", "cssClass", "classDef"]
            .iter()
            .any(|word| scanner.clone().take_word(word))
        {
            _ = relation(text, line, &mut drawing).or_else(|| member(&mut scanner, &mut drawing));
        }
    }
    drawing.finish()
}

/// `Name~T~["label"]:::css {`; gives the class whose body is open.
fn class(scanner: &mut Scanner<'_>, drawing: &mut Drawing, text: &str) -> Option<usize> {
    scanner.skip_spaces();
    let name = name(scanner)?;
    let class = drawing.shape(&name)?;
    if scanner.take("[\"") {
        let label = scanner.take_until("\"]")?;
        drawing.label(class, label_lines(text, label.span, BREAKS));
    }
    scanner.take_until("{")?;
    let inner = scanner.take_rest();
    match inner.text.strip_suffix('}') {
        Some(_) => None,
        None => Some(class),
    }
}

/// A name in backticks or of letters, without its type arguments.
fn name(scanner: &mut Scanner<'_>) -> Option<Words> {
    if scanner.take("`") {
        return scanner.take_until("`");
    }
    let name = scanner.take_while(|c| c.is_alphanumeric() || "_.:-".contains(c));
    let trimmed = name.text.trim_end_matches([':', '-', '.']).to_owned();
    if scanner.take("~") {
        scanner.take_until("~");
    }
    let span = name.span.start..name.span.start + trimmed.len();
    (!trimmed.is_empty()).then_some(Words { text: trimmed, span })
}

/// `Name : member`, `<<interface>> Name`.
fn member(scanner: &mut Scanner<'_>, drawing: &mut Drawing) -> Option<()> {
    if scanner.take("<<") {
        scanner.take_until(">>")?;
        scanner.skip_spaces();
        drawing.shape(&name(scanner)?)?;
        return Some(());
    }
    let name = name(scanner)?;
    let rest = scanner.rest().trim_start();
    let is_member = rest.starts_with(':') && !rest.starts_with(":::");
    let class = drawing.shape(&name).filter(|_| is_member || rest.is_empty())?;
    if is_member {
        scanner.take_until(":")?;
        add_member(drawing, class, scanner.take_rest());
    }
    Some(())
}

/// Adds a member without its marks of visibility and kind.
fn add_member(drawing: &mut Drawing, class: usize, words: Words) {
    let trimmed = words.text.trim_start_matches(['+', '-', '#', '~']).trim_start();
    let start = words.span.end - trimmed.len();
    let trimmed = trimmed.trim_end_matches(['$', '*', ';', ',', ' ']);
    if trimmed.starts_with("<<") || !trimmed.chars().any(char::is_alphanumeric) {
        return;
    }
    if let Some(shape) = drawing.get(class) {
        shape.members.push(Words { text: trimmed.to_owned(), span: start..start + trimmed.len() });
    }
}

/// `A "1" <|-- "*" B : label`.
fn relation(text: &str, line: &Range<usize>, drawing: &mut Drawing) -> Option<()> {
    let whole = text.get(line.clone())?;
    let (start, end) = relation_mark(whole)?;
    let mark = &whole[start..end];
    let mut left = Scanner::new(text, line.start..line.start + start);
    let from = name(&mut left)?;
    let between = left.take_rest().text;
    let mut right = Scanner::new(text, line.start + end..line.end);
    right.skip_spaces();
    if right.take("\"") {
        right.take_until("\"")?;
        right.skip_spaces();
    }
    let to = name(&mut right)?;
    if !(between.is_empty() || between.starts_with('"')) {
        return None;
    }
    let ends = (drawing.shape(&from)?, drawing.shape(&to)?);
    let flipped = (ends.1, ends.0);
    let label = right.take_rest().text.strip_prefix(':').map(|label| label.trim().to_owned());
    let (ends, meaning) = match (mark.starts_with(['<', '*', 'o']), mark.ends_with(['>', '*', 'o'])) {
        _ if mark.starts_with("<|") => (flipped, Meaning::Inherits),
        _ if mark.ends_with("|>") => (ends, Meaning::Inherits),
        // The whole has its parts, whichever side its diamond is drawn on.
        _ if mark.ends_with(['*', 'o']) => (flipped, Meaning::Leads),
        (true, false) if mark.starts_with('<') => (flipped, Meaning::Leads),
        (false, false) => (ends, Meaning::Joins),
        _ => (ends, Meaning::Leads),
    };
    drawing.arrow(ends, label, meaning, from.span.start..to.span.end);
    Some(())
}

/// Where the mark of a relation stands, `<|--`, `..>`, `*--`.
fn relation_mark(line: &str) -> Option<(usize, usize)> {
    let at = ["--", ".."].iter().filter_map(|mark| line.find(mark)).min()?;
    let before = &line[..at];
    let head = before.len() - before.trim_end_matches(['<', '|', '*', 'o']).len();
    // The `o` of a diamond stands alone; that of a name does not.
    let head = if head > 0 && before[..at - head].ends_with(|c: char| c.is_alphanumeric()) && before.ends_with('o') {
        0
    } else {
        head
    };
    let after = &line[at + 2..];
    let tail = after.len() - after.trim_start_matches(['-', '.', '>', '|', '*']).len();
    let tail = if after[tail..].starts_with("o ") { tail + 1 } else { tail };
    Some((at - head, at + 2 + tail))
}
