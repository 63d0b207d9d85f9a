//! What the files of a part import, and where.

use rustc_hash::FxHashSet;
use trueup_facts::{Codebase, File, FileId, Import, ImportKind, Name, Target};

use crate::claim::Evidence;
use crate::part::Part;
use crate::scope::Scope;
use crate::words::contains_word;

/// An import of a file with all that it may lead to.
pub(crate) struct Imported<'a> {
    /// The file that imports.
    pub(crate) file: &'a File,
    /// The import.
    pub(crate) import: &'a Import,
    /// What it leads to; several where nothing tells them apart.
    pub(crate) targets: Vec<&'a Target>,
}

/// Every import of product code in `files`; those for tests and declarations of inner modules left out.
pub(crate) fn imports_in<'a>(codebase: &'a Codebase, files: &'a [FileId]) -> impl Iterator<Item = Imported<'a>> + 'a {
    files.iter().flat_map(|&id| {
        let file = codebase.file(id);
        file.imports.chunk_by(|a, b| a.import == b.import).filter_map(move |resolved| {
            let import = file.facts.imports.get(resolved.first()?.import as usize)?;
            let targets = resolved.iter().map(|resolved| &resolved.target).collect();
            let counts = !import.in_test && import.kind != ImportKind::Module;
            counts.then_some(Imported { file, import, targets })
        })
    })
}

impl Imported<'_> {
    /// Whether it runs, rather than serves types only.
    pub(crate) fn runs(&self) -> bool {
        self.import.kind != ImportKind::TypeOnly
    }

    /// The line that imports.
    pub(crate) fn evidence(&self, scope: &Scope<'_>) -> Evidence {
        let (line, end_line) = (self.import.span.line, self.import.span.end_line);
        scope.line_evidence(self.file.path(), line, end_line)
    }

    /// Whether it may lead to a file of `part`, directly or through a file that exports its names onwards.
    pub(crate) fn may_reach(&self, codebase: &Codebase, part: &Part) -> bool {
        self.targets.iter().any(|target| match target {
            Target::File(file) => part.has(*file) || self.passed_on(codebase, *file, part).next().is_some(),
            _ => false,
        })
    }

    /// Whether it leads there whatever it may mean, and runs.
    pub(crate) fn surely_reaches(&self, codebase: &Codebase, part: &Part) -> bool {
        self.runs()
            && self.targets.iter().all(|target| match target {
                Target::File(file) => part.has(*file) || self.passed_on(codebase, *file, part).next().is_some(),
                _ => false,
            })
    }

    /// The names it takes from `file` that the file itself takes from `part`.
    fn passed_on<'a>(
        &'a self,
        codebase: &'a Codebase,
        file: FileId,
        part: &'a Part,
    ) -> impl Iterator<Item = &'a Name> + 'a {
        let files = codebase.file(file);
        let onwards =
            files.imports.iter().filter(|resolved| matches!(resolved.target, Target::File(of) if part.has(of)));
        onwards.filter_map(|resolved| files.facts.imports.get(resolved.import as usize)).flat_map(|import| {
            let taken = import.names.iter().map(|name| &name.name);
            taken.filter(|name| self.import.names.iter().any(|own| own.name == **name))
        })
    }

    /// The package or part of the standard library that it leads to.
    pub(crate) fn package(&self) -> Option<&Name> {
        self.targets.iter().find_map(|target| match target {
            Target::Package(name) | Target::Standard(name) => Some(name),
            _ => None,
        })
    }

    /// The names it binds, or the last part of the module.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let last = self.import.specifier.rsplit(['.', '/', ':', '\\']).next();
        let whole = self.import.names.is_empty().then_some(last).flatten();
        self.import.names.iter().map(|name| name.name.as_str()).chain(whole)
    }
}

/// Whether an import that is not found is not there: trueup resolves imports in the languages of all files of the part,
/// and all that are there resolve.
pub(crate) fn shows_all_imports(scope: &Scope<'_>, part: &Part) -> bool {
    shows_imports(scope, part, |_| true)
}

/// Whether it is known of every import of `part` whether it leads to `other`: one that leads nowhere does not where its
/// words name no file and no directory of `other`.
pub(crate) fn shows_imports_of(scope: &Scope<'_>, part: &Part, other: &Part) -> bool {
    let paths = other.files.iter().map(|&id| scope.codebase.file(id).path());
    let words: FxHashSet<&str> = paths
        .flat_map(|path| path.directory().split('/').chain([path.stem()]))
        .filter(|word| !word.is_empty())
        .collect();
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let may_name = |specifier: &str| {
        let mut parts = specifier.split(|c| !is_word(c)).filter(|part| !part.is_empty());
        let mut any = false;
        let names = parts.any(|part| {
            any = true;
            words.contains(part)
        });
        names || !any
    };
    shows_imports(scope, part, may_name)
}

/// Whether every import of `part` that may matter leads somewhere, and imports of its language are read at all.
fn shows_imports(scope: &Scope<'_>, part: &Part, may_matter: impl Fn(&str) -> bool) -> bool {
    let codebase = scope.codebase;
    let is_read = |id: &FileId| {
        let file = codebase.file(*id);
        let resolved = file.imports.iter().any(|resolved| !matches!(resolved.target, Target::Unresolved(_)));
        let missing = file.imports.iter().any(|resolved| {
            let specifier = || file.facts.imports.get(resolved.import as usize).map_or("", |import| &import.specifier);
            matches!(resolved.target, Target::Unresolved(_)) && may_matter(specifier())
        });
        let same = |other: &File| other.source.language == file.source.language;
        !missing && (resolved || codebase.files().iter().any(|other| same(other) && !other.imports.is_empty()))
    };
    part.files.iter().all(is_read)
}

/// Whether a file of `part` names a module of `other` in a path, as in `store::open`, which needs no import.
pub(crate) fn names_by_path(scope: &Scope<'_>, part: &Part, other: &Part) -> bool {
    let names: Vec<&str> = other
        .files
        .iter()
        .map(|&id| {
            let path = scope.codebase.file(id).path();
            let directory = || path.directory().trim_end_matches("/src").rsplit('/').next().unwrap_or("");
            if matches!(path.stem(), "lib" | "mod" | "main") { directory() } else { path.stem() }
        })
        .collect();
    part.files.iter().any(|&id| {
        let file = scope.codebase.file(id);
        let text = &file.source.text;
        matches!(file.path().extension(), Some("rs" | "cpp" | "cc" | "hpp" | "rb"))
            && names.iter().any(|name| {
                let name = format!("{}::", name.replace('-', "_"));
                text.contains(&name) && contains_word(text, name.trim_end_matches(':'))
            })
    })
}
