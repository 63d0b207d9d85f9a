//! Where C# imports lead.
//!
//! A using names a namespace, not files: it leads to those files of the namespace whose types the source mentions. A
//! name that no using is needed for (one of the same namespace or of one around it, or of a using of the whole project)
//! leads to the files that define the type.

use rustc_hash::{FxHashMap, FxHashSet};

use super::standard;
use crate::artifacts::nuget::{self, Project};
use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{Definition, DefinitionKind, FileFacts, FileId, Import, ImportKind, Name, Source};

/// How many names of a source are looked for in each of its usings.
const MOST_MENTIONS: usize = 2_000;

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let projects = projects(linking);
    let mut resolver = Resolver {
        linking,
        project_of: Vec::with_capacity(linking.files.len()),
        types: FxHashMap::default(),
        extensions: FxHashMap::default(),
        namespaces: FxHashSet::default(),
        usings: vec![Vec::new(); projects.len()],
        projects,
    };
    for (index, (source, facts)) in linking.files.iter().enumerate() {
        resolver.project_of.push(resolver.find_project(source.path.directory()));
        if source.language.is_some_and(|language| language.name == super::C_SHARP.name) {
            resolver.note_file(FileId(index as u32), source, facts);
        }
    }
    Box::new(resolver)
}

/// A project of the tree.
struct ProjectOfTree<'a> {
    directory: &'a str,
    project: Project,
    /// The projects it can see: itself, and what it refers to, however far.
    visible: Vec<usize>,
}

fn projects<'a>(linking: &Linking<'a>) -> Vec<ProjectOfTree<'a>> {
    let manifests: Vec<_> = linking.paths.files().iter().filter(|path| nuget::is_project(path)).collect();
    let parsed = manifests.iter().map(|path| linking.texts.read_text(path).and_then(|text| Project::parse(&text)));
    let parsed: Vec<Project> = parsed.map(Option::unwrap_or_default).collect();
    let by_path: FxHashMap<&str, usize> =
        manifests.iter().enumerate().map(|(index, path)| (path.as_str(), index)).collect();
    let direct = |index: usize| {
        let directory = manifests[index].directory();
        let paths = parsed[index].references.iter().filter_map(move |it| nuget::referenced(directory, it));
        paths.filter_map(|path| by_path.get(path.as_str()).copied()).collect::<Vec<usize>>()
    };
    let references: Vec<Vec<usize>> = (0..manifests.len()).map(direct).collect();
    let visible = |start: usize| {
        let mut seen = vec![start];
        let mut next = 0;
        while let Some(index) = seen.get(next).copied() {
            let unseen: Vec<usize> = references[index].iter().copied().filter(|it| !seen.contains(it)).collect();
            seen.extend(unseen);
            next += 1;
        }
        seen
    };
    let visible: Vec<Vec<usize>> = (0..manifests.len()).map(visible).collect();
    let each = manifests.iter().zip(parsed).zip(visible);
    each.map(|((path, project), visible)| ProjectOfTree { directory: path.directory(), project, visible }).collect()
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    projects: Vec<ProjectOfTree<'a>>,
    /// The project of every file.
    project_of: Vec<Option<usize>>,
    /// The files that define a type, by its full name.
    types: FxHashMap<String, Vec<FileId>>,
    /// The files that define an extension method, by namespace and name.
    extensions: FxHashMap<String, Vec<FileId>>,
    /// Every namespace of the tree, those around others too.
    namespaces: FxHashSet<String>,
    /// The namespaces that every source of a project uses, by project.
    usings: Vec<Vec<Name>>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        if import.kind == ImportKind::Implicit {
            let found = self.implicit(from, import.specifier.as_str(), import.span.start);
            return self.targets(from, found);
        }
        let specifier = import.specifier.as_str();
        let is_alias = import.names.first().filter(|name| name.alias.is_some());
        if let Some(name) = is_alias {
            let full = join(specifier, &name.name);
            let found = self.types.get(&full).or_else(|| self.types.get(specifier));
            if let Some(found) = found {
                return self.targets(from, found.clone());
            }
        }
        if let Some(found) = self.types.get(specifier) {
            return self.targets(from, found.clone());
        }
        if !self.namespaces.contains(specifier) {
            return vec![self.external(from, specifier)];
        }
        let found = self.of_namespace(from, specifier);
        self.targets(from, found)
    }
}

