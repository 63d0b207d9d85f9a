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
