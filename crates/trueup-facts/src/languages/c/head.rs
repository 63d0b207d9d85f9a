//! The words from the start of a declaration up to what it declares.

use super::blocks::BlockKind;
use super::decoration::{Scan, is_shouted};

/// How many steps a head is read for.
const LONGEST_HEAD: usize = 60;
/// How many tokens may stand between angle brackets.
const LONGEST_ANGLES: usize = 400;

/// What a piece of a head is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PieceKind {
    /// `int`, `unsigned`, `decltype(x)`.
    Builtin,
    /// `struct store`.
    Tagged,
    /// A name, qualified and with template arguments as it may be; or a macro, with arguments as it may be.
    Name,
    /// `*`, `&`.
    Pointer,
}

/// A piece of a head: the tokens from `first` up to `end`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    pub(super) first: usize,
    pub(super) end: usize,
    /// Whether it is a macro's name with arguments.
    has_arguments: bool,
}

/// What ends a head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stop {
    /// A word that begins something else, a closing brace, the end of the file.
    Other,
    /// The head of a class with its body, or of a class declared only.
    Class,
    /// `operator` or `~`.
    Operator,
    /// An opening parenthesis.
    Parameters,
    /// Anything else that follows a name.
    Mark,
}

/// The start of a declaration.
pub(super) struct Head {
    pieces: Vec<Piece>,
    stop: Stop,
    /// The names between a class's keyword and its own name.
    class_decorations: Vec<Piece>,
    /// The index of the token where it ends.
    pub(super) end: usize,
    /// A macro with arguments that heads a function's body: its first token, and the end of its arguments.
    pub(super) macro_body: Option<(usize, usize)>,
}

impl Head {
    /// Reads the head that begins at `start`.
    pub(super) fn read(scan: &Scan<'_>, start: usize) -> Head {
        let mut head =
            Head { pieces: Vec::new(), stop: Stop::Mark, class_decorations: Vec::new(), end: start, macro_body: None };
        for _ in 0..LONGEST_HEAD {
            if !head.step(scan) {
                break;
            }
        }
        head
    }

    /// Reads one piece; `false` where the head ends.
    fn step(&mut self, scan: &Scan<'_>) -> bool {
        let at = self.end;
        let word = scan.word(at);
        match word {
            "" => return self.mark(scan),
            "template" => self.end = angles(scan, at + 1).unwrap_or(at + 1),
            "alignas" | "_Alignas" | "explicit" => self.end = with_parentheses(scan, at + 1),
            word if super::decoration::is_compiler_word(word) => self.end = with_parentheses(scan, at + 1),
            word if is_specifier(word) => {
                let is_linkage = word == "extern"
                    && scan.tokens.get(at + 1).is_some_and(|next| next.kind == super::tokens::TokenKind::Text);
                self.end = if is_linkage { at + 2 } else { at + 1 };
            }
            "decltype" | "typeof" | "__typeof__" | "_Atomic" => {
                self.push(PieceKind::Builtin, with_parentheses(scan, at + 1))
            }
            word if is_builtin(word) => self.push(PieceKind::Builtin, at + 1),
            "class" | "struct" | "union" | "enum" => return self.tagged(scan),
            "operator" => return self.stop_by(Stop::Operator),
            word if is_keyword(word) => return self.stop_by(Stop::Other),
            _ => return self.name(scan),
        }
        true
    }

    fn push(&mut self, kind: PieceKind, end: usize) {
        self.pieces.push(Piece { kind, first: self.end, end, has_arguments: false });
        self.end = end;
    }

    fn stop_by(&mut self, stop: Stop) -> bool {
        self.stop = stop;
        false
    }

    fn mark(&mut self, scan: &Scan<'_>) -> bool {
        let at = self.end;
        let is = |mark| scan.is_mark(at, mark);
        if is(b'*') || is(b'&') {
            self.push(PieceKind::Pointer, at + 1);
            return true;
        }
        if scan.is_path(at) {
            self.end = at + 2;
            return true;
        }
        if is(b'[') && scan.is_mark(at + 1, b'[') {
            self.end = scan.behind(at).unwrap_or(at + 2);
            return true;
        }
        self.stop_by(match at {
            _ if is(b'~') => Stop::Operator,
            _ if is(b'(') => Stop::Parameters,
            at if at >= scan.tokens.len() || is(b'}') => Stop::Other,
            _ => Stop::Mark,
        })
    }

