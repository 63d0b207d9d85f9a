//! Helm: a chart with what it depends on, and its values.

use super::recorder::{Recorder, hash_comment};
use super::tree::{Value, entry_range};
use super::{Artifact, yaml};
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, SourcePath};

/// Charts of Helm and their default values; their templates are manifests of Kubernetes.
pub static HELM: Artifact = Artifact { name: "Helm", file: "helm", reads, extract };

fn reads(path: &SourcePath) -> bool {
    let name = path.file_name();
    let is_values = name.starts_with("values") && matches!(path.extension(), Some("yaml" | "yml"));
    name == "Chart.yaml" || is_values
}

fn extract(path: &SourcePath, text: &str) -> Option<FileFacts> {
    let tree = yaml::read(text);
    let root = tree.roots().next().filter(|root| root.is_mapping())?;
    let mut recorder = Recorder::new(text);
    recorder.leading_comment(hash_comment);
    if path.file_name() == "Chart.yaml" {
        read_chart(&mut recorder, root)?;
    } else {
        if root.get("apiVersion").is_some() && root.get("kind").is_some() {
            return None;
        }
        read_values(&mut recorder, root)?;
    }
    if let Some((message, line)) = tree.problem {
        recorder.problem(message, Some(line));
    }
    Some(recorder.finish())
}

fn read_chart(recorder: &mut Recorder<'_>, root: Value<'_>) -> Option<()> {
    let name = root.get("name")?;
    let index = recorder.define(DefinitionKind::Resource, &name.written(), root.range(), None);
    recorder.definition(index).type_text = Some("chart".into());
    if let Some(description) = root.get("description") {
        recorder.definition(index).doc = Some(description.written().as_str().into());
    }
    for key in ["version", "appVersion"] {
        if let Some(value) = root.get(key) {
            recorder.setting(Some(index), Aspect::Other, key, &value.written(), value.range());
        }
    }
    for dependency in root.get("dependencies").into_iter().flat_map(Value::items) {
        if let Some(name) = dependency.get("name") {
            recorder.setting(Some(index), Aspect::DependsOn, "", &name.written(), dependency.range());
        }
    }
    Some(())
}

/// Keys that templates use for what a workload needs, below the root or below a component.
const SETTINGS: &[(&[&str], Aspect, &str)] = &[
    (&["replicaCount"], Aspect::Replicas, ""),
    (&["replicas"], Aspect::Replicas, ""),
    (&["service", "port"], Aspect::Port, ""),
    (&["service", "type"], Aspect::Other, "type"),
    (&["containerPort"], Aspect::Port, ""),
    (&["resources", "limits", "cpu"], Aspect::CpuLimit, ""),
    (&["resources", "limits", "memory"], Aspect::MemoryLimit, ""),
    (&["autoscaling", "minReplicas"], Aspect::Replicas, "min"),
    (&["autoscaling", "maxReplicas"], Aspect::Replicas, "max"),
    (&["schedule"], Aspect::Schedule, ""),
];

/// The values of the chart itself, and those of the components that have an image or replicas of their own.
fn read_values(recorder: &mut Recorder<'_>, root: Value<'_>) -> Option<()> {
    let mut found = read_component(recorder, root, None);
    for (name, component) in root.entries() {
        let names_image = component.get("image").is_some()
            || component.get("replicaCount").is_some()
            || component.get("replicas").is_some();
        if component.is_mapping() && names_image {
            let index = recorder.define(DefinitionKind::Service, &name.written(), entry_range(name, component), None);
            recorder.document(index, hash_comment);
            read_component(recorder, component, Some(index));
            found = true;
        }
    }
    found.then_some(())
}

fn read_component(recorder: &mut Recorder<'_>, value: Value<'_>, index: Option<DefinitionIndex>) -> bool {
    let mut found = false;
    if let Some(image) = value.get("image") {
        let part = |key: &str| image.get(key).and_then(Value::text);
        let registry = part("registry").map(|registry| format!("{registry}/")).unwrap_or_default();
        let tag = part("tag").map(|tag| format!(":{tag}")).unwrap_or_default();
        let named = image.text().map(str::to_owned).or_else(|| Some(format!("{registry}{}{tag}", part("repository")?)));
        if let Some(named) = named {
            recorder.setting(index, Aspect::Image, "", &named, image.range());
            found = true;
        }
    }
    for (path, aspect, name) in SETTINGS {
        if let Some(value) = value.at_path(path).filter(|value| value.text().is_some()) {
            recorder.setting(index, *aspect, name, &value.written(), value.range());
            found = true;
        }
    }
    found
}
