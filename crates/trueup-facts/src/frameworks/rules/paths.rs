//! The paths that routes are served at.

use super::arguments::{is_path, last_name, unquoted};
use super::calls::Texts;
use crate::excerpt::on_one_line;

/// The longest path that is followed, in bytes.
const LONGEST_PATH: usize = 400;

/// The path that an expression gives; a part that is no literal is written `${expression}`. `None` where it is neither a
/// literal nor a name.
pub(super) fn path_text(texts: &Texts<'_>, expression: &str) -> Option<String> {
    let expression = expression.trim();
    if let Some(literal) = unquoted(expression) {
        return Some(literal.to_owned());
    }
    if let Some(inner) = formatted(expression) {
        return Some(filled(texts, inner, "{"));
    }
    if let Some(inner) = expression.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        return Some(filled(texts, inner, "${"));
    }
    if is_path(expression) {
        return Some(named(texts, expression));
    }
    let parts: Vec<&str> = expression.split('+').map(str::trim).collect();
    let is_sum = parts.len() > 1 && parts.iter().all(|part| unquoted(part).is_some() || is_path(part));
    is_sum.then(|| parts.iter().filter_map(|part| path_text(texts, part)).collect())
}

/// The path that a prefix gives, whatever it is written as.
pub(super) fn prefix_text(texts: &Texts<'_>, expression: &str) -> String {
    let unknown = || format!("${{{}}}", crate::excerpt::cut(&on_one_line(expression).replace(['{', '}'], ""), 60));
    path_text(texts, expression).unwrap_or_else(unknown)
}

/// `base` and below it `path`, with one slash between them; the anchors of a pattern are no part of it. `None` where that is longer than any path that people
/// write.
pub(super) fn joined(base: &str, path: &str) -> Option<String> {
    let path = path.trim_start_matches('^');
    let path = path.strip_suffix('$').or_else(|| path.strip_suffix("\\Z")).unwrap_or(path);
    let path = if base.is_empty() { path.to_owned() } else { crate::routes::join(base, path) };
    (path.len() <= LONGEST_PATH).then_some(path)
}

/// What is between the quotes of a Python text with fields: `f"{prefix}/users"`.
fn formatted(expression: &str) -> Option<&str> {
    let rest = expression.strip_prefix(['f', 'F']).or_else(|| expression.strip_prefix("rf"))?;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest[1..].strip_suffix(quote)
}

/// A text with fields, each of which begins with `open`.
fn filled(texts: &Texts<'_>, text: &str, open: &str) -> String {
    let mut path = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        path.push_str(&rest[..at]);
        let inner = &rest[at + open.len()..];
        let Some(end) = inner.find('}') else { break };
        // Two braces are one that is written.
        if open == "{" && inner.starts_with('{') {
            path.push_str(&inner[..=end]);
            rest = inner[end + 1..].strip_prefix('}').unwrap_or(&inner[end + 1..]);
            continue;
        }
        path.push_str(&named(texts, inner[..end].trim()));
        rest = &inner[end + 1..];
    }
    path.push_str(rest);
    path
}

/// What a name stands for: the text of a constant of the source, or itself.
fn named(texts: &Texts<'_>, name: &str) -> String {
    let constant = texts.constant(last_name(name)).filter(|_| is_path(name));
    constant.map_or_else(|| format!("${{{name}}}"), str::to_owned)
}
