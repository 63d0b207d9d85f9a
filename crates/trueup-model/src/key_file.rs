//! Key files: where a newcomer should look first, by role.

use rustc_hash::FxHashMap;
use trueup_facts::{DefinitionId, DefinitionKind, FileId, SignalKind, SourcePath};

use crate::component::ComponentId;
use crate::{Model, partition};

/// At most this many key files are told.
const FILES: usize = 16;

/// Why a file is worth knowing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Role {
    /// The program starts in it.
    EntryPoint,
    /// It declares a package.
    Manifest,
    /// It reads the settings, or is named for them.
    Configuration,
    /// It defines a central data model.
    DataModel,
    /// More files of the product import it than nearly any other.
    MostImported,
    /// It offers more that others use than nearly any other.
    PublicSurface,
}

/// A file worth knowing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyFile {
    /// The file.
    pub path: SourcePath,
    /// Why, the strongest reason first.
    pub roles: Vec<Role>,
    /// The component it belongs to.
    pub component: Option<ComponentId>,
    /// Its definitions that show the roles, at most three.
    pub definitions: Vec<DefinitionId>,
}

pub(crate) fn read(model: &Model) -> Vec<KeyFile> {
    let mut found: Vec<KeyFile> = Vec::new();
    let groups: [(Role, Vec<SourcePath>); 6] = [
        (Role::EntryPoint, entry_points(model)),
        (Role::Manifest, manifests(model)),
        (Role::Configuration, configuration(model)),
        (Role::DataModel, data_models(model)),
        (Role::MostImported, most_imported(model)),
        (Role::PublicSurface, public_surface(model)),
    ];
    for (role, paths) in groups {
        for path in paths {
            if let Some(file) = found.iter_mut().find(|file| file.path == path) {
                file.roles.push(role);
            } else if found.len() < FILES {
                found.push(KeyFile { path, roles: vec![role], component: None, definitions: Vec::new() });
            }
        }
    }
    for file in &mut found {
        if let Some(id) = model.codebase().file_at(file.path.as_str()) {
            file.component = model.components().of_file(id);
            file.definitions = shown(model, id, &file.roles);
        }
    }
    found
}

/// The definitions that show why a file matters: where it starts, its data models, what others use most of it.
fn shown(model: &Model, file: FileId, roles: &[Role]) -> Vec<DefinitionId> {
    let facts = &model.codebase().file(file).facts;
    let id = |index: usize| DefinitionId { file, index: index as u32 };
    if roles[0] == Role::EntryPoint {
        let at = |name: &str| {
            facts.definitions.iter().position(|it| it.name == name && it.parent.is_none() && it.kind.is_callable())
        };
        return at("main").or_else(|| at("run")).map(id).into_iter().collect();
    }
    let models = model.data_models().iter().map(|it| it.definition).filter(|it| it.file == file);
    let mut shown: Vec<DefinitionId> = models.collect();
    let mut used: Vec<DefinitionId> = (0..facts.definitions.len())
        .filter(|&index| crate::usage::is_offered(model.codebase().file(file), &facts.definitions[index]))
        .map(id)
        .filter(|id| !model.usage().users(*id).is_empty() && !shown.contains(id))
        .collect();
    used.sort_by_key(|id| (std::cmp::Reverse(model.usage().users(*id).len()), id.index));
    shown.extend(used);
    shown.truncate(3);
    shown
}

/// The files where the program starts, those of the largest components first.
fn entry_points(model: &Model) -> Vec<SourcePath> {
    let mut found: Vec<(ComponentId, usize, &SourcePath)> = Vec::new();
    for component in model.components().all() {
        for &id in &component.files {
            let file = model.codebase().file(id);
            let signalled = file.facts.signals.iter().any(|signal| signal.kind == SignalKind::EntryPoint);
            let is_main = |name: &str| {
                file.facts.definitions.iter().any(|it| {
                    it.name == name && it.kind == DefinitionKind::Function && it.parent.is_none() && !it.in_test
                })
            };
            let language = file.source.language.map_or("", |language| language.name);
            let main = match language {
                "Go" => file.facts.package.as_deref() == Some("main") && is_main("main"),
                "Rust" => is_main("main") && (file.path().stem() == "main" || file.path().as_str().contains("/bin/")),
                "Python" => file.path().stem() == "__main__",
                _ => false,
            };
            if signalled || main {
                found.push((component.id, file.path().as_str().matches('/').count(), file.path()));
            }
        }
    }
    let aside = |path: &SourcePath| {
        path.as_str().split(['/', '_', '-']).any(|part| part.contains("fuzz") || part.contains("test"))
    };
    if found.iter().any(|(_, _, path)| !aside(path)) {
        found.retain(|(_, _, path)| !aside(path));
    }
    found.sort_by_key(|&(component, depth, path)| (component, depth, path));
    found.into_iter().map(|(_, _, path)| path.clone()).take(4).collect()
}

