//! The architecture of small codebases, read from their files.

use std::collections::BTreeMap;
use std::sync::Arc;

use trueup_facts::{Codebase, ContentHash, PathIndex, ReadText, Source, SourceClass, SourcePath, extract, language_of};
use trueup_model::{ComponentId, Model};

/// The files of a codebase in memory.
struct Texts(BTreeMap<SourcePath, Arc<str>>);

impl ReadText for Texts {
    fn read_text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.0.get(path).cloned()
    }
}

/// Files below `tests/` are tests, all others are the product.
fn model(files: &[(&str, &str)]) -> Model {
    let texts: BTreeMap<SourcePath, Arc<str>> =
        files.iter().map(|(path, text)| (SourcePath::new(path), Arc::from(*text))).collect();
    let paths = PathIndex::new(texts.keys().cloned().collect(), Vec::new());
    let source = |(path, text): (&SourcePath, &Arc<str>)| {
        let is_test = path.as_str().starts_with("tests/");
        let source = Source {
            path: path.clone(),
            text: text.clone(),
            valid_utf8: true,
            hash: ContentHash::default(),
            language: language_of(path.file_name()),
            class: if is_test { SourceClass::Test } else { SourceClass::Product },
        };
        let facts = extract(&source);
        (source, facts)
    };
    let sources = texts.iter().filter(|(path, _)| language_of(path.file_name()).is_some()).map(source).collect();
    Model::new(Codebase::link(sources, paths, Arc::new(Texts(texts))))
}

fn name(model: &Model, id: ComponentId) -> &str {
    &model.components().get(id).name
}

/// The components as `name: paths`, by name.
fn components(model: &Model) -> Vec<String> {
    let all = model.components().all().iter();
    let mut told: Vec<String> =
        all.map(|component| format!("{}: {}", component.name, component.paths.join(" "))).collect();
    told.sort();
    told
}

