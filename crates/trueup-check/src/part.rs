//! Which files a phrase of a document speaks of: a path, a module, a package, a component, a type, an alias.

mod part_index;

use trueup_facts::{DefinitionId, FileId, SourceClass, SourcePath};
use trueup_model::ComponentId;

use crate::claims::Outcome;
use crate::scope::{Resolved, Scope, is_inside};

pub(crate) use part_index::PartIndex;
use part_index::{component_part, sorted};

/// A part of the project that the configuration names: other names of a component, or of files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NamedPart {
    /// Its name; that of a component where no files are given.
    pub name: String,
    /// What documents call it as well.
    pub aliases: Vec<String>,
    /// Its files; those of the component of its name where there are none.
    pub files: Vec<SourcePath>,
}

/// What a part is, by the way it was found.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum PartKind {
    /// `trueup.toml` names it.
    Named,
    /// A file, or a module of several files: `store.rs` with `store/`, `queue.c` with `queue.h`.
    Module,
    /// A directory or a glob.
    Directory,
    /// A component of the model, which may be a package.
    Component,
    /// A type: the file that defines it.
    Type,
    /// A layer of the document, with the files that the document gives it.
    Layer,
}

/// A part of the project that a phrase names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Part {
    /// How to call it in a message: its path, its own name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: PartKind,
    /// Its sources, tests and generated ones left out, sorted; never empty.
    pub(crate) files: Vec<FileId>,
    /// The component of the model that it is as a whole, where it is one.
    pub(crate) component: Option<ComponentId>,
    /// The definition, for [`PartKind::Type`].
    pub(crate) definition: Option<DefinitionId>,
}

/// Why a phrase names no one part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum NoPart {
    /// It may name several; their names, at most five.
    Ambiguous(Vec<String>),
    /// Nothing in the project has that name.
    NoSubject,
}

impl Part {
    /// Whether the part has this source.
    pub(crate) fn has(&self, file: FileId) -> bool {
        self.files.binary_search(&file).is_ok()
    }

    /// Whether it shares no file with another part.
    pub(crate) fn is_apart_from(&self, other: &Part) -> bool {
        !self.files.iter().any(|&file| other.has(file))
    }
}

impl NoPart {
    /// What to say of a claim whose subject is `phrase`.
    pub(crate) fn outcome(&self, phrase: &str) -> Outcome {
        match self {
            NoPart::Ambiguous(names) => Outcome::unproven(
                "ambiguous",
                format!(
                    "`{phrase}` may mean {}; write a longer path, or give one of them this alias in trueup.toml",
                    names.join(" or ")
                ),
            ),
            NoPart::NoSubject => Outcome::unproven(
                "no-subject",
                format!(
                    "no part of the project is called `{phrase}`; name its path, or give it this alias in trueup.toml"
                ),
            ),
        }
    }
}

/// Words after or before a name that say what kind of part it is, or nothing.
const GENERIC_WORDS: &[&str] = &[
    "layer",
    "layers",
    "module",
    "modules",
    "service",
    "services",
    "package",
    "packages",
    "component",
    "components",
    "crate",
    "crates",
    "library",
    "subsystem",
    "class",
    "file",
    "files",
    "directory",
    "folder",
    "tier",
    "code",
    "the",
    "a",
    "an",
    "all",
    "our",
    "its",
    "itself",
    "any",
    "every",
    "each",
    "struct",
    "type",
    "interface",
    "trait",
];

/// A phrase without case, spaces, hyphens and underscores.
pub(crate) fn fold_phrase(phrase: &str) -> String {
    phrase.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The phrase, the phrase without generic words around it, and both in the other number: what is looked up, in order.
fn variants(phrase: &str) -> Vec<String> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let is_generic = |word: &&str| GENERIC_WORDS.contains(&word.to_lowercase().as_str());
    let start = words.iter().take_while(|word| is_generic(word)).count();
    let end = words.len() - words[start..].iter().rev().take_while(|word| is_generic(word)).count();
    let mut variants = vec![fold_phrase(&words.join(" "))];
    if start < end {
        variants.push(fold_phrase(&words[start..end].join(" ")));
    }
    for index in 0..variants.len() {
        let other = match variants[index].strip_suffix('s') {
            Some(singular) if singular.len() > 2 => singular.to_owned(),
            _ => format!("{}s", variants[index]),
        };
        variants.push(other);
    }
    let mut distinct: Vec<String> = Vec::new();
    for variant in variants {
        if variant.len() > 1 && !distinct.contains(&variant) {
            distinct.push(variant);
        }
    }
    distinct
}

