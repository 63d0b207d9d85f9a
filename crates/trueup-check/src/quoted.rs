//! Which blocks of code a document says are from a file.

use trueup_document::{Block, BlockIndex, BlockKind, CodeBlock, InlineKind};
use trueup_facts::SourcePath;

use crate::claims::is_drawing;
use crate::scope::{Resolved, Scope};
use crate::written_path::{Look, look};

/// A block of code and the file it is said to be from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Quoted {
    /// The block of code.
    pub(crate) block: BlockIndex,
    /// The index of its first line of code: 1 where its first line names the file.
    pub(crate) first_line: usize,
    /// The file.
    pub(crate) path: SourcePath,
}

/// Finds every quoted file, in order.
pub(crate) fn quoted_files(scope: &Scope<'_>) -> Vec<Quoted> {
    let mut found = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        let Some(code) = block.code() else { continue };
        if let Some(path) = named_by_first_line(scope, code) {
            found.push(Quoted { block: index, first_line: 1, path });
        } else if !is_drawing(&code.info)
            && let Some(path) = named_before(scope, index)
        {
            found.push(Quoted { block: index, first_line: 0, path });
        }
    }
    found
}

/// The file that a comment in the first line names, alone or with lines: `# cli.py:155-167`, `// src/x.ts`.
fn named_by_first_line(scope: &Scope<'_>, code: &CodeBlock) -> Option<SourcePath> {
    let span = code.lines.first()?;
    let text = comment_text(scope.document.slice(span))?;
    let word = text.split([' ', '(']).next().unwrap_or("").trim_end_matches([',', ':']);
    let path = match word.rsplit_once(':') {
        Some((path, numbers)) if numbers.starts_with(|first: char| first.is_ascii_digit()) => path,
        _ => word,
    };
    resolved_file(scope, path, span.start)
}

/// The text of a line that is a comment and nothing else.
pub(crate) fn comment_text(line: &str) -> Option<&str> {
    let line = line.trim();
    let marks = ["//", "#", "--", ";;", ";", "<!--", "/*", "%"];
    let mark = marks.iter().find(|mark| line.starts_with(**mark))?;
    Some(
        line[mark.len()..]
            .trim_start_matches(['/', '!', '#', '*'])
            .trim_end_matches("*/")
            .trim_end_matches("-->")
            .trim(),
    )
}

/// The file that the paragraph or heading right before the block names at its end, or as "from …" or "in …".
fn named_before(scope: &Scope<'_>, block: BlockIndex) -> Option<SourcePath> {
    let before = scope.document.blocks().get(block.checked_sub(1)?)?;
    if before.code().is_some() || matches!(before.kind, BlockKind::Cell { .. }) {
        return None;
    }
    let (path, start, end) = last_path(scope, before)?;
    let is_short = before.span.len() < 240;
    let rest = scope.document.slice(&(end..before.span.end));
    let is_last = rest.trim_end().trim_end_matches(['`', ')', '*', ':', '.']).trim().len() < 24;
    let lead = scope.document.slice(&(before.span.start..start)).trim_end_matches(['`', '(', '*', ' ']).to_lowercase();
    let is_said = ["from", "in", "see", "at", "**from", "of"].iter().any(|word| lead.ends_with(word))
        || before.is_heading()
        || end > start;
    (is_short && is_last && is_said).then_some(path)
}

/// The last file that a block names.
fn last_path(scope: &Scope<'_>, block: &Block) -> Option<(SourcePath, usize, usize)> {
    let reference = scope
        .block_at(block.span.start)
        .and_then(|index| scope.references_of(index).last())
        .map(|(_, reference)| reference);
    if let Some(reference) = reference {
        let Resolved::File(file) = scope.resolve_reference(reference) else { return None };
        return Some((file, reference.path_span.start, reference.span.end));
    }
    let spans = block.inlines.iter().rev().filter(|inline| inline.kind == InlineKind::Code);
    let mut paths = spans.filter(|inline| matches!(look(&inline.text), Some(Look::KeptFile | Look::MaybeFile)));
    let inline = paths.next()?;
    if paths.next().is_some() {
        return None;
    }
    Some((resolved_file(scope, &inline.text, inline.span.start)?, inline.span.start, inline.span.end))
}

fn resolved_file(scope: &Scope<'_>, path: &str, offset: usize) -> Option<SourcePath> {
    look(path)?;
    match scope.resolve(path, offset) {
        Resolved::File(file) if !is_of_example(scope, path, &file) => Some(file),
        _ => None,
    }
}

/// Whether a short path leads into an example program that neither the path nor the place of the document is of: such
/// names (`client/client.ts`) stand for the reader's own files.
fn is_of_example(scope: &Scope<'_>, written: &str, file: &SourcePath) -> bool {
    let is_example = |part: &str| matches!(part, "examples" | "example" | "samples" | "sample" | "demo" | "demos");
    let Some(part) = file.as_str().split('/').find(|part| is_example(part)) else { return false };
    ![written, scope.document.path().as_str()].iter().any(|path| path.split('/').any(|it| it == part))
}
