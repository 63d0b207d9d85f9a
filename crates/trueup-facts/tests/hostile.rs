//! Sources that nobody sane writes: reading them ends, and never panics.

use rayon::prelude::*;
use trueup_facts::artifacts::ARTIFACTS;
use trueup_facts::languages::LANGUAGES;
use trueup_facts::{ContentHash, FileFacts, Language, Source, SourceClass, SourcePath, extract};

fn read(language: &'static Language, text: &str) {
    let path = SourcePath::new(&format!("a.{}", language.extensions[0]));
    let (hash, class, language) = (ContentHash::default(), SourceClass::Product, Some(language));
    let source = Source { path, text: text.into(), valid_utf8: true, hash, language, class };
    check(&extract(&source), text);
}

/// Every place of the facts is a place of the text.
fn check(facts: &FileFacts, text: &str) {
    for definition in &facts.definitions {
        let (span, length) = (definition.span, text.len() as u32);
        assert!(span.start <= definition.header_end && definition.header_end <= span.end && span.end <= length);
        assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(definition.header_end as usize));
        assert!(definition.first_line <= span.line && span.line <= span.end_line, "{definition:?}");
    }
}

#[test]
fn deep_nesting() {
    let depth = 5_000;
    LANGUAGES.par_iter().for_each(|language| {
        for opening in
            ["(", "[", "{", "-", "a.", "a(", "if x:", "!", "x = ", "f(lambda: ", "{ if x ", "<a>", "mod a {", "`${"]
        {
            read(language, &opening.repeat(depth));
        }
        read(language, &format!("x = {}1{}", "(".repeat(depth), ")".repeat(depth)));
        read(language, &format!("x = {}1", "1 + ".repeat(depth)));
        read(language, &format!("x = a{}", ".b()".repeat(depth)));
        read(language, &(0..2_000).map(|level| " ".repeat(level) + "if x:\n").collect::<String>());
        read(language, &format!("fn f() {{ let x = a{}; }}", ".b()".repeat(depth)));
    });
}

#[test]
fn odd_bytes() {
    let odd = [
        "",
        "\u{feff}",
        "\0\0\0",
        "\u{feff}\r\nx = 1\r\n",
        "\r\r\r",
        "é = 'ü'",
        "\"",
        "'''",
        "/*",
        "//!",
        "#[",
        "def",
        "\\",
    ];
    for language in LANGUAGES {
        for text in odd {
            read(language, text);
        }
    }
}

/// Every source of the cases, cut off after every byte: what people type is mostly unfinished.
#[test]
#[allow(clippy::disallowed_methods, reason = "the cases are files of this repository")]
fn sources_cut_off() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/languages");
    LANGUAGES.par_iter().for_each(|language| {
        let cases = std::fs::read_to_string(root.join(language.folder).join("cases.md")).unwrap_or_default();
        let blocks = cases.split("```").filter_map(|block| block.split_once('\n'));
        for (_, text) in blocks.filter(|(info, _)| language.fences.contains(info)) {
            for end in (0..text.len()).step_by(7).filter(|&end| text.is_char_boundary(end)) {
                read(language, &text[..end]);
            }
        }
    });
}

/// A path that the artifact may be read from.
fn path_of(artifact: &trueup_facts::artifacts::Artifact) -> SourcePath {
    let names = [
        "Dockerfile",
        "compose.yaml",
        ".env",
        "Makefile",
        "justfile",
        "package.json",
        "Procfile",
        "a.service",
        "nginx.conf",
        ".github/workflows/a.yml",
        ".gitlab-ci.yml",
        "a.sql",
        "a.proto",
        "a.tf",
        "openapi.yaml",
        "openapi.json",
        "a.graphql",
        "a.prisma",
        "values.yaml",
        "Chart.yaml",
    ];
    let path = names.iter().map(|name| SourcePath::new(name)).find(|path| (artifact.reads)(path));
    path.unwrap_or_else(|| panic!("no path is known that {artifact:?} reads"))
}

#[test]
fn artifacts_of_nothing_sane() {
    let openings = [
        "(",
        "[",
        "{",
        "- ",
        "a: ",
        "a: {",
        "- [",
        "{{",
        "\\\n",
        "<<A\n",
        "$$",
        "/*",
        "\"",
        "'",
        "server {",
        "a {",
        "\t",
        "CREATE TABLE a (",
        "message A {",
        "FROM a\n",
        "type A {",
        "x = [",
        "define a\n",
        "[Unit]\n",
        "ALTER TABLE a ADD b int,",
        "a=\"",
        "$",
        "${",
        "&a [",
        "é",
    ];
    for artifact in ARTIFACTS {
        let path = path_of(artifact);
        for opening in openings {
            for start in [
                "",
                "services: ",
                "openapi: '3'\npaths: ",
                "apiVersion: v1\nkind: Pod\nspec: ",
                "FROM a\nRUN ",
                "CREATE TABLE a (",
            ] {
                let text = format!("{start}{}", opening.repeat(8_000));
                let facts = (artifact.extract)(&path, &text);
                facts.iter().for_each(|facts| check(facts, &text));
            }
        }
    }
}

/// Every file of the artifacts' cases, cut off and read as each artifact.
#[test]
#[allow(clippy::disallowed_methods, reason = "the cases are files of this repository")]
fn artifacts_cut_off() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/artifacts");
    for artifact in ARTIFACTS {
        let cases = std::fs::read_to_string(root.join(artifact.file).with_extension("md")).expect("cases");
        let path = path_of(artifact);
        for (_, text) in cases.split("```").filter_map(|block| block.split_once('\n')) {
            for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace("store", "störe")] {
                for end in (0..=text.len()).step_by(11).filter(|&end| text.is_char_boundary(end)) {
                    let facts = (artifact.extract)(&path, &text[..end]);
                    facts.iter().for_each(|facts| check(facts, &text[..end]));
                }
            }
        }
    }
}
