//! Bash.

mod declarations;
mod environment;
mod resolve;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{DefinitionKind, FileFacts, Language, Signal, SignalKind, Source};

/// Bash.
pub static BASH: Language = Language {
    name: "Bash",
    folder: "bash",
    support: Support::Basic,
    extensions: &["sh", "bash", "bats"],
    file_names: &[],
    fences: &["bash", "sh", "shell", "zsh"],
    line_comments: &["#"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_bash::LANGUAGE,
    rules: declarations::RULES,
    comments: &["comment"],
    strings: &["string", "raw_string"],
    decorators: &[],
    decorator_lists: &[],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    let mut facts = GRAMMAR.read(source);
    let assigned = environment::assigned(&source.text);
    facts.signals.retain(|signal| match &signal.kind {
        SignalKind::EnvRead { name, .. } => !assigned.contains(name.as_str()),
        _ => true,
    });
    let entry = facts.calls.iter().any(|call| call.callee == "main" && call.caller.is_none());
    let is_main = |kind, name: &str| kind == DefinitionKind::Function && name == "main";
    let main = facts.definitions.iter().position(|it| is_main(it.kind, &it.name)).filter(|_| entry);
    if let Some(index) = main {
        let span = facts.definitions[index].span;
        facts.signals.push(Signal { kind: SignalKind::EntryPoint, definition: Some(index as u32), span });
        facts.signals.sort_by_key(|signal| signal.span.start);
    }
    facts
}
