//! How many elements a literal of the code has.

use std::ops::Range;

use trueup_facts::Language;

/// Languages whose comments begin with `#`.
const HASH_COMMENTS: &[&str] = &["Python", "Ruby", "Bash", "Elixir", "Crystal", "Nim"];

/// What opens and closes a group.
const BRACKETS: [(u8, u8); 3] = [(b'[', b']'), (b'{', b'}'), (b'(', b')')];

/// A text of code without what stands in its comments and literals of text, byte for byte.
pub(super) fn bare(text: &str, language: Option<&Language>) -> Vec<u8> {
    let has_hash = language.is_some_and(|language| HASH_COMMENTS.contains(&language.name));
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (end, keep) = match rest[0] {
            quote @ (b'"' | b'`') => (end_of_text(&bytes, at, quote), 1),
            b'\'' => match end_of_text(&bytes, at, b'\'') {
                // A lifetime of Rust is no text.
                end if bytes[at..end].contains(&b'\n') => (at + 1, 1),
                end => (end, 1),
            },
            b'#' if has_hash => (line_end(&bytes, at), 0),
            b'/' if !has_hash && rest.starts_with(b"//") => (line_end(&bytes, at), 0),
            b'/' if !has_hash && rest.starts_with(b"/*") => {
                let end = memchr::memmem::find(rest, b"*/").map_or(bytes.len(), |end| at + end + 2);
                (end, 0)
            }
            _ => (at + 1, 1),
        };
        let blanked = bytes[at..end].iter_mut().skip(keep);
        blanked.filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at = end;
    }
    bytes
}

/// One past the closing quote of the literal that begins at `start`, a Python one of three quotes too.
fn end_of_text(bytes: &[u8], start: usize, quote: u8) -> usize {
    let triple = [quote; 3];
    if bytes[start..].starts_with(&triple) {
        let inner = &bytes[start + 3..];
        return memchr::memmem::find(inner, &triple).map_or(bytes.len(), |end| start + 3 + end + 3);
    }
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if quote != b'`' => return at,
            byte if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end)
}

/// The inside of the group that the code ends with: of `A: [T; 2] = [x, y];`, `x, y`.
pub(super) fn last_group(bare: &[u8]) -> Option<Range<usize>> {
    let end = bare.iter().rposition(|byte| !byte.is_ascii_whitespace() && *byte != b';' && *byte != b',')?;
    let mut open: Vec<usize> = Vec::new();
    for (at, byte) in bare.iter().enumerate().take(end + 1) {
        if BRACKETS.iter().any(|(opening, _)| opening == byte) {
            open.push(at);
        } else if BRACKETS.iter().any(|(_, closing)| closing == byte) {
            let start = open.pop()?;
            if at == end {
                return Some(start + 1..end);
            }
        }
    }
    None
}

/// The inside of the first `[…]` after `from`.
pub(super) fn list_after(bare: &[u8], from: usize) -> Option<Range<usize>> {
    let start = from + bare.get(from..)?.iter().position(|byte| *byte == b'[')?;
    let mut depth = 0_usize;
    for (at, byte) in bare.iter().enumerate().skip(start) {
        match byte {
            b'[' | b'(' | b'{' => depth += 1,
            b']' | b')' | b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(start + 1..at);
        }
    }
    None
}

/// How many elements stand between the brackets; `None` where they are made or spread rather than written.
pub(super) fn elements(inside: &[u8]) -> Option<u64> {
    let mut depth = 0_usize;
    let mut count = 0_u64;
    let mut is_open = false;
    for (at, byte) in inside.iter().enumerate() {
        match byte {
            b'[' | b'(' | b'{' => depth += 1,
            b']' | b')' | b'}' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => {
                is_open = false;
                continue;
            }
            // `[x; 8]` and statements are no list of elements.
            b';' if depth == 0 => return None,
            byte if byte.is_ascii_whitespace() => continue,
            _ => {}
        }
        if !is_open {
            let rest = &inside[at..];
            if rest.starts_with(b"*") || rest.starts_with(b"...") || rest.starts_with(b"..") {
                return None;
            }
            is_open = true;
            count += 1;
        }
    }
    let is_made = memchr::memmem::find(inside, b" for ").is_some() && count <= 1;
    (!is_made).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> Option<u64> {
        let language = trueup_facts::language_by_name("Rust");
        let bare = bare(text, language);
        elements(&bare[last_group(&bare)?])
    }

    #[test]
    fn the_elements_of_a_literal_are_counted() {
        assert_eq!(count("A: [&str; 2] = [\"a, b\", \"c\"];"), Some(2));
        assert_eq!(count("A = &[\n    (1, 2), // , more\n    (3, 4),\n]"), Some(2));
        assert_eq!(count("A = [0; 8]"), None);
        assert_eq!(count("A = [*B, 1]"), None);
        assert_eq!(count("A = []"), Some(0));
        assert_eq!(count("A = 3"), None);
    }
}
