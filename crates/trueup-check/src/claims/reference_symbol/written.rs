//! Where documents write names of code: in code spans, in drawings and in flows.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, Document, InlineKind};

use crate::claims::is_drawing;
use crate::symbol::has_code_shape;

/// A name as written.
pub(super) struct Name {
    pub(super) span: Range<usize>,
    /// Whether it stands alone in a drawing, where a box or a word of the text may look like it: only the past shows that
    /// it was a name of the project.
    pub(super) is_bare: bool,
}

/// A member with its type, as drawings and flows name it: `Store.insert`, `Store::insert()`.
static MEMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b[A-Z][a-z0-9]+(?:[A-Z]\w*)?(?:\.|::)_*[a-z]\w*(?:\(\))?").ok());

/// A word of a drawing, with the dots, slashes and the like that make it a part of something longer.
static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z_][\w./:$@~-]*(?:\(\))?").ok());

/// The types in a type with arguments: `tuple[CartLine, ...]`, `[]Scan`, `Option<Severity>`.
static ARGUMENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b[A-Z]\w{3,}\b").ok());

/// A type with arguments, whole.
static TYPE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[\w&*?.\s]*[\[<][\w\s,.|&*?:\[\]<>']*$").ok());

/// Every name that a block writes, in order.
pub(super) fn names_of(document: &Document, block: &Block) -> Vec<Name> {
    match block.code() {
        Some(code) if is_drawing(&code.info) => {
            code.lines.iter().flat_map(|line| names_of_line(document.slice(line), line.start)).collect()
        }
        Some(_) => Vec::new(),
        None => {
            let codes = block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code);
            let names = codes.flat_map(|inline| {
                let whole = Name { span: inline.span.clone(), is_bare: false };
                std::iter::once(whole).chain(arguments_of(document.slice(&inline.span), inline.span.start))
            });
            names.collect()
        }
    }
}

/// The types that a type in a code span is made of.
fn arguments_of(code: &str, start: usize) -> Vec<Name> {
    if !TYPE.as_ref().is_some_and(|form| form.is_match(code)) {
        return Vec::new();
    }
    let found = ARGUMENT.iter().flat_map(|form| form.find_iter(code));
    found.map(|found| Name { span: start + found.start()..start + found.end(), is_bare: true }).collect()
}

/// The names of a line of a drawing that begins at the byte `start`.
fn names_of_line(line: &str, start: usize) -> Vec<Name> {
    let members = MEMBER.iter().flat_map(|form| form.find_iter(line));
    let members: Vec<Range<usize>> = members.map(|found| found.range()).collect();
    let is_member = |range: &Range<usize>| members.iter().any(|it| it.start < range.end && range.start < it.end);
    let words = WORD.iter().flat_map(|form| form.find_iter(line));
    let bare = words.filter_map(|found| {
        let word = found.as_str().trim_end_matches(['.', ':', '-', '/']);
        let range = found.start()..found.start() + word.len();
        let follows_mark = line[..range.start].ends_with(['/', '.', ':', '$', '-', '@', '=', '<', '{', '"', '\'']);
        (is_bare_name(word.trim_end_matches("()")) && !follows_mark && !is_member(&range)).then_some((range, true))
    });
    let mut found: Vec<(Range<usize>, bool)> = members.iter().map(|range| (range.clone(), false)).chain(bare).collect();
    found.sort_by_key(|(range, _)| range.start);
    let placed =
        |(range, is_bare): (Range<usize>, bool)| Name { span: start + range.start..start + range.end, is_bare };
    found.into_iter().map(placed).collect()
}

/// Whether a word of a drawing is a name in a shape that only code has, or one with the type it belongs to.
fn is_bare_name(word: &str) -> bool {
    let is_identifier = |name: &str| {
        name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    match word.split_once("::").or_else(|| word.split_once('.')) {
        Some((owner, name)) => {
            let is_type =
                owner.len() > 3 && owner.starts_with(char::is_uppercase) && owner.contains(char::is_lowercase);
            is_type && is_identifier(owner) && is_identifier(name)
        }
        None => is_identifier(word) && has_code_shape(word),
    }
}
