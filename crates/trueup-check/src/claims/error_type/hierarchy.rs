//! Errors that a document lists below the one they inherit from.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{BlockIndex, BlockKind, CodeBlock, InlineKind};
use trueup_facts::{DefinitionId, DefinitionKind};

use super::is_error;
use crate::claims::Outcome;
use crate::inheritance::{implementors, is_of_type, types_of_name};
use crate::scope::Scope;

/// A base with the errors listed below it.
#[derive(Clone, Debug)]
pub(crate) struct Hierarchy {
    pub(super) base: String,
    id: DefinitionId,
    listed: Vec<String>,
    is_whole: bool,
    /// The items that name one each, with their bytes; each is a claim of its own.
    items: Vec<(BlockIndex, Range<usize>, String)>,
}

/// An error that an item lists below the one that all of the list inherit from.
#[derive(Clone, Debug)]
pub(super) struct Heir {
    name: String,
    base: String,
    id: DefinitionId,
}

/// "All errors extend `ShopError`: `A`, `B`", up to the list.
static ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)\b(?:all|every)\b[^.`]{0,40}\b(?:errors?|exceptions?)\b[^.`]{0,30}
        \b(?:inherits?|extends?|derives?|subclass(?:es)?)\b(?:\s+from)?\s+`(?P<base>\w+)`\s*(?:[:(—–]|\s-)\s*
        (?P<list>(?:`\w+`(?:\s*,\s*(?:and\s+)?|\s+and\s+)?)*)(?P<rest>)",
    )
    .ok()
});

/// "All are in `errors.py` and derive from `ShopError`:", before the items of a list.
static ALL_BELOW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^(?:all|every|each)\b(?:[^.`]|`[^`]*`){0,120}?
        \b(?:inherits?|extends?|derives?|subclass(?:es)?)\b(?:\s+from)?\s+`(?P<base>\w+)`\s*:(?P<list>)\s*$",
    )
    .ok()
});

/// A line of a tree that names an error.
static BRANCH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[\s│|]*(?:├|└|\|-|`-|\+-)[─-]*\s*(?P<name>[A-Z]\w*)\b").ok());

/// The line that a tree hangs from.
static ROOT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s*(?P<name>[A-Z]\w*)\s*(?:\([^)]*\))?\s*:?\s*$").ok());

/// Every list of errors below their base, with its block and its bytes.
pub(super) fn hierarchies(scope: &Scope<'_>) -> Vec<(BlockIndex, Range<usize>, Hierarchy)> {
    let mut found = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        match &block.kind {
            BlockKind::Code(code) => found.extend(trees(scope, code).into_iter().map(|(span, it)| (index, span, it))),
            BlockKind::Paragraph => {
                let forms = [&ALL, &ALL_BELOW].into_iter().filter_map(|form| form.as_ref());
                let said = forms.into_iter().find_map(|form| said(scope, index, form));
                found.extend(said.map(|(span, it)| (index, span, it)));
            }
            BlockKind::Heading(_) | BlockKind::Cell { .. } => {}
        }
    }
    found
}

fn hierarchy(scope: &Scope<'_>, base: &str, listed: Vec<String>, is_whole: bool) -> Option<Hierarchy> {
    let [id] = types_of_name(scope.codebase, base)[..] else { return None };
    let is_class = scope.codebase.definition(id).kind != DefinitionKind::Enum;
    let is_list = !listed.is_empty() && is_class && is_error(scope.codebase, id);
    is_list.then(|| Hierarchy { base: base.to_owned(), id, listed, is_whole, items: Vec::new() })
}

fn trees(scope: &Scope<'_>, code: &CodeBlock) -> Vec<(Range<usize>, Hierarchy)> {
    let named = |form: &LazyLock<Option<Regex>>, line: &Range<usize>| -> Option<(Range<usize>, String)> {
        let name = form.as_ref()?.captures(scope.document.slice(line))?.name("name")?;
        Some((line.start + name.start()..line.start + name.end(), name.as_str().to_owned()))
    };
    let mut found = Vec::new();
    let mut lines = code.lines.iter().peekable();
    while let Some(line) = lines.next() {
        let Some((root, base)) = named(&ROOT, line) else { continue };
        let (mut listed, mut end, mut is_whole) = (Vec::new(), root.end, true);
        while let Some(branch) =
            lines.next_if(|line| scope.document.slice(line).trim_start().starts_with(['├', '└', '│', '|', '`', '+']))
        {
            match named(&BRANCH, branch) {
                Some((span, name)) => {
                    listed.push(name);
                    end = span.end;
                }
                None => {
                    is_whole &= !scope.document.slice(branch).contains(char::is_alphanumeric)
                        && !scope.document.slice(branch).contains("..")
                }
            }
        }
        found.extend(hierarchy(scope, &base, listed, is_whole).map(|it| (root.start..end, it)));
    }
    found
}

