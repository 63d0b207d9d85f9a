//! `composer.json`, and what `composer.lock` tells of installed packages.

use serde_json::Value;

use super::{Dependency, Ecosystem, Package};
use crate::{Name, PathIndex, ReadText, SourcePath};

/// What a `composer.json` says about loading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Autoload {
    /// Prefixes of class names with the directories that hold them, without the prefix's own part of the path.
    pub(crate) psr4: Vec<(String, String)>,
    /// Prefixes of class names with the directories that hold them.
    pub(crate) psr0: Vec<(String, String)>,
    /// What it requires.
    pub(crate) required: Vec<Name>,
}

/// The packages that `composer.json` files declare; those of installed packages are left out.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    manifests(paths).filter_map(|path| package(path, &texts.read_text(path)?)).collect()
}

/// The `composer.json` files that are not those of installed packages.
pub(crate) fn manifests(paths: &PathIndex) -> impl Iterator<Item = &SourcePath> {
    paths.files().iter().filter(|path| path.file_name() == "composer.json" && !is_installed(path))
}

fn is_installed(path: &SourcePath) -> bool {
    path.as_str().split('/').any(|part| part == "vendor")
}

fn package(manifest: &SourcePath, text: &str) -> Option<Package> {
    let json = parse(text)?;
    json.as_object()?;
    let directory = manifest.directory().rsplit('/').next().unwrap_or("");
    let name = json.get("name").and_then(Value::as_str).filter(|name| !name.is_empty());
    let name = name.unwrap_or(if directory.is_empty() { "composer" } else { directory });
    let mut dependencies: Vec<Dependency> = Vec::new();
    for (field, development) in [("require", false), ("require-dev", true)] {
        let declared = json.get(field).and_then(Value::as_object).into_iter().flatten();
        dependencies.extend(declared.map(|(name, requirement)| Dependency {
            name: Name::new(name),
            requirement: requirement.as_str().map(Name::new),
            development,
            locked: None,
        }));
    }
    dependencies.sort();
    let line = text.lines().position(|line| line.trim_start().starts_with("\"name\"") && line.contains(name));
    Some(Package {
        ecosystem: Ecosystem::Composer,
        name: Name::new(name),
        manifest: manifest.clone(),
        line: line.map_or(1, |index| index as u32 + 1),
        description: json.get("description").and_then(Value::as_str).and_then(super::toml_text::description),
        dependencies,
    })
}

impl Autoload {
    /// Reads a `composer.json`; one that is broken says nothing.
    pub(crate) fn parse(text: &str) -> Autoload {
        let json = parse(text).unwrap_or_default();
        let mut autoload = Autoload::default();
        for field in ["autoload", "autoload-dev"] {
            let prefixes = |standard: &str| json.get(field).map(|it| prefixes(it, standard)).unwrap_or_default();
            autoload.psr4.extend(prefixes("psr-4"));
            autoload.psr0.extend(prefixes("psr-0"));
        }
        for field in ["require", "require-dev"] {
            let declared = json.get(field).and_then(Value::as_object).into_iter().flatten();
            autoload.required.extend(declared.map(|(name, _)| Name::new(name)));
        }
        autoload
    }
}

/// The prefixes of class names with the package of a `composer.lock` that has them.
pub(crate) fn locked_prefixes(text: &str) -> Vec<(String, Name)> {
    let json = parse(text).unwrap_or_default();
    let mut found = Vec::new();
    for field in ["packages", "packages-dev"] {
        for package in json.get(field).and_then(Value::as_array).into_iter().flatten() {
            let Some(name) = package.get("name").and_then(Value::as_str) else { continue };
            let Some(autoload) = package.get("autoload") else { continue };
            let both = prefixes(autoload, "psr-4").into_iter().chain(prefixes(autoload, "psr-0"));
            found.extend(both.filter(|(prefix, _)| !prefix.is_empty()).map(|(prefix, _)| (prefix, Name::new(name))));
        }
    }
    found
}

/// The prefixes that an `autoload` declares by a standard, one entry a directory, without separators at their ends.
fn prefixes(autoload: &Value, standard: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (prefix, directories) in autoload.get(standard).and_then(Value::as_object).into_iter().flatten() {
        let prefix = prefix.trim_end_matches('\\').to_owned();
        let several = directories.as_array().into_iter().flatten().chain([directories]);
        let each = several.filter_map(Value::as_str).map(|directory| directory.trim_matches('/').to_owned());
        found.extend(each.map(|directory| (prefix.clone(), directory)));
    }
    found
}

fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
}

#[cfg(test)]
mod tests {
    use super::{Autoload, locked_prefixes, package};

    const TEXT: &str = r#"{
  "name": "shop/store",
  "description": "A\n store.",
  "require": { "php": ">=8.2", "monolog/monolog": "^3" },
  "require-dev": { "phpunit/phpunit": "^11" },
  "autoload": { "psr-4": { "Shop\\": ["src/", "lib"] }, "files": ["helpers.php"] }
}"#;

    #[test]
    fn a_composer_json_gives_its_name_and_dependencies() {
        let package = package(&"composer.json".into(), TEXT).expect("it is one");
        assert_eq!((package.name.as_str(), package.line), ("shop/store", 2));
        assert_eq!(package.description.as_deref(), Some("A store."));
        let names: Vec<_> = package.dependencies.iter().map(|it| (it.name.as_str(), it.development)).collect();
        assert_eq!(names, [("monolog/monolog", false), ("php", false), ("phpunit/phpunit", true)]);
    }

    #[test]
    fn prefixes_stand_without_separators() {
        let autoload = Autoload::parse(TEXT);
        let expected = [("Shop", "src"), ("Shop", "lib")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(autoload.psr4, expected);
        let lock = r#"{"packages": [{"name": "a/b", "autoload": {"psr-4": {"A\\B\\": "src"}}}]}"#;
        assert_eq!(locked_prefixes(lock), [("A\\B".to_owned(), "a/b".into())]);
        assert_eq!(package(&"composer.json".into(), "["), None);
    }
}
