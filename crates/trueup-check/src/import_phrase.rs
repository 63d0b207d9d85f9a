//! What a phrase says may or may not be imported: a part, a package, some names, a concept.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;
use trueup_facts::{Name, Target};

use crate::part::{NoPart, Part, fold_phrase, is_path};
use crate::pieced::Pieced;
use crate::scope::Scope;

/// How a phrase speaks of what it names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verb {
    /// To import it, to depend on it.
    Import,
    /// To know of it.
    Know,
    /// To use, call, touch it.
    Use,
    /// To know how it is made.
    Details,
    /// It is only named.
    Bare,
}

/// A phrase taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Phrase {
    /// How it speaks of what it names.
    pub(crate) verb: Verb,
    /// What it names, verbs and general nouns left out.
    pub(crate) core: Pieced,
    /// The noun that follows the name, in lower case: `usage`, `concepts`; empty where there is none.
    pub(crate) noun: String,
    /// Names of code in brackets after it: `(Request/Response)`.
    pub(crate) names: Vec<String>,
    /// Whether the text takes something out: "except", "beyond", "in the hot loop".
    pub(crate) is_qualified: bool,
    /// Whether the name is written as code.
    pub(crate) is_code: bool,
}

static LEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:(?:must|should|may|can|do|does|never|not|no|cannot|don't|doesn't|ever|directly)\s+)*
        (?: (?<import>import(?:s|ing)?(?:\s+(?:anything|directly))?(?:\s+from)?|depend(?:s|ing)?\s+on)\b
          | (?<know>know(?:s|ing|ledge)?(?:\s+(?:anything\s+)?(?:about|of))?|speaks?)\b
          | (?<use>us(?:es?|ing)|access(?:es|ing)?(?:\s+to)?|touch(?:es|ing)?|call(?:s|ing)?|references?)\b )?
        \s*(?:(?:direct(?:ly)?|any|anything|from|the|a|an|only|all|how)\s+)*",
    )
    .ok()
});

static NOUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?:\s|^|-)(?:specific\s+)?(?<noun>(?:framework\s+)?imports?|dependenc(?:y|ies)|usage|access|implementation(?:\s+details|s)?
            |details|internals|concepts?|terms|types|sessions|formatting|code|client|library|libraries|runtime|bindings|driver|framework|sdk)
            (?:\s+directly|\s+at\s+all|\s+only)?$|\s+(?:directly|at\s+all|itself|only)$",
    )
    .ok()
});

static QUALIFIED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:except|beyond|other than|unless|outside|apart from|aside from|until|in|during|while|when|whose|for|to|with|without|by|at|on|via|through|under|between|across|inside|per|than)\b",
    )
    .ok()
});

impl Phrase {
    /// Reads a phrase, `never import from core directly`, `HTTP-specific code (Request/Response)`.
    pub(crate) fn read(text: &Pieced) -> Phrase {
        let (mut verb, mut start) = (Verb::Bare, 0);
        if let Some(found) = LEAD.as_ref().and_then(|lead| lead.captures(text.text())) {
            verb = match () {
                () if found.name("import").is_some() => Verb::Import,
                () if found.name("know").is_some() => Verb::Know,
                () if found.name("use").is_some() => Verb::Use,
                () => Verb::Bare,
            };
            start = found.get(0).map_or(0, |whole| whole.end());
        }
        let open =
            text.text()[start..].find('(').map(|at| start + at).filter(|at| !text.text()[*at..].starts_with("()"));
        let end = open.unwrap_or(text.text().len());
        let bracket = open.map(|open| text.part(open..text.text().len()));
        let mut core = trimmed(&text.part(start..end));
        let codes = core.codes();
        let is_code = !codes.is_empty();
        let mut noun = String::new();
        let mut is_qualified = bracket.as_ref().is_some_and(|bracket| is_exception(bracket.text()));
        if let [code] = &codes[..] {
            let around = core.text().replace(code.text(), "");
            is_qualified |= is_limited(&around);
            core = code.clone();
        } else if let Some(found) = NOUN.as_ref().and_then(|nouns| nouns.captures(core.text())) {
            let at = found.get(0).map_or(0, |whole| whole.start());
            if at > 0 {
                noun = found.name("noun").map_or_else(String::new, |noun| noun.as_str().to_lowercase());
                core = core.part(0..at);
            }
        }
        let is_code =
            is_code || (is_path(core.text()) && core.text().contains('/') && !core.text().contains(char::is_uppercase));
        is_qualified |= !is_code && is_limited(core.text());
        let verb = if verb == Verb::Bare { verb_of(&noun) } else { verb };
        let names = bracket.map_or_else(Vec::new, |bracket| bracketed_names(bracket.text()));
        Phrase { verb, core, noun, names, is_qualified, is_code }
    }
}

