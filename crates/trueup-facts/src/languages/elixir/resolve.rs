//! Where modules of Elixir are defined: anywhere in the tree, whatever their file is called.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileFacts, FileId, Import, ImportKind, Name};

/// The first parts of the modules that Elixir and Erlang bring along.
const STANDARD: [&str; 60] = [
    "Access",
    "Agent",
    "ArgumentError",
    "Application",
    "Atom",
    "Base",
    "Behaviour",
    "Bitwise",
    "Calendar",
    "Code",
    "Collectable",
    "Config",
    "Date",
    "DateTime",
    "Dict",
    "Duration",
    "DynamicSupervisor",
    "EEx",
    "Enum",
    "Enumerable",
    "Exception",
    "ExUnit",
    "File",
    "Float",
    "Function",
    "GenEvent",
    "GenServer",
    "IEx",
    "IO",
    "Inspect",
    "Integer",
    "JSON",
    "Kernel",
    "Keyword",
    "List",
    "Logger",
    "Macro",
    "Map",
    "MapSet",
    "Mix",
    "Module",
    "NaiveDateTime",
    "Node",
    "OptionParser",
    "PartitionSupervisor",
    "Path",
    "Port",
    "Process",
    "Protocol",
    "Range",
    "Record",
    "Regex",
    "Registry",
    "Stream",
    "String",
    "Supervisor",
    "System",
    "Task",
    "Time",
    "URI",
];

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let mut modules: FxHashMap<String, Vec<FileId>> = FxHashMap::default();
    let mut roots: FxHashSet<String> = FxHashSet::default();
    let mut aliases: FxHashMap<(FileId, &str), &str> = FxHashMap::default();
    for (index, (source, facts)) in linking.files.iter().enumerate() {
        if source.language.is_none_or(|language| language.name != super::ELIXIR.name) {
            continue;
        }
        let file = FileId(index as u32);
        for name in module_names(facts) {
            roots.insert(name.split('.').next().unwrap_or(&name).to_owned());
            let files = modules.entry(name).or_default();
            if files.last() != Some(&file) {
                files.push(file);
            }
        }
        for import in &facts.imports {
            let alias = import.names.first().and_then(|name| name.alias.as_deref());
            let last = import.specifier.rsplit('.').next().unwrap_or(&import.specifier);
            aliases.entry((file, alias.unwrap_or(last))).or_insert(&import.specifier);
        }
    }
    let manifests = linking.paths.files().iter().filter(|path| path.file_name() == "mix.exs");
    let texts = manifests.filter_map(|path| linking.texts.read_text(path));
    let dependencies = texts.flat_map(|text| dependencies(&text)).collect();
    Box::new(Resolver { linking, modules, roots, aliases, dependencies })
}

/// The full names of the modules that a file defines.
fn module_names(facts: &FileFacts) -> Vec<String> {
    use crate::DefinitionKind::{Interface, Module, Struct};
    let mut full: Vec<Option<String>> = Vec::with_capacity(facts.definitions.len());
    for definition in &facts.definitions {
        let is_module = matches!(definition.kind, Interface | Module | Struct);
        let around = definition.parent.and_then(|parent| full.get(parent as usize)).and_then(Option::as_deref);
        let name = match around {
            // Nesting as deep as no person writes would make ever longer names.
            Some(around) if around.len() < 200 => format!("{around}.{}", definition.name),
            _ => definition.name.to_string(),
        };
        full.push(is_module.then_some(name));
    }
    full.into_iter().flatten().collect()
}

/// The names of the packages in a manifest, `{:name, …}`.
fn dependencies(text: &str) -> Vec<String> {
    let tuples = text.split("{:").skip(1);
    let names = tuples.map(|rest| rest.split(|it: char| !(it.is_ascii_alphanumeric() || it == '_')).next());
    names.flatten().filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    /// The files that define a module, by its full name.
    modules: FxHashMap<String, Vec<FileId>>,
    /// The first parts of the names of the tree's modules.
    roots: FxHashSet<String>,
    /// What a name stands for in a file.
    aliases: FxHashMap<(FileId, &'a str), &'a str>,
    /// The packages that the manifests of the tree name.
    dependencies: Vec<String>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let specifier = import.specifier.as_str();
        let (first, rest) = specifier.split_once('.').map_or((specifier, None), |(first, rest)| (first, Some(rest)));
        let is_implicit = import.kind == ImportKind::Implicit;
        let standing = self.aliases.get(&(from, first)).filter(|full| **full != specifier);
        let spelled = standing.map(|full| rest.map_or((*full).to_owned(), |rest| format!("{full}.{rest}")));
        let spelled = spelled.filter(|_| is_implicit || rest.is_none());
        for name in spelled.iter().map(String::as_str).chain([specifier]) {
            if let Some(files) = self.modules.get(name) {
                return match self.nearest(from, files) {
                    Some(file) => vec![Target::File(file)],
                    None => Vec::new(),
                };
            }
        }
        // A module inside of one of the same file is named without the outer one.
        let own = &self.linking.files[from.0 as usize].1.definitions;
        if is_implicit || first == "__MODULE__" || own.iter().any(|it| it.name == first) {
            return Vec::new();
        }
        if STANDARD.contains(&first) {
            return vec![Target::Standard(import.specifier.clone())];
        }
        let is_own = self.roots.contains(first);
        match self.package(specifier) {
            Some(package) => vec![Target::Package(package)],
            None if is_own => vec![Target::Unresolved(import.specifier.clone())],
            None => vec![Target::Package(underscored(first))],
        }
    }
}

impl Resolver<'_> {
    /// Of the files that define a module, the one that has most of its path in common with `from`; `None` where that is
    /// `from` itself.
    fn nearest(&self, from: FileId, files: &[FileId]) -> Option<FileId> {
        if files.contains(&from) {
            return None;
        }
        let here = self.linking.path(from).as_str();
        let common = |file: &FileId| {
            let path = self.linking.path(*file).as_str();
            here.split('/').zip(path.split('/')).take_while(|(a, b)| a == b).count()
        };
        files.iter().copied().max_by_key(|file| (common(file), std::cmp::Reverse(*file)))
    }

    /// The package of the tree's manifests whose name the module begins with: `phoenix_live_view` for
    /// `Phoenix.LiveView.Router`.
    fn package(&self, specifier: &str) -> Option<Name> {
        let flat = specifier.replace('.', "").to_ascii_lowercase();
        let fitting = self.dependencies.iter().filter(|name| flat.starts_with(&name.replace('_', "")));
        fitting.max_by_key(|name| name.len()).map(Name::new)
    }
}

/// `LiveView` as `live_view`.
fn underscored(name: &str) -> Name {
    let mut text = Name::default();
    let mut was_lower = false;
    for character in name.chars() {
        if character.is_uppercase() && was_lower {
            text.push('_');
        }
        was_lower = character.is_lowercase() || character.is_ascii_digit();
        text.extend(character.to_lowercase());
    }
    text
}
