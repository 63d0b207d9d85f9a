//! Rust paths that begin with a crate of the tree: whether the crate's root has the name.

use trueup_facts::artifacts::Ecosystem;
use trueup_facts::{DefinitionId, DefinitionKind, ImportKind, SourceClass, join_path};

use super::SymbolSubject;
use crate::claim::{Claim, Repair};
use crate::claims::Outcome;
use crate::scope::{Scope, is_inside};
use crate::symbol::fold;
use crate::words::contains_word;

/// Decides `a_crate::Name` where the crate is of the tree, its root has no such name, and one of its modules has; `None`
/// where the path may be right.
pub(super) fn outcome(scope: &Scope<'_>, claim: &Claim, subject: &SymbolSubject) -> Option<Outcome> {
    let [owner] = subject.symbol.owners.as_slice() else { return None };
    if !claim.text.contains("::") {
        return None;
    }
    let is_owner = |name: &str| fold(name) == fold(owner);
    let mut named = scope
        .codebase
        .packages()
        .iter()
        .filter(|package| package.ecosystem == Ecosystem::Cargo && is_owner(&package.name));
    let (package, None) = (named.next()?, named.next()) else { return None };
    let sources = join_path(package.manifest.directory(), "src")?;
    let root = scope.codebase.file(scope.codebase.file_at(&format!("{sources}/lib.rs"))?);
    let takes_all = |import: &trueup_facts::Import| {
        import.kind == ImportKind::Reexport && import.names.iter().any(|name| name.name == "*")
    };
    let name = &subject.symbol.name;
    if contains_word(&root.source.text, name) || root.facts.imports.iter().any(takes_all) {
        return None;
    }
    let in_crate = |id: &&DefinitionId| {
        let (file, definition) = (scope.codebase.file(id.file), scope.codebase.definition(**id));
        // An exported macro stands at the root of its crate, wherever it is written.
        let is_macro = definition.kind == DefinitionKind::Macro;
        let is_free = definition.parent.is_none() && definition.owner.is_none() && !definition.in_test && !is_macro;
        is_free && is_inside(file.path().as_str(), &sources) && file.source.class == SourceClass::Product
    };
    let mut defined = scope.codebase.definitions_named(name).iter().filter(in_crate);
    let (id, None) = (defined.next()?, defined.next()) else { return None };
    let path = scope.codebase.file(id.file).path();
    let module = path.as_str()[sources.len() + 1..].trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    let line = scope.codebase.definition(*id).span.line;
    let replacement = claim.text.replacen(&format!("{owner}::"), &format!("{owner}::{module}::"), 1);
    let message = format!("the root of `{}` has no `{name}`; it is in its module `{module}`", package.name);
    let evidence = vec![scope.line_evidence(path, line, line)];
    Some(Outcome::drifted(message, evidence, Repair { span: claim.span.clone(), replacement }))
}
