//! Calls of something that a value, a type or a module has.

use super::types::{TypeWord, type_word, written_type};
use super::{Certainty, Found, How, MOST_CANDIDATES, Names, last};
use crate::{Call, DefinitionId, DefinitionKind, FileId, Name, Target};

/// How far types are followed to their bases.
const MOST_BASES: usize = 8;

impl Names<'_> {
    /// `receiver.name(…)`.
    pub(super) fn of_receiver(&self, file: FileId, call: &Call, receiver: &[&str], name: &str) -> Vec<Found> {
        let outside_or_module = self.of_module(file, receiver, name);
        if !outside_or_module.is_empty() {
            return outside_or_module;
        }
        match self.type_of_path(file, call, receiver) {
            Some(type_name) if self.is_type(last(&type_name)) => self.dispatch(file, last(&type_name), name),
            Some(outside) => self.of_outside(file, &outside, name),
            None => self.only_of_that_name(file, name),
        }
    }

    /// A method of a type from outside, by the type's whole name where an import tells it.
    fn of_outside(&self, file: FileId, type_name: &str, name: &str) -> Vec<Found> {
        let each = self.codebase.file(file);
        let is_outside = |at: &u32| {
            let mut targets = each.imports.iter().filter(|resolved| resolved.import == *at);
            targets.any(|it| matches!(it.target, Target::Package(_) | Target::Standard(_)))
        };
        let imports = self.bound.get(file.0 as usize).into_iter().flat_map(|bound| bound.of_name(type_name));
        let whole = imports.filter(is_outside).find_map(|at| {
            let import = each.facts.imports.get(at as usize)?;
            match import.names.is_empty() {
                true => Some(import.specifier.to_string()),
                false => Some(format!("{}.{type_name}", import.specifier)),
            }
        });
        let whole = whole.unwrap_or_else(|| type_name.to_owned());
        // A bare word may be a type parameter or one of the language.
        match whole.contains(['.', ':']) {
            true => vec![Found::Outside(format!("{whole}.{name}").into())],
            false => Vec::new(),
        }
    }

    /// Where nothing is known of the receiver: the one method of that name, or one of a few that share an interface.
    fn only_of_that_name(&self, file: FileId, name: &str) -> Vec<Found> {
        let methods: Vec<DefinitionId> = self
            .codebase
            .definitions_named(name)
            .iter()
            .copied()
            .filter(|&id| {
                self.codebase.definition(id).kind == DefinitionKind::Method && self.folder(id.file) == self.folder(file)
            })
            .collect();
        self.likely(&methods)
    }

    /// A receiver that is a module, a package, or something that is imported from outside.
    fn of_module(&self, file: FileId, receiver: &[&str], name: &str) -> Vec<Found> {
        let [first, between @ ..] = receiver else { return Vec::new() };
        if *first == "std" && self.folder(file) == "rust" {
            return vec![Found::Outside(format!("{}.{name}", receiver.join(".")).into())];
        }
        let each = self.codebase.file(file);
        let mut found = Vec::new();
        let Some(imports) = self.bound.get(file.0 as usize) else { return found };
        for at in imports.of_name(first) {
            for resolved in each.imports.iter().filter(|resolved| resolved.import == at) {
                match &resolved.target {
                    Target::File(target) if between.is_empty() => found.extend(self.exported(*target, name, 0)),
                    Target::Package(outside) | Target::Standard(outside) => {
                        let skipped = usize::from(last(outside) == *first);
                        let path: Vec<&str> = receiver.iter().copied().skip(skipped).chain([name]).collect();
                        let shown = format!("{outside}.{}", path.join("."));
                        found.push(Found::Outside(shown.replace(".().", "().").into()));
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

    /// The type of what a path of names leads to, where it is written down.
    fn type_of_path(&self, file: FileId, call: &Call, path: &[&str]) -> Option<Name> {
        let [first, rest @ ..] = path else { return None };
        let mut here = self.type_of_first(file, call, first)?;
        for part in rest {
            here = match *part {
                "()" | "[]" => continue,
                member => self.type_of_member(&here, member)?,
            };
        }
        Some(here)
    }

    fn type_of_first(&self, file: FileId, call: &Call, first: &str) -> Option<Name> {
        let facts = &self.codebase.file(file).facts;
        let caller = call.caller.and_then(|caller| facts.definitions.get(caller as usize));
        let owner = caller.and_then(|caller| caller.owner.as_deref());
        match first {
            "self" | "this" | "Self" | "static" | "$this" => return owner.map(|owner| last(owner).into()),
            "super" | "parent" | "base" => {
                let owner = last(owner?);
                return self.bases(owner).first().map(|base| last(base).into());
            }
            _ => {}
        }
        if self.is_type(first) {
            return Some(first.into());
        }
        if let Some(owner) = owner
            && let Some(known) = self.type_of_member(last(owner), first)
        {
            return Some(known);
        }
        let text = &self.codebase.file(file).source.text;
        let span = caller?.span;
        let body = text.get(span.start as usize..span.end as usize)?;
        let header = caller?.header_end.saturating_sub(span.start) as usize;
        let before = (call.span.start.saturating_sub(span.start) as usize).max(header);
        match written_type(body, header, before, first, |word| self.is_type(word))? {
            TypeWord::Type(name) => Some(name),
            TypeWord::ResultOf(callee) => self.type_of_result(file, &callee),
        }
    }

    /// The type that the result of calling a path has, as far as it is written down.
    fn type_of_result(&self, file: FileId, callee: &str) -> Option<Name> {
        let parts = super::parts(callee);
        let (name, receiver) = parts.split_last()?;
        if let (Some(owner), true) = (receiver.last(), true)
            && self.is_type(owner)
        {
            let result = self.members.get(&(*owner, *name))?.first()?;
            let written = self.codebase.definition(*result).type_text.as_deref().and_then(type_word);
            return match written.as_deref() {
                Some("Self") | None => Some((*owner).into()),
                Some(other) => Some(other.into()),
            };
        }
        if self.is_type(name) {
            return Some((*name).into());
        }
        let found = match receiver {
            [] => self.imported(file, name).into_iter().chain(self.beside(file, name)).next(),
            receiver => self.of_module(file, receiver, name).into_iter().next(),
        };
        match found? {
            Found::Definition(id, ..) => self.codebase.definition(id).type_text.as_deref().and_then(type_word),
            Found::Outside(_) => None,
        }
    }

    fn beside(&self, file: FileId, name: &str) -> Vec<Found> {
        let directory = self.codebase.file(file).path().directory();
        let all = self.codebase.definitions_named(name).iter();
        let beside = all.filter(|id| self.codebase.file(id.file).path().directory() == directory);
        beside.filter(|&&id| self.is_callable(id)).map(|&id| self.definition(id)).collect()
    }

    fn type_of_member(&self, owner: &str, member: &str) -> Option<Name> {
        let mut owners: Vec<Name> = vec![owner.into()];
        let mut at = 0;
        while at < owners.len().min(MOST_BASES) {
            let owner = owners[at].clone();
            if let Some(members) = self.members.get(&(last(&owner), member)) {
                let written = members.iter().find_map(|&id| self.codebase.definition(id).type_text.clone())?;
                return match type_word(&written)?.as_str() {
                    "Self" => Some(owner),
                    word => Some(word.into()),
                };
            }
            owners.extend(self.bases(last(&owner)));
            at += 1;
        }
        None
    }

    fn types(&self, name: &str) -> impl Iterator<Item = DefinitionId> + '_ {
        self.codebase.definitions_named(name).iter().copied().filter(|&id| self.codebase.definition(id).kind.is_type())
    }

    fn is_type(&self, name: &str) -> bool {
        self.types(name).next().is_some()
    }

    fn bases(&self, name: &str) -> Vec<Name> {
        self.types(name)
            .flat_map(|id| self.codebase.definition(id).bases.iter().map(|base| last(base).into()))
            .collect()
    }

    /// What a method of a type leads to: its own, its bases', and of an interface all implementations.
    pub(super) fn dispatch(&self, file: FileId, type_name: &str, name: &str) -> Vec<Found> {
        let is_open = |kind| matches!(kind, DefinitionKind::Interface | DefinitionKind::Trait);
        if self.types(type_name).any(|id| is_open(self.codebase.definition(id).kind)) {
            let implementations = self.implementations(file, type_name, name);
            if !implementations.is_empty() {
                return self.methods(implementations);
            }
        }
        match self.own_methods(file, type_name, name) {
            own if own.is_empty() => self.inherited(file, type_name, name),
            own => self.methods(own),
        }
    }

    /// What the bases of a type have under a name, the nearest first.
    fn inherited(&self, file: FileId, type_name: &str, name: &str) -> Vec<Found> {
        if !self.codebase.definitions_named(name).iter().any(|&id| self.codebase.definition(id).owner.is_some()) {
            return Vec::new();
        }
        let mut types: Vec<Name> = vec![type_name.into()];
        let mut at = 0;
        while at < types.len().min(MOST_BASES) {
            for base in self.bases(&types[at]) {
                if types.contains(&base) {
                    continue;
                }
                let found = self.own_methods(file, &base, name);
                if !found.is_empty() {
                    return self.methods(found);
                }
                types.push(base);
            }
            at += 1;
        }
        Vec::new()
    }

    fn own_methods(&self, file: FileId, type_name: &str, name: &str) -> Vec<DefinitionId> {
        let folder = self.folder(file);
        let own = self.members.get(&(type_name, name)).into_iter().flatten().copied();
        own.filter(|&id| self.codebase.definition(id).kind.is_callable() && self.folder(id.file) == folder).collect()
    }

    fn methods(&self, found: Vec<DefinitionId>) -> Vec<Found> {
        let certainty = if found.len() > 1 { Certainty::Candidate } else { Certainty::Certain };
        let found = found.into_iter().take(MOST_CANDIDATES);
        found.map(|id| Found::Definition(id, How::Method, certainty)).collect()
    }

    fn implementations(&self, file: FileId, interface: &str, name: &str) -> Vec<DefinitionId> {
        let derived = self.derived.get(interface).into_iter().flatten();
        let mut owners: Vec<&str> = derived.map(|&id| &*self.codebase.definition(id).name).collect();
        if owners.is_empty() && self.folder(file) == "go" {
            owners = self.structural(interface);
        }
        owners.sort_unstable();
        owners.dedup();
        let methods = owners.into_iter().flat_map(|owner| self.own_methods(file, owner, name));
        methods.filter(|&id| !self.codebase.definition(id).in_test).collect()
    }

    /// The types that have all methods of an interface.
    fn structural(&self, interface: &str) -> Vec<&str> {
        let Some(id) = self.types(interface).next() else { return Vec::new() };
        let facts = &self.codebase.file(id.file).facts;
        let methods: Vec<&str> = facts
            .definitions
            .iter()
            .filter(|it| it.parent == Some(id.index) && it.kind == DefinitionKind::Method)
            .map(|it| &*it.name)
            .collect();
        let Some(first) = methods.first() else { return Vec::new() };
        let mut owners: Vec<&str> = self
            .codebase
            .definitions_named(first)
            .iter()
            .filter_map(|&id| self.codebase.definition(id).owner.as_deref().map(last))
            .filter(|owner| *owner != interface)
            .filter(|owner| methods.iter().all(|method| self.members.contains_key(&(*owner, *method))))
            .collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }
}
