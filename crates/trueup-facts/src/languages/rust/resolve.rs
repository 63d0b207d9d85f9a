//! Import resolution: from a path to the file of the module it names, or of the one that defines the item it names.

use super::crates::{Crates, Module, Place, declared_file, nested};
use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, ImportKind, Name};

/// How many imports one resolution may follow.
const FUEL: u32 = 200;
/// How many of them one after another.
const DEPTH: u32 = 8;

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    Box::new(Resolver { linking, crates: Crates::new(linking) })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    crates: Crates,
}

/// What a path leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Found {
    /// A module of the tree.
    Module(Place),
    /// An item that the file defines.
    Item(FileId),
    /// Something outside the tree.
    Outside(Target),
}

/// What is left of the bounds.
struct Fuel {
    steps: u32,
    depth: u32,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let unresolved = || vec![Target::Unresolved(import.specifier.clone())];
        let Some(home) = self.crates.home(from) else { return unresolved() };
        if import.kind == ImportKind::Module {
            let owns_directory = self.crates.owns_directory(from);
            let declared = declared_file(self.linking, from, owns_directory, import).map(|(file, _)| file);
            let path =
                import.module.as_ref().map_or(import.specifier.clone(), |inner| nested(inner, &import.specifier));
            let known = || self.crates.at(&home.child(&path)).filter(|module| module.inner.is_empty());
            let file = declared.or_else(|| known().map(|module| module.file));
            return file.map_or_else(unresolved, |file| vec![Target::File(file)]);
        }
        if let Some(included) = &import.path_attribute {
            let path = crate::artifacts::cargo::join(self.linking.path(from).directory(), included);
            return self.linking.file(&path).map_or_else(unresolved, |file| vec![Target::File(file)]);
        }
        let here = import.module.as_ref().map_or(home.clone(), |inner| home.child(inner));
        let mut targets = Vec::new();
        for path in paths(import) {
            let mut fuel = Fuel { steps: FUEL, depth: DEPTH };
            let found = self.path(&here, &path, import, &mut fuel);
            let target = found.map_or(Target::Unresolved(import.specifier.clone()), |found| self.target(found));
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        targets
    }
}

/// The full paths that an import names; a glob's is that of its module.
fn paths(import: &Import) -> Vec<Name> {
    if import.names.is_empty() {
        return vec![import.specifier.clone()];
    }
    let path = |name: &Name| if name == "*" { import.specifier.clone() } else { nested(&import.specifier, name) };
    import.names.iter().map(|imported| path(&imported.name)).collect()
}

