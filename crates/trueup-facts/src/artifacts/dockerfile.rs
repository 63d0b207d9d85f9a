//! `Dockerfile`: stages with their images, ports, variables, users, health checks and commands.

use std::ops::Range;

use super::Artifact;
use super::recorder::{Recorder, hash_comment};
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, Name, SourcePath};

/// Dockerfiles, which describe how an image is built and what it runs.
pub static DOCKERFILE: Artifact = Artifact { name: "Dockerfile", file: "dockerfile", reads, extract };

fn reads(path: &SourcePath) -> bool {
    let name = path.file_name();
    let is_named = |word: &str| {
        name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            && !matches!(path.extension(), Some("md" | "txt" | "rst" | "html" | "json" | "yml" | "yaml"))
            && crate::language_of(name).is_none()
    };
    is_named("Dockerfile")
        || is_named("Containerfile")
        || name.ends_with(".dockerfile")
        || name.ends_with(".Dockerfile")
        || name.ends_with(".docker")
        || (is_in_docker_folder(path)
            && matches!(path.extension(), Some("prod" | "dev" | "production" | "development")))
}

/// Whether a file lies in a folder for images, where files are called by the stage they are for: `docker/api.prod`.
fn is_in_docker_folder(path: &SourcePath) -> bool {
    path.directory().split('/').any(|part| part == "docker" || part == "dockerfiles")
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let instructions = instructions(text);
    if !instructions.iter().any(|instruction| instruction.keyword == "FROM") {
        return None;
    }
    let mut reader = Reader { recorder: Recorder::new(text), stages: Vec::new(), entry_point: None };
    reader.recorder.leading_comment(hash_comment);
    for instruction in &instructions {
        reader.take(instruction);
    }
    let ends: Vec<usize> = (0..reader.stages.len())
        .map(|stage| reader.stages.get(stage + 1).map_or(text.len(), |&(_, start)| start))
        .collect();
    for (&(index, start), end) in reader.stages.iter().zip(ends) {
        let last = instructions.iter().rev().find(|it| it.range.end <= end).map_or(end, |it| it.range.end);
        reader.recorder.definition(index).span = reader.recorder.span(start..last.max(start));
    }
    Some(reader.recorder.finish())
}

/// One instruction, its continued lines joined.
struct Instruction {
    keyword: String,
    arguments: String,
    range: Range<usize>,
}

struct Reader<'t> {
    recorder: Recorder<'t>,
    /// The stages so far, each with its first byte.
    stages: Vec<(DefinitionIndex, usize)>,
    /// The words of the stage's entry point, where it takes the command's as arguments.
    entry_point: Option<String>,
}

impl Reader<'_> {
    fn take(&mut self, instruction: &Instruction) {
        let (arguments, range) = (instruction.arguments.as_str(), instruction.range.clone());
        let stage = self.stages.last().map(|&(index, _)| index);
        let (flags, plain) = flags(arguments);
        let mut set = |aspect, name: &str, value: &str| {
            self.recorder.setting(stage, aspect, name, value, range.clone());
        };
        match instruction.keyword.as_str() {
            "FROM" => self.stage(plain, range),
            "ARG" => self.build_argument(plain, range, stage),
            "EXPOSE" => {
                for port in plain.split_whitespace() {
                    let (port, protocol) = port.split_once('/').unwrap_or((port, ""));
                    set(Aspect::Port, protocol, port);
                }
            }
            "ENV" => pairs(plain).into_iter().for_each(|(name, value)| set(Aspect::Environment, name, value)),
            "USER" => set(Aspect::User, "", plain),
            "WORKDIR" => set(Aspect::Other, "workdir", plain),
            "VOLUME" => words(plain).iter().for_each(|volume| set(Aspect::Volume, "", volume)),
            "HEALTHCHECK" => {
                let check = plain.strip_prefix("CMD").map_or(plain, str::trim_start);
                set(Aspect::HealthCheck, "", check);
                self.recorder.runs(&words(check).join(" "), range);
            }
            "STOPSIGNAL" => set(Aspect::Other, "stopsignal", plain),
            "COPY" | "ADD" => self.copy(&flags, plain, range, stage),
            "RUN" => self.recorder.runs(&words(plain).join(" "), range),
            "ENTRYPOINT" => {
                set(Aspect::Command, "entrypoint", plain);
                self.recorder.runs(&words(plain).join(" "), range);
                self.entry_point = plain.starts_with('[').then(|| words(plain).join(" "));
            }
            "CMD" => {
                set(Aspect::Command, "", plain);
                let entry_point = self.entry_point.as_deref().unwrap_or("");
                let is_complete = entry_point.is_empty() || !super::command::files_run(entry_point).is_empty();
                let command = words(plain).join(" ");
                let whole = if is_complete { command } else { format!("{entry_point} {command}") };
                self.recorder.runs(&whole, range);
            }
            _ => {}
        }
    }

    /// `FROM image [AS name]`.
    fn stage(&mut self, arguments: &str, range: Range<usize>) {
        let mut parts = arguments.split_whitespace();
        let image = parts.next().unwrap_or("");
        let name = parts.next().filter(|word| word.eq_ignore_ascii_case("as")).and_then(|_| parts.next());
        let base = self.stage_named(image);
        let index = self.recorder.define(DefinitionKind::Service, name.unwrap_or(image), range.clone(), None);
        self.recorder.document(index, hash_comment);
        self.stages.push((index, range.start));
        self.entry_point = None;
        let aspect = if base.is_some() { Aspect::DependsOn } else { Aspect::Image };
        self.recorder.setting(Some(index), aspect, "", image, range);
    }

    fn build_argument(&mut self, arguments: &str, range: Range<usize>, stage: Option<DefinitionIndex>) {
        for (name, value) in pairs(arguments) {
            let index = self.recorder.define(DefinitionKind::Variable, name, range.clone(), stage);
            let is_given = !value.is_empty();
            self.recorder.definition(index).value = is_given.then(|| Name::from(&*super::secret::hidden(name, value)));
            self.recorder.document(index, hash_comment);
        }
    }

    fn copy(&mut self, flags: &[&str], arguments: &str, range: Range<usize>, stage: Option<DefinitionIndex>) {
        if let Some(from) = flags.iter().find_map(|flag| flag.strip_prefix("--from=")) {
            let by_number =
                from.parse::<usize>().ok().and_then(|number| self.stages.get(number)).map(|&(index, _)| index);
            if let Some(index) = self.stage_named(from).or(by_number).filter(|&index| Some(index) != stage) {
                let name = self.recorder.definition(index).name.clone();
                self.recorder.setting(stage, Aspect::DependsOn, "", &name, range);
            }
            return;
        }
        let copied = words(arguments);
        if copied.len() >= 2 && !arguments.starts_with("<<") && !arguments.contains("://") {
            self.recorder.setting(stage, Aspect::Other, "copy", &copied.join(" "), range);
        }
    }

    fn stage_named(&mut self, name: &str) -> Option<DefinitionIndex> {
        let stages = self.stages.clone();
        stages
            .into_iter()
            .map(|(index, _)| index)
            .find(|&index| self.recorder.definition(index).name.eq_ignore_ascii_case(name))
    }
}