impl Scope<'_> {
    /// The part of the project that `phrase`, which stands at byte `offset` of the document, names. Code marks and
    /// emphasis around the phrase must be gone. Only a unique and strong match counts: a path, or the exact name of
    /// something after folding case, spaces, hyphens and underscores, with or without words such as "layer".
    pub(crate) fn part(&self, phrase: &str, offset: usize) -> Result<Part, NoPart> {
        let variants = variants(phrase);
        let is_named = |name: &String| self.parts().named.contains_key(name);
        if is_path(phrase) || variants.iter().any(is_named) {
            return self.part_by_name(phrase, offset);
        }
        for variant in &variants {
            let called = self.layers().iter().filter(|layer| layer.names.contains(variant));
            let mut files: Vec<Part> = called.map(|layer| layer.part.clone()).collect();
            files.dedup_by(|a, b| a.files == b.files);
            if !files.is_empty() {
                return only(files);
            }
        }
        self.part_by_name(phrase, offset)
    }

    /// Like [`Scope::part`], where the layers of the document do not count.
    pub(crate) fn part_by_name(&self, phrase: &str, offset: usize) -> Result<Part, NoPart> {
        let phrase = phrase.trim().trim_end_matches([',', ':', ';']);
        let variants = variants(phrase);
        for variant in &variants {
            if let Some(found) = self.parts().named.get(variant) {
                return only(found.clone());
            }
        }
        if is_path(phrase) {
            return self.part_at(phrase, offset);
        }
        for variant in &variants {
            let candidates = self.parts_called(variant);
            if !candidates.is_empty() {
                return only(candidates);
            }
        }
        only(self.types_called(phrase))
    }

    /// The one part of that name of which all files lie in a directory called `directory`.
    pub(crate) fn part_below(&self, directory: &str, name: &str, offset: usize) -> Option<Part> {
        if is_path(name) {
            return self.part_at(&format!("{directory}/{name}"), offset).ok();
        }
        let is_below = |part: &Part| {
            let path = |&file: &FileId| self.codebase.file(file).path();
            part.files.iter().all(|file| path(file).directory().split('/').any(|part| part == directory))
        };
        only(self.parts_called(&fold_phrase(name)).into_iter().filter(is_below).collect()).ok()
    }

    /// The part at a written path: a file, a directory, a glob.
    fn part_at(&self, written: &str, offset: usize) -> Result<Part, NoPart> {
        let glob = written.trim_start_matches("./");
        if let Some(star) = glob.find('*') {
            return self.part_of_glob(glob, star, offset);
        }
        match self.resolve(written, offset) {
            Resolved::File(path) => only(self.file_part(&path).into_iter().collect()),
            Resolved::Directory(directory) => only(self.directory_part(&directory).into_iter().collect()),
            Resolved::Ambiguous(paths) => {
                Err(NoPart::Ambiguous(paths.iter().take(5).map(|path| format!("`{path}`")).collect()))
            }
            Resolved::Missing | Resolved::Outside => Err(NoPart::NoSubject),
        }
    }

    /// The sources that a glob with its first `*` at byte `star` matches, in the directory that it begins with.
    fn part_of_glob(&self, glob: &str, star: usize, offset: usize) -> Result<Part, NoPart> {
        let (directory, pattern) = glob.split_at(glob[..star].rfind('/').map_or(0, |slash| slash + 1));
        let base = match self.resolve(if directory.is_empty() { "." } else { directory }, offset) {
            Resolved::Directory(base) => base,
            Resolved::Ambiguous(paths) => {
                return Err(NoPart::Ambiguous(paths.iter().take(5).map(|path| format!("`{path}`")).collect()));
            }
            _ => return Err(NoPart::NoSubject),
        };
        let matcher = globset::GlobBuilder::new(pattern).literal_separator(true).build();
        let Ok(matcher) = matcher.map(|glob| glob.compile_matcher()) else { return Err(NoPart::NoSubject) };
        let below = if base.is_empty() { 0 } else { base.len() + 1 };
        let mut files = self.product_files(&base);
        files.retain(|&id| {
            self.codebase.file(id).path().as_str().get(below..).is_some_and(|rest| matcher.is_match(rest))
        });
        only(self.whole(glob.to_owned(), PartKind::Directory, files).into_iter().collect())
    }

    fn file_part(&self, path: &SourcePath) -> Option<Part> {
        let id = self.codebase.file_at(path.as_str())?;
        self.whole(path.as_str().to_owned(), PartKind::Module, vec![id])
    }

    fn directory_part(&self, directory: &str) -> Option<Part> {
        let files = self.product_files(directory);
        self.whole(format!("{directory}/"), PartKind::Directory, files)
    }

    /// The sources in a directory, tests and generated ones left out, sorted; those of the tree for the empty one.
    fn product_files(&self, directory: &str) -> Vec<FileId> {
        let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
        let files = self.codebase.files();
        let start = files.partition_point(|file| file.path().as_str() < prefix.as_str());
        let inside = files[start..].iter().take_while(|file| file.path().as_str().starts_with(&prefix));
        let ids = (start as u32..).map(FileId).zip(inside);
        ids.filter(|(_, file)| file.source.class == SourceClass::Product).map(|(id, _)| id).collect()
    }

    /// A part of these files, with the component that they are as a whole; `None` where there are none.
    fn whole(&self, name: String, kind: PartKind, files: Vec<FileId>) -> Option<Part> {
        let components = self.model.components();
        let component = components.of_file(*files.first()?).filter(|&id| components.get(id).files == files);
        Some(Part { name, kind, files, component, definition: None })
    }

    /// The components, modules and directories of a folded name, near the document; the same files count once, and
    /// what lies inside another candidate is part of it.
    fn parts_called(&self, name: &str) -> Vec<Part> {
        let index = self.parts();
        let mut found: Vec<Part> = Vec::new();
        let of_components = index.components.get(name).into_iter().flatten();
        found.extend(of_components.map(|&id| component_part(self.model, id)));
        for directory in index.directories.get(name).into_iter().flatten() {
            found.extend(self.directory_part(directory));
        }
        if let Some(module) = index.modules.get(name) {
            found.extend(self.modules(module));
        }
        let is_near = |part: &Part| {
            let inside = |&file: &FileId| is_inside(self.codebase.file(file).path().as_str(), &self.project);
            part.files.iter().any(inside)
        };
        if found.iter().any(is_near) {
            found.retain(is_near);
        }
        let mut distinct: Vec<Part> = Vec::new();
        for part in found {
            if !distinct.iter().any(|known| part.files.iter().all(|&file| known.has(file))) {
                distinct.retain(|known| !known.files.iter().all(|&file| part.has(file)));
                distinct.push(part);
            }
        }
        joined(distinct)
    }

    /// The files of one stem: those that lie side by side, such as a header and its source, are one module.
    fn modules(&self, files: &[FileId]) -> Vec<Part> {
        let mut by_directory: Vec<(&str, Vec<FileId>)> = Vec::new();
        for &id in files {
            let directory = self.codebase.file(id).path().directory();
            match by_directory.iter_mut().find(|(known, _)| *known == directory) {
                Some((_, of_directory)) => of_directory.push(id),
                None => by_directory.push((directory, vec![id])),
            }
        }
        let part = |(_, files): (&str, Vec<FileId>)| {
            let name = self.codebase.file(*files.first()?).path().as_str().to_owned();
            self.whole(name, PartKind::Module, sorted(files))
        };
        by_directory.into_iter().filter_map(part).collect()
    }

    /// The types whose name is the phrase's, written as code or as words: "Rate Limiter" is `RateLimiter`.
    fn types_called(&self, phrase: &str) -> Vec<Part> {
        let words: Vec<&str> = phrase.split_whitespace().filter(|word| !GENERIC_WORDS.contains(word)).collect();
        let name: String = words.concat();
        let is_capital = words.iter().all(|word| word.starts_with(|c: char| c.is_uppercase()));
        if !is_capital || words.is_empty() {
            return Vec::new();
        }
        let is_product_type = |id: &&DefinitionId| {
            let definition = self.codebase.definition(**id);
            let is_product = self.codebase.file(id.file).source.class == SourceClass::Product;
            definition.kind.is_type() && is_product && !definition.in_test
        };
        let mut types: Vec<DefinitionId> =
            self.codebase.definitions_named(&name).iter().filter(is_product_type).copied().collect();
        let near = self.nearest(types.iter().map(|id| self.codebase.file(id.file).path().clone()).collect());
        types.retain(|id| near.contains(self.codebase.file(id.file).path()));
        let part = |id: DefinitionId| Part {
            name: name.clone(),
            kind: PartKind::Type,
            files: vec![id.file],
            component: None,
            definition: Some(id),
        };
        types.into_iter().map(part).collect()
    }
}

