//! TypeScript and JavaScript.

mod comments;
mod common_js;
mod declarations;
mod errors;
mod imports;
mod manner;
mod members;
mod nesting;
mod reader;
mod references;
mod resolve;
mod scripts;
mod tree;
mod visit;
mod workspace;

use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::SourceType;

use crate::languages::Support;
use crate::{FileFacts, Language, LineIndex, Problem, Source};

/// TypeScript and JavaScript.
pub static TYPESCRIPT: Language = Language {
    name: "TypeScript",
    folder: "typescript",
    support: Support::Full,
    extensions: &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "vue", "svelte", "astro"],
    file_names: &[],
    fences: &["typescript", "ts", "tsx", "javascript", "js", "jsx"],
    line_comments: &["//"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

fn extract(source: &Source) -> FileFacts {
    if !scripts::has_blocks(source.path.file_name()) {
        return parsed(&Script { source, text: &source.text, kind: source_type(source.path.file_name()) });
    }
    let found = scripts::scripts(source.path.file_name(), &source.text);
    let kind = if found.typed { SourceType::ts().with_jsx(found.jsx) } else { SourceType::mjs().with_jsx(true) };
    let mut facts = parsed(&Script { source, text: &found.text, kind });
    facts.code_lines += found.other_lines;
    facts
}

/// What is parsed of a source.
struct Script<'s> {
    source: &'s Source,
    /// The source's text, with spaces for what is no script.
    text: &'s str,
    kind: SourceType,
}

fn parsed(script: &Script) -> FileFacts {
    match nesting::room_for(script.text) {
        nesting::Room::Here => read(script),
        nesting::Room::OwnStack(size) => std::thread::scope(|scope| {
            let builder = std::thread::Builder::new().stack_size(size);
            match builder.spawn_scoped(scope, || read(script)) {
                Ok(thread) => thread.join().unwrap_or_else(|_| unread(script, "the parser failed on it")),
                Err(_) => unread(script, "nested too deeply to parse here"),
            }
        }),
        nesting::Room::None => unread(script, "nested too deeply, not parsed"),
    }
}

fn read(script: &Script) -> FileFacts {
    let allocator = Allocator::default();
    let parsed = parse(&allocator, script, script.text);
    let is_declaration_file = script.source.path.file_name().contains(".d.");
    let error = (!parsed.diagnostics.is_empty()).then(|| first_error(&parsed, script));
    let mut facts = if parsed.panicked {
        let offset = error.as_ref().and_then(|error| error.offset);
        read_before(script, before_error(script.text, offset.unwrap_or(0)), is_declaration_file)
    } else {
        reader::read(script.text, &parsed.program, is_declaration_file)
    };
    if let Some(error) = error {
        facts.problems.push(Problem { message: error.message, line: error.line });
    }
    facts
}

/// The facts of a source's beginning; of the rest only the lines are counted.
fn read_before(script: &Script, before: &str, is_declaration_file: bool) -> FileFacts {
    let allocator = Allocator::default();
    let parsed = parse(&allocator, script, before);
    if parsed.panicked {
        return FileFacts { code_lines: filled_lines(script.text), ..FileFacts::default() };
    }
    let mut facts = reader::read(before, &parsed.program, is_declaration_file);
    facts.code_lines += filled_lines(&script.text[before.len()..]);
    facts
}

fn filled_lines(text: &str) -> u32 {
    text.lines().filter(|line| !line.trim().is_empty()).count() as u32
}

/// What stands before the top-level statement with a syntax error the parser does not survive.
fn before_error(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or("");
    let begins_statement = |at: &usize| {
        let next = text.as_bytes().get(at + 1).copied().unwrap_or(b'\n');
        !next.is_ascii_whitespace() && !matches!(next, b'}' | b')' | b']' | b'*')
    };
    let end = memchr::memrchr_iter(b'\n', before.as_bytes()).find(begins_statement);
    &text[..end.map_or(0, |end| end + 1)]
}

/// Parses by what the extension allows; a JavaScript file that is none (Flow, or types in a `.js` file) is tried once
/// more as TypeScript.
fn parse<'a>(allocator: &'a Allocator, script: &Script, text: &'a str) -> ParserReturn<'a> {
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parse_as = |kind| Parser::new(allocator, text, kind).with_options(options).parse();
    let parsed = parse_as(script.kind);
    if parsed.panicked && !script.kind.is_typescript() { parse_as(SourceType::tsx()) } else { parsed }
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

/// A syntax error: what, and where.
struct SyntaxError {
    message: String,
    offset: Option<usize>,
    line: Option<u32>,
}

fn first_error(parsed: &ParserReturn, script: &Script) -> SyntaxError {
    let error = parsed.diagnostics.iter().next();
    let offset = error.and_then(|error| error.labels.as_slice().first()).map(|label| label.offset() as usize);
    let line = offset.map(|offset| LineIndex::new(script.text).line(offset as u32));
    let message = error.map_or("not parsed".to_owned(), |error| format!("syntax error: {}", error.message));
    SyntaxError { message, offset, line }
}

/// The facts of a source that was not parsed: its lines, and why.
fn unread(script: &Script, message: &str) -> FileFacts {
    let code_lines = filled_lines(script.text);
    let problems = vec![Problem { message: message.to_owned(), line: None }];
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
        let facts = facts_of("a.ts", "import a from \"a\";\n\nfunction f() {\n}\nclass A {\n  b(: {\n}\n");
        assert_eq!((facts.definitions.len(), facts.imports.len(), facts.problems.len()), (1, 1, 1));
        assert_eq!(facts.code_lines, 6);
    }
}
