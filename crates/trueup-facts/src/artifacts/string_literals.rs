//! The string literals of code, found by how each language writes them.

use std::ops::Range;

/// How a language writes comments and strings.
struct Writing {
    /// What begins a comment that ends with its line.
    line_comments: &'static [&'static str],
    /// Whether `/*` and `*/` stand around comments.
    has_block_comments: bool,
    /// Quotes around one line, or more where the language lets a string go on.
    quotes: &'static [&'static str],
    /// Quotes that a string of many lines stands between.
    long_quotes: &'static [&'static str],
    /// What begins a text that ends with a line of its own, `<<` or `<<<`; empty where the language has none.
    here_document: &'static str,
}

const SLASHES: &[&str] = &["//"];
const HASH: &[&str] = &["#"];

fn writing(language: &str) -> Option<Writing> {
    let of = |line_comments, has_block_comments, quotes, long_quotes, here_document| {
        Some(Writing { line_comments, has_block_comments, quotes, long_quotes, here_document })
    };
    match language {
        "Rust" | "C" | "C++" | "Objective-C" | "Solidity" => of(SLASHES, true, &["\""], &[], ""),
        "Java" | "Kotlin" | "Scala" | "Swift" | "C#" => of(SLASHES, true, &["\""], &["\"\"\""], ""),
        "Go" => of(SLASHES, true, &["\""], &["`"], ""),
        "TypeScript" => of(SLASHES, true, &["\"", "'"], &["`"], ""),
        "Dart" => of(SLASHES, true, &["\"", "'"], &["\"\"\"", "'''"], ""),
        "Zig" => of(SLASHES, false, &["\""], &[], ""),
        "PHP" => of(&["//", "#"], true, &[], &["\"", "'"], "<<<"),
        "Python" => of(HASH, false, &["\"", "'"], &["\"\"\"", "'''"], ""),
        "Ruby" | "Crystal" => of(HASH, false, &[], &["\"", "'"], "<<"),
        "Elixir" => of(HASH, false, &["\""], &["\"\"\"", "'''"], ""),
        "Lua" => of(&["--"], false, &["\"", "'"], &["[["], ""),
        _ => None,
    }
}

/// The bytes between the quotes of every string literal of a text, in order.
pub(crate) fn string_literals(text: &str, language: &str) -> Vec<Range<usize>> {
    let Some(writing) = writing(language) else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some(rest) = text.get(at..) else {
            at += 1;
            continue;
        };
        at = match literal(rest, &writing, language) {
            Some((inner, end)) => {
                found.push(at + inner.start..at + inner.end);
                at + end
            }
            None => at + step(rest, &writing),
        };
    }
    found
}

/// How far to go where no string begins: over a comment, a character in quotes, or one byte.
fn step(rest: &str, writing: &Writing) -> usize {
    if writing.has_block_comments && rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |end| end + 2);
    }
    if writing.line_comments.iter().any(|mark| rest.starts_with(mark)) {
        return rest.find('\n').map_or(rest.len(), |end| end + 1);
    }
    // `'"'` is a character and begins no string.
    for character in ["'\"'", "'\\\"'"] {
        if rest.starts_with(character) {
            return character.len();
        }
    }
    1
}

/// The string literal that a text begins with: what stands between its quotes, and where it ends.
fn literal(rest: &str, writing: &Writing, language: &str) -> Option<(Range<usize>, usize)> {
    if language == "Zig" && rest.starts_with("\\\\") {
        let end = rest.find('\n').unwrap_or(rest.len());
        return Some((2..end, end));
    }
    if language == "Rust" && (rest.starts_with("r\"") || rest.starts_with("r#")) {
        let hashes = rest[1..].bytes().take_while(|&byte| byte == b'#').count();
        let start = 1 + hashes + 1;
        let close = format!("\"{}", "#".repeat(hashes));
        let is_raw = rest.as_bytes().get(start - 1) == Some(&b'"');
        let end = start + rest.get(start..).filter(|_| is_raw)?.find(&close)?;
        return Some((start..end, end + close.len()));
    }
    if !writing.here_document.is_empty() && rest.starts_with(writing.here_document) {
        return here_document(rest, writing.here_document);
    }
    if let Some(open) = writing.long_quotes.iter().find(|quote| rest.starts_with(**quote)) {
        let close = if *open == "[[" { "]]" } else { open };
        let end = end_of(rest, open.len(), close, true, *open != "`" || language != "Go")?;
        return Some((open.len()..end, end + close.len()));
    }
    let quote = writing.quotes.iter().find(|quote| rest.starts_with(**quote))?;
    // A string in plain quotes goes on in the next line in few languages, and never in these.
    let goes_on = matches!(language, "Rust");
    let end = end_of(rest, 1, quote, goes_on, true)?;
    Some((1..end, end + 1))
}

/// Where the closing quote stands, from byte `from` on.
fn end_of(rest: &str, from: usize, close: &str, many_lines: bool, escapes: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if escapes => at += 2,
            b'\n' if !many_lines => return None,
            _ if bytes[at..].starts_with(close.as_bytes()) => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// A text that ends with a line of its own: `<<~SQL`, `<<-SQL`, `<<<'SQL'`.
fn here_document(rest: &str, mark: &str) -> Option<(Range<usize>, usize)> {
    let (first, _) = rest.split_once('\n')?;
    let after = first[mark.len()..].trim_start_matches(['~', '-', ' ', '"', '\'']);
    let length = after.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let tag = &after[..length];
    if !tag.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let start = first.len() + 1;
    let mut at = start;
    for line in rest[start..].split_inclusive('\n') {
        let ends = line.trim_start().strip_prefix(tag);
        if ends.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')) {
            return Some((start..at, at + line.len() - line.trim_start().len() + tag.len()));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::string_literals;

    fn check(language: &str, text: &str, expected: &[&str]) {
        let found: Vec<&str> = string_literals(text, language).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{language}: {text}");
    }

    #[test]
    fn strings_are_found_as_each_language_writes_them() {
        check(
            "Rust",
            "let a = \"x\\\"y\"; // \"no\"\nlet b = r#\"a \"b\" c\"#; let c = '\"';",
            &["x\\\"y", "a \"b\" c"],
        );
        check("Python", "a = '''x\ny''' # 'no'\nb = 'z'", &["x\ny", "z"]);
        check("Go", "a := `x\\` + \"y\" /* \"no\" */", &["x\\", "y"]);
        check("TypeScript", "sql`a ${b}`; it's; 'c'", &["a ${b}", "s; "]);
        check("Ruby", "execute <<~SQL, 1\n  a 'b'\n  SQL\nx = 'c'", &["  a 'b'\n", "c"]);
        check("PHP", "<?php $a = <<<'SQL'\nx\nSQL;\n$b = 'y';", &["x\n", "y"]);
        check("Zig", "const a =\n    \\\\x \"y\"\n    \\\\z\n;", &["x \"y\"", "z"]);
        check("Lua", "a = [[x]] -- 'no'", &["x"]);
        check("Haskell", "a = \"x\"", &[]);
    }

    #[test]
    fn what_never_ends_is_no_string() {
        check("Python", "a = 'x\nb = 1", &[]);
        check("Rust", "let a = r#\"x", &[]);
        check("Ruby", "a <<~SQL\n x", &[]);
    }
}
