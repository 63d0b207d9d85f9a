//! The parts of a project by their names.

use rustc_hash::FxHashMap;
use trueup_facts::{FileId, SourceClass};
use trueup_model::{ComponentId, Model};

use super::{NamedPart, Part, PartKind, fold_phrase};

/// The parts of a project by their folded names, for one document.
pub(crate) struct PartIndex {
    pub(super) named: FxHashMap<String, Vec<Part>>,
    pub(super) components: FxHashMap<String, Vec<ComponentId>>,
    pub(super) modules: FxHashMap<String, Vec<FileId>>,
    pub(super) directories: FxHashMap<String, Vec<String>>,
}

impl PartIndex {
    /// Indexes the components, modules and directories of a model, and what the configuration names.
    pub(crate) fn read(model: &Model, named: &[NamedPart]) -> PartIndex {
        let codebase = model.codebase();
        let mut index = PartIndex {
            named: FxHashMap::default(),
            components: FxHashMap::default(),
            modules: FxHashMap::default(),
            directories: FxHashMap::default(),
        };
        for component in model.components().all() {
            index.components.entry(fold_phrase(&component.name)).or_default().push(component.id);
        }
        let mut last = "";
        for (id, file) in (0..).map(FileId).zip(codebase.files()) {
            if file.source.class != SourceClass::Product {
                continue;
            }
            let path = file.path();
            index.modules.entry(fold_phrase(path.stem())).or_default().push(id);
            if path.directory() == last {
                continue;
            }
            last = path.directory();
            for directory in ancestors(last) {
                let name = directory.rsplit('/').next().unwrap_or(directory);
                let of_name = index.directories.entry(fold_phrase(name)).or_default();
                if !of_name.iter().any(|known| known == directory) {
                    of_name.push(directory.to_owned());
                }
            }
        }
        for part in named {
            let Some(found) = named_part(model, part) else { continue };
            for name in std::iter::once(&part.name).chain(&part.aliases) {
                index.named.entry(fold_phrase(name)).or_default().push(found.clone());
            }
        }
        index
    }
}

/// The directory itself and those around it, the root left out.
fn ancestors(directory: &str) -> impl Iterator<Item = &str> {
    let mut rest = directory;
    std::iter::from_fn(move || {
        let now = rest;
        rest = rest.rfind('/').map_or("", |slash| &rest[..slash]);
        (!now.is_empty()).then_some(now)
    })
}

fn named_part(model: &Model, part: &NamedPart) -> Option<Part> {
    let component = model.components().all().iter().find(|component| component.name == part.name);
    if part.files.is_empty() {
        return component.map(|component| component_part(model, component.id));
    }
    let ids = part.files.iter().filter_map(|path| model.codebase().file_at(path.as_str()));
    let files = sorted(ids.collect());
    let whole = component.filter(|component| component.files == files).map(|component| component.id);
    let name = part.name.clone();
    (!files.is_empty()).then_some(Part { name, kind: PartKind::Named, files, component: whole, definition: None })
}

pub(super) fn component_part(model: &Model, id: ComponentId) -> Part {
    let component = model.components().get(id);
    let (name, files) = (component.name.clone(), sorted(component.files.clone()));
    Part { name, kind: PartKind::Component, files, component: Some(id), definition: None }
}

pub(super) fn sorted(mut files: Vec<FileId>) -> Vec<FileId> {
    files.sort_unstable();
    files.dedup();
    files
}
