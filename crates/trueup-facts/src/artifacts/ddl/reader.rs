//! Reads the words, names and brackets of a statement.

use std::ops::Range;

use crate::Name;
use crate::artifacts::sql_tokens::Token;
use crate::excerpt::on_one_line;

/// The tokens of a statement, or of a part of one, and how far they are read.
pub(super) struct Reader<'a, 't> {
    /// The whole text.
    pub(super) text: &'t str,
    /// The tokens.
    pub(super) tokens: &'a [Token<'t>],
    /// The next token.
    pub(super) at: usize,
}

impl<'a, 't> Reader<'a, 't> {
    pub(super) fn peek(&self) -> Option<&'a Token<'t>> {
        self.tokens.get(self.at)
    }

    /// Takes the keywords where they all come next.
    pub(super) fn take(&mut self, keywords: &[&str]) -> bool {
        let next = self.tokens.get(self.at..self.at + keywords.len()).unwrap_or(&[]);
        let found = next.len() == keywords.len() && next.iter().zip(keywords).all(|(token, word)| token.is(word));
        if found {
            self.at += keywords.len();
        }
        found
    }

    pub(super) fn take_any(&mut self, keywords: &[&str]) {
        while self.peek().is_some_and(|token| keywords.iter().any(|word| token.is(word))) {
            self.at += 1;
        }
    }

    /// A name with its schema, unless that is the usual one.
    pub(super) fn name(&mut self) -> Option<Name> {
        let mut parts = vec![self.peek().filter(|token| token.is_name())?.text];
        self.at += 1;
        while self.peek().is_some_and(|token| token.is_symbol("."))
            && let Some(next) = self.tokens.get(self.at + 1).filter(|token| token.is_name())
        {
            parts.push(next.text);
            self.at += 2;
        }
        if parts.len() > 1 && ["public", "dbo", "main"].iter().any(|usual| parts[0].eq_ignore_ascii_case(usual)) {
            parts.remove(0);
        }
        Some(parts.join(".").into())
    }

    /// The tokens of the brackets that open here, without the brackets.
    pub(super) fn brackets(&mut self) -> Option<&'a [Token<'t>]> {
        if !self.peek()?.is_symbol("(") {
            return None;
        }
        let start = self.at + 1;
        let mut depth = 0_u32;
        while let Some(token) = self.peek() {
            self.at += 1;
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth -= 1;
                if depth == 0 {
                    return Some(&self.tokens[start..self.at - 1]);
                }
            }
        }
        Some(&self.tokens[start..])
    }

    pub(super) fn names(&mut self) -> Vec<Name> {
        let text = self.text;
        parts(self.brackets().unwrap_or(&[])).map(|part| written_name(text, part)).collect()
    }

    pub(super) fn range(&self) -> Range<usize> {
        let start = self.tokens.first().map_or(0, |token| token.start);
        start..self.tokens.last().map_or(start, |token| token.end)
    }
}

/// The parts between the commas that stand in no brackets.
pub(super) fn parts<'a, 't>(tokens: &'a [Token<'t>]) -> impl Iterator<Item = &'a [Token<'t>]> {
    let mut depth = 0_i32;
    let is_comma = move |token: &Token<'t>| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth -= 1;
        }
        depth == 0 && token.is_symbol(",")
    };
    tokens.split(is_comma).filter(|part| !part.is_empty())
}

/// The source of tokens side by side, on one line.
pub(super) fn written(text: &str, tokens: &[Token<'_>]) -> Name {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Name::default() };
    on_one_line(text.get(first.start..last.end).unwrap_or(""))
}

/// A column in a list: its name without quotes, an expression as written, without its order.
pub(super) fn written_name(text: &str, part: &[Token<'_>]) -> Name {
    match part {
        [only] => only.text.into(),
        [name, order] if order.is("ASC") || order.is("DESC") => name.text.into(),
        _ => written(text, part),
    }
}
