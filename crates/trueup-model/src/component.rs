//! Components: the parts a codebase is made of, as its manifests and directories show them.

use rustc_hash::FxHashMap;
use trueup_facts::{Codebase, Definition, DefinitionId, DefinitionKind, FileId, SourcePath};

use crate::usage::Usage;
use crate::{partition, purpose};

/// The index of a component in [`Components::all`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ComponentId(pub u32);

/// What makes a component one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ComponentKind {
    /// A manifest declares it.
    Package,
    /// It is a directory of sources.
    Directory,
    /// It is one file, or a file and the directory of its name.
    Module,
}

/// What the code itself says a component is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Purpose {
    /// The words, on one line, as written.
    pub text: String,
    /// The file that says so.
    pub path: SourcePath,
    /// The 1-based line where it begins to say so; that of the definition where it is one's documentation.
    pub line: u32,
    /// The definition whose documentation says so, where it is not the file's or the manifest's own.
    pub definition: Option<DefinitionId>,
}

/// A part of the product.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its index.
    pub id: ComponentId,
    /// Its name: the package's, or the directory's or module's, unique among the components.
    pub name: String,
    /// What makes it a component.
    pub kind: ComponentKind,
    /// Where it is: `dir/` for directories, `dir/*.py` for the files directly in one, `file.rs` for a file.
    pub paths: Vec<String>,
    /// The directory most of it is in; empty at the root.
    pub directory: String,
    /// Its sources, tests and generated code excluded, sorted.
    pub files: Vec<FileId>,
    /// The index of its manifest's package in [`Codebase::packages`], for [`ComponentKind::Package`].
    pub package: Option<usize>,
    /// The names of the languages it is written in, the one with most code first.
    pub languages: Vec<&'static str>,
    /// How many lines of code it has.
    pub code_lines: u32,
    /// What it is for, where the code says so.
    pub purpose: Option<Purpose>,
    /// What it offers, most used first.
    pub definitions: Vec<DefinitionId>,
}

/// All components of a codebase.
#[derive(Clone, Debug, Default)]
pub struct Components {
    all: Vec<Component>,
    by_file: FxHashMap<FileId, ComponentId>,
}

impl Components {
    pub(crate) fn read(codebase: &Codebase, usage: &Usage) -> Components {
        let mut units = partition::partition(codebase);
        units.sort_by(|a, b| b.lines(codebase).cmp(&a.lines(codebase)).then_with(|| a.name.cmp(&b.name)));
        let names = unique_names(&units);
        let mut components = Components::default();
        for (index, (unit, name)) in units.into_iter().zip(names).enumerate() {
            let id = ComponentId(index as u32);
            components.by_file.extend(unit.files.iter().map(|&file| (file, id)));
            components.all.push(Component {
                id,
                name,
                kind: unit.kind,
                paths: unit.paths(codebase),
                directory: unit.main_directory(codebase),
                languages: languages(codebase, &unit.files),
                code_lines: unit.lines(codebase) as u32,
                package: unit.package,
                files: unit.files,
                purpose: None,
                definitions: Vec::new(),
            });
        }
        for index in 0..components.all.len() {
            let purpose = purpose::read(codebase, &components.all[index]);
            components.all[index].purpose = purpose;
            components.all[index].definitions = offered(codebase, &components, &components.all[index], usage);
        }
        let texts: Vec<Option<String>> = components
            .all
            .iter()
            .map(|component| component.purpose.as_ref().map(|purpose| purpose.text.clone()))
            .collect();
        for component in &mut components.all {
            let text = component.purpose.as_ref().map(|purpose| purpose.text.clone());
            if text.is_some() && texts.iter().filter(|other| **other == text).count() > 2 {
                component.purpose = None;
            }
        }
        components
    }

    /// All of them, those with most code first.
    pub fn all(&self) -> &[Component] {
        &self.all
    }

    /// One of them.
    pub fn get(&self, id: ComponentId) -> &Component {
        &self.all[id.0 as usize]
    }

    /// The component a file belongs to; `None` for tests, generated and vendored code and what only supports the
    /// product.
    pub fn of_file(&self, file: FileId) -> Option<ComponentId> {
        self.by_file.get(&file).copied()
    }

    /// How many files of other components use the definition.
    pub fn outside_uses(&self, definition: DefinitionId, usage: &Usage) -> usize {
        let home = self.of_file(definition.file);
        let outside = |user: &&FileId| self.of_file(**user).is_some_and(|component| Some(component) != home);
        usage.users(definition).iter().filter(outside).count()
    }
}

/// What a component offers, ranked by who uses it: a use from outside counts for three.
fn offered(codebase: &Codebase, components: &Components, component: &Component, usage: &Usage) -> Vec<DefinitionId> {
    let mut ranked: Vec<(u64, DefinitionId)> = Vec::new();
    for &file in &component.files {
        for (index, definition) in codebase.file(file).facts.definitions.iter().enumerate() {
            let id = DefinitionId { file, index: index as u32 };
            if !crate::usage::is_offered(codebase.file(file), definition) {
                continue;
            }
            let outside = components.outside_uses(id, usage) as u64;
            let uses = 2 * outside + usage.users(id).len() as u64;
            let weight = weight(definition) + u64::from(definition.doc.is_some());
            // Where nobody is seen to use anything, types and functions still tell more than constants.
            ranked.push((uses * weight * 8 + weight, id));
        }
    }
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().map(|(_, id)| id).collect()
}

/// How much a definition tells of what its component does: types most, errors and constants least.
fn weight(definition: &Definition) -> u64 {
    let error = ["Error", "Exception", "Warning"].iter().any(|end| definition.name.ends_with(end));
    let constant =
        matches!(definition.kind, DefinitionKind::Constant | DefinitionKind::Variable | DefinitionKind::Macro);
    match () {
        () if error || constant => 1,
        () if definition.kind.is_type() => 5,
        () => 4,
    }
}

fn languages(codebase: &Codebase, files: &[FileId]) -> Vec<&'static str> {
    let mut lines: Vec<(&'static str, u64)> = Vec::new();
    for &file in files {
        let Some(language) = codebase.file(file).source.language else { continue };
        let code = partition::file_lines(codebase, file);
        match lines.iter_mut().find(|(name, _)| *name == language.name) {
            Some((_, sum)) => *sum += code,
            None => lines.push((language.name, code)),
        }
    }
    lines.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    lines.into_iter().map(|(name, _)| name).collect()
}

/// The names of the units, made unique: the largest keeps a name that occurs twice, the others are called by their
/// directory, then by a number.
fn unique_names(units: &[partition::Unit]) -> Vec<String> {
    let mut names: Vec<String> = units.iter().map(|unit| unit.name.clone()).collect();
    for index in 0..names.len() {
        let twice = units[..index].iter().any(|unit| unit.name == units[index].name);
        if twice && !units[index].base.is_empty() {
            names[index] = units[index].base.clone();
        }
    }
    for index in 1..names.len() {
        let mut number = 2;
        let name = names[index].clone();
        while names[..index].contains(&names[index]) {
            names[index] = format!("{name} ({number})");
            number += 1;
        }
    }
    names
}
