//! Tests that macros declare: googletest, Catch2, doctest, Boost.Test, Check.

use tree_sitter::Node;

use super::decoration::is_shouted;
use crate::Name;
use crate::grammar::{Reader, one_line, unquoted};

/// The macros that head a test, with how many of their arguments name it.
const TEST_MACROS: &[(&str, usize)] = &[
    ("TEST", 2),
    ("TEST_F", 2),
    ("TEST_P", 2),
    ("TYPED_TEST", 2),
    ("TYPED_TEST_P", 2),
    ("GTEST_TEST", 2),
    ("TEST_CASE", 1),
    ("SCENARIO", 1),
    ("TEST_CASE_METHOD", 2),
    ("TEST_CASE_TEMPLATE", 1),
    ("TEMPLATE_TEST_CASE", 1),
    ("BOOST_AUTO_TEST_CASE", 1),
    ("BOOST_FIXTURE_TEST_CASE", 1),
    ("BOOST_DATA_TEST_CASE", 1),
    ("BOOST_AUTO_TEST_CASE_TEMPLATE", 1),
    ("START_TEST", 1),
];

/// The macro that stands in the text at the start of `node`, with its arguments.
fn macro_at<'s>(reader: &Reader<'s, '_>, node: Node<'_>) -> Option<(&'s str, &'s str)> {
    let text = reader.text.get(node.start_byte()..)?;
    let end = text.find(|next: char| !next.is_ascii_alphanumeric() && next != '_')?;
    let (word, rest) = text.split_at(end);
    let arguments = rest.trim_start_matches([' ', '\t']).strip_prefix('(')?;
    is_shouted(word).then_some((word, arguments))
}

/// The name of the test whose body `node` holds.
pub(super) fn test_at(reader: &Reader<'_, '_>, node: Node<'_>) -> Option<Name> {
    let (word, arguments) = macro_at(reader, node)?;
    let (_, count) = TEST_MACROS.iter().find(|(name, _)| *name == word)?;
    let mut names = Vec::new();
    let mut rest = arguments;
    for _ in 0..*count {
        let end = argument_end(rest)?;
        names.push(unquoted(rest[..end].trim()));
        let is_last = rest[end..].starts_with(')');
        rest = &rest[end + 1..];
        if is_last {
            break;
        }
    }
    one_line(&names.join("."), 200)
}

/// Where the first of some arguments ends; a comma in a string ends none.
fn argument_end(arguments: &str) -> Option<usize> {
    let (mut in_text, mut depth) = (false, 0_u32);
    for (at, byte) in arguments.bytes().enumerate().take(400) {
        match byte {
            b'"' if !arguments[..at].ends_with('\\') => in_text = !in_text,
            _ if in_text => {}
            b'(' => depth += 1,
            b')' if depth > 0 => depth -= 1,
            b',' | b')' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether `node` begins with a macro that stands for the head of a function.
pub(super) fn is_macro_head(reader: &Reader<'_, '_>, node: Node<'_>) -> bool {
    // A function's own head begins with its type, which no parenthesis follows.
    node.child_by_field_name("type").is_some_and(|it| it.end_byte() - it.start_byte() == 1)
        && macro_at(reader, node).is_some()
}
