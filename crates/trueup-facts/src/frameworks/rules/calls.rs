//! The calls of a source with their texts: chains, arguments, and what a result is assigned to.

use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashMap;

use super::arguments::{Argument, after_string_or_comment, list, unquoted};
use crate::{Definition, DefinitionIndex, DefinitionKind, FileFacts, Language, LineIndex, Source, Span};

/// How many bytes before a call are looked at for the name that its result is assigned to.
const LONGEST_ASSIGNMENT: usize = 160;
/// How often the whole text of a source is looked through.
const MOST_LOOKS: u32 = 50;
/// How many bytes a callee may have before its arguments.
const LONGEST_CALLEE: usize = 2_000;

/// A source with its facts, and what is worked out of them when it is first asked for.
pub(in crate::frameworks) struct Texts<'a> {
    /// The source.
    pub(in crate::frameworks) source: &'a Source,
    /// Its facts.
    pub(in crate::frameworks) facts: &'a FileFacts,
    /// What stands between the parts of a path.
    pub(in crate::frameworks) separator: &'static str,
    lines: OnceCell<LineIndex>,
    order: OnceCell<Order>,
    constants: OnceCell<FxHashMap<&'a str, &'a str>>,
    callables: OnceCell<FxHashMap<&'a str, Option<DefinitionIndex>>>,
    /// How often the whole text may still be looked through.
    looks: Cell<u32>,
}

/// The calls by where they begin; of those that begin at the same place the innermost of the chain first.
struct Order {
    calls: Vec<u32>,
    places: Vec<u32>,
}

/// One link of a chain of calls: `.route("/users", list)`.
pub(in crate::frameworks) struct CallText<'a> {
    /// Its arguments.
    pub(in crate::frameworks) arguments: Vec<Argument<'a>>,
    /// What follows the arguments: a block, a trailing closure.
    pub(in crate::frameworks) tail: &'a str,
    /// From the link's name to the end of the call.
    pub(in crate::frameworks) span: Span,
}

