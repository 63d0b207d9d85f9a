//! Files that have another name now, as git tells.

use trueup_facts::{Commit, LineOrigin, SourcePath};

use crate::claim::{Cause, Judgement, Repair, Verdict};
use crate::claims::Outcome;
use crate::origin::provenance;
use crate::scope::Scope;

/// What became of a file that a claim names.
struct Renamed {
    /// The commit in which the claim was written.
    written: Commit,
    /// Its path today.
    now: SourcePath,
}

/// Repairs the claims that are broken because a file is gone, where git tells the name that it has now. `written` gives the
/// path that such a claim writes, `repair` the repair that names the file at another path, if there is one that holds.
pub(crate) fn consult<S>(
    scope: &Scope<'_>,
    judgements: &mut [(Judgement, S)],
    written: impl Fn(&Judgement, &S) -> Option<String>,
    repair: impl Fn(&Judgement, &S, &SourcePath) -> Option<Repair>,
) {
    let is_gone = |it: &Judgement| it.verdict == Verdict::Broken && matches!(it.cause, Some(Cause::Gone(_)));
    let asked: Vec<(usize, String)> = judgements
        .iter()
        .enumerate()
        .filter(|(_, (judgement, _))| is_gone(judgement))
        .filter_map(|(at, (judgement, subject))| Some((at, written(judgement, subject)?)))
        .collect();
    if asked.is_empty() {
        return;
    }
    for ((at, path), renamed) in asked.iter().zip(renamed(scope, judgements, &asked)) {
        let Some((judgement, subject)) = judgements.get_mut(*at) else { continue };
        let Some(Renamed { written, now }) = renamed else { continue };
        let Some(repair) = repair(judgement, subject, &now) else { continue };
        let message = format!("`{path}`, as {} names it, is `{now}` now", written.named());
        let cause = judgement.cause.take();
        let mut outcome = Outcome::drifted(message, vec![scope.file_evidence(&now)], repair);
        outcome.cause = cause;
        *judgement = outcome.into_judgement(judgement.claim.clone());
    }
}

fn renamed<S>(scope: &Scope<'_>, judgements: &[(Judgement, S)], asked: &[(usize, String)]) -> Vec<Option<Renamed>> {
    let Some(history) = scope.model.history() else { return asked.iter().map(|_| None).collect() };
    let claims: Vec<(u32, &str)> = asked
        .iter()
        .filter_map(|(at, _)| judgements.get(*at))
        .map(|(judgement, _)| (judgement.claim.line, judgement.claim.text.as_str()))
        .collect();
    let origins = provenance(scope, history, &claims);
    let answer = |((_, path), said): (&(usize, String), crate::origin::Provenance)| {
        let LineOrigin::Committed(origin) = said.origin else { return None };
        let (_, now) = history.renamed(&origin, path)?;
        scope.codebase.paths().is_file(now.as_str()).then(|| Renamed { written: origin.commit.clone(), now })
    };
    asked.iter().zip(origins).map(answer).collect()
}
