//! The flows of a document: who does what, in which order, in drawings, numbered steps and sentences with arrows.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, InlineKind};

use crate::claims::{is_drawing, is_tree};
use crate::scope::Scope;
use crate::symbol::SymbolName;
use crate::written_path::look;

/// One line or sentence of a flow: names with arrows between them.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    pub(crate) block: BlockIndex,
    /// The names in order; `None` for what is no name of code.
    pub(crate) ends: Vec<Option<End>>,
}

/// A name at one end of an arrow.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub(crate) symbol: SymbolName,
    pub(crate) span: Range<usize>,
}

/// An arrow: `→`, `──►`, `-->`, or `->` with blanks around it.
static ARROW: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\s*(?:→|⟶|➔|➜|⇒|[─—]+[▶►>→]|-{2,}>)\s*|\s->\s+").ok());

/// What a line of a flow may begin with: the branch of a tree, a number, a bullet.
static LEAD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[\s│|├└┌┬┼─>▶►→▼↓*•-]*(?:(?:\d+[a-z]?|[a-z])[.):]\s+)?").ok());

/// A name, with its arguments where it is written as a call.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:await\s+)?[A-Za-z_][\w$]*(?:(?:::|\.|->)[A-Za-z_~][\w$]*)*(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\))?",
    )
    .ok()
});

/// What may follow a name that is a whole end: nothing, a remark, a cited line.
static REMARK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:`|\*\*)*(?:$|\s+[(\[]|\s{2,}|\s+[—–-]\s|\s+(?://|#|<-|←)|[:;,.]?\s*$)").ok());

/// The longest line that is read as a flow, in bytes.
const LONGEST: usize = 600;

/// Every chain of the document with at least two ends, in order.
pub(crate) fn chains(scope: &Scope<'_>) -> Vec<Chain> {
    let mut found = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        match block.code() {
            Some(code) if is_drawing(&code.info) && !is_tree(scope, code) && !is_picture(scope, index) => {
                found.extend(code.lines.iter().filter_map(|line| drawn_chain(scope, index, line)));
            }
            Some(_) => {}
            None => found.extend(said_chains(scope, index, block)),
        }
    }
    found
}

/// Whether a block is a picture of boxes, whose arrows are another kind of claim.
fn is_picture(scope: &Scope<'_>, block: BlockIndex) -> bool {
    scope.pictures.iter().any(|drawn| drawn.block == block && drawn.picture.shapes.len() > 1 && has_boxes(scope, block))
}

fn has_boxes(scope: &Scope<'_>, block: BlockIndex) -> bool {
    scope.document.blocks().get(block).is_some_and(|block| scope.document.slice(&block.span).contains(['┌', '╔', '+']))
}

/// The chain in a line of a drawing.
fn drawn_chain(scope: &Scope<'_>, block: BlockIndex, line: &Range<usize>) -> Option<Chain> {
    let text = scope.document.slice(line);
    if text.len() > LONGEST {
        return None;
    }
    let lead = LEAD.as_ref()?.find(text).map_or(0, |lead| lead.end());
    let arrows: Vec<Range<usize>> =
        ARROW.as_ref()?.find_iter(text).map(|found| found.range()).filter(|arrow| arrow.start >= lead).collect();
    if arrows.is_empty() {
        return None;
    }
    let starts = std::iter::once(lead).chain(arrows.iter().map(|arrow| arrow.end));
    let stops = arrows.iter().map(|arrow| arrow.start).chain(std::iter::once(text.len()));
    let ends = starts.zip(stops).map(|(start, stop)| end_at(text, start..stop, line.start)).collect();
    Some(Chain { block, ends })
}

/// The name that a stretch of a line consists of, but for remarks after it.
pub(crate) fn end_at(text: &str, stretch: Range<usize>, offset: usize) -> Option<End> {
    let piece = text.get(stretch.clone())?;
    let bare = piece.trim_start_matches(['`', '*', ' ']);
    let start = stretch.start + (piece.len() - bare.len());
    let name = NAME.as_ref()?.find(bare)?;
    let rest = bare.get(name.end()..)?;
    if !REMARK.as_ref()?.is_match(rest) || look(name.as_str()).is_some() {
        return None;
    }
    let symbol = SymbolName::parse(name.as_str())?;
    Some(End { symbol, span: offset + start..offset + start + name.end() })
}

/// The chains of a sentence: code spans with nothing but an arrow between them.
fn said_chains(scope: &Scope<'_>, index: BlockIndex, block: &Block) -> Vec<Chain> {
    let is_arrow = |text: &str| {
        let marks = text.trim().trim_matches('*');
        matches!(marks, "→" | "⟶" | "➔" | "⇒" | "->" | "-->")
    };
    let codes: Vec<_> = block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code).collect();
    let mut found: Vec<Chain> = Vec::new();
    let mut last_end = None;
    for pair in codes.windows(2) {
        let [one, other] = pair else { continue };
        let between = scope.document.slice(&(one.span.end..other.span.start.max(one.span.end))).trim_matches('`');
        if !is_arrow(between) {
            continue;
        }
        let end = |code: &trueup_document::Inline| {
            end_at(scope.document.slice(&code.span), 0..code.span.len(), code.span.start)
        };
        match found.last_mut() {
            Some(chain) if last_end == Some(one.span.start) => chain.ends.push(end(other)),
            _ => found.push(Chain { block: index, ends: vec![end(one), end(other)] }),
        }
        last_end = Some(other.span.start);
    }
    // A whole chain in one code span: `read -> parse -> store`.
    for code in codes {
        let text = scope.document.slice(&code.span);
        let is_signature = text.contains("fn ") || text.contains("def ") || text.contains(") ->");
        if let Some(arrows) = ARROW.as_ref().filter(|arrow| !is_signature && arrow.is_match(text)) {
            let mut from = 0;
            let mut ends = Vec::new();
            for arrow in arrows.find_iter(text) {
                ends.push(end_at(text, from..arrow.start(), code.span.start));
                from = arrow.end();
            }
            ends.push(end_at(text, from..text.len(), code.span.start));
            found.push(Chain { block: index, ends });
        }
    }
    found
}