    fn name(&mut self, scan: &Scan<'_>) -> bool {
        let first = self.end;
        let mut end = path_end(scan, first);
        let is_macro = end == first + 1 && is_shouted(scan.word(first));
        let behind = if is_macro && scan.is_mark(end, b'(') { scan.behind(end) } else { None };
        let mut has_arguments = false;
        if let Some(behind) = behind.filter(|behind| self.are_arguments(scan, first, *behind)) {
            if scan.is_mark(behind, b'{') {
                self.macro_body = Some((first, behind));
            }
            (end, has_arguments) = (behind, true);
        }
        self.pieces.push(Piece { kind: PieceKind::Name, first, end, has_arguments });
        self.end = end;
        true
    }

    /// Whether what is in the parentheses up to `behind` are the arguments of a macro, not the parameters of a function.
    fn are_arguments(&self, scan: &Scan<'_>, first: usize, behind: usize) -> bool {
        let before = self.pieces.iter().filter(|piece| piece.kind != PieceKind::Pointer).count();
        let is_mark = |mark: u8| scan.is_mark(behind, mark);
        let is_constructor = class_name(scan) == Some(scan.word(first));
        match scan.word(behind) {
            _ if is_constructor => false,
            "const" | "noexcept" | "override" | "final" | "volatile" | "throw" | "try" | "requires" => before == 0,
            "" if is_mark(b';') || is_mark(b'=') => before != 1,
            "" if is_mark(b'{') => before == 0,
            "" => before != 1 && (behind >= scan.tokens.len() || b"*&~}".iter().any(|mark| is_mark(*mark))),
            word if is_shouted(word) => before == 0,
            _ => true,
        }
    }

    /// `struct store`, or the whole head of a class.
    fn tagged(&mut self, scan: &Scan<'_>) -> bool {
        let (start, is_class) = (self.end, scan.word(self.end) == "class");
        let is_enum = scan.word(start) == "enum";
        let mut at = start + 1;
        if is_enum && matches!(scan.word(at), "class" | "struct") {
            at += 1;
        }
        let mut names: Vec<Piece> = Vec::new();
        while names.len() < 6 {
            if scan.is_mark(at, b'[') && scan.is_mark(at + 1, b'[') {
                at = scan.behind(at).unwrap_or(at + 2);
                continue;
            }
            if matches!(scan.word(at), "alignas" | "_Alignas") || super::decoration::is_compiler_word(scan.word(at)) {
                at = with_parentheses(scan, at + 1);
                continue;
            }
            if scan.word(at).is_empty() || is_keyword(scan.word(at)) || scan.word(at) == "final" {
                break;
            }
            let (first, mut end) = (at, path_end(scan, at));
            let behind = if scan.is_mark(end, b'(') && is_shouted(scan.word(at)) { scan.behind(end) } else { None };
            let has_arguments =
                behind.is_some_and(|behind| !scan.word(behind).is_empty() || scan.is_mark(behind, b'{'));
            if let (true, Some(behind)) = (has_arguments, behind) {
                end = behind;
            }
            names.push(Piece { kind: PieceKind::Name, first, end, has_arguments });
            at = end;
        }
        let is_head = scan.is_mark(at, b'{')
            || (scan.is_mark(at, b':') && !scan.is_path(at))
            || scan.word(at) == "final"
            || (is_class && scan.is_mark(at, b';'));
        if is_head {
            if names.last().is_some_and(|last| !last.has_arguments) {
                names.pop();
            }
            (self.class_decorations, self.end) = (names, at);
            return self.stop_by(Stop::Class);
        }
        let end = names.first().map_or(start + 1, |name| name.end);
        self.pieces.push(Piece { kind: PieceKind::Tagged, first: start, end, has_arguments: false });
        self.end = end.max(start + 1);
        true
    }

    /// Whether it ends where another declaration begins.
    pub(super) fn is_before_another(&self) -> bool {
        self.stop == Stop::Other
    }

