//! Short excerpts of source text, as facts carry them.

use compact_str::CompactString;

use crate::Name;

/// The longest type, value or decorator a fact carries, in bytes; the rest is cut and marked by `…`.
const EXCERPT_LIMIT: usize = 400;

/// Source text on one line: a line break and the white space around it become one space, or nothing beside a bracket,
/// where a trailing comma goes too.
pub(crate) fn on_one_line(text: &str) -> Name {
    let text = text.trim();
    let mut line = CompactString::default();
    for part in text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        if part.starts_with([')', ']', '}']) {
            if line.ends_with(',') {
                line.pop();
            }
        } else if !line.is_empty() && !line.ends_with(['(', '[', '{']) {
            line.push(' ');
        }
        line.push_str(part);
        if line.len() > EXCERPT_LIMIT {
            return cut(&line, EXCERPT_LIMIT);
        }
    }
    line
}

/// At most `limit` bytes of `text`, with `…` where something was cut.
pub(crate) fn cut(text: &str, limit: usize) -> Name {
    if text.len() <= limit {
        return text.into();
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut cut: Name = text[..end].into();
    cut.push('…');
    cut
}

/// The first paragraph of a documentation comment whose markers are gone, on one line; `None` where it is empty.
/// Lines that only say whose the file is, or what it is called, are no documentation.
pub(crate) fn first_paragraph<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Box<str>> {
    let (mut paragraph, mut has_letterhead) = (String::new(), false);
    for line in lines.map(str::trim) {
        if is_letterhead(line) {
            has_letterhead = true;
            continue;
        }
        // A tag (`@param`) begins what is told of one part.
        if line.is_empty() || (line.starts_with('@') && !paragraph.is_empty()) {
            if paragraph.is_empty() || (has_letterhead && is_licence(&paragraph)) {
                (has_letterhead, paragraph) = (false, String::new());
                continue;
            }
            break;
        }
        if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(line);
    }
    if has_letterhead && is_licence(&paragraph) {
        return None;
    }
    (!paragraph.is_empty()).then(|| paragraph.into_boxed_str())
}

/// Whether the rest of a paragraph with a copyright notice tells the terms.
fn is_licence(paragraph: &str) -> bool {
    let paragraph = paragraph.to_ascii_lowercase();
    paragraph.contains("license") || paragraph.contains("licence") || paragraph.contains("rights reserved")
}

/// Whether a line is a copyright notice, a licence tag, a directive to a tool or the bare name of a file.
fn is_letterhead(line: &str) -> bool {
    if line.starts_with(['©', 'Ⓒ'])
        || line.starts_with("Copyright ")
        || line.starts_with("SPDX-")
        || line.starts_with("shellcheck ")
        || line.starts_with("Licensed to ")
        || line.starts_with("Licensed under ")
    {
        return true;
    }
    let is_part_of_path = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./+".contains(&byte);
    let extension = line.rsplit_once('.').map_or("", |(_, extension)| extension);
    (1..=5).contains(&extension.len()) && line.bytes().all(is_part_of_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_become_spaces_but_not_beside_brackets() {
        assert_eq!(on_one_line("dict(\n    a=1,\n    b=2,\n)"), "dict(a=1, b=2)");
        assert_eq!(on_one_line("a\n  | b"), "a | b");
    }

    #[test]
    fn a_cut_falls_between_characters() {
        assert_eq!(cut("ééé", 3), "é…");
    }

    #[test]
    fn a_paragraph_ends_at_a_blank_line() {
        assert_eq!(first_paragraph("\n one\n two\n\n three".lines()).as_deref(), Some("one two"));
        assert_eq!(first_paragraph(" \n ".lines()), None);
        assert_eq!(first_paragraph("Copyright 2025 A\nlimiter.py\n\nLimits.".lines()).as_deref(), Some("Limits."));
        assert_eq!(first_paragraph("Order+Total.swift\nShop\n\nTotals.".lines()).as_deref(), Some("Shop"));
        assert_eq!(
            first_paragraph("Licensed to A under\nthe MIT license.\n\nLimits.".lines()).as_deref(),
            Some("Limits.")
        );
        let licensed = "Copyright 2025 A\nfor details. All rights reserved.\n\nLimits.";
        assert_eq!(first_paragraph(licensed.lines()).as_deref(), Some("Limits."));
    }
}