/// Joins a module with the directory of its name beside it: `store.rs` and `store/` are one.
fn joined(mut parts: Vec<Part>) -> Vec<Part> {
    let [first, second] = &parts[..] else { return parts };
    let stem = |part: &Part| part.name.rsplit_once('.').map_or(part.name.clone(), |(stem, _)| stem.to_owned());
    let directory = |part: &Part| part.name.strip_suffix('/').map(str::to_owned);
    let is_pair = |a: &Part, b: &Part| directory(a).is_some_and(|directory| directory == stem(b));
    if is_pair(first, second) || is_pair(second, first) {
        let files = sorted(first.files.iter().chain(&second.files).copied().collect());
        let name = if is_pair(first, second) { second.name.clone() } else { first.name.clone() };
        parts = vec![Part { name, kind: PartKind::Module, files, component: None, definition: None }];
    }
    parts
}

/// Whether a phrase is written as a path: with a slash, a glob, or the extension of a file.
pub(crate) fn is_path(phrase: &str) -> bool {
    let has_extension = || {
        let extension = phrase.rsplit_once('.').map(|(stem, extension)| (!stem.is_empty()).then_some(extension));
        extension
            .flatten()
            .is_some_and(|it| (1..=5).contains(&it.len()) && it.chars().all(|c| c.is_ascii_alphanumeric()))
    };
    !phrase.contains(' ') && (phrase.contains(['/', '*']) || has_extension())
}