    /// The pieces that are neither the type nor the name of what is declared.
    pub(super) fn decorations(&self, scan: &Scan<'_>) -> Vec<Piece> {
        let mut decorations = self.class_decorations.clone();
        let shouted = |piece: &&Piece| piece.kind == PieceKind::Name && is_shouted(scan.word(piece.first));
        if self.macro_body.is_some() {
            return decorations;
        }
        if matches!(self.stop, Stop::Other | Stop::Class) {
            decorations.extend(self.pieces.iter().filter(shouted));
            return decorations;
        }
        let mut pieces = self.pieces.clone();
        if self.stop == Stop::Parameters {
            decorations.extend(after_parameters(scan, self.end));
        }
        if let [only] = pieces[..] {
            if only.has_arguments && self.stop == Stop::Mark {
                decorations.push(only);
            }
            return decorations;
        }
        let mut name = None;
        if self.stop != Stop::Operator {
            while pieces.len() >= 3 && self.is_suffix(scan, &pieces) {
                decorations.extend(pieces.pop());
            }
            name = pieces.pop_if(|last| last.kind == PieceKind::Name);
        }
        let before_pointer = pieces.iter().take_while(|piece| piece.kind != PieceKind::Pointer);
        let types: Vec<Piece> = before_pointer.copied().collect();
        decorations.extend(self.beside_type(scan, &types, name));
        decorations
    }

    /// Whether the last piece decorates the name before it: `int count GUARDED_BY(lock);`.
    fn is_suffix(&self, scan: &Scan<'_>, pieces: &[Piece]) -> bool {
        let [.., before, last] = pieces else { return false };
        let is_name = before.kind == PieceKind::Name && !is_shouted(scan.word(before.first));
        let is_macro = last.kind == PieceKind::Name && is_shouted(scan.word(last.first));
        is_macro && is_name && (last.has_arguments || self.stop == Stop::Mark)
    }

    fn beside_type(&self, scan: &Scan<'_>, types: &[Piece], name: Option<Piece>) -> Vec<Piece> {
        let names: Vec<Piece> = types.iter().filter(|piece| piece.kind == PieceKind::Name).copied().collect();
        if names.len() < types.len() {
            return names;
        }
        let is_macro = |piece: &&Piece| is_shouted(scan.word(piece.first));
        match names[..] {
            [] => Vec::new(),
            [only] if is_macro(&&only) && self.declares_no_type(scan, name) => vec![only],
            // `LIST_ENTRY(row) link;`: the macro alone stands for the type.
            [only] if only.has_arguments => vec![Piece { first: only.first + 1, ..only }],
            [_] => Vec::new(),
            [first, ..] => {
                let spoken = names.iter().rposition(|piece| !is_macro(&piece));
                let by_name = if is_decorative(scan.word(first.first)) { names.len() - 1 } else { 0 };
                let chosen = spoken.unwrap_or(by_name);
                let others = names.iter().enumerate().filter(|(index, _)| *index != chosen);
                others.map(|(_, piece)| *piece).collect()
            }
        }
    }

    /// Whether it is a constructor, a destructor or a conversion, which have no result type.
    fn declares_no_type(&self, scan: &Scan<'_>, name: Option<Piece>) -> bool {
        if self.stop == Stop::Operator {
            return scan.is_mark(self.end, b'~') || is_builtin(scan.word(self.end + 1));
        }
        let Some(name) = name.filter(|_| self.stop == Stop::Parameters) else { return false };
        let last = scan.word(name.end - 1);
        let is_qualified = name.end >= name.first + 4 && scan.word(name.end - 4) == last;
        is_qualified || class_name(scan) == Some(last)
    }
}

/// The macros between a function's parameters and its body.
fn after_parameters(scan: &Scan<'_>, open: usize) -> Vec<Piece> {
    let mut found = Vec::new();
    let Some(mut at) = scan.behind(open) else { return found };
    if scan.is_mark(at, b'(') {
        at = scan.behind(at).unwrap_or(at);
    }
    for _ in 0..8 {
        let word = scan.word(at);
        let is_known = matches!(word, "const" | "override" | "final" | "volatile" | "noexcept");
        if is_known || super::decoration::is_compiler_word(word) {
            at = with_parentheses(scan, at + 1);
        } else if is_shouted(word) {
            let end = with_parentheses(scan, at + 1);
            let next = scan.word(end);
            let is_followed = is_shouted(next)
                || matches!(next, "const" | "override" | "final" | "noexcept")
                || b";{:=-".iter().any(|mark| scan.is_mark(end, *mark));
            if !is_followed {
                break;
            }
            found.push(Piece { kind: PieceKind::Name, first: at, end, has_arguments: false });
            at = end;
        } else {
            break;
        }
    }
    found
}

