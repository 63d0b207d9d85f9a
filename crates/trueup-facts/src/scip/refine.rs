//! Which definitions a file has, as an index knows it.

use super::ScipIndex;
use super::document::{Encoding, IndexedDefinition, IndexedDocument, Position};
use crate::{Definition, DefinitionIndex, FileFacts, LineIndex, Name, Source, Span, Visibility};

/// The definition of ours that an indexed one is: `None` for one that we did not see.
type Match = Option<usize>;

impl ScipIndex {
    /// Makes the definitions of `facts` those that the index knows of `source`: what both have is kept as read, what only
    /// the index has is added, what only was read is dropped.
    ///
    /// Gives back whether the index speaks of the file as it is now; where it does not, nothing is changed.
    pub(crate) fn refine(&self, source: &Source, facts: &mut FileFacts) -> Option<bool> {
        let document = self.document(source.path.as_str())?;
        let lines = LineIndex::new(&source.text);
        let offsets: Vec<Option<std::ops::Range<usize>>> = document
            .definitions
            .iter()
            .map(|it| bytes_of(&source.text, &lines, document.encoding, it.position))
            .collect();
        if !is_current(source, document, &offsets) {
            return Some(false);
        }
        let matches: Vec<Match> = document
            .definitions
            .iter()
            .zip(&offsets)
            .map(|(definition, at)| matching(facts, definition, at.as_ref()?.start))
            .collect();
        let mut confirmed = vec![false; facts.definitions.len()];
        matches.iter().flatten().for_each(|&index| confirmed[index] = true);
        keep(facts, &confirmed);
        let count = facts.definitions.len();
        for ((definition, at), found) in document.definitions.iter().zip(&offsets).zip(&matches) {
            if let (None, Some(at)) = (found, at) {
                add(facts, source, &lines, document.encoding, definition, at.clone());
            }
        }
        if facts.definitions.len() > count {
            put_in_order(facts);
        }
        Some(true)
    }
}

/// Puts definitions in source order again, parents before their children.
fn put_in_order(facts: &mut FileFacts) {
    let mut order: Vec<usize> = (0..facts.definitions.len()).collect();
    order.sort_by_key(|&index| {
        let span = facts.definitions[index].span;
        (span.start, std::cmp::Reverse(span.end))
    });
    let mut places = vec![0 as DefinitionIndex; order.len()];
    for (place, &index) in order.iter().enumerate() {
        places[index] = place as DefinitionIndex;
    }
    let place = |index: Option<DefinitionIndex>| index.and_then(|index| places.get(index as usize).copied());
    let mut unordered: Vec<Option<Definition>> = std::mem::take(&mut facts.definitions).into_iter().map(Some).collect();
    facts.definitions = order.iter().filter_map(|&index| unordered[index].take()).collect();
    facts.definitions.iter_mut().for_each(|definition| definition.parent = place(definition.parent));
    facts.calls.iter_mut().for_each(|call| call.caller = place(call.caller));
    facts.signals.iter_mut().for_each(|signal| signal.definition = place(signal.definition));
}

/// Whether most names stand in the source where the index has them.
fn is_current(source: &Source, document: &IndexedDocument, offsets: &[Option<std::ops::Range<usize>>]) -> bool {
    let named = document.definitions.iter().zip(offsets).filter(|(definition, _)| definition.kind.is_some());
    let (mut total, mut right) = (0_usize, 0_usize);
    for (definition, at) in named {
        total += 1;
        let text = at.as_ref().and_then(|at| source.text.get(at.clone())).unwrap_or("");
        // Constructors and the like are written with other words than their names.
        let is_word = !text.is_empty() && !text.contains(['\n', ' ', '(']);
        right += usize::from(text.contains(definition.name.as_str()) || (definition.name.starts_with('<') && is_word));
    }
    right * 10 >= total * 9
}

