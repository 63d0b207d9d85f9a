//! Flask, FastAPI and Starlette: a decorator is a route.

use super::Framework;
use super::arguments::{Argument, named, parse, positional, unquoted};
use crate::{Definition, DefinitionIndex, DefinitionKind, FileFacts, Signal, SignalKind, Source};

/// Flask and FastAPI.
pub(super) static FLASK_AND_FASTAPI: Framework =
    Framework { name: "Flask, FastAPI", language: "Python", environment_calls: &[], signals: Some(signals) };

/// Decorators that name the method.
const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options", "trace"];
/// What makes an object that routes are declared on.
const ROUTERS: &[&str] = &["FastAPI", "APIRouter", "Flask", "Blueprint", "Starlette", "Router", "Quart"];

fn signals(_source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let decorated = facts.definitions.iter().enumerate().filter(|(_, definition)| !definition.decorators.is_empty());
    decorated.flat_map(|(index, definition)| routes(facts, index as DefinitionIndex, definition)).collect()
}

fn routes(facts: &FileFacts, index: DefinitionIndex, definition: &Definition) -> Vec<Signal> {
    let mut found = Vec::new();
    for decorator in definition.decorators.iter().filter(|_| definition.kind.is_callable()) {
        let Some((callee, arguments)) = parse(decorator) else { continue };
        let Some((receiver, verb)) = callee.rsplit_once('.') else { continue };
        let methods = match verb {
            "route" | "api_route" => methods_of(&arguments),
            "websocket" | "websocket_route" => vec!["WEBSOCKET".to_owned()],
            verb if METHODS.contains(&verb) => vec![verb.to_uppercase()],
            _ => continue,
        };
        let path =
            positional(&arguments, 0).or_else(|| named(&arguments, "path")).or_else(|| named(&arguments, "rule"));
        let Some(path) = path.and_then(unquoted) else { continue };
        let Some(prefix) = prefix_of(facts, receiver, path) else { continue };
        for method in methods {
            let kind = SignalKind::Route { method: method.into(), path: [&*prefix, path].concat().into() };
            found.push(Signal { kind, definition: Some(index), span: definition.span });
        }
    }
    found
}

/// The methods that `methods=["GET", "POST"]` names; Flask's default is `GET`.
fn methods_of(arguments: &[Argument<'_>]) -> Vec<String> {
    let listed = named(arguments, "methods").unwrap_or("");
    let words = listed.split(|character: char| !character.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let methods: Vec<String> = words.map(str::to_uppercase).collect();
    if methods.is_empty() { vec!["GET".to_owned()] } else { methods }
}

/// The prefix that the source gives to all routes of `receiver`; `None` where it does not look like a router at all.
fn prefix_of(facts: &FileFacts, receiver: &str, path: &str) -> Option<String> {
    let is_variable =
        |definition: &&Definition| definition.kind == DefinitionKind::Variable && definition.name == *receiver;
    let made = facts.definitions.iter().find(is_variable).and_then(|definition| parse(definition.value.as_ref()?));
    match made {
        Some((callee, arguments)) if ROUTERS.contains(&callee.rsplit('.').next().unwrap_or(callee)) => {
            let prefix = ["prefix", "url_prefix"].iter().find_map(|name| named(&arguments, name));
            Some(prefix.and_then(unquoted).unwrap_or("").to_owned())
        }
        // The router is made elsewhere: what its name and the path look like decides.
        _ => {
            let words = ["app", "router", "api", "bp", "blueprint"];
            let last = receiver.rsplit('.').next().unwrap_or(receiver);
            let is_router = words.iter().any(|word| last == *word || last.ends_with(&format!("_{word}")));
            (is_router && path.starts_with('/')).then(String::new)
        }
    }
}
