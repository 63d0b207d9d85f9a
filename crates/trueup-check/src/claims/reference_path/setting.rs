//! The file that a comment names beside a setting: `SHOP_PORT=8000  # shop/settings.py`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::CodeBlock;

use super::plain_paths;
use crate::scope::Scope;

static SETTING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s*(?:export\s+)?[A-Z][A-Z0-9_]*=[^#]*\s#\s+(?P<path>\S+/\S+)\s*$").ok());

/// The paths that comments after the settings of a block of code consist of.
pub(super) fn comments(scope: &Scope<'_>, code: &CodeBlock) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for line in &code.lines {
        let text = scope.document.slice(line);
        let path = SETTING.as_ref().and_then(|form| form.captures(text)).and_then(|it| it.name("path"));
        let Some(path) = path.filter(|it| plain_paths(it.as_str()).first() == Some(&(0..it.len()))) else { continue };
        found.push(line.start + path.start()..line.start + path.end());
    }
    found
}