impl Resolver<'_> {
    fn target(&self, found: Found) -> Target {
        match found {
            Found::Item(file) => Target::File(file),
            Found::Outside(target) => target,
            Found::Module(place) => match self.crates.at(&place) {
                Some(module) => Target::File(module.file),
                None => Target::Unresolved(place.path),
            },
        }
    }

    /// Where a path leads, seen from a module. `without` is the import being resolved, which cannot name itself.
    fn path(&self, here: &Place, path: &str, without: &Import, fuel: &mut Fuel) -> Option<Found> {
        let mut parts = path.split("::").map(|part| part.trim_start_matches("r#"));
        let mut found = self.first_part(here, parts.next()?, without, fuel)?;
        for part in parts {
            let Found::Module(place) = &found else { return Some(found) };
            found = match part {
                "self" => continue,
                "super" => Found::Module(place.parent()?),
                _ => match self.member(place, part, Some(without), fuel) {
                    Some(found) => found,
                    // Macros define items that no source shows: what is known is the module they belong to.
                    None => return self.crates.at(place).map(|module| Found::Item(module.file)),
                },
            };
        }
        Some(found)
    }

    fn first_part(&self, here: &Place, part: &str, without: &Import, fuel: &mut Fuel) -> Option<Found> {
        match part {
            "crate" | "$crate" => Some(Found::Module(Place { in_crate: here.in_crate, path: Name::default() })),
            "self" => Some(Found::Module(here.clone())),
            "super" => here.parent().map(Found::Module),
            _ => {
                let child = here.child(part);
                if self.crates.at(&child).is_some() {
                    return Some(Found::Module(child));
                }
                let outside = self.external(here, part);
                if let Some(found @ Found::Module(_)) = outside {
                    return Some(found);
                }
                if let Some(found) = self.named_member(here, part, Some(without), fuel) {
                    return Some(found);
                }
                if outside.is_some() {
                    return outside;
                }
                if let Some(found) = self.glob_member(here, part, Some(without), fuel) {
                    return Some(found);
                }
                self.unknown(here, part)
            }
        }
    }

    /// A name that nothing in scope explains: a module of the root as the first edition had it, or a package.
    fn unknown(&self, here: &Place, part: &str) -> Option<Found> {
        let from_root = Place { in_crate: here.in_crate, path: part.into() };
        if self.crates.at(&from_root).is_some() {
            return Some(Found::Module(from_root));
        }
        let is_type = part.starts_with(|first: char| first.is_uppercase());
        (!is_type).then(|| Found::Outside(Target::Package(part.into())))
    }

    /// A crate by the name that code uses: the package's own library, a dependency, or the language's own.
    fn external(&self, here: &Place, name: &str) -> Option<Found> {
        let manifest = self.crates.crates.get(here.in_crate)?.manifest;
        let manifest = manifest.and_then(|index| self.crates.manifests.get(index));
        if let Some(manifest) = manifest {
            if manifest.library_name == name && manifest.library.is_some() {
                return self.library(manifest.library.as_deref()?);
            }
            if let Some(dependency) = manifest.dependencies.iter().find(|dependency| dependency.code_name == name) {
                let all = &self.crates.manifests;
                let of_path = dependency
                    .directory
                    .as_ref()
                    .and_then(|directory| all.iter().find(|manifest| manifest.directory == *directory));
                let found = of_path.or_else(|| all.iter().find(|manifest| manifest.name == dependency.package));
                let library = found.and_then(|manifest| self.library(manifest.library.as_deref()?));
                let outside = || Found::Outside(Target::Package(dependency.package.clone()));
                return Some(library.unwrap_or_else(outside));
            }
            // The library's own name, where the manifest of a dependency renames it.
            let renamed = self.crates.manifests.iter().find(|other| {
                other.library_name == name && manifest.dependencies.iter().any(|each| each.package == other.name)
            });
            if let Some(found) = renamed.and_then(|manifest| self.library(manifest.library.as_deref()?)) {
                return Some(found);
            }
        }
        let is_standard = matches!(name, "std" | "core" | "alloc" | "proc_macro" | "test");
        is_standard.then(|| Found::Outside(Target::Standard(name.into())))
    }

    fn library(&self, root: &str) -> Option<Found> {
        self.crates.of_root(self.linking.file(root)?).map(Found::Module)
    }

    /// What a name means in a module: a module in it, an item it defines, or what it imports under that name.
    fn member(&self, place: &Place, name: &str, without: Option<&Import>, fuel: &mut Fuel) -> Option<Found> {
        let child = place.child(name);
        if self.crates.at(&child).is_some() {
            return Some(Found::Module(child));
        }
        self.named_member(place, name, without, fuel).or_else(|| self.glob_member(place, name, without, fuel))
    }

    fn named_member(&self, place: &Place, name: &str, without: Option<&Import>, fuel: &mut Fuel) -> Option<Found> {
        let module = self.crates.at(place)?;
        let defines = self.crates.defines(module, name);
        for import in self.imports(module, without) {
            // Beside a definition of the same name, what is re-exported is the type and the definition a value, or one
            // of them is for other platforms: the re-export is what others mean.
            if defines && import.kind != ImportKind::Reexport {
                continue;
            }
            // `pub use serde;` makes a crate a member of the module.
            if import.names.is_empty() && import.specifier == name {
                return self.follow(place, &import.specifier, import, fuel);
            }
            for imported in &import.names {
                if imported.alias.as_ref().unwrap_or(&imported.name) == name {
                    let found = self.follow(place, &nested(&import.specifier, &imported.name), import, fuel);
                    if found.is_some() || !defines {
                        return found;
                    }
                }
            }
        }
        defines.then_some(Found::Item(module.file))
    }

    fn glob_member(&self, place: &Place, name: &str, without: Option<&Import>, fuel: &mut Fuel) -> Option<Found> {
        let module = self.crates.at(place)?;
        for import in self.imports(module, without) {
            if !import.names.iter().any(|imported| imported.name == "*") {
                continue;
            }
            if let Some(Found::Module(of)) = self.follow(place, &import.specifier, import, fuel)
                && of != *place
                && let Some(found) = self.descend(fuel, |fuel| self.member(&of, name, without, fuel))
            {
                return Some(found);
            }
        }
        None
    }

    /// The imports of a module, without the one being resolved.
    fn imports<'i>(&'i self, module: &'i Module, without: Option<&'i Import>) -> impl Iterator<Item = &'i Import> + 'i {
        let imports = &self.linking.files[module.file.0 as usize].1.imports;
        imports.iter().filter(move |import| {
            import.kind != ImportKind::Module
                && import.module.as_deref().unwrap_or("") == module.inner
                && !without.is_some_and(|without| std::ptr::eq(*import, without))
        })
    }

    fn follow(&self, place: &Place, path: &str, import: &Import, fuel: &mut Fuel) -> Option<Found> {
        self.descend(fuel, |fuel| self.path(place, path, import, fuel))
    }

    /// Goes one import further, within the bounds.
    fn descend(&self, fuel: &mut Fuel, read: impl FnOnce(&mut Fuel) -> Option<Found>) -> Option<Found> {
        if fuel.steps == 0 || fuel.depth == 0 {
            return None;
        }
        fuel.steps -= 1;
        fuel.depth -= 1;
        let found = read(fuel);
        fuel.depth += 1;
        found
    }
}
