//! Where Haskell's modules are: in the file that declares the name, or that has its path.

use rustc_hash::FxHashMap;

use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, Name};

/// Packages that most programs use, with what the names of their modules begin with; the longest that fits counts.
/// `base` is the language's own.
const PACKAGES: [(&str, &str); 66] = [
    ("Control.Applicative", "base"),
    ("Control.Arrow", "base"),
    ("Control.Category", "base"),
    ("Control.Concurrent", "base"),
    ("Control.Concurrent.Async", "async"),
    ("Control.Concurrent.STM", "stm"),
    ("Control.DeepSeq", "deepseq"),
    ("Control.Exception", "base"),
    ("Control.Lens", "lens"),
    ("Control.Monad", "base"),
    ("Control.Monad.Catch", "exceptions"),
    ("Control.Monad.Except", "mtl"),
    ("Control.Monad.Identity", "mtl"),
    ("Control.Monad.IO.Class", "base"),
    ("Control.Monad.RWS", "mtl"),
    ("Control.Monad.Reader", "mtl"),
    ("Control.Monad.STM", "stm"),
    ("Control.Monad.State", "mtl"),
    ("Control.Monad.Trans", "transformers"),
    ("Control.Monad.Writer", "mtl"),
    ("Data.Aeson", "aeson"),
    ("Data.Array", "array"),
    ("Data.Bifunctor", "base"),
    ("Data.Bits", "base"),
    ("Data.Bool", "base"),
    ("Data.ByteString", "bytestring"),
    ("Data.Char", "base"),
    ("Data.Coerce", "base"),
    ("Data.Data", "base"),
    ("Data.Dynamic", "base"),
    ("Data.Either", "base"),
    ("Data.Eq", "base"),
    ("Data.Fixed", "base"),
    ("Data.Foldable", "base"),
    ("Data.Function", "base"),
    ("Data.Functor", "base"),
    ("Data.Graph", "containers"),
    ("Data.HashMap", "unordered-containers"),
    ("Data.IORef", "base"),
    ("Data.Int", "base"),
    ("Data.IntMap", "containers"),
    ("Data.IntSet", "containers"),
    ("Data.Kind", "base"),
    ("Data.List", "base"),
    ("Data.Map", "containers"),
    ("Data.Maybe", "base"),
    ("Data.Monoid", "base"),
    ("Data.Ord", "base"),
    ("Data.Proxy", "base"),
    ("Data.Semigroup", "base"),
    ("Data.Sequence", "containers"),
    ("Data.Set", "containers"),
    ("Data.String", "base"),
    ("Data.Text", "text"),
    ("Data.Time", "time"),
    ("Data.Traversable", "base"),
    ("Data.Typeable", "base"),
    ("Data.Vector", "vector"),
    ("Data.Void", "base"),
    ("Data.Word", "base"),
    ("Debug.Trace", "base"),
    ("Foreign", "base"),
    ("GHC", "base"),
    ("Prelude", "base"),
    ("Test.QuickCheck", "QuickCheck"),
    ("Text.Parsec", "parsec"),
];
/// More of them, of which fewer programs know.
const MORE_PACKAGES: [(&str, &str); 16] = [
    ("Data.STRef", "base"),
    ("Data.Version", "base"),
    ("Text.ParserCombinators.ReadP", "base"),
    ("System.Console.GetOpt", "base"),
    ("Numeric", "base"),
    ("System.CPUTime", "base"),
    ("System.Directory", "directory"),
    ("System.Environment", "base"),
    ("System.Exit", "base"),
    ("System.FilePath", "filepath"),
    ("System.IO", "base"),
    ("System.Info", "base"),
    ("System.Process", "process"),
    ("Test.Hspec", "hspec"),
    ("Text.Printf", "base"),
    ("Text.Read", "base"),
];

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let mut modules: FxHashMap<&str, Vec<FileId>> = FxHashMap::default();
    for (index, (source, facts)) in linking.files.iter().enumerate() {
        let is_haskell = source.language.is_some_and(|language| language.name == super::HASKELL.name);
        if let Some(module) = facts.package.as_deref().filter(|module| is_haskell && *module != "Main") {
            modules.entry(module).or_default().push(FileId(index as u32));
        }
    }
    Box::new(Resolver { linking, modules })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    /// The files that declare a module of that name, sorted by path.
    modules: FxHashMap<&'a str, Vec<FileId>>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let specifier = import.specifier.as_str();
        if let Some(file) = self.nearest(from, specifier) {
            return vec![Target::File(file)];
        }
        let path = specifier.replace('.', "/");
        // What a tool makes into a module (`.hsc`, `.y`, `.x`) is a file of the tree, but no source.
        let made = ["hs", "lhs", "hsc", "y", "x", "chs"].into_iter().find_map(|extension| {
            let suffix = format!("{path}.{extension}");
            self.linking.paths.files_by_suffix(&suffix).next().map(|path| self.linking.file(path.as_str()))
        });
        if let Some(made) = made {
            return made.map(Target::File).into_iter().collect();
        }
        let known = PACKAGES.iter().chain(&MORE_PACKAGES).filter(|(module, _)| {
            specifier.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        match known.max_by_key(|(module, _)| module.len()) {
            Some((_, "base")) => vec![Target::Standard(import.specifier.clone())],
            Some((_, package)) => vec![Target::Package(Name::new(package))],
            // The module that cabal writes into every package.
            None if specifier.starts_with("Paths_") => Vec::new(),
            None => vec![Target::Unresolved(import.specifier.clone())],
        }
    }
}

impl Resolver<'_> {
    /// Of the files that declare a module, the one that has most of its path in common with `from`.
    fn nearest(&self, from: FileId, module: &str) -> Option<FileId> {
        let here = self.linking.path(from).as_str();
        let common = |file: &FileId| {
            let path = self.linking.path(*file).as_str();
            here.split('/').zip(path.split('/')).take_while(|(a, b)| a == b).count()
        };
        let files = self.modules.get(module)?.iter().filter(|file| **file != from);
        files.copied().max_by_key(|file| (common(file), std::cmp::Reverse(*file)))
    }
}
