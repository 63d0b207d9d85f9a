//! Steps drawn below the function that takes them: a tree of calls, or lines indented under their caller.

use std::ops::Range;

use trueup_document::BlockIndex;
use trueup_facts::DefinitionId;

use super::cited::{callables_of, cited_file};
use super::hop::decide_order;
use crate::call_search::{bodies_of, leads_to};
use crate::claims::{Outcome, is_drawing, is_tree};
use crate::flow::{Chain, End, content_start, end_of_line};
use crate::scope::Scope;

/// A step below its caller.
pub(crate) struct Branch {
    pub(super) block: BlockIndex,
    /// The function that takes the step.
    pub(super) caller: DefinitionId,
    pub(super) step: End,
    /// The step of the same caller before it.
    before: Option<End>,
}

/// What stands in one line of a drawing.
struct Node {
    /// How far its first letter is indented, in characters.
    column: usize,
    /// The function that it is, where it is one.
    body: Option<DefinitionId>,
    end: Option<End>,
    /// The last step below it.
    last_step: Option<End>,
}

/// Every step drawn below its caller, and every pair of functions with nothing but an arrow between their lines.
pub(super) fn branches(scope: &Scope<'_>) -> (Vec<Branch>, Vec<Chain>) {
    let (mut found, mut chains) = (Vec::new(), Vec::new());
    for (block, content) in scope.document.blocks().iter().enumerate() {
        let Some(code) = content.code().filter(|code| is_drawing(&code.info) && !is_tree(scope, code)) else {
            continue;
        };
        let has_boxes = scope.document.slice(&content.span).contains(['┌', '╔']);
        let mut open: Vec<Node> = Vec::new();
        let mut is_arrow_before = false;
        for line in code.lines.iter().filter(|_| !has_boxes) {
            let text = scope.document.slice(line);
            if !text.contains(char::is_alphanumeric) {
                is_arrow_before |= text.contains(['↓', '▼', '⬇', 'v', '|', '│']);
                continue;
            }
            let Some(node) = node_of(scope, block, line) else { continue };
            let mut sibling = None;
            while let Some(last) = open.pop_if(|last| last.column >= node.column) {
                sibling = Some(last).filter(|last| last.column == node.column);
            }
            if let (Some(Some(before)), Some(end), true, true) =
                (sibling.map(|it| it.end), &node.end, is_arrow_before, node.body.is_some())
            {
                chains.push(Chain { block, ends: vec![Some(before), Some(end.clone())] });
            }
            found.extend(open.last_mut().and_then(|caller| branch(block, caller, &node)));
            is_arrow_before = false;
            open.push(node);
        }
    }
    (found, chains)
}

fn branch(block: BlockIndex, caller: &mut Node, node: &Node) -> Option<Branch> {
    let (of, step) = (caller.body?, node.end.clone()?);
    if node.body.is_none_or(|body| body == of) {
        return None;
    }
    let before = caller.last_step.replace(step.clone());
    Some(Branch { block, caller: of, step, before })
}

fn node_of(scope: &Scope<'_>, block: BlockIndex, line: &Range<usize>) -> Option<Node> {
    let text = scope.document.slice(line);
    let start = content_start(text)?;
    let column = text.get(..start)?.chars().count();
    let end = end_of_line(text, start, line.start).filter(|end| end.symbol.is_code_shaped());
    let body = match &end {
        Some(end) => only_function(scope, end),
        None => cited_function(scope, block, line),
    };
    Some(Node { column, body, end, last_step: None })
}

fn only_function(scope: &Scope<'_>, end: &End) -> Option<DefinitionId> {
    match bodies_of(scope, &end.symbol)[..] {
        [only] if scope.codebase.definition(only).kind.is_callable() => Some(only),
        _ => None,
    }
}

/// The function that a line cites: the innermost one that begins where the reference does.
fn cited_function(scope: &Scope<'_>, block: BlockIndex, line: &Range<usize>) -> Option<DefinitionId> {
    let (reference, file) = cited_file(scope, block, line)?;
    let callables = callables_of(scope, file);
    let begins = callables.filter(|(definition, _)| {
        let first = definition.first_line.min(definition.span.line);
        first <= reference.start + 2 && reference.start <= definition.span.line + 2
    });
    let (_, index) = begins.min_by_key(|(definition, _)| definition.span.line.abs_diff(reference.start))?;
    Some(DefinitionId { file, index })
}

/// Decides whether the caller takes the step, and takes it after the one before.
pub(super) fn decide_branch(scope: &Scope<'_>, branch: &Branch) -> Outcome {
    let caller = scope.codebase.definition(branch.caller).name.to_string();
    let step = branch.step.symbol.dotted();
    if let Some(before) = &branch.before
        && let Some(order) = decide_order(scope, branch.caller, before, &branch.step)
        && order.verdict.is_finding()
    {
        return order;
    }
    match leads_to(scope, &[branch.caller], &bodies_of(scope, &branch.step.symbol)) {
        Some(shown) => {
            let evidence = vec![scope.line_evidence(&shown.path, shown.line, shown.line)];
            Outcome::holds(format!("`{caller}` takes the step `{step}`"), evidence)
        }
        None => Outcome::unproven("indirect", format!("`{caller}` is not seen to lead to `{step}`")),
    }
}
