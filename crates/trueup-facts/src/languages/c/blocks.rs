//! What a pair of braces holds.

use super::decoration::{Members, Scan};
use super::tokens::TokenKind;
use crate::Visibility;

/// How many tokens before a brace are looked at.
const LONGEST_HEAD: usize = 64;

/// What stands between braces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BlockKind {
    /// Declarations of a file or namespace.
    Namespace,
    /// The members of a class, struct or union.
    Members,
    /// The members of an enumeration.
    Enum,
    /// Statements, or the values of an initialiser.
    Code,
}

/// A pair of braces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Block {
    /// What it holds.
    pub(super) kind: BlockKind,
    /// Where it opens.
    pub(super) open: usize,
    /// The index of the token that names the class.
    pub(super) name: Option<usize>,
    /// The index of the class's members among those found.
    pub(super) members: Option<usize>,
    /// Whether it is a namespace without a name.
    pub(super) is_hidden: bool,
    /// Whether its end is also the end of the statement.
    pub(super) ends_statement: bool,
}

impl Block {
    /// The block that is the file.
    pub(super) fn file() -> Block {
        let kind = BlockKind::Namespace;
        Block { kind, open: 0, name: None, members: None, is_hidden: false, ends_statement: true }
    }

    /// The block that the brace at `index` opens.
    pub(super) fn opening(scan: &mut Scan<'_>, index: usize) -> Block {
        let start = scan.statement.min(index).max(index.saturating_sub(LONGEST_HEAD));
        let key = class_key(scan, start, index);
        let namespace = (start..index).find(|at| scan.word(*at) == "namespace");
        let is_linkage =
            (start..index).any(|at| scan.word(at) == "extern" && scan.tokens[at + 1].kind == TokenKind::Text);
        let before = index.checked_sub(1).filter(|before| *before >= start);
        let is_value = before.is_some_and(|before| b"=,([".iter().any(|mark| scan.is_mark(before, *mark)));
        let is_function = is_value || (start..index).any(|at| ends_parameters(scan, at, index));
        let kind = match key {
            _ if is_value => BlockKind::Code,
            _ if namespace.is_some() || (is_linkage && !is_function && key.is_none()) => BlockKind::Namespace,
            Some(_) if is_function => BlockKind::Code,
            Some(key) if scan.word(key) == "enum" => BlockKind::Enum,
            Some(_) => BlockKind::Members,
            None => BlockKind::Code,
        };
        let mut block = Block { kind, open: scan.tokens[index].start, ..Block::file() };
        block.is_hidden = namespace.is_some_and(|at| at + 1 == index);
        block.ends_statement = !is_value && matches!(kind, BlockKind::Namespace | BlockKind::Code);
        if let (BlockKind::Members, Some(key)) = (kind, key) {
            block.name = name_of_class(scan, key, index);
            let is_closed = scan.word(key) == "class";
            let at_first = if is_closed { Visibility::Private } else { Visibility::Public };
            block.members = Some(scan.found.members.len());
            scan.found.members.push(Members { open: block.open, changes: vec![(block.open, at_first)] });
        }
        block
    }
}

/// The keyword of the class that a head declares; those of template parameters are none.
fn class_key(scan: &Scan<'_>, start: usize, body: usize) -> Option<usize> {
    let mut at = start;
    while at < body {
        match scan.word(at) {
            "template" => at = super::head::angles(scan, at + 1).unwrap_or(at + 1),
            "class" | "struct" | "union" | "enum" => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// Whether the parameters of a function end at `at`, and only what may follow them stands before the body.
fn ends_parameters(scan: &Scan<'_>, at: usize, body: usize) -> bool {
    let follows = |index: usize| {
        index == body
            || matches!(scan.word(index), "const" | "noexcept" | "override" | "final" | "volatile" | "try" | "requires")
            || super::decoration::is_shouted(scan.word(index))
            || scan.is_mark(index, b':') && !scan.is_path(index) && index != at + 1
            || scan.is_mark(index, b'-') && scan.is_mark(index + 1, b'>')
    };
    scan.is_mark(at, b')') && (follows(at + 1) || (scan.is_mark(at + 1, b':') && !scan.is_path(at + 1)))
}

fn name_of_class(scan: &Scan<'_>, key: usize, body: usize) -> Option<usize> {
    let is_end = |at: &usize| *at == body || (scan.is_mark(*at, b':') && !scan.is_path(*at)) || scan.is_mark(*at, b'<');
    let end = (key..=body).find(|at| is_end(at) && !scan.is_mark(at - 1, b':'))?;
    (key + 1..end).rev().find(|at| !scan.word(*at).is_empty() && scan.word(*at) != "final")
}
