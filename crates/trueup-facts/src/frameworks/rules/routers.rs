//! The routers of a source, and under which names they are known where.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::arguments::{last_name, list};
use super::calls::Texts;
use super::routing::{Maker, Routing};
use super::written::is_callee;
use crate::{Definition, DefinitionIndex, DefinitionKind, Name, Signal, SignalKind, Span};

/// How many bindings of one name are looked through.
const MOST_BINDINGS: usize = 64;

/// A router, or a group of one.
#[derive(Clone)]
pub(super) struct Handle {
    /// The router, as an index.
    pub(super) root: usize,
    /// The path of all its routes.
    pub(super) prefix: String,
}

struct Root {
    /// What a function or the source calls it; empty where it has no name.
    name: Name,
    /// The path that it gives to all its routes.
    path: Name,
    needs_mount: bool,
    /// Whether the source makes it, or a function of the source is given it.
    is_here: bool,
    definition: Option<DefinitionIndex>,
    span: Span,
}

/// A name that is a router from one byte to another.
struct Binding {
    from: u32,
    to: u32,
    at: u32,
    handle: Handle,
}

/// All routers of a source.
pub(super) struct Routers<'a, 't> {
    routing: &'a Routing,
    texts: &'a Texts<'t>,
    roots: Vec<Root>,
    bindings: FxHashMap<Name, Vec<Binding>>,
    /// Routers that are made elsewhere, by what they are called here.
    elsewhere: FxHashMap<Name, usize>,
    source_router: OnceCell<usize>,
}

impl<'a, 't> Routers<'a, 't> {
    pub(super) fn new(routing: &'a Routing, texts: &'a Texts<'t>) -> Routers<'a, 't> {
        let (bindings, elsewhere) = (FxHashMap::default(), FxHashMap::default());
        let mut routers =
            Routers { routing, texts, roots: Vec::new(), bindings, elsewhere, source_router: OnceCell::new() };
        if !routing.types.is_empty() {
            routers.parameters();
        }
        if !routing.lists.is_empty() {
            routers.variables();
        }
        routers
    }

