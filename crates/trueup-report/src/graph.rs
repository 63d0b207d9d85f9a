//! A graph in the formats that people and other tools read.

use trueup_diagram::{AsciiOptions, Graph, transitive_reduction};

/// What a graph is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GraphFormat {
    /// Boxes and arrows of characters.
    Ascii,
    /// An image of its own.
    Svg,
    /// Mermaid.
    Mermaid,
    /// D2.
    D2,
    /// Graphviz.
    Dot,
    /// PlantUML.
    PlantUml,
    /// Structurizr's language of C4 models.
    Structurizr,
    /// LikeC4.
    LikeC4,
    /// JSON.
    Json,
}

/// Writes a graph; `width` is in columns of text and binds what is drawn. In a drawing, an edge that a path of others
/// implies is left out unless `all` are wanted.
pub fn render_graph(graph: &Graph, format: GraphFormat, width: usize, all: bool) -> String {
    let is_drawn = matches!(format, GraphFormat::Ascii | GraphFormat::Svg);
    let graph = if is_drawn && !all { transitive_reduction(graph) } else { graph.clone() };
    let options = AsciiOptions { width };
    match format {
        GraphFormat::Ascii => trueup_diagram::ascii(&graph, &options),
        GraphFormat::Svg => trueup_diagram::svg(&graph, &options),
        GraphFormat::Mermaid => trueup_diagram::mermaid(&graph),
        GraphFormat::D2 => trueup_diagram::d2(&graph),
        GraphFormat::Dot => trueup_diagram::dot(&graph),
        GraphFormat::PlantUml => trueup_diagram::plantuml(&graph),
        GraphFormat::Structurizr => trueup_diagram::structurizr(&graph),
        GraphFormat::LikeC4 => trueup_diagram::likec4(&graph),
        GraphFormat::Json => trueup_diagram::json(&graph),
    }
}
