//! References to lines of files, in the forms people write them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::scope::{Resolved, Scope};
use crate::written_path::{Look, look};

/// One reference to a line, or to a range of lines, of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LineReference {
    /// The path as written.
    pub(crate) path: String,
    /// The bytes of the path.
    pub(crate) path_span: Range<usize>,
    /// The bytes of the numbers.
    pub(crate) numbers_span: Range<usize>,
    /// The bytes of path and numbers; of the numbers alone where others share the path before them.
    pub(crate) span: Range<usize>,
    /// The first line, 1-based.
    pub(crate) start: u32,
    /// The last line; equal to `start` where one line is named.
    pub(crate) end: u32,
    /// Whether a range is written.
    pub(crate) is_range: bool,
    /// Its position among the numbers that share one path, and how many those are: `(0, 1)` where it is alone.
    pub(crate) position: (usize, usize),
}

/// A bracket belongs to a path only where it closes in the same part, as in `app/(shop)/[slug]/page.tsx`.
const PATH: &str = r"(?P<path>(?:(?:[\w.@~+\-]|\([\w.@+\-]+\)|\[[\w.@+\-]+\])+[/\\])*[\w.@+\-]*\w)";
const RANGE: &str = r"L?(?P<start>\d{1,7})(?:\s?[-–—]\s?L?(?P<end>\d{1,7}))?";
const MORE: &str = r"(?P<more>(?:,\s?(?:and\s)?\d{1,7}(?:[-–—]\d{1,7})?\b)*)";

static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        format!(r"{PATH}(?::|#L){RANGE}{MORE}"),
        format!(r"{PATH}`?\)?,?\s\(?(?:at\s|on\s|around\s)?lines?\s{RANGE}{MORE}"),
    ]
    .iter()
    .filter_map(|form| Regex::new(form).ok())
    .collect()
});

static ONE_RANGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?P<start>\d{1,7})(?:[-–—](?P<end>\d{1,7}))?").ok());

/// Finds every line reference of the document, in order, with the block it stands in.
pub(crate) fn line_references(scope: &Scope<'_>) -> Vec<(usize, LineReference)> {
    let mut found = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        match block.code() {
            Some(code) => {
                for line in &code.lines {
                    in_text(scope, index, line.clone(), &mut found);
                }
            }
            None => in_text(scope, index, block.span.clone(), &mut found),
        }
    }
    found.sort_by_key(|(_, reference)| reference.span.start);
    found
}

fn in_text(scope: &Scope<'_>, block: usize, span: Range<usize>, found: &mut Vec<(usize, LineReference)>) {
    let text = scope.document.slice(&span);
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let mut taken: Vec<Range<usize>> = Vec::new();
    for form in FORMS.iter() {
        for captures in form.captures_iter(text) {
            let (Some(path), Some(start)) = (captures.name("path"), captures.name("start")) else { continue };
            let overlaps = taken.iter().any(|range| range.start < start.end() && path.start() < range.end);
            if overlaps || !is_file_reference(scope, text, path.range(), span.start) {
                continue;
            }
            let end = captures.name("end");
            let numbers = start.start()..end.map_or(start.end(), |end| end.end());
            let more = captures.name("more").map_or(numbers.end..numbers.end, |more| more.range());
            taken.push(path.start()..more.end);
            let shift = |range: Range<usize>| span.start + range.start..span.start + range.end;
            let Some((first, last)) = bounds(start.as_str(), end.map(|end| end.as_str())) else { continue };
            let reference = LineReference {
                path: path.as_str().replace('\\', "/"),
                path_span: shift(path.range()),
                numbers_span: shift(numbers.clone()),
                span: shift(path.start()..numbers.end),
                start: first,
                end: last,
                is_range: end.is_some(),
                position: (0, 1),
            };
            let group = found.len();
            found.push((block, reference.clone()));
            let rest = ONE_RANGE.iter().flat_map(|one| one.captures_iter(&text[more.clone()]));
            for captures in rest {
                let Some(start) = captures.name("start") else { continue };
                let end = captures.name("end");
                let Some((first, last)) = bounds(start.as_str(), end.map(|end| end.as_str())) else { continue };
                let at = more.start + start.start()..more.start + end.map_or(start.end(), |end| end.end());
                let is_range = end.is_some();
                let (span, numbers_span) = (shift(at.clone()), shift(at));
                found.push((
                    block,
                    LineReference { span, numbers_span, start: first, end: last, is_range, ..reference.clone() },
                ));
            }
            let count = found.len() - group;
            for (position, (_, reference)) in found[group..].iter_mut().enumerate() {
                reference.position = (position, count);
            }
        }
    }
}

fn bounds(start: &str, end: Option<&str>) -> Option<(u32, u32)> {
    let start: u32 = start.parse().ok()?;
    let end: u32 = end.map_or(Some(start), |end| end.parse().ok())?;
    (start > 0 && end >= start).then_some((start, end))
}

/// Whether `path` can be a file of the tree: it is one, or it is of a kind that people keep and no host name.
fn is_file_reference(scope: &Scope<'_>, text: &str, path: Range<usize>, base: usize) -> bool {
    let before = &text[..path.start];
    if is_log_line(text, before) || is_directive(before) {
        return false;
    }
    if before.ends_with(['/', ':', '@', '$']) || before.ends_with("//") {
        return false;
    }
    let written = &text[path.clone()];
    match look(written) {
        Some(Look::KeptFile) if !may_be_host(written) => true,
        Some(_) => matches!(scope.resolve(written, base + path.start), Resolved::File(_) | Resolved::Ambiguous(_)),
        None => false,
    }
}

/// Whether a written file may as well be a host with its port: `db.example.rs:5432`.
fn may_be_host(written: &str) -> bool {
    let country = written.rsplit('.').next().unwrap_or("");
    !written.contains(['/', '\\'])
        && written.matches('.').count() > 1
        && matches!(country, "rs" | "py" | "md" | "sh" | "cc" | "ml" | "cr")
}

/// Whether the reference is part of a program's output: a log line's field, a stack trace's frame.
fn is_log_line(text: &str, before: &str) -> bool {
    let is_frame = before.trim_start().starts_with("at ") || before.trim_end().ends_with("File \"");
    before.ends_with(['=', '"', '\'']) || text.contains("level=") || is_frame && before.contains('(')
}

/// Whether the reference is an argument of a directive for a site generator: `{{#include notes.md:2:}}`.
fn is_directive(before: &str) -> bool {
    let opens = |open: &str, close: &str| before.rfind(open).is_some_and(|at| !before[at..].contains(close));
    opens("{{", "}}") || opens("{%", "%}")
}
