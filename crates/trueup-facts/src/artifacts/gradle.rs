//! `build.gradle`, `build.gradle.kts`, `settings.gradle` and version catalogs: what their texts say without being run.

use rustc_hash::FxHashMap;
use toml::de::DeValue;

use super::toml_text::{entries, parse, table_at, text_at};
use super::{Dependency, Ecosystem, Package};
use crate::{Name, PathIndex, ReadText, SourcePath};

/// Configurations that serve development or tests only, by what their names begin with or hold.
const DEVELOPMENT: [&str; 6] = ["test", "androidTest", "Test", "ksp", "kapt", "annotationProcessor"];
/// How the names of configurations end.
const CONFIGURATIONS: [&str; 11] = [
    "mplementation",
    "api",
    "Api",
    "ompileOnly",
    "untimeOnly",
    "compile",
    "classpath",
    "ompileOnlyApi",
    "annotationProcessor",
    "kapt",
    "ksp",
];

/// A version catalog: libraries by the accessor that build files use.
type Catalog = FxHashMap<String, (Name, Option<Name>)>;

/// The packages that Gradle's build files declare.
pub(crate) fn packages(paths: &PathIndex, texts: &dyn ReadText) -> Vec<Package> {
    let named =
        |names: &'static [&'static str]| paths.files().iter().filter(move |path| names.contains(&path.file_name()));
    let catalogs: Vec<(&str, Catalog)> = paths
        .files()
        .iter()
        .filter(|path| path.as_str().ends_with("gradle/libs.versions.toml"))
        .filter_map(|path| {
            let around = path.directory().strip_suffix("gradle").unwrap_or("").trim_end_matches('/');
            Some((around, catalog(&texts.read_text(path)?)))
        })
        .collect();
    let roots: FxHashMap<&str, String> = named(&["settings.gradle", "settings.gradle.kts"])
        .filter_map(|path| Some((path.directory(), root_name(&texts.read_text(path)?)?)))
        .collect();
    let manifests = named(&["build.gradle", "build.gradle.kts"]);
    manifests.filter_map(|path| Some(package(path, &texts.read_text(path)?, &catalogs, &roots))).collect()
}

fn package(
    manifest: &SourcePath,
    text: &str,
    catalogs: &[(&str, Catalog)],
    roots: &FxHashMap<&str, String>,
) -> Package {
    let directory = manifest.directory();
    let is_around =
        |around: &str| around.is_empty() || directory == around || directory.starts_with(&[around, "/"].concat());
    let catalog = catalogs.iter().filter(|(around, _)| is_around(around)).max_by_key(|(around, _)| around.len());
    let mut dependencies: Vec<Dependency> = Vec::new();
    for line in text.lines() {
        let found = dependency(line, catalog.map(|(_, catalog)| catalog));
        if let Some(found) = found.filter(|it| dependencies.iter().all(|known| known.name != it.name)) {
            dependencies.push(found);
        }
    }
    dependencies.sort();
    let assigned = |key: &str| {
        text.lines().zip(1..).find_map(|(line, number)| Some((assigned_text(line, key)?.to_owned(), number)))
    };
    let own = roots.get(directory).cloned();
    let folder = directory.rsplit('/').next().filter(|folder| !folder.is_empty()).unwrap_or("build");
    let name = own.unwrap_or_else(|| folder.to_owned());
    let group = assigned("group");
    Package {
        ecosystem: Ecosystem::Gradle,
        name: Name::from(group.as_ref().map_or(name.clone(), |(group, _)| format!("{group}:{name}"))),
        manifest: manifest.clone(),
        line: group.map_or(1, |(_, line)| line),
        description: assigned("description").map(|(text, _)| text.into_boxed_str()),
        dependencies,
    }
}

/// The text that a line assigns to a key: `group = "shop"`, `group 'shop'`.
fn assigned_text<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    let rest = line.trim().strip_prefix(key)?;
    let rest = rest.trim_start_matches([' ', '=', '(']);
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest[1..].split_once(quote).map(|(text, _)| text).filter(|text| !text.contains('$'))
}

/// The dependency that a line names: `implementation("group:artifact:1.0")`, `testImplementation libs.junit`,
/// `api(platform("…"))`.
fn dependency(line: &str, catalog: Option<&Catalog>) -> Option<Dependency> {
    let line = line.trim();
    let end = line.find(|character: char| !(character.is_alphanumeric() || character == '_'))?;
    let (configuration, rest) = line.split_at(end);
    if !CONFIGURATIONS.iter().any(|name| configuration.ends_with(name)) {
        return None;
    }
    let development = DEVELOPMENT.iter().any(|name| configuration.starts_with(name) || configuration.contains("Test"));
    let text = rest.trim_start_matches([' ', '(']).trim_start();
    let text = ["platform(", "enforcedPlatform("].iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    if let Some(accessor) = text.strip_prefix("libs.") {
        let accessor = accessor.split([')', ' ', ',', '{']).next().unwrap_or(accessor);
        let (name, requirement) = catalog?.get(accessor.trim_end_matches(".get()"))?.clone();
        return Some(Dependency { name, requirement, development, locked: None });
    }
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (coordinates, _) = text[1..].split_once(quote)?;
    let mut parts = coordinates.split(':');
    let (group, artifact, version) = (parts.next()?, parts.next()?, parts.next());
    if group.is_empty() || artifact.is_empty() || coordinates.starts_with('$') {
        return None;
    }
    let requirement = version.filter(|version| !version.contains('$') && !version.is_empty()).map(Name::new);
    Some(Dependency { name: Name::from(format!("{group}:{artifact}")), requirement, development, locked: None })
}

/// The libraries of a `libs.versions.toml`, by their accessors: `spring-web` is `libs.spring.web`.
fn catalog(text: &str) -> Catalog {
    let document = parse(text);
    let Some(libraries) = table_at(&document, &["libraries"]) else { return Catalog::default() };
    let read = |value: &DeValue<'_>| -> Option<(Name, Option<Name>)> {
        if let Some(coordinates) = value.as_str() {
            let (module, version) = coordinates.rsplit_once(':')?;
            return Some((Name::new(module), Some(Name::new(version))));
        }
        let table = value.as_table()?;
        let module = text_at(table, &["module"])
            .map(str::to_owned)
            .or_else(|| Some(format!("{}:{}", text_at(table, &["group"])?, text_at(table, &["name"])?)))?;
        let referred = text_at(table, &["version", "ref"]).and_then(|key| text_at(&document, &["versions", key]));
        let version = text_at(table, &["version"]).or(referred).map(Name::new);
        Some((Name::from(module), version))
    };
    let accessor = |alias: &str| alias.replace(['-', '_'], ".");
    entries(libraries).filter_map(|(alias, value)| Some((accessor(alias), read(value.get_ref())?))).collect()
}

fn root_name(text: &str) -> Option<String> {
    text.lines().find_map(|line| assigned_text(line, "rootProject.name")).map(str::to_owned)
}
