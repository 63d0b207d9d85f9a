//! Sources that nobody sane writes: reading them ends, and never panics.

use rayon::prelude::*;
use trueup_facts::artifacts::ARTIFACTS;
use trueup_facts::languages::LANGUAGES;
use trueup_facts::{ContentHash, FileFacts, Language, Source, SourceClass, SourcePath, extract, language_by_fence};

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

/// What each language reads of what nests without end, spread over all threads text by text.
fn read_by_all(texts: &[String]) {
    let pairs: Vec<_> = LANGUAGES.iter().flat_map(|language| texts.iter().map(move |text| (*language, text))).collect();
    pairs.par_iter().for_each(|(language, text)| read(language, text));
}

#[test]
fn deep_nesting() {
    let depth = 5_000;
    let openings = [
        "(",
        "[",
        "{",
        "-",
        "a.",
        "a(",
        "if x:",
        "!",
        "x = ",
        "f(lambda: ",
        "{ if x ",
        "<a>",
        "mod a {",
        "`${",
        "+}",
        "/*",
        "f a,",
    ];
    let mut texts: Vec<String> = openings.iter().map(|opening| opening.repeat(depth)).collect();
    texts.push(format!("x = {}1{}", "(".repeat(depth), ")".repeat(depth)));
    texts.push(format!("x = {}1", "1 + ".repeat(depth)));
    texts.push(format!("x = a{}", ".b()".repeat(depth)));
    texts.push(format!("fn f() {{ let x = a{}; }}", ".b()".repeat(depth)));
    read_by_all(&texts);
}

/// Lines that are each indented by more than the one before, with and without something on them.
#[test]
fn staircases() {
    let stairs = |step: &str, count| (0..count).map(|level| " ".repeat(level * 10) + step).collect::<String>();
    read_by_all(&[stairs("if x:\n", 200), stairs("\n", 200), stairs("a\n", 200)]);
}

/// What has cost a parser more than half a minute, or for ever, in the language that it cost it.
#[test]
fn texts_that_were_dear() {
    let stairs = (0..206).map(|level| " ".repeat(level * 97) + "if x:\n").collect();
    let texts: [(&str, String); 6] = [
        ("kotlin", "class A {\n    val a: Int\n    @B".to_owned()),
        ("dart", "a.b(1).".repeat(9_000)),
        ("lua", "local a = {".repeat(22_000)),
        ("kotlin", stairs),
        ("zig", "/*".repeat(10_000)),
        ("swift", format!("fn f() {{ let x = a{}; }}", "f a,".repeat(5_000))),
    ];
    texts.par_iter().for_each(|(fence, text)| read(language_by_fence(fence).expect("a language"), text));
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

/// Every source of the cases, cut off at many a byte: what people type is mostly unfinished.
#[test]
#[allow(clippy::disallowed_methods, reason = "the cases are files of this repository")]
fn sources_cut_off() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/languages");
    let of_language = |language: &&'static Language| {
        let language = *language;
        let cases = std::fs::read_to_string(root.join(language.folder).join("cases.md")).unwrap_or_default();
        let blocks = cases.split("```").filter_map(|block| block.split_once('\n'));
        let own = blocks.filter(|(info, _)| language.fences.contains(info));
        own.map(|(_, text)| (language, text.to_owned())).collect::<Vec<_>>()
    };
    let blocks: Vec<_> = LANGUAGES.iter().flat_map(of_language).collect();
    blocks.par_iter().for_each(|(language, text)| {
        for end in (0..text.len()).step_by(23).filter(|&end| text.is_char_boundary(end)) {
            read(language, &text[..end]);
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
    ARTIFACTS.par_iter().for_each(|artifact| {
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
                let text = format!("{start}{}", opening.repeat(3_000));
                let facts = (artifact.extract)(&path, &text);
                facts.iter().for_each(|facts| check(facts, &text));
            }
        }
    });
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

/// The sources of the frameworks' cases, cut off: their arguments are read from the text itself.
#[test]
#[allow(clippy::disallowed_methods, reason = "the cases are files of this repository")]
fn sources_of_frameworks_cut_off() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/frameworks");
    let files =
        std::fs::read_dir(home).expect("the folder of the frameworks").map(|entry| entry.expect("a file").path());
    for cases in files.filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let cases = std::fs::read_to_string(cases).expect("cases");
        for (info, text) in cases.split("```").filter_map(|block| block.split_once('\n')) {
            let Some(language) = language_by_fence(info).filter(|_| !info.is_empty()) else { continue };
            for end in (0..text.len()).step_by(11).filter(|&end| text.is_char_boundary(end)) {
                read(language, &text[..end]);
            }
        }
    }
}

/// Calls within calls and links of chains that all of them mean something.
#[test]
fn routes_without_end() {
    let go = "package a\nimport \"github.com/go-chi/chi/v5\"\nfunc f() {\nr := chi.NewRouter()\n";
    let django = "from django.urls import include, path\nurlpatterns = [\n";
    let sources = [
        ("go", go, "r.Route(\"/a\", func(r chi.Router) {\n"),
        ("go", go, "r.Get(\"/a\", b)\n"),
        ("go", "package a\nimport \"github.com/go-chi/chi/v5\"\nfunc f() {\nchi.NewRouter()", ".Route(\"/a\", b)"),
        ("go", go, "r := r.Group(c(r, \"/a\"))\n"),
        ("python", django, "path('a/', include([\n"),
        ("python", django, "path('a/', b),\n"),
        ("python", "from fastapi import FastAPI\napp = FastAPI()\n", "@app.get(a + '/b')\ndef c(): ...\n"),
        ("python", "import argparse\n", "a.add_argument('--b', "),
        ("typescript", "import express from 'express';\nconst app = express();\n", "app.use('/a', (app) => {\n"),
    ];
    sources.par_iter().for_each(|(fence, begin, part)| {
        let language = language_by_fence(fence).expect("a language");
        read(language, &((*begin).to_owned() + &part.repeat(2_000)));
    });
}

/// Routers that are mounted on each other, in circles and many times over.
#[test]
fn mounts_without_end() {
    let mut text = "from fastapi import APIRouter\n".to_owned();
    for router in 0..60 {
        text += &format!("r{router} = APIRouter()\n@r{router}.get('/x')\ndef f{router}(): ...\n");
    }
    for (on, mounted) in (0..60).flat_map(|on| (0..60).map(move |mounted| (on, mounted))) {
        text += &format!("r{on}.include_router(r{mounted}, prefix='/{on}')\n");
    }
    let tree = trueup_cases::Tree::new(&[("a.py", &text)]);
    assert!(tree.codebase().routes().len() <= 60 * 64);
}
