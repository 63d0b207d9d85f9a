//! Python.

mod define;
mod depth;
mod errors;
mod expression;
mod flow;
mod import;
mod resolve;
mod roots;
mod standard;
mod walk;

use depth::Depth;

use crate::languages::Support;
use crate::{FileFacts, Language, Problem, Source};

/// Python.
pub static PYTHON: Language = Language {
    name: "Python",
    folder: "python",
    support: Support::Full,
    extensions: &["py", "pyi"],
    file_names: &[],
    fences: &["python", "py", "python3"],
    line_comments: &["#"],
    extract,
    lower: Some(flow::lower),
    resolver: resolve::resolver,
};

/// The stack of a thread that reads a deeply nested source, in bytes; only what is used is ever touched.
const DEEP_STACK: usize = 256 << 20;

fn extract(source: &Source) -> FileFacts {
    let mut facts = extract_text(source);
    errors::add_tests(source.path.file_name(), &mut facts);
    facts
}

fn extract_text(source: &Source) -> FileFacts {
    match depth::measure(&source.text) {
        Depth::Ordinary => read(&source.text),
        Depth::Deep => std::thread::scope(|scope| {
            let reader = std::thread::Builder::new().stack_size(DEEP_STACK);
            let facts = reader.spawn_scoped(scope, || read(&source.text)).ok().and_then(|reader| reader.join().ok());
            facts.unwrap_or_else(|| not_read("no thread to read a deeply nested source"))
        }),
        Depth::Excessive => not_read("nested too deeply, not parsed"),
    }
}

/// Reads the facts; a source the parser fails on by panicking gives none.
fn read(text: &str) -> FileFacts {
    std::panic::catch_unwind(|| walk::read(text)).unwrap_or_else(|_| not_read("the parser failed"))
}

fn not_read(message: &str) -> FileFacts {
    let problem = Problem { message: message.to_owned(), line: None };
    FileFacts { problems: vec![problem], ..FileFacts::default() }
}
