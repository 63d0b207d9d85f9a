//! `Procfile`: the processes of an application.

use super::Artifact;
use super::lines::lines;
use super::recorder::{Recorder, hash_comment};
use crate::{DefinitionKind, FileFacts, SourcePath};

/// Files that say which processes a platform or a process manager starts.
pub static PROCFILE: Artifact = Artifact { name: "Procfile", file: "procfile", reads, extract };

fn reads(path: &SourcePath) -> bool {
    path.file_name() == "Procfile" || path.file_name().starts_with("Procfile.")
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let mut recorder = Recorder::new(text);
    recorder.leading_comment(hash_comment);
    for line in lines(text) {
        let Some((name, command)) = line.text.split_once(':') else { continue };
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        if is_name && !command.trim().is_empty() {
            let index = recorder.define(DefinitionKind::Service, name, line.range(), None);
            recorder.command(Some(index), command.trim(), line.range());
        }
    }
    Some(recorder.finish())
}
