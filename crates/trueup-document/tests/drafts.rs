//! Drafts of small codebases, whole and by section.

use trueup_cases::Tree;
use trueup_document::{DraftOptions, QUESTION_PREFIX, SECTIONS, draft};
use trueup_model::Model;

fn model(files: &[(&str, &str)]) -> Model {
    Model::new(Tree::new(files).codebase())
}

/// The text of one section of the draft, from its heading to the next section's.
fn section(files: &[(&str, &str)], heading: &str) -> String {
    let text = draft(&model(files), &DraftOptions::default());
    let start = text.lines().position(|line| line.trim_start_matches('#').trim() == heading);
    let Some(start) = start else { return String::new() };
    let headings: Vec<String> = SECTIONS.iter().map(|it| format!("{} {}", "#".repeat(it.level), it.heading)).collect();
    let lines: Vec<&str> = text.lines().skip(start).collect();
    let end = lines.iter().skip(1).position(|line| headings.iter().any(|it| it == line));
    lines[..end.map_or(lines.len(), |at| at + 1)].join("\n").trim_end().to_owned()
}

const BAKERY: &[(&str, &str)] = &[
    ("pyproject.toml", "[project]\nname = \"bakery\"\ndescription = \"Takes orders for bread\"\n"),
    ("bakery/__init__.py", ""),
    (
        "bakery/web.py",
        r#""""Answers HTTP requests."""
from bakery.orders import Oven, place


def handle(request):
    """Answers one request with an order."""
    return place(Oven(), request)
"#,
    ),
    (
        "bakery/orders.py",
        r#""""The rules of the bakery."""
from bakery.models import Order


class Oven:
    """Bakes what was ordered."""


def place(oven, request):
    """Places an order, or says why not."""
    return Order(request)
"#,
    ),
    (
        "bakery/models.py",
        r#""""The values that travel."""
import os
from dataclasses import dataclass

LIMIT = int(os.environ.get("BAKERY_LIMIT", "12"))


@dataclass
class Loaf:
    """What is baked."""

    grams: int = 500
    rye: bool = False


@dataclass
class Order:
    """What a customer wants."""

    loaf: Loaf
    count: int = 1
"#,
    ),
];

#[test]
fn components_are_drawn_top_to_bottom() {
    insta::assert_snapshot!(section(BAKERY, "High Level Architecture"));
}

#[test]
fn components_are_told_with_their_definitions() {
    insta::assert_snapshot!(section(BAKERY, "Component Breakdown"));
}

#[test]
fn layers_forbid_what_does_not_happen() {
    insta::assert_snapshot!(section(BAKERY, "Layer Separation"));
}

#[test]
fn data_models_show_the_real_definition() {
    insta::assert_snapshot!(section(BAKERY, "Data Models"));
}

#[test]
fn variables_come_with_defaults_and_places() {
    insta::assert_snapshot!(section(BAKERY, "Configuration"));
}

#[test]
fn key_files_come_with_their_roles() {
    insta::assert_snapshot!(section(BAKERY, "Key Files Reference"));
}

