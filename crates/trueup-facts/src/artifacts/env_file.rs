//! `.env` files: variables with example values.

use super::lines::lines;
use super::recorder::{Recorder, hash_comment};
use super::{Artifact, secret};
use crate::{DefinitionKind, FileFacts, Name, SourcePath};

/// Files of environment variables, which programs read when they start.
pub static ENV_FILE: Artifact = Artifact { name: ".env", file: "env_file", reads, extract };

fn reads(path: &SourcePath) -> bool {
    let name = path.file_name();
    let is_dot = name == ".env" || name.starts_with(".env.") || name.ends_with(".env");
    is_dot || matches!(name, "env.example" | "env.sample" | "env.template" | "env.dist" | ".envrc" | "example.env")
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let mut recorder = Recorder::new(text);
    recorder.leading_comment(hash_comment);
    let mut quoted_until: Option<char> = None;
    for line in lines(text) {
        if let Some(quote) = quoted_until {
            quoted_until = (!line.text.trim_end().ends_with(quote)).then_some(quote);
            continue;
        }
        let assignment = line.text.trim_start();
        let assignment = assignment.strip_prefix("export ").unwrap_or(assignment);
        let Some((name, value)) = assignment.split_once('=') else { continue };
        let name = name.trim_end();
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte)) {
            continue;
        }
        let value = value.trim();
        let quote = value.chars().next().filter(|first| ['"', '\''].contains(first));
        quoted_until = quote.filter(|quote| value.len() == 1 || !value[1..].contains(*quote));
        let is_continued = quoted_until.is_some();
        let plain = if is_continued { "…" } else { unquoted(value, quote) };
        let index = recorder.define(DefinitionKind::Variable, name, line.range(), None);
        recorder.document(index, hash_comment);
        let shown = secret::hidden(name, plain);
        recorder.definition(index).value = (!shown.is_empty()).then(|| Name::from(&*shown));
    }
    Some(recorder.finish())
}

/// A value without its quotes and the comment after it.
fn unquoted(value: &str, quote: Option<char>) -> &str {
    match quote {
        Some(quote) => value[1..].split(quote).next().unwrap_or(""),
        None if value.starts_with('#') => "",
        None => value.split(" #").next().unwrap_or(value).trim_end(),
    }
}
