//! What the manifests near the document declare.

use trueup_facts::SourcePath;

use super::version::Bound;
use crate::claim::Evidence;
use crate::scope::{Scope, is_inside};

/// A declaration of a dependency or of a language's version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    pub(super) bound: Bound,
    pub(super) evidence: Evidence,
}

/// A name in the spelling that all its spellings share: `Next.js` and `next`, `python_whois` and `python-whois`.
pub(super) fn folded(name: &str) -> String {
    let lower = name.to_lowercase();
    let bare = lower.strip_suffix(".js").unwrap_or(&lower);
    bare.chars().filter(|c| c.is_alphanumeric() || matches!(c, '@' | '/')).collect()
}

/// Where the manifests of the document's project declare `name`, or require the language of that name.
pub(super) fn found(scope: &Scope<'_>, name: &str) -> Vec<Found> {
    let of_language = languages(scope, name);
    if !of_language.is_empty() {
        return of_language;
    }
    let wanted = folded(name);
    let packages = scope.codebase.packages().iter().filter(|package| is_near(scope, &package.manifest));
    let mut found = Vec::new();
    for package in packages {
        for dependency in package.dependencies.iter().filter(|it| folded(&it.name) == wanted) {
            let Some(requirement) = &dependency.requirement else { continue };
            let line = line_with(scope, &package.manifest, &dependency.name).unwrap_or(package.line);
            let bound = Bound {
                requirement: requirement.to_string(),
                locked: dependency.locked.as_ref().map(|it| it.to_string()),
            };
            found.push(Found { bound, evidence: scope.line_evidence(&package.manifest, line, line) });
        }
    }
    found
}

/// Whether a manifest is one of the document's project, and no example or copy.
pub(super) fn is_near(scope: &Scope<'_>, path: &SourcePath) -> bool {
    let is_aside = |part: &str| {
        matches!(part, "node_modules" | "vendor" | "fixtures" | "testdata" | "examples" | "templates" | "example")
    };
    is_inside(path.as_str(), &scope.project) && !path.as_str().split('/').any(is_aside)
}

/// The 1-based line of a file on which a word first stands.
pub(super) fn line_with(scope: &Scope<'_>, path: &SourcePath, word: &str) -> Option<u32> {
    let text = scope.text(path)?;
    text.lines().position(|line| line.contains(word)).map(|at| at as u32 + 1)
}

/// Where a manifest says which version of a language it needs: the file's name, and what stands before the version.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("python", "pyproject.toml", "requires-python"),
    ("node", "package.json", "\"node\""),
    ("nodejs", "package.json", "\"node\""),
    ("go", "go.mod", "go "),
    ("rust", "Cargo.toml", "rust-version"),
    ("ruby", ".ruby-version", ""),
    ("ruby", "Gemfile", "ruby "),
    ("zig", "build.zig.zon", ".minimum_zig_version"),
    ("php", "composer.json", "\"php\""),
];

fn languages(scope: &Scope<'_>, name: &str) -> Vec<Found> {
    let wanted = folded(name);
    let mut found = Vec::new();
    for (_, file, key) in LANGUAGES.iter().filter(|(language, _, _)| *language == wanted) {
        for path in scope.codebase.paths().files_by_suffix(file).filter(|path| is_near(scope, path)) {
            let Some(text) = scope.text(path) else { continue };
            for (line, number) in text.lines().zip(1_u32..) {
                let Some(rest) = line.trim_start().strip_prefix(key) else { continue };
                let value = rest.trim_start_matches([' ', '=', ':', '"', '\'']).trim_end_matches([' ', ',', '"', '\'']);
                if value.contains(|c: char| c.is_ascii_digit()) && !value.contains("workspace") && value.len() < 40 {
                    let bound = Bound { requirement: value.to_owned(), locked: None };
                    found.push(Found { bound, evidence: scope.line_evidence(path, number, number) });
                    break;
                }
            }
        }
    }
    found
}

/// The licence that the manifests of the project agree on, with the place of one.
pub(super) fn licence(scope: &Scope<'_>) -> Option<(String, Evidence)> {
    let mut found: Option<(String, Evidence)> = None;
    for file in ["Cargo.toml", "package.json", "pyproject.toml", "composer.json"] {
        for path in scope.codebase.paths().files_by_suffix(file).filter(|path| is_near(scope, path)) {
            let Some(text) = scope.text(path) else { continue };
            let declared = text.lines().zip(1_u32..).find_map(|(line, number)| {
                let rest = line.trim_start().trim_start_matches('"').strip_prefix("license")?;
                let rest = rest.trim_start_matches('"').trim_start().strip_prefix([':', '='])?.trim_start();
                let rest =
                    rest.strip_prefix("{ text =").or_else(|| rest.strip_prefix("{text =")).unwrap_or(rest).trim_start();
                let value = rest.strip_prefix('"')?.split('"').next()?;
                Some((value.to_owned(), number))
            });
            let Some((value, number)) = declared else { continue };
            match &found {
                Some((known, _)) if *known != value => return None,
                Some(_) => {}
                None => found = Some((value, scope.line_evidence(path, number, number))),
            }
        }
    }
    found.filter(|(value, _)| !value.is_empty() && !value.starts_with("SEE"))
}
