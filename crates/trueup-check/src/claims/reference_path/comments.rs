//! The paths in comments of shown code that tell where it is from.

use std::ops::Range;

use trueup_document::CodeBlock;

use super::plain_paths;
use crate::quoted::comment_text;
use crate::scope::Scope;

/// The bytes of every such path of a block, in order.
pub(super) fn paths(scope: &Scope<'_>, code: &CodeBlock) -> Vec<Range<usize>> {
    heading_comment(scope, code).into_iter().chain(sources_of_settings(scope, code)).collect()
}

/// The path that a comment in the first line of shown code consists of, as in `// src/cart.ts`: the file it is from.
fn heading_comment(scope: &Scope<'_>, code: &CodeBlock) -> Option<Range<usize>> {
    let line = code.lines.first()?;
    let text = scope.document.slice(line);
    let path = comment_text(text)?;
    let at = line.start + text.find(path)?;
    (path.contains('/') && plain_paths(path).first() == Some(&(0..path.len()))).then(|| at..at + path.len())
}

/// The paths that comments after settings consist of, as in `SHOP_PORT=8000  # shop/settings.py`: where each is read.
fn sources_of_settings(scope: &Scope<'_>, code: &CodeBlock) -> Vec<Range<usize>> {
    if !matches!(code.info.as_str(), "bash" | "sh" | "shell" | "env" | "dotenv" | "ini" | "properties") {
        return Vec::new();
    }
    let path_after = |line: &Range<usize>| {
        let text = scope.document.slice(line);
        let (setting, path) = text.split_once(" # ")?;
        let path = path.trim();
        let is_path = path.contains('/') && plain_paths(path).first() == Some(&(0..path.len()));
        let at = line.start + text.rfind(path)?;
        (is_path && setting.contains('=')).then(|| at..at + path.len())
    };
    code.lines.iter().filter_map(path_after).collect()
}
