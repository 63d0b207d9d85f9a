//! Which functions lead to which, and in what order a function takes its steps.
//!
//! What is asked for here is told by names and places alone: a call of a name may be of any definition that has it. A
//! graph of resolved calls can take this module's place.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use trueup_facts::{Call, Codebase, Definition, DefinitionId, FileId, SourceClass, SourcePath, Span};

use crate::call_order::is_straight;
use crate::inheritance::last_part;
use crate::scope::Scope;
use crate::symbol::{Fit, SymbolName, has_code_shape, lookup};
use crate::words::words;

/// How many helpers may lie between two functions.
const MOST_HELPERS: usize = 3;

/// How many functions are looked into for one question.
const MOST_VISITED: usize = 300;

/// Every call of the product, by the last part of the name called.
#[derive(Debug, Default)]
pub(crate) struct CallIndex {
    by_name: FxHashMap<String, Vec<(FileId, u32)>>,
}

impl CallIndex {
    /// Reads the calls of a codebase.
    pub(crate) fn read(codebase: &Codebase) -> CallIndex {
        let mut index = CallIndex::default();
        for (file, content) in (0..).map(FileId).zip(codebase.files()) {
            if content.source.class != SourceClass::Product {
                continue;
            }
            for (call, at) in content.facts.calls.iter().zip(0_u32..) {
                let name = last_part(&call.callee);
                match index.by_name.get_mut(name) {
                    Some(calls) => calls.push((file, at)),
                    None => {
                        index.by_name.insert(name.to_owned(), vec![(file, at)]);
                    }
                }
            }
        }
        index
    }

    /// The functions whose own body calls something of that name.
    fn callers(&self, codebase: &Codebase, name: &str) -> FxHashSet<DefinitionId> {
        let calls = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let caller = |(file, at): &(FileId, u32)| {
            let call = codebase.file(*file).facts.calls.get(*at as usize)?;
            Some(DefinitionId { file: *file, index: call.caller? })
        };
        calls.iter().filter_map(caller).collect()
    }
}

/// The functions and types of the product that a written name means, best first; those that fit worse left out.
pub(crate) fn bodies_of(scope: &Scope<'_>, symbol: &SymbolName) -> Vec<DefinitionId> {
    let has_body = |definition: &Definition| definition.kind.is_type() || definition.kind.is_callable();
    let found = lookup(scope.codebase, symbol);
    let best = found.first().map(|(fit, _)| *fit).filter(|fit| *fit != Fit::NameOnly);
    let fitting = found.into_iter().filter(|(fit, id)| {
        let definition = scope.codebase.definition(*id);
        Some(*fit) == best && has_body(definition) && !definition.in_test
    });
    let product = fitting.filter(|(_, id)| scope.is_product(scope.codebase.file(id.file).path()));
    product.map(|(_, id)| id).collect()
}

/// A place of the code that shows something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Shown {
    pub(crate) path: SourcePath,
    pub(crate) line: u32,
    /// The functions between the two, in order; empty where one uses the other itself.
    pub(crate) through: Vec<String>,
}

/// Where one of `from` uses one of `to`, itself or through functions whose names are theirs alone; `None` where that is
/// not seen.
pub(crate) fn leads_to(scope: &Scope<'_>, from: &[DefinitionId], to: &[DefinitionId]) -> Option<Shown> {
    let codebase = scope.codebase;
    let wanted: FxHashSet<&str> = to.iter().map(|id| codebase.definition(*id).name.as_str()).collect();
    let mut seen: FxHashSet<DefinitionId> = from.iter().copied().collect();
    let mut layer: Vec<(DefinitionId, Vec<String>)> = from.iter().map(|id| (*id, Vec::new())).collect();
    for depth in 0..=MOST_HELPERS {
        let uses = layer.iter().find_map(|(id, through)| {
            let (path, line) = first_use(codebase, *id, &wanted, to)?;
            Some(Shown { path, line, through: through.clone() })
        });
        if uses.is_some() || depth == MOST_HELPERS {
            return uses;
        }
        let mut next = Vec::new();
        for (id, through) in &layer {
            for helper in sure_callees(codebase, *id) {
                if seen.len() < MOST_VISITED && seen.insert(helper) {
                    let mut through = through.clone();
                    through.push(codebase.definition(helper).name.to_string());
                    next.push((helper, through));
                }
            }
        }
        layer = next;
    }
    None
}

/// The definitions whose text is a definition's: itself, and the methods of a type wherever they are written.
fn extents(codebase: &Codebase, id: DefinitionId) -> Vec<DefinitionId> {
    let definition = codebase.definition(id);
    let mut all = vec![id];
    if definition.kind.is_type() {
        // Methods that are written apart from their type stand in its file or beside it.
        let directory = codebase.file(id.file).path().directory();
        for (file, content) in (0..).map(FileId).zip(codebase.files()) {
            if content.path().directory() == directory {
                let methods = content.facts.definitions.iter().zip(0_u32..);
                let own = methods.filter(|(it, _)| it.owner.as_deref() == Some(definition.name.as_str()));
                all.extend(own.filter(|(it, _)| it.kind.is_callable()).map(|(_, index)| DefinitionId { file, index }));
            }
        }
    }
    all
}

