//! Which place of the code a person means.

use trueup_facts::calls::CallGraph;
use trueup_facts::{Codebase, DefinitionId, DefinitionKind, FileId, SourceClass};

use super::Boundary;
use crate::Model;

/// The most places that are named where a name could mean several.
const MOST_NAMED: usize = 8;

/// Why nothing can be traced.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TraceError {
    /// No place of the code is called so.
    #[error(
        "nothing in the code is called `{0}`; name a function, `Type.method`, `path:line`, a file, or a route such as `GET /items`"
    )]
    Unknown(String),
    /// Several are.
    #[error("`{name}` could be any of {}; name one as `path:line` or with its owner", .places.join(", "))]
    Several {
        /// What was asked for.
        name: String,
        /// The places, as `path:line`.
        places: Vec<String>,
    },
    /// No call leads there.
    #[error("no call that trueup can follow leads from `{from}` to `{to}`")]
    NoWay {
        /// Where it begins.
        from: String,
        /// Where it should end.
        to: String,
    },
    /// Callers are asked for of something that nothing in the project defines.
    #[error("`{0}` is outside of the project, so no caller can begin there; name a symbol")]
    NothingCalls(String),
}

/// Where a trace ends.
pub(super) enum End {
    /// At a body.
    Body(u32),
    /// At the first call for a purpose.
    Boundary(Boundary),
    /// At the first call that leaves the project.
    Outside,
}

/// The end that is asked for.
pub(super) fn end(model: &Model, asked: &str) -> Result<End, TraceError> {
    Ok(match asked {
        "store" => End::Boundary(Boundary::Store),
        "network" => End::Boundary(Boundary::Network),
        "process" => End::Boundary(Boundary::Process),
        "external" => End::Outside,
        symbol => End::Body(body(model, symbol)?),
    })
}

/// The body that is asked for.
pub(super) fn body(model: &Model, asked: &str) -> Result<u32, TraceError> {
    let asked = asked.trim();
    let (codebase, graph) = (model.codebase(), model.calls());
    let unknown = || TraceError::Unknown(asked.to_owned());
    if let Some((method, path)) = asked.split_once(' ') {
        return route(model, method, path.trim()).ok_or_else(unknown);
    }
    if let Some(found) = in_file(codebase, graph, asked) {
        return found.map_err(|()| unknown());
    }
    let mut found = named(codebase, graph, asked);
    if found.len() > 1 {
        // Tests and examples are seldom meant where the product has the name too.
        let product: Vec<u32> = found.iter().copied().filter(|&body| is_product(codebase, graph, body)).collect();
        if !product.is_empty() {
            found = product;
        }
    }
    match found[..] {
        [] => Err(unknown()),
        [only] => Ok(only),
        _ => {
            let place = |&body: &u32| {
                let body = &graph.bodies()[body as usize];
                format!("{}:{}", codebase.file(body.file).path(), body.line)
            };
            Err(TraceError::Several {
                name: asked.to_owned(),
                places: found.iter().take(MOST_NAMED).map(place).collect(),
            })
        }
    }
}

fn is_product(codebase: &Codebase, graph: &CallGraph, body: u32) -> bool {
    let body = &graph.bodies()[body as usize];
    let is_test = body.definition.is_some_and(|definition| codebase.definition(definition).in_test);
    codebase.file(body.file).source.class == SourceClass::Product && !is_test
}

fn route(model: &Model, method: &str, path: &str) -> Option<u32> {
    let routes = model.routes();
    let served = routes.iter().find(|route| {
        let is_method = route.method == "*" || route.method.eq_ignore_ascii_case(method);
        is_method && same_path(&route.path, path)
    })?;
    let graph = model.calls();
    match served.handler {
        Some(handler) => graph.body_of(handler),
        None => at_line(model.codebase(), graph, served.file, served.span.line),
    }
}

