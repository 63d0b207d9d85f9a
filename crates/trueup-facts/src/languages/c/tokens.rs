//! The words and marks of a text in a language of the C family, comments left out and each directive whole.

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TokenKind {
    /// A name or a keyword.
    Word,
    /// A number.
    Number,
    /// A string or a character.
    Text,
    /// One byte of punctuation.
    Mark(u8),
    /// A line of the preprocessor, with the lines that continue it.
    Directive,
}

/// A token and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Its first byte.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
}

/// The tokens of `text`, and its comments outside of directives.
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<std::ops::Range<usize>>) {
    let mut lexer = Lexer { bytes: text.as_bytes(), at: 0, begins_line: true };
    let (mut tokens, mut comments) = (Vec::with_capacity(text.len() / 5), Vec::new());
    while lexer.at < lexer.bytes.len() {
        let start = lexer.at;
        let byte = lexer.bytes[start];
        if byte == b'/' && lexer.skip_comment() {
            comments.push(start..lexer.at);
            continue;
        }
        match byte {
            b'\n' => {
                lexer.begins_line = true;
                lexer.at += 1;
            }
            byte if byte.is_ascii_whitespace() => lexer.at += 1,
            _ => {
                let kind = lexer.token();
                lexer.begins_line = false;
                tokens.push(Token { kind, start, end: lexer.at });
            }
        }
    }
    (tokens, comments)
}

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    begins_line: bool,
}

impl Lexer<'_> {
    fn byte(&self, offset: usize) -> u8 {
        self.bytes.get(self.at + offset).copied().unwrap_or(0)
    }

    /// Moves past a token that is neither white space nor a comment.
    fn token(&mut self) -> TokenKind {
        match self.byte(0) {
            b'#' if self.begins_line => {
                self.directive();
                TokenKind::Directive
            }
            quote @ (b'"' | b'\'') => {
                self.quoted(quote);
                TokenKind::Text
            }
            byte if is_word_byte(byte) && !byte.is_ascii_digit() => self.word(),
            byte if byte.is_ascii_digit() => {
                self.number();
                TokenKind::Number
            }
            byte => {
                self.at += 1;
                TokenKind::Mark(byte)
            }
        }
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        while is_word_byte(self.byte(0)) {
            self.at += 1;
        }
        match (self.byte(0), &self.bytes[start..self.at]) {
            (b'"', b"R" | b"LR" | b"uR" | b"UR" | b"u8R") => {
                self.raw_string();
                TokenKind::Text
            }
            (quote @ (b'"' | b'\''), b"L" | b"u" | b"U" | b"u8") => {
                self.quoted(quote);
                TokenKind::Text
            }
            _ => TokenKind::Word,
        }
    }

    fn number(&mut self) {
        loop {
            let (byte, next) = (self.byte(0), self.byte(1));
            let is_sign = matches!(byte, b'e' | b'E' | b'p' | b'P') && matches!(next, b'+' | b'-');
            let is_separator = byte == b'\'' && next.is_ascii_alphanumeric();
            match byte {
                _ if is_sign || is_separator => self.at += 2,
                byte if byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_' => self.at += 1,
                _ => return,
            }
        }
    }

    /// Moves past a string or a character; one that is not closed ends with its line.
    fn quoted(&mut self, quote: u8) {
        self.at += 1;
        while self.at < self.bytes.len() {
            match self.byte(0) {
                b'\\' => self.at += 1,
                b'\n' => return,
                byte if byte == quote => {
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.at.min(self.bytes.len());
    }

    fn raw_string(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let Some(open) = rest.iter().take(17).position(|byte| *byte == b'(') else { return self.quoted(b'"') };
        let close = [b")", &rest[..open], b"\""].concat();
        let end = memchr::memmem::find(&rest[open..], &close).map(|at| open + at + close.len());
        self.at += 1 + end.unwrap_or(rest.len());
    }

    /// Moves past a comment; `false` where there is none.
    fn skip_comment(&mut self) -> bool {
        match self.byte(1) {
            b'*' => {
                let end = memchr::memmem::find(&self.bytes[self.at + 2..], b"*/");
                self.at = end.map_or(self.bytes.len(), |end| self.at + end + 4);
                true
            }
            b'/' => {
                self.skip_line();
                true
            }
            _ => false,
        }
    }

    /// Moves to the end of the line, and of those that a backslash joins to it.
    fn skip_line(&mut self) {
        while self.at < self.bytes.len() && self.byte(0) != b'\n' {
            self.skip_joined();
        }
    }

    /// Moves past one byte, or past a backslash and the line break behind it.
    fn skip_joined(&mut self) {
        let joined = match (self.byte(0), self.byte(1), self.byte(2)) {
            (b'\\', b'\n', _) => 2,
            (b'\\', b'\r', b'\n') => 3,
            _ => 1,
        };
        self.at = (self.at + joined).min(self.bytes.len());
    }

    fn directive(&mut self) {
        while self.at < self.bytes.len() && self.byte(0) != b'\n' {
            match self.byte(0) {
                b'/' if self.byte(1) == b'/' => return self.skip_line(),
                b'/' if self.byte(1) == b'*' => {
                    self.skip_comment();
                }
                b'"' => self.quoted(b'"'),
                _ => self.skip_joined(),
            }
        }
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).0.iter().map(|token| &text[token.start..token.end]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn strings_numbers_and_comments_are_whole() {
        check("a/*b*/c//d\ne", &["a", "c", "e"]);
        check("x = 1'000 + 1e-3;", &["x", "=", "1'000", "+", "1e-3", ";"]);
        check("R\"x(a)\" )x\" u8\"b\\\"\" 'c'", &["R\"x(a)\" )x\"", "u8\"b\\\"\"", "'c'"]);
        check("\"open\nnext", &["\"open", "next"]);
    }

    #[test]
    fn a_directive_takes_the_lines_that_continue_it() {
        check("#define A \\\n  1 /* one\n two */ 2\nint a;", &["#define A \\\n  1 /* one\n two */ 2", "int", "a", ";"]);
        check("a # b", &["a", "#", "b"]);
    }
}
