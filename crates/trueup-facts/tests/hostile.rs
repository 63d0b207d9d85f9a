//! Sources that nobody sane writes: reading them ends, and never panics.

use trueup_facts::languages::LANGUAGES;
use trueup_facts::{ContentHash, Language, Source, SourceClass, SourcePath, extract};

fn read(language: &'static Language, text: &str) {
    let path = SourcePath::new(&format!("a.{}", language.extensions[0]));
    let (hash, class, language) = (ContentHash::default(), SourceClass::Product, Some(language));
    let source = Source { path, text: text.into(), valid_utf8: true, hash, language, class };
    let facts = extract(&source);
    for definition in &facts.definitions {
        let (span, length) = (definition.span, source.text.len() as u32);
        assert!(span.start <= definition.header_end && definition.header_end <= span.end && span.end <= length);
        assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(definition.header_end as usize));
        assert!(definition.first_line <= span.line && span.line <= span.end_line, "{definition:?}");
    }
}

#[test]
fn deep_nesting() {
    let depth = 8_000;
    for language in LANGUAGES {
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
    }
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
    for language in LANGUAGES {
        let cases = std::fs::read_to_string(root.join(language.folder).join("cases.md")).unwrap_or_default();
        let blocks = cases.split("```").filter_map(|block| block.split_once('\n'));
        for (_, text) in blocks.filter(|(info, _)| language.fences.contains(info)) {
            for end in (0..text.len()).step_by(7).filter(|&end| text.is_char_boundary(end)) {
                read(language, &text[..end]);
            }
        }
    }
}
