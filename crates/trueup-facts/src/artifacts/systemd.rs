//! systemd units: services, timers and sockets.

use super::Artifact;
use super::lines::lines;
use super::recorder::{Recorder, hash_comment};
use crate::{Aspect, DefinitionKind, FileFacts, SourcePath};

/// Units of systemd.
pub static SYSTEMD: Artifact = Artifact { name: "systemd", file: "systemd", reads, extract };

fn reads(path: &SourcePath) -> bool {
    let name = path.file_name();
    let name = name.strip_suffix(".in").or_else(|| name.strip_suffix(".j2")).unwrap_or(name);
    [".service", ".timer", ".socket"].iter().any(|ending| name.ends_with(ending))
}

fn extract(path: &SourcePath, text: &str) -> Option<FileFacts> {
    if !text.lines().any(|line| matches!(line.trim(), "[Unit]" | "[Service]" | "[Timer]" | "[Socket]")) {
        return None;
    }
    let mut recorder = Recorder::new(text);
    recorder.leading_comment(comment);
    let is_timer = path.file_name().contains(".timer");
    let kind = if is_timer { DefinitionKind::Job } else { DefinitionKind::Service };
    let name = path.file_name().split('.').next().unwrap_or_default();
    let unit = recorder.define(kind, name, 0..text.len(), None);
    let mut lines = lines(text);
    while let Some(line) = lines.next() {
        let mut joined = line.text.trim().to_owned();
        let mut end = line.range().end;
        while joined.ends_with('\\')
            && let Some(next) = lines.next()
        {
            joined.pop();
            joined.push_str(next.text.trim());
            end = next.range().end;
        }
        let Some((key, value)) = joined.split_once('=').filter(|_| !joined.starts_with(['#', ';', '['])) else {
            continue;
        };
        let (key, value, range) = (key.trim(), value.trim(), line.start..end);
        if value.is_empty() {
            continue;
        }
        if key == "Description" {
            recorder.definition(unit).doc = Some(value.into());
        } else {
            read_setting(&mut recorder, unit, key, value, range);
        }
    }
    Some(recorder.finish())
}

fn comment(line: &str) -> Option<&str> {
    hash_comment(line).or_else(|| line.strip_prefix(';').map(str::trim))
}

fn read_setting(recorder: &mut Recorder<'_>, unit: u32, key: &str, value: &str, range: std::ops::Range<usize>) {
    let definition = Some(unit);
    let aspect = match key {
        "ExecStart" => {
            let command = value.trim_start_matches(['-', '@', ':', '+', '!']);
            recorder.command(definition, command, range);
            return;
        }
        "ExecStartPre" | "ExecStartPost" | "ExecReload" | "ExecStop" => {
            let command = value.trim_start_matches(['-', '@', ':', '+', '!']);
            recorder.setting(definition, Aspect::Command, key, command, range.clone());
            recorder.runs(command, range);
            return;
        }
        "Environment" => {
            for pair in quoted_words(value) {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                recorder.setting(definition, Aspect::Environment, name, value, range.clone());
            }
            return;
        }
        "After" | "Before" | "Requires" | "Wants" | "BindsTo" | "PartOf" => {
            for unit in value.split_whitespace().filter(|_| key != "Before") {
                recorder.setting(definition, Aspect::DependsOn, key, unit, range.clone());
            }
            return;
        }
        "User" => Aspect::User,
        "Restart" => Aspect::Restart,
        "OnCalendar" | "OnBootSec" | "OnUnitActiveSec" | "OnUnitInactiveSec" => Aspect::Schedule,
        "ListenStream" | "ListenDatagram" => Aspect::Port,
        "MemoryMax" | "MemoryLimit" => Aspect::MemoryLimit,
        "CPUQuota" => Aspect::CpuLimit,
        "EnvironmentFile" | "WorkingDirectory" | "Type" | "Group" | "Unit" | "WantedBy" => Aspect::Other,
        _ => return,
    };
    let is_named = matches!(aspect, Aspect::Other | Aspect::Schedule);
    recorder.setting(definition, aspect, if is_named { key } else { "" }, value, range);
}

/// The words of a value; one may stand in quotes.
fn quoted_words(value: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = value.trim();
    while let Some(first) = rest.chars().next() {
        let is_quoted = first == '"' || first == '\'';
        let body = if is_quoted { &rest[1..] } else { rest };
        let end = body.find(|c: char| if is_quoted { c == first } else { c.is_whitespace() }).unwrap_or(body.len());
        found.push(&body[..end]);
        rest = body[end..].trim_start_matches(first_if(is_quoted, first)).trim_start();
    }
    found
}

fn first_if(is_quoted: bool, quote: char) -> char {
    if is_quoted { quote } else { ' ' }
}
