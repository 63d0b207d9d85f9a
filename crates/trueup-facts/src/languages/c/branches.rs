//! The lines of the preprocessor: what is included, what is defined, and which branches of a condition are read.
//!
//! A parser knows no preprocessor, and conditions may stand anywhere. All branches are read where the text stays well
//! formed with all of them; otherwise the first one that is not `#if 0`.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::tokens::{Token, TokenKind};

/// An `#include` or `#import`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Include {
    /// The path, with its angle brackets where it has these, without quotes.
    pub(super) specifier: String,
    /// Where the directive stands.
    pub(super) range: Range<usize>,
}

/// What the preprocessor's lines say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Directives {
    /// What is included, in order.
    pub(super) includes: Vec<Include>,
    /// The `#define` lines outside of dropped branches, in order.
    pub(super) defines: Vec<Range<usize>>,
    /// The parts of the text that are not read.
    pub(super) dropped: Vec<Range<usize>>,
    /// The parts of the text that only C++ sees.
    pub(super) only_cpp: Vec<Range<usize>>,
    /// Whether something is imported, as Objective-C does.
    pub(super) has_import: bool,
}

/// How many brackets are open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Depth {
    braces: i32,
    parentheses: i32,
}

struct Branch {
    range: Range<usize>,
    change: Depth,
    /// Whether it ends where a statement, a member or an entry of a list may end.
    is_whole: bool,
    is_never: bool,
    is_empty: bool,
}

struct Group {
    before: Depth,
    branches: Vec<Branch>,
    /// Where the current branch begins, how deep it is there, and what is said of it.
    start: usize,
    depth: Depth,
    is_never: bool,
    is_only_cpp: bool,
    last: Option<TokenKind>,
    is_empty: bool,
}

/// Reads the directives among `tokens`.
pub(super) fn directives(text: &str, tokens: &[Token]) -> Directives {
    let mut reader = Reader::default();
    let (mut guard, mut is_top) = (None, true);
    for token in tokens {
        match token.kind {
            TokenKind::Directive => {
                let (word, rest) = directive(&text[token.start..token.end]);
                let is_guard = word == "define" && guard == Some(rest.trim());
                if !is_guard {
                    reader.directive(word, rest, token);
                }
                guard = (is_top && word == "ifndef").then(|| rest.trim());
                is_top &= word != "ifndef";
            }
            kind => {
                is_top = false;
                reader.token(kind);
            }
        }
    }
    while let Some(group) = reader.groups.pop() {
        reader.close(group, text.len());
    }
    let mut found = reader.found;
    found.dropped = merged(found.dropped);
    found.only_cpp = merged(found.only_cpp);
    let dropped = &found.dropped;
    found.defines.retain(|range| !is_inside(dropped, range.start));
    found
}

/// Whether one of the sorted, disjoint `ranges` holds `at`.
pub(super) fn is_inside(ranges: &[Range<usize>], at: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= at);
    after > 0 && ranges[after - 1].end > at
}

fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The word of a directive and what follows it.
pub(super) fn directive(line: &str) -> (&str, &str) {
    let line = line.trim_start_matches('#').trim_start_matches([' ', '\t']);
    let end = line.find(|next: char| !next.is_ascii_alphanumeric() && next != '_').unwrap_or(line.len());
    line.split_at(end)
}

#[derive(Default)]
struct Reader {
    found: Directives,
    depth: Depth,
    groups: Vec<Group>,
    values: FxHashMap<String, String>,
}

