//! Calls of the languages that are not interpreted, told by names, by imports and by the types that are written down.

mod receiver;
mod types;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Certainty, How};
use crate::{Call, Codebase, DefinitionId, DefinitionKind, File, FileId, ImportKind, Name, Target};

/// The most definitions that one call is taken to lead to.
const MOST_CANDIDATES: usize = 8;

/// Names that every language's library has too; on their own they say nothing.
const COMMON: &str = "accept acquire and_then apply args as_mut as_ref as_str await begin bind body bytes call chain \
    check clear clone close code collect commit compare complete config connect contains content context copy count \
    create data date debug default delete description detach display drain each empty enqueue entries entry equals \
    error exec execute exists expect extend fetch fields file filter find finish first flat_map flush fold format from \
    get getName getId get_mut handle handler hash hash_code hashCode header headers id index info init insert into \
    invoke is_empty is_err is_none is_ok is_some items iter join keys kind last left length level lines list listen load \
    lock log main make map map_err match message method min name names next notify of offset open options order parent \
    parse path peek poll pop position print process publish push put query read receive recv redirect reduce register \
    release remove render replace request reset resolve response result retain reverse right rollback root route run \
    save search select send serialize serve set setup size skip sleep sort source span spawn split start state status \
    stop store stream string subscribe success sum swap take target test text then time title toString to_owned \
    to_string token trim try_from try_into type unlock unwrap unwrap_or unwrap_or_default unwrap_or_else update url \
    user validate value values version wait walk warn with wrap write zip";

/// Whether a name is too common to say by itself what is called.
pub(super) fn is_common(name: &str) -> bool {
    name.len() < 4 || COMMON.split_whitespace().any(|common| common == name)
}

/// How many exports that lead on are followed.
const MOST_REEXPORTS: usize = 4;

/// What a call leads to.
pub(super) enum Found {
    /// A definition, how it was found and how sure it is.
    Definition(DefinitionId, How, Certainty),
    /// Something outside, by its name.
    Outside(Name),
}

/// What the imports of a file bind.
#[derive(Default)]
struct Bound<'c> {
    by_name: FxHashMap<&'c str, Vec<u32>>,
    everything: Vec<u32>,
}

impl<'c> Bound<'c> {
    fn of(file: &'c File) -> Bound<'c> {
        let mut bound = Bound::default();
        for (at, import) in (0_u32..).zip(&file.facts.imports) {
            let is_all = import.names.iter().any(|name| name.name == "*" && name.alias.is_none());
            if is_all {
                bound.everything.push(at);
            }
            if is_all || import.names.is_empty() {
                bound.by_name.entry(last(&import.specifier)).or_default().push(at);
            }
            for name in &import.names {
                bound.by_name.entry(name.alias.as_ref().unwrap_or(&name.name)).or_default().push(at);
            }
        }
        bound
    }

    fn of_name(&self, name: &str) -> impl Iterator<Item = u32> + '_ {
        self.by_name.get(name).into_iter().flatten().copied()
    }
}

/// What calls are looked up in.
pub(super) struct Names<'c> {
    codebase: &'c Codebase,
    /// The methods and fields of each type, by the type's name and their own.
    members: FxHashMap<(&'c str, &'c str), Vec<DefinitionId>>,
    /// What the imports of each file bind: each name with the imports that bind it, and those that bind all names.
    bound: Vec<Bound<'c>>,
    /// The types that name a type as their base.
    derived: FxHashMap<&'c str, Vec<DefinitionId>>,
}

impl<'c> Names<'c> {
    /// Prepares the look-up.
    pub(super) fn new(codebase: &'c Codebase) -> Names<'c> {
        let bound = codebase.files().par_iter().map(Bound::of).collect();
        let mut names = Names { codebase, members: FxHashMap::default(), bound, derived: FxHashMap::default() };
        for (file, each) in (0_u32..).map(FileId).zip(codebase.files()) {
            for (index, definition) in (0_u32..).zip(&each.facts.definitions) {
                let id = DefinitionId { file, index };
                if let Some(owner) = &definition.owner {
                    names.members.entry((last(owner), &definition.name)).or_default().push(id);
                }
                for base in &definition.bases {
                    names.derived.entry(last(base)).or_default().push(id);
                }
            }
        }
        names
    }

    /// Everything that a call may lead to.
    pub(super) fn resolve(&self, file: FileId, call: &Call) -> Vec<Found> {
        let parts = parts(&call.callee);
        let Some((name, receiver)) = parts.split_last() else { return Vec::new() };
        if *name == "()" || *name == "[]" {
            return Vec::new();
        }
        let mut found = match receiver {
            [] => self.plain(file, call, name),
            _ => self.of_receiver(file, call, receiver, name),
        };
        let mut seen: FxHashSet<DefinitionId> = FxHashSet::default();
        found.retain(|each| match each {
            Found::Definition(id, ..) => seen.insert(*id),
            Found::Outside(_) => true,
        });
        found.truncate(MOST_CANDIDATES);
        found
    }

    fn folder(&self, file: FileId) -> &'static str {
        let folder = self.codebase.file(file).source.language.map_or("", |language| language.folder);
        // Languages that call each other without further ado.
        match folder {
            "java" | "kotlin" | "scala" => "jvm",
            "c" | "cpp" | "objective_c" => "c",
            other => other,
        }
    }

    fn is_callable(&self, id: DefinitionId) -> bool {
        let definition = self.codebase.definition(id);
        definition.kind.is_callable() || matches!(definition.kind, DefinitionKind::Class | DefinitionKind::Struct)
    }

