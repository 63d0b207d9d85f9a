//! Deployment: what compose files, manifests, images and proxies say is run, and how.

use trueup_facts::artifacts::ArtifactFile;
use trueup_facts::{Aspect, Codebase, Definition, DefinitionKind, Name, SignalKind, SourceClass, SourcePath, Target};

/// Where and how the product is run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Deployment {
    /// What runs, sorted by file and place.
    pub services: Vec<DeployedService>,
    /// Every network and volume that a compose file declares.
    pub resources: Vec<DeployedResource>,
    /// What proxies are told outside of any server.
    pub proxies: Vec<ProxyFile>,
}

/// What a file that deploys is for, as its path says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// For any use, or nothing says for which.
    Any,
    /// For developers.
    Development,
    /// For users.
    Production,
    /// Laid over another file, or for one special purpose.
    Overlay,
}

/// Something that is run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeployedService {
    /// Its name; of a stage of an image, the stage's.
    pub name: Name,
    /// The file that says so.
    pub path: SourcePath,
    /// What kind of file that is: `Compose`, `Kubernetes`, `Dockerfile`, `nginx` …
    pub platform: &'static str,
    /// What the file is for.
    pub stage: Stage,
    /// The 1-based first line.
    pub line: u32,
    /// The 1-based last line.
    pub end_line: u32,
    /// What is set of it, in the order of the file.
    pub settings: Vec<ServiceSetting>,
    /// The file that its image is built from.
    pub image_file: Option<SourcePath>,
    /// Whether it is the last of its file: the stage that an image is made of.
    pub is_last: bool,
}

/// One setting of a service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceSetting {
    /// What is set.
    pub aspect: Aspect,
    /// The name of what is set, where it has one.
    pub name: Name,
    /// The value, as written.
    pub value: Name,
    /// The 1-based line.
    pub line: u32,
}

/// A network or a volume.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeployedResource {
    /// Its name.
    pub name: Name,
    /// `network`, `volume`, or another word of the file for it.
    pub sort: Name,
    /// The file that declares it.
    pub path: SourcePath,
    /// The 1-based line.
    pub line: u32,
}

/// A file that configures a proxy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProxyFile {
    /// Where it is.
    pub path: SourcePath,
    /// What it is for.
    pub stage: Stage,
    /// Every setting of it, those of its servers as well.
    pub settings: Vec<ServiceSetting>,
    /// Whether it has a server.
    pub has_server: bool,
}

impl Deployment {
    /// The last stage of each Dockerfile: what its image is made of.
    pub fn images(&self) -> impl Iterator<Item = &DeployedService> {
        self.services.iter().filter(|service| service.platform == "Dockerfile" && service.is_last)
    }
}

impl DeployedService {
    /// Its settings of an aspect.
    pub fn of(&self, aspect: Aspect) -> impl Iterator<Item = &ServiceSetting> {
        self.settings.iter().filter(move |setting| setting.aspect == aspect)
    }

    /// Its settings that have no aspect of their own, by their name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a ServiceSetting> {
        self.of(Aspect::Other).filter(move |setting| setting.name == name)
    }
}

/// Reads the deployment of a codebase.
pub(crate) fn read(codebase: &Codebase) -> Deployment {
    let mut deployment = Deployment::default();
    let of_images = codebase.artifacts().iter().filter(|file| file.artifact.name == "Dockerfile");
    // Artifacts are sorted by path.
    let images: Vec<&SourcePath> = of_images.map(|file| &file.path).collect();
    for file in codebase.artifacts() {
        let is_product = codebase
            .file_at(file.path.as_str())
            .is_none_or(|id| codebase.file(id).source.class == SourceClass::Product);
        if !is_product || is_aside(&file.path) {
            continue;
        }
        match file.artifact.name {
            "nginx" => deployment.proxies.push(proxy(file)),
            "Compose" | "Kubernetes" | "Dockerfile" | "Procfile" | "systemd" | "Helm" => {
                read_file(&mut deployment, file, &images);
            }
            _ => {}
        }
    }
    settle_stages(&mut deployment);
    deployment
}

/// Directories whose files show or try something and deploy nothing.
const ASIDE: &[&str] = &["test", "tests", "testdata", "fixtures", "spec", "examples", "example", "samples"];

fn is_aside(path: &SourcePath) -> bool {
    path.directory().split('/').any(|part| ASIDE.contains(&part))
}

