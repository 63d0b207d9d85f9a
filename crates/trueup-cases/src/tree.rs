//! The tree of files of a case, in memory.

use std::sync::Arc;

use trueup_facts::{Codebase, ContentHash, PathIndex, ReadText, Source, SourceClass, SourcePath, extract, language_of};

/// The files of a case, in the order in which the case shows them. All are product code.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tree(Vec<(String, String)>);

impl Tree {
    /// A tree of files, each a path and a text.
    pub fn new(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        files.iter().for_each(|(path, text)| tree.insert(path, (*text).to_owned()));
        tree
    }

    /// Adds a file, or gives a known one another text.
    pub(crate) fn insert(&mut self, path: &str, text: String) {
        self.0.retain(|(known, _)| known != path);
        self.0.push((path.to_owned(), text));
    }

    /// The paths of the files, in order.
    pub fn paths(&self) -> Vec<&str> {
        self.0.iter().map(|(path, _)| path.as_str()).collect()
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == path).map(|(_, text)| text.as_str())
    }

    /// The path and the text of the file that the case shows last.
    pub fn last(&self) -> Option<(&str, &str)> {
        self.0.last().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The facts of all files, linked. The lines of a root `.gitignore` are the names that the tree ignores.
    pub fn codebase(&self) -> Codebase {
        let mut sorted: Vec<&(String, String)> = self.0.iter().collect();
        sorted.sort();
        let sources = sorted.into_iter().filter_map(|(path, text)| {
            let path = SourcePath::new(path);
            let language = Some(language_of(path.file_name())?);
            let text = Arc::from(text.as_str());
            let (valid_utf8, class) = (true, SourceClass::Product);
            let source = Source { path, text, valid_utf8, hash: ContentHash::default(), language, class };
            let facts = extract(&source);
            Some((source, facts))
        });
        let paths = PathIndex::new(self.0.iter().map(|(path, _)| SourcePath::new(path)).collect(), Vec::new());
        Codebase::link(sources.collect(), paths, Arc::new(self.clone()))
    }
}

impl ReadText for Tree {
    fn read_text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.text(path.as_str()).map(Arc::from)
    }

    fn is_ignored(&self, path: &str) -> bool {
        let names = self.text(".gitignore").unwrap_or("").lines().map(|line| line.trim_end_matches('/'));
        names.into_iter().any(|name| path.split('/').any(|part| part == name))
    }
}