/// The first use of one of the names in the body of a definition.
fn first_use(
    codebase: &Codebase,
    id: DefinitionId,
    wanted: &FxHashSet<&str>,
    to: &[DefinitionId],
) -> Option<(SourcePath, u32)> {
    extents(codebase, id).into_iter().filter(|part| !to.contains(part)).find_map(|part| {
        let file = codebase.file(part.file);
        let span = body_of(codebase.definition(part));
        let text = file.source.text.get(span.clone())?;
        let word = words(text).find(|word| wanted.contains(&text[word.clone()]))?;
        let line = codebase.definition(part).span.line
            + file
                .source
                .text
                .get(codebase.definition(part).span.start as usize..span.start + word.start)?
                .matches('\n')
                .count() as u32;
        Some((file.path().clone(), line))
    })
}

/// The bytes of a definition after its name, so that it does not use itself by being called so.
fn body_of(definition: &Definition) -> Range<usize> {
    let (start, end) = (definition.span.start as usize, definition.span.end as usize);
    let head = definition.header_end as usize;
    // The head of a function has its parameters, whose types it uses.
    if definition.kind.is_callable() { start..end } else { head.clamp(start, end)..end }
}

/// What a body calls whose name only one function of the product has.
fn sure_callees(codebase: &Codebase, id: DefinitionId) -> Vec<DefinitionId> {
    let mut found = Vec::new();
    for part in extents(codebase, id) {
        let span = codebase.definition(part).span;
        let calls = &codebase.file(part.file).facts.calls;
        for call in calls.iter().filter(|call| span.start <= call.span.start && call.span.end <= span.end) {
            let name = last_part(&call.callee);
            let named = codebase.definitions_named(name).iter().copied().filter(|id| {
                let definition = codebase.definition(*id);
                definition.kind.is_callable() && codebase.file(id.file).source.class == SourceClass::Product
            });
            let mut named = named.filter(|id| !codebase.definition(*id).in_test);
            if let (Some(only), None) = (named.next(), named.next())
                && (has_code_shape(name) || !call.callee.contains(['.', ':']))
                && !found.contains(&only)
            {
                found.push(only);
            }
        }
    }
    found
}

/// In which order a function calls two things.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Steps {
    pub(crate) body: DefinitionId,
    /// The line of the first call of each.
    pub(crate) lines: (u32, u32),
    pub(crate) order: Order,
}

/// Whether two calls come in the order asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    /// The first comes first.
    Kept,
    /// Each is called once, on one straight way, the second before the first.
    Reversed,
    /// A branch, a loop or a later call leaves it open.
    Open,
}

/// 1-based lines of a file.
pub(crate) type Lines = Range<u32>;

/// Every line.
pub(crate) const ANYWHERE: Lines = 0..u32::MAX;

/// The order in which `body` itself calls `first` and `second` in `lines`; `None` where it does not call both there.
pub(crate) fn order_in(
    codebase: &Codebase,
    body: DefinitionId,
    lines: &Lines,
    first: &str,
    second: &str,
) -> Option<Steps> {
    let file = codebase.file(body.file);
    let calls = |name: &str| -> Vec<Span> {
        let is_own = |call: &&Call| call.caller == Some(body.index) && lines.contains(&call.span.line);
        let own = file.facts.calls.iter().filter(is_own);
        own.filter(|call| last_part(&call.callee) == name).map(|call| call.span).collect()
    };
    let (firsts, seconds) = (calls(first), calls(second));
    let (a, b) = (firsts.first()?, seconds.first()?);
    let order = match (firsts.len(), seconds.len()) {
        _ if first == second => Order::Open,
        (1, 1) if b.end <= a.start && is_straight(&file.source.text, b, a) => Order::Reversed,
        _ if firsts.iter().any(|a| seconds.iter().any(|b| a.end <= b.end)) => Order::Kept,
        _ => Order::Open,
    };
    Some(Steps { body, lines: (a.line, b.line), order })
}

/// The functions that call all of the names themselves, sorted.
pub(crate) fn common_callers(scope: &Scope<'_>, names: &[&str]) -> Vec<DefinitionId> {
    let index = scope.call_index();
    let mut names = names.iter();
    let Some(first) = names.next() else { return Vec::new() };
    let mut common = index.callers(scope.codebase, first);
    for name in names {
        let others = index.callers(scope.codebase, name);
        common.retain(|id| others.contains(id));
    }
    let mut found: Vec<DefinitionId> =
        common.into_iter().filter(|id| !scope.codebase.definition(*id).in_test).collect();
    found.sort_unstable();
    found
}
