//! `justfile`: recipes with their commands.

use super::Artifact;
use super::lines::{Line, lines};
use super::recorder::{Recorder, hash_comment};
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, Name, SourcePath};

/// Files of recipes that `just` runs.
pub static JUSTFILE: Artifact = Artifact { name: "justfile", file: "justfile", reads, extract };

fn reads(path: &SourcePath) -> bool {
    let name = path.file_name();
    name.eq_ignore_ascii_case("justfile") || name.eq_ignore_ascii_case(".justfile") || path.extension() == Some("just")
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let mut recorder = Recorder::new(text);
    let mut recipe: Option<DefinitionIndex> = None;
    let mut private = false;
    for line in lines(text) {
        let trimmed = line.text.trim();
        if line.text.starts_with([' ', '\t']) {
            if let (Some(index), false) = (recipe, trimmed.is_empty()) {
                add_line(&mut recorder, index, line);
            }
            continue;
        }
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        recipe = None;
        if trimmed.starts_with('[') {
            private |= trimmed.contains("private");
        } else if let Some((name, path)) = import(trimmed) {
            recorder.import(path.unwrap_or(name), line.range());
        } else if let Some((head, needed)) = head(trimmed) {
            recipe = Some(define(&mut recorder, head, needed, line, private));
            private = false;
        }
    }
    Some(recorder.finish())
}

/// `import 'path'` or `mod name 'path'`.
fn import(line: &str) -> Option<(&str, Option<&str>)> {
    let rest = line.strip_prefix("import? ").or_else(|| line.strip_prefix("import "))?.trim();
    let path = rest.trim_matches(['"', '\'']);
    Some((path, None))
}

/// The head of a recipe and what it needs; `None` for a setting, an assignment or an alias.
fn head(line: &str) -> Option<(&str, &str)> {
    let colon = line.find(':')?;
    let (head, rest) = (&line[..colon], &line[colon + 1..]);
    let is_other =
        rest.starts_with('=') || head.starts_with("alias ") || head.starts_with("set ") || head.starts_with("mod ");
    (!is_other && !head.is_empty()).then_some((head, rest))
}

fn define(recorder: &mut Recorder<'_>, head: &str, needed: &str, line: Line<'_>, private: bool) -> DefinitionIndex {
    let mut words = head.trim_start_matches('@').split_whitespace();
    let name = words.next().unwrap_or("");
    let index = recorder.define(DefinitionKind::Recipe, name, line.range(), None);
    // Attributes stand between a recipe and what is said of it.
    recorder.document(index, |line| if line.starts_with('[') { Some("") } else { hash_comment(line) });
    let definition = recorder.definition(index);
    definition.parameters = words.map(|word| Name::from(word.split('=').next().unwrap_or(word))).collect();
    if private || name.starts_with('_') {
        definition.visibility = crate::Visibility::Private;
    }
    let needed = needed.split(" #").next().unwrap_or(needed).replace(['(', ')'], " ");
    for needed in needed.split_whitespace().filter(|word| *word != "&&" && is_name(word)) {
        recorder.setting(Some(index), Aspect::DependsOn, "", needed, line.range());
    }
    index
}

fn add_line(recorder: &mut Recorder<'_>, index: DefinitionIndex, line: Line<'_>) {
    let start = recorder.definition(index).span.start as usize;
    recorder.definition(index).span = recorder.span(start..line.range().end);
    let command = line.text.trim().trim_start_matches(['@', '-']);
    if !command.starts_with('#') {
        recorder.command(Some(index), command, line.range());
    }
}

fn is_name(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-:".contains(&byte))
}
