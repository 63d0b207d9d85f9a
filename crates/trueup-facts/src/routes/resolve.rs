//! What the name of a router, of what is mounted, or of a handler means across files.

use std::cell::Cell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Node;
use crate::{Codebase, Definition, DefinitionId, DefinitionKind, FileId, Name, Target};

/// How many files hand a name on.
const MOST_HANDS: usize = 6;
/// How many names are followed for one name.
const MOST_STEPS: u32 = 2_000;

/// The routers of a codebase, and what names mean.
pub(crate) struct Resolver<'a> {
    codebase: &'a Codebase,
    pub(crate) nodes: Vec<Node>,
    by_name: FxHashMap<(FileId, Name), usize>,
    by_function: FxHashMap<DefinitionId, Vec<usize>>,
    by_file: FxHashMap<FileId, Vec<usize>>,
    /// How many more names the current look may follow.
    steps: Cell<u32>,
    /// The last names of what is mounted somewhere without being found.
    doubted: FxHashSet<Name>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(codebase: &'a Codebase) -> Resolver<'a> {
        let (by_name, by_function, by_file) = (FxHashMap::default(), FxHashMap::default(), FxHashMap::default());
        let (doubted, steps) = (FxHashSet::default(), Cell::new(0));
        Resolver { codebase, nodes: Vec::new(), by_name, by_function, by_file, steps, doubted }
    }

    /// Adds a router that a file makes or is given.
    pub(crate) fn add(&mut self, node: Node) {
        let index = self.nodes.len();
        self.by_name.entry((node.file, node.name.clone())).or_insert(index);
        self.by_file.entry(node.file).or_default().push(index);
        if let Some(function) = node.function {
            self.by_function.entry(function).or_default().push(index);
        }
        self.nodes.push(node);
    }

    /// The router that a file calls so; one that stands for it where it is not known.
    pub(crate) fn own(&mut self, file: FileId, name: &Name) -> usize {
        if let Some(node) = self.by_name.get(&(file, name.clone())) {
            return *node;
        }
        self.steps.set(MOST_STEPS);
        let mut found = if name.is_empty() { Vec::new() } else { self.named(file, name, MOST_HANDS) };
        if found.is_empty() {
            found = self.field(file, name);
        }
        let node = match found.as_slice() {
            [node] => *node,
            _ => {
                // A file's own router, which nothing has to mount, has no name.
                let needs_mount = !name.is_empty();
                self.nodes.push(Node { file, name: name.clone(), function: None, needs_mount, is_unknown: true });
                self.nodes.len() - 1
            }
        };
        self.by_name.insert((file, name.clone()), node);
        node
    }

    /// The routers that a field of that name holds: those of the file, in Go those of its package.
    fn field(&self, file: FileId, name: &str) -> Vec<usize> {
        let Some((_, field)) = name.rsplit_once('.') else { return Vec::new() };
        let here = self.codebase.file(file);
        let is_package = here.source.language.is_some_and(|language| language.name == "Go");
        let is_near = |other: FileId| {
            let other = self.codebase.file(other).path();
            if is_package { other.directory() == here.path().directory() } else { other == here.path() }
        };
        let is_field =
            |node: &Node| node.name == field || node.name.rsplit_once('.').is_some_and(|(_, it)| it == field);
        let known = self.nodes.iter().enumerate().filter(|(_, node)| !node.is_unknown && is_field(node));
        known.filter(|(_, node)| is_near(node.file)).map(|(index, _)| index).collect()
    }

    /// The router of exactly that name in a file.
    pub(crate) fn exact(&self, file: FileId, name: &Name) -> Option<usize> {
        self.by_name.get(&(file, name.clone())).copied()
    }

    /// The routers that a mount's target means. `inner` are those that their own file mounts.
    pub(crate) fn mounted(&self, file: FileId, target: &Name, inner: &FxHashSet<usize>) -> Vec<usize> {
        if let Some(node) = self.exact(file, target) {
            return vec![node];
        }
        self.steps.set(MOST_STEPS);
        let mut found = self.named(file, target, MOST_HANDS);
        if found.is_empty() {
            found = self.module(file, target).map(|module| self.of_file(module)).unwrap_or_default();
        }
        if found.len() > 1 {
            found.retain(|node| !inner.contains(node));
        }
        // Two that are equally likely are none.
        if found.len() == 1 { found } else { Vec::new() }
    }

    /// Notes that something of that name is mounted, whatever it is.
    pub(crate) fn doubt(&mut self, target: &str) {
        self.doubted.insert(target.rsplit('.').next().unwrap_or(target).into());
    }

    /// Whether a router's routes are served only where something mounts it, or may be mounted for all that is known.
    pub(crate) fn needs_mount(&self, node: usize) -> bool {
        let node = &self.nodes[node];
        let function = node.function.map(|function| self.codebase.definition(function));
        // An application that a function is given is a whole one; one that it makes may become a part.
        let variable = node.name.rsplit('.').next().unwrap_or("");
        let makes = |function: &&Definition| !function.parameters.iter().any(|parameter| parameter == variable);
        node.needs_mount || function.filter(makes).is_some_and(|function| self.doubted.contains(&function.name))
    }

    /// The routers that a name means in a file: made there, imported, or of a function.
    fn named(&self, file: FileId, name: &str, hands: usize) -> Vec<usize> {
        if let Some(node) = self.exact(file, &Name::new(name)) {
            return vec![node];
        }
        let functions = self.functions_here(file, name);
        if !functions.is_empty() {
            return self.of_functions(&functions);
        }
        let left = self.steps.get();
        if hands == 0 || left == 0 {
            return Vec::new();
        }
        self.steps.set(left - 1);
        let (first, rest) = split_first(name);
        let mut found = Vec::new();
        let imported = self.imported(file, first);
        for (target, own) in imported.iter().cloned() {
            let inner = match (own.as_deref(), rest.is_empty()) {
                (Some("default" | "*") | None, true) => {
                    found.extend(self.of_file(target));
                    continue;
                }
                (Some("default" | "*") | None, false) => rest.to_owned(),
                (Some(own), true) => own.to_owned(),
                (Some(own), false) if self.is_module(target, own) => rest.to_owned(),
                (Some(own), false) => format!("{own}.{rest}"),
            };
            let inner_found = self.named(target, &inner, hands - 1);
            // The router of a module that is imported by its own name.
            let is_module = rest.is_empty() && own.as_deref().is_some_and(|own| self.is_module(target, own));
            found.extend(if inner_found.is_empty() && is_module { self.of_file(target) } else { inner_found });
        }
        if found.is_empty()
            && let Some((base, _)) = name.rsplit_once('.').filter(|(base, _)| *base != first || rest == "urls")
        {
            found = self.named(file, base, hands - 1);
        }
        if found.is_empty() && !rest.is_empty() {
            let mut functions = self.functions_elsewhere(file, name);
            // `orders.New(store).Routes` is a method of what the import leads to.
            if functions.iter().any(|function| imported.iter().any(|(target, _)| *target == function.file)) {
                functions.retain(|function| imported.iter().any(|(target, _)| *target == function.file));
            }
            found = self.of_functions(&functions);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a file is the module of that name.
    fn is_module(&self, file: FileId, name: &str) -> bool {
        let path = self.codebase.file(file).path();
        let is_index = matches!(path.stem(), "__init__" | "index" | "mod");
        path.stem() == name || (is_index && path.directory().rsplit('/').next() == Some(name))
    }

    /// What a file imports under a name: the files, and the name there.
    fn imported(&self, file: FileId, local: &str) -> Vec<(FileId, Option<Name>)> {
        let file = self.codebase.file(file);
        let mut found = Vec::new();
        for resolved in &file.imports {
            let Target::File(target) = resolved.target else { continue };
            let import = &file.facts.imports[resolved.import as usize];
            let named = import.names.iter().find(|name| name.alias.as_ref().unwrap_or(&name.name) == local);
            let is_all =
                |import: &crate::Import| import.names.iter().any(|name| name.name == "*" && name.alias.is_none());
            match named {
                // One import may lead to a package and to a module in it.
                Some(named) => {
                    let is_of_others =
                        import.names.iter().any(|other| other != named && self.is_module(target, &other.name));
                    if !is_of_others || self.is_module(target, &named.name) {
                        found.push((target, Some(named.name.clone())));
                    }
                }
                None if import.names.is_empty() && last_part(&import.specifier) == local => found.push((target, None)),
                None if is_all(import) => found.push((target, Some(local.into()))),
                None => {}
            }
        }
        found
    }

    /// The functions of a file, or of its package, that a name means.
    fn functions_here(&self, file: FileId, name: &str) -> Vec<DefinitionId> {
        let (path, language) = (self.codebase.file(file).path(), self.codebase.file(file).source.language);
        if name.contains('.') {
            return Vec::new();
        }
        let is_package = language.is_some_and(|language| matches!(language.name, "Go" | "Java" | "Kotlin"));
        let named = self.codebase.definitions_named(name).iter().copied();
        let near = named.filter(|id| {
            id.file == file || (is_package && self.codebase.file(id.file).path().directory() == path.directory())
        });
        near.filter(|id| self.by_function.contains_key(id)).collect()
    }

    /// The functions anywhere whose name is the last part of a path; those of a class that the path names first.
    fn functions_elsewhere(&self, file: FileId, path: &str) -> Vec<DefinitionId> {
        let last = path.rsplit('.').next().unwrap_or(path);
        let language = self.codebase.file(file).source.language;
        let named = self.codebase.definitions_named(last).iter().copied();
        let found = named
            .filter(|id| self.by_function.contains_key(id) && self.codebase.file(id.file).source.language == language);
        found.collect()
    }

    fn of_functions(&self, functions: &[DefinitionId]) -> Vec<usize> {
        functions.iter().filter_map(|function| self.by_function.get(function)).flatten().copied().collect()
    }

    fn of_file(&self, file: FileId) -> Vec<usize> {
        let all = self.by_file.get(&file).cloned().unwrap_or_default();
        // Where a module is a router by itself, the others are parts of it.
        if let Some(whole) = all.iter().find(|node| self.nodes[**node].name.is_empty()) {
            return vec![*whole];
        }
        let top: Vec<usize> = all.iter().copied().filter(|node| self.nodes[*node].function.is_none()).collect();
        if top.is_empty() { all } else { top }
    }

    /// The file of a module: by an import of the same text, by a dotted path, by a path beside the file.
    fn module(&self, file: FileId, module: &str) -> Option<FileId> {
        let here = self.codebase.file(file);
        let same = |it: &&crate::ResolvedImport| here.facts.imports[it.import as usize].specifier == module;
        if let Some(Target::File(target)) = here.imports.iter().find(same).map(|it| &it.target) {
            return Some(*target);
        }
        if module.starts_with('.') {
            let base = crate::join_path(here.path().directory(), module)?;
            let endings = ["", ".ts", ".js", ".tsx", ".mjs", ".cjs", "/index.ts", "/index.js"];
            return endings.iter().find_map(|ending| self.codebase.file_at(&format!("{base}{ending}")));
        }
        let path = module.replace('.', "/");
        let ways = [format!("{path}.py"), format!("{path}/__init__.py")];
        let found: Vec<_> = ways.iter().flat_map(|way| self.codebase.paths().files_by_suffix(way)).collect();
        let nearest = found.iter().max_by_key(|it| shared_parts(it.directory(), here.path().directory()))?;
        let best = shared_parts(nearest.directory(), here.path().directory());
        let is_only =
            found.iter().filter(|it| shared_parts(it.directory(), here.path().directory()) == best).count() == 1;
        self.codebase.file_at(nearest.as_str()).filter(|_| is_only)
    }

    /// The definition that a handler names.
    pub(crate) fn definition(&self, file: FileId, name: &str) -> Option<DefinitionId> {
        if name.is_empty() {
            return None;
        }
        let (first, _) = split_first(name);
        let last = name.rsplit(['.', ':', '#', '@']).next().unwrap_or(name);
        let is_served = |id: &&DefinitionId| {
            let kind = self.codebase.definition(**id).kind;
            let is_method = kind == DefinitionKind::Method;
            let is_bare = last.len() == name.len() && super::needs_receiver(self.codebase.file(file).source.language);
            (kind.is_callable() && !(is_method && is_bare))
                || matches!(kind, DefinitionKind::Class | DefinitionKind::Struct)
        };
        let all: Vec<DefinitionId> = self.codebase.definitions_named(last).iter().filter(is_served).copied().collect();
        let only = |found: Vec<DefinitionId>| if let [one] = found.as_slice() { Some(*one) } else { None };
        let files: Vec<FileId> = self.imported(file, first).into_iter().map(|(file, _)| file).collect();
        let imported = only(all.iter().copied().filter(|id| files.contains(&id.file)).collect());
        let directory = self.codebase.file(file).path().directory();
        let is_near = |id: &DefinitionId| self.codebase.file(id.file).path().directory() == directory;
        imported.or_else(|| only(all.iter().copied().filter(is_near).collect())).or_else(|| only(all))
    }

    /// A path with its `${expression}` parts replaced by the constants they name, and whether all of them are known.
    pub(crate) fn filled(&self, path: &str) -> (String, bool) {
        let (mut text, mut rest, mut is_known) = (String::new(), path, true);
        while let Some((before, after)) = rest.split_once("${") {
            text.push_str(before);
            let Some((expression, after)) = after.split_once('}') else { break };
            match self.constant(expression) {
                // The text before a constant and the constant may both have the slash.
                Some(value) if text.ends_with('/') => text.push_str(value.trim_start_matches('/')),
                Some(value) => text.push_str(&value),
                None => {
                    text.push_str(&format!("${{{expression}}}"));
                    is_known = false;
                }
            }
            rest = if text.ends_with('/') { after.strip_prefix('/').unwrap_or(after) } else { after };
        }
        text.push_str(rest);
        (text, is_known)
    }

    /// The text of the constant that an expression names, where all of that name are the same.
    fn constant(&self, expression: &str) -> Option<String> {
        let is_path = |character: char| character.is_alphanumeric() || "_.:$".contains(character);
        let last = expression.rsplit(['.', ':']).next().filter(|_| expression.chars().all(is_path))?;
        use DefinitionKind::{Constant, Field, Variable};
        let mut found: Option<&str> = None;
        for id in self.codebase.definitions_named(last) {
            let definition = self.codebase.definition(*id);
            // A variable in lower case may be assigned again.
            let is_fixed = definition.kind != Variable || last.bytes().any(|byte| byte.is_ascii_uppercase());
            if !matches!(definition.kind, Constant | Field | Variable) {
                continue;
            }
            if !is_fixed {
                return None;
            }
            let value = definition.value.as_deref().and_then(literal)?;
            if found.is_some_and(|known| known != value) {
                return None;
            }
            found = Some(value);
        }
        found.map(str::to_owned)
    }
}

fn literal(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let inner = text[1..].strip_suffix(quote)?;
    (!inner.contains(quote) && !inner.contains("${")).then_some(inner)
}

fn split_first(path: &str) -> (&str, &str) {
    match path.find(['.', ':']) {
        Some(at) => (&path[..at], path[at..].trim_start_matches(['.', ':'])),
        None => (path, ""),
    }
}

fn last_part(specifier: &str) -> &str {
    let last = |text| str::rsplit(text, ['/', '.', ':']).next().unwrap_or(text);
    let name = last(specifier);
    let is_version = name.len() > 1 && name.starts_with('v') && name[1..].bytes().all(|byte| byte.is_ascii_digit());
    if is_version { specifier.strip_suffix(name).map_or(name, |rest| last(rest.trim_end_matches('/'))) } else { name }
}

fn shared_parts(one: &str, other: &str) -> usize {
    one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other).count()
}