/// The manifest nearest to the root, and those of the two largest packages below it.
fn manifests(model: &Model) -> Vec<SourcePath> {
    let packages = model.codebase().packages();
    let mut paths: Vec<SourcePath> = Vec::new();
    let written_in =
        |language: &str| model.components().all().iter().take(6).any(|it| it.languages.first() == Some(&language));
    let kinds =
        [("Cargo.toml", "Rust"), ("pyproject.toml", "Python"), ("package.json", "TypeScript"), ("go.mod", "Go")];
    for (name, language) in kinds {
        paths.extend(model.codebase().paths().file(name).filter(|_| written_in(language)).cloned());
    }
    let components = model.components().all().iter();
    let owned = components.filter_map(|component| packages.get(component.package?)).map(|package| &package.manifest);
    for manifest in owned {
        if paths.is_empty() && !paths.contains(manifest) {
            paths.push(manifest.clone());
        }
    }
    paths
}

fn configuration(model: &Model) -> Vec<SourcePath> {
    let mut reads: FxHashMap<&SourcePath, usize> = FxHashMap::default();
    for read in model.settings().iter().flat_map(|setting| &setting.reads) {
        *reads.entry(&read.path).or_default() += 1;
    }
    let mut found: Vec<(usize, usize, &SourcePath)> = Vec::new();
    for component in model.components().all() {
        for &id in &component.files {
            let path = model.codebase().file(id).path();
            let stem = path.stem();
            let named = matches!(stem, "settings" | "config" | "configuration" | "global_settings");
            let importers = model.usage().importers(id).len();
            let read = reads.get(path).copied().unwrap_or(0);
            if read >= 3 || (named && importers >= 1) {
                found.push((read * 3 + if named { importers } else { 0 }, importers, path));
            }
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(b.2)));
    found.into_iter().map(|(_, _, path)| path.clone()).take(2).collect()
}

fn data_models(model: &Model) -> Vec<SourcePath> {
    let files = model.data_models().iter().map(|it| model.codebase().file(it.definition.file).path().clone());
    files.take(4).collect()
}

/// The most imported files; those that only pass names on, having hardly any code, are left out.
fn most_imported(model: &Model) -> Vec<SourcePath> {
    ranked(model, |id| {
        let file = model.codebase().file(id);
        let offers = file.facts.definitions.iter().any(|it| crate::usage::is_offered(file, it));
        let passes_on = !offers || partition::file_lines(model.codebase(), id) < 10;
        let users = |index: usize| model.usage().users(DefinitionId { file: id, index: index as u32 }).len();
        let most_used = (0..file.facts.definitions.len()).map(users).max().unwrap_or(0);
        if passes_on { 0 } else { model.usage().importers(id).len().min(most_used * 2) }
    })
}

fn public_surface(model: &Model) -> Vec<SourcePath> {
    ranked(model, |id| {
        let file = model.codebase().file(id);
        let definitions = file.facts.definitions.iter().enumerate();
        let offered = definitions.filter(|(_, definition)| crate::usage::is_offered(file, definition));
        let users = offered.map(|(index, _)| model.usage().users(DefinitionId { file: id, index: index as u32 }).len());
        users.filter(|&users| users > 0).map(|users| users.min(20)).sum()
    })
}

/// The five files with the highest positive score, at most two of a component while there are several.
fn ranked(model: &Model, score: impl Fn(FileId) -> usize) -> Vec<SourcePath> {
    let mut found: Vec<(usize, &SourcePath, ComponentId)> = Vec::new();
    for component in model.components().all() {
        let files = component.files.iter().map(|&id| (score(id), model.codebase().file(id).path(), component.id));
        found.extend(files.filter(|(score, _, _)| *score > 1));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let mut paths = Vec::new();
    let mut taken: Vec<ComponentId> = Vec::new();
    for (_, path, component) in found {
        if taken.iter().filter(|&&other| other == component).count() < 2 || model.components().all().len() < 4 {
            taken.push(component);
            paths.push(path.clone());
        }
    }
    paths.truncate(5);
    paths
}
