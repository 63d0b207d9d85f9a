//! Entity diagrams: tables, their columns, and how they refer to each other.

use std::ops::Range;

use crate::picture::{Meaning, Notation, Picture, Words};
use crate::read::drawing::Drawing;
use crate::read::scanner::Scanner;

pub(super) fn read(text: &str, statements: &[Range<usize>]) -> Picture {
    let mut drawing = Drawing::new(Notation::Entities);
    let mut open: Option<usize> = None;
    for line in statements {
        let mut scanner = Scanner::new(text, line.clone());
        if let Some(entity) = open {
            if scanner.rest().starts_with('}') {
                open = None;
            } else {
                column(&mut scanner, &mut drawing, entity);
            }
        } else if relation(text, line, &mut drawing).is_none()
            && let Some(entity) = entity(&mut scanner, &mut drawing)
        {
            scanner.skip_spaces();
            open = (scanner.take("{") && !scanner.rest().contains('}')).then_some(entity);
        }
    }
    drawing.finish()
}

/// `ORDER`, `"Order line"`, `o[Order]`.
fn entity(scanner: &mut Scanner<'_>, drawing: &mut Drawing) -> Option<usize> {
    let name = if scanner.take("\"") {
        scanner.take_until("\"")?
    } else {
        scanner.take_while(|c| c.is_alphanumeric() || "_-.".contains(c))
    };
    if name.text.is_empty() || matches!(name.text.as_str(), "direction" | "style" | "classDef" | "class" | "title") {
        return None;
    }
    let at = drawing.shape(&name)?;
    if scanner.take("[") {
        let mut alias = scanner.take_until("]")?;
        let bare = alias.text.trim_matches('"').to_owned();
        alias.span.start += usize::from(bare.len() < alias.text.len());
        drawing.label(at, vec![Words { span: alias.span.start..alias.span.start + bare.len(), text: bare }]);
    }
    Some(at)
}

/// `string name PK "words"`.
fn column(scanner: &mut Scanner<'_>, drawing: &mut Drawing, entity: usize) {
    let of_word = |c: char| !c.is_whitespace();
    scanner.take_while(of_word);
    scanner.skip_spaces();
    let name = scanner.take_while(of_word);
    let bare = name.text.trim_start_matches('*');
    let span = name.span.end - bare.len()..name.span.end;
    if let Some(shape) = drawing.get(entity).filter(|_| !bare.is_empty() && !bare.starts_with('"')) {
        shape.members.push(Words { text: bare.to_owned(), span });
    }
}

/// `CUSTOMER ||--o{ ORDER : places`.
fn relation(text: &str, line: &Range<usize>, drawing: &mut Drawing) -> Option<()> {
    let whole = text.get(line.clone())?;
    let at = ["--", ".."].iter().filter_map(|mark| whole.find(mark)).min()?;
    let head = whole[..at].trim_end_matches(['|', 'o', '}', '{']);
    let start = if head.ends_with(' ') || head.ends_with('"') { head.len() } else { at };
    let tail = whole[at + 2..].trim_start_matches(['|', 'o', '}', '{']);
    let end = if tail.starts_with([' ', '"']) { whole.len() - tail.len() } else { at + 2 };
    if start == at || end == at + 2 {
        return None;
    }
    let mut left = Scanner::new(text, line.start..line.start + start);
    let mut right = Scanner::new(text, line.start + end..line.end);
    let from = entity(&mut left, drawing)?;
    right.skip_spaces();
    let to = entity(&mut right, drawing)?;
    let to_end = right.at();
    let label = right.take_rest().text.strip_prefix(':').map(|label| label.trim().trim_matches('"').to_owned());
    drawing.arrow((from, to), label, Meaning::Joins, line.start..to_end);
    Some(())
}
