//! Statements in code spans, right before the line that each is from.

use std::ops::Range;

use trueup_document::{BlockIndex, InlineKind};
use trueup_facts::SourcePath;

use crate::claims::Outcome;
use crate::locate::Haystack;
use crate::scope::{Resolved, Scope};

/// Code in a code span with its source.
pub(crate) struct InlineCode {
    pub(super) block: BlockIndex,
    pub(super) span: Range<usize>,
    pub(super) path: SourcePath,
    /// The 1-based line cited.
    line: u32,
}

/// How short, in bytes, code is that says too little to be looked for.
const SHORTEST: usize = 12;

/// Every statement of the document with its source in brackets right after it, in order.
pub(super) fn quoted(scope: &Scope<'_>) -> Vec<InlineCode> {
    let mut found = Vec::new();
    for (block, reference) in &scope.line_references {
        let Some(content) = scope.document.blocks().get(*block).filter(|content| content.code().is_none()) else {
            continue;
        };
        let is_before = |span: &Range<usize>| {
            let between = scope.document.text().get(span.end..reference.path_span.start);
            between.is_some_and(|between| between.len() < 8 && between.trim_matches(['`', ' ']) == "(")
        };
        let mut codes = content.inlines.iter().filter(|inline| inline.kind == InlineKind::Code);
        let Some(code) = codes.find(|inline| is_before(&inline.span)) else { continue };
        if let Resolved::File(path) = scope.resolve_reference(reference)
            && is_statement(scope.document.slice(&code.span))
        {
            found.push(InlineCode { block: *block, span: code.span.clone(), path, line: reference.start });
        }
    }
    found
}

/// Whether a text is a statement rather than a name, a call or a signature.
fn is_statement(text: &str) -> bool {
    let begins = ["import ", "from ", "use ", "#include ", "const ", "let ", "var ", "return ", "export ", "raise "];
    let is_whole = !text.contains("...") && !text.contains('…');
    text.len() >= SHORTEST && is_whole && (begins.iter().any(|head| text.starts_with(head)) || text.ends_with(';'))
}

/// Decides whether the file has the statement.
pub(super) fn verify(scope: &Scope<'_>, code: &InlineCode) -> Outcome {
    let path = &code.path;
    let Some(text) = scope.text(path) else {
        return Outcome::unproven("unreadable", format!("`{path}` cannot be read"));
    };
    let lines = Haystack::new(&text).lines_with(scope.document.slice(&code.span));
    match lines.into_iter().min_by_key(|line| line.abs_diff(code.line)) {
        Some(line) => Outcome::holds(format!("it stands in `{path}`"), vec![scope.line_evidence(path, line, line)]),
        None => Outcome::unproven("paraphrase", format!("no line of it stands in `{path}`")),
    }
}