impl Reader {
    fn token(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::Mark(b'{') => self.depth.braces += 1,
            TokenKind::Mark(b'}') => self.depth.braces -= 1,
            TokenKind::Mark(b'(') => self.depth.parentheses += 1,
            TokenKind::Mark(b')') => self.depth.parentheses -= 1,
            _ => {}
        }
        if let Some(group) = self.groups.last_mut() {
            (group.last, group.is_empty) = (Some(kind), false);
        }
    }

    fn directive(&mut self, word: &str, rest: &str, token: &Token) {
        let is_never = self.groups.iter().any(|group| group.is_never);
        match word {
            "if" | "ifdef" | "ifndef" => self.open(word, rest, token),
            "else" | "elif" | "elifdef" | "elifndef" => self.next_branch(token),
            "endif" => {
                if let Some(group) = self.groups.pop() {
                    self.close(group, token.start);
                }
            }
            "include" | "include_next" | "import" if !is_never => self.include(word, rest, token),
            "define" => self.define(rest, token),
            _ => {}
        }
    }

    fn include(&mut self, word: &str, rest: &str, token: &Token) {
        let rest = rest.trim_start();
        let close = match rest.as_bytes().first() {
            Some(b'"') => '"',
            Some(b'<') => '>',
            _ => return self.include_by_macro(rest, token),
        };
        let Some(end) = rest[1..].find(close) else { return };
        let path = rest[1..=end].trim();
        if path.is_empty() {
            return;
        }
        let specifier = if close == '>' { format!("<{path}>") } else { path.to_owned() };
        self.found.has_import |= word == "import";
        self.found.includes.push(Include { specifier, range: token.start..token.end });
    }

    /// `#include HEADER`, where the same file defines what that is.
    fn include_by_macro(&mut self, rest: &str, token: &Token) {
        let name = rest.trim();
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let value = self.values.get(name).filter(|_| is_name);
        if let Some(specifier) = value.map(|value| value.trim_matches('"').to_owned()) {
            self.found.includes.push(Include { specifier, range: token.start..token.end });
        }
    }

    /// Keeps the value of a macro that may name a header.
    fn define(&mut self, rest: &str, token: &Token) {
        self.found.defines.push(token.start..token.end);
        let Some((name, value)) = rest.trim().split_once([' ', '\t']) else { return };
        let value = value.trim();
        let is_header = value.len() > 2 && (value.starts_with('"') && value.ends_with('"'));
        if is_header || (value.starts_with('<') && value.ends_with('>')) {
            self.values.insert(name.to_owned(), value.to_owned());
        }
    }

    fn open(&mut self, word: &str, rest: &str, token: &Token) {
        let condition = rest.split("/*").next().unwrap_or("").split("//").next().unwrap_or("").trim();
        let is_only_cpp = word != "ifndef" && condition.contains("__cplusplus") && !condition.contains('!');
        let is_never = word == "if" && condition == "0";
        if let Some(group) = self.groups.last_mut() {
            group.is_empty = false;
        }
        self.groups.push(Group {
            before: self.depth,
            branches: Vec::new(),
            start: token.end,
            depth: self.depth,
            is_never,
            is_only_cpp,
            last: None,
            is_empty: true,
        });
    }

    fn next_branch(&mut self, token: &Token) {
        let depth = self.depth;
        let Some(group) = self.groups.last_mut() else { return };
        group.end_branch(depth, token.start);
        if group.is_only_cpp {
            self.found.only_cpp.push(group.start..token.start);
        }
        (group.start, group.depth, group.last, group.is_empty) = (token.end, depth, None, true);
        (group.is_never, group.is_only_cpp) = (false, false);
    }

    /// Decides which branches are read.
    fn close(&mut self, mut group: Group, end: usize) {
        group.end_branch(self.depth, end);
        if group.is_only_cpp {
            self.found.only_cpp.push(group.start..end);
        }
        let read = group.branches.iter().filter(|branch| !branch.is_never);
        let last = group.branches.len() - 1;
        let breaks = |(index, branch): (usize, &Branch)| {
            branch.change != Depth::default() || (!branch.is_whole && index != last)
        };
        let several = read.clone().count() > 1;
        let must_choose = several
            && (group.before.parentheses > 0
                || group.branches.iter().enumerate().filter(|(_, branch)| !branch.is_never).any(breaks));
        let chosen = group.branches.iter().position(|branch| !branch.is_never && !branch.is_empty);
        self.depth = group.before;
        for (index, branch) in group.branches.iter().enumerate() {
            if branch.is_never || (must_choose && Some(index) != chosen) {
                self.found.dropped.push(branch.range.clone());
            } else {
                self.depth.braces += branch.change.braces;
                self.depth.parentheses += branch.change.parentheses;
            }
        }
        if let Some(outer) = self.groups.last_mut() {
            outer.last =
                group.branches.iter().rev().find_map(|branch| branch.is_whole.then_some(TokenKind::Mark(b';')));
        }
    }
}

impl Group {
    fn end_branch(&mut self, depth: Depth, end: usize) {
        let is_whole = self.last.is_none_or(|last| matches!(last, TokenKind::Mark(b';' | b'}' | b'{' | b',' | b':')));
        let change =
            Depth { braces: depth.braces - self.depth.braces, parentheses: depth.parentheses - self.depth.parentheses };
        let range = self.start..end.max(self.start);
        self.branches.push(Branch { range, change, is_whole, is_never: self.is_never, is_empty: self.is_empty });
    }
}