/// A sentence that says that all errors inherit from one and lists them, in it or in the items below.
fn said(scope: &Scope<'_>, index: BlockIndex, form: &Regex) -> Option<(Range<usize>, Hierarchy)> {
    let blocks = scope.document.blocks();
    let block = blocks.get(index)?;
    let text = scope.document.slice(&block.span);
    let captures = form.captures(text)?;
    let (whole, base, list) = (captures.get(0)?, captures.name("base")?, captures.name("list")?);
    let span = block.span.start + whole.start()..block.span.start + whole.end();
    let names = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<String>>();
    let mut listed = names(list.as_str());
    let rest = text[whole.end()..].trim_start();
    let mut is_whole = rest.is_empty() || rest.starts_with(['.', ')', ';']);
    let mut items = Vec::new();
    if listed.is_empty() && rest.is_empty() {
        let below = blocks.iter().enumerate().skip(index + 1);
        for (at, item) in below.take_while(|(_, it)| it.kind == BlockKind::Paragraph && it.list_depth > 0) {
            match item.inlines.first().filter(|it| it.kind == InlineKind::Code || it.strong) {
                Some(first) => {
                    let name = scope.document.slice(&first.span).trim_matches(['*', '`', ':']).to_owned();
                    items.push((at, first.span.clone(), name.clone()));
                    listed.push(name);
                }
                None => is_whole = false,
            }
        }
    }
    hierarchy(scope, base.as_str(), listed, is_whole).map(|it| (span, Hierarchy { items, ..it }))
}