fn only(mut parts: Vec<Part>) -> Result<Part, NoPart> {
    match (parts.pop(), parts.is_empty()) {
        (Some(part), true) => Ok(part),
        (None, _) => Err(NoPart::NoSubject),
        (Some(last), false) => {
            parts.push(last);
            Err(NoPart::Ambiguous(parts.iter().take(5).map(|part| format!("`{}`", part.name)).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use trueup_document::Document;
    use trueup_facts::SourcePath;

    use super::{NamedPart, NoPart};
    use crate::scope::Scope;

    const FILES: &[(&str, &str)] = &[
        ("app/api/routes.py", "x = 1\n"),
        ("app/core/correlation.py", "class RiskScore:\n    level: int\n"),
        ("app/core/store.py", "y = 1\n"),
        ("app/queue/store.py", "y = 1\n"),
        ("app/queue/fill.py", "y = 1\n"),
        ("app/ui/page.py", "y = 1\n"),
    ];

    /// What each phrase names in a small tree, with the front end called "dashboard".
    #[track_caller]
    fn check(phrase: &str, expected: Result<&[&str], NoPart>) {
        let model = trueup_model::Model::new(trueup_cases::Tree::new(FILES).codebase());
        let document = Document::parse(SourcePath::new("ARCHITECTURE.md"), String::new());
        let page = SourcePath::new("app/ui/page.py");
        let dashboard = NamedPart { name: "front".into(), aliases: vec!["Dashboard".into()], files: vec![page] };
        let scope = Scope::new(&document, &model, std::slice::from_ref(&dashboard));
        let found = scope.part(phrase, 0).map(|part| {
            let path = |&file| scope.codebase.file(file).path().as_str().to_owned();
            part.files.iter().map(path).collect::<Vec<String>>()
        });
        assert_eq!(found, expected.map(|paths| paths.iter().map(|&path| path.to_owned()).collect()), "{phrase}");
    }

    #[test]
    fn phrases_name_parts() {
        check("core/correlation.py", Ok(&["app/core/correlation.py"]));
        check("the correlation module", Ok(&["app/core/correlation.py"]));
        check("Core layer", Ok(&["app/core/correlation.py", "app/core/store.py"]));
        check("app/queue/*.py", Ok(&["app/queue/fill.py", "app/queue/store.py"]));
        check("app/api", Ok(&["app/api/routes.py"]));
        check("route", Ok(&["app/api/routes.py"]));
        check("Risk Score", Ok(&["app/core/correlation.py"]));
        check("dashboard", Ok(&["app/ui/page.py"]));
        check("billing", Err(NoPart::NoSubject));
        let stores = ["`app/core/store.py`", "`app/queue/store.py`"].map(str::to_owned);
        check("store", Err(NoPart::Ambiguous(stores.to_vec())));
    }
}
