//! Routes by decorator, annotation and attribute.

use super::arguments::{Argument, last_name, parse};
use super::paths::joined;
use super::routers::Handle;
use super::routes::Reading;
use super::routing::RouteDecorator;
use super::written::{path_list, receiver_of, written_methods};
use crate::{Definition, DefinitionIndex};

/// Reads the decorators of every definition.
pub(super) fn read(reading: &mut Reading<'_, '_>) {
    if reading.routing.decorators.is_empty() {
        return;
    }
    let facts = reading.texts.facts;
    for (index, definition) in facts.definitions.iter().enumerate() {
        for decorator in &definition.decorators {
            let Some((callee, arguments)) = parse(decorator) else { continue };
            let name = last_name(callee);
            let rules = reading.routing.decorators.iter().filter(|rule| rule.names.contains(&name));
            for rule in rules {
                if rule.on_router == receiver_of(callee).is_empty()
                    || !(definition.kind.is_callable() || rule.on_router)
                {
                    continue;
                }
                decorated(reading, rule, index as DefinitionIndex, (callee, &arguments));
            }
        }
    }
}

fn decorated(
    reading: &mut Reading<'_, '_>,
    rule: &RouteDecorator,
    index: DefinitionIndex,
    (callee, arguments): (&str, &[Argument<'_>]),
) {
    let definition = &reading.texts.facts.definitions[index as usize];
    let written = rule.path.find(arguments).map(|path| path_list(reading.texts, path));
    let paths = match (written, rule.on_router) {
        (Some(paths), _) => paths,
        (None, true) => return,
        (None, false) => {
            let own = given_paths(reading, definition);
            if own.is_empty() { vec![String::new()] } else { own }
        }
    };
    let Some(handle) = handle_of(reading, rule, definition, callee, &paths) else { return };
    let bases = class_paths(reading, definition);
    for method in written_methods(rule.methods, last_name(callee), arguments) {
        for base in &bases {
            for path in &paths {
                let inner = if path.starts_with("~/") { path[1..].to_owned() } else { below(base, path) };
                // With tokens for names, what has no path at all is routed by convention.
                let by_convention =
                    inner.is_empty() && reading.routing.path_decorators.iter().any(|it| !it.class_ending.is_empty());
                let whole = joined(&handle.prefix, &inner).filter(|_| !by_convention);
                if let Some(whole) = whole {
                    reading.add_decorated(method.clone(), &filled(reading, definition, whole), handle.root, index);
                }
            }
        }
    }
}

fn below(base: &str, path: &str) -> String {
    let path = if base.is_empty() { path.to_owned() } else { crate::routes::join(base, path) };
    if path.starts_with(['/', '$']) || path.is_empty() { path } else { format!("/{path}") }
}

/// The router that a decorator is called on; for an annotation the source itself.
fn handle_of(
    reading: &mut Reading<'_, '_>,
    rule: &RouteDecorator,
    definition: &Definition,
    callee: &str,
    paths: &[String],
) -> Option<Handle> {
    if !rule.on_router {
        return Some(reading.routers.source_router());
    }
    let receiver = receiver_of(callee);
    if let Some(handle) = reading.routers.find(receiver, definition.span.start) {
        return Some(handle);
    }
    let is_route = reading.routers.looks_like_router(receiver) && paths.iter().all(|path| path.starts_with('/'));
    is_route.then(|| reading.routers.elsewhere(receiver, definition.parent))
}

/// The paths that the class around a method gives.
fn class_paths(reading: &Reading<'_, '_>, definition: &Definition) -> Vec<String> {
    let class = definition.parent.and_then(|parent| reading.texts.facts.definitions.get(parent as usize));
    let paths = class.map(|class| given_paths(reading, class)).unwrap_or_default();
    if paths.is_empty() { vec![String::new()] } else { paths }
}

/// The paths that the path decorators of `on` give.
fn given_paths(reading: &Reading<'_, '_>, on: &Definition) -> Vec<String> {
    let mut found = Vec::new();
    for decorator in &on.decorators {
        let Some((callee, arguments)) = parse(decorator) else { continue };
        let name = last_name(callee);
        for rule in reading.routing.path_decorators.iter().filter(|rule| rule.name == name) {
            let path = rule.path.find(&arguments).map(|path| path_list(reading.texts, path));
            found.extend(path.unwrap_or_default());
        }
    }
    found
}

/// `[controller]` and `[action]` in a path stand for the names of the class and of the method.
fn filled(reading: &Reading<'_, '_>, definition: &Definition, path: String) -> String {
    let ending = reading.routing.path_decorators.iter().map(|rule| rule.class_ending).find(|it| !it.is_empty());
    let Some(ending) = ending.filter(|_| path.contains('[')) else { return path };
    let class = definition.owner.as_deref().unwrap_or("");
    let class = class.strip_suffix(ending).unwrap_or(class);
    path.replace("[controller]", class).replace("[action]", &definition.name)
}
