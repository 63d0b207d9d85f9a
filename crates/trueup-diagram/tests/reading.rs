//! Text diagrams as people draw them, and what is read from them.

use trueup_diagram::read_ascii;

/// Boxes as `label`, `label (in group)`; edges as `from -> to`, with `: label`.
fn check(picture: &str, expected: &[&str]) {
    let graph = read_ascii(picture);
    let mut found = Vec::new();
    for node in &graph.nodes {
        let lines = std::iter::once(&node.label).chain(&node.detail).cloned().collect::<Vec<_>>().join(" | ");
        found.push(node.group.as_ref().map_or(lines.clone(), |group| format!("{lines} (in {group})")));
    }
    for edge in &graph.edges {
        let label = edge.label.as_ref().map(|label| format!(": {label}")).unwrap_or_default();
        found.push(format!("{} -> {}{label}", edge.from, edge.to));
    }
    assert_eq!(found, expected, "{picture}");
}

#[test]
fn plain_borders_and_arrows() {
    check(
        r"
+-----------+        +---------+
|  Client   | -----> |   API   |
| (browser) |        +----+----+
+-----------+             |
                          v
                     +----------+
                     | Database |
                     +----------+
",
        &["Client | (browser)", "API", "Database", "Client -> API", "API -> Database"],
    );
}

#[test]
fn right_borders_may_be_off() {
    check(
        "
┌────────────────────────┐
│  API Layer (routes)      │
│  - validates             │
└───────────┬────────────┘
            │  calls
            ▼
┌────────────────────────┐
│  Storage                 │
└────────────────────────┘
",
        &["API Layer (routes) | - validates", "Storage", "API Layer (routes) -> Storage: calls"],
    );
}

#[test]
fn boxes_in_boxes() {
    check(
        "
┌──────────────────────────────────────┐
│             Rate limiter             │
│  ┌─────────┐  ┌─────────┐            │
│  │ Layer 1 │─►│ Layer 2 │            │
│  └─────────┘  └────┬────┘            │
└────────────────────┼─────────────────┘
                     ▼
                ╭─────────╮
                │  Redis  │
                ╰─────────╯
",
        &[
            "Rate limiter",
            "Layer 1 (in Rate limiter)",
            "Layer 2 (in Rate limiter)",
            "Redis",
            "Layer 1 -> Layer 2",
            "Layer 2 -> Redis",
        ],
    );
}

#[test]
fn arrow_heads_in_borders_and_lines_without_any() {
    check(
        "
        ┌──────┐
        │ main │
        └──┬───┘
     ┌─────┴─────┐
 ┌───▼───┐   ┌───▼───┐
 │ parse │   │ print │
 └───┬───┘   └───┬───┘
     └─────┬─────┘
       ┌───┴────┐
       │ models │
       └────────┘
",
        &["main", "parse", "print", "models", "main -> parse", "main -> print", "parse -> models", "print -> models"],
    );
}

#[test]
fn labels_within_lines_and_arrows_both_ways() {
    check(
        "
┌────────┐            ┌────────┐     ┌───────┐
│ Client │───HTTPS───►│ Server │◄───►│ Cache │
└────────┘            └────────┘     └───────┘
",
        &["Client", "Server", "Cache", "Client -> Server: HTTPS", "Server -> Cache", "Cache -> Server"],
    );
}

#[test]
fn a_line_may_pass_under_another() {
    check(
        "
┌───┐   ┌───┐
│ a │   │ b │
└─┬─┘   └─┬─┘
  │       │
  └───────│─────┐
      ┌───┘     │
      ▼         ▼
    ┌───┐     ┌───┐
    │ c │     │ d │
    └───┘     └───┘
",
        &["a", "b", "c", "d", "a -> d", "b -> c"],
    );
}

#[test]
fn what_is_no_diagram_has_no_boxes() {
    check("src/\n├── main.rs\n└── lib.rs\n", &[]);
    check("", &[]);
    check("┌──", &[]);
}

#[test]
fn hostile_pictures_are_bounded() {
    let rows = ["+", "+-", "+|", "┌┐", "┼", "┌─┐│", "│", "─", "▼", "┌", "+---", "|+"];
    for row in rows {
        read_ascii(&format!("{}\n", row.repeat(2_000)).repeat(500));
    }
    read_ascii(&format!("{}\n{}\n", "+-".repeat(200), "| ".repeat(200)).repeat(500));
    read_ascii(&format!("┌{0}┐\n│{0}│\n", "─".repeat(200)).repeat(500));
}