impl<'a> Texts<'a> {
    /// The texts of a source's calls.
    pub(in crate::frameworks) fn new(language: &Language, source: &'a Source, facts: &'a FileFacts) -> Texts<'a> {
        let separator = match language.name {
            "Rust" | "C++" => "::",
            "PHP" => "\\",
            _ => ".",
        };
        let (lines, order, constants) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Texts {
            source,
            facts,
            separator,
            lines,
            order,
            constants,
            callables: OnceCell::new(),
            looks: Cell::new(MOST_LOOKS),
        }
    }

    /// Whether an import begins with one of `packages`, or there is none to ask for.
    pub(in crate::frameworks) fn imports_any(&self, packages: &[&str]) -> bool {
        packages.is_empty()
            || self.facts.imports.iter().any(|import| {
                let rest = packages.iter().find_map(|package| import.specifier.strip_prefix(package));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.', ':', '\\', '-']))
            })
    }

    /// The calls in order.
    pub(in crate::frameworks) fn order(&self) -> &[u32] {
        &self.ordered().calls
    }

    fn ordered(&self) -> &Order {
        self.order.get_or_init(|| {
            let mut calls: Vec<u32> = (0..self.facts.calls.len() as u32).collect();
            calls.sort_by_key(|&call| {
                let span = self.facts.calls[call as usize].span;
                (span.start, span.end)
            });
            let mut places = vec![0; calls.len()];
            calls.iter().enumerate().for_each(|(place, &call)| places[call as usize] = place as u32);
            Order { calls, places }
        })
    }

    /// The call on whose result this one is called.
    pub(in crate::frameworks) fn inner(&self, call: usize) -> Option<usize> {
        let order = self.ordered();
        let before = (order.places[call] as usize).checked_sub(1).map(|place| order.calls[place] as usize)?;
        let (inner, outer) = (self.facts.calls[before].span, self.facts.calls[call].span);
        (inner.start == outer.start && inner.end < outer.end).then_some(before)
    }

    /// The call that is called on this one's result.
    pub(in crate::frameworks) fn outer(&self, call: usize) -> Option<usize> {
        let order = self.ordered();
        let after = *order.calls.get(order.places[call] as usize + 1)? as usize;
        (self.facts.calls[after].span.start == self.facts.calls[call].span.start).then_some(after)
    }

    /// The text of a call, without the calls on whose results it is called.
    pub(in crate::frameworks) fn call(&self, call: usize) -> CallText<'a> {
        let fact = &self.facts.calls[call];
        let inner = self.inner(call).map(|inner| self.facts.calls[inner].span.end as usize);
        let text = self.source.text.get(..fact.span.end as usize).unwrap_or("");
        let start = inner.unwrap_or(fact.span.start as usize);
        let link = text.get(start..).unwrap_or("");
        let start = start + (link.len() - link.trim_start_matches([' ', '\t', '\r', '\n', '.', '?']).len());
        let earlier = if inner.is_some() { 0 } else { fact.callee.matches("()").count() };
        let open = arguments_start(text, start, earlier);
        let inner = text.get(open..).unwrap_or("");
        let (arguments, tail) = match inner.strip_prefix('(') {
            Some(inner) => list_with_tail(inner),
            None => (list(inner), ""),
        };
        CallText { arguments, tail, span: self.span(start as u32, fact.span.end) }
    }

    /// The place from byte `start` to byte `end`.
    pub(in crate::frameworks) fn span(&self, start: u32, end: u32) -> Span {
        let lines = self.lines.get_or_init(|| LineIndex::new(&self.source.text));
        Span { start, end, line: lines.line(start), end_line: lines.line(end.saturating_sub(1).max(start)) }
    }

    /// The name that what begins at byte `start` is assigned to: `app`, `self.router`.
    pub(in crate::frameworks) fn assigned_to(&self, start: u32) -> Option<&'a str> {
        let start = start as usize;
        let mut from = start.saturating_sub(LONGEST_ASSIGNMENT);
        while !self.source.text.is_char_boundary(from) {
            from += 1;
        }
        let before = self.source.text.get(from..start)?.trim_end();
        let before = before.strip_suffix("await").or_else(|| before.strip_suffix("new")).unwrap_or(before).trim_end();
        let before = before.strip_suffix('=').filter(|rest| !rest.ends_with(['=', '!', '<', '>', '+']))?;
        let before = before.strip_suffix(':').unwrap_or(before).trim_end();
        let statement = &before[before.rfind(['\n', ';', '{', '}', '(', ',']).map_or(0, |at| at + 1)..];
        // In `name: Type` the name comes first, in `Type name` last.
        let name = match statement.find(": ") {
            Some(colon) => statement[..colon].trim_end(),
            None => statement.trim(),
        };
        let name = name.rsplit(char::is_whitespace).next()?;
        super::arguments::is_path(name).then_some(name)
    }

    /// The field that what begins at byte `start` is given to in a literal: `mux` for `Server{mux: …}`.
    pub(in crate::frameworks) fn given_to_field(&self, start: u32) -> Option<&'a str> {
        let before = self.source.text.get(..start as usize)?.trim_end().strip_suffix(':')?;
        let is_part = |character: char| character.is_alphanumeric() || character == '_';
        let name = before.rsplit(|character| !is_part(character)).next()?;
        let line = before[..before.len() - name.len()].trim_end_matches([' ', '\t']);
        (!name.is_empty() && line.ends_with(['{', ',', '\n'])).then_some(name)
    }

    /// The text of the constant of that name that the source defines by a literal.
    pub(in crate::frameworks) fn constant(&self, name: &str) -> Option<&'a str> {
        let constants = self.constants.get_or_init(|| {
            use DefinitionKind::{Constant, Field, Variable};
            let values = self.facts.definitions.iter().filter(|it| matches!(it.kind, Constant | Variable | Field));
            values.filter_map(|it| Some((it.name.as_str(), unquoted(it.value.as_deref()?)?))).collect()
        });
        let value = constants.get(name).copied()?;
        // A name in lower case may be assigned again.
        let is_fixed = name.bytes().any(|byte| byte.is_ascii_uppercase()) || self.is_assigned_once(name);
        is_fixed.then_some(value)
    }

    fn is_assigned_once(&self, name: &str) -> bool {
        let left = self.looks.get();
        self.looks.set(left.saturating_sub(1));
        left > 0 && {
            let text = &*self.source.text;
            let assigns = |(at, _): &(usize, &str)| {
                let rest = text[at + name.len()..].trim_start();
                let is_whole = !text[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
                is_whole && (rest.starts_with("+=") || (rest.starts_with('=') && !rest.starts_with("==")))
            };
            text.match_indices(name).filter(assigns).take(2).count() < 2
        }
    }

    /// The one callable or type of that name in the source; a name alone is no method where methods need a receiver.
    pub(in crate::frameworks) fn callable(&self, path: &str) -> Option<DefinitionIndex> {
        let name = super::arguments::last_name(path);
        let index = self.callable_named(name)?;
        let is_method = self.facts.definitions.get(index as usize)?.kind == DefinitionKind::Method;
        let is_alone = name.len() == path.len() && crate::routes::needs_receiver(self.source.language);
        (!is_method || !is_alone).then_some(index)
    }

    fn callable_named(&self, name: &str) -> Option<DefinitionIndex> {
        let callables = self.callables.get_or_init(|| {
            let mut found: FxHashMap<&str, Option<DefinitionIndex>> = FxHashMap::default();
            let all = self.facts.definitions.iter().enumerate();
            for (index, definition) in all.filter(|(_, it)| it.kind.is_callable() || it.kind.is_type()) {
                let entry = found.entry(&definition.name).or_insert(Some(index as DefinitionIndex));
                *entry = entry.filter(|known| *known == index as DefinitionIndex);
            }
            found
        });
        callables.get(name).copied().flatten()
    }

    /// The innermost callable around or at a definition.
    pub(in crate::frameworks) fn function_at(
        &self,
        definition: Option<DefinitionIndex>,
    ) -> Option<(DefinitionIndex, &'a Definition)> {
        let mut at = definition?;
        loop {
            let definition = self.facts.definitions.get(at as usize)?;
            if definition.kind.is_callable() {
                return Some((at, definition));
            }
            // A parent comes before its children.
            at = definition.parent.filter(|parent| *parent < at)?;
        }
    }
}

