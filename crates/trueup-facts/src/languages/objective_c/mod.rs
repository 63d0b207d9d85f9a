//! Objective-C.

mod resolve;
mod rules;

use std::sync::OnceLock;

use super::c;
use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Problem, Source};

/// Objective-C.
pub static OBJECTIVE_C: Language = Language {
    name: "Objective-C",
    folder: "objective_c",
    support: Support::Basic,
    extensions: &["m", "mm"],
    file_names: &[],
    fences: &["objc", "objective-c", "objectivec"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_objc::LANGUAGE,
    rules: rules::RULES,
    comments: &["comment"],
    strings: &["string_literal"],
    decorators: &["attribute"],
    decorator_lists: &["attribute_declaration"],
    modifiers: &[],
    compiled: OnceLock::new(),
};

/// How Objective-C is read, for headers that only their text tells to be Objective-C.
pub(crate) fn grammar() -> &'static Grammar {
    &GRAMMAR
}

fn extract(source: &Source) -> FileFacts {
    if is_another_language(&source.text) {
        let message = "written in another language that names its files .m, not parsed".to_owned();
        return FileFacts { problems: vec![Problem { message, line: None }], ..FileFacts::default() };
    }
    c::read(&source.text, Some(c::Dialect::ObjectiveC), false)
}

/// Whether a text is MATLAB, Octave, Mercury or Mathematica: it begins as these do, and nothing in it is Objective-C.
fn is_another_language(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("");
    let starts = ["%", "function ", "function[", "classdef ", ":- ", "(*", "##", "clear", "clc", "close all", "1;"];
    let is_own = |line: &str| {
        let line = line.trim_start();
        let words = ["#import", "#include", "#define", "#if", "@interface", "@implementation", "@protocol", "@import"];
        words.iter().any(|word| line.starts_with(word))
    };
    starts.iter().any(|start| first.starts_with(start)) && !text.lines().any(is_own)
        || (!text.lines().any(is_own)
            && text.lines().any(|line| line.starts_with("function ") || line.starts_with('%')))
}
