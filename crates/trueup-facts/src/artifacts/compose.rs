//! `compose.yaml`: services with what they run, their ports, variables, volumes, limits and what they wait for.

use super::recorder::{Recorder, hash_comment};
use super::tree::{Content, Tree, Value, entry_range};
use super::{Artifact, yaml};
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, SignalKind, SourcePath};

/// Compose files and their overrides.
pub static COMPOSE: Artifact = Artifact { name: "Compose", file: "compose", reads, extract };

fn reads(path: &SourcePath) -> bool {
    path.file_name().contains("compose") && matches!(path.extension(), Some("yml" | "yaml"))
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let tree = yaml::read(text);
    let root = tree.roots().next()?;
    let has_services = root.get("services").is_some_and(Value::is_mapping) || root.get("include").is_some();
    if !has_services {
        return None;
    }
    let mut recorder = Recorder::new(text);
    recorder.leading_comment(hash_comment);
    let mut services = Vec::new();
    for (name, service) in root.get("services").map(Value::entries).unwrap_or_default() {
        let range = entry_range(name, service);
        let index = recorder.define(DefinitionKind::Service, &name.written(), range.clone(), None);
        recorder.document(index, hash_comment);
        services.push((range, index));
        read_service(&mut recorder, service, index);
    }
    for (key, word) in [("volumes", "volume"), ("networks", "network"), ("secrets", "secret"), ("configs", "config")] {
        for (name, value) in root.get(key).map(Value::entries).unwrap_or_default() {
            let index = recorder.define(DefinitionKind::Resource, &name.written(), entry_range(name, value), None);
            recorder.definition(index).type_text = Some(word.into());
        }
    }
    for included in root.get("include").map(Value::one_or_more).unwrap_or_default() {
        let path = included.get("path").unwrap_or(included);
        path.one_or_more().iter().for_each(|path| recorder.import(&path.written(), path.range()));
    }
    read_variables(&mut recorder, &tree, &services);
    if let Some((message, line)) = tree.problem {
        recorder.problem(message, Some(line));
    }
    Some(recorder.finish())
}

/// Settings whose value is taken as it is.
const PLAIN: &[(&str, Aspect, &str)] = &[
    ("image", Aspect::Image, ""),
    ("user", Aspect::User, ""),
    ("restart", Aspect::Restart, ""),
    ("scale", Aspect::Replicas, ""),
    ("mem_limit", Aspect::MemoryLimit, ""),
    ("cpus", Aspect::CpuLimit, ""),
    ("container_name", Aspect::Other, "container_name"),
    ("working_dir", Aspect::Other, "workdir"),
    ("network_mode", Aspect::Network, ""),
];

