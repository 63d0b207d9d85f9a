//! Where OCaml's modules are: a module is a file, seen from its own folder and, behind the library's name, from others.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, ImportKind, Name};

/// The modules that OCaml brings along.
const STANDARD: [&str; 54] = [
    "Arg",
    "Array",
    "ArrayLabels",
    "Atomic",
    "Bigarray",
    "Bool",
    "Buffer",
    "Bytes",
    "BytesLabels",
    "Callback",
    "Char",
    "Complex",
    "Condition",
    "Digest",
    "Domain",
    "Dynlink",
    "Effect",
    "Either",
    "Ephemeron",
    "Event",
    "Filename",
    "Float",
    "Format",
    "Fun",
    "Gc",
    "Hashtbl",
    "In_channel",
    "Int",
    "Int32",
    "Int64",
    "Lazy",
    "Lexing",
    "List",
    "ListLabels",
    "Map",
    "Marshal",
    "MoreLabels",
    "Mutex",
    "Nativeint",
    "Obj",
    "Option",
    "Out_channel",
    "Parsing",
    "Printexc",
    "Printf",
    "Queue",
    "Random",
    "Result",
    "Scanf",
    "Seq",
    "Set",
    "Stack",
    "Stdlib",
    "Str",
];
/// More of them: those after `Str` in the alphabet.
const STANDARD_TOO: [&str; 9] =
    ["StdLabels", "String", "StringLabels", "Sys", "Thread", "Type", "Uchar", "Unit", "Unix"];

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let mut modules: FxHashMap<(&str, String), FileId> = FxHashMap::default();
    let mut opened: FxHashMap<FileId, Vec<&str>> = FxHashMap::default();
    for (index, (source, facts)) in linking.files.iter().enumerate() {
        if source.language.is_none_or(|language| language.name != super::OCAML.name) {
            continue;
        }
        let (file, name) = (FileId(index as u32), source.path.file_name());
        let stem = name.split('.').next().unwrap_or(name);
        // `a.ml` is sorted before `a.mli`, and is where things are.
        modules.entry((home_of(linking, source.path.directory()), capitalised(stem))).or_insert(file);
        let opens = facts.imports.iter().filter(|import| import.names.iter().any(|name| name.name == "*"));
        let first = |import: &'a Import| import.specifier.split('.').next().unwrap_or("");
        opened.insert(file, opens.map(first).collect());
    }
    let mut libraries: FxHashMap<String, Vec<&str>> = FxHashMap::default();
    let mut words: FxHashSet<String> = FxHashSet::default();
    for path in linking.paths.files().iter().filter(|path| path.file_name() == "dune") {
        let Some(text) = linking.texts.read_text(path) else { continue };
        let is_part = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-');
        words.extend(text.split(|it| !is_part(it)).map(|word| word.replace('-', "_")));
        for name in library_names(&text) {
            libraries.entry(capitalised(name)).or_default().push(path.directory());
        }
    }
    Box::new(Resolver { linking, modules, libraries, words, opened })
}

/// The folder whose dune file a folder belongs to; the folder itself where there is none.
fn home_of<'a>(linking: &Linking<'_>, folder: &'a str) -> &'a str {
    let mut around = folder;
    loop {
        if linking.paths.is_file(format!("{around}/dune").trim_start_matches('/')) {
            return around;
        }
        if around.is_empty() {
            return folder;
        }
        around = around.rfind('/').map_or("", |slash| &around[..slash]);
    }
}

/// The names that the libraries of a dune file have.
fn library_names(text: &str) -> Vec<&str> {
    let stanzas = text.split("(library").skip(1);
    let names = stanzas.filter_map(|stanza| {
        let stanza = stanza.split("\n(").next().unwrap_or(stanza);
        let name = stanza.split("(name").nth(1)?.trim_start();
        name.split(|it: char| it.is_whitespace() || it == ')').next()
    });
    names.filter(|name| !name.is_empty()).collect()
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    /// The files of modules, by the folder of their dune file and their name.
    modules: FxHashMap<(&'a str, String), FileId>,
    /// The folders of libraries by the module that a library is.
    libraries: FxHashMap<String, Vec<&'a str>>,
    /// The words of the tree's dune files, the names of packages among them.
    words: FxHashSet<String>,
    /// The first parts of what a file opens.
    opened: FxHashMap<FileId, Vec<&'a str>>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let parts: Vec<&str> = import.specifier.split('.').collect();
        let first = parts[0];
        if let Some(file) = self.file_of(from, &parts) {
            return if file == from { Vec::new() } else { vec![Target::File(file)] };
        }
        let own = &self.linking.files[from.0 as usize].1.definitions;
        let is_own = self.libraries.contains_key(first) || own.iter().any(|it| it.name == first);
        if import.kind == ImportKind::Implicit || is_own {
            // A library without a file of its name is made by the build, and a module may come out of what is opened.
            return Vec::new();
        }
        if STANDARD.contains(&first) || STANDARD_TOO.contains(&first) {
            return vec![Target::Standard(import.specifier.clone())];
        }
        // With dune, what no dune file names comes out of a module that is opened.
        let package = first.to_lowercase();
        if self.words.is_empty() || self.words.contains(&package) {
            vec![Target::Package(Name::new(package))]
        } else {
            vec![Target::Unresolved(import.specifier.clone())]
        }
    }
}

impl Resolver<'_> {
    fn file_of(&self, from: FileId, parts: &[&str]) -> Option<FileId> {
        let here = home_of(self.linking, self.linking.path(from).directory());
        let module = |folder, name: &str| self.modules.get(&(folder, name.to_owned())).copied();
        if let Some(file) = module(here, parts[0]) {
            return Some(file);
        }
        for folder in self.libraries.get(parts[0]).into_iter().flatten() {
            let inner = parts.get(1).and_then(|name| module(folder, name));
            if let Some(file) = inner.or_else(|| module(folder, parts[0])) {
                return Some(file);
            }
        }
        let opened = self.opened.get(&from).into_iter().flatten().filter(|name| **name != parts[0]).take(40);
        let mut folders = opened.filter_map(|name| self.libraries.get(*name)).flatten();
        folders.find_map(|folder| module(folder, parts[0]))
    }
}
