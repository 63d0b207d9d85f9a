//! `error/type`: the types of error that a document lists, their statuses, what raises them, and what they inherit from.

mod hierarchy;
mod recognise;
mod status;

use std::ops::Range;

use rustc_hash::FxHashSet;
use trueup_document::{BlockIndex, Document};
use trueup_facts::{Codebase, DefinitionId, SignalKind, SourceClass};

use crate::claim::{Claim, Evidence, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::inheritance::last_part;
use crate::scope::{Resolved, Scope};
use crate::sentence::hypothetical;
use hierarchy::{Heir, Hierarchy};

/// What a document says of a type of error: the status that it is answered with (`NotFoundError (404)`,
/// "`NotFound` → 404", a table with a column of statuses), what raises it ("`place_order` raises `EmptyCart`",
/// "`EmptyCart` is raised in `orders.py`"), and which errors inherit from one ("all errors extend `ShopError`: `EmptyCart`,
/// `NotFound`", or a tree drawn below `ShopError`).
///
/// A status holds when the type of that name has it: as a field or class attribute, as an argument of the base's
/// constructor, as an annotation, or on the line that matches or registers the error. It is drifted when the type has
/// another plain number. That something raises an error holds when the function or the file does so itself. A list holds
/// when every error in it inherits from the base and nothing else does; it is broken when one of them is gone or inherits
/// from something else, or when one that is defined beside them is missing. Each item of a list below such a sentence is
/// a claim of its own.
///
/// It is not decided: `status-elsewhere`, when the type has no status of its own; `raised-elsewhere`, when nothing there
/// raises the error itself; `ambiguous`, when several types have the name and differ; `selection`, when the list has too
/// little in common with the code, or leaves out errors of other files; `may-be-inherited`, when a base is not in the code;
/// `hypothetical`, when the text speaks of what need not be so; `no-subject`, when the code defines no type that an item
/// names. A name that no error of the code bears is no claim.
pub(crate) struct ErrorType;

/// What is said, and where.
pub(crate) struct Written {
    block: BlockIndex,
    says: Says,
}

/// The forms of a claim.
enum Says {
    /// The status of an error: the number, and the bytes of it with the words for it.
    Status { errors: Vec<DefinitionId>, name: String, stated: u16, span: Range<usize> },
    /// A function or a file that raises an error.
    Raised { name: String, by: String },
    /// The errors that inherit from one.
    Hierarchy(Hierarchy),
    /// One of them, in an item of its own.
    Heir(Heir),
}

/// The names that documents give statuses, to be looked for in the code.
pub(crate) fn wanted_words(document: &Document) -> FxHashSet<String> {
    recognise::names_with_status(document).map(|found| last_part(&found.name).to_owned()).collect()
}

impl ClaimKind for ErrorType {
    const NAME: &'static str = "error/type";
    type Subject = Written;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Written)> {
        let mut claims = Vec::new();
        for found in recognise::names_with_status(scope.document) {
            let errors = errors_named(scope, &found.name);
            if !errors.is_empty() {
                let claim = scope.claim(Self::NAME, found.span, found.name.clone());
                let says = Says::Status { errors, name: found.name, stated: found.stated, span: found.status_span };
                claims.push((claim, Written { block: found.block, says }));
            }
        }
        for (block, span, name, by) in recognise::raisers(scope.document) {
            if !raised(scope.codebase, &name).is_empty() || !errors_named(scope, &name).is_empty() {
                let claim = scope.claim(Self::NAME, span, name.clone());
                claims.push((claim, Written { block, says: Says::Raised { name, by } }));
            }
        }
        for (block, span, hierarchy) in hierarchy::hierarchies(scope) {
            for (block, span, heir) in hierarchy.heirs() {
                let claim = scope.claim(Self::NAME, span, heir.name().to_owned());
                claims.push((claim, Written { block, says: Says::Heir(heir) }));
            }
            let claim = scope.claim(Self::NAME, span, hierarchy.base.clone());
            claims.push((claim, Written { block, says: Says::Hierarchy(hierarchy) }));
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, written: &Written) -> Outcome {
        let outcome = match &written.says {
            Says::Status { errors, name, stated, span } => by_status(scope, errors, name, *stated, span),
            Says::Raised { name, by } => by_raiser(scope, claim, name, by),
            Says::Hierarchy(hierarchy) => hierarchy.verify(scope),
            Says::Heir(heir) => heir.verify(scope),
        };
        let is_hypothetical = || hypothetical(scope, &scope.document.blocks()[written.block], &claim.span).is_some();
        match outcome.verdict.is_finding() && is_hypothetical() {
            true => Outcome::unproven("hypothetical", "the text does not say that this is so now"),
            false => outcome,
        }
    }
}

/// The product's errors of a name, or of what a table may shorten it from: `NotFound` of `NotFoundError`.
fn errors_named(scope: &Scope<'_>, name: &str) -> Vec<DefinitionId> {
    let last = last_part(name);
    let owner = name.rsplit(['.', ':']).find(|part| !part.is_empty() && *part != last);
    let of_name = |name: &str| -> Vec<DefinitionId> {
        let all = scope.codebase.definitions_named(name).iter().copied();
        all.filter(|id| is_error(scope.codebase, *id) && is_owned(scope.codebase, *id, owner)).collect()
    };
    let exact = of_name(last);
    if !exact.is_empty() {
        return exact;
    }
    ["Error", "Exception"]
        .iter()
        .map(|end| of_name(&format!("{last}{end}")))
        .find(|it| !it.is_empty())
        .unwrap_or_default()
}

fn is_owned(codebase: &Codebase, id: DefinitionId, owner: Option<&str>) -> bool {
    owner.is_none_or(|owner| codebase.definition(id).owner.as_deref().is_none_or(|of| of == owner))
}

/// Whether a definition of the product is a type of error, a variant of one, or a value that is one.
fn is_error(codebase: &Codebase, id: DefinitionId) -> bool {
    let file = codebase.file(id.file);
    let definition = codebase.definition(id);
    if file.source.class != SourceClass::Product || definition.in_test {
        return false;
    }
    let is_called_so = |name: &str| ["Error", "Exception"].iter().any(|end| name.ends_with(end));
    let is_told = |index: u32| {
        let is_it = |it: &&trueup_facts::Signal| it.definition == Some(index) && it.kind == SignalKind::ErrorType;
        file.facts.signals.iter().any(|signal| is_it(&signal))
    };
    let is_base_error = || definition.bases.iter().any(|base| is_called_so(last_part(base)));
    let is_type = definition.kind.is_type() && (is_called_so(&definition.name) || is_base_error());
    is_type
        || is_told(id.index)
        || definition.parent.is_some_and(|parent| {
            definition.kind == trueup_facts::DefinitionKind::Variant
                && (is_told(parent)
                    || file.facts.definitions.get(parent as usize).is_some_and(|of| is_called_so(&of.name)))
        })
}

fn by_status(scope: &Scope<'_>, errors: &[DefinitionId], name: &str, stated: u16, span: &Range<usize>) -> Outcome {
    let known: Vec<Option<status::Found>> = errors.iter().map(|id| status::of_type(scope.codebase, *id)).collect();
    let evidence = |it: &status::Found| vec![scope.line_evidence(&it.path, it.line, it.line)];
    if let Some(it) = known.iter().flatten().find(|it| it.status == stated) {
        return Outcome::holds(format!("`{name}` has the status {stated}"), evidence(it));
    }
    if let Some(it) = status::on_line(scope, name, stated) {
        return Outcome::holds(format!("`{name}` is answered with {stated}"), vec![it]);
    }
    match &known[..] {
        [Some(only)] if only.is_own => {
            let message = format!("`{name}` has the status {}, not {stated}", only.status);
            let written = scope.document.slice(span);
            let replacement = match (written.len() > 3, status::phrase(only.status)) {
                (true, Some(phrase)) => format!("{} {phrase}", only.status),
                _ => only.status.to_string(),
            };
            Outcome::drifted(message, evidence(only), Repair { span: span.clone(), replacement })
        }
        several if several.iter().flatten().count() > 0 && several.len() > 1 => {
            let message =
                format!("several errors are called `{name}`, and none has the status {stated}; name its file");
            Outcome::unproven("ambiguous", message)
        }
        _ => {
            let message = format!("the type of `{name}` has no status of its own that says whether it is {stated}");
            Outcome::unproven("status-elsewhere", message)
        }
    }
}

/// Every place that raises an error of that name.
fn raised(codebase: &Codebase, name: &str) -> Vec<(trueup_facts::FileId, Option<u32>, u32)> {
    let mut found = Vec::new();
    for (file, content) in (0..).map(trueup_facts::FileId).zip(codebase.files()) {
        for signal in &content.facts.signals {
            let SignalKind::Throw { error } = &signal.kind else { continue };
            if last_part(error) == name {
                found.push((file, signal.definition, signal.span.line));
            }
        }
    }
    found
}

fn by_raiser(scope: &Scope<'_>, claim: &Claim, name: &str, by: &str) -> Outcome {
    let places = raised(scope.codebase, name);
    let evidence = |file: trueup_facts::FileId, line: u32| -> Vec<Evidence> {
        vec![scope.line_evidence(scope.codebase.file(file).path(), line, line)]
    };
    if let Resolved::File(path) = scope.resolve(by, claim.span.start) {
        let is_there = |it: &&(trueup_facts::FileId, Option<u32>, u32)| *scope.codebase.file(it.0).path() == path;
        if let Some((file, _, line)) = places.iter().find(is_there) {
            return Outcome::holds(format!("`{path}` raises `{name}`"), evidence(*file, *line));
        }
    }
    let plain = by.trim_end_matches("()");
    let (last, owner) = (last_part(plain), plain.rsplit(['.', ':', '#']).nth(1).filter(|it| !it.is_empty()));
    for (file, definition, line) in &places {
        let facts = &scope.codebase.file(*file).facts;
        let mut around = *definition;
        while let Some(it) = around.and_then(|index| facts.definitions.get(index as usize)) {
            let is_owner = owner.is_none_or(|owner| it.owner.as_deref().is_none_or(|of| of == owner));
            if it.name == last && is_owner {
                return Outcome::holds(format!("`{by}` raises `{name}`"), evidence(*file, *line));
            }
            around = it.parent;
        }
    }
    let message = format!("nothing in `{by}` itself raises `{name}`; what it calls may");
    Outcome::unproven("raised-elsewhere", message)
}
