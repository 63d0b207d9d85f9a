//! What `#define` lines define.

use std::ops::Range;

use super::branches::directive;
use super::plain::Plain;
use crate::grammar::{comment_paragraph, one_line};
use crate::{Definition, DefinitionKind, LineIndex, Name, Span, Visibility};

/// The longest value, in bytes, that is kept as written.
const LONGEST_VALUE: usize = 200;

/// The definitions that the `#define` lines of `text` give, in order.
pub(super) fn definitions(text: &str, plain: &Plain) -> Vec<Definition> {
    let lines = LineIndex::new(text);
    let reader = Reader { text, plain, lines };
    plain.directives.defines.iter().filter_map(|range| reader.definition(range)).collect()
}

struct Reader<'a> {
    text: &'a str,
    plain: &'a Plain,
    lines: LineIndex,
}

impl Reader<'_> {
    fn definition(&self, range: &Range<usize>) -> Option<Definition> {
        let line = &self.text[range.clone()];
        let (_, rest) = directive(line);
        let rest = rest.trim_start();
        let end = rest.find(|next: char| !next.is_alphanumeric() && next != '_' && next != '$').unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        if name.is_empty() {
            return None;
        }
        let (parameters, rest) = match rest.strip_prefix('(') {
            Some(list) => {
                let (list, rest) = list.split_once(')')?;
                (Some(list), rest)
            }
            None => (None, rest),
        };
        let (value, comment) = value_and_comment(rest);
        let value = one_line(&value.replace("\\\n", " ").replace("\\\r\n", " "), LONGEST_VALUE);
        let span = self.span(range.start, range.start + line.trim_end().len());
        let above = self.doc_above(range.start);
        let doc = above.as_ref().and_then(|(_, doc)| doc.clone());
        let kind = if parameters.is_some() { DefinitionKind::Macro } else { DefinitionKind::Constant };
        Some(Definition {
            kind,
            name: Name::new(name),
            span,
            first_line: above.map_or(span.line, |(line, _)| line),
            header_end: span.end,
            parent: None,
            owner: None,
            visibility: Visibility::Public,
            type_text: None,
            value: value.filter(|_| kind == DefinitionKind::Constant),
            parameters: parameters.map(names).unwrap_or_default(),
            bases: Vec::new(),
            decorators: Vec::new(),
            doc: doc.or_else(|| comment.and_then(|comment| comment_paragraph([comment].into_iter()))),
            in_test: false,
        })
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let (start, end) = (start as u32, end as u32);
        Span { start, end, line: self.lines.line(start), end_line: self.lines.line(end - 1) }
    }

    /// The comments that end on the line above: their first line, and their first paragraph.
    fn doc_above(&self, start: usize) -> Option<(u32, Option<Box<str>>)> {
        let comments = &self.plain.comments;
        let end = comments.partition_point(|comment| comment.end <= start);
        let (mut first, mut line) = (end, self.lines.line(start as u32));
        while let Some(comment) = first.checked_sub(1).map(|before| &comments[before]) {
            let begins = self.lines.line(comment.start as u32);
            let ends = self.lines.line(comment.end as u32 - 1);
            let range = self.lines.line_range(begins);
            let before = range.and_then(|range| self.text.get(range.start..comment.start)).unwrap_or("x");
            if ends + 1 != line
                || !before.trim().is_empty()
                || crate::grammar::is_comment_behind(&self.text[comment.clone()])
            {
                break;
            }
            (first, line) = (first - 1, begins);
        }
        (first < end).then(|| {
            let texts = comments[first..end].iter().map(|comment| &self.text[comment.clone()]);
            (line, comment_paragraph(texts))
        })
    }
}

fn names(list: &str) -> Vec<Name> {
    let names = list.split(',').map(|name| name.trim().trim_matches(['\\', '\n', '\r']).trim());
    names.filter(|name| !name.is_empty()).map(Name::new).collect()
}

/// The value of a `#define`, and the comment behind it.
fn value_and_comment(rest: &str) -> (&str, Option<&str>) {
    let (bytes, mut quote) = (rest.as_bytes(), None);
    let mut at = 0;
    while at + 1 < bytes.len() {
        match (bytes[at], quote) {
            (b'\\', Some(_)) => at += 1,
            (byte, Some(open)) if byte == open => quote = None,
            (_, Some(_)) => {}
            (byte @ (b'"' | b'\''), None) => quote = Some(byte),
            (b'/', None) if matches!(bytes[at + 1], b'/' | b'*') => {
                let (value, comment) = rest.split_at(at);
                // A comment between two parts of the value is left as it is.
                let is_last =
                    bytes[at + 1] == b'/' || comment.trim_end().find("*/") == Some(comment.trim_end().len() - 2);
                return if is_last { (value, Some(comment)) } else { (rest, None) };
            }
            _ => {}
        }
        at += 1;
    }
    (rest, None)
}
