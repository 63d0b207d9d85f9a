//! Vapor.

use rustc_hash::FxHashMap;

use super::Framework;
use super::arguments::{Argument, last_name, unquoted};
use super::rules::calls::Texts;
use crate::{FileFacts, Name, Signal, SignalKind, Source};

/// Vapor: the parts of a path are arguments of their own.
pub(super) static VAPOR: Framework =
    Framework { name: "Vapor", languages: &["Swift"], signals: Some(routes), ..Framework::NEW };

fn routes(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let is_used = facts.imports.iter().any(|import| import.specifier == "Vapor");
    let Some(language) = source.language.filter(|_| is_used) else { return Vec::new() };
    let texts = Texts::new(language, source, facts);
    // The paths of groups, by what they are assigned to.
    let mut groups: FxHashMap<&str, String> = FxHashMap::default();
    let mut found = Vec::new();
    for &index in texts.order() {
        let call = &facts.calls[index as usize];
        let Some((receiver, name)) = call.callee.rsplit_once('.') else { continue };
        let base = groups.get(receiver).cloned();
        let is_router =
            base.is_some() || matches!(last_name(receiver), "app" | "routes" | "router" | "group" | "grouped");
        let is_route = matches!(name, "get" | "post" | "put" | "patch" | "delete");
        if !is_router || !(is_route || name == "grouped") {
            continue;
        }
        let arguments = texts.call(index as usize).arguments;
        let path = base.unwrap_or_default() + &path_of(&arguments);
        if name == "grouped" {
            if let Some(name) = texts.assigned_to(call.span.start).filter(|_| path.len() < 400) {
                groups.insert(name, path);
            }
            continue;
        }
        // What serves it is a closure, or stands behind `use:`.
        let whole = source.text.get(call.span.start as usize..call.span.end as usize).unwrap_or("");
        let handler = arguments.iter().find(|argument| argument.name == Some("use")).map(|argument| argument.value);
        if handler.is_none() && !whole.ends_with('}') {
            continue;
        }
        let (method, router) = (name.to_uppercase().into(), Name::default());
        let handler: Name = handler.map(last_name).unwrap_or("").into();
        let definition = texts.callable(&handler);
        let path = if path.is_empty() { "/".into() } else { Name::from(path) };
        let kind = SignalKind::Route { method, path, router, handler };
        found.push(Signal { kind, definition, span: call.span });
    }
    found
}

/// The parts of a path that are written as texts.
fn path_of(arguments: &[Argument<'_>]) -> String {
    let parts = arguments.iter().filter(|argument| argument.name.is_none()).filter_map(|it| unquoted(it.value));
    parts.map(|part| part.trim_matches('/')).filter(|part| !part.is_empty()).map(|part| format!("/{part}")).collect()
}
