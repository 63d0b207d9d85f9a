//! Flowcharts: nodes in brackets of many shapes, links with and without words, subgraphs.

use std::ops::Range;

use super::BREAKS;
use crate::picture::{Meaning, Notation, Picture, Words};
use crate::read::drawing::Drawing;
use crate::read::scanner::{Scanner, label_lines};

/// How the brackets of a node begin and end, longer ones first.
const BRACKETS: &[(&str, &[&str])] = &[
    ("(((", &[")))"]),
    ("([", &["])"]),
    ("((", &["))"]),
    ("[[", &["]]"]),
    ("[(", &[")]"]),
    ("[/", &["/]", "\\]"]),
    ("[\\", &["\\]", "/]"]),
    ("{{", &["}}"]),
    ("(", &[")"]),
    ("[", &["]"]),
    ("{", &["}"]),
    (">", &["]"]),
];

/// Statements that say nothing of nodes and links.
const ASIDE: &[&str] = &["style", "classDef", "class", "click", "linkStyle", "direction", "accTitle", "accDescr"];

pub(super) fn read(text: &str, header: Range<usize>, end: usize) -> Picture {
    let mut drawing = Drawing::new(Notation::Boxes);
    let mut scanner = Scanner::new(text, header.start..end);
    scanner.take_while(|c| c.is_alphanumeric());
    scanner.take_while(|c| c == ' ');
    scanner.take_while(|c| c.is_alphanumeric() || "<>^".contains(c));
    loop {
        scanner.take_while(|c| c.is_whitespace() || c == ';');
        if scanner.rest().is_empty() {
            return drawing.finish();
        }
        statement(&mut scanner, &mut drawing, text);
    }
}

fn statement<'a>(scanner: &mut Scanner<'a>, drawing: &mut Drawing, text: &'a str) {
    let is_aside = scanner.rest().starts_with("%%") || ASIDE.iter().any(|word| scanner.clone().take_word(word));
    if is_aside {
        skip_line(scanner);
    } else if scanner.take_word("subgraph") {
        begin_group(scanner, drawing, text);
    } else if scanner.clone().take_word("end") && ends_statement(scanner) {
        scanner.take_word("end");
        drawing.end();
    } else if chain(scanner, drawing, text).is_none() {
        skip_line(scanner);
    }
}

fn ends_statement(scanner: &Scanner<'_>) -> bool {
    let mut ahead = *scanner;
    ahead.take_word("end");
    ahead.take_while(|c| c == ' ' || c == '\t' || c == '\r');
    ahead.rest().is_empty() || ahead.rest().starts_with(['\n', ';', '%'])
}

fn skip_line(scanner: &mut Scanner<'_>) {
    scanner.take_while(|c| c != '\n');
}

/// `subgraph id [label]`, `subgraph "label"`, `subgraph some words`.
fn begin_group(scanner: &mut Scanner<'_>, drawing: &mut Drawing, text: &str) {
    scanner.take_while(|c| c == ' ' || c == '\t');
    let start = scanner.at();
    let line = scanner.take_while(|c| c != '\n' && c != ';');
    let mut ahead = Scanner::new(text, start..line.span.end);
    let id = ahead.take_while(is_of_id);
    ahead.skip_spaces();
    if !id.text.is_empty() && ahead.rest().is_empty() {
        return drawing.begin(&id, Vec::new());
    }
    if !id.text.is_empty() && ahead.take("[") {
        let label = bracketed(&mut ahead, &["]"]);
        return drawing.begin(&id, label.map_or_else(Vec::new, |it| label_lines(text, it.span, BREAKS)));
    }
    let trimmed = line.text.trim().trim_matches('"');
    let from = line.text.find(trimmed).map_or(start, |at| start + at);
    let words = Words { text: trimmed.to_owned(), span: from..from + trimmed.len() };
    let lines = label_lines(text, words.span.clone(), BREAKS);
    drawing.begin(&words, lines);
}

/// `A & B --> C -- words --> D`.
fn chain<'a>(scanner: &mut Scanner<'a>, drawing: &mut Drawing, text: &'a str) -> Option<()> {
    let mut from = nodes(scanner, drawing, text)?;
    loop {
        let mut ahead = *scanner;
        ahead.take_while(char::is_whitespace);
        let Some(link) = link(&mut ahead) else { return Some(()) };
        ahead.take_while(char::is_whitespace);
        let to = nodes(&mut ahead, drawing, text)?;
        *scanner = ahead;
        for (at, (one, start)) in from.iter().enumerate() {
            for (other, end) in &to {
                let span = start.start..end.end;
                let label = link.label.clone();
                let meaning = if link.pointed { Meaning::Leads } else { Meaning::Joins };
                if link.visible && at < 20 {
                    drawing.arrow((*one, *other), label.clone(), meaning, span.clone());
                }
                if link.both && at < 20 {
                    drawing.arrow((*other, *one), label, meaning, span);
                }
            }
        }
        from = to;
    }
}

/// Nodes joined by `&`, each with the bytes that name it.
fn nodes<'a>(scanner: &mut Scanner<'a>, drawing: &mut Drawing, text: &'a str) -> Option<Vec<(usize, Range<usize>)>> {
    let mut found = Vec::new();
    loop {
        let id = scanner.take_while(is_of_id);
        let id = without_link(scanner, text, id)?;
        let at = drawing.shape(&id)?;
        let shape = scanner.at();
        if let Some((label, opening)) = node_label(scanner) {
            drawing.label(at, label_lines(text, label.span, BREAKS));
            if let Some(shape) = drawing.get(at).filter(|_| opening == "{") {
                shape.is_decision = true;
            }
        }
        if scanner.take(":::") {
            scanner.take_while(|c| c.is_alphanumeric() || "_-".contains(c));
        }
        found.push((at, id.span.start..shape));
        let mut ahead = *scanner;
        ahead.take_while(|c| c == ' ' || c == '\t');
        if !ahead.take("&") {
            return Some(found);
        }
        ahead.take_while(char::is_whitespace);
        *scanner = ahead;
    }
}

