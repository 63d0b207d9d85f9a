//! References to lines of files, in the forms people write them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_facts::SourcePath;

use crate::bare_line::bare_lines;
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
    /// The files that the text before leaves it to, where it spells out none; several where that text names several.
    pub(crate) meant: Option<Vec<SourcePath>>,
}

/// How many references of one document are read; a document with more is no text that people wrote.
const REFERENCES_READ: usize = 20_000;

/// How far around a reference, in bytes, the marks of a log line or a directive are looked for.
const LINE_REACH: usize = 400;

/// A bracket belongs to a path only where it closes in the same part, as in `app/(shop)/[slug]/page.tsx`.
const PATH: &str = r"(?P<path>(?:(?:[\w.@~+\-]|\([\w.@+\-]+\)|\[[\w.@+\-]+\])+[/\\])*[\w.@+\-]*\w)";
const RANGE: &str = r"L?(?P<start>\d{1,7})(?-u:\b)(?:\s?[-–—]\s?L?(?P<end>\d{1,7})(?-u:\b))?";
/// Further numbers after a first one.
pub(crate) const MORE: &str = r"(?P<more>(?:,\s?(?:and\s)?\d{1,7}(?:[-–—]\d{1,7})?\b)*)";

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
                    in_text(scope, index, line.clone(), true, &mut found);
                }
            }
            None => in_text(scope, index, block.span.clone(), false, &mut found),
        }
    }
    found.sort_by_key(|(_, reference)| reference.span.start);
    found.extend(bare_lines(scope, &found));
    found.sort_by_key(|(_, reference)| reference.span.start);
    found.truncate(REFERENCES_READ);
    found
}

fn in_text(
    scope: &Scope<'_>,
    block: usize,
    span: Range<usize>,
    is_code: bool,
    found: &mut Vec<(usize, LineReference)>,
) {
    let text = scope.document.slice(&span);
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let mut taken: Vec<Range<usize>> = Vec::new();
    for form in FORMS.iter() {
        taken.sort_by_key(|range| range.start);
        for captures in form.captures_iter(text) {
            let (Some(path), Some(start)) = (captures.name("path"), captures.name("start")) else { continue };
            let before = taken.partition_point(|range| range.start < start.end());
            let overlaps = before > 0 && path.start() < taken[before - 1].end;
            if overlaps || !is_file_reference(scope, text, path.range(), span.start) {
                continue;
            }
            let end = captures.name("end");
            let numbers = start.start()..end.map_or(start.end(), |end| end.end());
            let more = captures.name("more").map_or(numbers.end..numbers.end, |more| more.range());
            if is_code && is_message(&text[..path.start()], &text[numbers.end..]) {
                continue;
            }
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
                meant: None,
            };
            push_list(found, block, reference, text, more, span.start);
        }
    }
}

/// Adds a reference, and those of the further numbers in `more`, a part of `text`, that share its path.
pub(crate) fn push_list(
    found: &mut Vec<(usize, LineReference)>,
    block: usize,
    reference: LineReference,
    text: &str,
    more: Range<usize>,
    base: usize,
) {
    let group = found.len();
    found.push((block, reference.clone()));
    for captures in ONE_RANGE.iter().flat_map(|one| one.captures_iter(&text[more.clone()])) {
        let Some(start) = captures.name("start") else { continue };
        let end = captures.name("end");
        let Some((first, last)) = bounds(start.as_str(), end.map(|end| end.as_str())) else { continue };
        let at = base + more.start + start.start()..base + more.start + end.map_or(start.end(), |end| end.end());
        let is_range = end.is_some();
        let path_span = if reference.meant.is_some() { at.start..at.start } else { reference.path_span.clone() };
        let (span, numbers_span) = (at.clone(), at);
        found.push((
            block,
            LineReference { span, numbers_span, path_span, start: first, end: last, is_range, ..reference.clone() },
        ));
    }
    let count = found.len() - group;
    for (position, (_, reference)) in found[group..].iter_mut().enumerate() {
        reference.position = (position, count);
    }
}

/// The first and the last line as written; `None` where they are in no order.
pub(crate) fn bounds(start: &str, end: Option<&str>) -> Option<(u32, u32)> {
    let start: u32 = start.parse().ok()?;
    let end: u32 = end.map_or(Some(start), |end| end.parse().ok())?;
    (start > 0 && end >= start).then_some((start, end))
}

