//! Tags of Go's struct fields: `` `env:"PORT" envDefault:"80"` ``.

use crate::{Definition, DefinitionIndex, DefinitionKind, FileFacts, Source};

/// The fields of a source with tags: the struct, and the tag without its quotes.
pub(in crate::frameworks) fn fields<'a>(
    source: &'a Source,
    facts: &'a FileFacts,
) -> impl Iterator<Item = (Option<DefinitionIndex>, &'a str)> {
    tagged(source, facts).map(|(_, field, tag)| (field.parent, tag))
}

/// The fields of a source with tags, by their index.
pub(in crate::frameworks) fn tagged<'a>(
    source: &'a Source,
    facts: &'a FileFacts,
) -> impl Iterator<Item = (DefinitionIndex, &'a Definition, &'a str)> {
    let fields = facts.definitions.iter().enumerate().filter(|(_, it)| it.kind == DefinitionKind::Field);
    fields.filter_map(|(index, field)| Some((index as DefinitionIndex, field, tag(source, field)?)))
}

/// The tag on the last line of a field.
fn tag<'a>(source: &'a Source, field: &Definition) -> Option<&'a str> {
    let rest = source.text.get(field.span.start as usize..)?;
    let length = (field.span.end - field.span.start) as usize;
    let line = rest[length.min(rest.len())..].find('\n').map_or(rest.len(), |end| length + end);
    let text = rest.get(..line)?;
    let before = text.trim_end().trim_end_matches(|last| last != '`');
    let (_, tag) = before.strip_suffix('`')?.rsplit_once('`')?;
    Some(tag)
}

/// The value of a key in a tag.
pub(in crate::frameworks) fn tag_value<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    let mut rest = tag.trim_start();
    while let Some((name, after)) = rest.split_once(":\"") {
        let end = after
            .bytes()
            .enumerate()
            .find(|(at, byte)| *byte == b'"' && (*at == 0 || after.as_bytes()[at - 1] != b'\\'))?
            .0;
        if name.trim() == key {
            return Some(&after[..end]);
        }
        rest = after[end + 1..].trim_start();
    }
    None
}
