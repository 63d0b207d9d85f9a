//! The macros and attributes around declarations that the parser would take for types and names.
//!
//! At the start of each declaration the words up to its name are weighed: C and C++ know one type there, so every
//! further word is a decoration (`LUA_API int lua_gettop`, `class BASE_EXPORT Store`, `static my_inline row_t next`).

use std::ops::Range;

use super::blocks::{Block, BlockKind};
use super::head::{Head, Piece};
use super::plain::Dialect;
use super::tokens::{Token, TokenKind};
use crate::Visibility;

/// What a look at the tokens found.
#[derive(Default)]
pub(crate) struct Findings {
    /// What the parser must not see.
    pub(super) blanks: Vec<Range<usize>>,
    /// The attributes among that, without their keyword and parentheses.
    pub(super) attributes: Vec<Range<usize>>,
    /// Where a macro with arguments heads a function's body.
    pub(super) bodies: Vec<usize>,
    /// The bodies of classes, by where they open, with the places where the visibility changes.
    pub(super) members: Vec<Members>,
    /// The bodies of namespaces without a name.
    pub(super) hidden: Vec<Range<usize>>,
}

/// The body of a class.
pub(crate) struct Members {
    /// Where it opens.
    pub(super) open: usize,
    /// Where the visibility changes, and to what.
    pub(super) changes: Vec<(usize, Visibility)>,
}

/// Looks at all of a text's tokens.
pub(super) fn findings(text: &str, tokens: &[Token], dialect: Dialect) -> Findings {
    let mut scan = Scan {
        text,
        tokens,
        partners: partners(tokens),
        blocks: vec![Block::file()],
        statement: 0,
        found: Findings::default(),
    };
    scan.everywhere(dialect);
    if dialect != Dialect::ObjectiveC {
        scan.declarations();
    }
    scan.found.blanks.sort_by_key(|range| range.start);
    scan.found
}

/// For each bracket the index of the one that closes or opens it; its own index where there is none.
fn partners(tokens: &[Token]) -> Vec<u32> {
    let mut partners: Vec<u32> = (0..tokens.len() as u32).collect();
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let TokenKind::Mark(mark) = token.kind else { continue };
        let opening = match mark {
            b'(' | b'[' | b'{' => {
                open.push((mark, index));
                continue;
            }
            b')' => b'(',
            b']' => b'[',
            b'}' => b'{',
            _ => continue,
        };
        // A brace closes whatever was left open inside of it.
        while let Some((found, _)) = open.last().filter(|(found, _)| *found != opening && opening == b'{') {
            debug_assert!(*found != b'{');
            open.pop();
        }
        if let Some((_, start)) = open.pop_if(|(found, _)| *found == opening) {
            (partners[start], partners[index]) = (index as u32, start as u32);
        }
    }
    partners
}

/// The state of the look.
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    partners: Vec<u32>,
    pub(super) blocks: Vec<Block>,
    /// The index of the first token of the current statement.
    pub(super) statement: usize,
    pub(super) found: Findings,
}

