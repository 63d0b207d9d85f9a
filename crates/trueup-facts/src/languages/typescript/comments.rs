//! Documentation comments, and which lines hold code.

use oxc_ast::ast::{Comment, Program};
use oxc_span::GetSpan;

use crate::LineIndex;

/// The comments of a source, in order.
pub(super) struct Comments<'s> {
    text: &'s str,
    all: &'s [Comment],
}

/// A documentation comment: where it begins, and its first paragraph.
pub(super) struct Doc {
    /// Its first byte.
    pub(super) start: u32,
    /// The first paragraph on one line; `None` where it only has tags.
    pub(super) text: Option<Box<str>>,
}

impl<'s> Comments<'s> {
    pub(super) fn new(text: &'s str, all: &'s [Comment]) -> Comments<'s> {
        Comments { text, all }
    }

    /// The JSDoc comment that stands directly before `offset`.
    pub(super) fn doc_before(&self, offset: u32) -> Option<Doc> {
        let after = self.all.partition_point(|comment| comment.span.end <= offset);
        let comment = self.all[..after].last()?;
        let between = self.text.get(comment.span.end as usize..offset as usize)?;
        let body = self.body(comment);
        if !between.trim().is_empty() || !comment.is_block() || !body.starts_with('*') {
            return None;
        }
        Some(Doc { start: comment.span.start, text: first_paragraph(body) })
    }

    /// The documentation of the file itself: a leading comment that is neither a licence nor tool settings, and that
    /// does not belong to the first declaration.
    pub(super) fn of_file(&self, program: &Program) -> Option<Doc> {
        let first = program.body.first().map(|statement| statement.span().start);
        let first = first.into_iter().chain(program.directives.first().map(|directive| directive.span.start)).min();
        let first = first.unwrap_or(self.text.len() as u32);
        let of_import = program.body.first().is_none_or(|statement| {
            statement.as_module_declaration().is_some_and(|module| module.source().is_some() && module.is_import())
        }) || !program.directives.is_empty();
        let mut at = 0;
        while at < self.all.len() && self.all[at].span.end <= first {
            let end = self.run_end(at);
            let (comment, last) = (&self.all[at], &self.all[end - 1]);
            let whole = &self.text[comment.span.start as usize..last.span.end as usize];
            let following = self.all.get(end).map_or(first, |next| next.span.start.min(first)) as usize;
            let gap = self.text.get(last.span.end as usize..following).unwrap_or("");
            let apart = of_import || gap.bytes().filter(|&byte| byte == b'\n').count() > 1;
            let marked = ["@module", "@file", "@packageDocumentation"].iter().any(|tag| whole.contains(tag));
            if !is_notice(whole) && (apart || marked) {
                let text = first_paragraph(&self.run_body(at, end));
                if text.as_ref().is_some_and(|text| text.contains(' ')) {
                    return Some(Doc { start: comment.span.start, text });
                }
            }
            at = end;
        }
        None
    }

    /// One past the last comment of the run of line comments that begins at `at`; a block comment is a run of its own.
    fn run_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while self.all[at].is_line() && end < self.all.len() && self.all[end].is_line() {
            let between = self.text.get(self.all[end - 1].span.end as usize..self.all[end].span.start as usize);
            if between.is_none_or(|between| between.bytes().filter(|&byte| byte == b'\n').count() > 1) {
                break;
            }
            end += 1;
        }
        end
    }

    fn run_body(&self, at: usize, end: usize) -> String {
        let bodies: Vec<&str> = self.all[at..end].iter().map(|comment| self.body(comment)).collect();
        bodies.join("\n")
    }

    fn body(&self, comment: &Comment) -> &'s str {
        let span = comment.content_span();
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// How many lines hold code: neither blank nor comment only.
    pub(super) fn code_lines(&self) -> u32 {
        let mut count = 0;
        let mut comments = self.all.iter().peekable();
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let end = start + line.len();
            let (mut at, mut has_code) = (start, false);
            while let Some(comment) = comments.peek() {
                let (from, to) = (comment.span.start as usize, comment.span.end as usize);
                if from >= end {
                    break;
                }
                has_code |= from > at && !self.text[at..from].trim().is_empty();
                at = at.max(to.min(end));
                if to > end {
                    break;
                }
                comments.next();
            }
            has_code |= !self.text[at.min(end)..end].trim().is_empty();
            count += u32::from(has_code);
            start = end;
        }
        count
    }

    /// The 1-based line of a documentation comment.
    pub(super) fn line(doc: &Doc, lines: &LineIndex) -> u32 {
        lines.line(doc.start)
    }
}

/// Whether a leading comment is a licence or speaks to a tool.
fn is_notice(comment: &str) -> bool {
    let text = comment.to_ascii_lowercase();
    let notices = ["copyright", "license", "licence", "spdx-", "all rights reserved", "\u{a9}"];
    let tools = ["eslint", "@ts-", "prettier-", "istanbul", "@jest", "@vitest", "biome-", "oxlint", "<reference"];
    notices.iter().chain(&tools).any(|word| text.contains(word)) || text.contains("global ") && text.len() < 40
}

/// The first paragraph of a comment's body on one line, without stars, rules and what follows a tag.
fn first_paragraph(body: &str) -> Option<Box<str>> {
    let mut paragraph = String::new();
    for line in body.lines() {
        let line = line.trim().trim_start_matches(['*', '!', '/']).trim();
        let is_rule = !line.is_empty() && !line.chars().any(char::is_alphanumeric);
        if line.is_empty() || is_rule || is_tag_only(line) || is_heading(line) {
            if paragraph.is_empty() {
                continue;
            }
            break;
        }
        let line = ["@fileoverview", "@description", "@file", "@module", "@overview"]
            .iter()
            .find_map(|tag| line.strip_prefix(tag))
            .unwrap_or(line)
            .trim();
        if line.starts_with('@') {
            break;
        }
        if !paragraph.is_empty() && !line.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(line);
    }
    (!paragraph.is_empty()).then(|| paragraph.into_boxed_str())
}

/// A line that only says whose file this is, or how it is called.
fn is_heading(line: &str) -> bool {
    let is_year =
        |word: &str| word.len() == 4 && word.starts_with("20") && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_file = !line.contains(' ') && line.contains('.') && !line.ends_with('.');
    is_file || line.contains('|') && line.split_whitespace().next_back().is_some_and(is_year)
}

/// A tag without prose that may precede the description.
fn is_tag_only(line: &str) -> bool {
    line.starts_with('@') && !line.contains(' ')
}
