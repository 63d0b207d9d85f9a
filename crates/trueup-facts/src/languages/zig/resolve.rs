//! Where `@import` leads: a path beside the importing file, the standard library, or a package of the build.

use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import, join_path};

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    Box::new(Resolver { linking })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let name = import.specifier.as_str();
        if matches!(name, "std" | "builtin" | "root") {
            return vec![Target::Standard(name.into())];
        }
        let path = join_path(self.linking.path(from).directory(), name);
        if let Some(file) = path.as_deref().and_then(|path| self.linking.file(path)) {
            return vec![Target::File(file)];
        }
        let is_other_file = path.is_some_and(|path| self.linking.paths.is_file(&path));
        match name.ends_with(".zig") || name.contains('/') || name.contains('.') {
            true if is_other_file => Vec::new(),
            true => vec![Target::Unresolved(name.into())],
            false => vec![self.module(from, name).map_or_else(|| Target::Package(name.into()), Target::File)],
        }
    }
}

impl Resolver<'_> {
    /// The root file of a module that the build names: `src/name.zig`, `name.zig`, `src/root.zig` of that directory.
    fn module(&self, from: FileId, name: &str) -> Option<FileId> {
        let mut directory = self.linking.path(from).directory();
        loop {
            let build = if directory.is_empty() { "build.zig".to_owned() } else { format!("{directory}/build.zig") };
            if self.linking.paths.is_file(&build) {
                let root = |inner: String| join_path(directory, &inner).and_then(|path| self.linking.file(&path));
                return root(format!("src/{name}.zig"))
                    .or_else(|| root(format!("{name}.zig")))
                    .or_else(|| root(format!("{name}/src/root.zig")))
                    .filter(|file| *file != from);
            }
            if directory.is_empty() {
                return None;
            }
            directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
        }
    }
}