impl Resolver<'_> {
    fn find_project(&self, directory: &str) -> Option<usize> {
        let around = |project: &&(usize, &ProjectOfTree<'_>)| below(project.1.directory, directory);
        let all: Vec<(usize, &ProjectOfTree<'_>)> = self.projects.iter().enumerate().collect();
        all.iter().filter(around).max_by_key(|(_, project)| project.directory.len()).map(|(index, _)| *index)
    }

    fn note_file(&mut self, file: FileId, source: &Source, facts: &FileFacts) {
        let mut full_names: Vec<Option<String>> = Vec::with_capacity(facts.definitions.len());
        let package = facts.package.as_deref().unwrap_or("");
        self.note_namespace(package);
        for definition in &facts.definitions {
            let parent = definition.parent.map(|parent| full_names.get(parent as usize).cloned().flatten());
            let around = parent.unwrap_or_else(|| Some(package.to_owned()));
            let full = around.filter(|_| names_others(definition)).map(|around| join(&around, &definition.name));
            match (&full, definition.kind) {
                (Some(full), DefinitionKind::Module) => self.note_namespace(full),
                (Some(full), _) => {
                    let files = self.types.entry(full.clone()).or_default();
                    if files.last() != Some(&file) {
                        files.push(file);
                    }
                }
                (None, DefinitionKind::Method) if is_extension(source, definition) => {
                    let namespace = definition.parent.and_then(|parent| full_names[parent as usize].as_deref());
                    let namespace = namespace.and_then(|full| full.rsplit_once('.')).map_or("", |(around, _)| around);
                    self.extensions.entry(join(namespace, &definition.name)).or_default().push(file);
                }
                _ => {}
            }
            full_names.push(full);
        }
        if let Some(project) = self.project_of.last().copied().flatten() {
            let global = facts.imports.iter().filter(|import| import.kind == ImportKind::Reexport);
            self.usings[project].extend(global.map(|import| import.specifier.clone()));
        }
    }

    fn note_namespace(&mut self, mut namespace: &str) {
        while !namespace.is_empty() && self.namespaces.insert(namespace.to_owned()) {
            namespace = namespace.rsplit_once('.').map_or("", |(around, _)| around);
        }
    }

    /// The files of a namespace whose types or extension methods a source uses.
    fn of_namespace(&self, from: FileId, namespace: &str) -> Vec<FileId> {
        let facts = &self.linking.files[from.0 as usize].1;
        let mentions = facts.imports.iter().filter(|import| import.kind == ImportKind::Implicit).take(MOST_MENTIONS);
        let mut found = Vec::new();
        for mention in mentions {
            let Some(files) = self.types.get(&join(namespace, &mention.specifier)) else { continue };
            if self.around(from, &mention.specifier, mention.span.start).is_empty() {
                found.extend(files);
            }
        }
        for call in facts.calls.iter().take(MOST_MENTIONS) {
            if let Some((_, method)) = call.callee.rsplit_once('.') {
                found.extend(self.extensions.get(&join(namespace, method)).into_iter().flatten());
            }
        }
        found
    }

    /// The files that define a name for which the source itself has no using.
    fn implicit(&self, from: FileId, name: &str, at: u32) -> Vec<FileId> {
        let found = self.around(from, name, at);
        if !found.is_empty() {
            return found;
        }
        let facts = &self.linking.files[from.0 as usize].1;
        let own = facts.imports.iter().filter(|import| import.kind != ImportKind::Implicit).take(MOST_MENTIONS);
        let has = |import: &Import| !self.seen(from, &join(&import.specifier, name)).is_empty();
        if own.into_iter().any(has) {
            return Vec::new();
        }
        let Some(project) = self.project_of[from.0 as usize] else { return Vec::new() };
        let usings = self.usings[project].iter().chain(&self.projects[project].project.usings);
        usings.flat_map(|namespace| self.seen(from, &join(namespace, name))).collect()
    }

    /// The files that define a name in the types and namespaces around a place.
    fn around(&self, from: FileId, name: &str, at: u32) -> Vec<FileId> {
        let scope = self.scope(from, at);
        let mut scope = scope.as_str();
        loop {
            let found = self.seen(from, &join(scope, name));
            if !found.is_empty() || scope.is_empty() {
                return found;
            }
            scope = scope.rsplit_once('.').map_or("", |(around, _)| around);
        }
    }

    /// The files that define a type or an extension method of that full name and that a source can see.
    fn seen(&self, from: FileId, full: &str) -> Vec<FileId> {
        let files = self.types.get(full).or_else(|| self.extensions.get(full)).map_or(&[][..], Vec::as_slice);
        files.iter().copied().filter(|file| self.sees(from, *file)).collect()
    }

    /// Whether a source's project is, or refers to, that of another one.
    fn sees(&self, from: FileId, other: FileId) -> bool {
        match (self.project_of[from.0 as usize], self.project_of[other.0 as usize]) {
            (Some(project), Some(other)) => self.projects[project].visible.contains(&other),
            _ => true,
        }
    }

    /// The namespace and the types around a place, joined by dots.
    fn scope(&self, from: FileId, at: u32) -> String {
        let facts = &self.linking.files[from.0 as usize].1;
        let before = facts.definitions.partition_point(|definition| definition.span.start <= at);
        let mut current = before.checked_sub(1).map(|index| index as u32);
        let mut names = Vec::new();
        while let Some(definition) = current.and_then(|index| facts.definitions.get(index as usize)) {
            if definition.span.end > at && names_others(definition) && names.len() < 100 {
                names.push(definition.name.as_str());
            }
            current = definition.parent;
        }
        names.extend(facts.package.as_deref());
        names.reverse();
        names.join(".")
    }

    /// The files that a source can see best: those of its own project, of projects it refers to, else all.
    fn targets(&self, from: FileId, mut found: Vec<FileId>) -> Vec<Target> {
        found.sort_unstable();
        found.dedup();
        if found.iter().any(|file| self.sees(from, *file)) {
            found.retain(|file| self.sees(from, *file));
        }
        found.into_iter().filter(|file| *file != from).map(Target::File).collect()
    }

    fn external(&self, from: FileId, namespace: &str) -> Target {
        let project = self.project_of[from.0 as usize];
        let visible = project.map_or(&[][..], |project| &self.projects[project].visible);
        let near = visible.iter().flat_map(|project| &self.projects[*project].project.packages);
        let all = self.projects.iter().flat_map(|project| &project.project.packages);
        match standard::target(namespace, near) {
            Target::Unresolved(_) => standard::target(namespace, all),
            found => found,
        }
    }
}

/// Whether a definition's name begins the full names of others.
fn names_others(definition: &Definition) -> bool {
    definition.kind.is_type() || definition.kind == DefinitionKind::Module
}

/// Whether a method extends the type of its first parameter.
fn is_extension(source: &Source, definition: &Definition) -> bool {
    let head = source.text.get(definition.span.start as usize..definition.header_end as usize).unwrap_or("");
    head.split_once('(').is_some_and(|(_, parameters)| parameters.trim_start().starts_with("this "))
}

fn join(around: &str, name: &str) -> String {
    if around.is_empty() { name.to_owned() } else { format!("{around}.{name}") }
}

/// Whether the directory `here` is `directory` or below it.
fn below(directory: &str, here: &str) -> bool {
    directory.is_empty() || here.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
