//! The files that may have made a claim false.

use std::sync::Arc;

use trueup_check::Judgement;
use trueup_facts::{History, Origin, SourcePath};
use trueup_model::Model;
use trueup_scan::GitHistory;

/// How many files a written path may mean.
const MOST_MEANT: usize = 4;

/// How many files that had a name of the claim are followed.
const MOST_WITH_NAME: usize = 64;

/// The files and directories that a claim concerns, today and when it was written: those that decide it, those whose
/// paths it says, and those that had the names it says and have changed since.
pub(crate) fn concerned(
    model: &Model,
    history: &GitHistory,
    judgement: &Judgement,
    origin: &Origin,
) -> Vec<SourcePath> {
    let codebase = model.codebase();
    let claim = &judgement.claim;
    let mut found: Vec<SourcePath> = judgement.evidence.iter().map(|evidence| evidence.path.clone()).collect();
    let said: Vec<&str> = [claim.subject.as_str(), claim.text.as_str()].into_iter().flat_map(words).collect();
    for path in said.iter().filter(|word| word.contains(['/', '.'])) {
        found.extend(codebase.paths().files_by_suffix(path).take(MOST_MEANT).cloned());
        found.extend(history.meant_at(origin, path));
    }
    let in_subject: Vec<&str> = claim.subject.split(|letter: char| !is_of_name(letter)).collect();
    let parts = said.iter().filter(|word| !word.contains('/')).flat_map(|word| word.split(|it: char| !is_of_name(it)));
    let mut names: Vec<&str> =
        parts.filter(|part| is_name(part) || (part.len() > 3 && in_subject.contains(part))).collect();
    names.sort_unstable();
    names.dedup();
    let text_now = |path: &SourcePath| codebase.text(path.as_str());
    if !names.is_empty()
        && let Some(changed) =
            history.changed_sources(origin, &names, &text_now as &dyn Fn(&SourcePath) -> Option<Arc<str>>)
        && changed.len() <= MOST_WITH_NAME
    {
        found.extend(changed.into_iter().map(|past| past.source.path));
    }
    found.sort();
    found.dedup();
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let ends_word = |letter: char| letter.is_whitespace() || "`()[]{}<>\"'|,;:#".contains(letter);
    text.split(ends_word).map(|word| word.trim_matches(['.', '*', '/'])).filter(|word| word.len() > 2).take(400)
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a word is surely a name of code.
fn is_name(word: &str) -> bool {
    let inside = word.get(1..).unwrap_or_default();
    word.len() > 2
        && word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
        && (word.contains('_') || (inside.contains(char::is_uppercase) && word.contains(char::is_lowercase)))
}
