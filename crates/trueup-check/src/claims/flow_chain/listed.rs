//! Calls in a row in a drawn flow: `reserve(), charge(), settle()`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::BlockIndex;
use trueup_facts::{DefinitionId, SourcePath};

use super::hop::reversed;
use crate::call_search::{Lines, Order, common_callers, order_in};
use crate::claims::{Outcome, is_drawing};
use crate::scope::{Resolved, Scope};
use crate::sentence::line_around;

/// Calls in a row.
pub(crate) struct Listed {
    pub(super) block: BlockIndex,
    /// The names called, without their owners, in the order written.
    pub(super) names: Vec<String>,
    pub(super) span: Range<usize>,
    /// The file and the lines that its line cites, with those around them.
    cited: Option<(SourcePath, Lines)>,
}

/// How many lines around the cited ones the calls may stand.
const AROUND: u32 = 12;

/// Calls with nothing but a comma, a plus or the end of a line between them.
static CALLS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let call = r"(?:[A-Za-z_]\w*(?:\.|::|->))*[A-Za-z_]\w*\([^()\n]*\)";
    Regex::new(&format!(r"{call}(?:\s*(?:,|\+|,?\s+then)\s+{call})+")).ok()
});

static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?P<name>[A-Za-z_]\w*)\([^()\n]*\)").ok());

/// The longest drawing that is looked through, in bytes.
const LONGEST: usize = 64 << 10;

/// Every row of calls of functions that some function of the project calls together.
pub(super) fn lists(scope: &Scope<'_>) -> Vec<Listed> {
    let mut found = Vec::new();
    for (block, content) in scope.document.blocks().iter().enumerate() {
        let Some(code) = content.code().filter(|code| is_drawing(&code.info)) else { continue };
        let (Some(first), Some(last)) = (code.lines.first(), code.lines.last()) else { continue };
        let whole = first.start..last.end;
        if whole.len() > LONGEST {
            continue;
        }
        let text = scope.document.slice(&whole);
        for row in CALLS.iter().flat_map(|calls| calls.find_iter(text)) {
            let calls = NAME.iter().flat_map(|name| name.captures_iter(row.as_str()));
            let names: Vec<String> = calls.map(|call| call["name"].to_owned()).collect();
            let is_own = |name: &String| is_function(scope, name);
            if names.len() > 1 && names.iter().all(is_own) {
                let span = whole.start + row.start()..whole.start + row.end();
                let cited = cited_by(scope, block, span.start);
                found.push(Listed { block, names, span, cited });
            }
        }
    }
    found
}

/// What the line of a row cites.
fn cited_by(scope: &Scope<'_>, block: BlockIndex, at: usize) -> Option<(SourcePath, Lines)> {
    let line = line_around(scope, at);
    let references = scope.references_of(block).iter().map(|(_, reference)| reference);
    let reference = references.into_iter().find(|it| line.start <= it.span.start && it.span.end <= line.end)?;
    let Resolved::File(path) = scope.resolve_reference(reference) else { return None };
    Some((path, reference.start.saturating_sub(AROUND)..reference.end.saturating_add(AROUND + 1)))
}

fn is_function(scope: &Scope<'_>, name: &str) -> bool {
    let product = |id: &DefinitionId| scope.is_product(scope.codebase.file(id.file).path());
    let named = scope.codebase.definitions_named(name);
    named.iter().any(|id| scope.codebase.definition(*id).kind.is_callable() && product(id))
}

/// Decides whether the one function that calls them all does so in that order.
pub(super) fn decide_list(scope: &Scope<'_>, listed: &Listed) -> Outcome {
    let names: Vec<&str> = listed.names.iter().map(String::as_str).collect();
    let mut bodies = common_callers(scope, &names);
    if let Some((path, _)) = &listed.cited {
        bodies.retain(|body| scope.codebase.file(body.file).path() == path);
    }
    let lines = listed.cited.as_ref().map_or(0..u32::MAX, |(_, lines)| lines.clone());
    if bodies.is_empty() {
        return Outcome::unproven("indirect", "no function calls all of these itself");
    }
    let mut first_reversed: Option<Outcome> = None;
    let mut is_open = false;
    for body in bodies {
        let steps = names.windows(2).filter_map(|pair| match pair {
            [one, other] => Some((order_in(scope.codebase, body, &lines, one, other)?, *one, *other)),
            _ => None,
        });
        let steps: Vec<_> = steps.collect();
        if steps.len() + 1 < names.len() {
            is_open = true;
            continue;
        }
        if steps.iter().all(|(steps, ..)| steps.order == Order::Kept) {
            let path = scope.codebase.file(body.file).path();
            let line = steps.first().map_or(1, |(steps, ..)| steps.lines.0);
            let evidence = vec![scope.line_evidence(path, line, line)];
            return Outcome::holds(format!("`{}` calls them so", scope.codebase.definition(body).name), evidence);
        }
        match steps.iter().find(|(steps, ..)| steps.order == Order::Reversed) {
            Some((steps, one, other)) => {
                first_reversed.get_or_insert_with(|| reversed(scope, steps, one, other));
            }
            None => is_open = true,
        }
    }
    match first_reversed.filter(|_| !is_open) {
        Some(reversed) => reversed,
        None => Outcome::unproven("open-order", "the code leaves the order of these open"),
    }
}