/// Where the arguments of the callee that begins at `start` begin: at their parenthesis, where they have one. The
/// arguments of `earlier` calls come first.
fn arguments_start(text: &str, start: usize, earlier: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut earlier, end) = (start, earlier, text.len().min(start + LONGEST_CALLEE));
    while at < end {
        match bytes[at] {
            b'(' if earlier == 0 => return at,
            b'(' | b'[' | b'<' => {
                earlier -= usize::from(bytes[at] == b'(');
                at = after_brackets(text, at, end);
            }
            byte if byte.is_ascii_whitespace() => {
                let rest = &text[at..end];
                let next = rest.trim_start();
                if !next.starts_with(['(', '.', '-', '?', ':']) || unquoted(next).is_some() {
                    return end - next.len();
                }
                at = end - next.len();
            }
            b'"' | b'\'' | b'`' => return at,
            _ => at += 1,
        }
    }
    end
}

/// Where the bracket that opens at `at` has been closed.
fn after_brackets(text: &str, mut at: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    while at < end {
        if let Some(after) = after_string_or_comment(text, at) {
            at = after;
            continue;
        }
        match bytes[at] {
            b'(' | b'[' | b'<' => depth += 1,
            b')' | b']' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at.min(end)
}

/// The arguments up to the closing parenthesis, and what follows it.
fn list_with_tail(inner: &str) -> (Vec<Argument<'_>>, &str) {
    let arguments = list(inner);
    let end =
        arguments.last().map_or(0, |last| (last.value.as_ptr() as usize + last.value.len()) - inner.as_ptr() as usize);
    let after = inner.get(end..).unwrap_or("").trim_start_matches([',', ' ', '\n', '\t', '\r']);
    (arguments, after.strip_prefix(')').unwrap_or("").trim_start())
}
