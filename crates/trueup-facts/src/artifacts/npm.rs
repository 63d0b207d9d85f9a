//! `package.json`.

use serde_json::Value;

use super::{Dependency, Ecosystem, Package};
use crate::{Name, PathIndex, ReadText, SourcePath};

/// The packages that `package.json` files declare; those of installed packages and those without a name are left out.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let manifests = paths.files().iter().filter(|path| path.file_name() == "package.json" && !is_installed(path));
    manifests.filter_map(|path| package(path, &texts.read_text(path)?)).collect()
}

/// Whether a path lies in an installed package.
pub(crate) fn is_installed(path: &SourcePath) -> bool {
    path.as_str().split('/').any(|part| part == "node_modules")
}

fn package(manifest: &SourcePath, text: &str) -> Option<Package> {
    let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let name = json.get("name")?.as_str().filter(|name| !name.is_empty())?;
    let description = json.get("description").and_then(Value::as_str).map(|text| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").into_boxed_str()
    });
    let mut dependencies: Vec<Dependency> = Vec::new();
    for (field, development) in [
        ("dependencies", false),
        ("peerDependencies", false),
        ("optionalDependencies", false),
        ("devDependencies", true),
    ] {
        for (name, requirement) in json.get(field).and_then(Value::as_object).into_iter().flatten() {
            if dependencies.iter().all(|dependency| dependency.name != *name) {
                let requirement = requirement.as_str().map(Name::new);
                dependencies.push(Dependency { name: Name::new(name), requirement, development, locked: None });
            }
        }
    }
    dependencies.sort();
    Some(Package {
        ecosystem: Ecosystem::Npm,
        name: Name::new(name),
        manifest: manifest.clone(),
        line: line_of_name(text, name),
        description: description.filter(|text| !text.is_empty()),
        dependencies,
    })
}

/// The 1-based line of the package's own name: of the `"name"` keys with that value, the one indented least.
fn line_of_name(text: &str, name: &str) -> u32 {
    let lines = text.lines().zip(1..).filter(|(line, _)| {
        let rest = line.trim_start_matches([' ', '\t', '{']).strip_prefix("\"name\"").unwrap_or("").trim_start();
        rest.starts_with(':') && rest.contains(name)
    });
    lines.min_by_key(|(line, _)| line.len() - line.trim_start().len()).map_or(1, |(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::package;

    #[test]
    fn a_package_json_gives_its_name_description_and_dependencies() {
        let text = r#"{
  "author": { "name": "app" },
  "description": "An\n  app.",
  "name": "app",
  "dependencies": { "b": "^1", "a": "workspace:*" },
  "devDependencies": { "a": "1", "vitest": "2" }
}"#;
        let package = package(&"app/package.json".into(), text).expect("it is one");
        assert_eq!((package.name.as_str(), package.line, package.description.as_deref()), ("app", 4, Some("An app.")));
        let names: Vec<_> = package.dependencies.iter().map(|it| (it.name.as_str(), it.development)).collect();
        assert_eq!(names, [("a", false), ("b", false), ("vitest", true)]);
    }

    #[test]
    fn a_broken_one_gives_nothing() {
        assert_eq!(package(&"package.json".into(), "{"), None);
        assert_eq!(package(&"package.json".into(), "[1]"), None);
    }
}