/// The `--flag` words before an instruction's arguments, and the arguments.
fn flags(arguments: &str) -> (Vec<&str>, &str) {
    let mut rest = arguments.trim();
    let mut flags = Vec::new();
    while rest.starts_with("--") {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        flags.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    (flags, rest)
}

/// The words of an instruction's arguments: those of a JSON array, or those between white space.
fn words(arguments: &str) -> Vec<String> {
    let array = arguments.starts_with('[').then(|| serde_json::from_str::<Vec<String>>(arguments).ok()).flatten();
    array.unwrap_or_else(|| arguments.split_whitespace().map(str::to_owned).collect())
}

/// `NAME=value …`, with quoted values, or `NAME value`.
fn pairs(arguments: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = arguments.trim();
    while !rest.is_empty() {
        let end = word_end(rest);
        let (word, after) = rest.split_at(end);
        match word.split_once('=') {
            Some((name, value)) => found.push((name, value.trim_matches(['"', '\'']))),
            None if found.is_empty() => return vec![(word, after.trim().trim_matches(['"', '\'']))],
            None => found.push((word, "")),
        }
        rest = after.trim_start();
    }
    found
}

/// Where the first word ends; a quoted part belongs to it.
fn word_end(text: &str) -> usize {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match quote {
            Some(open) if open == character => quote = None,
            Some(_) => {}
            None if character == '"' || character == '\'' => quote = Some(character),
            None if character.is_whitespace() => return at,
            None => {}
        }
    }
    text.len()
}

/// The instructions of a Dockerfile; the text of a heredoc belongs to the instruction that opens it.
fn instructions(text: &str) -> Vec<Instruction> {
    let escape = text.lines().take(3).find_map(|line| line.strip_prefix('#')?.trim().strip_prefix("escape="));
    let escape = if escape == Some("`") { '`' } else { '\\' };
    let mut found = Vec::new();
    let mut lines = Lines { text, at: 0 };
    while let Some((start, line)) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let begin = start + line.len() - line.trim_start().len();
        let mut joined = String::new();
        let mut end = start + line.trim_end().len();
        let mut part = trimmed;
        while let Some(continued) = part.strip_suffix(escape) {
            joined.push_str(continued.trim_end());
            joined.push(' ');
            let Some((from, next)) = lines.next() else { break };
            // A comment and a blank line between continued lines do not end the instruction.
            let is_skipped = next.trim().is_empty() || next.trim_start().starts_with('#');
            part = if is_skipped { &text[from + next.len()..from + next.len()] } else { next.trim() };
            if is_skipped {
                part = if escape == '`' { "`" } else { "\\" };
            } else {
                end = from + next.trim_end().len();
            }
        }
        if part.strip_suffix(escape).is_none() {
            joined.push_str(part);
        }
        let (keyword, arguments) = joined.split_once(char::is_whitespace).unwrap_or((&joined, ""));
        let keyword = keyword.to_ascii_uppercase();
        if matches!(keyword.as_str(), "RUN" | "COPY" | "ADD")
            && let Some(last) = skip_heredocs(arguments, &mut lines)
        {
            end = last;
        }
        found.push(Instruction { keyword, arguments: arguments.trim().to_owned(), range: begin..end });
    }
    found
}

/// Skips the texts of the heredocs that an instruction opens; where the last one ends.
fn skip_heredocs(arguments: &str, lines: &mut Lines<'_>) -> Option<usize> {
    let mut last = None;
    for opening in arguments.split_whitespace().filter_map(|word| word.strip_prefix("<<")) {
        let name = opening.trim_start_matches('-').trim_matches(['"', '\'']);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            continue;
        }
        for (start, line) in lines.by_ref() {
            last = Some(start + line.trim_end().len());
            if line.trim() == name {
                break;
            }
        }
    }
    last
}

/// The lines of a text with their first bytes.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Lines<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<(usize, &'t str)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        self.at += (end + 1).min(rest.len());
        Some((start, &rest[..end]))
    }
}