/// Whether two paths are the same but for how parameters are written and a slash at the end.
fn same_path(one: &str, other: &str) -> bool {
    let parts = |path: &str| -> Vec<String> {
        let part = |part: &str| match part.starts_with([':', '{', '<', '[', '*', '$']) {
            true => ":".to_owned(),
            false => part.to_owned(),
        };
        path.trim_matches('/').split('/').map(part).collect()
    };
    parts(one) == parts(other)
}

/// `path`, `path:line` or `path:symbol`; `Err` where the file is there and the rest is not.
fn in_file(codebase: &Codebase, graph: &CallGraph, asked: &str) -> Option<Result<u32, ()>> {
    let (path, rest) = match asked.rsplit_once(':') {
        Some((path, rest)) if !path.ends_with(':') => (path, Some(rest)),
        _ => (asked, None),
    };
    let file = file_named(codebase, path)?;
    let Some(rest) = rest else { return Some(top_level(graph, file).ok_or(())) };
    if let Ok(line) = rest.parse::<u32>() {
        return Some(at_line(codebase, graph, file, line).ok_or(()));
    }
    let found = named(codebase, graph, rest);
    Some(found.into_iter().find(|&body| graph.bodies()[body as usize].file == file).ok_or(()))
}

/// The innermost body around a line of a file.
fn at_line(codebase: &Codebase, graph: &CallGraph, file: FileId, line: u32) -> Option<u32> {
    let definitions = (0_u32..).zip(&codebase.file(file).facts.definitions);
    let around = definitions.filter(|(_, definition)| definition.span.contains_line(line));
    let bodies = around.filter_map(|(index, it)| Some((it.span.start, graph.body_of(DefinitionId { file, index })?)));
    bodies.max().map(|(_, body)| body).or_else(|| top_level(graph, file))
}

fn top_level(graph: &CallGraph, file: FileId) -> Option<u32> {
    graph.bodies().iter().position(|body| body.file == file && body.name.is_empty()).map(|at| at as u32)
}

/// The one source whose path ends so.
fn file_named(codebase: &Codebase, path: &str) -> Option<FileId> {
    if let Some(file) = codebase.file_at(path) {
        return Some(file);
    }
    let ends = |file: &&trueup_facts::File| {
        file.path().as_str().strip_suffix(path).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    let mut found = codebase.files().iter().filter(ends);
    let only = found.next().filter(|_| found.next().is_none() && path.contains('.'))?;
    codebase.file_at(only.path().as_str())
}

/// The bodies of a name, with as much before it as was given.
fn named(codebase: &Codebase, graph: &CallGraph, asked: &str) -> Vec<u32> {
    let asked = asked.trim_end_matches("()");
    let parts: Vec<&str> = asked.split(['.', ':', '#', '/']).filter(|part| !part.is_empty()).collect();
    let Some((name, owners)) = parts.split_last() else { return Vec::new() };
    let fits = |id: &&DefinitionId| {
        let definition = codebase.definition(**id);
        let callable = definition.kind.is_callable()
            || definition.kind.is_type()
            || matches!(definition.kind, DefinitionKind::Variable | DefinitionKind::Constant);
        let path = codebase.file(id.file).path();
        let path = path.as_str().rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
        let mut around: Vec<&str> = path.split('/').collect();
        around.extend(definition.owner.as_deref().into_iter().flat_map(|owner| owner.split(['.', ':'])));
        callable && (owners.is_empty() || around.ends_with(owners))
    };
    let found = codebase.definitions_named(name).iter().filter(fits);
    let mut bodies: Vec<u32> = found.filter_map(|&id| graph.body_of(id)).collect();
    // Without an owner a function is meant before a method or a type of that name.
    if owners.is_empty() && bodies.len() > 1 {
        let is_free = |&body: &u32| {
            let definition = graph.bodies()[body as usize].definition.map(|id| codebase.definition(id));
            definition.is_some_and(|it| it.owner.is_none() && it.kind.is_callable())
        };
        let free: Vec<u32> = bodies.iter().copied().filter(is_free).collect();
        if !free.is_empty() {
            bodies = free;
        }
    }
    bodies.sort_unstable();
    bodies.dedup();
    bodies
}