/// The name of the class whose members are read.
fn class_name<'a>(scan: &'a Scan<'_>) -> Option<&'a str> {
    let block = scan.blocks.last().filter(|block| block.kind == BlockKind::Members)?;
    block.name.map(|name| scan.word(name))
}

/// The index behind `a::b<c>::d`, which begins at `first`.
fn path_end(scan: &Scan<'_>, first: usize) -> usize {
    let mut end = angles(scan, first + 1).unwrap_or(first + 1);
    while scan.is_path(end) && !scan.word(end + 2).is_empty() && scan.word(end + 2) != "operator" {
        end = angles(scan, end + 3).unwrap_or(end + 3);
    }
    end
}

/// The index behind the angle brackets that open at `open`.
pub(super) fn angles(scan: &Scan<'_>, open: usize) -> Option<usize> {
    if !scan.is_mark(open, b'<') {
        return None;
    }
    let (mut depth, mut at) = (0_u32, open);
    while at < scan.tokens.len().min(open + LONGEST_ANGLES) {
        let is = |mark| scan.is_mark(at, mark);
        if is(b';') || is(b'{') || is(b'}') {
            return None;
        }
        if is(b'(') {
            at = scan.behind(at)?;
            continue;
        }
        depth += u32::from(is(b'<'));
        if is(b'>') && !scan.is_mark(at - 1, b'-') {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
        at += 1;
    }
    None
}

fn with_parentheses(scan: &Scan<'_>, at: usize) -> usize {
    if scan.is_mark(at, b'(') { scan.behind(at).unwrap_or(at) } else { at }
}

/// Whether a word can only begin a type.
pub(super) fn begins_type(word: &str) -> bool {
    is_builtin(word) || matches!(word, "const" | "struct")
}

/// Whether a macro's name says that it is no type.
pub(super) fn is_decorative(word: &str) -> bool {
    let parts = [
        "API",
        "EXPORT",
        "EXTERN",
        "INLINE",
        "STATIC",
        "CONSTEXPR",
        "PUBLIC",
        "IMPORT",
        "DEPRECATED",
        "DECL",
        "ATTR",
        "NODISCARD",
        "DEF",
        "FUNC",
    ];
    parts.iter().any(|part| word.contains(part))
}

fn is_builtin(word: &str) -> bool {
    matches!(
        word,
        "void"
            | "char"
            | "short"
            | "int"
            | "long"
            | "float"
            | "double"
            | "signed"
            | "unsigned"
            | "bool"
            | "_Bool"
            | "auto"
            | "wchar_t"
            | "char8_t"
            | "char16_t"
            | "char32_t"
            | "__int128"
            | "size_t"
    )
}

fn is_specifier(word: &str) -> bool {
    matches!(
        word,
        "static"
            | "extern"
            | "inline"
            | "virtual"
            | "constexpr"
            | "consteval"
            | "constinit"
            | "friend"
            | "typedef"
            | "mutable"
            | "const"
            | "volatile"
            | "register"
            | "thread_local"
            | "_Thread_local"
            | "__thread"
            | "__inline"
            | "__inline__"
            | "_Noreturn"
            | "noreturn"
            | "typename"
            | "export"
    )
}

/// Whether a word is a keyword that no declared thing can be called.
pub(super) fn is_keyword(word: &str) -> bool {
    is_builtin(word)
        || is_specifier(word)
        || matches!(
            word,
            "namespace"
                | "using"
                | "public"
                | "private"
                | "protected"
                | "static_assert"
                | "_Static_assert"
                | "concept"
                | "asm"
                | "__asm__"
                | "__asm"
                | "if"
                | "else"
                | "for"
                | "while"
                | "do"
                | "switch"
                | "case"
                | "default"
                | "return"
                | "goto"
                | "break"
                | "continue"
                | "try"
                | "catch"
                | "throw"
                | "new"
                | "delete"
                | "template"
                | "class"
                | "struct"
                | "union"
                | "enum"
                | "operator"
                | "sizeof"
                | "this"
                | "requires"
        )
}