impl Phrase {
    /// The verb of words such as "does not know about".
    pub(crate) fn read_verb(words: &str) -> Verb {
        let has = |stems: &[&str]| stems.iter().any(|stem| words.to_lowercase().contains(stem));
        match () {
            () if has(&["import", "depend", "reach", "independent"]) => Verb::Import,
            () if has(&["know"]) => Verb::Know,
            () if has(&["use", "touch", "call", "access", "reference"]) => Verb::Use,
            () => Verb::Bare,
        }
    }
}

/// The text without a final dot.
fn trimmed(text: &Pieced) -> Pieced {
    text.part(0..text.text().trim_end_matches(['.', ':', ' ']).len())
}

fn verb_of(noun: &str) -> Verb {
    match noun {
        "details" | "internals" => Verb::Details,
        "concept" | "concepts" | "terms" => Verb::Know,
        "usage" | "access" | "formatting" => Verb::Use,
        _ if noun.starts_with("implementation") => Verb::Details,
        _ if noun.contains("import") || noun.starts_with("dependenc") => Verb::Import,
        _ => Verb::Bare,
    }
}

fn is_limited(text: &str) -> bool {
    QUALIFIED.as_ref().is_some_and(|qualified| qualified.is_match(text))
}

/// Whether a bracket takes something out; types do not count as imports anyway.
fn is_exception(bracket: &str) -> bool {
    let bracket = bracket.to_lowercase();
    let takes_out = ["except", "other than", "unless", "beyond", "apart from", "but "];
    takes_out.iter().any(|word| bracket.contains(word)) && !bracket.contains("type checking")
}

/// The names of a bracket that has nothing but names: `(Request/Response)`.
fn bracketed_names(bracket: &str) -> Vec<String> {
    let inner = bracket.trim().trim_start_matches('(').trim_end_matches(')').replace('`', "");
    let parts: Vec<&str> = inner.split(['/', ',']).map(str::trim).collect();
    let is_name = |part: &&str| {
        part.len() > 2
            && part.starts_with(|c: char| c.is_uppercase())
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    if parts.iter().all(is_name) { parts.iter().map(|&part| part.to_owned()).collect() } else { Vec::new() }
}

/// What a phrase leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Object {
    /// A part of the project.
    Part(Part),
    /// Packages from outside, or of the standard library.
    Package(Vec<Name>),
    /// The language's own library.
    Standard,
    /// Packages from outside in general.
    ThirdParty,
    /// Nothing at all.
    Nothing,
}

impl Object {
    /// What `phrase` names; the error tells why it is nothing, or nothing certain.
    pub(crate) fn resolve(scope: &Scope<'_>, phrase: &Phrase) -> Result<Object, NoPart> {
        let text = phrase.core.text();
        let whole = format!("{text} {}", phrase.noun).to_lowercase();
        let whole = whole.trim();
        if STANDARD.contains(&whole) {
            return Ok(Object::Standard);
        }
        if THIRD_PARTY.contains(&whole) {
            return Ok(Object::ThirdParty);
        }
        if matches!(whole, "nothing" | "nothing else" | "none") {
            return Ok(Object::Nothing);
        }
        let part = scope.part(text, phrase.core.start());
        if is_path(text) && text.contains('/') && part.is_ok() {
            return part.map(Object::Part);
        }
        let is_named = phrase.is_code || phrase.verb == Verb::Import;
        // Many packages are called by ordinary words: in prose, only a capital or code makes one of them a name.
        let may_be_package = is_named || text.contains(char::is_uppercase);
        let packages = if may_be_package { packages_called(scope, text, is_named) } else { Vec::new() };
        match part {
            // A name that a package and a part of the project share may mean either.
            Ok(part) if !packages.is_empty() => {
                Err(NoPart::Ambiguous(vec![format!("`{}`", part.name), format!("the package `{}`", packages[0])]))
            }
            Ok(part) => Ok(Object::Part(part)),
            Err(_) if !packages.is_empty() => Ok(Object::Package(packages)),
            Err(error) => Err(error),
        }
    }
}

