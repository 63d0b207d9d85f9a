//! `tree`: an entry of a directory listing drawn in the document.

use std::ops::Range;

use trueup_document::CodeBlock;

use crate::claim::{Cause, Claim, Judgement, Repair};
use crate::claims::reference_path::is_common_name;
use crate::claims::{ClaimKind, Outcome};
use crate::renamed_file;
use crate::scope::{Resolved, Scope, join};
use crate::sentence::hypothetical;
use crate::written_path::look;

/// An entry of a tree drawn with `├──` and `└──`, or with `|--` and `` `-- ``.
///
/// It holds when the tree has it under the directories drawn above it. It is drifted when only its extension is another
/// one now, or when git tells its new name in the same directory; broken when it is gone or stands in another directory.
///
/// It is unproven as `no-listing` where most of the drawing's entries are not in the tree, so that it lists something
/// else; as `ignored` where git ignores it or a build makes it; and as `hypothetical` where the text plans it.
pub(crate) struct Tree;

/// An entry with the path that the drawing gives it.
pub(crate) struct Entry {
    block: usize,
    name: String,
    /// Where the entry must be, relative to the scanned root, by each root the drawing may have.
    paths: Vec<String>,
    is_directory: bool,
    /// Whether the drawing lists this tree: most of its entries are there.
    is_listing: bool,
}

