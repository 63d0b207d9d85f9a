//! The model as a graph, at the level of detail that is asked for.

use std::collections::{BTreeMap, BTreeSet};

use trueup_diagram::{Edge, Graph, Node};
use trueup_facts::{Aspect, FileId, ImportKind, Target};
use trueup_model::{DeployedService, Model};

/// How much one node of a graph stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GraphLevel {
    /// A service that the files for deployment run.
    System,
    /// A component.
    Component,
    /// A directory with sources.
    Module,
    /// A source.
    File,
}

/// What of the model is to be drawn.
#[derive(Clone, Debug)]
pub struct GraphRequest {
    /// How much one node stands for.
    pub level: GraphLevel,
    /// The name or the path of what alone is to be drawn, with what it leads to and what leads to it.
    pub focus: Option<String>,
}

/// Why there is nothing to draw.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// No file says what is run.
    #[error("no file of the tree says which services are run; try --level component")]
    NoService,
    /// The tree has no sources.
    #[error("there is no source of a language that trueup reads")]
    Empty,
    /// The focus is nothing that the graph has.
    #[error("nothing at this level is called `{name}`; there are {known}")]
    UnknownFocus {
        /// What was asked for.
        name: String,
        /// Some of what there is, as a list for people.
        known: String,
    },
}

/// The graph of a model.
///
/// # Errors
/// Where the model has nothing at that level, or nothing that is called like the focus.
pub(crate) fn graph(model: &Model, request: &GraphRequest) -> Result<Graph, GraphError> {
    let graph = match request.level {
        GraphLevel::System => services(model),
        GraphLevel::Component => components(model),
        GraphLevel::Module => by_file(model, |path| match path.rsplit_once('/') {
            Some((directory, _)) => format!("{directory}/"),
            None => "./".to_owned(),
        }),
        GraphLevel::File => by_file(model, str::to_owned),
    };
    if graph.nodes.is_empty() {
        return Err(if request.level == GraphLevel::System { GraphError::NoService } else { GraphError::Empty });
    }
    match &request.focus {
        Some(focus) => focused(&graph, focus),
        None => Ok(graph),
    }
}

fn components(model: &Model) -> Graph {
    let mut graph = Graph::default();
    let id = |number: u32| format!("component{number}");
    for component in model.components().all() {
        let node = graph.node(&id(component.id.0), &component.name);
        let place = component.paths.first().cloned();
        let is_its_name = |place: &&String| place.trim_end_matches('/').rsplit('/').next() != Some(&component.name);
        node.detail.extend(place.as_ref().filter(is_its_name).cloned());
        node.link = place.filter(|place| !place.contains('*'));
    }
    for relation in &model.relations().internal {
        graph.edge(&id(relation.from.0), &id(relation.to.0));
    }
    graph
}

/// The product's sources by what `name` makes of their paths, and the imports between them.
fn by_file(model: &Model, name: impl Fn(&str) -> String) -> Graph {
    let codebase = model.codebase();
    let mut names: BTreeMap<FileId, String> = BTreeMap::new();
    let mut groups: BTreeMap<String, String> = BTreeMap::new();
    for component in model.components().all() {
        for &file in &component.files {
            let name = name(codebase.file(file).path().as_str());
            groups.entry(name.clone()).or_insert_with(|| component.name.clone());
            names.insert(file, name);
        }
    }
    let mut edges: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (&id, from) in &names {
        let file = codebase.file(id);
        for resolved in &file.imports {
            let Some(import) = file.facts.imports.get(resolved.import as usize) else { continue };
            let Target::File(target) = resolved.target else { continue };
            let counts = !import.in_test && import.kind != ImportKind::Module;
            if let Some(to) = names.get(&target).filter(|to| counts && *to != from) {
                edges.insert((from, to));
            }
        }
    }
    let mut graph = Graph::default();
    for (name, group) in &groups {
        let node = graph.node(name, name);
        node.group = Some(group.clone());
        node.link = Some(name.clone());
    }
    for (from, to) in edges {
        graph.edge(from, to);
    }
    graph
}

/// The services of compose files and what each of them waits for.
fn services(model: &Model) -> Graph {
    let mut graph = Graph::default();
    let services = || model.deployment().services.iter().filter(|it| it.platform == "Compose");
    let id = |service: &DeployedService| format!("{}:{}", service.path, service.name);
    let files: BTreeSet<_> = services().map(|service| &service.path).collect();
    for service in services() {
        let node = graph.node(&id(service), &service.name);
        let image = service.of(Aspect::Image).last().map(|image| image.value.to_string());
        let built = service.image_file.as_ref().map(ToString::to_string);
        node.detail.extend(built.or(image));
        node.link = Some(service.path.to_string());
        node.group = (files.len() > 1).then(|| service.path.to_string());
    }
    for service in services() {
        for needed in service.of(Aspect::DependsOn) {
            let is_needed = |other: &&DeployedService| {
                other.path == service.path && (other.name == needed.value || other.name == needed.name)
            };
            if let Some(other) = services().find(is_needed) {
                graph.edge(&id(service), &id(other));
            }
        }
    }
    graph
}

/// What of a graph the focus names, and its neighbours.
fn focused(graph: &Graph, focus: &str) -> Result<Graph, GraphError> {
    let wanted = focus.trim_end_matches('/');
    let inside = |text: &str| {
        let text = text.trim_end_matches('/');
        text == wanted || text.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'))
    };
    let names = |node: &Node| inside(&node.label) || node.link.as_deref().is_some_and(inside);
    let chosen: BTreeSet<&str> = graph.nodes.iter().filter(|node| names(node)).map(|node| node.id.as_str()).collect();
    if chosen.is_empty() {
        let mut known: Vec<&str> = graph.nodes.iter().map(|node| node.label.as_str()).take(13).collect();
        if known.len() > 12 {
            known[12] = "others";
        }
        return Err(GraphError::UnknownFocus { name: focus.to_owned(), known: known.join(", ") });
    }
    let is_near = |edge: &&Edge| chosen.contains(edge.from.as_str()) || chosen.contains(edge.to.as_str());
    let edges: Vec<Edge> = graph.edges.iter().filter(is_near).cloned().collect();
    let ends: BTreeSet<&str> = edges.iter().flat_map(|edge| [edge.from.as_str(), edge.to.as_str()]).collect();
    let is_kept = |node: &&Node| chosen.contains(node.id.as_str()) || ends.contains(node.id.as_str());
    Ok(Graph { nodes: graph.nodes.iter().filter(is_kept).cloned().collect(), edges: edges.clone() })
}
