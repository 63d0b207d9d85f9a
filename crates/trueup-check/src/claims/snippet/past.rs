//! What the past says of shown code of which the file does not have every line: a copy that was true when it was made.

use trueup_facts::{LineOrigin, Origin};

use super::code_lines;
use crate::claim::{Judgement, Verdict};
use crate::claims::Outcome;
use crate::locate::{Haystack, is_telling, without_comment};
use crate::quoted::Quoted;
use crate::scope::Scope;
use crate::sentence::may_be_gone;

/// A shown line that the file does not have.
struct Missing {
    /// Which of the judgements it is of.
    at: usize,
    /// Its index among the shown lines.
    index: usize,
    /// Its 1-based line in the document.
    line: u32,
}

/// Decides shown code that may be simplified, by what stood in the file when the document's lines were written.
pub(super) fn consult(scope: &Scope<'_>, judgements: &mut [(Judgement, Quoted)]) {
    let Some(history) = scope.model.history() else { return };
    let missing: Vec<Missing> =
        judgements.iter().enumerate().filter_map(|(at, (it, quoted))| first_missing(scope, at, it, quoted)).collect();
    if missing.is_empty() {
        return;
    }
    let lines: Vec<u32> = missing.iter().map(|missing| missing.line).collect();
    let origins = history.origins(scope.document.path(), scope.document.text(), &lines);
    for (missing, origin) in missing.iter().zip(&origins) {
        let (LineOrigin::Committed(origin), Some((judgement, quoted))) = (origin, judgements.get_mut(missing.at))
        else {
            continue;
        };
        if let Some(outcome) = changed_since(scope, quoted, missing.index, origin) {
            *judgement = outcome.into_judgement(judgement.claim.clone());
        }
    }
}

/// The first shown line that the file does not have, where the code alone does not decide what that means.
fn first_missing(scope: &Scope<'_>, at: usize, judgement: &Judgement, quoted: &Quoted) -> Option<Missing> {
    let is_open = judgement.verdict == Verdict::Holds || matches!(judgement.reason, Some("simplified" | "paraphrase"));
    let block = scope.document.blocks().get(quoted.block)?;
    if !is_open || may_be_gone(scope, block, &judgement.claim.span) {
        return None;
    }
    let text = scope.text(&quoted.path)?;
    let lines = code_lines(scope, quoted.block, quoted.first_line);
    let telling: Vec<usize> = (0..lines.len()).filter(|&index| is_telling(without_comment(lines[index]))).collect();
    let haystack = Haystack::new(&text);
    let places = haystack.locate(&lines).map(|located| located.places).unwrap_or_default();
    // What stands elsewhere in the file was moved, not changed.
    let is_missing = |(position, index): &(usize, &usize)| {
        places.get(*position).is_none_or(Option::is_none)
            && haystack.lines_with(without_comment(lines[**index])).is_empty()
    };
    let (_, &index) = telling.iter().enumerate().find(is_missing)?;
    let span = block.code()?.lines.get(quoted.first_line + index)?;
    Some(Missing { at, index, line: scope.document.line_of(span.start) })
}

/// The finding, where every shown line stood in the file then.
fn changed_since(scope: &Scope<'_>, quoted: &Quoted, index: usize, origin: &Origin) -> Option<Outcome> {
    let history = scope.model.history()?;
    let path = &quoted.path;
    let then = history.file_at(origin, path)?;
    let lines = code_lines(scope, quoted.block, quoted.first_line);
    let located = Haystack::new(&then.text).locate(&lines)?;
    if located.matched < located.total {
        return None;
    }
    let shown = lines.get(index)?.trim();
    let message = format!(
        "`{path}` has no line `{}`, which stood there when it was copied in {}",
        shown.replace('`', "'"),
        origin.commit.named()
    );
    let line = Haystack::new(&scope.text(path)?).locate(&lines).map_or(1, |located| *located.lines.start());
    Some(Outcome::broken(message, "copy the code again").with_evidence(vec![scope.line_evidence(path, line, line)]))
}
