//! Routes, routers and mounts of a source, as a framework's [`Routing`] tells them.

use rustc_hash::FxHashMap;

use super::arguments::{Argument, Place, is_path, last_name, literals, parse, unquoted};
use super::calls::{CallText, Texts};
use super::environment::full_path;
use super::handlers::{closure_parameter, handler, is_closure, method_handlers, mounted_names};
use super::paths::{joined, path_text, prefix_text};
use super::routers::{Handle, Routers};
use super::routing::{GroupCall, Methods, MountCall, RouteCall, Routing};
use super::written::{method_words, receiver_of, written_methods};
use crate::{DefinitionIndex, Name, Signal, SignalKind, Span};

/// Words in the names of functions that are given a router to put routes on.
const REGISTRARS: &[&str] =
    &["rout", "regist", "mount", "handlers", "endpoint", "controller", "api", "blueprint", "views", "urls"];

/// How many links of a chain are looked through.
const LONGEST_CHAIN: usize = 8;

/// The signals that the tables find.
pub(in crate::frameworks) fn read(routing: &Routing, texts: &Texts<'_>) -> Vec<Signal> {
    let has_calls = !(routing.calls.is_empty() && routing.groups.is_empty() && routing.mounts.is_empty());
    let has_decorators = !routing.decorators.is_empty();
    if !(has_calls || has_decorators) || !texts.imports_any(routing.packages) || !is_in(routing, texts) {
        return Vec::new();
    }
    let mut reading = Reading {
        routing,
        texts,
        routers: Routers::new(routing, texts),
        results: FxHashMap::default(),
        inline: FxHashMap::default(),
        open: Vec::new(),
        found: Vec::new(),
    };
    for &call in texts.order() {
        reading.call(call as usize);
    }
    super::route_decorators::read(&mut reading);
    reading.finish()
}

fn is_in(routing: &Routing, texts: &Texts<'_>) -> bool {
    let path = texts.source.path.as_str();
    let is_file = |file: &&str| match file.strip_suffix('/') {
        Some(directory) => path.starts_with(file) || path.contains(&format!("/{directory}/")),
        None => path == *file || path.strip_suffix(file).is_some_and(|rest| rest.ends_with('/')),
    };
    routing.files.is_empty() || routing.files.iter().any(is_file)
}

/// The state of a reading.
pub(super) struct Reading<'a, 't> {
    pub(super) routing: &'a Routing,
    pub(super) texts: &'a Texts<'t>,
    pub(super) routers: Routers<'a, 't>,
    /// The routers that calls give.
    results: FxHashMap<usize, Handle>,
    /// The routers that are made at a byte, in the argument of a mount.
    inline: FxHashMap<u32, Handle>,
    /// The calls around the current one: the end of each, its index, and whether it has been understood.
    open: Vec<(u32, usize, bool)>,
    found: Vec<Found>,
}

/// A signal whose router has no name yet.
struct Found {
    what: What,
    root: usize,
    definition: Option<DefinitionIndex>,
    span: Span,
}

enum What {
    Route { method: Name, path: Name, handler: Name },
    Mount { path: Name, target: Target },
}

enum Target {
    Name(Name),
    Root(usize),
}