fn read_file(deployment: &mut Deployment, file: &ArtifactFile, images: &[&SourcePath]) {
    let definitions = &file.facts.definitions;
    let mut settings = settings_by_definition(file);
    let mut containers: Vec<Vec<usize>> = vec![Vec::new(); definitions.len()];
    for (index, definition) in definitions.iter().enumerate().filter(|(_, it)| !is_started_first(it)) {
        if let Some(of) = definition.parent.and_then(|parent| containers.get_mut(parent as usize)) {
            of.push(index);
        }
    }
    let first = deployment.services.len();
    for (index, definition) in definitions.iter().enumerate() {
        if definition.kind == DefinitionKind::Service && !is_started_first(definition) {
            let mut own = std::mem::take(&mut settings[index]);
            // A workload is what its only container is.
            if let [only] = containers[index][..] {
                own.extend(settings[only].iter().cloned());
            }
            deployment.services.push(service(file, images, definition, own));
        } else if let (DefinitionKind::Resource, Some(sort)) = (definition.kind, &definition.type_text) {
            deployment.resources.push(DeployedResource {
                name: definition.name.clone(),
                sort: sort.clone(),
                path: file.path.clone(),
                line: definition.span.line,
            });
        }
    }
    let count = deployment.services.len();
    if let Some(last) = deployment.services.last_mut().filter(|_| count > first) {
        last.is_last = true;
    }
}

/// Whether a container only prepares the others.
fn is_started_first(definition: &Definition) -> bool {
    definition.decorators.iter().any(|decorator| decorator == "init")
}

fn service(
    file: &ArtifactFile,
    images: &[&SourcePath],
    definition: &Definition,
    settings: Vec<ServiceSetting>,
) -> DeployedService {
    DeployedService {
        name: definition.name.clone(),
        path: file.path.clone(),
        platform: file.artifact.name,
        stage: stage_of(&file.path),
        line: definition.span.line,
        end_line: definition.span.end_line,
        settings,
        image_file: built_from(file, images, definition.span.line, definition.span.end_line),
        is_last: false,
    }
}

fn settings_by_definition(file: &ArtifactFile) -> Vec<Vec<ServiceSetting>> {
    let mut settings = vec![Vec::new(); file.facts.definitions.len()];
    for signal in &file.facts.signals {
        let of = signal.definition.and_then(|index| settings.get_mut(index as usize));
        if let (Some(of), Some(setting)) = (of, setting(signal)) {
            of.push(setting);
        }
    }
    settings
}

fn setting(signal: &trueup_facts::Signal) -> Option<ServiceSetting> {
    match &signal.kind {
        SignalKind::Setting { aspect, name, value } => Some(ServiceSetting {
            aspect: *aspect,
            name: name.clone().unwrap_or_default(),
            value: value.clone(),
            line: signal.span.line,
        }),
        _ => None,
    }
}

/// The Dockerfile that the lines of a service say its image is built from.
fn built_from(file: &ArtifactFile, images: &[&SourcePath], line: u32, end_line: u32) -> Option<SourcePath> {
    let line_of = |index: u32| file.facts.imports.get(index as usize).map_or(0, |import| import.span.line);
    let first = file.imports.partition_point(|it| line_of(it.import) < line);
    let inside = file.imports.iter().skip(first).take_while(|it| line_of(it.import) <= end_line);
    inside.into_iter().find_map(|it| match &it.target {
        Target::Artifact(path) if images.binary_search(&path).is_ok() => Some(path.clone()),
        _ => None,
    })
}

fn proxy(file: &ArtifactFile) -> ProxyFile {
    ProxyFile {
        path: file.path.clone(),
        stage: stage_of(&file.path),
        settings: file.facts.signals.iter().filter_map(setting).collect(),
        has_server: file.facts.definitions.iter().any(|it| it.kind == DefinitionKind::Service),
    }
}

/// Words of file names that say nothing of what the file is for.
const PLAIN_WORDS: &[&str] =
    &["docker", "compose", "yml", "yaml", "nginx", "conf", "dockerfile", "containerfile", "procfile", "service"];

fn stage_of(path: &SourcePath) -> Stage {
    let lower = path.as_str().to_ascii_lowercase();
    let words = || lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    if words().any(|word| matches!(word, "dev" | "devel" | "development" | "local")) {
        return Stage::Development;
    }
    if words().any(|word| matches!(word, "prod" | "production")) {
        return Stage::Production;
    }
    let name = path.file_name().to_ascii_lowercase();
    let is_compose = name.contains("compose");
    let own = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let has_purpose = own.filter(|word| !PLAIN_WORDS.contains(word)).count() > 0;
    if is_compose && has_purpose { Stage::Overlay } else { Stage::Any }
}

/// A compose file without a word for its use is the one for users where another beside it is for developers.
fn settle_stages(deployment: &mut Deployment) {
    let developers: Vec<String> = deployment
        .services
        .iter()
        .filter(|it| it.platform == "Compose" && it.stage == Stage::Development)
        .map(|it| it.path.directory().to_owned())
        .collect();
    let is_beside = |path: &SourcePath| developers.iter().any(|directory| directory == path.directory());
    for service in &mut deployment.services {
        if service.platform == "Compose" && service.stage == Stage::Any && is_beside(&service.path) {
            service.stage = Stage::Production;
        }
    }
}