    /// The maker that a callee is.
    pub(super) fn maker(&self, callee: &str) -> Option<&'static Maker> {
        self.routing.makers.iter().find(|maker| is_callee(self.texts, callee, maker.callee))
    }

    /// A new router.
    pub(super) fn make(
        &mut self,
        prefix: String,
        needs_mount: bool,
        caller: Option<DefinitionIndex>,
        span: Span,
    ) -> Handle {
        let definition = self.texts.function_at(caller).map(|(index, _)| index);
        let (name, path) = (Name::default(), Name::from(prefix.as_str()));
        self.roots.push(Root { name, path, needs_mount, is_here: true, definition, span });
        Handle { root: self.roots.len() - 1, prefix }
    }

    /// Binds a name to a router from one byte to another.
    pub(super) fn bind(&mut self, name: &str, (from, to): (u32, u32), handle: Handle) {
        self.bindings.entry(name.into()).or_default().push(Binding { from, to, at: from, handle });
    }

    /// Binds the name that a router is assigned to: in the function around, or in the whole source.
    pub(super) fn assign(&mut self, name: &str, caller: Option<DefinitionIndex>, span: Span, handle: Handle) {
        let function = self.texts.function_at(caller).filter(|_| !name.contains(['.', ':', '>']));
        let (from, to) = function.map_or((0, u32::MAX), |(_, it)| (it.span.start, it.span.end));
        if let Some(root) = self.roots.get_mut(handle.root).filter(|root| root.name.is_empty() && root.is_here) {
            root.name = function.map_or(name.trim_start_matches('.').into(), |(_, it)| qualified(it, name));
        }
        if let Some(field) = name.rfind('.').filter(|dot| *dot > 0) {
            let binding = Binding { from, to, at: span.start, handle: handle.clone() };
            self.bindings.entry(name[field..].into()).or_default().push(binding);
        }
        self.bindings.entry(name.into()).or_default().push(Binding { from, to, at: span.start, handle });
    }

    /// The router that a name means at a byte: the last one bound before it, or else the next.
    pub(super) fn find(&self, name: &str, at: u32) -> Option<Handle> {
        self.bound(name, at).or_else(|| self.bound(name.strip_suffix(".router")?, at))
    }

    fn bound(&self, name: &str, at: u32) -> Option<Handle> {
        // A field is the same one whatever the name of what has it.
        let field = || self.bindings.get(&name[name.rfind('.')?..]);
        let bindings = self.bindings.get(name).or_else(field)?;
        let near = bindings.iter().rev().take(MOST_BINDINGS).filter(|it| it.from <= at && at < it.to);
        let nearest = near.min_by_key(|it| if it.at <= at { at - it.at } else { u32::MAX });
        nearest.map(|it| it.handle.clone())
    }

    /// The router that the source is by itself.
    pub(super) fn source_router(&mut self) -> Handle {
        if self.source_router.get().is_none() {
            let needs_mount = self.routing.statics_need_mount;
            let (name, path, span) =
                (Name::default(), Name::default(), Span { line: 1, end_line: 1, ..Span::default() });
            self.roots.push(Root { name, path, needs_mount, is_here: needs_mount, definition: None, span });
        }
        let last = self.roots.len() - 1;
        Handle { root: *self.source_router.get_or_init(|| last), prefix: String::new() }
    }

    /// Whether something is called as routers are.
    pub(super) fn looks_like_router(&self, name: &str) -> bool {
        let last = last_name(name);
        let lower = last.to_ascii_lowercase();
        self.routing.names.iter().any(|known| {
            let begins_word = |rest: &str| {
                rest.is_empty() || rest.ends_with(['_', '$', '@']) || last[rest.len()..].starts_with(char::is_uppercase)
            };
            lower.strip_suffix(known).is_some_and(begins_word)
        })
    }

    /// A router that is made elsewhere: the parameter of a function here, or what another source makes.
    pub(super) fn elsewhere(&mut self, receiver: &str, caller: Option<DefinitionIndex>) -> Handle {
        let function = self.texts.function_at(caller);
        let parameter = function.filter(|(_, it)| it.parameters.iter().any(|parameter| parameter == receiver));
        let name = parameter.map_or(receiver.into(), |(_, it)| qualified(it, receiver));
        let next = self.roots.len();
        let root = *self.elsewhere.entry(name.clone()).or_insert(next);
        if root == next {
            let (definition, span) = match parameter {
                Some((index, it)) => (Some(index), it.span),
                None => (None, Span::default()),
            };
            let is_here = parameter.is_some();
            let needs_mount = !self.routing.applications.contains(&receiver);
            self.roots.push(Root { name, path: Name::default(), needs_mount, is_here, definition, span });
        }
        Handle { root, prefix: String::new() }
    }

    /// The routers that are lists of routes.
    fn variables(&mut self) {
        for definition in &self.texts.facts.definitions {
            use DefinitionKind::{Constant, Variable};
            let is_list = definition.value.as_deref().is_some_and(|value| value.starts_with('['));
            let is_other = !self.routing.lists.contains(&definition.name.as_str());
            if !matches!(definition.kind, Variable | Constant) || !is_list || !is_other {
                continue;
            }
            let (root, span) = (self.roots.len(), definition.span);
            let (name, path) = (definition.name.clone(), Name::default());
            self.roots.push(Root { name, path, needs_mount: true, is_here: true, definition: None, span });
            for receiver in self.routing.statics {
                self.bind(receiver, (span.start, span.end), Handle { root, prefix: String::new() });
            }
        }
    }

    /// The routers that functions are given.
    fn parameters(&mut self) {
        for (index, definition) in self.texts.facts.definitions.iter().enumerate() {
            if !definition.kind.is_callable() || definition.parameters.is_empty() {
                continue;
            }
            let (start, end) = (definition.span.start as usize, definition.header_end as usize);
            let Some(head) = self.texts.source.text.get(start..end) else { continue };
            if !self.routing.types.iter().any(|known| head.contains(known)) {
                continue;
            }
            let after = head.find(definition.name.as_str()).map_or("", |at| &head[at..]);
            let parameters = after.find('(').map(|open| list(&after[open + 1..])).unwrap_or_default();
            for parameter in parameters {
                let whole = parameter.value.to_owned() + " " + parameter.name.unwrap_or("");
                let is_router = self.routing.types.iter().any(|known| has_word(&whole, known));
                let name = definition.parameters.iter().find(|name| has_word(&whole, name));
                let Some(name) = name.filter(|_| is_router) else { continue };
                let (root, span) = (self.roots.len(), definition.span);
                let is_application = self.routing.applications.iter().any(|known| has_word(&whole, known));
                self.roots.push(Root {
                    name: qualified(definition, name),
                    path: Name::default(),
                    needs_mount: !is_application,
                    is_here: true,
                    definition: Some(index as DefinitionIndex),
                    span: self.texts.span(span.start, definition.header_end),
                });
                self.bind(name, (span.start, span.end), Handle { root, prefix: String::new() });
            }
        }
    }

    /// The name of a router; empty for the only one.
    pub(super) fn name(&self, root: usize) -> Name {
        self.roots.get(root).map(|root| root.name.clone()).unwrap_or_default()
    }

    /// The routers that the source makes or is given.
    pub(super) fn signals(&self) -> Vec<Signal> {
        let here = self.roots.iter().filter(|root| root.is_here);
        let signal = |root: &Root| {
            let kind =
                SignalKind::Router { name: root.name.clone(), path: root.path.clone(), needs_mount: root.needs_mount };
            Signal { kind, definition: root.definition, span: root.span }
        };
        here.map(signal).collect()
    }
}

/// The name of a function's variable or parameter.
fn qualified(function: &Definition, name: &str) -> Name {
    let owner = function.owner.as_ref().map_or(String::new(), |owner| format!("{owner}."));
    Name::from(format!("{owner}{}.{name}", function.name))
}

/// Whether a text has the word, or path of words, as a whole.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || character == '_' || character == '.';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_part)
            && !text[at + word.len()..].starts_with(|next: char| is_part(next) && next != '.')
    })
}