fn read_service(recorder: &mut Recorder<'_>, service: Value<'_>, index: DefinitionIndex) {
    let definition = Some(index);
    for (key, aspect, name) in PLAIN {
        if let Some(value) = service.get(key).filter(|value| value.text().is_some()) {
            recorder.setting(definition, *aspect, name, &value.written(), value.range());
        }
    }
    for (path, aspect) in [
        (&["deploy", "replicas"][..], Aspect::Replicas),
        (&["deploy", "resources", "limits", "cpus"], Aspect::CpuLimit),
        (&["deploy", "resources", "limits", "memory"], Aspect::MemoryLimit),
        (&["deploy", "restart_policy", "condition"], Aspect::Restart),
        (&["healthcheck", "test"], Aspect::HealthCheck),
    ] {
        if let Some(value) = service.at_path(path) {
            recorder.setting(definition, aspect, "", &value.written(), value.range());
        }
    }
    read_named(recorder, service, index);
    read_build(recorder, service, index);
    for port in service.get("ports").into_iter().chain(service.get("expose")).flat_map(Value::items) {
        read_port(recorder, port, index);
    }
    read_environment(recorder, service.get("environment"), index);
    for volume in service.get("volumes").into_iter().flat_map(Value::items) {
        let source = volume.get("source").map(Value::written).unwrap_or_default();
        let value = match volume.get("target") {
            Some(target) => format!("{source}:{}", target.written()).trim_start_matches(':').to_owned(),
            None => volume.written().to_string(),
        };
        recorder.setting(definition, Aspect::Volume, "", &value, volume.range());
    }
    let names = [
        ("depends_on", Aspect::DependsOn, ""),
        ("links", Aspect::DependsOn, ""),
        ("networks", Aspect::Network, ""),
        ("secrets", Aspect::Secret, ""),
        ("profiles", Aspect::Other, "profile"),
    ];
    for (key, aspect, name) in names {
        for value in service.get(key).map(names_in).unwrap_or_default() {
            let written = value.get("source").unwrap_or(value).written();
            let written = if key == "links" { written.split(':').next().unwrap_or("") } else { &written };
            recorder.setting(definition, aspect, name, written, value.range());
        }
    }
    for file in service.get("env_file").map(Value::one_or_more).unwrap_or_default() {
        let path = file.get("path").unwrap_or(file);
        recorder.setting(definition, Aspect::Other, "env_file", &path.written(), path.range());
        recorder.import(&path.written(), path.range());
    }
    for (key, name) in [("entrypoint", "entrypoint"), ("command", "")] {
        if let Some(command) = service.get(key) {
            recorder.setting(definition, Aspect::Command, name, &command.written(), command.range());
            recorder.runs(&shell_text(command), command.range());
        }
    }
}

/// Settings that are known by their own name.
const NAMED: &[(&[&str], &str)] = &[
    (&["deploy", "resources", "reservations", "cpus"], "cpu_request"),
    (&["deploy", "resources", "reservations", "memory"], "memory_request"),
    (&["healthcheck", "interval"], "health_interval"),
    (&["healthcheck", "timeout"], "health_timeout"),
    (&["healthcheck", "retries"], "health_retries"),
    (&["healthcheck", "start_period"], "health_start_period"),
    (&["healthcheck", "disable"], "health_disable"),
    (&["read_only"], "read_only"),
    (&["privileged"], "privileged"),
];

fn read_named(recorder: &mut Recorder<'_>, service: Value<'_>, index: DefinitionIndex) {
    for (path, name) in NAMED {
        if let Some(value) = service.at_path(path).filter(|value| value.text().is_some()) {
            recorder.setting(Some(index), Aspect::Other, name, &value.written(), value.range());
        }
    }
    for (key, name) in [("cap_drop", "cap_drop"), ("cap_add", "cap_add"), ("security_opt", "security_opt")] {
        for value in service.get(key).into_iter().flat_map(Value::items) {
            recorder.setting(Some(index), Aspect::Other, name, &value.written(), value.range());
        }
    }
}

/// A command as a shell would take it: a list's words side by side.
pub(crate) fn shell_text(command: Value<'_>) -> String {
    match command.text() {
        Some(text) => text.to_owned(),
        None => command.items().filter_map(Value::text).collect::<Vec<_>>().join(" "),
    }
}

