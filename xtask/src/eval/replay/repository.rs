//! A scratch clone of a repository, in which documents of the past are committed.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::references::Page;

/// A clone that shares the objects of another repository, and is removed with this value.
pub struct Scratch {
    directory: TempDir,
    reader: Reader,
}

/// Reads objects one after the other.
struct Reader {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It ends by itself when its questions do; all the same nothing of it may outlive the clone.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Scratch {
    /// Clones, without a work tree yet.
    pub fn clone_of(repository: &Path, scratch: Option<&Path>) -> Result<Scratch> {
        let builder = tempfile::Builder::new();
        let directory = match scratch {
            Some(scratch) => builder.tempdir_in(scratch),
            None => builder.tempdir(),
        };
        let directory = directory.context("no temporary directory")?;
        let source = std::fs::canonicalize(repository).context("no such directory")?;
        let source = source.to_string_lossy().into_owned();
        git(directory.path(), &[], &["clone", "--quiet", "--shared", "--no-checkout", "--no-tags", &source, "."])?;
        let mut command = Command::new("git");
        command.arg("-C").arg(directory.path()).args(["cat-file", "--batch"]);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("cannot run git")?;
        let (Some(questions), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            bail!("git cat-file cannot be talked to")
        };
        Ok(Scratch { directory, reader: Reader { process, questions, answers: BufReader::new(answers) } })
    }

    /// The work tree.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// What a git command writes.
    pub fn git(&self, arguments: &[&str]) -> Result<String> {
        git(self.path(), &[], arguments)
    }

    /// The commits from the head on along first parents.
    pub fn first_parents(&self) -> Result<Vec<String>> {
        let listed = self.git(&["rev-list", "--first-parent", "HEAD"])?;
        Ok(listed.lines().map(str::to_owned).collect())
    }

    /// Every file of a commit.
    pub fn files(&self, commit: &str) -> Result<Vec<String>> {
        let listed = self.git(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit])?;
        Ok(listed.split_terminator('\0').map(str::to_owned).collect())
    }

    /// The text of a file of a commit; `None` where there is none, or it is no text.
    pub fn text(&mut self, commit: &str, path: &str) -> Result<Option<String>> {
        if path.contains('\n') {
            return Ok(None);
        }
        let Reader { questions, answers, .. } = &mut self.reader;
        writeln!(questions, "{commit}:{path}")?;
        questions.flush()?;
        let mut head = String::new();
        answers.read_line(&mut head)?;
        let Some(size) = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<usize>().ok()) else {
            return Ok(None);
        };
        let mut bytes = vec![0; size + 1];
        answers.read_exact(&mut bytes)?;
        bytes.pop();
        let is_text = head.contains(" blob ") && !bytes.contains(&0);
        Ok(is_text.then(|| String::from_utf8(bytes).ok()).flatten())
    }

    /// Commits each page on its own commit, merges them all into `head`, and checks that out.
    pub fn commit_pages(&self, head: &str, pages: &[Page]) -> Result<String> {
        let mut parents = vec![head.to_owned()];
        let mut by_commit: Vec<(&str, Vec<&Page>)> = Vec::new();
        for page in pages {
            match by_commit.last_mut() {
                Some((commit, of_commit)) if *commit == page.commit => of_commit.push(page),
                _ => by_commit.push((&page.commit, vec![page])),
            }
        }
        for (commit, pages) in by_commit {
            let tree = self.tree_with(commit, &pages)?;
            parents.push(self.commit(&tree, &[commit.to_owned()], commit, "Describe the code")?);
        }
        let tree = self.tree_with(head, &pages.iter().collect::<Vec<_>>())?;
        let merged = self.commit(&tree, &parents, head, "Merge the descriptions")?;
        self.git(&["checkout", "--quiet", "--force", "--detach", &merged])?;
        Ok(merged)
    }

    fn tree_with(&self, commit: &str, pages: &[&Page]) -> Result<String> {
        let index = self.path().join(".git/replay-index");
        let index: PathBuf = index.canonicalize().unwrap_or(index);
        let environment = [("GIT_INDEX_FILE", index.to_string_lossy().into_owned())];
        git(self.path(), &environment, &["read-tree", commit])?;
        for page in pages {
            let file = self.directory.path().join(".git/replay-page");
            std::fs::write(&file, &page.text)?;
            let id = self.git(&["hash-object", "-w", "--no-filters", &file.to_string_lossy()])?;
            let entry = format!("100644,{},{}", id.trim(), page.path);
            git(self.path(), &environment, &["update-index", "--add", "--cacheinfo", &entry])?;
        }
        Ok(git(self.path(), &environment, &["write-tree"])?.trim().to_owned())
    }

    fn commit(&self, tree: &str, parents: &[String], dated_like: &str, subject: &str) -> Result<String> {
        let date = self.git(&["show", "--no-patch", "--format=%ct", dated_like])?;
        let date = format!("{} +0000", date.trim());
        let person = |what: &str| [(format!("GIT_{what}_NAME"), "A"), (format!("GIT_{what}_EMAIL"), "a@example.org")];
        let mut environment: Vec<(String, String)> = [person("AUTHOR"), person("COMMITTER")]
            .into_iter()
            .flatten()
            .map(|(name, value)| (name, value.to_owned()))
            .collect();
        environment.extend(["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"].map(|name| (name.to_owned(), date.clone())));
        let mut arguments = vec!["commit-tree", tree, "-m", subject];
        parents.iter().for_each(|parent| arguments.extend(["-p", parent.as_str()]));
        let environment: Vec<(&str, String)> =
            environment.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        Ok(git(self.path(), &environment, &arguments)?.trim().to_owned())
    }
}

fn git(directory: &Path, environment: &[(&str, String)], arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(directory).args(["-c", "core.quotePath=false", "-c", "core.hooksPath=/dev/null"]);
    command.args(["-c", "core.autocrlf=false", "-c", "diff.renameLimit=4000"]).args(arguments);
    command.envs(environment.iter().map(|(name, value)| (*name, value.as_str())));
    let output = command.output().context("cannot run git")?;
    if !output.status.success() {
        bail!("git {} failed: {}", arguments.first().unwrap_or(&""), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
