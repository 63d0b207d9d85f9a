//! TypeScript and JavaScript.

mod comments;
mod common_js;
mod declarations;
mod imports;
mod members;
mod nesting;
mod reader;
mod resolve;
mod tree;
mod visit;
mod workspace;

use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::SourceType;

use crate::{FileFacts, Language, LineIndex, Problem, Source};

/// TypeScript and JavaScript.
pub static TYPESCRIPT: Language = Language {
    name: "TypeScript",
    folder: "typescript",
    extensions: &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"],
    file_names: &[],
    fences: &["typescript", "ts", "tsx", "javascript", "js", "jsx"],
    line_comments: &["//"],
    extract,
    resolver: resolve::resolver,
};

fn extract(source: &Source) -> FileFacts {
    match nesting::room_for(&source.text) {
        nesting::Room::Here => read(source),
        nesting::Room::OwnStack(size) => std::thread::scope(|scope| {
            let builder = std::thread::Builder::new().stack_size(size);
            match builder.spawn_scoped(scope, || read(source)) {
                Ok(thread) => thread.join().unwrap_or_else(|_| unread(source, "the parser failed on it", None)),
                Err(_) => unread(source, "nested too deeply to parse here", None),
            }
        }),
        nesting::Room::None => unread(source, "nested too deeply, not parsed", None),
    }
}

fn read(source: &Source) -> FileFacts {
    let allocator = Allocator::default();
    let parsed = parse(&allocator, source);
    if parsed.panicked {
        let (message, line) = first_error(&parsed, source);
        return unread(source, &message, line);
    }
    let mut facts = reader::read(&source.text, &parsed.program, source.path.file_name().contains(".d."));
    if !parsed.diagnostics.is_empty() {
        let (message, line) = first_error(&parsed, source);
        facts.problems.push(Problem { message, line });
    }
    facts
}

/// Parses by what the extension allows; a JavaScript file that is none (Flow, or types in a `.js` file) is tried once
/// more as TypeScript.
fn parse<'a>(allocator: &'a Allocator, source: &'a Source) -> ParserReturn<'a> {
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parse_as = |kind| Parser::new(allocator, &source.text, kind).with_options(options).parse();
    let name = source.path.file_name();
    let parsed = parse_as(source_type(name));
    if parsed.panicked && !source_type(name).is_typescript() { parse_as(SourceType::tsx()) } else { parsed }
}

fn source_type(file_name: &str) -> SourceType {
    if [".d.ts", ".d.mts", ".d.cts"].iter().any(|end| file_name.ends_with(end)) {
        return SourceType::d_ts();
    }
    let extension = file_name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    match extension.as_str() {
        "tsx" => SourceType::tsx(),
        "ts" | "mts" | "cts" => SourceType::ts(),
        _ => SourceType::unambiguous().with_jsx(true),
    }
}

fn first_error(parsed: &ParserReturn, source: &Source) -> (String, Option<u32>) {
    let Some(error) = parsed.diagnostics.iter().next() else { return ("not parsed".to_owned(), None) };
    let offset = error.labels.as_slice().first().map(|label| label.offset());
    let line = offset.map(|offset| LineIndex::new(&source.text).line(offset));
    (format!("syntax error: {}", error.message), line)
}

/// The facts of a source that was not parsed: its lines, and why.
fn unread(source: &Source, message: &str, line: Option<u32>) -> FileFacts {
    let code_lines = source.text.lines().filter(|line| !line.trim().is_empty()).count() as u32;
    let problems = vec![Problem { message: message.to_owned(), line }];
    FileFacts { problems, code_lines, ..FileFacts::default() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{ContentHash, FileFacts, Source, SourceClass, SourcePath, extract};

    fn facts_of(path: &str, text: &str) -> FileFacts {
        let (path, hash) = (SourcePath::new(path), ContentHash::default());
        let (language, class) = (Some(&super::TYPESCRIPT), SourceClass::Product);
        extract(&Source { path, text: Arc::from(text), valid_utf8: true, hash, language, class })
    }

    #[test]
    fn hostile_sources_give_facts_or_problems_and_never_overflow() {
        let openers =
            ["[", "{", "(", "!", "a?", "a=>", "if(a)", "a=", "<a>", "`${", "class A{a=", "- ", "new ", "await "];
        let lines = ["a+", "a.", "a().b", "a||", "\"", "/*", "a,", "A[]", "a\n", "a.b\n.c()", "else if (a) {}\n"];
        for count in [150, 15_000, 100_000] {
            for text in openers.iter().chain(&lines).map(|text| text.repeat(count)) {
                facts_of("a.tsx", &text);
                facts_of("a.ts", &format!("let a: {text}"));
                facts_of("b.ts", &format!("if (a) {{}} {text} a"));
                facts_of("b.ts", &format!("let a = {text} a"));
            }
        }
    }

    #[test]
    fn a_broken_file_still_gives_its_facts() {
        let facts = facts_of("a.ts", "export const a = 1;\nexport const a = 2;\nlet x: = 3;\n");
        assert!(!facts.problems.is_empty());
        assert_eq!(facts.problems[0].line, Some(3));
    }
}
