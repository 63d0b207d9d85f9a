//! Where `#import` leads: as C's `#include`, and into frameworks by the name of their header.

use crate::languages::{ResolveImport, c};
use crate::link::{Linking, Target};
use crate::{FileId, Import};

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    Box::new(Resolver { linking, includes: c::resolver(linking) })
}

struct Resolver<'a> {
    linking: &'a Linking<'a>,
    includes: Box<dyn ResolveImport + 'a>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, from: FileId, import: &Import) -> Vec<Target> {
        let targets = self.includes.resolve(from, import);
        let [Target::Package(framework)] = targets.as_slice() else { return targets };
        self.in_framework(framework, &import.specifier).map_or(targets, |file| vec![Target::File(file)])
    }
}

impl Resolver<'_> {
    /// The only header of that name below a directory that is called as the framework.
    fn in_framework(&self, framework: &str, specifier: &str) -> Option<FileId> {
        let name = specifier.trim_end_matches('>').rsplit('/').next()?;
        let is_inside = |path: &str| path.split('/').any(|part| part == framework);
        let mut paths = self.linking.paths.files_by_suffix(name).filter(|path| is_inside(path.as_str()));
        let only = paths.next()?;
        if paths.next().is_some() { None } else { self.linking.file(only.as_str()) }
    }
}
