//! GitLab CI: pipelines with their jobs.

use super::compose::read_environment;
use super::recorder::{Recorder, hash_comment};
use super::tree::{Value, entry_range};
use super::{Artifact, yaml};
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, SourcePath};

/// Pipelines of GitLab.
pub static GITLAB_CI: Artifact = Artifact { name: "GitLab CI", file: "gitlab_ci", reads, extract };

/// Keys at the top that are no jobs.
const GLOBAL: &[&str] = &[
    "stages",
    "variables",
    "image",
    "services",
    "include",
    "default",
    "workflow",
    "before_script",
    "after_script",
    "cache",
    "spec",
    "types",
];

fn reads(path: &SourcePath) -> bool {
    let name = path.file_name();
    let is_yaml = matches!(path.extension(), Some("yml" | "yaml"));
    is_yaml
        && (name.ends_with(".gitlab-ci.yml")
            || name.ends_with("gitlab-ci.yaml")
            || path.directory().starts_with(".gitlab/ci"))
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let tree = yaml::read(text);
    let mut recorder = Recorder::new(text);
    recorder.leading_comment(hash_comment);
    for root in tree.roots() {
        for stage in root.get("stages").into_iter().flat_map(Value::items) {
            recorder.setting(None, Aspect::Other, "stage", &stage.written(), stage.range());
        }
        for (name, value) in root.get("variables").map(Value::entries).unwrap_or_default() {
            let value = value.get("value").unwrap_or(value);
            recorder.setting(None, Aspect::Environment, &name.written(), &value.written(), entry_range(name, value));
        }
        if let Some(image) = image(root) {
            recorder.setting(None, Aspect::Image, "", &image.written(), image.range());
        }
        read_includes(&mut recorder, root);
        for (name, job) in root.entries() {
            let is_job = name.text().is_some_and(|name| !GLOBAL.contains(&name)) && job.is_mapping();
            if is_job && is_a_job(job) {
                read_job(&mut recorder, name, job);
            }
        }
    }
    if let Some((message, line)) = tree.problem {
        recorder.problem(message, Some(line));
    }
    Some(recorder.finish())
}

/// Whether a mapping is a job or a template of jobs, and not an anchor for something else.
fn is_a_job(job: Value<'_>) -> bool {
    ["script", "extends", "trigger", "stage", "needs", "run"].iter().any(|key| job.get(key).is_some())
}

fn image(value: Value<'_>) -> Option<Value<'_>> {
    let image = value.get("image")?;
    image.get("name").or(Some(image)).filter(|image| image.text().is_some())
}

fn read_includes(recorder: &mut Recorder<'_>, root: Value<'_>) {
    let Some(include) = root.get("include") else { return };
    let included = if include.is_mapping() { vec![include] } else { include.one_or_more() };
    for file in included {
        let Some(path) = file.get("local").or(Some(file)).filter(|path| path.text().is_some()) else { continue };
        let written = path.written();
        if !written.contains("://") && !written.contains(['*', '$']) {
            recorder.import(&written, path.range());
        }
    }
}

fn read_job(recorder: &mut Recorder<'_>, name: Value<'_>, job: Value<'_>) {
    let index = recorder.define(DefinitionKind::Job, &name.written(), entry_range(name, job), None);
    recorder.document(index, hash_comment);
    let definition = Some(index);
    if name.text().is_some_and(|name| name.starts_with('.')) {
        recorder.definition(index).visibility = crate::Visibility::Private;
    }
    for base in job.get("extends").map(Value::one_or_more).unwrap_or_default() {
        let base = base.written();
        recorder.definition(index).bases.push(base);
    }
    if let Some(image) = image(job) {
        recorder.setting(definition, Aspect::Image, "", &image.written(), image.range());
    }
    for key in ["stage", "environment", "when", "coverage"] {
        if let Some(value) = job.get(key).and_then(|it| it.get("name").or(Some(it))).filter(|it| it.text().is_some()) {
            recorder.setting(definition, Aspect::Other, key, &value.written(), value.range());
        }
    }
    for key in ["needs", "dependencies"] {
        for needed in job.get(key).into_iter().flat_map(Value::items) {
            let needed = needed.get("job").unwrap_or(needed);
            if needed.text().is_some() {
                recorder.setting(definition, Aspect::DependsOn, "", &needed.written(), needed.range());
            }
        }
    }
    read_environment(recorder, job.get("variables"), index);
    for key in ["before_script", "script", "after_script"] {
        let name = if key == "script" { "" } else { key };
        for command in job.get(key).map(Value::one_or_more).unwrap_or_default() {
            read_command(recorder, index, name, command);
        }
    }
    for service in job.get("services").into_iter().flat_map(Value::items) {
        let image = service.get("name").unwrap_or(service);
        let alias = service.get("alias").unwrap_or(image).written();
        let inner = recorder.define(DefinitionKind::Service, &alias, service.range(), definition);
        recorder.setting(Some(inner), Aspect::Image, "", &image.written(), image.range());
    }
}

fn read_command(recorder: &mut Recorder<'_>, index: DefinitionIndex, name: &str, command: Value<'_>) {
    let commands = if command.text().is_some() { vec![command] } else { command.items().collect() };
    for command in commands.into_iter().filter(|command| command.text().is_some()) {
        recorder.setting(Some(index), Aspect::Command, name, &command.written(), command.range());
        recorder.runs(command.text().unwrap_or(""), command.range());
    }
}
