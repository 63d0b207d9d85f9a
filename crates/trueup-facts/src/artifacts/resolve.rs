//! Where the imports of artifacts lead: paths as people write them in commands, mounts and builds.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::build::{Build, build_at, builds, copies, copies_from_stage, image_path, mounts};
use super::reading::ArtifactFile;
use crate::link::{Linking, ResolvedImport, Target};
use crate::{Import, SourcePath, join_path};

/// Where a TypeScript project says what it compiles into what.
const COMPILER_SETTINGS: &[&str] = &["tsconfig.json", "tsconfig.build.json", "tsconfig.server.json"];

/// What is known of the tree for resolving the imports of artifacts.
pub(crate) struct Places<'a> {
    linking: &'a Linking<'a>,
    /// The artifacts, by path.
    artifacts: FxHashMap<&'a str, &'a ArtifactFile>,
    /// The directories that a build sends to a Dockerfile, by its path.
    contexts: FxHashMap<String, Vec<String>>,
}

impl<'a> Places<'a> {
    /// Collects what the artifacts say of each other.
    pub(crate) fn new(linking: &'a Linking<'a>, files: &'a [ArtifactFile]) -> Places<'a> {
        let artifacts = files.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut places = Places { linking, artifacts, contexts: FxHashMap::default() };
        for file in files.iter().filter(|file| file.artifact.file == "compose") {
            for build in builds(file) {
                if let Some((context, dockerfile)) = places.places_of(file, &build) {
                    places.contexts.entry(dockerfile).or_default().push(context);
                }
            }
        }
        places
    }

    /// The directory that a build sends, and the path of its Dockerfile.
    fn places_of(&self, file: &ArtifactFile, build: &Build) -> Option<(String, String)> {
        let context = join_path(file.path.directory(), &self.expanded(file, &build.context))?;
        let dockerfile = join_path(&context, &self.expanded(file, &build.dockerfile))?;
        Some((context, dockerfile))
    }

    /// Where the imports of an artifact lead.
    pub(crate) fn resolve_all(&self, file: &ArtifactFile) -> Vec<ResolvedImport> {
        let imports = file.facts.imports.iter().zip(0_u32..);
        let resolved = imports.filter_map(|(import, index)| {
            let target = self.resolve(file, import)?;
            Some(ResolvedImport { import: index, target })
        });
        resolved.collect()
    }

    fn resolve(&self, file: &ArtifactFile, import: &Import) -> Option<Target> {
        let specifier = self.expanded(file, &import.specifier);
        let in_image = matches!(file.artifact.file, "dockerfile" | "compose");
        if specifier.starts_with('/') && !in_image && file.artifact.file != "gitlab_ci" {
            // An absolute path is of the machine that runs the command.
            return None;
        }
        let candidates = self.candidates(file, import, &specifier);
        let found = candidates.iter().find_map(|candidate| self.target(candidate));
        if let Some(target) = found {
            return target;
        }
        if let Some(found) = candidates.iter().find_map(|candidate| self.compiled_from(candidate)) {
            return Some(found);
        }
        if let Some(found) = self.module(file, import, &specifier) {
            return Some(found);
        }
        if file.artifact.file == "protobuf" && specifier.starts_with("google/protobuf/") {
            return Some(Target::Standard(import.specifier.clone()));
        }
        // What the image has from elsewhere, another image or an earlier stage, is no file of the tree.
        let is_of_image = specifier.starts_with('/') && candidates.is_empty();
        if is_of_image || (file.artifact.file == "dockerfile" && copies_from_stage(file)) {
            return None;
        }
        // A module that is no file of the tree is somebody else's; a path that is none is missing.
        let is_path = !specifier.contains('$') && (specifier.contains('/') || is_named_file(&specifier));
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

    /// The file of a module of Python, by its dotted name.
    fn module(&self, file: &ArtifactFile, import: &Import, specifier: &str) -> Option<Target> {
        if specifier.contains('/') || specifier.split('.').any(str::is_empty) {
            return None;
        }
        let inner = specifier.replace('.', "/");
        let bases = self.bases(file, import);
        let places = bases.iter().flat_map(|base| ["", "src/"].map(|place| (base, place)));
        let mut paths = places.flat_map(|(base, place)| {
            ["", "/__main__", "/__init__"].map(|form| join_path(base, &format!("{place}{inner}{form}.py")))
        });
        paths.find_map(|path| self.linking.file(&path?)).map(Target::File)
    }

    /// The paths that a specifier may mean, the likeliest first.
    fn candidates(&self, file: &ArtifactFile, import: &Import, specifier: &str) -> Vec<String> {
        let bases = self.bases(file, import);
        let below = |path: &str| -> Vec<String> { bases.iter().filter_map(|base| join_path(base, path)).collect() };
        match file.artifact.file {
            "dockerfile" => self.copied_from(file, specifier, import.span.start),
            "terraform" => below(specifier).iter().filter_map(|directory| self.first_of_module(directory)).collect(),
            "compose" => {
                let built = build_at(file, import).and_then(|build| self.places_of(file, &build));
                let dockerfile = built.as_ref().and_then(|(_, path)| self.artifacts.get(path.as_str()));
                let is_of_build = dockerfile.is_some_and(|built| built.artifact.file == "dockerfile");
                let mut found = match dockerfile {
                    Some(built) if is_of_build => self.copied_from(built, specifier, u32::MAX),
                    _ => Vec::new(),
                };
                for (from, to) in mounts(file, import) {
                    let rest = specifier.strip_prefix(to.trim_end_matches('/')).filter(|rest| rest.starts_with('/'));
                    found.extend(rest.and_then(|rest| join_path(file.path.directory(), &format!("{from}{rest}"))));
                }
                if !specifier.starts_with('/') {
                    found.extend(below(specifier));
                }
                found
            }
            _ => below(specifier),
        }
    }

    /// The file that stands for a module of Terraform: its `main.tf`, else the first of its files.
    fn first_of_module(&self, directory: &str) -> Option<String> {
        let main = join_path(directory, "main.tf")?;
        if self.linking.paths.is_file(&main) {
            return Some(main);
        }
        let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
        let files = self.linking.paths.files();
        let start = files.partition_point(|path| path.as_str() < prefix.as_str());
        let inside = files[start..].iter().take(1_000).take_while(|path| path.as_str().starts_with(&prefix));
        let mut found = inside.filter(|path| path.directory() == directory && path.extension() == Some("tf"));
        found.next().map(|path| path.as_str().to_owned())
    }

    /// The directories that paths of an import start from.
    fn bases(&self, file: &ArtifactFile, import: &Import) -> Vec<String> {
        let own = file.path.directory();
        let mut bases = Vec::new();
        match file.artifact.file {
            // A path of a module is of its own directory and nowhere else.
            "terraform" => return vec![own.to_owned()],
            "github_actions" => {
                let root = own.rsplit_once('/').map_or("", |(above, _)| above).rsplit_once('/');
                bases.push(root.map_or("", |(root, _)| root).to_owned());
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
                let built = build_at(file, import).and_then(|build| self.places_of(file, &build));
                bases.extend(built.map(|(context, _)| context));
                bases.push(own.to_owned());
            }
            _ => bases.push(own.to_owned()),
        }
        bases.extend(self.contexts.get(file.path.as_str()).into_iter().flatten().cloned());
        bases.push(String::new());
        bases.dedup();
        bases
    }

    /// The paths in the build's context that a path in the image was copied from, before the byte `until` of the
    /// Dockerfile.
    fn copied_from(&self, dockerfile: &ArtifactFile, specifier: &str, until: u32) -> Vec<String> {
        let mut bases = self.contexts.get(dockerfile.path.as_str()).cloned().unwrap_or_default();
        bases.extend([dockerfile.path.directory().to_owned(), String::new()]);
        let is_directory = |from: &str| {
            bases.iter().any(|base| join_path(base, from).is_some_and(|path| self.linking.paths.is_directory(&path)))
        };
        let (workdir, copies) = copies(dockerfile, until, is_directory);
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
            let output = directory[base.len()..].trim_start_matches('/');
            if !self.compiles_into(base, output) {
                continue;
            }
            let rest = &stem[directory.len() + 1..];
            let sources = ["src/", ""].iter().filter_map(|place| join_path(base, &format!("{place}{rest}")));
            let mut paths = sources.flat_map(|source| ["ts", "tsx", "mts", "cts"].map(|it| format!("{source}.{it}")));
            if let Some(found) = paths.find_map(|path| self.linking.file(&path)) {
                return Some(Target::File(found));
            }
        }
        None
    }

    /// Whether the TypeScript settings in `base` write into its directory `output`.
    fn compiles_into(&self, base: &str, output: &str) -> bool {
        COMPILER_SETTINGS.iter().any(|name| {
            let path = join_path(base, name).and_then(|path| self.linking.paths.file(&path));
            let Some(text) = path.and_then(|path| self.linking.texts.read_text(path)) else { return false };
            let tree = super::json::read(&text);
            let written = tree.roots().next().and_then(|root| root.at_path(&["compilerOptions", "outDir"])?.text());
            written.is_some_and(|written| written.trim_start_matches("./").trim_end_matches('/') == output)
        })
    }

    /// A text of a compose file with the variables put in that the `.env` beside it sets, or their defaults.
    fn expanded<'t>(&self, file: &ArtifactFile, text: &'t str) -> Cow<'t, str> {
        if file.artifact.file != "compose" || !text.contains("${") {
            return Cow::Borrowed(text);
        }
        let settings = join_path(file.path.directory(), ".env").and_then(|path| self.artifacts.get(path.as_str()));
        let mut whole = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((inner, after)) = after.split_once('}') else { break };
            let name = inner.split([':', '-', '?']).next().unwrap_or(inner);
            let default = inner.split_once('-').map(|(_, default)| default);
            let set = settings.into_iter().flat_map(|file| &file.facts.definitions).find(|it| it.name == name);
            whole.push_str(before);
            match set.and_then(|definition| definition.value.as_deref()).or(default) {
                Some(value) => whole.push_str(value),
                None => whole.push_str(&format!("${{{inner}}}")),
            }
            rest = after;
        }
        Cow::Owned(whole + rest)
    }
}

/// Whether a name without a slash has the extension of a file and not only the dots of a module.
fn is_named_file(name: &str) -> bool {
    SourcePath::new(name).extension().is_some_and(|extension| crate::language_of(&format!("a.{extension}")).is_some())
}
