//! Lists of the words that a function tells apart: "`parse()` knows the keys `a`, `b` and `c`".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{BlockIndex, InlineKind};
use trueup_facts::DefinitionId;

use super::lists::{Form, NameList};
use crate::claim::Repair;
use crate::claims::Outcome;
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::shown_type::told_files;
use crate::symbol::SymbolName;
use crate::words::contains_word;

/// A list of words, and the function that tells most of them apart.
pub(crate) struct Handled {
    block: BlockIndex,
    /// The bytes of the document.
    pub(super) span: Range<usize>,
    /// The words, each with its bytes.
    pub(super) names: Vec<(String, Range<usize>)>,
    function: DefinitionId,
    /// The literals that it compares with, in order.
    literals: Vec<String>,
}

/// A literal that something is compared with.
static LITERAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?:==|\bcase|\bwhen|\bequals\(|\|)\s*["'](?<after>[\w-]+)["']|["'](?<before>[\w-]+)["']\s*(?:=>|->|==|\||:)"#,
    )
    .ok()
});

/// The lists of words most of which a function compares with that their block calls by name.
pub(super) fn recognise(scope: &Scope<'_>, lists: &[NameList]) -> Vec<Handled> {
    let is_meant = |list: &&NameList| list.form == Form::Commas && list.is_code && list.names.len() > 2;
    lists.iter().filter(is_meant).filter_map(|list| handled(scope, list)).collect()
}

fn handled(scope: &Scope<'_>, list: &NameList) -> Option<Handled> {
    let block = &scope.document.blocks()[list.block];
    let before = block.inlines.iter().filter(|it| it.kind == InlineKind::Code && it.span.end <= list.span.start);
    let mut called = before.filter_map(|it| SymbolName::parse(scope.document.slice(&it.span)).filter(|it| it.is_call));
    let function = called.next_back().and_then(|symbol| function(scope, list.block, &symbol))?;
    let literals = literals(body(scope, function));
    let known = list.names.iter().filter(|(name, _)| literals.contains(name)).count();
    let is_most = known > 1 && known + 1 >= list.names.len();
    let (block, span, names) = (list.block, list.span.clone(), list.names.clone());
    is_most.then_some(Handled { block, span, names, function, literals })
}

/// The one function of that name in the files that the text names.
fn function(scope: &Scope<'_>, block: BlockIndex, symbol: &SymbolName) -> Option<DefinitionId> {
    let codebase = scope.codebase;
    let told = told_files(scope, block);
    let is_meant = |id: &&DefinitionId| {
        let definition = codebase.definition(**id);
        let has_body = definition.header_end < definition.span.end;
        definition.kind.is_callable() && has_body && told.contains(codebase.file(id.file).path())
    };
    let mut named = codebase.definitions_named(&symbol.name).iter().filter(is_meant);
    match (named.next(), named.next()) {
        (Some(only), None) => Some(*only),
        _ => None,
    }
}

fn body<'a>(scope: &Scope<'a>, function: DefinitionId) -> &'a str {
    let span = scope.codebase.definition(function).span;
    scope.codebase.file(function.file).source.text.get(span.start as usize..span.end as usize).unwrap_or("")
}

fn literals(body: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for literal in LITERAL.iter().flat_map(|literal| literal.captures_iter(body)) {
        let name = literal.name("after").or_else(|| literal.name("before")).map_or("", |it| it.as_str());
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    found
}

/// Decides whether the function tells just these words apart.
pub(super) fn verify(scope: &Scope<'_>, handled: &Handled) -> Outcome {
    let definition = scope.codebase.definition(handled.function);
    let path = scope.codebase.file(handled.function.file).path();
    let evidence = vec![scope.line_evidence(path, definition.span.line, definition.span.end_line)];
    let name = &definition.name;
    let others: Vec<&String> =
        handled.literals.iter().filter(|it| !handled.names.iter().any(|(name, _)| name == *it)).collect();
    let Some((unknown, span)) = handled.names.iter().find(|(name, _)| !handled.literals.contains(name)) else {
        if others.is_empty() {
            return Outcome::holds(format!("`{name}` compares with just these"), evidence);
        }
        return Outcome::unproven("selection", format!("`{name}` compares with more than these"))
            .with_evidence(evidence);
    };
    if handled.names.len() < 4 || contains_word(body(scope, handled.function), unknown) {
        let message = format!("`{name}` may come by `{unknown}` in another way");
        return Outcome::unproven("no-subject", message).with_evidence(evidence);
    }
    if hypothetical(scope, &scope.document.blocks()[handled.block], &handled.span).is_some() {
        return Outcome::unproven("hypothetical", "the text lists words that need not be there");
    }
    match others[..] {
        [other] => {
            let message = format!("`{name}` compares with `{other}`, not with `{unknown}`");
            Outcome::drifted(message, evidence, Repair { span: span.clone(), replacement: other.clone() })
        }
        _ => Outcome::broken(format!("`{name}` compares with no `{unknown}`"), format!("drop `{unknown}`"))
            .with_evidence(evidence),
    }
}
