//! Where documents give statuses to errors, and say what raises them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, Document};

use super::status::phrase;
use crate::claims::is_drawing;

/// An error with the status that a document gives it.
#[derive(Clone, Debug)]
pub(super) struct WithStatus {
    pub(super) block: BlockIndex,
    pub(super) name: String,
    pub(super) stated: u16,
    /// The bytes of both.
    pub(super) span: Range<usize>,
    /// The bytes of the number, and of the words for it where they follow.
    pub(super) status_span: Range<usize>,
}

/// A line of a drawing: `├── NotFoundError (404)`, `NotFound → 404 Not Found`.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[\s│├└─|+`\\-]*(?P<name>[A-Z]\w*(?:(?:::|\.)[A-Z]\w*)?)\s*(?:\(|(?:→|->|=>|:)\s*)(?:HTTP\s+)?(?P<status>[45]\d\d)\b").ok()
});

/// A name in code or bold, with its status.
static SAID: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:`|\*\*)(?P<name>[A-Z]\w*(?:(?:::|\.)[A-Z]\w*)?)(?:`\*\*|`|\*\*)\s*
        (?: \( | (?:→|->|=>|:|maps\ to|is\ mapped\ to|becomes|yields|returns|gives|results\ in|is\ answered\ with)\s* )
        (?:an?\s+)?(?:HTTP\s+)?`?(?P<status>[45]\d\d)\b",
    )
    .ok()
});

/// A name of an error as a whole cell.
static CELL_NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\W*(?P<name>[A-Z]\w*(?:(?:::|\.)[A-Z]\w*)?)\W*$").ok());

/// A status at the beginning of a cell.
static CELL_STATUS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\W*(?:HTTP\s+)?(?P<status>[45]\d\d)\b").ok());

/// "`f` raises `E`".
static RAISES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"`(?P<by>[A-Za-z_][\w.:/-]*(?:\(\))?)`\s+(?:raises|throws)\s+(?:an?\s+)?`(?P<name>[A-Z]\w*)`").ok()
});

/// "`E` is raised by `f`".
static RAISED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"`(?P<name>[A-Z]\w*)`\s+is\s+(?:raised|thrown)\s+(?:by|in|from)\s+`(?P<by>[A-Za-z_][\w.:/-]*(?:\(\))?)`",
    )
    .ok()
});

/// Every error of a document that has a status beside it, in order of the blocks.
pub(super) fn names_with_status(document: &Document) -> impl Iterator<Item = WithStatus> + '_ {
    document.blocks().iter().enumerate().flat_map(|(index, block)| match &block.kind {
        BlockKind::Code(code) => {
            let is_tree = |line: &Range<usize>| document.slice(line).contains(['├', '└']);
            let is_read = is_drawing(&code.info) || code.lines.iter().any(is_tree);
            let lines = code.lines.iter().filter(|_| is_read);
            lines.filter_map(|line| found(document, index, line, LINE.as_ref()?)).collect()
        }
        BlockKind::Cell { column, row, .. } if *row > 0 && *column > 0 => {
            of_row(document, index, block).into_iter().collect()
        }
        BlockKind::Cell { .. } | BlockKind::Heading(_) => Vec::new(),
        BlockKind::Paragraph => in_text(document, index, block),
    })
}

fn in_text(document: &Document, index: BlockIndex, block: &Block) -> Vec<WithStatus> {
    let mut all = Vec::new();
    let mut at = block.span.start;
    while let Some(next) = SAID.as_ref().and_then(|form| found(document, index, &(at..block.span.end), form)) {
        at = next.status_span.end;
        all.push(next);
    }
    all
}

fn found(document: &Document, block: BlockIndex, within: &Range<usize>, form: &Regex) -> Option<WithStatus> {
    let captures = form.captures(document.slice(within))?;
    let (name, status) = (captures.name("name")?, captures.name("status")?);
    let at = |range: Range<usize>| within.start + range.start..within.start + range.end;
    let status_span = with_phrase(document, at(status.range()), within.end)?;
    let stated = status.as_str().parse().ok()?;
    let span = at(name.range()).start..status_span.end;
    Some(WithStatus { block, name: name.as_str().to_owned(), stated, span, status_span })
}

/// The bytes of a status with the words for it, where they follow: `404 Not Found`.
fn with_phrase(document: &Document, span: Range<usize>, end: usize) -> Option<Range<usize>> {
    let known = phrase(document.slice(&span).parse().ok()?)?;
    let rest = document.slice(&(span.end..end.max(span.end))).strip_prefix(' ').unwrap_or("");
    let follows = rest.get(..known.len()).is_some_and(|it| it.eq_ignore_ascii_case(known));
    Some(if follows { span.start..span.end + 1 + known.len() } else { span })
}

/// The cell of a status under its title, in the row of an error that the first cell names.
fn of_row(document: &Document, index: BlockIndex, cell: &Block) -> Option<WithStatus> {
    let BlockKind::Cell { table, row, column } = cell.kind else { return None };
    let before = &document.blocks()[index.saturating_sub(2048)..index];
    let at = |row: usize, column: usize| before.iter().find(|it| it.kind == BlockKind::Cell { table, row, column });
    let title = at(0, column)?.plain_text().to_lowercase();
    let is_of_statuses = ["status", "http"].iter().any(|word| title.contains(word)) || title.trim() == "code";
    let first = at(row, 0).filter(|_| is_of_statuses)?;
    let name = CELL_NAME.as_ref()?.captures(document.slice(&first.span))?.name("name")?;
    let status = CELL_STATUS.as_ref()?.captures(document.slice(&cell.span))?.name("status")?;
    let range = cell.span.start + status.start()..cell.span.start + status.end();
    let status_span = with_phrase(document, range, cell.span.end)?;
    let span = first.span.start + name.start()..status_span.end;
    let stated = status.as_str().parse().ok()?;
    Some(WithStatus { block: index, name: name.as_str().to_owned(), stated, span, status_span })
}

/// Every sentence that says what raises an error: its block, bytes, the error, and what raises it.
pub(super) fn raisers(document: &Document) -> Vec<(BlockIndex, Range<usize>, String, String)> {
    let mut all = Vec::new();
    for (index, block) in document.blocks().iter().enumerate() {
        if block.code().is_some() || block.is_heading() {
            continue;
        }
        let text = document.slice(&block.span);
        for form in [&RAISES, &RAISED].into_iter().filter_map(|form| form.as_ref()) {
            for captures in form.captures_iter(text) {
                let (Some(whole), Some(name), Some(by)) = (captures.get(0), captures.name("name"), captures.name("by"))
                else {
                    continue;
                };
                let span = block.span.start + whole.start()..block.span.start + whole.end();
                all.push((index, span, name.as_str().to_owned(), by.as_str().to_owned()));
            }
        }
    }
    all
}
