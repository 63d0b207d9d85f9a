//! What the past says of paths that lead nowhere and may be none of the project: what has become of the file they named.

use trueup_facts::LineOrigin;

use super::{PathSubject, written_like};
use crate::claim::{Cause, Judgement, Repair, Verdict};
use crate::claims::Outcome;
use crate::scope::{Resolved, Scope};
use crate::sentence::may_be_gone;
use crate::written_path::Look;

/// How many paths of one document are followed through history.
const MOST_FOLLOWED: usize = 256;

/// Whether a bare name in plain text may be a library's, as `mermaid.js` is, whatever file of the project had it.
fn may_be_library(scope: &Scope<'_>, judgement: &Judgement, subject: &PathSubject) -> bool {
    let before = scope.document.slice(&(0..judgement.claim.span.start));
    subject.path.ends_with(".js") && !subject.path.contains('/') && !before.ends_with('`')
}

/// Decides undecided paths by the file that each named when its line was written.
pub(super) fn consult(scope: &Scope<'_>, judgements: &mut [(Judgement, PathSubject)]) {
    let Some(history) = scope.model.history() else { return };
    let is_open = |(judgement, subject): &(Judgement, PathSubject)| {
        let is_undecided = matches!(judgement.reason, Some("may-be-elsewhere" | "hypothetical"))
            || judgement.verdict == Verdict::Broken;
        let block = scope.document.blocks().get(subject.block);
        is_undecided
            && subject.look == Look::KeptFile
            && !may_be_library(scope, judgement, subject)
            && block.is_some_and(|block| !may_be_gone(scope, block, &judgement.claim.span))
    };
    let open: Vec<usize> = (0..judgements.len()).filter(|&at| judgements.get(at).is_some_and(is_open)).collect();
    let open = &open[..open.len().min(MOST_FOLLOWED)];
    if open.is_empty() {
        return;
    }
    let lines: Vec<u32> = open.iter().map(|&at| judgements[at].0.claim.line).collect();
    let origins = history.origins(scope.document.path(), scope.document.text(), &lines);
    for (&at, origin) in open.iter().zip(&origins) {
        let (LineOrigin::Committed(origin), Some((judgement, subject))) = (origin, judgements.get_mut(at)) else {
            continue;
        };
        let path = subject.path.trim_start_matches("./");
        let Some((then, now)) = history.renamed(origin, path) else { continue };
        let replacement = written_like(&subject.path, &now, &scope.project);
        let is_found = scope.resolve(&replacement, judgement.claim.span.start) == Resolved::File(now.clone());
        if !scope.codebase.paths().is_file(now.as_str()) || !is_found || replacement == judgement.claim.text {
            continue;
        }
        let commit = origin.commit.named();
        let message = format!("`{path}` does not exist; `{}`, when {commit} named it, is now `{now}`", then.path);
        let repair = Repair { span: judgement.claim.span.clone(), replacement };
        let outcome = Outcome::drifted(message, vec![scope.file_evidence(&now)], repair);
        *judgement = outcome.because(Cause::Gone(path.to_owned())).into_judgement(judgement.claim.clone());
    }
}
