//! TOML, read so that a broken file still gives what can be read of it.

use toml::de::{DeTable, DeValue};

use crate::{LineIndex, Name};

/// A value of a TOML document and its place.
pub(super) type Value<'t> = toml::Spanned<DeValue<'t>>;

/// Parses a document; what is broken in it is left out.
pub(super) fn parse(text: &str) -> DeTable<'_> {
    DeTable::parse_recoverable(text).0.into_inner()
}

/// The value at a path of keys below `table`.
pub(super) fn at<'d, 't>(table: &'d DeTable<'t>, path: &[&str]) -> Option<&'d Value<'t>> {
    let (first, rest) = path.split_first()?;
    let start = entries(table).find(|(key, _)| key == first)?.1;
    rest.iter().try_fold(start, |value, key| value.get_ref().get(*key))
}

/// The table at a path of keys below `table`.
pub(super) fn table_at<'d, 't>(table: &'d DeTable<'t>, path: &[&str]) -> Option<&'d DeTable<'t>> {
    at(table, path)?.get_ref().as_table()
}

/// The text at a path of keys below `table`.
pub(super) fn text_at<'d>(table: &'d DeTable<'_>, path: &[&str]) -> Option<&'d str> {
    at(table, path)?.get_ref().as_str()
}

/// The texts of the array, or the one text, at a path of keys below `table`.
pub(super) fn texts_at<'d>(table: &'d DeTable<'_>, path: &[&str]) -> Vec<&'d str> {
    match at(table, path).map(|value| value.get_ref()) {
        Some(DeValue::String(text)) => vec![text],
        Some(DeValue::Array(values)) => values.iter().filter_map(|value| value.get_ref().as_str()).collect(),
        _ => Vec::new(),
    }
}

/// The entries of a table.
pub(super) fn entries<'d, 't>(table: &'d DeTable<'t>) -> impl Iterator<Item = (&'d str, &'d Value<'t>)> {
    table.iter().map(|(key, value)| (&**key.get_ref(), value))
}

/// The 1-based line where a value stands.
pub(super) fn line(value: &Value<'_>, text: &str) -> u32 {
    LineIndex::new(text).line(value.span().start as u32)
}

/// A description on one line; `None` where it is empty.
pub(super) fn description(text: &str) -> Option<Box<str>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" ").into_boxed_str())
}

/// The requirement of a dependency: a text, or the `version` of a table.
pub(super) fn requirement(value: &Value<'_>) -> Option<Name> {
    let version = value.get_ref().get("version").and_then(|version| version.get_ref().as_str());
    value.get_ref().as_str().or(version).map(Name::from)
}
