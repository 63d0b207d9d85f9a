//! Kubernetes manifests, plain or as templates of a chart: workloads with their containers, and resources.

use std::borrow::Cow;

use super::compose::shell_text;
use super::recorder::{Recorder, hash_comment};
use super::tree::Value;
use super::{Artifact, template, yaml};
use crate::excerpt::on_one_line;
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, Name, SourcePath};

/// Manifests of Kubernetes and templates of Helm.
pub static KUBERNETES: Artifact = Artifact { name: "Kubernetes", file: "kubernetes", reads, extract };

/// The size, in bytes, from which on the schemas of custom resources are not read.
const LARGEST_RESOURCE: usize = 32 << 10;

fn reads(path: &SourcePath) -> bool {
    matches!(path.extension(), Some("yml" | "yaml" | "tpl"))
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let has = |needle: &str| memchr::memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    if !has("apiVersion:") || !has("kind:") {
        return None;
    }
    let is_template = has("{{");
    let mut plain = if is_template { Cow::Owned(template::without_actions(text)) } else { Cow::Borrowed(text) };
    if text.len() > LARGEST_RESOURCE && has("kind: CustomResourceDefinition") {
        plain = Cow::Owned(without_schemas(&plain));
    }
    let tree = yaml::read_as(text, &plain);
    let mut recorder = Recorder::new(text);
    let mut objects: Vec<Value<'_>> = Vec::new();
    for root in tree.roots() {
        let is_list = root.get("kind").and_then(Value::text).is_some_and(|kind| kind.ends_with("List"));
        let items = if is_list { root.get("items").into_iter().flat_map(Value::items).collect() } else { vec![root] };
        objects.extend(items);
    }
    let mut found = false;
    for object in objects {
        let kind = object.get("kind").filter(|kind| !kind.is_template()).and_then(Value::text);
        let (Some(_), Some(kind)) = (object.get("apiVersion"), kind) else { continue };
        found = true;
        read_object(&mut recorder, object, kind);
    }
    if !found {
        return None;
    }
    recorder.leading_comment(hash_comment);
    if let Some((message, line)) = tree.problem.as_ref().filter(|_| !is_template) {
        recorder.problem(message.clone(), Some(*line));
    }
    Some(recorder.finish())
}

/// The text with the specifications of custom resources blanked out: schemas of thousands of lines, which say nothing of
/// what runs.
fn without_schemas(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut start = 0;
    for document in text.split_inclusive("\n---") {
        let specification = document.find("\nspec:").filter(|_| document.contains("kind: CustomResourceDefinition"));
        if let Some(from) = specification {
            let end = document.strip_suffix("\n---").unwrap_or(document).len();
            let body = &mut bytes[start + from..start + end];
            body.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        }
        start += document.len();
    }
    String::from_utf8(bytes).unwrap_or_default()
}

fn read_object(recorder: &mut Recorder<'_>, object: Value<'_>, kind: &str) {
    if kind == "Kustomization" || kind == "Component" {
        for key in ["resources", "bases", "patches", "patchesStrategicMerge", "components"] {
            for entry in object.get(key).into_iter().flat_map(Value::items) {
                let path = entry.get("path").unwrap_or(entry);
                let text = path.text().filter(|path| path.ends_with(".yaml") || path.ends_with(".yml"));
                text.into_iter().for_each(|text| recorder.import(text, path.range()));
            }
        }
        return;
    }
    let Some(name) = object.at_path(&["metadata", "name"]) else { return };
    let definition_kind = match kind {
        "Deployment"
        | "StatefulSet"
        | "DaemonSet"
        | "ReplicaSet"
        | "Pod"
        | "ReplicationController"
        | "Rollout"
        | "DeploymentConfig" => DefinitionKind::Service,
        "Job" | "CronJob" => DefinitionKind::Job,
        _ => DefinitionKind::Resource,
    };
    let index = recorder.define(definition_kind, &name.written(), object.range(), None);
    recorder.definition(index).type_text = Some(kind.into());
    let Some(spec) = object.get("spec") else {
        read_data(recorder, object, kind, index);
        return;
    };
    let pod = match kind {
        "Pod" => Some(spec),
        "CronJob" => spec.at_path(&["jobTemplate", "spec", "template", "spec"]),
        _ => spec.at_path(&["template", "spec"]),
    };
    read_plain(recorder, spec, index, &[("schedule", Aspect::Schedule, "")]);
    match kind {
        "Service" => read_service(recorder, spec, index),
        "Ingress" => read_ingress(recorder, spec, index),
        "HorizontalPodAutoscaler" => {
            read_plain(
                recorder,
                spec,
                index,
                &[("minReplicas", Aspect::Replicas, "min"), ("maxReplicas", Aspect::Replicas, "max")],
            );
            if let Some(target) = spec.at_path(&["scaleTargetRef", "name"]) {
                recorder.setting(Some(index), Aspect::DependsOn, "", &target.written(), target.range());
            }
        }
        "PersistentVolumeClaim" => {
            if let Some(storage) = spec.at_path(&["resources", "requests", "storage"]) {
                recorder.setting(Some(index), Aspect::Other, "storage", &storage.written(), storage.range());
            }
        }
        _ if definition_kind != DefinitionKind::Resource => {
            read_plain(recorder, spec, index, &[("replicas", Aspect::Replicas, "")]);
            if let Some(pod) = pod {
                read_pod(recorder, pod, index);
            }
        }
        _ => {}
    }
}

