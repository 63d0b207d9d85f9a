//! What the text around a line reference says stands there.

mod code_block;
mod hinted;
mod words;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, CodeBlock, Inline, InlineKind};

use crate::claims::is_drawing;
use crate::line_reference::LineReference;
use crate::quoted::comment_text;
use crate::scope::Scope;
use crate::sentence::sentence_around;
use crate::symbol::{SymbolName, has_code_shape};
use crate::written_path::look;

pub(crate) use code_block::indentation;
use code_block::{from_code_block, looks_like_code};
use hinted::from_hints;
use words::from_words;
pub(crate) use words::{name_parts, stem};

/// One thing that the text may say stands at the lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Candidate {
    /// The thing.
    pub(crate) what: Expected,
    /// How closely the text ties it to the reference.
    pub(crate) tie: Tie,
    /// The byte of the document where the text names it; 0 where it is shown rather than named.
    pub(crate) at: usize,
}

/// What stands at the lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Expected {
    /// A definition, or a use, of a symbol.
    Symbol(SymbolName),
    /// A text that is no symbol, to be found as it is.
    Quote(String),
    /// Lines of code shown with the reference.
    Code(Vec<String>),
    /// A name that shown code calls; only its definition counts.
    Called(SymbolName),
    /// A definition whose name's words all stand in the text: "extracting record values".
    Worded(SymbolName),
    /// A definition, or a call of it, that the words hint at: some of its name's words, or its making.
    Hinted(SymbolName),
    /// A call of a method of the thing that goes by that name: "Checkout → Ledger" means `self.ledger.write()`.
    Receiver(String),
    /// A loop that only a statement in it ends.
    EndlessLoop,
}

impl Expected {
    /// How little it says by itself: code and calls say more than names, names more than words.
    pub(crate) fn vagueness(&self) -> u8 {
        match self {
            Expected::Code(_) => 0,
            Expected::Symbol(symbol) if symbol.is_call => 1,
            Expected::Symbol(symbol) if symbol.is_code_shaped() => 2,
            Expected::Quote(_) => 3,
            Expected::Symbol(_) => 4,
            Expected::Called(_) => 5,
            Expected::Receiver(_) => 5,
            Expected::Worded(_) => 6,
            Expected::Hinted(_) | Expected::EndlessLoop => 7,
        }
    }
}

/// How closely a candidate is tied to its reference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Tie {
    /// Named or shown right beside the reference.
    Beside,
    /// In the same sentence, row or line.
    Near,
    /// In the same section, or only a word that may be a name.
    Loose,
}

/// Everything the text ties to the reference, closest first.
pub(crate) fn expectations(scope: &Scope<'_>, block: BlockIndex, reference: &LineReference) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let found = &scope.document.blocks()[block];
    match found.code() {
        Some(_) => from_code_block(scope, found, reference, &mut candidates),
        None => {
            from_following_code(scope, block, reference, &mut candidates);
            from_sentence(scope, found, reference, &mut candidates);
            if found.is_heading() {
                from_section(scope, block, &mut candidates);
            }
            if matches!(found.kind, BlockKind::Cell { .. }) {
                from_row(scope, found, &mut candidates);
            }
        }
    }
    from_words(scope, found, reference, &mut candidates);
    from_hints(scope, found, reference, &mut candidates);
    if reference.position.1 > 1 {
        share_out(reference, &mut candidates);
    }
    candidates.sort_by_key(|candidate| (candidate.tie, candidate.what.vagueness()));
    candidates
}

/// Numbers that share one path: as many names as numbers go together in order; else each number may mean any name.
fn share_out(reference: &LineReference, candidates: &mut Vec<Candidate>) {
    let (position, count) = reference.position;
    let is_name = |candidate: &&Candidate| matches!(candidate.what, Expected::Symbol(_)) && candidate.tie != Tie::Loose;
    let mut names: Vec<Candidate> = candidates.iter().filter(is_name).cloned().collect();
    names.sort_by_key(|candidate| candidate.at);
    if names.len() == count {
        let mut own = names.swap_remove(position);
        own.tie = Tie::Beside;
        *candidates = vec![own];
    } else {
        for candidate in candidates {
            candidate.tie = Tie::Loose;
        }
    }
}

fn push(candidates: &mut Vec<Candidate>, what: Expected, tie: Tie) {
    if !candidates.iter().any(|known| known.what == what && known.tie <= tie) {
        candidates.push(Candidate { what, tie, at: 0 });
    }
}

fn push_at(candidates: &mut Vec<Candidate>, what: Expected, tie: Tie, at: usize) {
    let count = candidates.len();
    push(candidates, what, tie);
    if let Some(new) = candidates.get_mut(count) {
        new.at = at;
    }
}

