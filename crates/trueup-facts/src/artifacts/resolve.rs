//! Where the imports of artifacts lead: paths as people write them in commands, mounts and builds.

use rustc_hash::FxHashMap;

use super::ArtifactFile;
use crate::link::{Linking, ResolvedImport, Target};
use crate::{Aspect, Import, SignalKind, SourcePath, join_path};

/// What is known of the tree for resolving the imports of artifacts.
pub(crate) struct Places<'a> {
    linking: &'a Linking<'a>,
    /// The directories that a build sends to a Dockerfile, by its path.
    contexts: FxHashMap<String, Vec<String>>,
    /// The artifacts, by path.
    artifacts: FxHashMap<&'a str, &'static str>,
}

impl<'a> Places<'a> {
    /// Collects what the artifacts say of each other.
    pub(crate) fn new(linking: &'a Linking<'a>, files: &[ArtifactFile]) -> Places<'a> {
        let mut contexts: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for file in files.iter().filter(|file| file.artifact.file == "compose") {
            for (context, dockerfile) in builds(file) {
                let Some(context) = join_path(file.path.directory(), &context) else { continue };
                let Some(path) = join_path(&context, &dockerfile) else { continue };
                contexts.entry(path).or_default().push(context);
            }
        }
        let known = |file: &ArtifactFile| Some((linking.paths.file(file.path.as_str())?.as_str(), file.artifact.file));
        Places { linking, contexts, artifacts: files.iter().filter_map(known).collect() }
    }

    /// Where the imports of an artifact lead.
    pub(crate) fn resolve_all(&self, file: &ArtifactFile) -> Vec<ResolvedImport> {
        let imports = file.facts.imports.iter().zip(0_u32..);
        imports
            .filter_map(|(import, index)| Some(ResolvedImport { import: index, target: self.resolve(file, import)? }))
            .collect()
    }

    fn resolve(&self, file: &ArtifactFile, import: &Import) -> Option<Target> {
        let specifier = import.specifier.as_str();
        let candidates = self.candidates(file, import);
        for candidate in &candidates {
            if let Some(target) = self.target(candidate) {
                return target;
            }
        }
        if let Some(found) = candidates.iter().find_map(|candidate| self.compiled_from(candidate)) {
            return Some(found);
        }
        let is_module = !specifier.contains('/') && specifier.split('.').all(|part| !part.is_empty());
        if is_module {
            let inner = specifier.replace('.', "/");
            for base in self.bases(file, import) {
                for place in ["", "src"] {
                    let found = ["{}.py", "{}/__main__.py", "{}/__init__.py"].iter().find_map(|form| {
                        let path = join_path(&base, &format!("{place}/{}", form.replace("{}", &inner)))?;
                        self.linking.file(&path)
                    });
                    if let Some(found) = found {
                        return Some(Target::File(found));
                    }
                }
            }
        }
        // A module that is no file of the tree is somebody else's; a path that is none is missing.
        let is_path = specifier.contains('/') || is_named_file(specifier);
        is_path.then(|| Target::Unresolved(import.specifier.clone()))
    }

    /// What a path of the tree is as a target; `Some(None)` for a file that is neither a source nor an artifact.
    fn target(&self, path: &str) -> Option<Option<Target>> {
        if let Some(id) = self.linking.file(path) {
            return Some(Some(Target::File(id)));
        }
        let known = self.linking.paths.file(path)?;
        Some(self.artifacts.contains_key(path).then(|| Target::Artifact(known.clone())))
    }

    /// The paths that an import's specifier may mean, the likeliest first.
    fn candidates(&self, file: &ArtifactFile, import: &Import) -> Vec<String> {
        let specifier = import.specifier.as_str();
        if file.artifact.file == "dockerfile" {
            return self.copied_from(file, import);
        }
        let relative = specifier.trim_start_matches('/');
        let bases = self.bases(file, import);
        let mut found: Vec<String> = bases.iter().filter_map(|base| join_path(base, relative)).collect();
        if file.artifact.file == "terraform" {
            let entry = |directory: &String| [format!("{directory}/main.tf"), format!("{directory}/variables.tf")];
            found = found.iter().flat_map(entry).chain(found.clone()).collect();
        }
        found
    }

    /// The directories that paths of an import start from.
    fn bases(&self, file: &ArtifactFile, import: &Import) -> Vec<String> {
        let own = file.path.directory();
        let mut bases = Vec::new();
        match file.artifact.file {
            // A path of a module is of its own directory and nowhere else.
            "terraform" => return vec![own.to_owned()],
            "github_actions" => {
                bases.extend(own.strip_suffix(".github/workflows").map(|root| root.trim_end_matches('/').to_owned()))
            }
            // Only the pipeline's main file can lie elsewhere than its jobs run.
            "gitlab_ci" if !file.path.file_name().starts_with(".gitlab-ci.") => {}
            "protobuf" => {
                let mut directory = own;
                bases.push(own.to_owned());
                while !directory.is_empty() {
                    directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
                    bases.push(directory.to_owned());
                }
                return bases;
            }
            "compose" => {
                let context = build_at(file, import).and_then(|(context, _)| join_path(own, &context));
                bases.extend(context);
                bases.push(own.to_owned());
            }
            _ => bases.push(own.to_owned()),
        }
        bases.extend(self.contexts.get(file.path.as_str()).into_iter().flatten().cloned());
        bases.push(String::new());
        bases.dedup();
        bases
    }

    /// The paths in the build's context that a path in the image was copied from.
    fn copied_from(&self, file: &ArtifactFile, import: &Import) -> Vec<String> {
        let specifier = import.specifier.as_str();
        let bases = self.bases(file, import);
        let mut workdir = String::from("/");
        let mut copies: Vec<(String, &str)> = Vec::new();
        for signal in file.facts.signals.iter().filter(|signal| signal.span.start <= import.span.start) {
            let SignalKind::Setting { aspect: Aspect::Other, name: Some(name), value } = &signal.kind else { continue };
            if name == "workdir" {
                workdir = image_path(&workdir, value);
            } else if name == "copy"
                && let Some((sources, to)) = value.rsplit_once(' ')
            {
                let to_path = image_path(&workdir, to);
                for from in sources.split(' ') {
                    let is_directory = bases
                        .iter()
                        .any(|base| join_path(base, from).is_some_and(|path| self.linking.paths.is_directory(&path)));
                    let name = from.rsplit('/').next().unwrap_or(from);
                    let is_into = !is_directory && (to.ends_with('/') || to == "." || sources.contains(' '));
                    copies.push((if is_into { image_path(&to_path, name) } else { to_path.clone() }, from));
                }
            }
        }
        let wanted = image_path(&workdir, specifier);
        let mut found = Vec::new();
        for (to, from) in copies.iter().rev() {
            let Some(rest) = wanted.strip_prefix(to.trim_end_matches('/')) else { continue };
            if rest.is_empty() || rest.starts_with('/') {
                found.extend(bases.iter().filter_map(|base| join_path(base, &format!("{from}{rest}"))));
            }
        }
        if found.is_empty() && !specifier.starts_with('/') {
            found.extend(bases.iter().filter_map(|base| join_path(base, specifier)));
        }
        found
    }

    /// The TypeScript source of a compiled file, where the compiler's settings beside it say where its output goes.
    fn compiled_from(&self, path: &str) -> Option<Target> {
        let stem = ["js", "mjs", "cjs"].iter().find_map(|extension| path.strip_suffix(&format!(".{extension}")))?;
        let mut directory = path;
        while let Some(slash) = directory.rfind('/') {
            directory = &directory[..slash];
            let base = directory.rfind('/').map_or("", |slash| &directory[..slash]);
            let output = &directory[base.len()..].trim_start_matches('/');
            if self.compiles_into(base, output) {
                let rest = &stem[directory.len() + 1..];
                for place in ["src/", ""] {
                    let source = join_path(base, &format!("{place}{rest}"))?;
                    let found =
                        ["ts", "tsx", "mts", "cts"].iter().find_map(|it| self.linking.file(&format!("{source}.{it}")));
                    if let Some(found) = found {
                        return Some(Target::File(found));
                    }
                }
            }
        }
        None
    }

    /// Whether the TypeScript settings in `base` write into its directory `output`.
    fn compiles_into(&self, base: &str, output: &str) -> bool {
        ["tsconfig.json", "tsconfig.build.json", "tsconfig.server.json"].iter().any(|name| {
            let path = join_path(base, name);
            let text = path
                .and_then(|path| self.linking.paths.file(&path))
                .and_then(|path| self.linking.texts.read_text(path));
            let Some(text) = text else { return false };
            let tree = super::json::read(&text);
            let written = tree
                .roots()
                .next()
                .and_then(|root| root.at_path(&["compilerOptions", "outDir"])?.text().map(str::to_owned));
            written.is_some_and(|written| written.trim_start_matches("./").trim_end_matches('/') == output)
        })
    }
}

