//! Go.

mod calls;
mod declarations;
mod errors;
mod reader;
mod resolve;
mod syntax;

use crate::languages::Support;
use crate::{FileFacts, Language, Problem, Source};

/// Go.
pub static GO: Language = Language {
    name: "Go",
    folder: "go",
    support: Support::Full,
    extensions: &["go"],
    file_names: &[],
    fences: &["go", "golang"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

fn extract(source: &Source) -> FileFacts {
    let Some(tree) = syntax::parse(&source.text) else {
        let problems = vec![Problem { message: "not parsed".to_owned(), line: None }];
        return FileFacts { problems, ..FileFacts::default() };
    };
    reader::read(&source.text, &tree, source.path.file_name().ends_with("_test.go"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{ContentHash, FileFacts, Source, SourceClass, SourcePath, extract};

    fn facts_of(text: &str) -> FileFacts {
        let (path, hash) = (SourcePath::new("a.go"), ContentHash::default());
        let (language, class) = (Some(&super::GO), SourceClass::Product);
        extract(&Source { path, text: Arc::from(text), valid_utf8: true, hash, language, class })
    }

    #[test]
    fn hostile_sources_give_facts_or_problems_and_never_overflow() {
        let parts = [
            "[", "{", "(", "!", "func(", "func() {", "if a {", "a.", "a().", "a+", "*", "struct{", "\"", "/*", "// a\n",
        ];
        for text in parts.map(|text| text.repeat(20_000)) {
            facts_of(&text);
            facts_of(&format!("package a\nvar b = {text}"));
            facts_of(&format!("package a\ntype b {text}"));
        }
    }

    #[test]
    fn a_broken_file_still_gives_its_facts() {
        let facts = facts_of("package a\n\nfunc A() {}\n\nfunc B( {\n\nfunc C() {}\n");
        assert!(facts.definitions.iter().any(|definition| definition.name == "A"));
        assert_eq!(facts.problems.len(), 1);
    }
}