const STANDARD: &[&str] = &[
    "standard library",
    "standard libraries",
    "stdlib",
    "the standard library",
    "type hints",
    "std",
    "built-ins",
    "builtins",
];

const THIRD_PARTY: &[&str] = &[
    "third-party",
    "third-party imports",
    "third-party libraries",
    "third-party library",
    "third-party dependencies",
    "third-party packages",
    "external dependencies",
    "external libraries",
    "external packages",
    "external imports",
    "third party libraries",
    "third party imports",
    "third party dependencies",
];

/// The packages that the project imports or declares whose name is the phrase's: `Rich` is `rich`, "Redis" is
/// `github.com/redis/go-redis/v9` only where that is its last part. The standard library's count where `with_standard`:
/// many are called by ordinary words.
fn packages_called(scope: &Scope<'_>, text: &str, with_standard: bool) -> Vec<Name> {
    let wanted = fold_phrase(text);
    if wanted.len() < 2 || text.split_whitespace().count() > 3 {
        return Vec::new();
    }
    let mut found: FxHashSet<Name> = FxHashSet::default();
    for file in scope.codebase.files() {
        for resolved in &file.imports {
            let (Target::Package(name) | Target::Standard(name)) = &resolved.target else { continue };
            let is_standard = matches!(resolved.target, Target::Standard(_));
            if found.contains(name) || (is_standard && !with_standard) {
                continue;
            }
            let import = file.facts.imports.get(resolved.import as usize);
            let specifier = import.map_or("", |import| import.specifier.as_str());
            if is_called(name, &wanted) || is_called(specifier.split(['.', ':']).next().unwrap_or(""), &wanted) {
                found.insert(name.clone());
            }
        }
    }
    let declared = scope.codebase.packages().iter().flat_map(|package| &package.dependencies);
    let is_own = |name: &Name| scope.codebase.packages().iter().any(|package| package.name == *name);
    found.extend(declared.map(|it| it.name.clone()).filter(|name| is_called(name, &wanted) && !is_own(name)));
    let mut found: Vec<Name> = found.into_iter().collect();
    found.sort();
    found
}

fn is_called(name: &str, folded: &str) -> bool {
    let parts: Vec<&str> = name.split('/').filter(|part| !is_version(part)).collect();
    let last = parts.last().copied().unwrap_or(name);
    fold_phrase(name) == folded || fold_phrase(last) == folded || fold_phrase(name).replace('.', "") == folded
}

/// Whether a part of a Go module's path is its major version: `v9`.
fn is_version(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{Phrase, Verb};
    use crate::pieced::Pieced;

    #[track_caller]
    fn check(text: &str, verb: Verb, core: &str, is_qualified: bool) {
        let phrase = Phrase::read(&Pieced::of(text, 0..text.len()));
        assert_eq!((phrase.verb, phrase.core.text(), phrase.is_qualified), (verb, core, is_qualified), "{text}");
    }

    #[test]
    fn phrases_are_taken_apart() {
        check("Never import from core directly", Verb::Import, "core", false);
        check("storage implementation details", Verb::Details, "storage", false);
        check("HTTP-specific code (Request/Response)", Verb::Bare, "HTTP", false);
        check("Importing `internal/cli/`", Verb::Import, "internal/cli/", false);
        check("any third-party imports (except type checking)", Verb::Import, "third-party", false);
        check("Never import from services (except base classes)", Verb::Import, "services", true);
        check("an `api/*` file", Verb::Bare, "api/*", false);
        check("Direct Scapy usage", Verb::Use, "Scapy", false);
        check("memory in the hot loop", Verb::Bare, "memory in the hot loop", true);
    }
}
