//! `trueup trace` end to end.
#![allow(clippy::disallowed_methods, reason = "the test makes projects and runs the binary on them")]

mod project;

use project::Project;

fn shop() -> Project {
    let main = "from app.store import Store\n\n\ndef sell(item):\n    store = Store()\n    store.save(item)\n\n\ndef main():\n    sell(\"tea\")\n";
    let store = "import sqlite3\n\n\nclass Store:\n    def save(self, item) -> bool:\n        sqlite3.connect(\"shop.db\")\n        return True\n";
    Project::new(&[("app/__init__.py", ""), ("app/main.py", main), ("app/store.py", store)])
}

#[test]
fn each_step_says_where_the_call_and_what_is_called_stand() {
    let text = shop().run(&["trace", "main"]).exits(0).stdout;
    let expected = "\
main (app/main.py:9)
1. → sell (app/main.py:4)  at app/main.py:10
     takes item
2.   → Store (app/store.py:4) [constructor]  at app/main.py:5
3.   → Store.save (app/store.py:5)  at app/main.py:6
       takes item; gives bool
4.     → sqlite3.connect (outside: store)  at app/store.py:6
";
    assert_eq!(text, expected.replace(" [constructor]", ""));
}

#[test]
fn a_way_leads_to_a_store_or_to_a_symbol() {
    let project = shop();
    project.run(&["trace", "main", "--to", "store"]).exits(0).says("3.     → sqlite3.connect (outside: store)");
    project.run(&["trace", "app/main.py:4", "--to", "Store.save"]).exits(0).says("1. → Store.save (app/store.py:5)");
    project.run(&["trace", "main", "--to", "network"]).exits(2).complains("no call that trueup can follow leads");
}

#[test]
fn callers_are_followed_backwards() {
    let run = shop().run(&["trace", "Store.save", "--reverse"]).exits(0);
    run.says("1. ← sell (app/main.py:4)  at app/main.py:6").says("2.   ← main (app/main.py:9)  at app/main.py:10");
}

#[test]
fn every_format_says_the_same_calls() {
    let project = shop();
    project.run(&["trace", "main", "--format", "markdown"]).exits(0).says("1. main → sell (app/main.py:10)");
    project.run(&["trace", "main", "--format", "mermaid"]).exits(0).says("p0->>p0: sell(item)");
    let json = project.run(&["trace", "main", "--format", "json"]).exits(0).stdout;
    let value: serde_json::Value = serde_json::from_str(&json).expect("a document");
    assert_eq!((&value["version"], &value["steps"][2]["callee"]["name"]), (&1.into(), &"Store.save".into()));
}

#[test]
fn a_name_that_is_nowhere_or_twice_is_an_error() {
    let project = shop();
    project.run(&["trace", "absent"]).exits(2).complains("nothing in the code is called `absent`");
    project.write("app/other.py", b"def sell():\n    pass\n");
    project.run(&["trace", "sell"]).exits(2).complains("app/main.py:4").complains("app/other.py:1");
}