/// How much text, in bytes, may stand between a reference and the code that it introduces.
const LEAD: usize = 200;

/// Names and calls in a line of a drawing, a flow or a comment.
static NAMES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[A-Za-z_$][\w$]*(?:(?:::|\.|->)[A-Za-z_$][\w$]*)*(?:\(|!\()?").ok());

/// How many bytes lie between a span and the reference.
fn gap(span: &Range<usize>, reference: &LineReference) -> usize {
    let start = reference.path_span.start.min(reference.span.start);
    if span.end <= start { start - span.end } else { span.start.saturating_sub(reference.span.end) }
}

/// The block of code that the reference introduces.
fn from_following_code(
    scope: &Scope<'_>,
    block: BlockIndex,
    reference: &LineReference,
    candidates: &mut Vec<Candidate>,
) {
    let found = &scope.document.blocks()[block];
    let is_last_reference =
        scope.references_of(block).last().is_none_or(|(_, last)| last.span.start <= reference.span.start);
    let rest = scope.document.slice(&(reference.span.end..found.span.end.max(reference.span.end)));
    let whole = scope.document.slice(&found.span).trim_end();
    let leads_in = found.is_heading() || whole.ends_with(':') || rest.trim().len() < LEAD;
    if !is_last_reference || !leads_in {
        return;
    }
    let reach = if found.is_heading() { 3 } else { 1 };
    let blocks = &scope.document.blocks()[block + 1..];
    let next = blocks.iter().take(reach).take_while(|next| !next.is_heading()).find(|next| next.code().is_some());
    let Some(code) = next.and_then(Block::code) else { return };
    if !found.is_heading() && !whole.ends_with(':') && names_its_file(scope, code) {
        return;
    }
    let lines: Vec<String> = code.lines.iter().map(|line| scope.document.slice(line).to_owned()).collect();
    let draws = lines.iter().any(|line| line.contains(['│', '▼', '├', '→', '←', '↓']));
    if !draws && (!is_drawing(&code.info) || lines.iter().any(|line| looks_like_code(line))) {
        push(candidates, Expected::Code(lines), Tie::Beside);
    }
}

/// Whether shown code says itself which file it is from, so that it needs nothing before it to say so.
fn names_its_file(scope: &Scope<'_>, code: &CodeBlock) -> bool {
    let first = code.lines.first().and_then(|line| comment_text(scope.document.slice(line)));
    first.is_some_and(|text| look(text).is_some())
}

/// Words between a name and its reference that tie them: "`x` at `f:1`", "`x` (`f:1`)", "`f:1` defines `x`".
static CONNECTIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[\s`(\[*,:–—-]*(?:(?:method|function|class|struct|enum|trait|type|is|are|was|defined|declared|implemented|lives|found|located|happens|starts|runs|begins|at|in|from|on|via|see|the|file|dataclass|protocol|lambda|loop|statement|block|array|dictionary|map|call|component|property|field|state|route|endpoint|hook|constant|variable)[\s`(*]+)*[\s`(\[*]*$",
    )
    .ok()
});

fn from_sentence(scope: &Scope<'_>, block: &Block, reference: &LineReference, candidates: &mut Vec<Candidate>) {
    let sentence = if block.is_heading() || matches!(block.kind, BlockKind::Cell { .. }) {
        block.span.clone()
    } else {
        sentence_around(scope, block, reference.span.start)
    };
    let mut spans: Vec<(usize, Tie, &str, usize)> = Vec::new();
    for inline in block.inlines_in(&sentence) {
        let is_reference = inline.span.start <= reference.path_span.start && reference.path_span.end <= inline.span.end;
        if inline.kind != InlineKind::Code || is_reference {
            continue;
        }
        let is_other = scope.touches_reference(&inline.span);
        if is_other || look(&inline.text).is_some() || belongs_to_another(scope, &inline.span, reference) {
            continue;
        }
        let precedes = inline.span.end <= reference.path_span.start;
        let between = if precedes {
            scope.document.slice(&(inline.span.end..reference.path_span.start))
        } else {
            scope.document.slice(&(reference.span.end..inline.span.start.max(reference.span.end)))
        };
        let is_tied = CONNECTIVE.as_ref().is_some_and(|connective| connective.is_match(between));
        let tie = if is_tied && precedes { Tie::Beside } else { Tie::Near };
        let distance = gap(&inline.span, reference) + if precedes { 0 } else { 20 };
        spans.push((distance, tie, &inline.text, inline.span.start));
    }
    spans.sort_by_key(|(distance, tie, ..)| (*tie, *distance));
    for (_, tie, text, at) in spans {
        push_text(candidates, text, tie, at);
        let after = at + text.len() + 1;
        if tie == Tie::Beside && is_function_noun(scope.document.text().get(after..).unwrap_or("")) {
            mark_as_call(candidates, text);
        }
    }
    let plain = scope.document.slice(&sentence);
    for found in NAMES.iter().flat_map(|names| names.find_iter(plain)) {
        let at = sentence.start + found.start();
        let is_reference = scope.touches_reference(&(at..at + found.len()));
        let in_code = |inline: &Inline| inline.kind == InlineKind::Code && inline.span.contains(&at);
        if block.inlines_in(&sentence).iter().any(in_code) {
            continue;
        }
        let name = found.as_str().trim_end_matches('(');
        let is_call = found.as_str().ends_with('(') && plain[found.end()..].starts_with(')');
        let is_code = is_call || has_code_shape(name) || name.contains("::") || has_known_owner(scope, name);
        let written = if is_call { format!("{name}()") } else { name.to_owned() };
        let symbol = SymbolName::parse(&written).filter(|_| is_code && !is_reference && look(name).is_none());
        if let Some(symbol) = symbol {
            let tie = if block.is_heading() { Tie::Beside } else { Tie::Near };
            push_at(candidates, Expected::Symbol(symbol), tie, at);
        }
    }
}

/// Whether the text after a name says that it is a function, whatever the name's shape.
fn is_function_noun(after: &str) -> bool {
    let word = after.trim_start_matches(['`', ' ']).split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    matches!(word, "lambda" | "function" | "method" | "callback" | "decorator" | "closure")
}

/// Makes the candidate of that name one that is called.
fn mark_as_call(candidates: &mut [Candidate], text: &str) {
    for candidate in candidates {
        if let Expected::Symbol(symbol) = &mut candidate.what
            && symbol.name == text
        {
            symbol.is_call = true;
        }
    }
}

/// Whether a name stands right before another reference, which is then its own.
fn belongs_to_another(scope: &Scope<'_>, name: &Range<usize>, reference: &LineReference) -> bool {
    let first = scope.line_references.partition_point(|(_, other)| other.path_span.start < name.end);
    let after = scope.line_references.get(first).map(|(_, other)| other);
    let Some(next) = after.filter(|next| next.path_span != reference.path_span) else { return false };
    let between = scope.document.slice(&(name.end..next.path_span.start));
    between.len() < 40 && CONNECTIVE.as_ref().is_some_and(|connective| connective.is_match(between))
}

/// Whether a dotted name begins with a type of the codebase, as in `Discount.apply`.
fn has_known_owner(scope: &Scope<'_>, name: &str) -> bool {
    let is_type = |owner: &str| {
        let definitions = scope.codebase.definitions_named(owner).iter();
        definitions.copied().any(|id| scope.codebase.definition(id).kind.is_type())
    };
    name.split_once('.').is_some_and(|(owner, _)| is_type(owner))
}

fn push_text(candidates: &mut Vec<Candidate>, text: &str, tie: Tie, at: usize) {
    let says_more = text.contains('=') || text.contains("(\"");
    if !says_more && let Some(symbol) = SymbolName::parse(text) {
        let tie = if symbol.is_code_shaped() || symbol.name.len() > 3 { tie } else { Tie::Loose };
        push_at(candidates, Expected::Symbol(symbol), tie, at);
    }
    if text.len() >= 5 && text.contains(['(', '=', ' ', '@', '"', '<', '[']) {
        push(candidates, Expected::Quote(text.to_owned()), tie);
    }
}

/// The code spans of the paragraphs under a heading.
fn from_section(scope: &Scope<'_>, heading: BlockIndex, candidates: &mut Vec<Candidate>) {
    for block in scope.document.blocks()[heading + 1..].iter().take_while(|block| !block.is_heading()).take(8) {
        for inline in
            block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code && look(&inline.text).is_none())
        {
            push_text(candidates, &inline.text, Tie::Loose, inline.span.start);
        }
    }
}

/// The code spans of the other cells of a table's row.
fn from_row(scope: &Scope<'_>, cell: &Block, candidates: &mut Vec<Candidate>) {
    let BlockKind::Cell { table, row, .. } = cell.kind else { return };
    for block in scope.document.blocks() {
        let BlockKind::Cell { table: other_table, row: other_row, column } = block.kind else { continue };
        if (other_table, other_row) != (table, row) || block.span == cell.span {
            continue;
        }
        for inline in
            block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code && look(&inline.text).is_none())
        {
            push_text(candidates, &inline.text, if column == 0 { Tie::Beside } else { Tie::Near }, inline.span.start);
        }
    }
}
