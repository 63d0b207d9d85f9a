//! `reference/path`: a file or directory that the document names.

mod member;
mod setting;

use std::ops::Range;

use globset::GlobBuilder;
use rustc_hash::FxHashSet;
use trueup_document::{CodeBlock, InlineKind};
use trueup_facts::SourcePath;

use crate::claim::{Cause, Claim, Judgement, Repair, Verdict};
use crate::claims::{ClaimKind, Outcome, is_tree};
use crate::quoted::comment_text;
use crate::scope::{Resolved, Scope, is_inside, join};
use crate::sentence::hypothetical;
use crate::symbol::{fold, has_code_shape};
use crate::written_path::{Look, look, path_words};

/// A path, a directory, a bare file name or a glob, in a code span, in plain text or in a diagram, and the file that a
/// comment in the first line of shown code names, or one beside a setting.
///
/// It holds when the tree has it: relative to the document, to its project or to the root, or by the end of a path, as
/// short paths are house style. One that is gone is drifted where the same file stands elsewhere, else broken.
///
/// It is unproven as `hypothetical` where a plan, an example or a negation names it, as `ignored` where git ignores it,
/// as `may-be-output` where it may be data, output or a route, as `may-be-elsewhere` where nothing says that it is a
/// file of this project, as `outside-root` where it leads out of the tree, as `pattern` where a glob matches nothing
/// that surely is in the tree, as `other-tree` where most paths of a document are missing, so that it seems to be about
/// another tree, and as `bound` where a document has too many globs.
pub(crate) struct ReferencePath;

/// A path as written.
pub(crate) struct PathSubject {
    block: usize,
    look: Look,
    path: String,
    /// How many paths of the document come before it.
    ordinal: usize,
}

/// How many patterns of one document are tried against every path of the tree.
const GLOBS_TRIED: usize = 2000;

