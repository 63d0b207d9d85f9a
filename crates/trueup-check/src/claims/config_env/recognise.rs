//! Where documents name environment variables.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;
use trueup_document::{Block, BlockIndex, BlockKind, Document, InlineKind};

use super::{Variable, setting};
use crate::scope::Scope;
use crate::stated_value::{StatedValue, default_in};

/// A line that gives a variable: `export NAME=value  # comment`, `NAME  # comment`.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"^\s*(?:export\s+|set\s+|\$env:|-\s+)?(?<name>[A-Z][A-Z0-9_]{2,})(?:\s*=\s*(?<value>"[^"]*"|'[^']*'|\S*))?\s*(?<comment>#.*)?$"#)
        .ok()
});

/// A code span that is a variable, or gives it a value.
static SPAN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\$?\{?(?<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)\}?(?:=(?<value>\S+))?$").ok());

/// Words of headings and of table headers that say that environment variables are listed.
const LISTING: &[&str] = &["environment", "env var", "variable"];

/// Every variable that the document names, in order.
pub(super) fn variables(scope: &Scope<'_>) -> Vec<Variable> {
    let mut found = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        match &block.kind {
            BlockKind::Code(code) if is_shell(&code.info) => {
                let lines: Vec<Variable> =
                    code.lines.iter().filter_map(|line| in_line(scope.document, index, line)).collect();
                let is_list =
                    is_listing_section(scope, block) || lines.iter().any(|it| setting(scope, &it.name).is_some());
                let lines = if gives_defaults(scope, &lines) { with_defaults(lines) } else { lines };
                found.extend(lines.into_iter().filter(|_| is_list).map(|it| Variable { is_listed: true, ..it }));
            }
            BlockKind::Code(_) | BlockKind::Heading(_) => {}
            _ => found.extend(in_spans(scope, index, block)),
        }
    }
    found
}

/// Whether the values of a list of assignments are the defaults rather than examples: most of those are that can be
/// compared, and at least two.
fn gives_defaults(scope: &Scope<'_>, lines: &[Variable]) -> bool {
    let compared = lines.iter().filter_map(|line| {
        let [default] = setting(scope, &line.name)?.defaults()[..] else { return None };
        Some(line.value.as_ref()?.is(default))
    });
    let (same, all) = compared.fold((0, 0), |(same, all), is_same| (same + usize::from(is_same), all + 1));
    same >= 2 && same * 3 >= all * 2
}

/// Names and values of what nobody writes down as it is.
const STAND_INS: &[&str] = &["secret", "token", "password", "key", "your", "change", "example", "...", "<", "xxx", "$"];

/// The same lines, their values taken for defaults where nothing else gives one.
fn with_defaults(lines: Vec<Variable>) -> Vec<Variable> {
    let is_stand_in = |line: &Variable, value: &StatedValue| {
        let text = format!("{} {}", line.name, value.text).to_lowercase();
        STAND_INS.iter().any(|word| text.contains(word))
    };
    let taken = |mut line: Variable| {
        if line.default.is_none() {
            line.default = line.value.take().filter(|value| !is_stand_in(&line, value));
        }
        line
    };
    lines.into_iter().map(taken).collect()
}

/// The names that [`variables`] may look for in the tree.
pub(super) fn possible_names(document: &Document) -> FxHashSet<String> {
    let mut names = FxHashSet::default();
    for (index, block) in document.blocks().iter().enumerate() {
        match &block.kind {
            BlockKind::Code(code) if is_shell(&code.info) => {
                names.extend(code.lines.iter().filter_map(|line| in_line(document, index, line)).map(|it| it.name));
            }
            BlockKind::Code(_) => {}
            _ => names.extend(spans(document, block).map(|(name, _, _)| name)),
        }
    }
    names
}

fn is_shell(info: &str) -> bool {
    let word = info.split([' ', ',', '{']).next().unwrap_or("").to_lowercase();
    ["", "bash", "sh", "shell", "env", "dotenv", "ini", "text", "console", "properties"].contains(&word.as_str())
}

fn in_line(document: &Document, block: BlockIndex, line: &Range<usize>) -> Option<Variable> {
    let text = document.slice(line);
    let found = LINE.as_ref()?.captures(text)?;
    let name = found.name("name")?;
    // A bare word in capitals needs its comment, or an underscore, to be told from a heading of a listing.
    if found.name("value").is_none() && (found.name("comment").is_none() || !name.as_str().contains('_')) {
        return None;
    }
    let comment = found.name("comment");
    let default = comment.and_then(|comment| default_in(comment.as_str(), line.start + comment.start()));
    let value = found.name("value").filter(|value| !value.as_str().trim_matches(['"', '\'']).is_empty());
    Some(Variable {
        value: value.map(|value| StatedValue::as_written(value.as_str(), line.start + value.start())),
        block,
        name: name.as_str().to_owned(),
        name_span: line.start + name.start()..line.start + name.end(),
        default,
        is_listed: false,
        is_told: false,
    })
}