/// Takes the scalars of these keys as they are.
fn read_plain(recorder: &mut Recorder<'_>, value: Value<'_>, index: DefinitionIndex, keys: &[(&str, Aspect, &str)]) {
    for (key, aspect, name) in keys {
        if let Some(value) = value.get(key).filter(|value| value.text().is_some()) {
            recorder.setting(Some(index), *aspect, name, &value.written(), value.range());
        }
    }
}

/// The entries of a `ConfigMap`, and the names in a `Secret`.
fn read_data(recorder: &mut Recorder<'_>, object: Value<'_>, kind: &str, index: DefinitionIndex) {
    for key in ["data", "stringData"] {
        for (name, value) in object.get(key).map(Value::entries).unwrap_or_default() {
            let text = value.text().unwrap_or("");
            match kind {
                "Secret" => recorder.setting(Some(index), Aspect::Secret, &name.written(), "…", name.range()),
                "ConfigMap" if !text.contains('\n') => {
                    recorder.setting(Some(index), Aspect::Environment, &name.written(), &value.written(), name.range());
                }
                "ConfigMap" => recorder.setting(Some(index), Aspect::Other, "file", &name.written(), name.range()),
                _ => {}
            }
        }
    }
}

fn read_service(recorder: &mut Recorder<'_>, spec: Value<'_>, index: DefinitionIndex) {
    read_plain(recorder, spec, index, &[("type", Aspect::Other, "type")]);
    for port in spec.get("ports").into_iter().flat_map(Value::items) {
        let Some(published) = port.get("port") else { continue };
        let target = port.get("targetPort").map(|target| format!(":{}", target.written())).unwrap_or_default();
        let protocol = port.get("protocol").map(Value::written).unwrap_or_default();
        let value = format!("{}{target}", published.written());
        recorder.setting(Some(index), Aspect::Port, &protocol, &value, port.range());
    }
    for (name, value) in spec.get("selector").map(Value::entries).unwrap_or_default() {
        let selected = format!("{}={}", name.written(), value.written());
        recorder.setting(Some(index), Aspect::Other, "selector", &selected, name.range());
    }
}

fn read_ingress(recorder: &mut Recorder<'_>, spec: Value<'_>, index: DefinitionIndex) {
    for rule in spec.get("rules").into_iter().flat_map(Value::items) {
        if let Some(host) = rule.get("host") {
            recorder.setting(Some(index), Aspect::Host, "", &host.written(), host.range());
        }
        for path in rule.at_path(&["http", "paths"]).into_iter().flat_map(Value::items) {
            let Some(backend) = path.get("backend") else { continue };
            let service = backend.at_path(&["service", "name"]).or_else(|| backend.get("serviceName"));
            let port = backend.at_path(&["service", "port"]);
            let port = port.and_then(|port| port.get("number").or_else(|| port.get("name")));
            let port = port.or_else(|| backend.get("servicePort")).map(|port| format!(":{}", port.written()));
            let Some(service) = service else { continue };
            let value = format!("{}{}", service.written(), port.unwrap_or_default());
            let below = path.get("path").map(Value::written).unwrap_or_default();
            recorder.setting(Some(index), Aspect::Upstream, &below, &value, path.range());
        }
    }
}

fn read_pod(recorder: &mut Recorder<'_>, pod: Value<'_>, workload: DefinitionIndex) {
    read_plain(
        recorder,
        pod,
        workload,
        &[("restartPolicy", Aspect::Restart, ""), ("serviceAccountName", Aspect::Other, "service_account")],
    );
    if let Some(user) = pod.at_path(&["securityContext", "runAsUser"]) {
        recorder.setting(Some(workload), Aspect::User, "", &user.written(), user.range());
    }
    for (key, is_first) in [("initContainers", true), ("containers", false)] {
        for container in pod.get(key).into_iter().flat_map(Value::items) {
            let Some(name) = container.get("name") else { continue };
            let index = recorder.define(DefinitionKind::Service, &name.written(), container.range(), Some(workload));
            recorder.definition(index).type_text = Some("container".into());
            if is_first {
                recorder.definition(index).decorators.push("init".into());
            }
            read_container(recorder, container, index);
        }
    }
}