/// The names of a list, or the keys of a mapping.
fn names_in(value: Value<'_>) -> Vec<Value<'_>> {
    if value.is_mapping() { value.entries().into_iter().map(|(key, _)| key).collect() } else { value.items().collect() }
}

fn read_build(recorder: &mut Recorder<'_>, service: Value<'_>, index: DefinitionIndex) {
    let Some(build) = service.get("build") else { return };
    let context = if build.text().is_some() { Some(build) } else { build.get("context") };
    let dockerfile = build.get("dockerfile");
    let written = context.map(Value::written).unwrap_or_else(|| ".".into());
    let place = context.unwrap_or(build).range();
    recorder.setting(Some(index), Aspect::Build, "", &written, place.clone());
    if let Some(dockerfile) = dockerfile {
        recorder.setting(Some(index), Aspect::Build, "dockerfile", &dockerfile.written(), dockerfile.range());
    }
    if let Some(target) = build.get("target") {
        recorder.setting(Some(index), Aspect::Build, "target", &target.written(), target.range());
    }
    if build.get("dockerfile_inline").is_none() && !written.contains("://") && !written.contains('$') {
        let file = dockerfile.map(Value::written).unwrap_or_else(|| "Dockerfile".into());
        recorder.import(&file, dockerfile.map_or(place, Value::range));
    }
}

/// `8080:80/tcp`, or `target` and `published`.
fn read_port(recorder: &mut Recorder<'_>, port: Value<'_>, index: DefinitionIndex) {
    let (value, protocol) = match port.get("target") {
        Some(target) => {
            let published = port.get("published").map(|it| format!("{}:", it.written())).unwrap_or_default();
            let protocol = port.get("protocol").map(Value::written).unwrap_or_default();
            (format!("{published}{}", target.written()), protocol.to_string())
        }
        None => {
            let written = port.written();
            let (value, protocol) = written.rsplit_once('/').unwrap_or((&written, ""));
            (value.to_owned(), protocol.to_owned())
        }
    };
    recorder.setting(Some(index), Aspect::Port, &protocol, &value, port.range());
}

/// Variables as a list of `NAME=value`, or as a mapping.
pub(crate) fn read_environment(recorder: &mut Recorder<'_>, variables: Option<Value<'_>>, index: DefinitionIndex) {
    let Some(variables) = variables else { return };
    for item in variables.items() {
        let written = item.written();
        let (name, value) = written.split_once('=').unwrap_or((&written, ""));
        recorder.setting(Some(index), Aspect::Environment, name, value, item.range());
    }
    for (name, value) in variables.entries() {
        recorder.setting(Some(index), Aspect::Environment, &name.written(), &value.written(), entry_range(name, value));
    }
}

/// The variables of the caller that values refer to, `${NAME:-default}`.
fn read_variables(
    recorder: &mut Recorder<'_>,
    tree: &Tree<'_>,
    services: &[(std::ops::Range<usize>, DefinitionIndex)],
) {
    for node in &tree.nodes {
        let Content::Scalar(text) = &node.content else { continue };
        let place = node.start as usize..node.end as usize;
        let owner = services.partition_point(|(range, _)| range.start <= place.start);
        let owner = owner.checked_sub(1).map(|at| &services[at]).filter(|(range, _)| place.start < range.end);
        for (name, default, is_required) in references(text) {
            if let Some(is_required) = is_required {
                let word = if is_required { "required" } else { "optional" };
                let definition = owner.map(|(_, index)| *index);
                recorder.setting(definition, Aspect::Other, word, name, place.clone());
            }
            let default = default.map(|default| match super::secret::names_secret(name) {
                true => "…".into(),
                false => super::secret::without_password(default).as_ref().into(),
            });
            let kind = SignalKind::EnvRead { name: name.into(), default };
            recorder.signal(kind, owner.map(|(_, index)| *index), place.clone());
        }
    }
}

/// A variable in a text, its default, and whether it must be given (`${NAME:?message}`) or need not be (`${NAME:+text}`,
/// `${NAME:-default}`); `None` where that is not said.
type Reference<'t> = (&'t str, Option<&'t str>, Option<bool>);

/// The variables in a text, `$NAME`, `${NAME}`, `${NAME:-default}`; `$$` is a dollar sign.
fn references(text: &str) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            rest = after;
            continue;
        }
        let inner = rest.strip_prefix('{');
        let name_text = inner.unwrap_or(rest);
        let length = name_text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        let (name, after) = name_text.split_at(length);
        if !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) {
            let default = inner.and_then(|_| after.strip_prefix(":-").or_else(|| after.strip_prefix('-')));
            let default = default.map(|default| default.split('}').next().unwrap_or(default));
            let sign = inner.and_then(|_| after.strip_prefix(':').unwrap_or(after).bytes().next());
            let is_required = match sign {
                Some(b'?') => Some(true),
                Some(b'+' | b'-') => Some(false),
                _ => None,
            };
            let default = default.filter(|default| !default.is_empty() && !default.contains("${"));
            found.push((name, default, is_required));
        }
        rest = after;
    }
    found
}