/// The code spans of a block that look like variables: the name, its bytes, and whether a value is given.
fn spans<'d>(document: &'d Document, block: &'d Block) -> impl Iterator<Item = (String, Range<usize>, bool)> + 'd {
    let codes = block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code);
    codes.filter_map(|inline| {
        let found = SPAN.as_ref()?.captures(document.slice(&inline.span))?;
        let name = found.name("name")?;
        let span = inline.span.start + name.start()..inline.span.start + name.end();
        Some((name.as_str().to_owned(), span, found.name("value").is_some()))
    })
}

fn in_spans(scope: &Scope<'_>, index: BlockIndex, block: &Block) -> Vec<Variable> {
    let document = scope.document;
    let is_listed =
        is_in_table_of_variables(scope, index) || (block.item.is_some() && is_listing_section(scope, block));
    let mut found = Vec::new();
    for (name, span, has_value) in spans(document, block) {
        let is_known = setting(scope, &name).is_some();
        let is_told = is_called_variable(document, block, &span);
        let is_first = block
            .inlines
            .iter()
            .find(|it| it.kind == InlineKind::Code)
            .is_some_and(|it| it.span.start <= span.start && span.end <= it.span.end);
        let is_variable = is_known
            || (name.contains('_') && (is_told || (is_listed && is_first)))
            || (has_value && has_longer(scope, &name));
        if !is_variable {
            continue;
        }
        let default = default_beside(scope, index, block, &span);
        // A variable that the text only mentions is a symbol like others.
        if default.is_none() && !is_listed && !is_told && !has_value {
            continue;
        }
        found.push(Variable {
            value: None,
            block: index,
            name,
            name_span: span,
            default,
            is_listed: is_listed && is_first,
            is_told,
        });
    }
    found
}

fn has_longer(scope: &Scope<'_>, name: &str) -> bool {
    let ending = format!("_{name}");
    scope.model.settings().iter().any(|setting| setting.name.ends_with(&ending))
}

/// The default given right after a variable: in the same cell's row under `Default`, or within the next words.
fn default_beside(scope: &Scope<'_>, index: BlockIndex, block: &Block, span: &Range<usize>) -> Option<StatedValue> {
    let document = scope.document;
    if matches!(block.kind, BlockKind::Cell { column: 0, .. }) {
        return StatedValue::default_in_row(document, index);
    }
    let end = document.text().floor_char_boundary((span.end + 80).min(block.span.end));
    let after = document.slice(&(span.end..end));
    let reach = after.find([';', '\n']).unwrap_or(after.len());
    let other = block.inlines.iter().find(|it| {
        it.kind == InlineKind::Code
            && it.span.start > span.end + 1
            && SPAN.as_ref().is_some_and(|pattern| {
                pattern.is_match(document.slice(&it.span)) && document.slice(&it.span).contains('_')
            })
    });
    let reach = other.map_or(reach, |other| reach.min(other.span.start.saturating_sub(span.end)));
    default_in(&after[..document.text()[span.end..].floor_char_boundary(reach)], span.end)
}

fn is_listing_section(scope: &Scope<'_>, block: &Block) -> bool {
    let title = scope.document.sections_around(block).next().map(|section| section.title.to_lowercase());
    title.is_some_and(|title| LISTING.iter().any(|word| title.contains(word)))
}

fn is_in_table_of_variables(scope: &Scope<'_>, index: BlockIndex) -> bool {
    let blocks = scope.document.blocks();
    let BlockKind::Cell { table, row, column: 0 } = blocks[index].kind else { return false };
    let start = index.saturating_sub(4096);
    let header = blocks[start..index].iter().find(|it| it.kind == BlockKind::Cell { table, row: 0, column: 0 });
    row > 0
        && header.is_some_and(|header| {
            let text = header.plain_text().to_lowercase();
            LISTING.iter().any(|word| text.contains(word))
        })
}

/// Whether the words around a name call it an environment variable.
fn is_called_variable(document: &Document, block: &Block, span: &Range<usize>) -> bool {
    let text = document.text();
    let before = text.floor_char_boundary(span.start.saturating_sub(60)).max(block.span.start);
    let after = text.floor_char_boundary((span.end + 60).min(block.span.end));
    let near = [document.slice(&(before..span.start)), document.slice(&(span.end..after))];
    near.iter().any(|text| {
        let text = text.to_lowercase();
        ["environment variable", "env var", "env variable"].iter().any(|noun| text.contains(noun))
    })
}
