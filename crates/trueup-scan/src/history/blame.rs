//! The commit that each line of a document comes from.

use gix::ObjectId;
use trueup_facts::{HistoryGap, LineMap};

use super::lineage::{Before, End};
use super::{Past, rename};

/// How many versions of a document are compared.
const MOST_VERSIONS: usize = 4000;

/// What is known of one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// The commit that wrote it, and the document's path in it.
    Commit(ObjectId, String),
    /// Nothing.
    Gap(HistoryGap),
}

/// Lines of one version of the document whose origin is sought from there on: the line there, and the place among those
/// asked for.
type Lines = Vec<(u32, usize)>;

/// A part of the search: lines that came through one parent of a merge.
struct Search {
    /// The commit its lineage begins with.
    start: ObjectId,
    /// How far along the lineage it has come.
    index: usize,
    path: String,
    lines: Lines,
}

/// Finds the origin of `lines` of the document at `path` in the commit `head`; one answer for each place up to `count`.
pub(super) fn blame(past: &mut Past, head: ObjectId, path: &str, lines: Lines, count: usize) -> Vec<Found> {
    let mut found = vec![Found::Gap(HistoryGap::Unreadable); count];
    let mut versions = 0;
    let mut pending = vec![Search { start: head, index: 0, path: path.to_owned(), lines }];
    while let Some(mut search) = pending.pop() {
        while !search.lines.is_empty() {
            versions += 1;
            let step = if versions > MOST_VERSIONS {
                Err(HistoryGap::TooLong)
            } else {
                step(past, &mut search, &mut pending, &mut found)
            };
            if let Err(gap) = step {
                for (_, place) in search.lines.drain(..) {
                    found[place] = Found::Gap(gap);
                }
            }
        }
    }
    found
}

/// Goes to the version of the document before the one at hand. Lines that it has too stay in the search; of the others
/// the origin is found, or they go into a search of their own along another parent.
fn step(
    past: &mut Past,
    search: &mut Search,
    pending: &mut Vec<Search>,
    found: &mut [Found],
) -> Result<(), HistoryGap> {
    let Some(file) = past.file(search.start, search.index, &search.path)? else { return Err(HistoryGap::Unreadable) };
    let (same, before) = past.last_same(search.start, search.index, &search.path, file)?;
    let Some(node) = past.node(search.start, same) else { return Err(HistoryGap::Unreadable) };
    if let Before::End(end) = before {
        let answer = match end {
            End::Root => Found::Commit(node.id, search.path.clone()),
            End::Gap(gap) => Found::Gap(gap),
        };
        search.lines.drain(..).for_each(|(_, place)| found[place] = answer.clone());
        return Ok(());
    }
    let path = search.path.clone();
    let mut left = std::mem::take(&mut search.lines);
    if let Some(older) = past.file(search.start, same + 1, &path)? {
        search.lines = take_shared(past, file, older, &mut left)?;
    }
    for parent in node.parents.iter().skip(1) {
        let Ok(tree) = past.objects.node(*parent).map(|node| node.tree) else { continue };
        let Some(older) = past.objects.file(tree, &path)? else { continue };
        let lines = take_shared(past, file, older, &mut left)?;
        pending.push(Search { start: *parent, index: 0, path: path.clone(), lines });
    }
    let is_new = search.lines.is_empty() && node.parents.len() == 1;
    if is_new && !left.is_empty() && past.file(search.start, same + 1, &path)?.is_none() {
        let Some(parent) = past.node(search.start, same + 1) else { return Err(HistoryGap::Unreadable) };
        if let Some((older_path, older)) = rename::moved(&mut past.objects, node.tree, parent.tree, &path, file)? {
            search.lines = take_shared(past, file, older, &mut left)?;
            search.path = older_path;
        }
    }
    for (_, place) in left {
        found[place] = Found::Commit(node.id, path.clone());
    }
    search.index = same + 1;
    Ok(())
}

/// Takes from `lines` of `file` those that the version `older` has too, with their numbers there.
fn take_shared(past: &mut Past, file: ObjectId, older: ObjectId, lines: &mut Lines) -> Result<Lines, HistoryGap> {
    if file == older {
        return Ok(std::mem::take(lines));
    }
    let newer = past.objects.text(file).ok_or(HistoryGap::Unreadable)?;
    let older = past.objects.text(older).ok_or(HistoryGap::Unreadable)?;
    let map = LineMap::between(&newer, &older);
    let mut shared = Vec::new();
    lines.retain(|&(line, place)| match map.new_line(line) {
        Some(older) => {
            shared.push((older, place));
            false
        }
        None => true,
    });
    Ok(shared)
}
