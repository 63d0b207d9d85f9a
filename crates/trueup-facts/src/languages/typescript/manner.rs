//! The manners of importing: who imports and how decides which of several files a specifier means.

use oxc_resolver::{ResolveOptions, TsconfigDiscovery};

use super::tree::ROOT;
use crate::{Import, ImportKind};

/// How an import looks for its file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Manner {
    /// `import` in a JavaScript source: what runs.
    Script,
    /// `require` in a JavaScript source.
    ScriptRequire,
    /// `import` in a TypeScript source: TypeScript first, and an implementation before its declaration file.
    Typed,
    /// `require` in a TypeScript source.
    TypedRequire,
    /// For types only, or in a declaration file: declarations before the implementation.
    Types,
}

/// Every manner, in the order of their numbers.
pub(super) const MANNERS: [Manner; 5] =
    [Manner::Script, Manner::ScriptRequire, Manner::Typed, Manner::TypedRequire, Manner::Types];

const TYPED: [&str; 4] = [".ts", ".tsx", ".mts", ".cts"];
const DECLARED: [&str; 3] = [".d.ts", ".d.mts", ".d.cts"];
const PLAIN: [&str; 4] = [".js", ".jsx", ".mjs", ".cjs"];
const OTHER: [&str; 4] = [".json", ".vue", ".svelte", ".astro"];

impl Manner {
    /// How `import`, which stands in the file of that name and begins with `text`, looks for its file.
    pub(super) fn of(file_name: &str, import: &Import, text: &str) -> Manner {
        let is_declaration = DECLARED.iter().any(|extension| file_name.ends_with(extension));
        if is_declaration || import.kind == ImportKind::TypeOnly {
            return Manner::Types;
        }
        let is_script = PLAIN.iter().any(|extension| file_name.ends_with(extension));
        let requires = text.starts_with("require") || text.starts_with("import ") && text.contains("require(");
        match (is_script, requires) {
            (true, false) => Manner::Script,
            (true, true) => Manner::ScriptRequire,
            (false, false) => Manner::Typed,
            (false, true) => Manner::TypedRequire,
        }
    }

    /// Its place in a table of all manners.
    pub(super) fn number(self) -> usize {
        self as usize
    }

    /// Extensions that a specifier may leave out, in the order of preference.
    fn extensions(self) -> Vec<String> {
        let parts: [&[&str]; 4] = match self {
            Manner::Script | Manner::ScriptRequire => [&PLAIN, &TYPED, &DECLARED, &OTHER],
            Manner::Typed | Manner::TypedRequire => [&TYPED, &PLAIN, &DECLARED, &OTHER],
            Manner::Types => [&TYPED, &DECLARED, &PLAIN, &OTHER],
        };
        all(&parts.concat())
    }

    /// What an extension of a build's output stands for.
    fn extension_alias(self) -> Vec<(String, Vec<String>)> {
        let built = [(".js", [".ts", ".tsx"].as_slice(), [".js", ".jsx"].as_slice(), ".d.ts")];
        let built = built.into_iter().chain([
            (".jsx", [".tsx"].as_slice(), [".jsx"].as_slice(), ".d.ts"),
            (".mjs", [".mts"].as_slice(), [".mjs"].as_slice(), ".d.mts"),
            (".cjs", [".cts"].as_slice(), [".cjs"].as_slice(), ".d.cts"),
        ]);
        let ordered = |(extension, typed, plain, declared): (&str, &[&str], &[&str], &str)| {
            let sources = match self {
                Manner::Script | Manner::ScriptRequire => [plain, typed, &[declared]],
                Manner::Typed | Manner::TypedRequire => [typed, plain, &[declared]],
                Manner::Types => [typed, &[declared], plain],
            };
            (extension.to_owned(), all(&sources.concat()))
        };
        built.map(ordered).collect()
    }

    /// The conditions of an `exports` entry that hold.
    pub(super) fn conditions(self) -> Vec<&'static str> {
        let own: &[&str] = match self {
            Manner::Script | Manner::Typed => &["import", "module"],
            Manner::ScriptRequire | Manner::TypedRequire => &["require"],
            Manner::Types => &["types", "import", "module", "require"],
        };
        [own, &["source", "development", "node", "default"]].concat()
    }

    /// The fields of a manifest that name its entry, in the order of preference.
    pub(super) fn main_fields(self) -> &'static [&'static str] {
        match self {
            Manner::Script | Manner::Typed => &["source", "module", "main", "types", "typings"],
            Manner::ScriptRequire | Manner::TypedRequire => &["source", "main", "module", "types", "typings"],
            Manner::Types => &["source", "types", "typings", "module", "main"],
        }
    }

    /// How the resolver looks for the files of this manner.
    pub(super) fn options(self) -> ResolveOptions {
        ResolveOptions {
            tsconfig: Some(TsconfigDiscovery::Auto),
            condition_names: all(&self.conditions()),
            extension_alias: self.extension_alias(),
            extensions: self.extensions(),
            main_fields: all(self.main_fields()),
            roots: vec![ROOT.into()],
            symlinks: false,
            node_path: false,
            cwd: Some(ROOT.into()),
            ..ResolveOptions::default()
        }
    }
}

fn all(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