/// The relations as `from -> to (place)`.
fn relations(model: &Model) -> Vec<String> {
    let told = model.relations().internal.iter().map(|relation| {
        let marks = [(relation.type_only, " types"), (relation.deferred, " deferred")];
        let marks: String = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark).collect();
        let (from, to) = (name(model, relation.from), name(model, relation.to));
        format!("{from} -> {to}{marks} ({}:{})", relation.evidence.path, relation.evidence.line)
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

#[test]
fn a_package_falls_into_its_directories_and_modules() {
    let model = model(&[
        ("app/__init__.py", "\"\"\"An app.\"\"\"\n"),
        ("app/api/__init__.py", "\"\"\"Answers requests.\"\"\"\n"),
        ("app/api/routes.py", "from app.store import save\n\n\ndef post():\n    save()\n"),
        ("app/store.py", "def save():\n    pass\n"),
        ("tests/test_store.py", "from app.api.routes import post\n"),
        ("setup.py", "import app\n"),
    ]);
    assert_eq!(components(&model), ["api: app/api/", "app: app/__init__.py", "store: app/store.py"]);
    assert_eq!(relations(&model), ["api -> store (app/api/routes.py:1)"]);
    let api = model.components().all().iter().find(|component| component.name == "api");
    let purpose = api.and_then(|component| component.purpose.as_ref());
    assert_eq!(purpose.map(|it| (it.text.as_str(), it.line)), Some(("Answers requests.", 1)));
}

#[test]
fn the_crates_of_a_workspace_are_its_components() {
    let manifest = |name: &str, rest: &str| {
        format!("[package]\nname = \"{name}\"\ndescription = \"The {name} of all things\"\n{rest}")
    };
    let (core, cli) = (manifest("core", ""), manifest("cli", "[dependencies]\ncore = { path = \"../core\" }\n"));
    let model = model(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\n"),
        ("crates/core/Cargo.toml", &core),
        ("crates/core/src/lib.rs", "pub struct Thing {\n    pub size: usize,\n    pub name: String,\n}\n"),
        ("crates/cli/Cargo.toml", &cli),
        ("crates/cli/src/main.rs", "use core::Thing;\n\nfn main() {\n    let _: Option<Thing> = None;\n}\n"),
    ]);
    assert_eq!(components(&model), ["cli: crates/cli/", "core: crates/core/"]);
    assert_eq!(relations(&model).len(), 1, "{:?}", relations(&model));
    let purposes: Vec<u32> =
        model.components().all().iter().filter_map(|it| it.purpose.as_ref()).map(|it| it.line).collect();
    assert_eq!(purposes, [3, 3]);
}

#[test]
fn imports_for_types_and_at_run_time_are_told_apart() {
    let model = model(&[
        ("src/a/one.ts", "import type { B } from \"../b/two\"\nexport const a = 1\n"),
        ("src/b/two.ts", "export interface B { x: number }\nexport const later = () => import(\"../c/three\")\n"),
        ("src/c/three.ts", "export const c = 3\n"),
    ]);
    assert_eq!(relations(&model), ["a -> b types (src/a/one.ts:1)", "b -> c deferred (src/b/two.ts:2)"]);
}

#[test]
fn what_a_layer_must_not_import_it_does_not_import() {
    let model = model(&[
        ("p/web.py", "from p.rules import rule\n\n\ndef web():\n    rule()\n"),
        ("p/rules.py", "from p.store import save\n\n\ndef rule():\n    save()\n"),
        ("p/store.py", "def save():\n    pass\n"),
    ]);
    let layers = &model.layering().layers;
    let told: Vec<String> = layers
        .iter()
        .map(|layer| {
            let names = |ids: &[ComponentId]| ids.iter().map(|&id| name(&model, id)).collect::<Vec<_>>().join(" ");
            format!("{} | {} | not {}", names(&layer.components), names(&layer.imports), names(&layer.forbidden))
        })
        .collect();
    assert_eq!(told, ["web | rules | not ", "rules | store | not web", "store |  | not rules web"]);
}

#[test]
fn a_type_from_outside_is_not_taken_for_one_of_the_same_name() {
    let model = model(&[
        ("Cargo.toml", "[package]\nname = \"x\"\n"),
        ("src/lib.rs", "mod a;\nmod b;\n"),
        ("src/a.rs", "pub struct Range {\n    pub from: u32,\n    pub to: u32,\n}\n"),
        ("src/b.rs", "pub struct Found {\n    pub lines: std::ops::Range<u32>,\n    pub count: usize,\n}\n"),
    ]);
    let found = model.data_models().iter().find(|it| model.codebase().definition(it.definition).name == "Found");
    assert_eq!(found.map(|it| it.relations.len()), Some(0));
}

#[test]
fn settings_come_with_every_read_and_default() {
    let model = model(&[
        ("a.py", "import os\n\nPORT = os.environ.get(\"PORT\", \"80\")\n"),
        ("b.py", "import os\n\nimport a\n\nPORT = os.getenv(\"PORT\")\n"),
        ("tests/c.py", "import os\n\nos.environ[\"ONLY_IN_TESTS\"]\n"),
    ]);
    let told: Vec<String> = model
        .settings()
        .iter()
        .map(|setting| {
            let reads: Vec<String> = setting.reads.iter().map(|read| format!("{}:{}", read.path, read.line)).collect();
            let defaults: Vec<&str> = setting.defaults().iter().map(|it| it.as_str()).collect();
            format!("{} {:?} {}", setting.name, defaults, reads.join(" "))
        })
        .collect();
    assert_eq!(told, ["PORT [\"\\\"80\\\"\"] a.py:3 b.py:5"]);
}

#[test]
fn the_product_is_told_by_whichever_manifest_at_the_root_tells_it() {
    let model = model(&[
        ("package.json", "{\"name\": \"shop\"}\n"),
        ("pyproject.toml", "[project]\nname = \"shop\"\ndescription = \"Sells things to people.\"\n"),
        ("shop/__init__.py", ""),
    ]);
    let purpose = model.root_purpose().expect("a manifest tells it");
    assert_eq!(
        (purpose.text.as_str(), purpose.path.as_str(), purpose.line),
        ("Sells things to people.", "pyproject.toml", 3)
    );
}

#[test]
fn a_description_that_many_packages_share_tells_of_none() {
    let crates: Vec<(String, String)> = ["a", "b", "c"]
        .iter()
        .flat_map(|name| {
            let manifest = format!("[package]\nname = \"{name}\"\ndescription = \"An internal crate of the shop\"\n");
            let source = format!("//! Crate {name} sells one thing.\npub fn {name}() {{}}\n");
            [(format!("{name}/Cargo.toml"), manifest), (format!("{name}/src/lib.rs"), source)]
        })
        .collect();
    let mut files: Vec<(&str, &str)> = crates.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\", \"c\"]\n"));
    let model = model(&files);
    let purposes = model.components().all().iter().filter_map(|component| component.purpose.as_ref());
    let mut texts: Vec<&str> = purposes.map(|purpose| purpose.text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["Crate a sells one thing.", "Crate b sells one thing.", "Crate c sells one thing."]);
}
