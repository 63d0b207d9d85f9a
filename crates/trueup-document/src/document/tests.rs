use super::*;

/// Outlines the blocks of `text`: kind, line, then each inline in its own brackets.
fn outline(text: &str) -> String {
    let document = Document::parse("doc.md".into(), text.to_owned());
    let mut out = String::new();
    for block in document.blocks() {
        let kind = match &block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Paragraph if block.list_depth > 0 => format!("item {}", block.item.unwrap_or(0)),
            BlockKind::Paragraph => "paragraph".to_owned(),
            BlockKind::Cell { row, column, .. } => format!("cell {row},{column}"),
            BlockKind::Code(code) => format!("code {:?}", code.info),
        };
        out += &format!("{} {kind}:", document.line_of(block.span.start));
        for inline in &block.inlines {
            let marks = match inline.kind {
                InlineKind::Code => ("`", "`"),
                InlineKind::Html => ("<", ">"),
                _ if inline.strong => ("*", "*"),
                _ => ("[", "]"),
            };
            out += &format!(" {}{}{}", marks.0, document.slice(&inline.span), marks.1);
        }
        for line in block.code().map_or(&[][..], |code| &code.lines) {
            out += &format!(" |{}", document.slice(line));
        }
        for link in &block.links {
            out += &format!(" ->{}", link.target_span.as_ref().map_or("?", |span| document.slice(span)));
        }
        out.push('\n');
    }
    out
}

#[test]
fn code_spans_and_strong_text_keep_their_own_bytes() {
    insta::assert_snapshot!(outline("**Store** (`a/b.py:12`) and `` x`y ``.\n"), @"1 paragraph: *Store* [ (] `a/b.py:12` [) and ] `x`y` [.]");
}

#[test]
fn items_tables_and_code_are_blocks_of_their_own() {
    let text = "# A\n\n- one `x`\n  - two\n\n| a | b |\n|---|---|\n| `c` | d |\n\n1. step\n   ```py\n   x = 1\n     y\n   ```\n";
    insta::assert_snapshot!(outline(text), @r#"
    1 h1: [A]
    3 item 0: [one ] `x`
    4 item 1: [two]
    6 cell 0,0: [a]
    6 cell 0,1: [b]
    8 cell 1,0: `c`
    8 cell 1,1: [d]
    10 item 2: [step]
    11 code "py": |x = 1 |  y
    "#);
}

#[test]
fn windows_line_endings_and_links() {
    insta::assert_snapshot!(outline("see [x](./a.md#b)\r\n\r\n```\r\none\r\n\r\ntwo\r\n```\r\n"), @r#"
    1 paragraph: [see ] [x] ->./a.md#b
    3 code "": |one | |two
    "#);
}

#[test]
fn sections_nest_and_have_roles() {
    let document = Document::parse("d.md".into(), "# T\n## Extensibility\n### Steps\ntext\n## Data Flow\n".to_owned());
    let roles: Vec<_> = document.sections().iter().map(|section| (section.role, section.parent)).collect();
    assert_eq!(roles, [(None, None), (Some(SectionRole::Extensibility), Some(0)), (None, Some(1)), (None, Some(0))]);
    let text = document.blocks().iter().find(|block| block.plain_text() == "text").expect("the paragraph");
    assert!(document.sections_around(text).any(|section| section.role == Some(SectionRole::Extensibility)));
}

#[test]
fn anchors_follow_github() {
    let document = Document::parse("d.md".into(), "## `a_b()` & C\n## Same\n## Same\n<a id=\"x\"></a>\n".to_owned());
    for anchor in ["a_b--c", "same", "same-1", "x"] {
        assert!(document.anchors().iter().any(|known| known == anchor), "{anchor} in {:?}", document.anchors());
    }
}

#[test]
fn comments_are_kept() {
    let document = Document::parse("d.md".into(), "a <!-- one --> b\n\n<!-- two\nlines -->\n".to_owned());
    let texts: Vec<_> = document.comments().iter().map(|comment| comment.text.as_str()).collect();
    assert_eq!(texts, ["one", "two\nlines"]);
}

proptest::proptest! {
    #[test]
    fn spans_lie_in_the_text_and_in_order(text in "[-#>` a-z0-9|*\\[\\](){}<!\\n\\r\t]{0,200}") {
        let document = Document::parse("d.md".into(), text.clone());
        for block in document.blocks() {
            assert!(block.span.end <= text.len());
            for inline in &block.inlines {
                assert!(text.get(inline.span.clone()).is_some());
            }
            for line in block.code().map_or(&[][..], |code| &code.lines) {
                assert!(text.get(line.clone()).is_some_and(|line| !line.contains('\n')));
            }
        }
    }
}
