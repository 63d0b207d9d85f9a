//! `/// <reference path="…" />` and `/// <reference types="…" />` at the beginning of a source.

use oxc_ast::ast::Program;
use oxc_span::GetSpan;

use super::reader::Reader;
use crate::{ImportKind, Name};

impl Reader<'_> {
    /// Adds the references that stand before the first statement.
    pub(super) fn references(&mut self, program: &Program) {
        let first = program.body.first().map_or(u32::MAX, |statement| statement.span().start);
        for comment in program.comments.iter().take_while(|comment| comment.span.end <= first) {
            let span = comment.content_span();
            let Some(specifier) = specifier(self.slice(span.start, span.end)).filter(|_| comment.is_line()) else {
                continue;
            };
            self.add_import(&specifier, Vec::new(), ImportKind::TypeOnly, comment.span);
        }
    }
}

/// What `/ <reference … />` refers to, as an import would write it; `None` for a `lib` and for any other comment.
fn specifier(comment: &str) -> Option<Name> {
    let attributes = comment.strip_prefix('/')?.trim_start().strip_prefix("<reference")?;
    let value = |name: &str| {
        let quoted = attributes.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
        let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        quoted[1..].split_once(quote).map(|(value, _)| value).filter(|value| !value.is_empty())
    };
    if let Some(path) = value(" path") {
        // It is relative to the file, whether or not it says so.
        return Some(if path.starts_with(['.', '/']) { path.into() } else { format!("./{path}").into() });
    }
    value(" types").map(Name::new)
}