fn read_container(recorder: &mut Recorder<'_>, container: Value<'_>, index: DefinitionIndex) {
    let definition = Some(index);
    read_plain(recorder, container, index, &[("image", Aspect::Image, ""), ("workingDir", Aspect::Other, "workdir")]);
    for (key, name) in [("command", "entrypoint"), ("args", "")] {
        if let Some(command) = container.get(key).filter(|command| !shell_text(*command).is_empty()) {
            recorder.setting(definition, Aspect::Command, name, &command.written(), command.range());
        }
    }
    for port in container.get("ports").into_iter().flat_map(Value::items) {
        if let Some(number) = port.get("containerPort") {
            let protocol = port.get("protocol").map(Value::written).unwrap_or_default();
            recorder.setting(definition, Aspect::Port, &protocol, &number.written(), port.range());
        }
    }
    read_variables(recorder, container, index);
    for (path, aspect, name) in [
        (["resources", "limits", "cpu"], Aspect::CpuLimit, ""),
        (["resources", "limits", "memory"], Aspect::MemoryLimit, ""),
        (["resources", "requests", "cpu"], Aspect::Other, "cpu_request"),
        (["resources", "requests", "memory"], Aspect::Other, "memory_request"),
    ] {
        if let Some(value) = container.at_path(&path).filter(|value| value.text().is_some()) {
            recorder.setting(definition, aspect, name, &value.written(), value.range());
        }
    }
    for (key, name) in [("livenessProbe", "liveness"), ("readinessProbe", "readiness"), ("startupProbe", "startup")] {
        if let Some(probe) = container.get(key) {
            let shown = probe_text(probe);
            let kept = shown.filter(|shown| !shown.is_empty());
            kept.into_iter()
                .for_each(|shown| recorder.setting(definition, Aspect::HealthCheck, name, &shown, probe.range()));
        }
    }
    for mount in container.get("volumeMounts").into_iter().flat_map(Value::items) {
        if let (Some(name), Some(path)) = (mount.get("name"), mount.get("mountPath")) {
            let value = format!("{}:{}", name.written(), path.written());
            recorder.setting(definition, Aspect::Volume, "", &value, mount.range());
        }
    }
    if let Some(user) = container.at_path(&["securityContext", "runAsUser"]) {
        recorder.setting(definition, Aspect::User, "", &user.written(), user.range());
    }
}

fn read_variables(recorder: &mut Recorder<'_>, container: Value<'_>, index: DefinitionIndex) {
    for variable in container.get("env").into_iter().flat_map(Value::items) {
        let Some(name) = variable.get("name").map(Value::written) else { continue };
        let secret = variable.at_path(&["valueFrom", "secretKeyRef"]);
        match (secret, variable.get("value"), variable.get("valueFrom")) {
            (Some(secret), ..) => {
                let part = |key| secret.get(key).map(Value::written).unwrap_or_default();
                let value = format!("{}/{}", part("name"), part("key"));
                recorder.setting(Some(index), Aspect::Secret, &name, &value, variable.range());
            }
            (None, Some(value), _) => {
                recorder.setting(Some(index), Aspect::Environment, &name, &value.written(), variable.range());
            }
            (None, None, Some(from)) => {
                recorder.setting(Some(index), Aspect::Environment, &name, &from.written(), variable.range());
            }
            (None, None, None) => recorder.setting(Some(index), Aspect::Environment, &name, "", variable.range()),
        }
    }
    for source in container.get("envFrom").into_iter().flat_map(Value::items) {
        for (key, aspect, word) in [("secretRef", Aspect::Secret, ""), ("configMapRef", Aspect::Other, "config_map")] {
            if let Some(name) = source.at_path(&[key, "name"]) {
                recorder.setting(Some(index), aspect, word, &name.written(), name.range());
            }
        }
    }
}

/// How a probe asks: `http PORT/path`, `tcp PORT`, a command.
fn probe_text(probe: Value<'_>) -> Option<Name> {
    let port = |value: Value<'_>| value.get("port").map(Value::written).unwrap_or_default();
    if let Some(http) = probe.get("httpGet") {
        let path = http.get("path").map(Value::written).unwrap_or_default();
        return Some(format!("http {}{path}", port(http)).into());
    }
    if let Some(tcp) = probe.get("tcpSocket") {
        return Some(format!("tcp {}", port(tcp)).into());
    }
    if let Some(grpc) = probe.get("grpc") {
        return Some(format!("grpc {}", port(grpc)).into());
    }
    probe.at_path(&["exec", "command"]).map(|command| on_one_line(&shell_text(command)))
}
