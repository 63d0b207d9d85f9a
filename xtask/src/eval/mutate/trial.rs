//! One run of the verifier over a changed project, against what was expected.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use trueup_check::{Judgement, KINDS};
use trueup_engine::{DraftOptions, Engine, EngineOptions};
use trueup_report::DiffOptions;

use super::mutators::Mutant;
use super::oracle::Files;
use super::subject::Subject;

/// What became of a mutant.
pub struct Outcome {
    /// The places that are false and that no finding is about.
    pub missed: Vec<String>,
    /// The findings about what stayed true.
    pub alarms: Vec<String>,
    /// How many findings there were, and how many of them are none after `sync`.
    pub repaired: (usize, usize),
    /// The findings that are left after `sync`.
    pub left: Vec<String>,
    /// What `sync` must not do: a repair that is undone or changed by the next run, a finding about what stayed true.
    pub harm: Vec<String>,
}

/// Whether the kind that the mutant needs is one of trueup's.
pub fn is_visible(mutant: &Mutant) -> bool {
    mutant.needs.as_deref().is_none_or(|needed| KINDS.iter().any(|kind| kind.name == needed))
}

/// Checks the project as it is; what is no claim that holds, one line each.
pub fn findings_of(subject: &Subject) -> Result<Vec<String>> {
    let judgements = judge(subject, &subject.files)?;
    let findings = judgements.iter().filter(|judgement| judgement.verdict.is_finding());
    Ok(findings.map(|finding| told(subject, finding)).collect())
}

/// Checks a changed project.
pub fn run(subject: &Subject, mutant: &Mutant) -> Result<Outcome> {
    let page = &subject.page;
    let tree = committed(subject, &mutant.files)?;
    let engine = Engine::open(tree.path(), &EngineOptions::default())?;
    let judgements = judge_with(&engine, subject)?;
    let findings: Vec<&Judgement> = judgements.iter().filter(|judgement| judgement.verdict.is_finding()).collect();
    let (left, harm) = synced(&engine, subject, findings.len())?;
    let is_about = |finding: &&&Judgement, place: &Range<usize>| {
        finding.claim.span.start < place.end && place.start < finding.claim.span.end
    };
    let missed = mutant.expectation.made_false.iter().filter(|place| !findings.iter().any(|it| is_about(&it, place)));
    let alarms = findings.iter().filter(|finding| !mutant.expectation.explains(page, &finding.claim.span));
    let because = |place: &Range<usize>| {
        let about = judgements.iter().filter(|it| it.claim.span.start < place.end && place.start < it.claim.span.end);
        let said: Vec<String> = about.map(verdict).collect();
        let first = page.text[place.clone()].lines().next().unwrap_or("");
        let said = if said.is_empty() { "no claim".to_owned() } else { said.join(", ") };
        format!("{}:{}: `{}`: {said}", subject.document, page.line_number(place.start), first.trim())
    };
    Ok(Outcome {
        missed: missed.map(because).collect(),
        alarms: alarms.map(|finding| told(subject, finding)).collect(),
        repaired: (findings.len(), findings.len().saturating_sub(left.len())),
        left,
        harm,
    })
}

/// Repairs the document on disk: the findings that are left, and what must not be.
fn synced(engine: &Engine, subject: &Subject, findings: usize) -> Result<(Vec<String>, Vec<String>)> {
    let documents = [PathBuf::from(&subject.document)];
    let mut report = engine.sync(&documents, &|_| true)?;
    engine.write(&mut report);
    let mut harm: Vec<String> = report.refused.iter().map(|refusal| format!("refused: {refusal}")).collect();
    let again = engine.sync(&documents, &|_| true)?;
    harm.extend(again.is_changed().then(|| format!("not done at once:\n{}", again.diff(DiffOptions::default()))));
    let judgements = judge_with(engine, subject)?;
    let left: Vec<String> =
        judgements.iter().filter(|it| it.verdict.is_finding()).map(|it| told(subject, it)).collect();
    harm.extend((left.len() > findings).then(|| format!("more findings than before:\n{}", left.join("\n"))));
    Ok((left, harm))
}

/// A drafted document of the project, as one more subject.
pub fn drafted(subject: &Subject) -> Result<Subject> {
    let tree = written(subject, &subject.files)?;
    let engine = Engine::open(tree.path(), &EngineOptions::default())?;
    let text = engine.draft(&DraftOptions { project: Some(subject.name.clone()) })?;
    Ok(subject.with_document(format!("{} (drafted)", subject.name), &text))
}

fn verdict(judgement: &Judgement) -> String {
    let reason = judgement.reason.map_or_else(String::new, |reason| format!("({reason})"));
    format!("{} {}{reason}", judgement.claim.kind, judgement.verdict.word())
}

fn told(subject: &Subject, finding: &Judgement) -> String {
    let first = finding.claim.text.lines().next().unwrap_or("");
    format!("{}:{}: `{first}`: {}: {}", subject.document, finding.claim.line, verdict(finding), finding.message)
}

/// The tree as its author committed it, then as somebody else has changed it.
fn committed(subject: &Subject, files: &Files) -> Result<tempfile::TempDir> {
    let directory = written(subject, &subject.files)?;
    git(directory.path(), &["init", "--quiet"])?;
    commit(directory.path(), "Describe the project")?;
    for path in subject.files.keys().filter(|path| !files.contains_key(*path)) {
        std::fs::remove_file(directory.path().join(path))?;
    }
    let changed = files.iter().filter(|(path, text)| subject.files.get(*path) != Some(text));
    changed.into_iter().try_for_each(|(path, text)| write(directory.path(), path, text))?;
    commit(directory.path(), "Change the project")?;
    Ok(directory)
}

fn commit(directory: &Path, message: &str) -> Result<()> {
    git(directory, &["add", "--all"])?;
    let author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let arguments = ["commit", "--quiet", "--allow-empty", "--no-verify", "--message", message];
    git(directory, &[&author[..], &arguments[..]].concat())
}

fn git(directory: &Path, arguments: &[&str]) -> Result<()> {
    let status = std::process::Command::new("git").arg("-C").arg(directory).args(arguments).status();
    if !status.context("cannot run git")?.success() {
        bail!("git {} failed", arguments.join(" "));
    }
    Ok(())
}

fn write(directory: &Path, path: &str, text: &str) -> Result<()> {
    let path = directory.join(path);
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn written(subject: &Subject, files: &Files) -> Result<tempfile::TempDir> {
    let directory = tempfile::tempdir().context("no temporary directory")?;
    files.iter().try_for_each(|(path, text)| write(directory.path(), path, text))?;
    write(directory.path(), &subject.document, &subject.page.text)?;
    Ok(directory)
}

fn judge(subject: &Subject, files: &Files) -> Result<Vec<Judgement>> {
    let tree = committed(subject, files)?;
    judge_with(&Engine::open(tree.path(), &EngineOptions::default())?, subject)
}

fn judge_with(engine: &Engine, subject: &Subject) -> Result<Vec<Judgement>> {
    let report = engine.check(&[PathBuf::from(&subject.document)])?;
    Ok(report.documents.into_iter().flat_map(|document| document.judgements).collect())
}
