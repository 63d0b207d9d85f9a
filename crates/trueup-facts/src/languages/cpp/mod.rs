//! C++.

use std::sync::OnceLock;

use super::c;
use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// C++.
pub static CPP: Language = Language {
    name: "C++",
    folder: "cpp",
    support: Support::Full,
    extensions: &[
        "cc", "cpp", "cxx", "c++", "hpp", "hh", "hxx", "h++", "ipp", "inl", "tpp", "txx", "ixx", "cppm", "tcc", "cu",
        "cuh",
    ],
    file_names: &[],
    fences: &["cpp", "c++", "cc", "cxx", "hpp"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: c::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_cpp::LANGUAGE,
    rules: c::RULES,
    comments: &["comment"],
    strings: &["string_literal", "raw_string_literal"],
    decorators: &["attribute"],
    decorator_lists: &["attribute_declaration"],
    modifiers: &[],
    compiled: OnceLock::new(),
};

/// How C++ is read, for headers that only their text tells to be C++.
pub(crate) fn grammar() -> &'static Grammar {
    &GRAMMAR
}

/// The extensions of files that are compiled by themselves.
const SOURCES: [&str; 6] = ["cc", "cpp", "cxx", "c++", "cppm", "cu"];

fn extract(source: &Source) -> FileFacts {
    let extension = source.path.extension().unwrap_or("").to_ascii_lowercase();
    c::read(&source.text, Some(c::Dialect::Cpp), !SOURCES.contains(&extension.as_str()))
}