impl ClaimKind for ReferencePath {
    const NAME: &'static str = "reference/path";
    type Subject = PathSubject;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, PathSubject)> {
        let mut claims = Vec::new();
        for (index, block) in scope.document.blocks().iter().enumerate() {
            match block.code() {
                Some(code) if is_drawing(&code.info) && !is_tree(scope, code) => {
                    for line in &code.lines {
                        let line_text = scope.document.slice(line);
                        for word in plain_paths(line_text) {
                            let span = line.start + word.start..line.start + word.end;
                            push(scope, &mut claims, index, span, false);
                        }
                    }
                }
                Some(code) => {
                    for span in heading_comment(scope, code).into_iter().chain(setting::comments(scope, code)) {
                        push(scope, &mut claims, index, span, false);
                    }
                }
                None => {
                    for inline in &block.inlines {
                        match inline.kind {
                            InlineKind::Code => push(scope, &mut claims, index, inline.span.clone(), true),
                            InlineKind::Text => {
                                let text = scope.document.slice(&inline.span);
                                for word in plain_paths(text) {
                                    let span = inline.span.start + word.start..inline.span.start + word.end;
                                    push(scope, &mut claims, index, span, false);
                                }
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, subject: &PathSubject) -> Outcome {
        if subject.look == Look::Glob {
            return glob_outcome(scope, claim, subject);
        }
        match scope.resolve(&subject.path, claim.span.start) {
            Resolved::File(path) => Outcome::holds(format!("`{path}` exists"), vec![scope.file_evidence(&path)]),
            Resolved::Directory(path) => Outcome::holds(format!("the directory `{path}` exists"), Vec::new()),
            Resolved::Ambiguous(paths) => {
                let evidence = paths.iter().take(3).map(|path| scope.file_evidence(path)).collect();
                Outcome::holds(format!("{} paths end in `{}`", paths.len(), subject.path), evidence)
            }
            Resolved::Outside => Outcome::unproven("outside-root", "it lies outside the scanned root"),
            Resolved::Missing => match module_file(scope, subject) {
                Some(path) => Outcome::holds(format!("`{path}` exists"), vec![scope.file_evidence(&path)]),
                None => member::outcome(scope, subject).unwrap_or_else(|| missing_outcome(scope, claim, subject)),
            },
        }
    }

    /// A document of whose paths most are not there speaks of another tree, such as one that a generator makes; one that
    /// calls itself the architecture of this tree does not.
    fn reconcile(scope: &Scope<'_>, judgements: &mut [(Judgement, PathSubject)]) {
        let distinct = |wanted: fn(Verdict) -> bool| {
            let paths = judgements.iter().filter(|(judgement, _)| wanted(judgement.verdict));
            paths.map(|(_, subject)| subject.path.as_str()).collect::<FxHashSet<_>>().len()
        };
        let missing = distinct(Verdict::is_finding);
        let is_of_this_tree = scope.document.path().as_str().to_lowercase().contains("architecture");
        if is_of_this_tree || missing < OTHER_TREE || missing <= distinct(|verdict| verdict == Verdict::Holds) {
            return;
        }
        for (judgement, _) in judgements.iter_mut().filter(|(judgement, _)| judgement.verdict.is_finding()) {
            let message =
                format!("{}, like most paths of the document, which may speak of another tree", judgement.message);
            let claim = judgement.claim.clone();
            *judgement = Outcome::unproven("other-tree", message).into_judgement(claim);
        }
    }
}

/// So many missing paths, and more than there are others, make a document one about another tree.
const OTHER_TREE: usize = 5;

/// The file that a path without an extension names, as a module or a page is written: `src/server/node` for
/// `src/server/node.rs`, `docs/README` for `docs/README.rst`.
fn module_file(scope: &Scope<'_>, subject: &PathSubject) -> Option<SourcePath> {
    let path = subject.path.trim_end_matches('/');
    if subject.look != Look::Directory || subject.path.ends_with('/') {
        return None;
    }
    let places: Vec<String> = scope.bases().iter().filter_map(|base| join(base, path)).collect();
    let named = |file: &&SourcePath| {
        let without_extension = file.as_str().rsplit_once('.').map(|(before, _)| before);
        without_extension.is_some_and(|before| places.iter().any(|place| place == before))
    };
    scope.codebase.paths().files().iter().find(named).cloned()
}

/// The path that a comment in the first line of shown code consists of, as in `// src/cart.ts`: the file it is from.
fn heading_comment(scope: &Scope<'_>, code: &CodeBlock) -> Option<Range<usize>> {
    let line = code.lines.first()?;
    let text = scope.document.slice(line);
    let path = comment_text(text)?;
    let at = line.start + text.find(path)?;
    (path.contains('/') && plain_paths(path).first() == Some(&(0..path.len()))).then(|| at..at + path.len())
}

/// Fenced blocks that show pictures, flows or plain text rather than code.
pub(crate) fn is_drawing(info: &str) -> bool {
    matches!(info.split([' ', ',']).next().unwrap_or(""), "" | "text" | "txt" | "plain" | "plaintext" | "ascii")
}

fn push(
    scope: &Scope<'_>,
    claims: &mut Vec<(Claim, PathSubject)>,
    block: usize,
    span: Range<usize>,
    is_code_span: bool,
) {
    let text = scope.document.slice(&span);
    let is_directory = is_code_span && !has_code_shape(text) && scope.is_directory_name(text);
    let Some(mut look) = look(text).or(is_directory.then_some(Look::Directory)) else { return };
    let is_escaped = scope.document.slice(&(0..span.start)).ends_with('\\');
    let overlaps = scope.touches_reference(&span);
    let links_out = scope.document.blocks()[block]
        .links
        .iter()
        .any(|link| link.span.start <= span.start && span.end <= link.span.end && link.target.contains("://"));
    let in_link_target = scope.document.blocks()[block].links.iter().any(|link| {
        link.target_span.as_ref().is_some_and(|target| target.start <= span.start && span.end <= target.end)
    });
    if overlaps || is_escaped || in_link_target {
        return;
    }
    let path = text.replace('\\', "/");
    if is_package(scope, text) {
        return;
    }
    let is_there = || !matches!(scope.resolve(&path, span.start), Resolved::Missing | Resolved::Outside);
    match look {
        _ if links_out && !is_there() => return,
        Look::Parts if !is_code_span => return,
        Look::Parts if !is_there() && !begins_in_tree(scope, &path) => return,
        Look::MaybeFile if !is_there() && !path.contains('/') => return,
        Look::Directory if !is_code_span && !is_there() => return,
        Look::Parts => look = Look::Directory,
        _ => {}
    }
    let claim = scope.claim(ReferencePath::NAME, span, path.clone());
    let ordinal = claims.len();
    claims.push((claim, PathSubject { block, look, path, ordinal }));
}

/// Whether the text is the name of a package that the project depends on or imports: `ruamel.yaml`, `chart.js`.
fn is_package(scope: &Scope<'_>, text: &str) -> bool {
    let package = match text.split_once('/') {
        Some((scope, name)) if scope.starts_with('@') => {
            &text[..scope.len() + 1 + name.split('/').next().unwrap_or("").len()]
        }
        Some((first, _)) if scope.codebase.paths().is_directory(first) => return false,
        Some((first, _)) => first,
        None => text,
    };
    let known = scope.codebase.packages();
    known.iter().flat_map(|known| &known.dependencies).any(|dependency| dependency.name == package)
        || (package != text && known.iter().any(|known| known.name == package))
}

/// Whether the first part of a path is a directory of the project, so that the whole speaks of the project.
fn begins_in_tree(scope: &Scope<'_>, path: &str) -> bool {
    let Some((first, _)) = path.split_once('/') else { return false };
    scope
        .bases()
        .iter()
        .filter_map(|base| join(base, first))
        .any(|directory| !directory.is_empty() && scope.codebase.paths().is_directory(&directory))
}

/// The words of a plain text that are paths to kept files, or that have several parts and one at the end.
fn plain_paths(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for run in path_words(text) {
        let (from, at) = (run.start, run.end);
        let word = text[run].trim_end_matches(['.', '-', '/']);
        let begins_whole = !text[..from].ends_with([':', '`', '$', '{', '<', '*', '~', '!', '=', '"', '\''])
            && !text[at..].starts_with("://");
        let has_ending = word.rsplit('/').next().is_some_and(|name| name.contains('.'));
        if begins_whole && has_ending && look(word) == Some(Look::KeptFile) && !looks_like_host(word) {
            found.push(from..from + word.len());
        }
    }
    found
}

/// `example.rs/x` and `www.x.py` are hosts more often than paths; names of products end like files (`Node.js`).
fn looks_like_host(word: &str) -> bool {
    let first = word.split('/').next().unwrap_or(word);
    let capitalised_product = first.ends_with(".js") && first.starts_with(|first: char| first.is_uppercase());
    word.starts_with("www.")
        || capitalised_product
        || (word.contains('/') && first.contains('.') && !first.starts_with('.'))
        || matches!(
            word.to_ascii_lowercase().as_str(),
            "node.js" | "next.js" | "vue.js" | "d3.js" | "three.js" | "express.js" | "chart.js"
        )
}

fn glob_outcome(scope: &Scope<'_>, claim: &Claim, subject: &PathSubject) -> Outcome {
    if subject.ordinal > GLOBS_TRIED {
        return Outcome::unproven("bound", format!("more than {GLOBS_TRIED} patterns in one document are not tried"));
    }
    let pattern = subject.path.trim_start_matches("./").trim_end_matches('/');
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    let anywhere = GlobBuilder::new(&format!("**/{pattern}")).literal_separator(true).build();
    let (Ok(glob), Ok(anywhere)) = (glob, anywhere) else {
        return Outcome::unproven("pattern", format!("`{}` is no file pattern", subject.path));
    };
    let (glob, anywhere) = (glob.compile_matcher(), anywhere.compile_matcher());
    let paths = scope.codebase.paths();
    let all = || paths.files().iter().chain(paths.directories());
    let first =
        all().find(|path| glob.is_match(path.as_str())).or_else(|| all().find(|path| anywhere.is_match(path.as_str())));
    match first {
        Some(path) => Outcome::holds(format!("`{path}` matches"), vec![scope.file_evidence(path)]),
        None if !pattern.contains('/') => {
            Outcome::unproven("pattern", "nothing in the tree matches; it may name output")
        }
        None => missing_outcome(scope, claim, subject),
    }
}

fn missing_outcome(scope: &Scope<'_>, claim: &Claim, subject: &PathSubject) -> Outcome {
    let block = &scope.document.blocks()[subject.block];
    let path = subject.path.trim_start_matches("./").trim_end_matches('/');
    if let Some(reason) = hypothetical(scope, block, &claim.span) {
        return Outcome::not_said(reason, path);
    }
    let inside_project = join(&scope.project, path).unwrap_or_default();
    if scope.codebase.is_ignored(path) || scope.codebase.is_ignored(&inside_project) {
        return Outcome::ignored(path);
    }
    let is_hidden = path.starts_with('.') && !path.starts_with(".github/");
    if is_hidden
        || matches!(subject.look, Look::MaybeFile)
        || (subject.look == Look::Directory && !begins_in_tree(scope, &subject.path))
    {
        return Outcome::unproven(
            "may-be-output",
            format!("`{path}` is not there, and may be data, output or a route"),
        );
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let message = format!("`{path}` does not exist");
    let moved = moved_file(scope, path, name);
    match moved {
        Some(moved) => {
            let replacement = written_like(&subject.path, &moved, &scope.project);
            let message = format!("{message}; it is now `{moved}`");
            let repair = Repair { span: claim.span.clone(), replacement };
            Outcome::drifted(message, vec![scope.file_evidence(&moved)], repair).because(Cause::Gone(path.to_owned()))
        }
        None if !speaks_of_project(scope, claim, subject, path) => {
            Outcome::unproven("may-be-elsewhere", format!("{message} in the tree; it may be of another one"))
        }
        None => Outcome::broken(message, "name the file that took its place, or drop the sentence")
            .because(Cause::Gone(path.to_owned())),
    }
}

/// Whether a file's name ends in `name` after a mark: a drawing may have wrapped the name at it.
fn is_end_of_name(scope: &Scope<'_>, name: &str) -> bool {
    let ends = |file: &SourcePath| {
        let before = file.file_name().strip_suffix(name);
        before.is_some_and(|before| before.ends_with(['-', '_', '.']))
    };
    scope.codebase.paths().files().iter().any(ends)
}

/// How far around a path, in bytes, other files of the same block tell whose it is.
const REACH: usize = 2000;

/// Whether a path that is not there is said to be of this project: it begins in a directory of the tree, or the same
/// block names another file that is there.
fn speaks_of_project(scope: &Scope<'_>, claim: &Claim, subject: &PathSubject, path: &str) -> bool {
    if path.contains('/') {
        return begins_in_tree(scope, path);
    }
    if !has_its_like(scope, path) || is_end_of_name(scope, path) {
        return false;
    }
    let block = &scope.document.blocks()[subject.block];
    let mut there = 0;
    let mut gone = 0;
    let mut count = |text: &str, at: usize| {
        if look(text) == Some(Look::KeptFile) && !is_common_name(text) {
            match scope.resolve(text, at) {
                Resolved::File(path) if is_inside(path.as_str(), &scope.project) => there += 1,
                Resolved::Missing | Resolved::Outside => gone += 1,
                _ => {}
            }
        }
    };
    let reach = claim.span.start.saturating_sub(REACH)..claim.span.end + REACH;
    let beside = block.inlines_in(&reach).iter();
    for inline in beside.filter(|inline| inline.kind == InlineKind::Code && inline.span != claim.span) {
        count(&inline.text, inline.span.start);
    }
    let lines = block.code().map_or(&[][..], |code| &code.lines).iter();
    for line in lines.filter(|line| reach.start <= line.end && line.start <= reach.end) {
        let text = scope.document.slice(line);
        plain_paths(text).into_iter().for_each(|word| count(&text[word.clone()], line.start + word.start));
    }
    there > 0 && there >= gone
}

/// Whether some file has the extension or the stem of a bare file name: a project without headers has no `stdio.h`.
fn has_its_like(scope: &Scope<'_>, name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else { return true };
    let mut files = scope.codebase.paths().files().iter();
    files.any(|file| file.extension() == Some(extension) || file.stem() == stem)
}

/// File names that so many projects have that one of them tells nothing.
pub(crate) fn is_common_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(
        name,
        "mod.rs"
            | "lib.rs"
            | "main.rs"
            | "__init__.py"
            | "index.ts"
            | "index.js"
            | "index.tsx"
            | "main.py"
            | "README.md"
            | "main.go"
            | "main.ts"
            | "main.js"
            | "app.py"
            | "app.js"
            | "app.ts"
            | "setup.py"
            | "test.py"
            | "index.html"
    )
}

/// The one file of the project that has the same name, or the same stem and directory.
fn moved_file(scope: &Scope<'_>, path: &str, name: &str) -> Option<SourcePath> {
    if let Some(respelled) = respelled(scope, path) {
        return Some(respelled);
    }
    if is_common_name(name) || !name.contains('.') {
        return None;
    }
    let same_name: Vec<SourcePath> = scope.nearest(scope.codebase.paths().files_by_suffix(name).cloned().collect());
    let stem = name.split('.').next().unwrap_or(name);
    let is_telling = stem.len() >= 6 || has_code_shape(stem) || stem.contains('-');
    if let [only] = same_name.as_slice()
        && (is_telling || is_nested(path, only.as_str()))
        && let Some((first, _)) = path.split_once('/')
        && only.as_str().split('/').any(|part| part == first)
    {
        return Some(only.clone());
    }
    rewritten(scope, path)
}

/// Whether one of two paths lies in the other's directory: a file that moved up or down, not across.
fn is_nested(old: &str, new: &str) -> bool {
    let directory = |path: &str| path.rsplit_once('/').map_or(String::new(), |(directory, _)| directory.to_owned());
    let (old, new) = (directory(old), directory(new));
    new.contains(&old) || old.contains(&new)
}

/// Extensions of one language family: a file may move from one to another and stay the same.
const SCRIPTS: &[&str] = &["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"];

/// The one script of the same directory and stem, where `path` is a script.
fn rewritten(scope: &Scope<'_>, path: &str) -> Option<SourcePath> {
    let (stem, extension) = path.rsplit_once('.').filter(|(stem, _)| stem.contains('/'))?;
    if !SCRIPTS.contains(&extension) {
        return None;
    }
    let mut same = SCRIPTS.iter().filter_map(|other| match scope.resolve(&format!("{stem}.{other}"), 0) {
        Resolved::File(path) => Some(path),
        _ => None,
    });
    let first = same.next()?;
    same.next().is_none().then_some(first)
}

/// The one path of the same directory whose last part differs only in case, hyphens and underscores.
fn respelled(scope: &Scope<'_>, path: &str) -> Option<SourcePath> {
    let paths = scope.codebase.paths();
    if !path.contains('/') {
        let alike = paths.files().iter().filter(|known| {
            is_inside(known.as_str(), &scope.project)
                && known.extension() == Some(extension_of(path))
                && fold(known.file_name()) == fold(path)
        });
        let alike = scope.nearest(alike.cloned().collect());
        return match alike.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
    }
    scope.bases().iter().find_map(|base| {
        let wanted = join(base, path)?;
        let (directory, name) = wanted.rsplit_once('/').unwrap_or(("", &wanted));
        let all = paths.files().iter().chain(paths.directories());
        let mut same = all.filter(|known| known.directory() == directory && fold(known.file_name()) == fold(name));
        let first = same.next()?;
        same.next().is_none().then(|| first.clone())
    })
}

fn extension_of(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The new path in the style of the old one: with as much of the directories as was written.
pub(crate) fn written_like(written: &str, path: &SourcePath, project: &str) -> String {
    if !written.contains('/') {
        return path.file_name().to_owned();
    }
    let path = path.as_str();
    let inside = if !project.is_empty() && is_inside(path, project) {
        path[project.len()..].trim_start_matches('/')
    } else {
        path
    };
    if written.starts_with("./") { format!("./{inside}") } else { inside.to_owned() }
}
