//! `command`: what a document tells its reader to run, and whether the project declares it.

mod written;

use std::ops::Range;
use std::rc::Rc;

use trueup_document::{Block, BlockIndex, BlockKind, InlineKind};
use trueup_facts::{DefinitionKind, SourceClass, SourcePath};

use crate::claim::{Claim, Evidence};
use crate::claims::{ClaimKind, Outcome};
use crate::scope::{Scope, is_inside};
use crate::sentence::hypothetical;
use crate::words::contains_word;
use written::{Asked, Runner, asked};

/// A command that runs what a file of the project declares, in a code span or on a line of a shell block: a recipe
/// of a justfile (`just run`), a target of a Makefile (`make test`), a script of `package.json` (`npm run build`, `pnpm lint`),
/// `composer.json` or `pyproject.toml` (`uv run shop`), a task of a Taskfile, a subcommand of `cargo xtask`, a service of a
/// compose file (`docker compose up backend`).
///
/// It holds when the runner's file nearest to the document, or else another of the project, declares that name. It is
/// broken when the document is one for developers or names another command of that runner that is declared, the nearest
/// file exists, the name stands nowhere in it nor in any other of its kind in the project, and the
/// runner has no command of that name itself.
///
/// Not decided, `not-declared`: the name stands in the file though not as a declaration, or may be made by a pattern, an
/// include or a generator; `hypothetical`: the command need not work here. What a runner may find elsewhere (programs on the
/// path, commands of its own, other directories) is a claim only where it is declared.
pub(crate) struct Command;

/// What a command asks for, and where.
pub(crate) struct Written {
    block: BlockIndex,
    asked: Asked,
    files: Rc<Files>,
    declaration: Option<(SourcePath, Evidence)>,
}

/// The files that a runner reads.
struct Files {
    /// The nearest to the document, upwards from it.
    nearest: Option<SourcePath>,
    /// All of the project, the nearest first.
    all: Vec<SourcePath>,
}

impl ClaimKind for Command {
    const NAME: &'static str = "command";
    type Subject = Written;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Written)> {
        let mut claims = Vec::new();
        let mut known: Vec<(Runner, Rc<Files>)> = Vec::new();
        for (index, block) in scope.document.blocks().iter().enumerate() {
            for (line, is_shell) in lines(scope, block) {
                for (at, asked) in asked(scope.document.slice(&line)) {
                    let asked = Asked { must_be_declared: asked.must_be_declared && is_shell, ..asked };
                    let files = match known.iter().find(|(runner, _)| *runner == asked.runner) {
                        Some((_, files)) => files.clone(),
                        None => {
                            let files = Rc::new(files(scope, asked.runner));
                            known.push((asked.runner, files.clone()));
                            files
                        }
                    };
                    let declaration = declaration(scope, &asked, &files);
                    if declaration.is_some() || (asked.must_be_declared && files.nearest.is_some()) {
                        let span = line.start + at.start..line.start + at.end;
                        let claim = scope.claim(Self::NAME, span, asked.name.clone());
                        claims.push((claim, Written { block: index, asked, files, declaration }));
                    }
                }
            }
        }
        // A tutorial's commands are those of the reader's project: where none is declared here, none is missing here.
        let is_for_developers = is_for_developers(scope);
        let mut held: Vec<Runner> = Vec::new();
        let declared = claims.iter().filter(|(_, written): &&(Claim, Written)| written.declaration.is_some());
        held.extend(declared.map(|(_, written)| written.asked.runner));
        for (_, written) in &mut claims {
            written.asked.must_be_declared &= is_for_developers || held.contains(&written.asked.runner);
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, written: &Written) -> Outcome {
        let Asked { runner, name, .. } = &written.asked;
        let what = word(*runner);
        if let Some((path, evidence)) = &written.declaration {
            return Outcome::holds(format!("`{path}` declares the {what} `{name}`"), vec![evidence.clone()]);
        }
        let all = &written.files.all;
        let Some(nearest) = &written.files.nearest else {
            return Outcome::unproven("not-declared", format!("no file of the project declares the {what} `{name}`"));
        };
        let evidence = vec![scope.file_evidence(nearest)];
        if *runner == Runner::Xtask && names_in_other_case(scope, all, name)
            || all.iter().any(|path| may_declare(scope, *runner, path, name))
        {
            let message = format!("`{nearest}` declares no {what} `{name}`, though it may make one");
            return Outcome::unproven("not-declared", message).with_evidence(evidence);
        }
        let block = &scope.document.blocks()[written.block];
        let is_other = hypothetical(scope, block, &claim.span).is_some() || makes_project(scope, block);
        if !written.asked.must_be_declared || is_other {
            let message = format!("`{nearest}` declares no {what} `{name}`, but the text may speak of another project");
            return Outcome::unproven("hypothetical", message);
        }
        Outcome::broken(format!("`{nearest}` has no {what} `{name}`"), format!("name the {what} it is now, or add it"))
            .with_evidence(evidence)
    }
}

