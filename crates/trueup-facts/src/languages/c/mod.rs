//! C, and what the languages that grew out of it share.

mod blocks;
mod branches;
mod declarator;
mod decoration;
mod defines;
mod dialect;
mod finish;
mod head;
mod includes;
mod plain;
mod resolve;
mod rules;
mod standard;
mod tests;
mod tokens;

use std::sync::OnceLock;

pub(crate) use declarator::declared;
pub(crate) use plain::Dialect;
pub(crate) use resolve::resolver;
pub(crate) use rules::{RULES, call, declaration, enumerator, field, function, type_definition, type_specifier};

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// C.
pub static C: Language = Language {
    name: "C",
    folder: "c",
    support: Support::Full,
    extensions: &["c", "h"],
    file_names: &[],
    fences: &["c", "h"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_c::LANGUAGE,
    rules: RULES,
    comments: &["comment"],
    strings: &["string_literal"],
    decorators: &["attribute"],
    decorator_lists: &["attribute_declaration"],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    let is_header = source.path.extension() == Some("h");
    read(&source.text, (!is_header).then_some(Dialect::C), is_header)
}

/// The facts of a text; without a dialect, the text tells its own.
pub(crate) fn read(text: &str, dialect: Option<Dialect>, is_header: bool) -> FileFacts {
    let (plain, dialect) = plain::Plain::new(text, dialect);
    let grammar = match dialect {
        Dialect::C => &GRAMMAR,
        Dialect::Cpp => super::cpp::grammar(),
        #[cfg(feature = "objective-c")]
        Dialect::ObjectiveC => super::objective_c::grammar(),
        // Without its grammar, what a header of Objective-C shares with C is read still.
        #[cfg(not(feature = "objective-c"))]
        Dialect::ObjectiveC => &GRAMMAR,
    };
    let mut facts = grammar.read_as(text, &plain.text);
    finish::finish(text, &plain, dialect, is_header, &mut facts);
    facts
}
