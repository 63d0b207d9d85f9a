//! `trueup graph` end to end.
#![allow(clippy::disallowed_methods, reason = "the test makes projects and runs the binary on them")]

mod project;

use project::Project;

fn bakery() -> Project {
    Project::new(&[
        ("bakery/web/page.py", "from bakery.orders.place import place\n\n\ndef page():\n    return place()\n"),
        ("bakery/orders/place.py", "from bakery.store.disk import save\n\n\ndef place():\n    return save()\n"),
        ("bakery/store/disk.py", "def save():\n    return 1\n"),
        ("compose.yaml", "services:\n  web:\n    build: .\n    depends_on: [db]\n  db:\n    image: postgres:17\n"),
    ])
}

#[test]
fn components_are_drawn_from_the_one_that_imports_down() {
    let text = bakery().run(&["graph"]).exits(0).stdout;
    let order: Vec<Option<usize>> = ["web", "orders", "store"].iter().map(|name| text.find(name)).collect();
    assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{text}");
}

#[test]
fn a_level_and_a_focus_choose_what_is_written() {
    let project = bakery();
    project
        .run(&["graph", "--level", "file", "--format", "mermaid"])
        .exits(0)
        .says("bakery_web_page_py --> bakery_orders_place_py");
    project.run(&["graph", "--level", "module", "--format", "dot"]).exits(0).says("bakery_orders_ -> bakery_store_");
    project.run(&["graph", "--level", "system", "--format", "json"]).exits(0).says("\"to\": \"compose.yaml:db\"");
    let focused = project.run(&["graph", "--level", "file", "--focus", "bakery/store", "--format", "json"]).exits(0);
    assert!(!focused.stdout.contains("page.py"), "{}", focused.stdout);
}

#[test]
fn a_focus_that_is_nothing_is_an_error_that_names_what_there_is() {
    bakery().run(&["graph", "--focus", "oven"]).exits(2).complains("nothing at this level is called `oven`");
}