/// Whether `path` can be a file of the tree: it is one, or it is of a kind that people keep and no host name.
fn is_file_reference(scope: &Scope<'_>, text: &str, path: Range<usize>, base: usize) -> bool {
    let from = text.floor_char_boundary(path.start.saturating_sub(LINE_REACH));
    let until = text.floor_char_boundary((path.end + LINE_REACH).min(text.len()));
    let before = &text[from..path.start];
    if is_log_line(&text[from..until], before) || is_directive(before) {
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

/// Whether the reference begins a compiler's or a test's message: `a.go:12:5: undefined`, `--> src/a.rs:4:5`.
fn is_message(before: &str, after: &str) -> bool {
    after.starts_with(':') || before.trim_end().ends_with("-->")
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

#[cfg(test)]
mod tests {
    use super::*;
    use trueup_cases::Tree;
    use trueup_document::Document;

    /// The references of a document in a tree with `src/app.py` and `shop/[slug]/page.tsx`, as `path start-end`.
    fn check(text: &str, expected: &[&str]) {
        let tree = Tree::new(&[("src/app.py", ""), ("shop/[slug]/page.tsx", ""), ("data/rates.json", "")]);
        let model = trueup_model::Model::new(tree.codebase());
        let document = Document::parse(SourcePath::new("docs/design.md"), text.to_owned());
        let scope = Scope::new(&document, &model, &[]);
        let shown = |(_, reference): &(usize, LineReference)| {
            let LineReference { path, start, end, position, .. } = reference;
            let list = if position.1 > 1 { format!(" {}/{}", position.0 + 1, position.1) } else { String::new() };
            format!("{path} {start}-{end}{list}")
        };
        let found: Vec<String> = scope.line_references.iter().map(shown).collect();
        assert_eq!(found, expected, "{text}");
        for (_, reference) in &scope.line_references {
            assert!(
                reference.span.start <= reference.numbers_span.start
                    && reference.numbers_span.end <= reference.span.end
            );
        }
    }

    #[test]
    fn one_line_or_a_range() {
        check("`src/app.py:4`", &["src/app.py 4-4"]);
        check("(app.py:4-9)", &["app.py 4-9"]);
        check("app.py:4–9 and app.py:4 - 9", &["app.py 4-9", "app.py 4-9"]);
        check("gone/for_good.rs:12", &["gone/for_good.rs 12-12"]);
        check("src/app.py#L4-L9", &["src/app.py 4-9"]);
        check("src/app.py:L4", &["src/app.py 4-4"]);
    }

    #[test]
    fn the_word_line() {
        check("`src/app.py` (line 4)", &["src/app.py 4-4"]);
        check("src/app.py, lines 4-9", &["src/app.py 4-9"]);
        check("src/app.py at line 4", &["src/app.py 4-4"]);
        check("src/app.py (lines 4 and 9)", &["src/app.py 4-4"]);
    }

    #[test]
    fn lists_share_one_path() {
        check("app.py:4, 9-12, and 15", &["app.py 4-4 1/3", "app.py 9-12 2/3", "app.py 15-15 3/3"]);
        check("app.py lines 4, 9", &["app.py 4-4 1/2", "app.py 9-9 2/2"]);
    }

    #[test]
    fn paths_with_brackets_and_backslashes() {
        check("`shop/[slug]/page.tsx:4`", &["shop/[slug]/page.tsx 4-4"]);
        check(r"`src\app.py:4`", &["src/app.py 4-4"]);
        check("[app.py:4](../src/app.py#L4)", &["app.py 4-4", "../src/app.py 4-4"]);
    }

    #[test]
    fn code_and_drawings() {
        check("```\na() ─▶ app.py:4\nb() ─▶ app.py:9\n```", &["app.py 4-4", "app.py 9-9"]);
        check("```python\n# src/app.py:4-9\nx = 1\n```", &["src/app.py 4-9"]);
    }

    #[test]
    fn data_counts_only_where_it_is_there() {
        check("data/rates.json:4, data/gone.json:4", &["data/rates.json 4-4"]);
    }

    #[test]
    fn what_is_no_reference() {
        for text in [
            "localhost:8080, 10.0.0.1:80, 18:30, 4:3",
            "https://example.com/src/app.py:4",
            "db.example.rs:5432",
            "caller=app.py:4 level=info",
            "app.py:0, app.py:9-4, app.py:99999999999",
            "{{#include app.py:4}}",
            "v1.2:3 and os.path:4",
        ] {
            check(text, &[]);
        }
    }
}
