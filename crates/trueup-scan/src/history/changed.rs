//! The sources of a commit that are gone or have another text today.

use std::sync::Arc;

use gix::ObjectId;
use gix::objs::Kind;
use memchr::memmem::Finder;
use trueup_facts::{ContentHash, HistoryGap, PastSource, Source, SourceClass, SourcePath, language_of};

use super::objects::{Entry, Objects};
use crate::classify::classify;

/// How many files of one commit are looked at.
const MOST_FILES: usize = 20_000;

/// How many changed sources of one commit are read.
const MOST_CHANGED: usize = 3000;

/// How many bytes of today's sources are compared with what was committed last.
const MOST_COMPARED: usize = 32 << 20;

/// A source of the past that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Changed {
    path: SourcePath,
    then: ObjectId,
    is_there: bool,
}

/// The sources below the directory `then` that differ from those below `now`, which was committed last, or from today's
/// text; sorted by path.
///
/// A file that is there and cannot be read counts as unchanged: nothing is known of its text.
pub(super) fn changed(
    objects: &Objects,
    then: ObjectId,
    now: Option<ObjectId>,
    text_now: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
) -> Result<Vec<Changed>, HistoryGap> {
    let mut found = Vec::new();
    let (mut seen, mut compared) = (0, 0);
    let mut pending = vec![(String::new(), then, now)];
    while let Some((prefix, tree, twin)) = pending.pop() {
        let twins = match twin {
            Some(twin) => objects.children(twin)?,
            None => Vec::new(),
        };
        let twins: std::collections::HashMap<String, Entry> = twins.into_iter().collect();
        for (name, entry) in objects.children(tree)? {
            seen += 1;
            if seen > MOST_FILES {
                return Err(HistoryGap::TooLong);
            }
            let twin = twins.get(&name);
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            if entry.is_directory {
                pending.push((path, entry.id, twin.filter(|twin| twin.is_directory).map(|twin| twin.id)));
                continue;
            }
            if !entry.is_file || language_of(&name).is_none() {
                continue;
            }
            let path = SourcePath::new(&path);
            let text = text_now(&path);
            let is_changed = match (&text, twin) {
                (Some(_), Some(twin)) if twin.id != entry.id => true,
                (Some(_), None) => true,
                (Some(text), Some(_)) => {
                    compared += text.len();
                    compared <= MOST_COMPARED && !is_text_of(text, entry.id)
                }
                (None, twin) => twin.is_none(),
            };
            if is_changed {
                found.push(Changed { path, then: entry.id, is_there: text.is_some() });
            }
        }
    }
    if found.len() > MOST_CHANGED {
        return Err(HistoryGap::TooLong);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

fn is_text_of(text: &str, id: ObjectId) -> bool {
    gix::objs::compute_hash(id.kind(), Kind::Blob, text.as_bytes()).is_ok_and(|hash| hash == id)
}

/// Those of the sources in which one of `words` stood, if people of the project wrote them.
pub(super) fn with_words(objects: &mut Objects, changed: &[Changed], words: &[&str]) -> Vec<PastSource> {
    let finders: Vec<Finder<'_>> = words.iter().map(|word| Finder::new(word.as_bytes())).collect();
    let mut found = Vec::new();
    for Changed { path, then, is_there } in changed {
        let Some(text) = objects.text(*then) else { continue };
        if !finders.iter().any(|finder| finder.find(text.as_bytes()).is_some()) {
            continue;
        }
        let class = classify(path, &text);
        if matches!(class, SourceClass::Generated | SourceClass::Vendored) {
            continue;
        }
        let language = language_of(path.file_name());
        let hash = ContentHash::default();
        let source = Source { path: path.clone(), text, valid_utf8: true, hash, language, class };
        found.push(PastSource { source, is_there: *is_there });
    }
    found
}