impl Scan<'_> {
    /// The word at an index; empty where there is none.
    pub(super) fn word(&self, index: usize) -> &str {
        let token = self.tokens.get(index).filter(|token| token.kind == TokenKind::Word);
        token.map_or("", |token| &self.text[token.start..token.end])
    }

    /// Whether that mark stands at an index.
    pub(super) fn is_mark(&self, index: usize, mark: u8) -> bool {
        self.tokens.get(index).is_some_and(|token| token.kind == TokenKind::Mark(mark))
    }

    /// Whether `::` stands at an index.
    pub(super) fn is_path(&self, index: usize) -> bool {
        self.is_mark(index, b':')
            && self.is_mark(index + 1, b':')
            && self.tokens[index].end == self.tokens[index + 1].start
    }

    /// The index behind the bracket that closes the one at `index`; `None` where nothing closes it.
    pub(super) fn behind(&self, index: usize) -> Option<usize> {
        let partner = *self.partners.get(index)? as usize;
        (partner > index).then_some(partner + 1)
    }

    /// Takes the tokens from `first` up to `end` out of what the parser sees.
    pub(super) fn blank(&mut self, first: usize, end: usize) {
        if let (Some(from), Some(to)) = (self.tokens.get(first), end.checked_sub(1).map(|last| self.tokens[last]))
            && from.start < to.end
        {
            self.found.blanks.push(from.start..to.end);
        }
    }

    /// Attributes and qualifiers that may stand anywhere.
    fn everywhere(&mut self, dialect: Dialect) {
        for index in 0..self.tokens.len() {
            let word = self.word(index);
            match word {
                "" => {
                    let is_pointer = self.is_mark(index, b'*') || self.is_mark(index, b'&');
                    let next = self.word(index + 1);
                    let is_first = self.is_mark(index, b'(') || self.is_mark(index, b',');
                    let after = self.word(index + 2);
                    if is_shouted(next)
                        && ((is_pointer && is_plain_name(after)) || (is_first && super::head::begins_type(after)))
                    {
                        self.blank(index + 1, index + 2);
                    }
                }
                "__attribute__" | "__attribute" | "__declspec" => self.attribute(index),
                word if is_compiler_word(word) => self.blank(index, index + 1),
                word if dialect == Dialect::ObjectiveC && is_objective_c_macro(word) => {
                    let end = if self.is_mark(index + 1, b'(') { self.behind(index + 1) } else { None };
                    self.blank(index, end.unwrap_or(index + 1));
                }
                _ => {}
            }
        }
    }

    fn attribute(&mut self, index: usize) {
        let Some(end) = self.is_mark(index + 1, b'(').then(|| self.behind(index + 1)).flatten() else { return };
        let is_double = self.is_mark(index + 2, b'(') && self.behind(index + 2) == Some(end - 1);
        let inset = if is_double { 2 } else { 1 };
        let (first, last) = (self.tokens[index + inset].end, self.tokens[end - inset].start);
        if first < last {
            self.found.attributes.push(first..last);
        }
        self.blank(index, end);
    }

    /// Walks the declarations of files, namespaces and classes; bodies of functions are passed over.
    fn declarations(&mut self) {
        let mut index = 0;
        while index < self.tokens.len() {
            index = match self.tokens[index].kind {
                TokenKind::Mark(b'{') => self.open(index),
                TokenKind::Mark(b'}') => {
                    self.close(index);
                    index + 1
                }
                TokenKind::Mark(b';') => {
                    self.statement = index + 1;
                    index + 1
                }
                _ if index == self.statement && self.declares() => self.begin(index),
                TokenKind::Mark(b'(') => self.behind(index).unwrap_or(index + 1),
                _ => index + 1,
            };
        }
    }

    fn declares(&self) -> bool {
        let kind = self.blocks.last().map(|block| block.kind);
        kind.is_some_and(|kind| matches!(kind, BlockKind::Namespace | BlockKind::Members))
    }

    /// Reads the start of a declaration, and gives the index to go on from.
    fn begin(&mut self, index: usize) -> usize {
        if let Some(next) = self.access(index) {
            self.statement = next;
            return next;
        }
        let head = Head::read(self, index);
        self.weigh(&head);
        if head.is_before_another() && head.end > index {
            self.statement = head.end;
        }
        head.end.max(index + 1)
    }

    /// `public:`, `private slots:`, `signals:` in a class.
    fn access(&mut self, index: usize) -> Option<usize> {
        let visibility = match self.word(index) {
            "public" | "signals" | "Q_SIGNALS" => Visibility::Public,
            "protected" => Visibility::Package,
            "private" => Visibility::Private,
            _ => return None,
        };
        let is_qt = self.word(index).to_ascii_lowercase().ends_with("signals");
        let slots = matches!(self.word(index + 1), "slots" | "Q_SLOTS");
        let colon = if slots { index + 2 } else { index + 1 };
        if !self.is_mark(colon, b':') || self.is_path(colon) {
            return None;
        }
        if is_qt {
            self.blank(index, colon + 1);
        } else if slots {
            self.blank(index + 1, colon);
        }
        let at = self.tokens[index].start;
        if let Some(members) = self.blocks.last().and_then(|block| block.members) {
            self.found.members[members].changes.push((at, visibility));
        }
        Some(colon + 1)
    }

    /// Takes out what is no part of the declaration proper.
    fn weigh(&mut self, head: &Head) {
        for piece in head.decorations(self) {
            let Piece { first, end, .. } = piece;
            self.blank(first, end);
        }
        if let Some((first, end)) = head.macro_body {
            let (start, close) = (self.tokens[first].start, self.tokens[end - 1].end);
            if close - start >= 5 {
                self.found.blanks.push(start..close);
                self.found.bodies.push(start);
            }
        }
    }

    fn open(&mut self, index: usize) -> usize {
        let block = Block::opening(self, index);
        // What is inside of code declares nothing that others see.
        if let (BlockKind::Code | BlockKind::Enum, Some(end)) = (block.kind, self.behind(index)) {
            self.statement = if block.ends_statement { end } else { usize::MAX };
            return end;
        }
        self.statement = index + 1;
        self.blocks.push(block);
        index + 1
    }

    fn close(&mut self, index: usize) {
        let Some(block) = (self.blocks.len() > 1).then(|| self.blocks.pop()).flatten() else {
            self.statement = index + 1;
            return;
        };
        if block.is_hidden {
            self.found.hidden.push(block.open..self.tokens[index].start);
        }
        self.statement = if block.ends_statement { index + 1 } else { usize::MAX };
    }
}

/// Whether a word is one of a compiler's own, which changes nothing that a fact tells.
pub(super) fn is_compiler_word(word: &str) -> bool {
    matches!(
        word,
        "__attribute__"
            | "__attribute"
            | "__declspec"
            | "__extension__"
            | "__restrict"
            | "__restrict__"
            | "__cdecl"
            | "__stdcall"
            | "__fastcall"
            | "__forceinline"
            | "__volatile__"
            | "__unused"
            | "_Nonnull"
            | "_Nullable"
    )
}

/// Whether a word is written in capitals, as macros are.
pub(super) fn is_shouted(word: &str) -> bool {
    word.len() >= 2
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && word.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_plain_name(word: &str) -> bool {
    !word.is_empty() && !super::head::is_keyword(word)
}

fn is_objective_c_macro(word: &str) -> bool {
    let starts = ["NS_", "API_", "UI_", "CF_", "FOUNDATION_", "UIKIT_", "__OSX_", "__IOS_", "XCT_"];
    is_shouted(word) && starts.iter().any(|start| word.starts_with(start)) && !["NS_ENUM", "NS_OPTIONS"].contains(&word)
}
