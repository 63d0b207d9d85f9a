//! Where Dart's URIs lead: relative paths, packages of the tree by their `pubspec.yaml`, packages of others.

use rustc_hash::FxHashMap;

use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, ImportKind, Name, join_path};

/// How files end that a build writes and no repository need hold.
const GENERATED: [&str; 7] =
    [".g.dart", ".freezed.dart", ".gr.dart", ".mocks.dart", ".config.dart", ".pb.dart", ".chopper.dart"];

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    let mut packages: FxHashMap<String, &str> = FxHashMap::default();
    for path in linking.paths.files().iter().filter(|path| path.file_name() == "pubspec.yaml") {
        let text = linking.texts.read_text(path);
        let name = text.as_deref().and_then(|text| text.lines().find_map(|line| line.strip_prefix("name:")));
        if let Some(name) = name {
            let name = name.split('#').next().unwrap_or(name).trim().trim_matches(['"', '\'']);
            packages.entry(name.to_owned()).or_insert(path.directory());
        }
    }
    Box::new(Resolver { linking, packages })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    /// The folders of the tree's packages by name.
    packages: FxHashMap<String, &'a str>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let specifier = import.specifier.as_str();
        if specifier.starts_with("dart:") {
            return vec![Target::Standard(import.specifier.clone())];
        }
        let path = match specifier.strip_prefix("package:") {
            Some(rest) => {
                let (package, path) = rest.split_once('/').unwrap_or((rest, ""));
                let Some(folder) = self.packages.get(package) else {
                    return vec![Target::Package(Name::new(package))];
                };
                join_path(folder, &format!("lib/{path}"))
            }
            None => join_path(self.linking.path(from).directory(), specifier),
        };
        if let Some(file) = path.and_then(|path| self.linking.file(&path)) {
            return vec![Target::File(file)];
        }
        let is_generated = GENERATED.iter().any(|ending| specifier.ends_with(ending));
        if is_generated || (import.kind == ImportKind::Module && !specifier.ends_with(".dart")) {
            return Vec::new();
        }
        vec![Target::Unresolved(import.specifier.clone())]
    }
}
