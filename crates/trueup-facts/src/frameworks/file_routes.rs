//! Routers that take a route's path from the path of its file: Next.js, SvelteKit, Nuxt and Astro.

use super::Framework;
use crate::{Definition, DefinitionIndex, FileFacts, Name, Signal, SignalKind, Source, Span, Visibility};

/// Next.js, SvelteKit, Nuxt and Astro. A parameter stays as the file's path has it, `[id]`.
pub(super) static FILE_ROUTES: Framework = Framework {
    name: "Next.js, SvelteKit, Nuxt and Astro",
    languages: &["TypeScript"],
    signals: Some(signals),
    ..Framework::NEW
};

/// What a file of routes exports.
enum Exports {
    /// A function for every method, by its name.
    Methods,
    /// One handler for all methods, or for the one that the file's name says.
    Handler(&'static str),
}

fn signals(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let Some((path, exports)) = route_of(source.path.as_str()) else { return Vec::new() };
    // Any server may have its sources in `server/api`; only Nuxt's make event handlers.
    let is_nuxt = source.path.as_str().split('/').any(|part| part == "server");
    if is_nuxt && matches!(exports, Exports::Handler(_)) && !source.text.contains("ventHandler") {
        return Vec::new();
    }
    let route = |method: &str, definition: Option<DefinitionIndex>, span: Span| {
        let (router, handler) = (Name::default(), Name::default());
        let kind = SignalKind::Route { method: Name::new(method), path: Name::new(&path), router, handler };
        Signal { kind, definition, span }
    };
    let top_level = facts.definitions.iter().enumerate().filter(|(_, definition)| is_exported(definition));
    match exports {
        Exports::Methods => top_level
            .filter_map(|(index, definition)| {
                let method = method_of(&definition.name)?;
                Some(route(method, Some(index as DefinitionIndex), definition.span))
            })
            .collect(),
        Exports::Handler(method) => {
            let mut callables = top_level.filter(|(_, definition)| definition.kind.is_callable());
            let handler = callables.next_back();
            let exports_default = source.text.contains("export default");
            let whole = Span { start: 0, end: 0, line: 1, end_line: 1 };
            let (index, span) =
                handler.map_or((None, whole), |(index, definition)| (Some(index as DefinitionIndex), definition.span));
            exports_default.then(|| route(method, index, span)).into_iter().collect()
        }
    }
}

fn is_exported(definition: &Definition) -> bool {
    definition.parent.is_none() && definition.visibility == Visibility::Public
}

fn method_of(name: &str) -> Option<&'static str> {
    const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    let is_any = matches!(name, "ALL" | "fallback");
    METHODS.into_iter().find(|method| *method == name).or_else(|| is_any.then_some("*"))
}

/// The path that a file serves, and what it exports for it.
fn route_of(path: &str) -> Option<(String, Exports)> {
    let (stem, extension) = path.rsplit_once('.')?;
    if !["ts", "js", "mts", "mjs", "tsx", "jsx"].contains(&extension) || stem.ends_with(".d") {
        return None;
    }
    let (directory, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    if ["test", "spec", "config", "stories"].iter().any(|kind| name.ends_with(&format!(".{kind}"))) {
        return None;
    }
    let below = |root: &str| below(directory, root);
    match name {
        "route" => Some((served(below("app")?, ""), Exports::Methods)),
        "+server" => Some((served(below("src/routes")?, ""), Exports::Methods)),
        _ => by_directory(directory, name),
    }
}

fn by_directory(directory: &str, name: &str) -> Option<(String, Exports)> {
    if let Some(rest) = below(directory, "server/api").map(|rest| ["api/", rest].concat()) {
        return Some(handled(&rest, name));
    }
    if let Some(rest) = below(directory, "server/routes") {
        return Some(handled(rest, name));
    }
    let rest = below(directory, "pages")?;
    if rest == "api" || rest.starts_with("api/") {
        return Some((served(rest, name), Exports::Handler("*")));
    }
    // A page of Next.js exports no functions that are called as methods are.
    directory.contains("src/pages").then(|| (served(rest, name), Exports::Methods))
}

/// What lies below the directory `root`, which begins the path or stands after the root of a package.
fn below<'p>(directory: &'p str, root: &str) -> Option<&'p str> {
    let directory_slash = |at: usize| at == 0 || directory.as_bytes()[at - 1] == b'/';
    let at = directory.match_indices(root).map(|(at, _)| at).find(|at| {
        let rest = &directory[at + root.len()..];
        directory_slash(*at) && (rest.is_empty() || rest.starts_with('/'))
    })?;
    Some(directory[at + root.len()..].trim_start_matches('/'))
}

/// The route of a handler whose file's name may end in a method: `orders.post`.
fn handled(rest: &str, name: &str) -> (String, Exports) {
    let (plain, last) = name.rsplit_once('.').unwrap_or((name, ""));
    match method_of(&last.to_ascii_uppercase()) {
        Some(method) => (served(rest, plain), Exports::Handler(method)),
        None => (served(rest, name), Exports::Handler("*")),
    }
}

/// The path of a directory and a file in it, without what is no part of an address: groups, slots and `index`.
fn served(directory: &str, name: &str) -> String {
    let is_part = |part: &&str| {
        let is_group = part.starts_with('(') && part.ends_with(')');
        !part.is_empty() && !is_group && !part.starts_with('@')
    };
    let name = if name == "index" { "" } else { name };
    let parts: Vec<&str> = directory.split('/').chain([name]).filter(is_part).collect();
    format!("/{}", parts.join("/"))
}
