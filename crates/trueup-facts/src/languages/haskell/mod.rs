//! Haskell.

mod declarations;
mod expressions;
mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{DefinitionKind, FileFacts, Language, Signal, SignalKind, Source};

/// Haskell.
pub static HASKELL: Language = Language {
    name: "Haskell",
    folder: "haskell",
    support: Support::Basic,
    extensions: &["hs"],
    file_names: &[],
    fences: &["haskell", "hs"],
    line_comments: &["--"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_haskell::LANGUAGE,
    rules: declarations::RULES,
    comments: &["comment", "haddock"],
    strings: &["string"],
    decorators: &[],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    let mut facts = GRAMMAR.read(source);
    // A file without a head is the module `Main`.
    let is_program = facts.package.as_deref().is_none_or(|module| module == "Main");
    let is_main =
        |kind, name: &str| matches!(kind, DefinitionKind::Constant | DefinitionKind::Function) && name == "main";
    let main = facts.definitions.iter().position(|it| it.parent.is_none() && is_main(it.kind, &it.name));
    if let Some(index) = main.filter(|_| is_program) {
        let definition = &mut facts.definitions[index];
        (definition.kind, definition.value) = (DefinitionKind::Function, None);
        let span = definition.span;
        facts.signals.push(Signal { kind: SignalKind::EntryPoint, definition: Some(index as u32), span });
        facts.signals.sort_by_key(|signal| signal.span.start);
    }
    facts
}
