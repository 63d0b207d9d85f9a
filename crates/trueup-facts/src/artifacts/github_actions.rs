//! GitHub Actions: workflows with their jobs, and actions.

use super::compose::read_environment;
use super::recorder::{Recorder, hash_comment};
use super::tree::{Value, entry_range};
use super::{Artifact, yaml};
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, SourcePath};

/// Workflows of GitHub Actions.
pub static GITHUB_ACTIONS: Artifact = Artifact { name: "GitHub Actions", file: "github_actions", reads, extract };

fn reads(path: &SourcePath) -> bool {
    let is_yaml = matches!(path.extension(), Some("yml" | "yaml"));
    let directory = path.directory();
    is_yaml
        && [".github", ".gitea", ".forgejo"].iter().any(|place| {
            directory
                .strip_suffix("/workflows")
                .is_some_and(|before| before == *place || before.ends_with(&format!("/{place}")))
        })
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let tree = yaml::read(text);
    let root = tree.roots().next()?;
    let jobs = root.get("jobs").filter(|jobs| jobs.is_mapping())?;
    let mut recorder = Recorder::new(text);
    recorder.leading_comment(hash_comment);
    if let Some(name) = root.get("name") {
        recorder.setting(None, Aspect::Other, "name", &name.written(), name.range());
    }
    read_triggers(&mut recorder, root);
    for (name, job) in jobs.entries() {
        let index = recorder.define(DefinitionKind::Job, &name.written(), entry_range(name, job), None);
        recorder.document(index, hash_comment);
        if let Some(title) = job.get("name").and_then(Value::text) {
            recorder.definition(index).doc = Some(title.into());
        }
        read_job(&mut recorder, job, index);
    }
    if let Some((message, line)) = tree.problem {
        recorder.problem(message, Some(line));
    }
    Some(recorder.finish())
}

fn read_triggers(recorder: &mut Recorder<'_>, root: Value<'_>) {
    let Some(triggers) = root.get("on").or_else(|| root.get("true")) else { return };
    let names = triggers.entries().into_iter().map(|(key, _)| key).chain(triggers.one_or_more());
    names.for_each(|name| recorder.setting(None, Aspect::Other, "on", &name.written(), name.range()));
    for schedule in triggers.get("schedule").into_iter().flat_map(Value::items) {
        if let Some(cron) = schedule.get("cron") {
            recorder.setting(None, Aspect::Schedule, "", &cron.written(), cron.range());
        }
    }
}

fn read_job(recorder: &mut Recorder<'_>, job: Value<'_>, index: DefinitionIndex) {
    let definition = Some(index);
    for needed in job.get("needs").map(Value::one_or_more).unwrap_or_default() {
        recorder.setting(definition, Aspect::DependsOn, "", &needed.written(), needed.range());
    }
    for key in ["runs-on", "uses", "environment"] {
        if let Some(value) = job.get(key).filter(|value| value.text().is_some()) {
            recorder.setting(definition, Aspect::Other, key, &value.written(), value.range());
        }
    }
    let local = job.get("uses").and_then(Value::text).and_then(|uses| uses.strip_prefix("./"));
    if let (Some(path), Some(uses)) = (local, job.get("uses")) {
        recorder.import(path, uses.range());
    }
    let container = job.get("container");
    if let Some(image) = container.and_then(|it| it.get("image").or(Some(it))).filter(|it| it.text().is_some()) {
        recorder.setting(definition, Aspect::Image, "", &image.written(), image.range());
    }
    read_environment(recorder, job.get("env"), index);
    let usual = job.at_path(&["defaults", "run", "working-directory"]).and_then(Value::text);
    for step in job.get("steps").into_iter().flat_map(Value::items) {
        read_environment(recorder, step.get("env"), index);
        if let Some(uses) = step.get("uses") {
            recorder.setting(definition, Aspect::Other, "uses", &uses.written(), uses.range());
        }
        if let Some(run) = step.get("run") {
            let name = step.get("name").and_then(Value::text).unwrap_or("");
            recorder.setting(definition, Aspect::Command, name, &run.written(), run.range());
            let directory = step.get("working-directory").and_then(Value::text).or(usual);
            let below = directory.filter(|it| !it.contains('$')).map(|it| format!("cd {it}\n")).unwrap_or_default();
            let is_known = directory.is_none_or(|it| !it.contains('$'));
            if let (Some(text), true) = (run.text(), is_known) {
                recorder.runs(&format!("{below}{text}"), run.range());
            }
        }
    }
    for (name, service) in job.get("services").map(Value::entries).unwrap_or_default() {
        let inner = recorder.define(DefinitionKind::Service, &name.written(), entry_range(name, service), definition);
        if let Some(image) = service.get("image") {
            recorder.setting(Some(inner), Aspect::Image, "", &image.written(), image.range());
        }
        for port in service.get("ports").into_iter().flat_map(Value::items) {
            recorder.setting(Some(inner), Aspect::Port, "", &port.written(), port.range());
        }
        read_environment(recorder, service.get("env"), inner);
    }
}
