//! The picture: a box for each service, with what it runs, and arrows to what it depends on.

use trueup_diagram::{AsciiOptions, Graph, ascii, transitive_reduction};
use trueup_facts::Aspect;
use trueup_model::DeployedService;

/// The most boxes drawn.
const BOXES: usize = 12;
/// The widest line, in columns.
const WIDTH: usize = 80;

/// Draws the services; `None` where nothing depends on anything, or where there are too many.
pub(super) fn picture(services: &[&DeployedService]) -> Option<String> {
    let mut graph = Graph::default();
    for service in services {
        graph.node(&service.name, &service.name);
    }
    for service in services {
        for needed in service.of(Aspect::DependsOn) {
            let to = if services.iter().any(|it| it.name == needed.value) { &needed.value } else { &needed.name };
            if services.iter().any(|it| it.name == *to) {
                graph.edge(&service.name, to);
            }
        }
    }
    let linked = |id: &str| graph.edges.iter().any(|edge| edge.from == id || edge.to == id);
    let nodes = graph.nodes.iter().filter(|node| linked(&node.id)).cloned().collect::<Vec<_>>();
    if graph.edges.is_empty() || nodes.len() > BOXES {
        return None;
    }
    let graph = transitive_reduction(&Graph { nodes, edges: graph.edges.clone() });
    let mut drawing = ascii(&graph, &AsciiOptions { width: WIDTH });
    if !drawing.ends_with('\n') {
        drawing.push('\n');
    }
    Some(drawing)
}
