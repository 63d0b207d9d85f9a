//! How source text is written into facts.

use crate::Name;

/// `text` with every run of white space as one space; `None` where it is empty or longer than `longest` bytes.
pub(crate) fn one_line(text: &str, longest: usize) -> Option<Name> {
    // Nested nodes share their text: a scan of all of it for each of them would cost the square.
    if text.len() > longest * 4 {
        return None;
    }
    let mut line = Name::default();
    for word in text.split_whitespace() {
        if line.len() + word.len() > longest {
            return None;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    (!line.is_empty()).then_some(line)
}

/// The text of a string literal without its quotes and its prefix (`r"…"`, `"""…"""`, `'…'`, `` `…` ``, `@"…"`).
pub(crate) fn unquoted(literal: &str) -> &str {
    let start = literal.find(['"', '\'', '`']).unwrap_or(0);
    let is_prefix = literal[..start].bytes().all(|byte| byte.is_ascii_alphabetic() || b"#@$%".contains(&byte));
    let text = if is_prefix { &literal[start..] } else { literal };
    let text = text.trim_end_matches('#');
    for quote in ["\"\"\"", "'''", "\"", "'", "`"] {
        let inner = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
        if let Some(inner) = inner {
            return inner;
        }
    }
    text
}

/// A callee as a dotted path: white space, arguments and type arguments gone, `a.b().c`; `None` for what is no path.
///
/// Of a chain longer than `longest` bytes only the last part is kept.
pub(super) fn callee(text: &str, longest: usize) -> Option<Name> {
    let text = text.trim();
    let text = if text.len() > longest * 4 { last_part(text, longest)? } else { text };
    let mut path = Name::default();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '(' | '[' | '{' => {
                skip_brackets(&mut characters);
                path.push_str(if character == '[' { "[]" } else { "()" });
            }
            '"' | '\'' | '`' => return None,
            '<' if path.ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == ':') => {
                skip_angles(&mut characters);
            }
            character if character.is_whitespace() => {}
            character if character.is_alphanumeric() || "_.:$@?!->\\#".contains(character) => path.push(character),
            _ => return None,
        }
    }
    (!path.is_empty() && path.len() <= longest).then_some(path)
}

/// What follows the last `.` or `::` of a text, within its last `longest` bytes.
fn last_part(text: &str, longest: usize) -> Option<&str> {
    let mut start = text.len() - longest;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let end = &text[start..];
    Some(&end[end.rfind(['.', ':'])? + 1..])
}

/// A line of documentation without the tag that says that it is about the whole.
pub(super) fn without_tag(line: &str) -> &str {
    let tags = ["@brief ", "\\brief ", "@notice ", "@dev ", "@title ", "@summary "];
    tags.iter().find_map(|tag| line.strip_prefix(tag)).unwrap_or(line)
}

/// Whether a line of a documentation comment begins a tag: `@param`, `- Parameters:`.
pub(super) fn is_tag(line: &str) -> bool {
    let callouts = ["Parameter ", "Parameters:", "Returns:", "Throws:", "Note:", "note:", "Warning:", "Important:"];
    if callouts.iter().any(|callout| line.starts_with(callout)) {
        return true;
    }
    line.strip_prefix('@').is_some_and(|tag| tag.starts_with(|first: char| first.is_ascii_alphabetic()))
}

/// Whether a comment speaks to a tool, not to people.
pub(super) fn is_directive(comment: &str) -> bool {
    if comment.starts_with("#!") {
        return true;
    }
    let text = comment.trim_start_matches(['#', '/', '*', ' ']);
    let tools = [
        "-*- ",
        "encoding:",
        "frozen_string_literal:",
        "rubocop:",
        "typed:",
        "warn_indent:",
        ":nodoc:",
        "phpcs:",
        "phpstan",
        "@phpstan",
        "@psalm",
        "swift-tools-version:",
        "swiftlint:",
        "MARK:",
        "swift-format-ignore",
        "ReSharper ",
    ];
    tools.iter().any(|tool| text.starts_with(tool))
}

fn skip_brackets(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let (mut depth, mut quote) = (1_u32, None);
    while let Some(character) = characters.next() {
        match character {
            '\\' if quote.is_some() => {
                characters.next();
            }
            _ if quote.is_some() => quote = quote.filter(|open| *open != character),
            '"' | '\'' | '`' => quote = Some(character),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

fn skip_angles(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let mut depth = 1_u32;
    for character in characters.by_ref() {
        match character {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

/// How many lines hold something else than white space and comments; `comments` are byte ranges in order.
pub(crate) fn code_lines(text: &str, comments: &[(usize, usize)]) -> u32 {
    let mut comments = comments.iter().peekable();
    let (mut count, mut start) = (0, 0);
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut at = start;
        let mut has_code = false;
        while at < end {
            while comments.next_if(|comment| comment.1 <= at).is_some() {}
            let until = comments.peek().map_or(end, |comment| comment.0.clamp(at, end));
            has_code |= text[at..until].bytes().any(|byte| !byte.is_ascii_whitespace());
            at = match comments.peek() {
                Some(comment) if comment.0 <= until => comment.1.max(until),
                _ => until.max(end),
            };
        }
        count += u32::from(has_code);
        start = end;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callee_loses_its_arguments() {
        assert_eq!(callee("a.b(x, \"(\") .c", 100).as_deref(), Some("a.b().c"));
        assert_eq!(callee("List<String>.of", 100).as_deref(), Some("List.of"));
        assert_eq!(callee("a.b::<T>", 100).as_deref(), Some("a.b::"));
        assert_eq!(callee("a + b", 100), None);
    }

    #[test]
    fn a_literal_loses_its_quotes() {
        let literals = ["\"a\"", "'a'", "r\"a\"", "r#\"a\"#", "@\"a\"", "\"\"\"a\"\"\"", "`a`", "a"];
        assert!(literals.iter().all(|literal| unquoted(literal) == "a"));
    }

    #[test]
    fn comments_and_blank_lines_are_no_code() {
        let text = "a // x\n\n/* b\nc */\n/* d */ e\n";
        assert_eq!(code_lines(text, &[(2, 6), (8, 17), (18, 25)]), 2);
    }
}