impl<'t> Reading<'_, 't> {
    fn call(&mut self, index: usize) {
        let fact = &self.texts.facts.calls[index];
        while self.open.last().is_some_and(|(end, _, _)| *end <= fact.span.start) {
            self.open.pop();
        }
        let name = last_name(&fact.callee);
        let inner = self.texts.inner(index);
        let result = match inner.and_then(|inner| self.results.get(&inner)).cloned() {
            Some(handle) => self.on_router(index, name, handle),
            None => match self.made(index).or_else(|| self.inline_here(index, inner)) {
                Some(made) => Some(made),
                None => self.on_receiver(index, name),
            },
        };
        let is_known = result.is_some();
        if let Some(handle) = result {
            if self.texts.outer(index).is_none() {
                self.bind_result(index, &handle);
            }
            self.results.insert(index, handle);
        } else {
            self.hand_over(index);
        }
        self.open.push((fact.span.end, index, is_known));
    }

    /// The router that a maker makes.
    fn made(&mut self, index: usize) -> Option<Handle> {
        let fact = &self.texts.facts.calls[index];
        let maker = self.routers.maker(&fact.callee)?;
        let text = self.texts.call(index);
        let prefix = maker.path.find(&text.arguments).map(|path| prefix_text(self.texts, path)).unwrap_or_default();
        if let Some(handle) = self.inline.remove(&fact.span.start) {
            return Some(Handle { prefix: joined(&handle.prefix, &prefix)?, ..handle });
        }
        Some(self.routers.make(prefix, maker.needs_mount, fact.caller, text.span))
    }

    /// Makers may be several links long: what was made inline further in is known by where it begins.
    fn inline_here(&mut self, index: usize, inner: Option<usize>) -> Option<Handle> {
        if inner.is_some() || self.inline.is_empty() {
            return None;
        }
        let fact = &self.texts.facts.calls[index];
        self.routers.maker(&fact.callee)?;
        self.inline.remove(&fact.span.start)
    }

    fn on_receiver(&mut self, index: usize, name: &str) -> Option<Handle> {
        let fact = &self.texts.facts.calls[index];
        let receiver = receiver_of(&fact.callee);
        if receiver.contains("()") && !self.routing.statics.contains(&receiver) {
            return None;
        }
        if let Some(handle) = self.routers.find(receiver, fact.span.start) {
            let is_call_on = !receiver.is_empty() || (self.is_ours(name) && self.is_imported(receiver, &fact.callee));
            return if is_call_on { self.on_router(index, name, handle) } else { None };
        }
        if !self.is_ours(name) {
            return None;
        }
        if self.routing.statics.contains(&receiver) && self.is_imported(receiver, &fact.callee) {
            let handle = self.routers.source_router();
            return self.on_router(index, name, handle);
        }
        // The name alone does not tell: what stands in the call has to look like a route.
        if !self.routers.looks_like_router(receiver) || !self.looks_like_route(index, name) {
            return None;
        }
        let handle = self.routers.elsewhere(receiver, fact.caller);
        self.on_router(index, name, handle)
    }

    /// Whether a call without a receiver is one of the framework's own.
    fn is_imported(&self, receiver: &str, callee: &str) -> bool {
        let packages = self.routing.packages;
        let is_of = |full: &str| packages.iter().any(|package| full.starts_with(package));
        !receiver.is_empty() || packages.is_empty() || is_of(&full_path(self.texts.facts, callee, self.texts.separator))
    }

    /// Whether a table has a call of that name.
    fn is_ours(&self, name: &str) -> bool {
        self.routing.calls.iter().any(|call| call.names.contains(&name))
            || self.routing.groups.iter().any(|group| group.names.contains(&name))
            || self.routing.mounts.iter().any(|mount| mount.names.contains(&name))
    }

    fn looks_like_route(&self, index: usize, name: &str) -> bool {
        let text = self.texts.call(index);
        let begins_path = |place: &Place| {
            place
                .find(&text.arguments)
                .and_then(|path| path_text(self.texts, path))
                .is_some_and(|path| path.starts_with('/'))
        };
        let is_route = |call: &RouteCall| {
            let handler = call.handler.find(&text.arguments);
            begins_path(&call.path) && handler.is_some_and(|it| !it.starts_with(['{', '"', '\'', '`']))
        };
        self.routing.calls.iter().filter(|call| call.names.contains(&name)).any(is_route)
            || self.routing.groups.iter().any(|it| it.names.contains(&name) && begins_path(&it.path))
            || self
                .routing
                .mounts
                .iter()
                .any(|it| it.names.contains(&name) && it.target.find(&text.arguments).is_some())
    }

    /// Reads a call on a router; its result is a router too.
    fn on_router(&mut self, index: usize, name: &str, handle: Handle) -> Option<Handle> {
        let routing = self.routing;
        let mounts = routing.mounts.iter().filter(|mount| mount.names.contains(&name));
        let calls = routing.calls.iter().filter(|call| call.names.contains(&name));
        let groups = routing.groups.iter().filter(|group| group.names.contains(&name));
        let mut text = None;
        for mount in mounts {
            if self.mount(mount, text.get_or_insert_with(|| self.texts.call(index)), &handle) {
                return Some(handle);
            }
        }
        for call in calls {
            if self.route(call, index, text.get_or_insert_with(|| self.texts.call(index)), &handle) {
                return Some(handle);
            }
        }
        for group in groups {
            let text = text.get_or_insert_with(|| self.texts.call(index));
            if let Some(inner) = self.group(group, index, text, &handle) {
                return Some(inner);
            }
        }
        Some(handle)
    }

    fn route(&mut self, call: &RouteCall, index: usize, text: &CallText<'t>, handle: &Handle) -> bool {
        let written = match call.path {
            // Without a group around it the call is none of a route: `app.get("title")`.
            Place::NOWHERE => (!handle.prefix.is_empty()).then(String::new),
            place => place.find(&text.arguments).and_then(|path| path_text(self.texts, path)),
        };
        let served = call.handler.find(&text.arguments);
        let has_handler = served.is_some() || !text.tail.is_empty() || call.handler == Place::NOWHERE;
        let (Some(written), true) = (written, has_handler) else { return false };
        // Where the group has given the path already, what stands first is a handler.
        let is_handler = written.starts_with("${") && !handle.prefix.is_empty();
        if is_handler && call.path != Place::NOWHERE && self.is_in_place(&self.texts.facts.calls[index].callee) {
            return false;
        }
        let (methods, written) =
            self.methods(call.methods, &self.texts.facts.calls[index].callee, &text.arguments, written, index);
        let Some(path) = joined(&handle.prefix, &written) else { return false };
        if matches!(call.methods, Methods::InHandler) {
            let handlers = method_handlers(served.unwrap_or(""));
            for (method, served) in handlers {
                self.add_route(method.into(), &path, served, handle.root, text.span);
            }
            return true;
        }
        if let Methods::Resource(parts) = call.methods {
            // A nested resource: `albums.songs`.
            let path = path.replace('.', "/{id}/");
            for (method, below) in parts {
                if !self.is_left_in(index, method, below) {
                    continue;
                }
                self.add_route(
                    (*method).into(),
                    &format!("{path}{below}"),
                    served.unwrap_or(""),
                    handle.root,
                    text.span,
                );
            }
            return true;
        }
        for method in methods {
            self.add_route(method, &path, served.unwrap_or(""), handle.root, text.span);
        }
        true
    }

    pub(super) fn add_route(&mut self, method: Name, path: &str, served: &str, root: usize, span: Span) {
        let (handler, definition) = handler(self.texts, served);
        self.found.push(Found { what: What::Route { method, path: path.into(), handler }, root, definition, span });
    }

    /// Whether a call of that name may stand where a group has given the path.
    fn is_in_place(&self, callee: &str) -> bool {
        let name = last_name(callee);
        self.routing.calls.iter().any(|call| call.path == Place::NOWHERE && call.names.contains(&name))
    }

    /// A route that the definition itself serves.
    pub(super) fn add_decorated(&mut self, method: Name, path: &str, root: usize, definition: DefinitionIndex) {
        let what = What::Route { method, path: path.into(), handler: Name::default() };
        let span = self.texts.facts.definitions[definition as usize].span;
        self.found.push(Found { what, root, definition: Some(definition), span });
    }

    /// The methods of a route, and its path without them.
    fn methods(
        &self,
        methods: Methods,
        callee: &str,
        arguments: &[Argument<'_>],
        path: String,
        index: usize,
    ) -> (Vec<Name>, String) {
        match methods {
            Methods::InPath => match path.split_once(' ') {
                Some((method, rest)) => (vec![method.into()], rest.trim_start().to_owned()),
                None => (vec!["*".into()], path),
            },
            Methods::Following(name) => (self.following_methods(name, index), path),
            other => (written_methods(other, last_name(callee), arguments), path),
        }
    }

    /// Whether the calls that follow on a resource (`only`, `except`) leave one of its actions in.
    fn is_left_in(&self, index: usize, method: &str, below: &str) -> bool {
        let action = match (method, below) {
            ("GET", "") => "index",
            ("POST", _) => "store",
            ("GET", "/create") => "create",
            ("GET", _) if below.ends_with("/edit") => "edit",
            ("GET", _) => "show",
            ("DELETE", _) => "destroy",
            _ => "update",
        };
        let links = std::iter::successors(self.texts.outer(index), |link| self.texts.outer(*link)).take(LONGEST_CHAIN);
        links.into_iter().all(|link| {
            let arguments = self.texts.call(link).arguments;
            let has = arguments.iter().any(|it| literals(it.value).contains(&action));
            match last_name(&self.texts.facts.calls[link].callee) {
                "only" => has,
                "except" => !has,
                _ => true,
            }
        })
    }

    fn following_methods(&self, name: &str, index: usize) -> Vec<Name> {
        let named = |call: usize| {
            let is_named = last_name(&self.texts.facts.calls[call].callee) == name;
            is_named.then(|| self.texts.call(call).arguments.iter().flat_map(|it| method_words(it.value)).collect())
        };
        let chain = |next: fn(&Texts<'t>, usize) -> Option<usize>| {
            let links = std::iter::successors(next(self.texts, index), move |link| next(self.texts, *link));
            links.take(LONGEST_CHAIN).find_map(named)
        };
        chain(Texts::outer).or_else(|| chain(Texts::inner)).unwrap_or_else(|| vec!["*".into()])
    }

    fn group(&mut self, group: &GroupCall, index: usize, text: &CallText<'t>, handle: &Handle) -> Option<Handle> {
        let prefix = match group.path.find(&text.arguments).filter(|path| !is_closure(path)) {
            Some(path) => joined(&handle.prefix, &prefix_text(self.texts, path))?,
            None => handle.prefix.clone(),
        };
        let inner = Handle { root: handle.root, prefix };
        let given = text.arguments.iter().rev().map(|argument| argument.value).find(|value| is_closure(value));
        let closure = given.or((!text.tail.is_empty()).then_some(text.tail));
        let end = self.texts.facts.calls[index].span.end;
        if closure.is_none() && self.routing.statics.contains(&"") {
            self.routers.bind("", (text.span.start, end), inner.clone());
        }
        if let Some(closure) = closure {
            if let Some(parameter) = closure_parameter(closure) {
                self.routers.bind(parameter, (text.span.start, end), inner.clone());
            }
            for name in self.routing.statics {
                self.routers.bind(name, (text.span.start, end), inner.clone());
            }
        }
        Some(inner)
    }

    /// Whether the call mounts something.
    fn mount(&mut self, mount: &MountCall, text: &CallText<'t>, handle: &Handle) -> bool {
        let Some(mut target) = mount.target.find(&text.arguments) else { return false };
        if let Some(wrapper) = mount.wrapper {
            let Some((_, arguments)) = parse(target).filter(|(callee, _)| last_name(callee) == wrapper) else {
                return false;
            };
            // What is mounted may stand behind a literal.
            let named = arguments.iter().find(|it| it.name.is_none() && unquoted(it.value).is_none());
            let Some(inner) = named.or(arguments.first()) else { return false };
            target = inner.value;
        }
        let path = mount.path.find(&text.arguments).filter(|path| *path != target && !is_closure(path));
        let written = path.and_then(|path| path_text(self.texts, path));
        if let (Some(path), None) = (path, &written) {
            // A path of another kind: a pattern, a list.
            if mount.needs_path || is_path(path) {
                return false;
            }
        }
        let written = written.or_else(|| path.map(|path| prefix_text(self.texts, path)));
        let Some(prefix) = joined(&handle.prefix, written.as_deref().unwrap_or("")) else { return false };
        let below = Handle { root: handle.root, prefix };
        if target.starts_with('[') && self.routing.statics.contains(&"") {
            let span = text.span;
            self.routers.bind("", (span.start, span.end), below);
            return true;
        }
        self.mount_at(target, &below, written.is_none() && mount.needs_path, text.span)
    }

    fn mount_at(&mut self, target: &str, below: &Handle, is_bare: bool, span: Span) -> bool {
        // A router that is made in the argument itself.
        let made = parse(target).and_then(|(callee, _)| self.routers.maker(callee.trim_start_matches("new ")));
        if let Some(start) = self.start_of(target).filter(|_| made.is_some()) {
            self.inline.insert(start, below.clone());
            return true;
        }
        let at = span.start;
        let mut is_mount = false;
        for name in mounted_names(target) {
            let local = self.routers.find(&name, at);
            let looks_mounted = || self.routers.looks_like_router(&name) || name.to_ascii_lowercase().contains("rout");
            if is_bare && local.is_none() && !looks_mounted() {
                continue;
            }
            let target = local.map_or(Target::Name(name.into()), |handle| Target::Root(handle.root));
            let what = What::Mount { path: below.prefix.as_str().into(), target };
            self.found.push(Found { what, root: below.root, definition: None, span });
            is_mount = true;
        }
        is_mount
    }

    /// Where a part of the source's text begins.
    fn start_of(&self, part: &str) -> Option<u32> {
        let text = &*self.texts.source.text;
        let at = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        (at < text.len()).then_some(at as u32)
    }

    /// Names the router that a call gives by what it is assigned to, or hands it over with the call around it.
    fn bind_result(&mut self, index: usize, handle: &Handle) {
        let fact = &self.texts.facts.calls[index];
        match self.texts.assigned_to(fact.span.start) {
            Some(name) => self.routers.assign(name, fact.caller, fact.span, handle.clone()),
            None if self.texts.given_to_field(fact.span.start).is_some() => {
                let field = self.texts.given_to_field(fact.span.start).unwrap_or("");
                self.routers.assign(&format!(".{field}"), fact.caller, fact.span, handle.clone());
            }
            None if !handle.prefix.is_empty() => {
                let around =
                    self.open.last().filter(|(end, _, is_known)| !is_known && *end > fact.span.end).map(|it| it.1);
                if let Some(around) = around.filter(|around| self.is_argument(*around, fact.span)) {
                    self.registered(around, handle);
                }
            }
            None => {}
        }
    }

    /// Whether a call is itself one of the arguments of the call around it.
    fn is_argument(&self, around: usize, span: Span) -> bool {
        let before = self.texts.source.text.get(..span.start as usize).unwrap_or("").trim_end();
        let text = self.texts.call(around);
        before.ends_with(['(', ',']) && text.arguments.iter().any(|it| self.start_of(it.value) == Some(span.start))
    }

    /// A known router is given to a function that puts routes on it.
    fn hand_over(&mut self, index: usize) {
        let fact = &self.texts.facts.calls[index];
        let given = fact.arguments.iter().find_map(|argument| match argument {
            crate::Argument::Expression(text) if is_path(text) => self.routers.find(text, fact.span.start),
            _ => None,
        });
        if let Some(handle) = given {
            self.registered(index, &handle);
        }
    }

    fn registered(&mut self, index: usize, handle: &Handle) {
        let fact = &self.texts.facts.calls[index];
        let name = last_name(&fact.callee).to_ascii_lowercase();
        let is_registrar = REGISTRARS.iter().any(|word| name.contains(word));
        // What only asks something of a router puts nothing on it.
        if !is_registrar || name.starts_with("get") || self.is_ours(last_name(&fact.callee)) {
            return;
        }
        let target = Target::Name(fact.callee.clone());
        let what = What::Mount { path: handle.prefix.as_str().into(), target };
        self.found.push(Found { what, root: handle.root, definition: None, span: fact.span });
    }

    fn finish(self) -> Vec<Signal> {
        let Reading { routers, found, .. } = self;
        let mut signals = routers.signals();
        for each in found {
            let router = routers.name(each.root);
            let kind = match each.what {
                What::Route { method, path, handler } => SignalKind::Route { method, path, router, handler },
                What::Mount { path, target } => {
                    let target = match target {
                        Target::Name(name) => name,
                        Target::Root(root) => routers.name(root),
                    };
                    SignalKind::Mount { path, target, router }
                }
            };
            signals.push(Signal { kind, definition: each.definition, span: each.span });
        }
        signals
    }
}
