//! Every route that is served, with its whole path: the paths of routers and of what mounts them joined across files.

mod resolve;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{Codebase, DefinitionId, FileId, Language, Name, SignalKind, SourceClass, Span};
use resolve::Resolver;

/// How many paths one router may be served at.
const MOST_PREFIXES: usize = 32;
/// How many mounts may lie above each other.
const DEEPEST_MOUNT: usize = 16;
/// The longest path, in bytes, that is joined.
const LONGEST_PATH: usize = 800;

/// A route that is served.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ServedRoute {
    /// The whole path, from the `/` that the server answers at.
    pub path: String,
    /// The method in upper case; `*` for any.
    pub method: Name,
    /// The file that declares it.
    pub file: FileId,
    /// Where it is declared.
    pub span: Span,
    /// What serves it, where it is known.
    pub handler: Option<DefinitionId>,
    /// Whether all that is mounted above it is known. Where it is not, the path is the end of the whole one.
    pub is_complete: bool,
}

impl Codebase {
    /// Every route that a source other than a test declares, sorted by path, method and place. One that is served at
    /// several paths is there several times.
    pub fn routes(&self) -> Vec<ServedRoute> {
        let graph = Graph::of(self);
        let mut routes = Vec::new();
        let mut known: FxHashMap<usize, Vec<Prefix>> = FxHashMap::default();
        for declared in &graph.routes {
            let prefixes = known.entry(declared.node).or_insert_with(|| graph.prefixes(declared.node)).clone();
            for prefix in prefixes {
                let (path, is_known) = graph.resolver.filled(&join(&prefix.path, &declared.path));
                // What stands behind all that is unknown is the end of the path; nothing of it may be known.
                let path = if is_known { path.as_str() } else { path.rfind('}').map_or("", |end| &path[end + 1..]) };
                if !is_known && path.is_empty() {
                    continue;
                }
                routes.push(ServedRoute {
                    path: if path.starts_with('/') { path.to_owned() } else { format!("/{path}") },
                    method: declared.method.clone(),
                    file: declared.file,
                    span: declared.span,
                    handler: declared.handler,
                    is_complete: prefix.is_complete && is_known,
                });
            }
        }
        routes.sort();
        // Where one way to a router is known, the end of another says nothing new.
        routes.dedup_by(|next, before| {
            let same = (&next.path, &next.method, next.file, next.span)
                == (&before.path, &before.method, before.file, before.span);
            before.is_complete |= same && next.is_complete;
            same
        });
        routes
    }
}

/// `base` and below it `path`, with one slash between them.
pub fn join(base: &str, path: &str) -> String {
    match (base.ends_with('/'), path.starts_with('/')) {
        _ if path.is_empty() => base.to_owned(),
        (true, true) => format!("{base}{}", &path[1..]),
        (false, false) if !base.is_empty() => format!("{base}/{path}"),
        _ => format!("{base}{path}"),
    }
}

/// Whether a method is never called, or given away, by its name alone.
pub(crate) fn needs_receiver(language: Option<&Language>) -> bool {
    language.is_some_and(|language| matches!(language.name, "Go" | "Python" | "TypeScript" | "Rust"))
}

/// A router, or what stands for one that nobody knows.
pub(crate) struct Node {
    pub(crate) file: FileId,
    pub(crate) name: Name,
    /// The function that makes it or is given it.
    pub(crate) function: Option<DefinitionId>,
    pub(crate) needs_mount: bool,
    /// Whether it stands for one that is not known.
    pub(crate) is_unknown: bool,
}

/// That a router is mounted on another.
struct Edge {
    on: usize,
    path: Name,
}

struct Declared {
    node: usize,
    method: Name,
    path: Name,
    file: FileId,
    span: Span,
    handler: Option<DefinitionId>,
}

#[derive(Clone, PartialEq, Eq)]
struct Prefix {
    path: String,
    is_complete: bool,
}

struct Graph<'a> {
    resolver: Resolver<'a>,
    /// The mounts of each router.
    edges: Vec<Vec<Edge>>,
    routes: Vec<Declared>,
}

impl<'a> Graph<'a> {
    fn of(codebase: &'a Codebase) -> Graph<'a> {
        let mut resolver = Resolver::new(codebase);
        let files = || (0..codebase.files().len()).map(|file| FileId(file as u32));
        let is_product = |file: &FileId| codebase.file(*file).source.class != SourceClass::Test;
        for file in files() {
            for signal in &codebase.file(file).facts.signals {
                if let SignalKind::Router { name, needs_mount, .. } = &signal.kind {
                    let function = signal.definition.map(|index| DefinitionId { file, index });
                    resolver.add(Node {
                        file,
                        name: name.clone(),
                        function,
                        needs_mount: *needs_mount,
                        is_unknown: false,
                    });
                }
            }
        }
        let mut routes = Vec::new();
        let mut mounts: Vec<(FileId, usize, &Name, &Name)> = Vec::new();
        for file in files().filter(is_product) {
            for signal in &codebase.file(file).facts.signals {
                match &signal.kind {
                    SignalKind::Route { method, path, router, handler } => {
                        let (node, index) = (resolver.own(file, router), signal.definition);
                        let here = index.map(|index| DefinitionId { file, index });
                        let handler = here.or_else(|| resolver.definition(file, handler));
                        let (method, path) = (method.clone(), path.clone());
                        routes.push(Declared { node, method, path, file, span: signal.span, handler });
                    }
                    SignalKind::Mount { path, target, router } => {
                        mounts.push((file, resolver.own(file, router), path, target));
                    }
                    _ => {}
                }
            }
        }
        let mut edges: Vec<Vec<Edge>> = (0..resolver.nodes.len()).map(|_| Vec::new()).collect();
        // What a file mounts of its own is no part that another file's mount of the whole could mean.
        let inner = |it: &(FileId, usize, &Name, &Name)| resolver.exact(it.0, it.3);
        let inner: FxHashSet<usize> = mounts.iter().filter_map(inner).collect();
        for (file, on, path, target) in &mounts {
            let mounted = resolver.mounted(*file, target, &inner);
            if mounted.is_empty() {
                // Any function of that name may be the one that is mounted.
                resolver.doubt(target);
            }
            for node in mounted {
                if node != *on {
                    edges[node].push(Edge { on: *on, path: (*path).clone() });
                }
            }
        }
        Graph { resolver, edges, routes }
    }

    /// The paths that a router is served at.
    fn prefixes(&self, node: usize) -> Vec<Prefix> {
        let mut found: Vec<Prefix> = Vec::new();
        let mut pending = vec![(node, String::new(), 0)];
        let mut steps = 0;
        while let Some((node, below, depth)) = pending.pop() {
            steps += 1;
            if found.len() >= MOST_PREFIXES || steps > MOST_PREFIXES * DEEPEST_MOUNT {
                break;
            }
            let edges = &self.edges[node];
            if edges.is_empty() || depth >= DEEPEST_MOUNT || below.len() > LONGEST_PATH {
                let is_complete = edges.is_empty() && !self.resolver.needs_mount(node);
                let prefix = Prefix { path: below, is_complete };
                if !found.contains(&prefix) {
                    found.push(prefix);
                }
                continue;
            }
            for edge in edges.iter().rev() {
                pending.push((edge.on, join(&edge.path, &below), depth + 1));
            }
        }
        found
    }
}
