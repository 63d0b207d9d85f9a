//! The scripts of `package.json`.

use super::recorder::Recorder;
use super::tree::{Value, entry_range};
use super::{Artifact, json};
use crate::{DefinitionKind, FileFacts, SourcePath};

/// The scripts of `package.json`, which package managers run.
pub static NPM_SCRIPTS: Artifact = Artifact { name: "npm scripts", file: "npm_scripts", reads, extract };

fn reads(path: &SourcePath) -> bool {
    path.file_name() == "package.json"
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    memchr::memmem::find(text.as_bytes(), b"\"scripts\"")?;
    let tree = json::read(text);
    let scripts = tree.roots().next()?.get("scripts").filter(|scripts| scripts.is_mapping())?;
    let mut recorder = Recorder::new(text);
    for (name, script) in scripts.entries() {
        let Some(command) = script.text() else { continue };
        let index = recorder.define(DefinitionKind::Recipe, &name.written(), entry_range(name, script), None);
        recorder.command(Some(index), command, Value::range(script));
    }
    Some(recorder.finish())
}
