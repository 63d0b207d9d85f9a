//! A text of the C family as its parser can read it.
//!
//! The parser knows neither the preprocessor nor what a macro stands for. So directives, branches that are not read and
//! the macros that decorate declarations (`API_EXPORT`, `__attribute__((…))`) become spaces of the same length: every
//! place stays where it was, and names are read from the text as written.

use std::ops::Range;

use super::branches::{Directives, directives, is_inside};
use super::decoration::{self, Findings};
use super::tokens::{Token, TokenKind, tokens};

/// A text without what its parser cannot read, and what was found on the way.
pub(crate) struct Plain {
    /// The text, as long as the one it was made from.
    pub(super) text: String,
    /// What the preprocessor's lines say.
    pub(super) directives: Directives,
    /// The comments outside of directives.
    pub(super) comments: Vec<Range<usize>>,
    /// What else was found.
    pub(super) findings: Findings,
}

/// The dialects that share a file extension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dialect {
    /// C.
    C,
    /// C++.
    Cpp,
    /// Objective-C.
    ObjectiveC,
}

impl Plain {
    /// Makes `text`, in `dialect`, plain; without a dialect, the text itself tells which one it is.
    pub(crate) fn new(text: &str, dialect: Option<Dialect>) -> (Plain, Dialect) {
        let (tokens, comments) = tokens(text);
        let directives = directives(text, &tokens);
        let is_read =
            |token: &&Token| token.kind != TokenKind::Directive && !is_inside(&directives.dropped, token.start);
        let kept: Vec<Token> = tokens.iter().filter(is_read).copied().collect();
        let dialect = dialect.unwrap_or_else(|| super::dialect::told_by(text, &kept, &directives));
        let findings = decoration::findings(text, &kept, dialect);
        let mut bytes = text.as_bytes().to_vec();
        for token in tokens.iter().filter(|token| token.kind == TokenKind::Directive) {
            blank(&mut bytes, token.start..token.end);
        }
        for range in directives.dropped.iter().chain(&findings.blanks) {
            blank(&mut bytes, range.clone());
        }
        for start in &findings.bodies {
            bytes[*start..start + MACRO_HEAD.len()].copy_from_slice(MACRO_HEAD);
        }
        // Only whole tokens, which end between characters, became spaces.
        let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into());
        (Plain { text, directives, comments, findings }, dialect)
    }
}

/// What stands for a macro with arguments that heads a function's body.
const MACRO_HEAD: &[u8] = b"v f()";

fn blank(bytes: &mut [u8], range: Range<usize>) {
    for byte in &mut bytes[range] {
        if *byte != b'\n' && *byte != b'\r' {
            *byte = b' ';
        }
    }
}