/// Words of names of documents for those who work on the project itself.
const FOR_DEVELOPERS: &[&str] =
    &["architect", "contribut", "develop", "hacking", "building", "agents", "claude", "testing", "design", "internals"];

fn is_for_developers(scope: &Scope<'_>) -> bool {
    let name = scope.document.path().stem().to_lowercase();
    FOR_DEVELOPERS.iter().any(|word| name.contains(word))
}

/// Whether a file says the name in a way that trueup does not read, or may make names that do not stand in it.
fn may_declare(scope: &Scope<'_>, runner: Runner, path: &SourcePath, name: &str) -> bool {
    let last = name.rsplit(':').next().unwrap_or(name);
    scope
        .text(path)
        .is_none_or(|text| contains_word(&text, name) || contains_word(&text, last) || may_make(runner, &text))
}

fn word(runner: Runner) -> &'static str {
    match runner {
        Runner::Just => "recipe",
        Runner::Make => "target",
        Runner::Scripts | Runner::Composer | Runner::Python => "script",
        Runner::Xtask => "subcommand",
        Runner::Compose => "service",
        Runner::Task => "task",
    }
}

/// The lines of a block that may be commands, and whether they surely are some.
fn lines(scope: &Scope<'_>, block: &Block) -> Vec<(Range<usize>, bool)> {
    match &block.kind {
        BlockKind::Code(code) => {
            let info = code.info.split([' ', ',', '{']).next().unwrap_or("").to_lowercase();
            let is_shell =
                matches!(info.as_str(), "bash" | "sh" | "shell" | "zsh" | "console" | "shell-session" | "shellsession");
            let is_plain = matches!(info.as_str(), "" | "text");
            let start = |line: &Range<usize>| {
                // `User: just run` in a flow.
                let text = scope.document.slice(line);
                let at = text.find(": ").filter(|at| is_plain && *at < 20).map_or(0, |at| at + 2);
                (line.start + at..line.end, is_shell)
            };
            if is_shell || is_plain { code.lines.iter().map(start).collect() } else { Vec::new() }
        }
        BlockKind::Heading(_) => Vec::new(),
        _ => {
            let codes = block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code);
            codes.map(|inline| (inline.span.clone(), true)).collect()
        }
    }
}

/// Whether a block of code, or the sentence before it, makes or enters another project first.
fn makes_project(scope: &Scope<'_>, block: &Block) -> bool {
    let text = scope.document.slice(&block.span).to_lowercase();
    let words = ["cd ", "create ", "clone ", " init", " new ", "npx ", "degit ", "generate"];
    block.code().is_some() && words.iter().any(|word| text.contains(word))
}

fn is_file_of(runner: Runner, path: &SourcePath) -> bool {
    let name = path.file_name();
    match runner {
        Runner::Just => {
            name.trim_start_matches('.').eq_ignore_ascii_case("justfile") || path.extension() == Some("just")
        }
        Runner::Make => matches!(name, "Makefile" | "makefile" | "GNUmakefile") || path.extension() == Some("mk"),
        Runner::Scripts => name == "package.json",
        Runner::Composer => name == "composer.json",
        Runner::Python => name == "pyproject.toml",
        Runner::Task => {
            name.to_lowercase().starts_with("taskfile.") && matches!(path.extension(), Some("yml" | "yaml"))
        }
        Runner::Compose => name.contains("compose") && matches!(path.extension(), Some("yml" | "yaml")),
        Runner::Xtask => path.extension() == Some("rs") && path.as_str().split('/').any(|part| part == "xtask"),
    }
}

fn files(scope: &Scope<'_>, runner: Runner) -> Files {
    let is_aside = |part: &str| matches!(part, "node_modules" | "vendor" | "fixtures" | "testdata");
    // A monorepo's runner may stand above the project.
    let is_kept = |path: &&SourcePath| {
        is_file_of(runner, path)
            && !path.as_str().split('/').any(is_aside)
            && (is_inside(path.as_str(), &scope.project) || is_inside(&scope.project, path.directory()))
    };
    let mut all: Vec<SourcePath> = scope.codebase.paths().files().iter().filter(is_kept).cloned().collect();
    let home = scope.document.path().directory();
    let is_above = |path: &SourcePath| is_inside(home, path.directory()) && path.extension() != Some("mk");
    let distance = |path: &SourcePath| (!is_above(path), std::cmp::Reverse(path.directory().len()));
    all.sort_by_key(|path| (distance(path), path.clone()));
    let is_main = |path: &&SourcePath| is_above(path) || (runner == Runner::Xtask && path.file_name() == "main.rs");
    Files { nearest: all.iter().find(is_main).cloned(), all }
}