fn is_of_id(c: char) -> bool {
    c.is_alphanumeric() || "_.-/*@#$".contains(c)
}

/// The id without the link that begins right after it: `A-->B`, `a-b.py-.->c`.
fn without_link<'a>(scanner: &mut Scanner<'a>, text: &'a str, id: Words) -> Option<Words> {
    let cut = ["--", "-.", ".->"].iter().filter_map(|mark| id.text.find(mark)).min().unwrap_or(id.text.len());
    let end = id.span.start + cut;
    *scanner = Scanner::new(text, end..scanner.at() + scanner.rest().len());
    let words = Words { text: id.text.get(..cut)?.to_owned(), span: id.span.start..end };
    words.text.chars().any(|c| c.is_alphanumeric()).then_some(words)
}

fn node_label(scanner: &mut Scanner<'_>) -> Option<(Words, &'static str)> {
    let mut ahead = *scanner;
    if ahead.take("@{") {
        let attributes = ahead.take_until("}")?;
        *scanner = ahead;
        let from = attributes.text.find("label:")? + "label:".len();
        let value = attributes.text.get(from..)?.trim_start();
        let start = attributes.span.end - value.len();
        let value = value.strip_prefix('"')?.split('"').next()?;
        return Some((Words { text: value.to_owned(), span: start + 1..start + 1 + value.len() }, "@"));
    }
    let (opening, closings) = *BRACKETS.iter().find(|(opening, _)| ahead.take(opening))?;
    let label = bracketed(&mut ahead, closings)?;
    *scanner = ahead;
    Some((label, opening))
}

/// What stands up to a closing bracket, without quotes.
fn bracketed(scanner: &mut Scanner<'_>, closings: &[&str]) -> Option<Words> {
    let mut quoted = *scanner;
    quoted.take_while(char::is_whitespace);
    if quoted.take("\"") {
        let mut label = quoted.take_until("\"")?;
        quoted.take_while(char::is_whitespace);
        if closings.iter().any(|closing| quoted.take(closing)) {
            *scanner = quoted;
            // A string of Markdown stands between backticks within its quotes.
            if label.text.len() > 1 && label.text.starts_with('`') && label.text.ends_with('`') {
                label.span = label.span.start + 1..label.span.end - 1;
            }
            return Some(label);
        }
    }
    let found = closings.iter().filter_map(|closing| Some((scanner.find(closing)?, *closing)));
    let (_, closing) = found.min()?;
    scanner.take_until(closing)
}

/// A link between nodes.
struct Link {
    pointed: bool,
    /// Whether it points both ways.
    both: bool,
    visible: bool,
    label: Option<String>,
}

fn link(scanner: &mut Scanner<'_>) -> Option<Link> {
    let mut ahead = *scanner;
    // `e1@-->` names the link itself.
    let name = ahead.take_while(|c| c.is_alphanumeric());
    if name.text.is_empty() || !ahead.take("@") {
        ahead = *scanner;
    }
    let back = starts_backwards(&mut ahead);
    let run = ahead.take_while(|c| "-=.~".contains(c)).text;
    if run.len() < 2 || run.starts_with('.') {
        return None;
    }
    let visible = !run.starts_with('~');
    let mut pointed = take_head(&mut ahead);
    let mut label = None;
    if !pointed && matches!(run.as_str(), "--" | "==" | "-.") {
        let closing = if run == "-." { ".-" } else { run.as_str() };
        let words = ahead.take_until(closing)?;
        (!words.text.contains("\n\n")).then_some(())?;
        ahead.take_while(|c| "-=.".contains(c));
        pointed = take_head(&mut ahead);
        label = Some(words);
    }
    let mut after = ahead;
    after.take_while(|c| c == ' ');
    if after.take("|") {
        label = Some(after.take_until("|")?);
        ahead = after;
    }
    *scanner = ahead;
    let clean = |words: Words| -> String {
        let whole = Words { text: words.text.clone(), span: 0..words.text.len() };
        let lines = label_lines(&words.text, whole.span, BREAKS);
        let joined = lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
        joined.trim().trim_matches('"').to_owned()
    };
    let label = label.map(clean).filter(|label| !label.is_empty());
    Some(Link { pointed: pointed || back, both: back && pointed, visible, label })
}

/// Reads the head that a link in both directions begins with.
fn starts_backwards(scanner: &mut Scanner<'_>) -> bool {
    let rest = scanner.rest();
    let opens = |mark: char| {
        rest.strip_prefix(mark).is_some_and(|rest| ["--", "==", "-."].iter().any(|run| rest.starts_with(run)))
    };
    let found = ['<', 'x', 'o'].into_iter().any(opens);
    if found {
        scanner.take(&rest[..1]);
    }
    found
}

fn take_head(scanner: &mut Scanner<'_>) -> bool {
    if scanner.take(">") {
        return true;
    }
    let rest = scanner.rest();
    let is_mark = rest.starts_with(['x', 'o']) && rest[1..].starts_with([' ', '|', '\t']);
    is_mark && scanner.take(&rest[..1])
}
