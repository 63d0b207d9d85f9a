//! The languages trueup reads: one folder each, listed once in [`LANGUAGES`].

pub mod bash;
pub mod c;
#[cfg(feature = "c-sharp")]
pub mod c_sharp;
pub mod cpp;
pub mod dart;
pub mod elixir;
pub mod go;
#[cfg(feature = "haskell")]
pub mod haskell;
pub mod java;
#[cfg(feature = "kotlin")]
pub mod kotlin;
pub mod lua;
#[cfg(feature = "objective-c")]
pub mod objective_c;
#[cfg(feature = "ocaml")]
pub mod ocaml;
pub mod php;
pub mod python;
pub mod ruby;
pub mod rust;
#[cfg(feature = "scala")]
pub mod scala;
pub mod solidity;
#[cfg(feature = "swift")]
pub mod swift;
pub mod typescript;
pub mod zig;

use crate::calls::program::Program;
use crate::link::{Linking, Target};
use crate::{FileFacts, FileId, Import, Source};

/// A language trueup reads.
pub struct Language {
    /// Its name, as people write it.
    pub name: &'static str,
    /// The folder under `src/languages/` that reads it.
    pub folder: &'static str,
    /// How much of it is read.
    pub support: Support,
    /// File extensions, without the dot, in lower case.
    pub extensions: &'static [&'static str],
    /// Whole file names that are of this language whatever their extension.
    pub file_names: &'static [&'static str],
    /// Info strings of fenced code blocks that mean it, in lower case.
    pub fences: &'static [&'static str],
    /// What begins a comment to the end of the line.
    pub line_comments: &'static [&'static str],
    /// Reads the facts of one source.
    pub extract: fn(&Source) -> FileFacts,
    /// Lowers one source to what the call graph follows; without it calls are told by names.
    pub(crate) lower: Option<fn(&Source) -> Program>,
    /// Prepares what resolves the imports of this language's sources.
    pub resolver: for<'a> fn(&'a Linking<'a>) -> Box<dyn ResolveImport + 'a>,
}

/// How much of a language is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Support {
    /// Everything a fact can say.
    Full,
    /// Definitions, fields where it has them, imports by path, calls.
    Basic,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Language) -> bool {
        self.name == other.name
    }
}

impl Eq for Language {}

/// Resolves imports by one ecosystem's rules.
pub trait ResolveImport: Sync {
    /// What `import`, which stands in the file `from`, leads to. One import may lead to several targets
    /// (`from pkg import a, b`). What cannot be resolved is [`Target::Unresolved`]; no target at all means a file of the
    /// tree that is no source (a style sheet, a picture, data).
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target>;
}

/// Every language, in the order in which they claim an extension.
pub static LANGUAGES: &[&Language] = &[
    &python::PYTHON,
    &typescript::TYPESCRIPT,
    &go::GO,
    &rust::RUST,
    &java::JAVA,
    #[cfg(feature = "kotlin")]
    &kotlin::KOTLIN,
    &c::C,
    &cpp::CPP,
    #[cfg(feature = "c-sharp")]
    &c_sharp::C_SHARP,
    &ruby::RUBY,
    &php::PHP,
    #[cfg(feature = "scala")]
    &scala::SCALA,
    #[cfg(feature = "swift")]
    &swift::SWIFT,
    &zig::ZIG,
    &elixir::ELIXIR,
    &bash::BASH,
    &lua::LUA,
    #[cfg(feature = "haskell")]
    &haskell::HASKELL,
    #[cfg(feature = "ocaml")]
    &ocaml::OCAML,
    &dart::DART,
    #[cfg(feature = "objective-c")]
    &objective_c::OBJECTIVE_C,
    &solidity::SOLIDITY,
];

/// The language of a file, told by its name.
pub fn language_of(file_name: &str) -> Option<&'static Language> {
    if let Some(language) = LANGUAGES.iter().find(|language| language.file_names.contains(&file_name)) {
        return Some(language);
    }
    let (_, extension) = file_name.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    LANGUAGES.iter().copied().find(|language| language.extensions.contains(&extension.as_str()))
}

/// The language that a fenced block's info string names.
pub fn language_by_fence(info: &str) -> Option<&'static Language> {
    let word = info.split([' ', ',', '{', ':']).next().unwrap_or("").to_ascii_lowercase();
    LANGUAGES.iter().copied().find(|language| language.fences.contains(&word.as_str()))
}

/// The language of that name.
pub fn language_by_name(name: &str) -> Option<&'static Language> {
    LANGUAGES.iter().copied().find(|language| language.name == name)
}