impl Hierarchy {
    /// What each item says of the error that it names.
    pub(super) fn heirs(&self) -> impl Iterator<Item = (BlockIndex, Range<usize>, Heir)> + '_ {
        self.items.iter().map(|(block, span, name)| {
            let heir = Heir { name: name.clone(), base: self.base.clone(), id: self.id };
            (*block, span.clone(), heir)
        })
    }

    /// Compares the list with what inherits from the base.
    pub(super) fn verify(&self, scope: &Scope<'_>) -> Outcome {
        let codebase = scope.codebase;
        let found = implementors(codebase, self.id);
        let is_found = |name: &String| found.iter().any(|id| codebase.definition(*id).name == name.as_str());
        let (shared, others): (Vec<&String>, Vec<&String>) = self.listed.iter().partition(|name| is_found(name));
        let is_gone = |name: &&&String| codebase.definitions_named(name).is_empty();
        let is_other = |name: &String| {
            let ids = types_of_name(codebase, name);
            !ids.is_empty() && ids.iter().all(|id| is_of_type(codebase, *id, self.id) == Some(false))
        };
        // What an item lists beside the others is its own claim.
        let is_extra = |it: &&&String| self.items.is_empty() && (is_gone(it) || is_other(it));
        let extra: Vec<&String> = others.iter().filter(is_extra).copied().collect();
        let shared_files: Vec<_> = found.iter().filter(|id| self.lists(scope, **id)).map(|id| id.file).collect();
        let unlisted: Vec<&DefinitionId> =
            found.iter().filter(|id| !self.lists(scope, **id) && self.is_whole).collect();
        let unlisted: Vec<&&DefinitionId> =
            unlisted.iter().filter(|id| !codebase.definition(***id).name.starts_with('_')).collect();
        let beside = |id: &&&&DefinitionId| id.file == self.id.file || shared_files.contains(&id.file);
        let missing: Vec<&str> =
            unlisted.iter().filter(beside).map(|id| codebase.definition(***id).name.as_str()).collect();
        let base = codebase.definition(self.id);
        let evidence =
            vec![scope.line_evidence(codebase.file(self.id.file).path(), base.span.line, base.span.end_line)];
        if shared.len() * 5 < (shared.len() + extra.len() + missing.len()) * 3 || shared.is_empty() {
            let message = format!("the list has little in common with what inherits from `{}`", self.base);
            return Outcome::unproven("selection", message).with_evidence(evidence);
        }
        if !extra.is_empty() || !missing.is_empty() {
            return self.broken(&extra, &missing).with_evidence(evidence);
        }
        if others.len() > extra.len() && self.items.is_empty() {
            let message = format!("nobody can tell whether `{}` inherits from `{}`", others[0], self.base);
            return Outcome::unproven("may-be-inherited", message).with_evidence(evidence);
        }
        if !unlisted.is_empty() {
            let message = format!("errors of other files inherit from `{}` as well", self.base);
            return Outcome::unproven("selection", message).with_evidence(evidence);
        }
        Outcome::holds(format!("these inherit from `{}`", self.base), evidence)
    }

    fn lists(&self, scope: &Scope<'_>, id: DefinitionId) -> bool {
        let name = &scope.codebase.definition(id).name;
        self.listed.iter().any(|listed| listed == name.as_str())
    }

    fn broken(&self, extra: &[&String], missing: &[&str]) -> Outcome {
        let list = |names: Vec<&str>| names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
        let (mut parts, mut advice) = (Vec::new(), Vec::new());
        if !extra.is_empty() {
            let names = list(extra.iter().map(|it| it.as_str()).collect());
            parts.push(format!("{names} does not inherit from `{}`", self.base));
            advice.push(format!("drop {names}"));
        }
        if !missing.is_empty() {
            let names = list(missing.to_vec());
            parts.push(format!("{names} inherits from `{}` as well", self.base));
            advice.push(format!("add {names}"));
        }
        Outcome::broken(parts.join(", and "), advice.join("; "))
    }
}

impl Heir {
    /// The name as the item has it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the error inherits from the base.
    pub(super) fn verify(&self, scope: &Scope<'_>) -> Outcome {
        let codebase = scope.codebase;
        let (name, base) = (&self.name, &self.base);
        let ids = types_of_name(codebase, name);
        let evidence_of = |id: &DefinitionId| {
            let definition = codebase.definition(*id);
            scope.line_evidence(codebase.file(id.file).path(), definition.span.line, definition.span.line)
        };
        let evidence = ids.iter().take(5).map(evidence_of).collect();
        let is_of: Vec<Option<bool>> = ids.iter().map(|id| is_of_type(codebase, *id, self.id)).collect();
        if is_of.contains(&Some(true)) {
            return Outcome::holds(format!("`{name}` inherits from `{base}`"), evidence);
        }
        if is_of.is_empty() {
            if codebase.definitions_named(name).is_empty() {
                let message = format!("the code defines no `{name}`, which the text says inherits from `{base}`");
                return Outcome::broken(message, format!("drop `{name}`, or name the error it is now"));
            }
            return Outcome::unproven("no-subject", format!("the product defines no type `{name}`"));
        }
        if is_of.contains(&None) {
            let message = format!("nobody can tell whether `{name}` inherits from `{base}`");
            return Outcome::unproven("may-be-inherited", message).with_evidence(evidence);
        }
        let message = format!("`{name}` does not inherit from `{base}`, from which all of the list do");
        Outcome::broken(message, format!("list `{name}` elsewhere, or say what it inherits from"))
            .with_evidence(evidence)
    }
}
