//! Pictures written in Mermaid and DOT, and what is read from them.

use proptest::prelude::*;
use trueup_diagram::{
    AsciiOptions, Graph, Meaning, Picture, d2, dot, json, likec4, mermaid, plantuml, read_picture, structurizr, svg,
};

fn read(info: &str, text: &str) -> Picture {
    read_picture(info, text).expect("it is a picture")
}

/// Shapes as `label | detail (in group) {members}`; arrows as `from -> to: label`, with other heads for other meanings.
fn outline(text: &str, picture: &Picture) -> Vec<String> {
    let mut found = Vec::new();
    for shape in &picture.shapes {
        let mut shown = shape.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" | ");
        for words in shape.lines.iter().chain(&shape.members) {
            assert!(text.get(words.span.clone()).is_some(), "{words:?}");
        }
        if let Some(around) = shape.around {
            shown += &format!(" (in {})", picture.shapes[around].label());
        }
        if !shape.members.is_empty() {
            let members: Vec<&str> = shape.members.iter().map(|member| member.text.as_str()).collect();
            shown += &format!(" {{{}}}", members.join(", "));
        }
        if shape.is_decision {
            shown += "?";
        }
        found.push(shown);
    }
    for arrow in &picture.arrows {
        let head = match arrow.meaning {
            Meaning::Leads => "->",
            Meaning::Joins => "--",
            Meaning::Inherits => "is a",
            Meaning::Answers => "answers",
        };
        let label = arrow.label.as_ref().map(|label| format!(": {label}")).unwrap_or_default();
        let name = |at: usize| picture.shapes[at].label().to_owned();
        found.push(format!("{} {head} {}{label}", name(arrow.from), name(arrow.to)));
    }
    found
}

fn check(info: &str, text: &str, expected: &[&str]) {
    assert_eq!(outline(text, &read(info, text)), expected, "{text}");
}

#[test]
fn a_flowchart_with_labels_groups_and_links_of_many_kinds() {
    check(
        "mermaid",
        r#"%%{init: {"theme": "dark"}}%%
flowchart LR
    browser([Browser]) -->|HTTPS| api["API<br/>src/api/"]
    subgraph core [Core services]
        direction TB
        api --> orders(Order service):::main & stock{{Stock}}
        orders -. publishes .-> queue[(Queue)]
    end
    orders -- reads --> db[("Orders `db`")]; stock --- db
    queue <--> stock
    a.py-->b.py==>c.py
    classDef main fill:#eee
    check{Is it paid?} --YES--> orders
"#,
        &[
            "Browser",
            "API | src/api/",
            "Core services",
            "Order service (in Core services)",
            "Stock (in Core services)",
            "Queue (in Core services)",
            "Orders `db`",
            "a.py",
            "b.py",
            "c.py",
            "Is it paid??",
            "Browser -> API: HTTPS",
            "API -> Order service",
            "API -> Stock",
            "Order service -> Queue: publishes",
            "Order service -> Orders `db`: reads",
            "Stock -- Orders `db`",
            "Queue -> Stock",
            "Stock -> Queue",
            "a.py -> b.py",
            "b.py -> c.py",
            "Is it paid? -> Order service: YES",
        ],
    );
}

#[test]
fn labels_over_several_lines_and_statements_that_are_not_understood() {
    check(
        "mermaid",
        "graph TD; A[Close and ask to\n   follow the template] --> B\n  ??? what\n  B --> C[\"`**Cart** store`\"]\n  subgraph Two words\n  D\n  end",
        &[
            "Close and ask to | follow the template",
            "B",
            "**Cart** store",
            "Two words",
            "D (in Two words)",
            "Close and ask to -> B",
            "B -> **Cart** store",
        ],
    );
}

#[test]
fn class_diagrams() {
    check(
        "mermaid",
        r#"classDiagram
    class Store {
        <<interface>>
        +insert(order) bool
        -String path
    }
    Store <|.. MemoryStore : implements
    FileStore --|> Store
    Cart "1" *-- "many" Line : has
    Cart --> Store
    Cart ..> Clock
    Cart : +total() int
    class Clock
    note for Cart "holds lines"
"#,
        &[
            "Store {insert(order) bool, String path}",
            "MemoryStore",
            "FileStore",
            "Cart {total() int}",
            "Line",
            "Clock",
            "MemoryStore is a Store: implements",
            "FileStore is a Store",
            "Cart -> Line: has",
            "Cart -> Store",
            "Cart -> Clock",
        ],
    );
}

