//! `Makefile`: targets with their commands.

use super::Artifact;
use super::lines::{Line, lines};
use super::recorder::{Recorder, hash_comment};
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, SourcePath};

/// Makefiles, whose targets developers run.
pub static MAKEFILE: Artifact = Artifact { name: "Makefile", file: "makefile", reads, extract };

fn reads(path: &SourcePath) -> bool {
    matches!(path.file_name(), "Makefile" | "makefile" | "GNUmakefile") || path.extension() == Some("mk")
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let mut reader = Reader { recorder: Recorder::new(text), targets: Vec::new(), define_depth: 0 };
    reader.recorder.leading_comment(hash_comment);
    let mut lines = lines(text).peekable();
    while let Some(first) = lines.next() {
        let mut end = first.range().end;
        let mut joined = first.text.to_owned();
        while joined.ends_with('\\')
            && let Some(next) = lines.next()
        {
            joined.pop();
            joined.push_str(next.text.trim_start());
            end = next.range().end;
        }
        reader.take(first, &joined, end);
    }
    Some(reader.recorder.finish())
}

struct Reader<'t> {
    recorder: Recorder<'t>,
    /// The targets whose recipe the next lines may be.
    targets: Vec<DefinitionIndex>,
    define_depth: u32,
}

impl Reader<'_> {
    fn take(&mut self, first: Line<'_>, joined: &str, end: usize) {
        let word = joined.split_whitespace().next().unwrap_or("");
        match word {
            "define" => self.define_depth += 1,
            "endef" => self.define_depth = self.define_depth.saturating_sub(1),
            _ => {}
        }
        if self.define_depth > 0 {
            return;
        }
        if joined.starts_with('\t') {
            self.recipe_line(joined.trim(), first.start..end);
        } else if word == "include" || word == "-include" || word == "sinclude" {
            let paths = joined.split_whitespace().skip(1).filter(|path| !path.contains(['$', '*']));
            paths.for_each(|path| self.recorder.import(path, first.start..end));
        } else if !word.is_empty() && !word.starts_with('#') {
            self.targets.clear();
            if let Some((targets, rest)) = rule(joined) {
                self.rule(targets, rest, first.start..end);
            }
        }
    }

    fn recipe_line(&mut self, line: &str, range: std::ops::Range<usize>) {
        let command = line.trim_start_matches(['@', '-', '+', ' ']);
        let is_told = command.starts_with('#') || command.is_empty();
        for (position, &target) in self.targets.clone().iter().enumerate().filter(|_| !is_told) {
            let span = self.recorder.definition(target).span;
            self.recorder.definition(target).span = self.recorder.span(span.start as usize..range.end);
            match position {
                0 => self.recorder.command(Some(target), command, range.clone()),
                _ => self.recorder.setting(Some(target), Aspect::Command, "", command, range.clone()),
            }
        }
    }

    fn rule(&mut self, targets: &str, rest: &str, range: std::ops::Range<usize>) {
        let (rest, inline) = rest.split_once(';').map_or((rest, None), |(before, command)| (before, Some(command)));
        let (prerequisites, comment) = rest.split_once('#').unwrap_or((rest, ""));
        let is_special = |target: &&str| target.starts_with('.') || target.contains(['$', '%', '(', ')', '*']);
        // Nobody asks for an object file by its name.
        let is_object = |target: &str| [".o", ".a", ".d", ".lo", ".so", ".obj"].iter().any(|it| target.ends_with(it));
        let named = targets.split_whitespace().filter(|target| !is_special(target) && !is_object(target));
        for target in named.take(50) {
            let index = self.recorder.define(DefinitionKind::Recipe, target, range.clone(), None);
            self.recorder.document(index, hash_comment);
            // `target: ## what it does` is what self-documenting makefiles print.
            if let Some(doc) = comment.strip_prefix('#').map(str::trim).filter(|doc| !doc.is_empty()) {
                self.recorder.definition(index).doc = Some(doc.trim_start_matches('#').trim().into());
            }
            for needed in prerequisites.split_whitespace().filter(|it| !is_special(it) && *it != "|").take(100) {
                self.recorder.setting(Some(index), Aspect::DependsOn, "", needed, range.clone());
            }
            self.targets.push(index);
        }
        if let Some(command) = inline {
            self.recipe_line(command.trim(), range);
        }
    }
}

/// The targets of a rule and what follows its colon; `None` for an assignment, a condition or a call.
fn rule(line: &str) -> Option<(&str, &str)> {
    let colon = colon_outside_of_brackets(line)?;
    let (targets, rest) = (&line[..colon], &line[colon + 1..]);
    let is_assignment = targets.contains('=') || rest.starts_with(['=', '/', '\\']) || rest.starts_with(":=");
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    // `target: NAME = value` sets a variable for the target only.
    let before_comment = rest.split(['#', ';']).next().unwrap_or(rest);
    let sets_variable = before_comment.contains('=') && !before_comment.contains('$');
    (!is_assignment && !sets_variable && !targets.trim().is_empty() && !targets.contains('#'))
        .then_some((targets, rest))
}

/// The first colon that stands in no `$(…)`.
fn colon_outside_of_brackets(line: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}