impl ClaimKind for Tree {
    const NAME: &'static str = "tree";
    type Subject = Entry;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Entry)> {
        let mut claims = Vec::new();
        for (index, block) in scope.document.blocks().iter().enumerate() {
            if let Some(code) = block.code() {
                claims.extend(listing(scope, index, code));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, entry: &Entry) -> Outcome {
        if let Some(path) = entry.paths.iter().find(|path| exists(scope, path)) {
            let evidence = scope.codebase.paths().file(path).map(|path| scope.file_evidence(path));
            return Outcome::holds(format!("`{path}` exists"), evidence.into_iter().collect());
        }
        if let Resolved::File(path) = scope.resolve(&entry.name, claim.span.start)
            && !entry.is_listing
            && !is_common_name(&entry.name)
        {
            return Outcome::holds(format!("`{path}` exists"), vec![scope.file_evidence(&path)]);
        }
        let block = &scope.document.blocks()[entry.block];
        let path = entry.paths.first().map_or(entry.name.as_str(), String::as_str);
        if !entry.is_listing {
            return Outcome::unproven("no-listing", "most of what the drawing names is not in the tree");
        }
        if hypothetical(scope, block, &claim.span).is_some() {
            return Outcome::not_said("hypothetical", path);
        }
        if scope.codebase.is_ignored(path) || is_made(&entry.name) {
            return Outcome::unproven("ignored", format!("`{path}` need not be in the tree"));
        }
        let message = format!("the tree shows `{path}`, which does not exist");
        let moved = scope.nearest(scope.codebase.paths().files_by_suffix(&entry.name).cloned().collect());
        let evidence = moved.iter().take(2).map(|path| scope.file_evidence(path)).collect();
        let directory = path.rfind('/').map_or("", |slash| &path[..slash]);
        match moved.as_slice() {
            [moved] if !entry.is_directory && moved.directory() != directory && !is_common_name(&entry.name) => {
                Outcome::broken(message, format!("it is now `{moved}`; move the entry"))
                    .with_evidence(evidence)
                    .because(Cause::Gone(path.to_owned()))
            }
            _ => match renamed(scope, directory, &entry.name) {
                Some(new) => {
                    let repair = Repair { span: claim.span.clone(), replacement: new.clone() };
                    Outcome::drifted(format!("{message}; `{new}` is there"), Vec::new(), repair)
                        .because(Cause::Gone(path.to_owned()))
                }
                None => Outcome::broken(message, "delete the entry, or write what took its place")
                    .because(Cause::Gone(path.to_owned())),
            },
        }
    }

    fn reconcile(scope: &Scope<'_>, judgements: &mut [(Judgement, Entry)]) {
        let written = |_: &Judgement, entry: &Entry| entry.paths.first().filter(|_| !entry.is_directory).cloned();
        renamed_file::consult(scope, judgements, written, |judgement, entry, now| {
            // An entry of another directory would have to go there.
            let directory = entry.paths.first()?.rsplit_once('/').map_or("", |(directory, _)| directory);
            let replacement = now.file_name().to_owned();
            let is_beside = now.directory() == directory && judgement.claim.text == entry.name;
            is_beside.then(|| Repair { span: judgement.claim.span.clone(), replacement })
        });
    }
}

/// The file of the directory with the same stem, where there is exactly one and the entry has an extension.
fn renamed(scope: &Scope<'_>, directory: &str, name: &str) -> Option<String> {
    let (stem, _) = name.rsplit_once('.')?;
    let mut same =
        scope.codebase.paths().files().iter().filter(|path| path.directory() == directory && path.stem() == stem);
    let first = same.next()?;
    same.next().is_none().then(|| first.file_name().to_owned())
}

/// Directories that tools make.
fn is_made(name: &str) -> bool {
    let name = name.trim_end_matches('/');
    matches!(
        name,
        "node_modules"
            | "dist"
            | "build"
            | "target"
            | ".venv"
            | "venv"
            | "__pycache__"
            | ".git"
            | "coverage"
            | "out"
            | "bin"
            | "obj"
            | "data"
            | "logs"
            | "tmp"
            | ".env"
            | "results"
            | "output"
            | "uploads"
    )
}

fn exists(scope: &Scope<'_>, path: &str) -> bool {
    scope.codebase.paths().is_file(path) || scope.codebase.paths().is_directory(path)
}

/// A line of the drawing.
struct Line {
    depth: usize,
    name: String,
    span: Range<usize>,
}

fn listing(scope: &Scope<'_>, block: usize, code: &CodeBlock) -> Vec<(Claim, Entry)> {
    if !is_tree(scope, code) {
        return Vec::new();
    }
    let lines: Vec<Line> = code.lines.iter().filter_map(|span| read_line(scope, span)).collect();
    let mut entries = Vec::new();
    let mut stack: Vec<(usize, String)> = Vec::new();
    for line in &lines {
        while stack.last().is_some_and(|(depth, _)| *depth >= line.depth) {
            stack.pop();
        }
        let above: Vec<&str> = stack.iter().map(|(_, name)| name.as_str()).collect();
        if line.depth > 0 || lines.iter().filter(|line| line.depth == 0).count() > 1 {
            let paths = candidate_paths(scope, &above, &line.name);
            entries.push((line, paths));
        }
        stack.push((line.depth, line.name.trim_end_matches('/').to_owned()));
    }
    let present = entries.iter().filter(|(_, paths)| paths.iter().any(|path| exists(scope, path))).count();
    let is_listing = present * 5 >= entries.len() * 3 && present >= 2;
    let anything = present > 0;
    entries
        .into_iter()
        .filter(|_| anything)
        .map(|(line, paths)| {
            let best = best_root(scope, &paths);
            let claim = scope.claim(Tree::NAME, line.span.clone(), best.first().cloned().unwrap_or_default());
            let is_directory = line.name.ends_with('/');
            (
                claim,
                Entry {
                    block,
                    name: line.name.trim_end_matches('/').to_owned(),
                    paths: best,
                    is_directory,
                    is_listing,
                },
            )
        })
        .collect()
}

/// Whether a block of code draws a tree of files.
pub(crate) fn is_tree(scope: &Scope<'_>, code: &CodeBlock) -> bool {
    let mut lines = code.lines.iter().map(|span| scope.document.slice(span));
    let branches = lines.clone().filter(|line| has_branch(line)).count();
    let draws_boxes = lines.any(|line| line.contains(['┌', '┐', '▼']));
    let names = code.lines.iter().filter(|span| read_line(scope, span).is_some()).count();
    branches >= 2 && names >= 2 && !draws_boxes
}

/// The candidates, those whose directory exists first.
fn best_root(scope: &Scope<'_>, paths: &[String]) -> Vec<String> {
    let parent =
        |path: &String| path.rfind('/').is_some_and(|slash| scope.codebase.paths().is_directory(&path[..slash]));
    let mut sorted = paths.to_vec();
    sorted.sort_by_key(|path| !parent(path));
    sorted
}

/// Where an entry may be: under the root drawn, or with the root's own name being the project or the scanned root.
fn candidate_paths(scope: &Scope<'_>, above: &[&str], name: &str) -> Vec<String> {
    let name = name.trim_end_matches('/');
    let whole = above.iter().copied().chain([name]).collect::<Vec<_>>().join("/");
    let without_root = above.iter().skip(1).copied().chain([name]).collect::<Vec<_>>().join("/");
    let mut paths = Vec::new();
    let root = above.first().copied().unwrap_or("");
    let root_places = scope.codebase.paths().directories_by_suffix(root).filter(|_| !root.is_empty()).take(8);
    let bases = [scope.project.as_str(), "", scope.document.path().directory()];
    for base in bases {
        paths.extend(join(base, &whole));
    }
    for place in root_places {
        paths.extend(join(place.as_str(), &without_root));
    }
    for base in bases {
        paths.extend(join(base, &without_root));
    }
    let mut unique: Vec<String> = Vec::new();
    for path in paths {
        if !unique.contains(&path) {
            unique.push(path);
        }
    }
    unique
}

fn has_branch(line: &str) -> bool {
    ["├─", "└─", "╰─", "|--", "`--", "+--"].iter().any(|branch| line.contains(branch))
}

fn read_line(scope: &Scope<'_>, span: &Range<usize>) -> Option<Line> {
    let text = scope.document.slice(span);
    let is_rail = |character: char| character.is_whitespace() || "│├└─╰|`+-\u{a0}".contains(character);
    let name_at = text.find(|character| !is_rail(character))?;
    let rail = &text[..name_at];
    let depth = if has_branch(rail) { rail.chars().count().div_ceil(4).max(1) } else { rail.chars().count() / 4 };
    if name_at > 0 && !has_branch(rail) {
        return None;
    }
    let rest = &text[name_at..];
    let name = rest.split(char::is_whitespace).next().unwrap_or("").trim_end_matches([',', ':']);
    let is_name = look(name).is_some() || look(&format!("x/{name}")).is_some() && !name.contains('/');
    let is_pattern = name.contains(['*', '<', '{', '[', '(', '…']) || name.contains("...");
    if !is_name || is_pattern {
        return None;
    }
    let start = span.start + name_at;
    Some(Line { depth, name: name.to_owned(), span: start..start + name.len() })
}