#[test]
fn entity_diagrams() {
    check(
        "mermaid",
        r#"erDiagram
    CUSTOMER ||--o{ ORDER : places
    ORDER }|..|{ "LINE-ITEM" : contains
    ORDER {
        int id PK
        string customer_id FK "who placed it"
    }
    p[person] {
        string name
    }
"#,
        &[
            "CUSTOMER",
            "ORDER {id, customer_id}",
            "LINE-ITEM",
            "person {name}",
            "CUSTOMER -- ORDER: places",
            "ORDER -- LINE-ITEM: contains",
        ],
    );
}

#[test]
fn sequence_diagrams() {
    check(
        "mermaid",
        r#"sequenceDiagram
    autonumber
    actor U as User
    participant A as API<br/>src/api.py
    U->>+A: POST /orders
    loop every line
        A->>Store: insert(order)
    end
    Note over A,Store: one transaction
    Store-->>A: id
    A--)U: 201
"#,
        &[
            "User",
            "API | src/api.py",
            "Store",
            "User -> API: POST /orders",
            "API -> Store: insert(order)",
            "Store answers API: id",
            "API answers User: 201",
        ],
    );
}

#[test]
fn graphs_in_dot() {
    check(
        "dot",
        r##"digraph shop {
  rankdir=TB; node [shape=box label="x"]
  api [label="API\nsrc/api" color="#fff"]
  subgraph cluster_core { label="Core"; orders; stock [label=Stock] }
  api -> orders -> stock [label="asks"] // a comment
  stock:p -> "the db"
  orders -> api [style=invis]
}"##,
        &[
            "API | src/api",
            "Core",
            "orders (in Core)",
            "Stock (in Core)",
            "the db",
            "API -> orders: asks",
            "orders -> Stock: asks",
            "Stock -> the db",
        ],
    );
}

#[test]
fn other_texts_are_no_pictures() {
    assert_eq!(read_picture("python", "a -> b"), None);
    assert_eq!(read_picture("mermaid", ""), None);
    assert_eq!(read_picture("mermaid", "gantt\n  a: 1"), None);
    assert_eq!(read_picture("mermaid", "stateDiagram-v2\n  a --> b"), None);
    assert_eq!(read_picture("dot", "hello"), None);
}

#[test]
fn drawn_words_know_where_they_stand() {
    let text = "┌──── API ────┐\r\n│ é src/api.py│\n├─────────────┤\n│ 漢字 store  │\n└──────┬──────┘\n       ▼\n   ┌───────┐\n   │ Redis │\n   └───────┘\n";
    let picture = read("", text);
    for words in picture.shapes.iter().flat_map(|shape| &shape.lines) {
        assert_eq!(text.get(words.span.clone()), Some(words.text.as_str()));
    }
    assert_eq!(picture.shapes[0].heads, [2]);
    assert_eq!(picture.arrows.len(), 1);
    assert_eq!(text.get(picture.arrows[0].span.clone()), Some("▼"));
}

#[test]
fn a_box_in_columns_is_a_table() {
    let table = "┌──────┬───────┐\n│ Name │ Means │\n├──────┼───────┤\n│ cart │ lines │\n└──────┴───────┘\n";
    assert!(read("", table).shapes.iter().all(|shape| shape.is_table));
    let plain = "+------+-------+\n| Name | Means |\n+------+-------+\n| cart | lines |\n+------+-------+\n";
    assert!(read("", plain).shapes.iter().any(|shape| shape.is_table));
    let stack = "┌──────┐\n│ Web  │\n├──────┤\n│ Core │\n└──────┘\n";
    assert!(read("", stack).shapes.iter().all(|shape| !shape.is_table));
}

/// Graphs whose labels have what must be escaped, with groups.
fn graphs() -> impl Strategy<Value = Graph> {
    let label = "[A-Za-z0-9][A-Za-z0-9_ .,:;#&<>()\\[\\]{}|\"'/-]{0,18}[A-Za-z0-9)]";
    (1usize..12, 0usize..16).prop_flat_map(move |(count, edges)| {
        let labels = prop::collection::vec(label, count);
        let details = prop::collection::vec(prop::option::of("src/[a-z]{1,8}/"), count);
        let groups = prop::collection::vec(prop::option::of("[AB] group"), count);
        let pairs = prop::collection::vec((0..count, 0..count, prop::option::of("[a-z]{1,6}( [a-z]{1,6})?")), edges);
        (labels, details, groups, pairs).prop_map(|(labels, details, groups, pairs)| {
            let mut graph = Graph::default();
            for (number, ((label, detail), group)) in labels.iter().zip(details).zip(groups).enumerate() {
                let node = graph.node(&format!("n{number}"), label);
                node.detail.extend(detail);
                node.group = group;
            }
            for (from, to, label) in pairs {
                graph.edge(&format!("n{from}"), &format!("n{to}")).label = label;
            }
            graph
        })
    })
}

