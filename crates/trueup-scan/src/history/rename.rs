//! What became of a file that is gone, and where one came from that is new.

use gix::ObjectId;
use trueup_facts::{HistoryGap, LineMap};

use super::objects::Objects;

/// How many differing entries of two trees are looked at.
const MOST_ENTRIES: usize = 20_000;

/// How many texts one text is compared with.
const MOST_COMPARED: usize = 64;

/// The files of the tree `of` that are not at the same path in the tree `but_not_in`, sorted.
fn files_only_in(
    objects: &Objects,
    of: ObjectId,
    but_not_in: Option<ObjectId>,
) -> Result<Vec<(String, ObjectId)>, HistoryGap> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), of, but_not_in)];
    let mut seen = 0;
    while let Some((prefix, tree, other)) = pending.pop() {
        let others = match other {
            Some(other) => objects.children(other)?,
            None => Vec::new(),
        };
        let others: std::collections::HashMap<String, _> = others.into_iter().collect();
        for (name, entry) in objects.children(tree)? {
            let twin = others.get(&name).copied();
            if twin == Some(entry) {
                continue;
            }
            seen += 1;
            if seen > MOST_ENTRIES {
                return Err(HistoryGap::TooLong);
            }
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if entry.is_directory {
                let twin = twin.filter(|twin| twin.is_directory).map(|twin| twin.id);
                pending.push((path, entry.id, twin));
            } else if entry.is_file && !twin.is_some_and(|twin| twin.is_file) {
                found.push((path, entry.id));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Of the files that the tree `to` has and the tree `from` has not, the one that was moved from `path`: it has the same
/// bytes, or is of the same kind and more alike than every other.
pub(super) fn moved(
    objects: &mut Objects,
    from: ObjectId,
    to: ObjectId,
    path: &str,
    file: ObjectId,
) -> Result<Option<(String, ObjectId)>, HistoryGap> {
    let new = files_only_in(objects, to, Some(from))?;
    let has_name = |other: &str| last_part(other) == last_part(path);
    let mut same: Vec<&(String, ObjectId)> = new.iter().filter(|(_, id)| *id == file).collect();
    same.sort_by_key(|(other, _)| !has_name(other));
    if let Some(first) = same.first() {
        return Ok(Some((*first).clone()));
    }
    let of_kind = |other: &str| stem(other) == stem(path) || extension(other) == extension(path);
    let mut alike: Vec<&(String, ObjectId)> = new.iter().filter(|(other, _)| of_kind(other)).collect();
    alike.sort_by_key(|(other, _)| !has_name(other));
    let alike: Vec<(String, ObjectId)> = alike.into_iter().take(MOST_COMPARED).cloned().collect();
    Ok(most_alike(objects, file, alike))
}

/// The file whose text is most like that of `file`, and enough like it to be its other form.
pub(super) fn most_alike(
    objects: &mut Objects,
    file: ObjectId,
    candidates: Vec<(String, ObjectId)>,
) -> Option<(String, ObjectId)> {
    let text = objects.text(file)?;
    let mut best: Option<(u32, (String, ObjectId))> = None;
    for candidate in candidates {
        let Some(other) = objects.text(candidate.1) else { continue };
        let map = LineMap::between(&text, &other);
        if map.is_alike() && best.as_ref().is_none_or(|(shared, _)| map.shared() > *shared) {
            best = Some((map.shared(), candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

pub(super) fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn stem(path: &str) -> &str {
    last_part(path).rsplit_once('.').map_or(last_part(path), |(stem, _)| stem)
}

fn extension(path: &str) -> Option<&str> {
    last_part(path).rsplit_once('.').map(|(_, extension)| extension)
}