    fn definition(&self, id: DefinitionId) -> Found {
        let kind = self.codebase.definition(id).kind;
        let how = match kind {
            DefinitionKind::Method => How::Method,
            _ if kind.is_type() => How::Constructor,
            _ => How::Direct,
        };
        Found::Definition(id, how, Certainty::Certain)
    }

    /// A name without anything before it: of the owner, the file, the package, an import.
    fn plain(&self, file: FileId, call: &Call, name: &str) -> Vec<Found> {
        if let Some(caller) = call.caller
            && let Some(owner) = &self.codebase.file(file).facts.definitions[caller as usize].owner
            && self.calls_itself_without_word(file)
        {
            let own = self.dispatch(file, last(owner), name);
            if !own.is_empty() {
                return own;
            }
        }
        let all: Vec<DefinitionId> = self
            .codebase
            .definitions_named(name)
            .iter()
            .copied()
            .filter(|&id| self.is_callable(id) && self.folder(id.file) == self.folder(file))
            .collect();
        let free = |id: &&DefinitionId| {
            let definition = self.codebase.definition(**id);
            definition.owner.is_none() || definition.kind.is_type()
        };
        let near: Vec<Found> =
            all.iter().filter(free).filter(|id| id.file == file).map(|&id| self.definition(id)).collect();
        if !near.is_empty() {
            return near;
        }
        let imported = self.imported(file, name);
        if !imported.is_empty() {
            return imported;
        }
        let directory = self.codebase.file(file).path().directory();
        let beside = |id: &&DefinitionId| self.codebase.file(id.file).path().directory() == directory;
        let shares = matches!(self.folder(file), "go" | "jvm" | "c_sharp" | "swift" | "c" | "php" | "dart");
        let package: Vec<Found> = match shares {
            true => all.iter().filter(free).filter(beside).map(|&id| self.definition(id)).collect(),
            false => Vec::new(),
        };
        if !package.is_empty() {
            return package;
        }
        let free: Vec<DefinitionId> = all.iter().filter(free).copied().collect();
        self.likely(&free)
    }

    /// Whether methods call each other without naming their receiver.
    fn calls_itself_without_word(&self, file: FileId) -> bool {
        matches!(self.folder(file), "jvm" | "c_sharp" | "c" | "ruby" | "swift" | "dart" | "solidity")
    }

    /// Where only a name speaks for it: the one definition of that name.
    fn likely(&self, candidates: &[DefinitionId]) -> Vec<Found> {
        match candidates {
            [only] if !is_common(&self.codebase.definition(*only).name) => match self.definition(*only) {
                Found::Definition(id, how, _) => vec![Found::Definition(id, how, Certainty::Likely)],
                other => vec![other],
            },
            _ => Vec::new(),
        }
    }

    /// A name that an import binds.
    fn imported(&self, file: FileId, name: &str) -> Vec<Found> {
        let each = self.codebase.file(file);
        let mut found = Vec::new();
        let Some(imports) = self.bound.get(file.0 as usize) else { return found };
        for at in imports.of_name(name).chain(imports.everything.iter().copied()) {
            let Some(import) = each.facts.imports.get(at as usize) else { continue };
            let bound = import.names.iter().find(|bound| match &bound.alias {
                Some(alias) => alias == name,
                None => bound.name == name || bound.name == "*",
            });
            let Some(bound) = bound else { continue };
            let theirs = match &*bound.name {
                "*" | "default" => name,
                other => other,
            };
            for resolved in each.imports.iter().filter(|resolved| resolved.import == at) {
                match &resolved.target {
                    Target::File(target) => found.extend(self.exported(*target, theirs, 0)),
                    Target::Package(outside) | Target::Standard(outside) if bound.name != "*" => {
                        found.push(Found::Outside(format!("{outside}.{theirs}").into()));
                    }
                    _ => {}
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        found
    }

    /// What a file exports under a name, its own or another's.
    fn exported(&self, file: FileId, name: &str, depth: usize) -> Vec<Found> {
        if self.codebase.definitions_named(name).is_empty() {
            return Vec::new();
        }
        let own: Vec<Found> = self
            .codebase
            .definitions_named(name)
            .iter()
            .copied()
            .filter(|&id| id.file == file && self.is_callable(id))
            .filter(|&id| {
                let definition = self.codebase.definition(id);
                definition.owner.is_none() || definition.kind.is_type()
            })
            .map(|id| self.definition(id))
            .collect();
        if !own.is_empty() || depth >= MOST_REEXPORTS {
            return own;
        }
        let each = self.codebase.file(file);
        let mut found = Vec::new();
        for (at, import) in (0_u32..).zip(&each.facts.imports) {
            if import.kind != ImportKind::Reexport {
                continue;
            }
            let bound = import.names.iter().find(|it| it.name == "*" || it.alias.as_ref().unwrap_or(&it.name) == name);
            if bound.is_none() && !import.names.is_empty() {
                continue;
            }
            let theirs = bound.filter(|it| it.name != "*").map_or(name, |it| &it.name);
            for resolved in each.imports.iter().filter(|resolved| resolved.import == at) {
                if let Target::File(target) = resolved.target {
                    found.extend(self.exported(target, theirs, depth + 1));
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        found
    }
}

/// The parts of a callee as written: `a.b`, `a::b`, `a->b`.
fn parts(callee: &str) -> Vec<&str> {
    callee
        .split(['.', ':', '>', '\\'])
        .map(|part| part.trim_end_matches(['-', '?', '!']))
        .filter(|it| !it.is_empty())
        .collect()
}

/// The last part of a name with its modules.
fn last(name: &str) -> &str {
    let name = name.split(['<', '(', '[']).next().unwrap_or(name);
    name.rsplit(['.', ':', '\\', '/']).next().unwrap_or(name).trim_start_matches(['*', '&', ' '])
}
