//! What a count may be of: the files, directories, types and values that the words around it name.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, InlineKind};
use trueup_facts::{Definition, DefinitionId, DefinitionKind, SourcePath};

use crate::scope::{Resolved, Scope};
use crate::stated_count::StatedCount;
use crate::symbol::{SymbolName, has_code_shape};
use crate::words::words;

/// Something of the code that a text names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Thing {
    /// A file.
    File(SourcePath),
    /// A directory.
    Directory(String),
    /// A type.
    Type(DefinitionId),
    /// A constant or a variable.
    Value(DefinitionId),
    /// A table of the schema, by its place in the codebase's list.
    Table(usize),
    /// A function, by its name.
    Function(String),
}

/// A thing with the bytes that name it, backticks and emphasis left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mention {
    pub(super) span: Range<usize>,
    pub(super) thing: Thing,
    pub(super) name: String,
}

/// How surely a count is one of a thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tie {
    /// The words say so.
    Said,
    /// The thing is what the paragraph is about.
    Near,
}

/// What stands between a thing and a count of what it has.
static HAS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^ [`*_]*
        (?: \s+ (?: enum | struct | class | interface | trait | protocol | type | model | table | module | file | script
          | suite | crate | package | directory | folder | command | entity | record | dataclass | collection | list | array
          | document | map | registry | union | schema ) \b )?
        (?: \s* (?: \( | : | = | — | – | - )
          | \s+ (?: has | have | having | with | contains? | containing | holds? | defines? | declares? | exposes? | lists?
            | includes? | provides? | offers? | comprises? | consists\sof | carries | exports? | registers? | adds\sup\sto
            | is ) \b ){1,2}
        \s* (?: (?: all | exactly | a\stotal\sof | the | just | only | currently | now ) \s+ )? [*_(]* $",
    )
    .ok()
});

/// What stands between a count and the thing that has so many.
static OF: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)^ [`*_]* \s+ (?: (?: defined | declared | that\slive | living | found | listed | kept | stored ) \s+ )?
        (?: in | of | on | inside | within | under ) \s+
        (?: the \s+ )? (?: (?: enum | struct | class | interface | trait | type | model | table | file | module | crate ) \s+ )? [`*_(]* $",
    )
    .ok()
});

/// Words right before a count that make it one of all there is.
static WHOLE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:all|there are|there is|total of)\s+[*_`]*$").ok());

