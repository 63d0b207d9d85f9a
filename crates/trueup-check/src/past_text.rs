//! Texts of code that stood in the tree when a line of the document was written.

use std::collections::BTreeMap;
use std::sync::Arc;

use trueup_facts::{LineIndex, LineOrigin, Origin, SourceClass, SourcePath};

use crate::scope::Scope;
use crate::words::words;

/// How many commits of one document are asked for what has changed since.
const MOST_COMMITS: usize = 16;

/// A text that stood in a source of the product, which is gone or another today.
pub(crate) struct Stood {
    pub(crate) path: SourcePath,
    /// The 1-based line.
    pub(crate) line: u32,
    /// The commit that last changed the line of the document.
    pub(crate) origin: Arc<Origin>,
}

/// Where each text stood when its 1-based line of the document was written; `None` where history does not tell.
pub(crate) fn stood(scope: &Scope<'_>, asked: &[(u32, &str)]) -> Vec<Option<Stood>> {
    let mut found: Vec<Option<Stood>> = asked.iter().map(|_| None).collect();
    let Some(history) = scope.model.history().filter(|_| !asked.is_empty()) else { return found };
    let lines: Vec<u32> = asked.iter().map(|(line, _)| *line).collect();
    let origins = history.origins(scope.document.path(), scope.document.text(), &lines);
    let mut commits: BTreeMap<&str, (&Arc<Origin>, Vec<usize>)> = BTreeMap::new();
    for (place, origin) in origins.iter().enumerate() {
        if let LineOrigin::Committed(origin) = origin
            && (commits.len() < MOST_COMMITS || commits.contains_key(origin.commit.id.as_str()))
        {
            commits.entry(&origin.commit.id).or_insert_with(|| (origin, Vec::new())).1.push(place);
        }
    }
    for (origin, places) in commits.into_values() {
        let clues: Vec<&str> = places.iter().filter_map(|place| longest_word(asked.get(*place)?.1)).collect();
        let Some(sources) = history.changed_sources(origin, &clues, &|path| scope.text(path)) else { continue };
        for place in places {
            let Some((_, text)) = asked.get(place) else { continue };
            let product = sources.iter().filter(|past| past.source.class == SourceClass::Product);
            let mut has = product.filter_map(|past| Some((past, past.source.text.find(text)?)));
            let first = has.next().map(|(past, at)| Stood {
                path: past.source.path.clone(),
                line: LineIndex::new(&past.source.text).line(at as u32),
                origin: Arc::clone(origin),
            });
            if let Some(place) = found.get_mut(place) {
                *place = first;
            }
        }
    }
    found
}

fn longest_word(text: &str) -> Option<&str> {
    words(text).max_by_key(|word| word.len()).and_then(|word| text.get(word))
}