/// A path in an image, absolute.
fn image_path(workdir: &str, path: &str) -> String {
    let joined = if path.starts_with('/') { join_path("", path) } else { join_path(workdir, path) };
    format!("/{}", joined.unwrap_or_default())
}

/// Whether a name without a slash has the extension of a file and not only the dots of a module.
fn is_named_file(name: &str) -> bool {
    SourcePath::new(name).extension().is_some_and(|extension| crate::language_of(&format!("a.{extension}")).is_some())
}

/// The build contexts of a compose file, each with the Dockerfile in it.
fn builds(file: &ArtifactFile) -> Vec<(String, String)> {
    let signals = file.facts.signals.iter();
    let builds = signals.filter_map(|signal| match &signal.kind {
        SignalKind::Setting { aspect: Aspect::Build, name: None, value } => {
            Some((value.to_string(), dockerfile_of(file, signal.definition)))
        }
        _ => None,
    });
    builds.collect()
}

fn dockerfile_of(file: &ArtifactFile, definition: Option<u32>) -> String {
    let named = file.facts.signals.iter().filter(|signal| signal.definition == definition);
    let named = named.into_iter().find_map(|signal| match &signal.kind {
        SignalKind::Setting { aspect: Aspect::Build, name: Some(name), value } if name == "dockerfile" => Some(value),
        _ => None,
    });
    named.map_or("Dockerfile".to_owned(), ToString::to_string)
}

/// The build of the service that an import of a compose file stands in.
fn build_at(file: &ArtifactFile, import: &Import) -> Option<(String, String)> {
    let inside = |span: crate::Span| span.start <= import.span.start && import.span.start < span.end;
    let service = file.facts.definitions.iter().position(|definition| inside(definition.span))? as u32;
    let context =
        file.facts.signals.iter().filter(|signal| signal.definition == Some(service)).find_map(
            |signal| match &signal.kind {
                SignalKind::Setting { aspect: Aspect::Build, name: None, value } => Some(value.to_string()),
                _ => None,
            },
        )?;
    Some((context, dockerfile_of(file, Some(service))))
}
