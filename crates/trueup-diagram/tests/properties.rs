//! What holds of the picture of any graph.

use proptest::prelude::*;
use trueup_diagram::{AsciiOptions, Graph, ascii, read_ascii};
use unicode_width::UnicodeWidthStr;

/// Graphs of up to 20 nodes, sparse ones and dense ones, with labels of different lengths.
fn graphs() -> impl Strategy<Value = Graph> {
    (1usize..=20, 0usize..=30).prop_flat_map(|(count, edges)| {
        let labels = prop::collection::vec("[a-z]{1,9}( [a-z]{1,7}){0,2}", count);
        let details = prop::collection::vec(prop::option::of("src/[a-z]{1,8}/"), count);
        let pairs = prop::collection::vec((0..count, 0..count), edges);
        (labels, details, pairs).prop_map(|(labels, details, pairs)| {
            let mut graph = Graph::default();
            for (number, (label, detail)) in labels.iter().zip(details).enumerate() {
                graph.node(&format!("n{number}"), &format!("{label} {number}")).detail.extend(detail);
            }
            for (from, to) in pairs {
                graph.edge(&format!("n{from}"), &format!("n{to}"));
            }
            graph
        })
    })
}

/// The text of each box without its white space, sorted; and the edges between such texts.
fn essence(graph: &Graph) -> (Vec<String>, Vec<(String, String)>) {
    let squeezed = |id: &String| -> String {
        let node = graph.nodes.iter().find(|node| node.id == *id);
        let lines = node.into_iter().flat_map(|node| std::iter::once(&node.label).chain(&node.detail));
        lines.flat_map(|line| line.chars()).filter(|c| !c.is_whitespace()).collect()
    };
    let mut nodes: Vec<String> = graph.nodes.iter().map(|node| squeezed(&node.id)).collect();
    let mut edges: Vec<(String, String)> =
        graph.edges.iter().map(|edge| (squeezed(&edge.from), squeezed(&edge.to))).collect();
    nodes.sort();
    edges.sort();
    edges.dedup();
    (nodes, edges)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_is_wider_than_allowed(graph in graphs(), width in 12usize..100) {
        for line in ascii(&graph, &AsciiOptions { width }).lines() {
            prop_assert!(line.width() <= width, "{line}");
            prop_assert_eq!(line.trim_end(), line);
        }
    }

    #[test]
    fn the_picture_reads_back_as_the_graph(graph in graphs()) {
        let picture = ascii(&graph, &AsciiOptions { width: 80 });
        prop_assert_eq!(essence(&read_ascii(&picture)), essence(&graph), "{}", picture);
    }

    #[test]
    fn the_same_graph_gives_the_same_picture(graph in graphs()) {
        let options = AsciiOptions::default();
        prop_assert_eq!(ascii(&graph, &options), ascii(&graph, &options));
    }

    #[test]
    fn reading_never_panics(text in "[ \n┌┐└┘─│├┤┬┴┼▼▲►◄+|<>^va-c-]{0,400}") {
        read_ascii(&text);
    }

    #[test]
    fn drawing_any_label_never_panics(labels in prop::collection::vec("\\PC{0,20}", 0..6), width in 0usize..60) {
        let mut graph = Graph::default();
        for (number, label) in labels.iter().enumerate() {
            graph.node(&number.to_string(), label);
            graph.edge(&number.to_string(), &(number / 2).to_string()).label = Some(label.clone());
        }
        let picture = ascii(&graph, &AsciiOptions { width });
        for line in picture.lines() {
            prop_assert!(line.width() <= width.max(12), "{}", picture);
        }
        read_ascii(&picture);
    }
}