/// The definition of that name whose head holds the byte `at`, the smallest of several.
fn matching(facts: &FileFacts, definition: &IndexedDefinition, at: usize) -> Match {
    let holds = |it: &&(usize, &Definition)| {
        let head = it.1.span.start as usize..=it.1.header_end.max(it.1.span.start) as usize;
        let is_named = it.1.name == definition.name.as_str() || definition.name.is_empty();
        is_named && (head.contains(&at) || (it.1.span.start as usize <= at && at < it.1.span.end as usize))
    };
    let found = facts.definitions.iter().enumerate().collect::<Vec<_>>();
    found.iter().filter(holds).min_by_key(|(_, it)| it.span.end - it.span.start).map(|(index, _)| *index)
}

/// Keeps the definitions that are confirmed, and what refers to them; what refers to others refers to what is around them.
fn keep(facts: &mut FileFacts, confirmed: &[bool]) {
    let mut moved: Vec<Option<DefinitionIndex>> = Vec::with_capacity(confirmed.len());
    let mut next = 0;
    for (index, is_kept) in confirmed.iter().enumerate() {
        // A parent comes before its children, so its new place is known.
        let around = facts.definitions[index].parent.and_then(|parent| moved.get(parent as usize).copied().flatten());
        moved.push(if *is_kept { Some(next) } else { around });
        next += u32::from(*is_kept);
    }
    let place = |index: Option<DefinitionIndex>| index.and_then(|index| moved.get(index as usize).copied().flatten());
    let mut at = 0;
    facts.definitions.retain(|_| {
        at += 1;
        confirmed[at - 1]
    });
    for definition in &mut facts.definitions {
        definition.parent = place(definition.parent);
    }
    facts.calls.iter_mut().for_each(|call| call.caller = place(call.caller));
    facts.signals.iter_mut().for_each(|signal| signal.definition = place(signal.definition));
}

/// Adds a definition that only the index has.
fn add(
    facts: &mut FileFacts,
    source: &Source,
    lines: &LineIndex,
    encoding: Encoding,
    definition: &IndexedDefinition,
    at: std::ops::Range<usize>,
) {
    let Some(kind) = definition.kind.filter(|_| !definition.name.starts_with('<')) else { return };
    let whole = definition.whole.and_then(|whole| bytes_of(&source.text, lines, encoding, whole)).unwrap_or(at);
    let (start, end) = (whole.start as u32, whole.end as u32);
    let line = lines.line(start);
    let owner = definition.owners.last().map(Name::from);
    let parent = owner.as_ref().and_then(|owner| {
        let around = facts.definitions.iter().enumerate().filter(|(_, it)| it.name == *owner);
        let around = around.filter(|(_, it)| it.span.start <= start && end <= it.span.end);
        around.map(|(index, _)| index as DefinitionIndex).next_back()
    });
    facts.definitions.push(Definition {
        kind,
        name: Name::new(&definition.name),
        span: Span { start, end, line, end_line: lines.line(end.saturating_sub(1).max(start)) },
        first_line: line,
        header_end: end,
        parent,
        owner,
        visibility: Visibility::Public,
        type_text: None,
        value: None,
        parameters: Vec::new(),
        bases: Vec::new(),
        decorators: Vec::new(),
        doc: None,
        in_test: false,
    });
}

/// The bytes of a range; `None` where the text has no such place.
pub(super) fn bytes_of(
    text: &str,
    lines: &LineIndex,
    encoding: Encoding,
    position: Position,
) -> Option<std::ops::Range<usize>> {
    let start = byte_of(text, lines, encoding, position.line, position.column)?;
    let end = byte_of(text, lines, encoding, position.end_line, position.end_column)?;
    (start <= end).then_some(start..end)
}

fn byte_of(text: &str, lines: &LineIndex, encoding: Encoding, line: u32, column: u32) -> Option<usize> {
    let range = lines.line_range(line.checked_add(1)?)?;
    let content = text.get(range.clone())?;
    if encoding == Encoding::Utf8 {
        let at = range.start + column as usize;
        return (at <= range.end && text.is_char_boundary(at)).then_some(at);
    }
    let mut left = column;
    for (at, character) in content.char_indices() {
        if left == 0 {
            return Some(range.start + at);
        }
        let units = if encoding == Encoding::Utf16 { character.len_utf16() as u32 } else { 1 };
        left = left.checked_sub(units)?;
    }
    (left == 0).then_some(range.end)
}
