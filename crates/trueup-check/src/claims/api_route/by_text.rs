//! Routes of routers that trueup does not know, by the texts of the code that write them.

use trueup_facts::{SourceClass, SourcePath};

use super::{Written, last_words, parts};
use crate::claim::Claim;
use crate::claims::Outcome;
use crate::past_text::stood;
use crate::scope::Scope;
use crate::sentence::may_be_gone;

/// The first line of the product that writes the path as a text of its own.
pub(super) fn place_of(scope: &Scope<'_>, path: &str) -> Option<(SourcePath, u32)> {
    let forms = ["\"", "'", "`"].map(|mark| format!("{mark}{path}{mark}"));
    let product = scope.codebase.files().iter().filter(|file| file.source.class == SourceClass::Product);
    product.into_iter().find_map(|file| {
        let text = &file.source.text;
        let at = forms.iter().filter_map(|form| text.find(form.as_str())).min()?;
        let line = text.get(..at).map_or(1, |before| before.matches('\n').count() as u32 + 1);
        Some((file.path().clone(), line))
    })
}

/// Whether a path says enough to be known again by its text: two parts, one of them a word.
pub(super) fn is_telling(path: &str) -> bool {
    let parts = parts(path);
    parts.len() > 1 && !last_words(&parts).is_empty()
}

/// What the past says of routes that are written nowhere now: those that stood in the code when the text was written are
/// not served any more. `None` for each of which it says nothing.
pub(super) fn of_the_past(scope: &Scope<'_>, written: &[(&Claim, &Written)]) -> Vec<Option<Outcome>> {
    let is_open = |(claim, written): &(&Claim, &Written)| {
        let block = scope.document.blocks().get(written.block);
        is_telling(&written.path)
            && !scope.codebase.files().iter().any(|file| file.source.text.contains(&written.path))
            && block.is_some_and(|block| !may_be_gone(scope, block, &claim.span))
    };
    let open: Vec<usize> = (0..written.len()).filter(|&at| written.get(at).is_some_and(is_open)).collect();
    let asked: Vec<(u32, &str)> =
        open.iter().filter_map(|&at| written.get(at)).map(|(claim, it)| (claim.line, it.path.as_str())).collect();
    let mut outcomes: Vec<Option<Outcome>> = written.iter().map(|_| None).collect();
    for (at, found) in open.into_iter().zip(stood(scope, &asked)) {
        let (Some(found), Some((_, it))) = (found, written.get(at)) else { continue };
        let commit = found.origin.commit.named();
        let message = format!(
            "`{}` stood in `{}:{}` when the text was written in {commit}; it stands nowhere now",
            it.path, found.path, found.line
        );
        let outcome = Outcome::broken(message, "name the route that took its place, or drop the sentence");
        if let Some(place) = outcomes.get_mut(at) {
            *place = Some(outcome);
        }
    }
    outcomes
}
