//! Which language of the family a text is written in.

use super::branches::{Directives, is_inside};
use super::plain::Dialect;
use super::standard::is_cpp_header;
use super::tokens::{Token, TokenKind};

/// The dialect that a header's own text tells.
pub(super) fn told_by(text: &str, tokens: &[Token], directives: &Directives) -> Dialect {
    let view = View { text, tokens };
    let is_common = |index: &usize| !is_inside(&directives.only_cpp, tokens[*index].start);
    let mut indices = (0..tokens.len()).filter(is_common);
    if directives.has_import || (0..tokens.len()).any(|index| view.is_objective_c(index)) {
        return Dialect::ObjectiveC;
    }
    let includes_cpp = directives.includes.iter().any(|include| {
        let name = include.specifier.trim_matches(['<', '>']);
        is_cpp_header(name) && !is_inside(&directives.only_cpp, include.range.start)
    });
    if includes_cpp || indices.any(|index| view.is_cpp(index)) { Dialect::Cpp } else { Dialect::C }
}

struct View<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl View<'_> {
    fn word(&self, index: usize) -> &str {
        let token = self.tokens.get(index).filter(|token| token.kind == TokenKind::Word);
        token.map_or("", |token| &self.text[token.start..token.end])
    }

    fn is_mark(&self, index: usize, mark: u8) -> bool {
        self.tokens.get(index).is_some_and(|token| token.kind == TokenKind::Mark(mark))
    }

    fn is_objective_c(&self, index: usize) -> bool {
        let words = ["interface", "protocol", "implementation", "class", "import", "property", "end"];
        self.is_mark(index, b'@') && words.contains(&self.word(index + 1))
    }

    /// Whether C++ begins something here that C knows no word for.
    fn is_cpp(&self, index: usize) -> bool {
        let next_word = !self.word(index + 1).is_empty();
        match self.word(index) {
            "namespace" => next_word || self.is_mark(index + 1, b'{'),
            "template" => self.is_mark(index + 1, b'<'),
            "class" => next_word && [b'{', b':', b';'].iter().any(|mark| self.is_mark(index + 2, *mark)),
            "public" | "private" | "protected" => self.is_mark(index + 1, b':'),
            "using" | "virtual" | "constexpr" => next_word,
            "" => self.is_mark(index, b':') && self.is_mark(index + 1, b':') && !self.word(index + 2).is_empty(),
            _ => false,
        }
    }
}