/// Where a command's name is declared, the nearest file first.
fn declaration(scope: &Scope<'_>, asked: &Asked, files: &Files) -> Option<(SourcePath, Evidence)> {
    files.all.iter().find_map(|path| {
        let line = declared_in(scope, asked, path)?;
        Some((path.clone(), scope.line_evidence(path, line, line)))
    })
}

fn declared_in(scope: &Scope<'_>, asked: &Asked, path: &SourcePath) -> Option<u32> {
    let name = asked.name.as_str();
    let kind = if asked.runner == Runner::Compose { DefinitionKind::Service } else { DefinitionKind::Recipe };
    match asked.runner {
        Runner::Just | Runner::Make | Runner::Scripts | Runner::Compose => {
            let artifacts = scope.codebase.artifacts();
            let artifact = artifacts.binary_search_by(|it| it.path.cmp(path)).ok().map(|at| &artifacts[at]);
            let recorded =
                artifact.and_then(|it| it.facts.definitions.iter().find(|it| it.kind == kind && it.name == name));
            recorded.map(|it| it.span.line).or_else(|| {
                let text = scope.text(path).filter(|_| matches!(asked.runner, Runner::Just | Runner::Make))?;
                line_where(&text, |line| {
                    let alias = line.strip_prefix("alias ").or_else(|| line.strip_prefix("mod "));
                    let word = alias.and_then(|rest| rest.split([' ', ':']).next());
                    word == Some(name) || (line.starts_with(".PHONY") && line.split_whitespace().any(|it| it == name))
                })
            })
        }
        Runner::Task => line_where(&scope.text(path)?, |line| line.strip_prefix("  ") == Some(&format!("{name}:"))),
        Runner::Composer => {
            line_where(&scope.text(path)?, |line| line.trim_start().starts_with(&format!("\"{name}\":")))
        }
        Runner::Python => {
            let text = scope.text(path)?;
            let scripts = text.find("scripts]")?;
            let before = text[..scripts].lines().count() as u32;
            let section = text[scripts..].split("\n[").next().unwrap_or("");
            let line = line_where(section, |line| {
                line.split('=').next().is_some_and(|key| key.trim().trim_matches('"') == name)
            })?;
            Some(before + line - 1)
        }
        Runner::Xtask => {
            let text = scope.text(path)?;
            let quoted = format!("\"{name}\"");
            let is_product = scope
                .codebase
                .file_at(path.as_str())
                .is_some_and(|id| scope.codebase.file(id).source.class != SourceClass::Vendored);
            line_where(&text, |line| is_product && (line.contains(&quoted) || variant_of(line, name)))
        }
    }
}

fn line_where(text: &str, fits: impl Fn(&str) -> bool) -> Option<u32> {
    text.lines().position(fits).map(|at| at as u32 + 1)
}

/// Whether a line begins with the variant that a subcommand in kebab case comes from.
fn variant_of(line: &str, name: &str) -> bool {
    let line = line.trim_start();
    let end = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
    line.starts_with(char::is_uppercase) && line[..end].eq_ignore_ascii_case(&name.replace(['-', '_'], ""))
}

/// Whether any file of the xtask has the name in another spelling.
fn names_in_other_case(scope: &Scope<'_>, all: &[SourcePath], name: &str) -> bool {
    let folded = name.replace('-', "_");
    all.iter().any(|path| scope.text(path).is_some_and(|text| text.contains(&folded)))
}

/// Whether a runner's file may make names that do not stand in it.
fn may_make(runner: Runner, text: &str) -> bool {
    match runner {
        Runner::Make => ["include ", "%:", "$(eval", "$(MAKE)", "cmake", "):"].iter().any(|cue| text.contains(cue)),
        Runner::Just => text.lines().any(|line| line.starts_with("import") || line.starts_with("mod ")),
        Runner::Compose => text.contains("extends:") || text.contains("include:"),
        Runner::Task => text.contains("includes:"),
        Runner::Scripts | Runner::Composer | Runner::Python | Runner::Xtask => false,
    }
}
