//! How images are built and mounted, as the settings of compose files and Dockerfiles say.

use super::reading::ArtifactFile;
use crate::{Aspect, DefinitionIndex, Import, SignalKind, join_path};

/// The most copies of a Dockerfile that are looked at.
const MOST_COPIES: usize = 500;

/// How a service of a compose file is built.
pub(crate) struct Build {
    /// The directory that is sent to the build, as written.
    pub(crate) context: String,
    /// The Dockerfile in it, as written.
    pub(crate) dockerfile: String,
}

/// The builds of a compose file.
pub(crate) fn builds(file: &ArtifactFile) -> Vec<Build> {
    let services = 0..file.facts.definitions.len() as DefinitionIndex;
    let mut found = Vec::new();
    let mut contexts = vec![None; services.len()];
    let mut dockerfiles = vec![None; services.len()];
    for signal in &file.facts.signals {
        let Some(service) = signal.definition.map(|index| index as usize) else { continue };
        match &signal.kind {
            SignalKind::Setting { aspect: Aspect::Build, name: None, value } => contexts[service] = Some(value),
            SignalKind::Setting { aspect: Aspect::Build, name: Some(name), value } if name == "dockerfile" => {
                dockerfiles[service] = Some(value);
            }
            _ => {}
        }
    }
    for (context, dockerfile) in contexts.into_iter().zip(dockerfiles) {
        let Some(context) = context else { continue };
        let dockerfile = dockerfile.map_or("Dockerfile".to_owned(), ToString::to_string);
        found.push(Build { context: context.to_string(), dockerfile });
    }
    found
}

/// The service that an import of a compose file stands in.
fn service_at(file: &ArtifactFile, import: &Import) -> Option<DefinitionIndex> {
    let definitions = &file.facts.definitions;
    let inside = |span: crate::Span| span.start <= import.span.start && import.span.start < span.end;
    definitions.iter().position(|definition| inside(definition.span)).map(|index| index as DefinitionIndex)
}

/// The settings of a definition with that aspect.
fn settings(
    file: &ArtifactFile,
    definition: DefinitionIndex,
    wanted: Aspect,
) -> impl Iterator<Item = (Option<&str>, &str)> {
    let own = file.facts.signals.iter().filter(move |signal| signal.definition == Some(definition));
    own.filter_map(move |signal| match &signal.kind {
        SignalKind::Setting { aspect, name, value } if *aspect == wanted => Some((name.as_deref(), value.as_str())),
        _ => None,
    })
}

/// The build of the service that an import of a compose file stands in.
pub(crate) fn build_at(file: &ArtifactFile, import: &Import) -> Option<Build> {
    let service = service_at(file, import)?;
    let (_, context) = settings(file, service, Aspect::Build).find(|(name, _)| name.is_none())?;
    let named = settings(file, service, Aspect::Build).find(|(name, _)| *name == Some("dockerfile"));
    let dockerfile = named.map_or("Dockerfile", |(_, dockerfile)| dockerfile).to_owned();
    Some(Build { context: context.to_owned(), dockerfile })
}

/// The directories and files of the tree that the service of an import mounts: the path as written, and where.
pub(crate) fn mounts<'f>(file: &'f ArtifactFile, import: &Import) -> Vec<(&'f str, &'f str)> {
    let Some(service) = service_at(file, import) else { return Vec::new() };
    let volumes = settings(file, service, Aspect::Volume);
    let mounts = volumes.filter_map(|(_, volume)| {
        let (from, to) = volume.split_once(':')?;
        from.starts_with('.').then(|| (from, to.split(':').next().unwrap_or(to)))
    });
    mounts.collect()
}

/// The directory that a Dockerfile works in, and what it copies until a byte of it: where to, and the path as written.
pub(crate) fn copies(
    file: &ArtifactFile,
    until: u32,
    is_directory: impl Fn(&str) -> bool,
) -> (String, Vec<(String, &str)>) {
    let mut workdir = String::from("/");
    let mut copies: Vec<(String, &str)> = Vec::new();
    for signal in file.facts.signals.iter().filter(|signal| signal.span.start <= until) {
        let SignalKind::Setting { aspect: Aspect::Other, name: Some(name), value } = &signal.kind else { continue };
        if name == "workdir" {
            workdir = image_path(&workdir, value);
        } else if name == "copy"
            && let Some((sources, to)) = value.rsplit_once(' ')
        {
            if copies.len() >= MOST_COPIES {
                break;
            }
            let place = image_path(&workdir, to);
            for from in sources.split(' ') {
                let name = from.rsplit('/').next().unwrap_or(from);
                let is_into = to.ends_with('/') || to == "." || sources.contains(' ');
                let is_file = is_into && !is_directory(from);
                copies.push((if is_file { image_path(&place, name) } else { place.clone() }, from));
            }
        }
    }
    (workdir, copies)
}

/// Whether a Dockerfile copies from another stage or image, or goes on from a stage.
pub(crate) fn copies_from_stage(file: &ArtifactFile) -> bool {
    let is_of_stage = |kind: &SignalKind| matches!(kind, SignalKind::Setting { aspect: Aspect::DependsOn, .. });
    file.facts.signals.iter().any(|signal| is_of_stage(&signal.kind))
}

/// A path in an image, absolute.
pub(crate) fn image_path(workdir: &str, path: &str) -> String {
    let joined = if path.starts_with('/') { join_path("", path) } else { join_path(workdir, path) };
    format!("/{}", joined.unwrap_or_default())
}