/// What may stand between a count and another one of the same thing: "46 tests across 579 lines".
static FURTHER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^[`*_)]*\s*(?:,|and|, and|across|in|over|plus|\+|/|\(|—|–|·)\s*[*_(]*$").ok());

/// The thing that a count in prose is of: `names` are those of its sentence; `earlier` is the count before it in the
/// same sentence with its thing.
pub(super) fn tied(
    scope: &Scope<'_>,
    names: &[Mention],
    count: &StatedCount,
    earlier: Option<(&StatedCount, &Mention)>,
) -> Option<(Mention, Tie)> {
    let document = scope.document;
    if let Some((before, mention)) = earlier
        && before.phrase.end <= count.phrase.start
        && matches(&FURTHER, document.slice(&(before.phrase.end..count.phrase.start)))
    {
        return Some((mention.clone(), Tie::Said));
    }
    let before = names.iter().rev().find(|it| it.span.end <= count.phrase.start);
    let has = before.filter(|it| matches(&HAS, document.slice(&(it.span.end..count.phrase.start))));
    let after = names.iter().find(|it| it.span.start >= count.phrase.end);
    let of = after.filter(|it| matches(&OF, document.slice(&(count.phrase.end..it.span.start))));
    // "Change two functions in `a.py`" does not say that it has no others; a verb of having, or "all", does.
    let before = document.slice(&(count.phrase.start.saturating_sub(24)..count.phrase.start));
    let says_whole =
        matches!(count.noun.as_str(), "test" | "line" | "variant" | "crate") || WHOLE.as_ref()?.is_match(before);
    let of = of.map(|it| (it.clone(), if says_whole { Tie::Said } else { Tie::Near }));
    of.or(has.map(|it| (it.clone(), Tie::Said)))
}

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    text.len() < 80 && pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// The things that a block names, in order.
pub(super) fn mentions(scope: &Scope<'_>, block: &Block) -> Vec<Mention> {
    let mut found = Vec::new();
    for inline in &block.inlines {
        match inline.kind {
            InlineKind::Code => found.extend(of_code(scope, &inline.span)),
            InlineKind::Text => {
                let text = scope.document.slice(&inline.span);
                for word in words(text).filter(|word| has_code_shape(&text[word.clone()])) {
                    let span = inline.span.start + word.start..inline.span.start + word.end;
                    let follows_on = text[word.end..].starts_with(['.', '(', '/', ':'])
                        && text[word.end + 1..].starts_with(char::is_alphanumeric);
                    if !follows_on && let Some(id) = type_named(scope, &text[word.clone()]) {
                        found.push(Mention { span, thing: Thing::Type(id), name: text[word].to_owned() });
                    }
                }
            }
            InlineKind::Break | InlineKind::Html => {}
        }
    }
    found
}

fn of_code(scope: &Scope<'_>, span: &Range<usize>) -> Option<Mention> {
    let text = scope.document.slice(span);
    let mention = |thing: Thing| Some(Mention { span: span.clone(), thing, name: text.to_owned() });
    if text.contains(['/', '.']) && !text.contains([' ', '(', ':']) {
        match scope.resolve(text.trim_end_matches('/'), span.start) {
            Resolved::File(path) => return mention(Thing::File(path)),
            Resolved::Directory(directory) => return mention(Thing::Directory(directory)),
            _ => {}
        }
    }
    let symbol = SymbolName::parse(text)?;
    if symbol.is_call {
        return mention(Thing::Function(symbol.name));
    }
    let tables = scope.codebase.tables();
    if let Some(id) = type_named(scope, &symbol.name) {
        return mention(Thing::Type(id));
    }
    if let Some(at) = tables.iter().position(|table| table.name == symbol.name)
        && !tables[at + 1..].iter().any(|table| table.name == symbol.name)
    {
        return mention(Thing::Table(at));
    }
    let is_value = |it: &Definition| matches!(it.kind, DefinitionKind::Constant | DefinitionKind::Variable);
    if let Some(id) = only(scope, &symbol.name, is_value) {
        return mention(Thing::Value(id));
    }
    let is_callable = |it: &Definition| it.kind.is_callable();
    only(scope, &symbol.name, is_callable).and_then(|_| mention(Thing::Function(symbol.name.clone())))
}

fn type_named(scope: &Scope<'_>, name: &str) -> Option<DefinitionId> {
    only(scope, name, |it| it.kind.is_type() && it.kind != DefinitionKind::TypeAlias)
}

/// The only definition of the product near the document that has that name and fits.
fn only(scope: &Scope<'_>, name: &str, fits: impl Fn(&Definition) -> bool) -> Option<DefinitionId> {
    let codebase = scope.codebase;
    let named = codebase.definitions_named(name).iter().copied();
    let fitting: Vec<DefinitionId> = named.filter(|id| fits(codebase.definition(*id))).collect();
    let near = scope.nearest(fitting.iter().map(|id| codebase.file(id.file).path().clone()).collect());
    let mut near = fitting.into_iter().filter(|id| near.contains(codebase.file(id.file).path()));
    let first = near.next()?;
    near.next().is_none().then_some(first)
}

/// The thing that a paragraph begins with in strong letters, as the entry of a glossary does, or its item's first code.
pub(super) fn lead(scope: &Scope<'_>, block: &Block) -> Option<Mention> {
    let first = block.inlines.iter().find(|inline| !scope.document.slice(&inline.span).trim().is_empty())?;
    let is_lead = first.kind == InlineKind::Code && (first.strong || block.item.is_some());
    is_lead.then(|| of_code(scope, &first.span))?
}

/// A count in a table: the cell is a bare number under a header that says what is counted, in the row of a thing.
pub(super) fn in_table(scope: &Scope<'_>, index: BlockIndex, nouns: &[&str]) -> Option<(StatedCount, Mention)> {
    let blocks = scope.document.blocks();
    let block = &blocks[index];
    let BlockKind::Cell { table, row, column } = block.kind else { return None };
    if row == 0 || column == 0 {
        return None;
    }
    let text = scope.document.slice(&block.span);
    let number = text.trim();
    let shown = number.trim_start_matches('~').trim_end_matches('+');
    if !shown.starts_with(|c: char| c.is_ascii_digit()) || shown.contains(|c: char| !c.is_ascii_digit() && c != ',') {
        return None;
    }
    let before = &blocks[index.saturating_sub(4096)..index];
    let cell =
        |row: usize, column: usize| before.iter().rev().find(|it| it.kind == BlockKind::Cell { table, row, column });
    let header = cell(0, column)?.plain_text().trim().to_lowercase();
    let noun = nouns.iter().find(|noun| trueup_model::singular(&header) == **noun)?;
    let mut named = mentions(scope, cell(row, 0)?).into_iter();
    let (mention, other) = (named.next()?, named.next());
    let start = block.span.start + text.find(shown)?;
    use crate::stated_count::{Precision, value_of};
    let precision = match (number.starts_with('~'), number.ends_with('+')) {
        (true, _) => Precision::About,
        (_, true) => Precision::AtLeast,
        _ => Precision::Exact,
    };
    let count = StatedCount {
        number: value_of(shown)?,
        precision,
        span: start..start + shown.len(),
        phrase: start..start + shown.len(),
        noun: (*noun).to_owned(),
        qualifiers: Vec::new(),
        is_more: false,
    };
    other.is_none().then_some((count, mention))
}
