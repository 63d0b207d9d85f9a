//! The functions of a file that a line of a drawing cites.

use std::ops::Range;

use trueup_document::BlockIndex;
use trueup_facts::{Definition, FileId};

use crate::line_reference::LineReference;
use crate::scope::{Resolved, Scope};

/// The first reference within a line of a block, and the source that it leads to.
pub(super) fn cited_file<'s>(
    scope: &'s Scope<'_>,
    block: BlockIndex,
    line: &Range<usize>,
) -> Option<(&'s LineReference, FileId)> {
    let mut references = scope.references_of(block).iter().map(|(_, reference)| reference);
    let reference = references.find(|it| line.start <= it.span.start && it.span.end <= line.end)?;
    let Resolved::File(path) = scope.resolve_reference(reference) else { return None };
    Some((reference, scope.codebase.file_at(path.as_str())?))
}

/// The functions and methods of a source, with their indices.
pub(super) fn callables_of<'a>(scope: &Scope<'a>, file: FileId) -> impl Iterator<Item = (&'a Definition, u32)> + 'a {
    let definitions = scope.codebase.file(file).facts.definitions.iter().zip(0_u32..);
    definitions.filter(|(definition, _)| definition.kind.is_callable())
}
