//! Relations: which component imports which, and which packages from outside.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use trueup_facts::{Codebase, FileId, ImportKind, Name, SourcePath, Target};

use crate::component::{ComponentId, Components};

/// A place where something is imported.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ImportSite {
    /// The file.
    pub path: SourcePath,
    /// The 1-based line.
    pub line: u32,
}

/// One component imports another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation {
    /// The component that imports.
    pub from: ComponentId,
    /// The component imported.
    pub to: ComponentId,
    /// How many pairs of files the imports join; at least one.
    pub weight: u32,
    /// The import that shows it best: one that runs before one for types only, at the top before one deferred.
    pub evidence: ImportSite,
    /// Whether all the imports serve types only.
    pub type_only: bool,
    /// Whether all the imports are deferred to run time.
    pub deferred: bool,
}

/// A component imports a package from outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct External {
    /// The component that imports.
    pub from: ComponentId,
    /// The package, as its ecosystem knows it.
    pub package: Name,
    /// How many files import it.
    pub files: u32,
    /// The first import of it.
    pub evidence: ImportSite,
}

/// All relations of a codebase.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    /// Between components, sorted by `from` and `to`.
    pub internal: Vec<Relation>,
    /// To packages outside, sorted by `from`, then most used first.
    pub external: Vec<External>,
}

impl Relations {
    pub(crate) fn read(codebase: &Codebase, components: &Components) -> Relations {
        let mut relations =
            Relations { internal: internal(codebase, components), external: external(codebase, components) };
        declared(codebase, components, &mut relations.internal);
        relations.internal.sort_by_key(|relation| (relation.from, relation.to));
        relations
    }

    /// The relation between two components.
    pub fn between(&self, from: ComponentId, to: ComponentId) -> Option<&Relation> {
        let at = self.internal.binary_search_by_key(&(from, to), |relation| (relation.from, relation.to)).ok()?;
        Some(&self.internal[at])
    }

    /// What a component imports, strongest first.
    pub fn imports_of(&self, component: ComponentId) -> Vec<&Relation> {
        self.sorted(|relation| relation.from == component)
    }

    /// Who imports a component, strongest first.
    pub fn importers_of(&self, component: ComponentId) -> Vec<&Relation> {
        self.sorted(|relation| relation.to == component)
    }

    fn sorted(&self, keep: impl Fn(&Relation) -> bool) -> Vec<&Relation> {
        let mut found: Vec<&Relation> = self.internal.iter().filter(|relation| keep(relation)).collect();
        found.sort_by(|a, b| b.weight.cmp(&a.weight).then((a.from, a.to).cmp(&(b.from, b.to))));
        found
    }
}

/// One relation while it is counted; `rank` orders evidence, best first.
struct Counting {
    pairs: FxHashSet<(FileId, FileId)>,
    evidence: (u8, ImportSite),
    type_only: bool,
    deferred: bool,
}

fn internal(codebase: &Codebase, components: &Components) -> Vec<Relation> {
    let mut counted: BTreeMap<(ComponentId, ComponentId), Counting> = BTreeMap::new();
    for component in components.all() {
        for &id in &component.files {
            let file = codebase.file(id);
            for resolved in &file.imports {
                let Some(import) = file.facts.imports.get(resolved.import as usize) else { continue };
                let Target::File(target) = resolved.target else { continue };
                let Some(to) = components.of_file(target).filter(|&to| to != component.id) else { continue };
                if import.in_test || import.kind == ImportKind::Module {
                    continue;
                }
                let (type_only, deferred) = (import.kind == ImportKind::TypeOnly, import.kind == ImportKind::Dynamic);
                let rank = u8::from(deferred)
                    + 2 * u8::from(type_only)
                    + 4 * u8::from(import.names.iter().any(|name| name.name == "*"));
                let evidence = (rank, ImportSite { path: file.path().clone(), line: import.span.line });
                let counting = counted.entry((component.id, to)).or_insert_with(|| Counting {
                    pairs: FxHashSet::default(),
                    evidence: evidence.clone(),
                    type_only: true,
                    deferred: true,
                });
                counting.pairs.insert((id, target));
                counting.evidence = counting.evidence.clone().min(evidence);
                counting.type_only &= type_only;
                counting.deferred &= deferred;
            }
        }
    }
    let relation = |((from, to), counting): ((ComponentId, ComponentId), Counting)| Relation {
        from,
        to,
        weight: counting.pairs.len() as u32,
        evidence: counting.evidence.1,
        type_only: counting.type_only,
        deferred: counting.deferred,
    };
    counted.into_iter().map(relation).collect()
}

/// Adds the relations that manifests declare and no import shows (names used by their whole path need no import).
fn declared(codebase: &Codebase, components: &Components, relations: &mut Vec<Relation>) {
    let packages = codebase.packages();
    let owner = |name: &Name| {
        let of = |index: usize| packages.get(index).is_some_and(|package| package.name == *name);
        components.all().iter().find(|component| component.package.is_some_and(of)).map(|component| component.id)
    };
    for component in components.all() {
        let Some(package) = component.package.and_then(|index| packages.get(index)) else { continue };
        for dependency in package.dependencies.iter().filter(|dependency| !dependency.development) {
            let Some(to) = owner(&dependency.name).filter(|&to| to != component.id) else { continue };
            if relations.iter().any(|relation| relation.from == component.id && relation.to == to) {
                continue;
            }
            let Some(text) = codebase.text(package.manifest.as_str()) else { continue };
            let Some(at) = text.lines().position(|line| declares(line, &dependency.name)) else { continue };
            let evidence = ImportSite { path: package.manifest.clone(), line: at as u32 + 1 };
            relations.push(Relation { from: component.id, to, weight: 1, evidence, type_only: false, deferred: false });
        }
    }
}

/// Whether a line of a manifest begins with the name of a dependency.
fn declares(line: &str, name: &str) -> bool {
    let line = line.trim_start().trim_start_matches("[dependencies.").trim_start_matches(['"', '\'']);
    line.strip_prefix(name).is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric() && c != '-' && c != '_'))
}

fn external(codebase: &Codebase, components: &Components) -> Vec<External> {
    let mut counted: BTreeMap<(ComponentId, &Name), (u32, ImportSite)> = BTreeMap::new();
    for component in components.all() {
        for &id in &component.files {
            let file = codebase.file(id);
            let mut seen: FxHashSet<&Name> = FxHashSet::default();
            for resolved in &file.imports {
                let Some(import) = file.facts.imports.get(resolved.import as usize) else { continue };
                let Target::Package(package) = &resolved.target else { continue };
                if import.in_test || !seen.insert(package) {
                    continue;
                }
                let site = ImportSite { path: file.path().clone(), line: import.span.line };
                counted.entry((component.id, package)).or_insert((0, site)).0 += 1;
            }
        }
    }
    let external = |((from, package), (files, evidence)): ((ComponentId, &Name), (u32, ImportSite))| External {
        from,
        package: package.clone(),
        files,
        evidence,
    };
    let mut externals: Vec<External> = counted.into_iter().map(external).collect();
    externals.sort_by(|a, b| a.from.cmp(&b.from).then(b.files.cmp(&a.files)).then_with(|| a.package.cmp(&b.package)));
    externals
}
