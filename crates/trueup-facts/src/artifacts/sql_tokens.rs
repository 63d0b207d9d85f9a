//! The tokens of SQL, whatever its dialect.

/// A token and where it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token<'t> {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// Its text; a quoted name without its quotes.
    pub(crate) text: &'t str,
    /// Its first byte.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
}

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TokenKind {
    /// A keyword or a plain name.
    Word,
    /// A name in quotes.
    Quoted,
    /// A string or a number.
    Literal,
    /// A string between dollar signs, with its inner text.
    Dollar,
    /// Any other character.
    Symbol,
    /// The end of a statement.
    End,
}

impl Token<'_> {
    /// Whether it is this keyword, given in upper case.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Whether it is this character.
    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// Whether it can name something.
    pub(crate) fn is_name(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Quoted)
    }
}

/// The tokens of a text, without its comments. A line `GO` ends a statement like `;` does.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let escapes = memchr::memchr(b'`', text.as_bytes()).is_some();
    let mut lexer = Lexer { text, at: 0, escapes, found: Vec::new() };
    while lexer.step() {}
    lexer.found
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// Whether a backslash escapes a quote, as in MySQL, which is told by its backticks.
    escapes: bool,
    found: Vec<Token<'t>>,
}

impl<'t> Lexer<'t> {
    fn step(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let Some(&byte) = bytes.get(self.at) else { return false };
        let start = self.at;
        let rest = &self.text[start..];
        match byte {
            _ if byte.is_ascii_whitespace() => self.at += 1,
            b'-' if rest.starts_with("--") => self.skip_line(),
            b'#' if self.escapes => self.skip_line(),
            // psql's own commands.
            b'\\' if start == 0 || bytes[start - 1] == b'\n' => self.skip_line(),
            b'/' if rest.starts_with("/*") => self.at += rest.find("*/").map_or(rest.len(), |end| end + 2),
            b'\'' => {
                let is_escaped = start > 0 && matches!(bytes[start - 1], b'E' | b'e') || self.escapes;
                let end = self.string_end(start, b'\'', is_escaped);
                self.push(TokenKind::Literal, start, end, 0);
            }
            b'"' | b'`' => {
                let end = self.string_end(start, byte, false);
                self.push(TokenKind::Quoted, start, end, 1);
            }
            b'[' if self.opens_name(start) => {
                let end = rest.find(']').map_or(self.text.len(), |end| start + end + 1);
                self.push(TokenKind::Quoted, start, end, 1);
            }
            // What a template puts in, a prefix for one, is no part of a name.
            b'{' if rest.starts_with("{{") => self.at += rest.find("}}").map_or(rest.len(), |end| end + 2),
            b'$' if rest.starts_with("${") => self.at += rest.find('}').map_or(rest.len(), |end| end + 1),
            b'$' if self.dollar_quote(start) => {}
            b';' => self.push(TokenKind::End, start, start + 1, 0),
            _ if byte.is_ascii_digit() => {
                let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'.').count();
                self.push(TokenKind::Literal, start, start + length, 0);
            }
            _ if byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 || byte == b'@' => self.word(start),
            _ => self.push(TokenKind::Symbol, start, start + 1, 0),
        }
        true
    }

    fn skip_line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    /// Adds a token; `quote` bytes at both its ends are no part of its text.
    fn push(&mut self, kind: TokenKind, start: usize, end: usize, quote: usize) {
        let inner = self.text.get(start + quote..end.saturating_sub(quote).max(start + quote)).unwrap_or("");
        self.found.push(Token { kind, text: inner, start, end });
        self.at = end;
    }

    fn word(&mut self, start: usize) {
        let rest = &self.text[start..];
        let is_inner = |c: char| c.is_alphanumeric() || "_$#@".contains(c);
        let length = rest.find(|c: char| !is_inner(c)).unwrap_or(rest.len());
        let length = length.max(rest.chars().next().map_or(1, char::len_utf8));
        let is_go = rest[..length].eq_ignore_ascii_case("go") && self.stands_alone(start, start + length);
        self.push(if is_go { TokenKind::End } else { TokenKind::Word }, start, start + length, 0);
    }

    /// Whether nothing else stands in the line.
    fn stands_alone(&self, start: usize, end: usize) -> bool {
        let before = self.text[..start].rsplit('\n').next().unwrap_or("");
        let after = self.text[end..].split('\n').next().unwrap_or("");
        before.trim().is_empty() && after.trim().is_empty()
    }

    fn string_end(&self, start: usize, quote: u8, escapes: bool) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        while let Some(&byte) = bytes.get(at) {
            let is_doubled = byte == quote && bytes.get(at + 1) == Some(&quote);
            if is_doubled || (byte == b'\\' && escapes) {
                at += 2;
            } else if byte == quote {
                return at + 1;
            } else {
                at += 1;
            }
        }
        self.text.len()
    }

    /// Whether a bracket opens a name in brackets, and no index or array.
    fn opens_name(&self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let follows_word =
            start > 0 && (bytes[start - 1].is_ascii_alphanumeric() || b"_)]\"".contains(&bytes[start - 1]));
        !follows_word && bytes.get(start + 1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
    }

    /// Reads `$tag$ … $tag$`; `false` where none begins here.
    fn dollar_quote(&mut self, start: usize) -> bool {
        let rest = &self.text[start..];
        let length = rest[1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count() + 1;
        if rest.as_bytes().get(length) != Some(&b'$') {
            return false;
        }
        let tag = &rest[..=length];
        let Some(end) = memchr::memmem::find(&rest.as_bytes()[tag.len()..], tag.as_bytes()) else { return false };
        self.push(TokenKind::Dollar, start, start + end + tag.len() * 2, tag.len());
        true
    }
}
