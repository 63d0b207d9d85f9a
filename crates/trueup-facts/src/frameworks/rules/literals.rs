//! Composite literals of Go: `cli.StringFlag{Name: "port"}`.

use super::arguments::{Argument, list};
use crate::{FileFacts, LineIndex, Source, Span};

/// The fields of every literal of a type, with the place of the type's name. Nothing where no import's path ends with
/// the type's package.
pub(in crate::frameworks) fn composites<'a>(
    source: &'a Source,
    facts: &FileFacts,
    type_name: &str,
) -> Vec<(Span, Vec<Argument<'a>>)> {
    let package = type_name.split('.').next().unwrap_or(type_name);
    let is_imported = facts.imports.iter().any(|import| import.specifier.contains(package));
    if !is_imported || !source.text.contains(type_name) {
        return Vec::new();
    }
    let lines = LineIndex::new(&source.text);
    let mut found = Vec::new();
    for (at, _) in source.text.match_indices(type_name) {
        let is_whole =
            !source.text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '.');
        let Some(inner) = source.text[at + type_name.len()..].strip_prefix('{').filter(|_| is_whole) else { continue };
        let (start, end) = (at as u32, (at + type_name.len()) as u32);
        let line = lines.line(start);
        found.push((Span { start, end, line, end_line: line }, list(inner)));
    }
    found
}