/// The lines and the group of every node, and the edges between such lines, sorted.
fn essence(graph: &Graph, is_group: impl Fn(&str) -> bool) -> (Vec<String>, Vec<String>) {
    let lines = |id: &str| -> String {
        let node = graph.nodes.iter().find(|node| node.id == id);
        let lines = node.into_iter().flat_map(|node| std::iter::once(&node.label).chain(&node.detail));
        lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(" | ")
    };
    let shown = |id: &str, group: &Option<String>| format!("{} in {}", lines(id), group.as_deref().unwrap_or("none"));
    let nodes = graph.nodes.iter().filter(|node| !is_group(&node.id));
    let mut nodes: Vec<String> = nodes.map(|node| shown(&node.id, &node.group)).collect();
    let edge = |edge: &trueup_diagram::Edge| format!("{} -> {}", lines(&edge.from), lines(&edge.to));
    let mut edges: Vec<String> = graph.edges.iter().map(edge).collect();
    nodes.sort();
    edges.sort();
    edges.dedup();
    (nodes, edges)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_as_mermaid_reads_back_as_the_graph(graph in graphs()) {
        let text = mermaid(&graph);
        let read = read("mermaid", &text).graph();
        prop_assert_eq!(essence(&read, |id| id.ends_with(" group")), essence(&graph, |_| false), "{}", text);
    }

    #[test]
    fn reading_never_panics(
        info in prop::sample::select(vec!["mermaid", "dot", ""]),
        kind in prop::sample::select(vec!["flowchart TD\n", "classDiagram\n", "erDiagram\n", "sequenceDiagram\n", "digraph x {", "┌──┐\n"]),
        text in "([a-zA-Z ]|é|漢|[\n\\[\\](){}<>|\"'`:;.=~*&#%@/\\\\-]|-->|subgraph |end|class |─|│|┌|┘|├|▼){0,80}",
    ) {
        let text = format!("{kind}{text}");
        if let Some(picture) = read_picture(info, &text) {
            outline(&text, &picture);
        }
    }
}

/// A graph whose texts try to break out of every language.
fn hostile() -> Graph {
    let mut graph = Graph::default();
    graph.node("src/api", "API <v1>").detail.push("src/api/".to_owned());
    graph.node("end", "say \"hi\" \\ 'you' ]] } --> <script>alert(1)</script>");
    graph.node("src.api", "other").group = Some("lower \"half\"".to_owned());
    graph.nodes[0].link = Some("src/api/".to_owned());
    graph.nodes[1].link = Some("javascript:alert(1)".to_owned());
    graph.edge("src/api", "end").label = Some("calls #1 \n@enduml".to_owned());
    graph.edge("src/api", "src.api");
    graph.edge("src/api", "absent");
    graph
}

#[test]
fn every_language_gets_its_own_escapes() {
    let graph = hostile();
    let written = [
        ("D2", d2(&graph)),
        ("DOT", dot(&graph)),
        ("JSON", json(&graph)),
        ("LikeC4", likec4(&graph)),
        ("Mermaid", mermaid(&graph)),
        ("PlantUML", plantuml(&graph)),
        ("Structurizr", structurizr(&graph)),
    ];
    let text: Vec<String> = written.iter().map(|(name, text)| format!("=== {name}\n{text}")).collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn an_image_has_a_box_for_each_node_and_runs_nothing() {
    let image = svg(&hostile(), &AsciiOptions { width: 80 });
    assert_eq!(image.matches("<rect class=\"box\"").count(), 3, "{image}");
    assert_eq!(image.matches("<path class=\"head\"").count(), 2, "{image}");
    assert!(!image.contains("<script") && !image.contains("javascript:"), "{image}");
    assert!(image.contains("<a href=\"src/api/\">"), "{image}");
    insta::assert_snapshot!(image);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the texts are, the image stays well-formed XML with all its boxes.
    #[test]
    fn an_image_is_well_formed(labels in prop::collection::vec(".{1,24}", 1..8), pairs in prop::collection::vec((0usize..8, 0usize..8), 0..10)) {
        let mut graph = Graph::default();
        for (number, label) in labels.iter().enumerate() {
            graph.node(&format!("n{number}"), &format!("{label}{number}"));
        }
        for (from, to) in pairs {
            graph.edge(&format!("n{from}"), &format!("n{to}"));
        }
        let image = svg(&graph, &AsciiOptions { width: 80 });
        let read = roxmltree::Document::parse(&image);
        prop_assert!(read.is_ok(), "{:?}\n{}", read.err(), image);
    }
}