/// A small service that is deployed: routes, tables, errors, an interface with two implementors.
const FERRY: &[(&str, &str)] = &[
    ("pyproject.toml", "[project]\nname = \"ferry\"\ndependencies = [\"flask\"]\n"),
    ("ferry/__init__.py", ""),
    (
        "ferry/web.py",
        r#"import os

from flask import Flask

from ferry.fares import Full

app = Flask("ferry")
TOKEN = os.environ["FERRY_TOKEN"]


@app.get("/crossings/<int:id>")
def show_crossing(id):
    # TODO(ada): tell the weather as well
    return Full().price(id)
"#,
    ),
    (
        "ferry/fares.py",
        r#"import threading
from functools import lru_cache
from typing import Protocol


class NoSuchFare(Exception):
    """Nobody sells a ticket for this."""


class Fare(Protocol):
    def price(self, distance): ...


class Full(Fare):
    def price(self, distance):
        if distance < 0:
            raise NoSuchFare(distance)
        return distance * 2


class Child(Fare):
    def price(self, distance):
        return distance


lock = threading.Lock()


@lru_cache
def season():
    try:
        return Full().price(3)
    except NoSuchFare:
        return 0
"#,
    ),
    (
        "migrations/001_crossings.sql",
        "CREATE TABLE harbours (id INTEGER PRIMARY KEY, name TEXT);\n\
         CREATE TABLE crossings (id INTEGER PRIMARY KEY, harbour INTEGER REFERENCES harbours (id));\n",
    ),
    ("Dockerfile", "FROM python:3.13-slim\nUSER ferry\nCMD [\"flask\", \"run\"]\n"),
    (
        "compose.yaml",
        "services:\n  web:\n    build: .\n    ports: [\"8080:8080\"]\n    depends_on: [db]\n  db:\n    image: postgres:17\n",
    ),
    ("docs/adr/0001-one-table-for-all.md", "# One table for all crossings\n\nWe chose it.\n"),
    ("README.md", "# Ferry\n\nSells tickets.\n"),
    ("CHANGELOG.md", "# Changelog\n"),
];

#[test]
fn a_pattern_shows_its_participants() {
    insta::assert_snapshot!(section(FERRY, "Design Patterns"));
}

#[test]
fn what_can_be_reached_and_what_is_secret_is_told() {
    insta::assert_snapshot!(section(FERRY, "Security Architecture"));
}

#[test]
fn tables_come_with_their_columns() {
    insta::assert_snapshot!(section(FERRY, "Storage Strategy"));
}

#[test]
fn locks_and_kept_results_are_told() {
    insta::assert_snapshot!(section(FERRY, "Performance Considerations"));
}

#[test]
fn services_are_drawn_with_what_they_depend_on() {
    insta::assert_snapshot!(section(FERRY, "Deployment Architecture"));
}

#[test]
fn errors_come_with_where_they_are_raised_and_caught() {
    insta::assert_snapshot!(section(FERRY, "Error Handling Strategy"));
}

#[test]
fn extension_points_come_with_those_that_use_them() {
    insta::assert_snapshot!(section(FERRY, "Extensibility"));
}

#[test]
fn what_the_authors_say_is_left_to_do_is_told() {
    insta::assert_snapshot!(section(FERRY, "Limitations"));
}

#[test]
fn written_documents_are_linked() {
    let parts = ["Design Decisions", "Evolution", "Next Steps"].map(|heading| section(FERRY, heading));
    insta::assert_snapshot!(parts.join("\n\n"));
}

#[test]
fn what_only_people_can_compare_is_asked() {
    insta::assert_snapshot!(section(FERRY, "Comparison to Similar Systems"));
}

#[test]
fn a_cycle_is_named_with_its_imports() {
    let cycle = [
        ("app/__init__.py", ""),
        ("app/a.py", "from app.b import B\n\n\nclass A:\n    pass\n"),
        ("app/b.py", "from app.a import A\n\n\nclass B:\n    pass\n"),
        ("app/c.py", "from app.a import A\n\n\nclass C:\n    pass\n"),
    ];
    insta::assert_snapshot!(section(&cycle, "Layer Separation"));
}

#[test]
fn an_empty_codebase_gives_a_title_and_no_section() {
    let text = draft(&model(&[]), &DraftOptions { project: Some("a*b".to_owned()) });
    assert!(text.starts_with("# a\\*b Architecture\n"), "{text}");
    assert!(!text.contains("\n## "), "{text}");
}

#[test]
fn what_the_code_does_not_say_is_asked() {
    let text = draft(&model(&[("a.py", "def run():\n    pass\n"), ("b.py", "import a\n")]), &DraftOptions::default());
    assert!(text.lines().any(|line| line.starts_with(QUESTION_PREFIX)), "{text}");
}

#[test]
fn drafting_twice_gives_the_same_text() {
    let once = draft(&model(BAKERY), &DraftOptions::default());
    assert_eq!(once, draft(&model(BAKERY), &DraftOptions::default()));
}
