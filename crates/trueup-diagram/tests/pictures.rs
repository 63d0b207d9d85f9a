//! Pictures of small graphs, as a reader of a document sees them.

use trueup_diagram::{AsciiOptions, Graph, ascii};

/// The picture of a graph. A node is its id and its label, whose further lines follow `|`; an edge is `from>to`, with
/// its label after `:`.
fn draw(nodes: &[(&str, &str)], edges: &[&str]) -> String {
    let mut graph = Graph::default();
    for (id, text) in nodes {
        let mut lines = text.split('|').map(str::to_owned);
        graph.node(id, &lines.next().unwrap_or_default()).detail.extend(lines);
    }
    for edge in edges {
        let (ends, label) = edge.split_once(':').map_or((*edge, None), |(ends, label)| (ends, Some(label)));
        let (from, to) = ends.split_once('>').expect("an edge is written from>to");
        graph.edge(from, to).label = label.map(str::to_owned);
    }
    ascii(&graph, &AsciiOptions { width: 80 })
}

#[test]
fn a_chain() {
    let picture = draw(
        &[("client", "Client"), ("api", "API routes|src/api/"), ("store", "Storage")],
        &["client>api", "api>store"],
    );
    insta::assert_snapshot!(picture, @r"
      ┌─────────┐
      │ Client  │
      └────┬────┘
           │
           ▼
    ┌─────────────┐
    │ API routes  │
    │  src/api/   │
    └──────┬──────┘
           │
           ▼
      ┌─────────┐
      │ Storage │
      └─────────┘
    ");
}

#[test]
fn a_diamond() {
    let picture = draw(
        &[("client", "Client"), ("api", "API routes|src/api/"), ("worker", "Worker"), ("store", "Storage|src/db/")],
        &["client>api", "client>worker", "api>store", "worker>store"],
    );
    insta::assert_snapshot!(picture, @r"
              ┌─────────┐
              │ Client  │
              └────┬────┘
                   │
           ┌───────┴───────┐
           ▼               ▼
    ┌─────────────┐   ┌─────────┐
    │ API routes  │   │ Worker  │
    │  src/api/   │   │         │
    └──────┬──────┘   └────┬────┘
           │               │
           └───────┬───────┘
                   ▼
              ┌─────────┐
              │ Storage │
              │ src/db/ │
              └─────────┘
    ");
}

#[test]
fn an_edge_past_a_layer_keeps_clear_of_boxes() {
    let picture = draw(
        &[("client", "Client"), ("api", "API routes"), ("worker", "Worker"), ("store", "Storage")],
        &["client>api", "client>worker", "api>store", "worker>store", "client>store"],
    );
    insta::assert_snapshot!(picture, @r"
                     ┌─────────┐
                     │ Client  │
                     └────┬────┘
                          │
           ┌──────────────┼────────┐
           ▼              ▼        │
    ┌─────────────┐   ┌─────────┐  │
    │ API routes  │   │ Worker  │  │
    └──────┬──────┘   └───┬─────┘  │
           │              │        │
           └──────────────┼────────┘
                          ▼
                     ┌─────────┐
                     │ Storage │
                     └─────────┘
    ");
}

#[test]
fn a_fan_out() {
    let picture = draw(
        &[("main", "main"), ("a", "alpha"), ("b", "beta"), ("c", "gamma"), ("d", "delta"), ("e", "epsilon")],
        &["main>a", "main>b", "main>c", "main>d", "main>e"],
    );
    insta::assert_snapshot!(picture, @r"
                          ┌───────────┐
                          │   main    │
                          └─────┬─────┘
                                │
        ┌───────────┬───────────┼───────────┬────────────┐
        ▼           ▼           ▼           ▼            ▼
    ┌───────┐   ┌───────┐   ┌───────┐   ┌───────┐   ┌─────────┐
    │ alpha │   │ beta  │   │ gamma │   │ delta │   │ epsilon │
    └───────┘   └───────┘   └───────┘   └───────┘   └─────────┘
    ");
}

#[test]
fn a_layer_that_is_too_wide_is_split() {
    let picture = draw(
        &[
            ("main", "main"),
            ("a", "authentication"),
            ("b", "authorization"),
            ("c", "configuration"),
            ("d", "observability"),
            ("e", "serialization"),
        ],
        &["main>a", "main>b", "main>c", "main>d", "main>e"],
    );
    insta::assert_snapshot!(picture, @r"
                                ┌───────────┐
                                │   main    │
                                └─────┬─────┘
                                      │
             ┌────────────────────┬───┴──────┬──────────┐
             ▼                    ▼          │          ▼
    ┌─────────────────┐   ┌───────────────┐  │  ┌───────────────┐
    │ authentication  │   │ authorization │  │  │ configuration │
    └─────────────────┘   └───────────────┘  │  └───────────────┘
                                             │
                                   ┌─────────┴─────────┐
                                   ▼                   ▼
                           ┌───────────────┐   ┌───────────────┐
                           │ observability │   │ serialization │
                           └───────────────┘   └───────────────┘
    ");
}

#[test]
fn a_cycle() {
    let picture = draw(
        &[("parser", "parser"), ("lexer", "lexer"), ("tokens", "tokens")],
        &["parser>lexer", "lexer>tokens", "tokens>parser"],
    );
    insta::assert_snapshot!(picture, @r"
       ┌─────────┐
       │ parser  │
       └─┬───────┘
         │     ▲
         ▼     │
    ┌───────┐  │
    │ lexer │  │
    └────┬──┘  │
         │     │
         ▼     │
       ┌───────┴─┐
       │ tokens  │
       └─────────┘
    ");
}

#[test]
fn parts_without_a_connection_stand_side_by_side() {
    let picture = draw(
        &[("a", "parser"), ("b", "lexer"), ("c", "tokens"), ("d", "writer"), ("x", "alone"), ("y", "alone too")],
        &["a>b", "c>d"],
    );
    insta::assert_snapshot!(picture, @r"
    ┌─────────┐    ┌─────────┐    ┌───────┐   ┌───────────┐
    │ parser  │    │ tokens  │    │ alone │   │ alone too │
    └────┬────┘    └────┬────┘    └───────┘   └───────────┘
         │              │
         ▼              ▼
     ┌───────┐     ┌─────────┐
     │ lexer │     │ writer  │
     └───────┘     └─────────┘
    ");
}

#[test]
fn an_edge_to_itself_is_marked() {
    let picture = draw(&[("parser", "parser"), ("lexer", "lexer")], &["parser>lexer", "parser>parser"]);
    insta::assert_snapshot!(picture, @r"
    ┌───────────┐
    │ parser ↺  │
    └─────┬─────┘
          │
          ▼
      ┌───────┐
      │ lexer │
      └───────┘
    ");
}

#[test]
fn labels_stand_beside_their_arrows() {
    let picture = draw(
        &[("client", "Client"), ("api", "API"), ("cache", "Cache"), ("db", "Database")],
        &["client>api:HTTP", "api>cache:gets and sets", "api>db:SQL"],
    );
    insta::assert_snapshot!(picture, @r"
                    ┌─────────┐
                    │ Client  │
                    └────┬────┘
                         │ HTTP
                         ▼
                      ┌─────┐
                      │ API │
                      └──┬──┘
                         │
                  ┌──────┴──────┐
    gets and sets │             │ SQL
                  ▼             ▼
              ┌───────┐   ┌───────────┐
              │ Cache │   │ Database  │
              └───────┘   └───────────┘
    ");
}

#[test]
fn both_directions_are_two_arrows() {
    let picture = draw(&[("a", "parser"), ("b", "lexer")], &["a>b:reads", "b>a:tells"]);
    insta::assert_snapshot!(picture, @r"
       ┌─────────┐
       │ parser  │
       └──┬──────┘
    reads │   ▲ tells
          ▼   │
        ┌─────┴─┐
        │ lexer │
        └───────┘
    ");
}

#[test]
fn long_labels_are_wrapped() {
    let picture = draw(
        &[
            ("a", "A label that goes on for so long that nobody would put it into one line of a box"),
            ("b", "src/very/long/path/to/some/module/that/never/ends/at/all.rs"),
        ],
        &["a>b"],
    );
    insta::assert_snapshot!(picture, @r"
    ┌─────────────────────────────────────────┐
    │  A label that goes on for so long that  │
    │ nobody would put it into one line of a  │
    │                   box                   │
    └────────────────────┬────────────────────┘
                         │
                         ▼
    ┌─────────────────────────────────────────┐
    │ src/very/long/path/to/some/module/that/ │
    │          never/ends/at/all.rs           │
    └─────────────────────────────────────────┘
    ");
}

#[test]
fn wide_characters_take_two_columns() {
    let picture = draw(&[("a", "日本語の部品|src/日本/"), ("b", "plain")], &["a>b"]);
    insta::assert_snapshot!(picture, @r"
    ┌───────────────┐
    │ 日本語の部品  │
    │   src/日本/   │
    └───────┬───────┘
            │
            ▼
        ┌───────┐
        │ plain │
        └───────┘
    ");
}

#[test]
fn a_whole_system() {
    let picture = draw(
        &[
            ("web", "Web client|web/"),
            ("cli", "Command line|cmd/"),
            ("api", "API routes|src/api/"),
            ("auth", "Auth service|src/auth/"),
            ("orders", "Order service|src/orders/"),
            ("catalog", "Catalog service|src/catalog/"),
            ("pay", "Payment gateway|src/payments/"),
            ("queue", "Job queue|src/jobs/"),
            ("mail", "Mailer|src/mail/"),
            ("store", "Storage|src/storage/"),
            ("model", "Models|src/models/"),
            ("config", "Settings|src/config.py"),
        ],
        &[
            "web>api",
            "cli>api",
            "api>auth",
            "api>orders",
            "api>catalog",
            "orders>pay",
            "orders>queue",
            "queue>mail",
            "orders>store",
            "catalog>store",
            "auth>store",
            "store>model",
            "pay>config",
            "mail>config",
            "store>config",
        ],
    );
    insta::assert_snapshot!(picture, @r"
                             ┌─────────────┐   ┌───────────────┐
                             │ Web client  │   │ Command line  │
                             │    web/     │   │     cmd/      │
                             └──────┬──────┘   └───────┬───────┘
                                    │                  │
                                    └────────┬─────────┘
                                             ▼
                                      ┌─────────────┐
                                      │ API routes  │
                                      │  src/api/   │
                                      └──────┬──────┘
                                             │
                         ┌───────────────────┼────────────────────┐
                         ▼                   ▼                    ▼
                 ┌───────────────┐   ┌───────────────┐   ┌─────────────────┐
                 │ Order service │   │ Auth service  │   │ Catalog service │
                 │  src/orders/  │   │   src/auth/   │   │  src/catalog/   │
                 └───────┬───────┘   └───────┬───────┘   └────────┬────────┘
                         │                   │                    │
                         │                   └───────┬────────────┘
          ┌──────────────┴───┬─────────────────┐     │
          ▼                  ▼                 ▼     ▼
    ┌───────────┐   ┌─────────────────┐   ┌───────────────┐
    │ Job queue │   │ Payment gateway │   │    Storage    │
    │ src/jobs/ │   │  src/payments/  │   │ src/storage/  │
    └─────┬─────┘   └────────┬────────┘   └────┬─────┬────┘
          │                  │                 │     │
          └────────┐         └──────┬──────────┘     │
                   ▼                │                ▼
             ┌───────────┐          │      ┌─────────────┐
             │  Mailer   │          │      │   Models    │
             │ src/mail/ │          │      │ src/models/ │
             └─────┬─────┘          │      └─────────────┘
                   │                │
                   └─────────┬──────┘
                             ▼
                     ┌───────────────┐
                     │   Settings    │
                     │ src/config.py │
                     └───────────────┘
    ");
}
