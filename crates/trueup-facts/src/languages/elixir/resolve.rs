//! Where Elixir imports lead.

use crate::languages::ResolveImport;
use crate::link::{Linking, Target};
use crate::{FileId, Import};

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    Box::new(Resolver { _linking: linking })
}

struct Resolver<'a> {
    _linking: &'a Linking<'a>,
}

impl ResolveImport for Resolver<'_> {
    fn resolve(&self, _from: FileId, import: &Import) -> Vec<Target> {
        vec![Target::Unresolved(import.specifier.clone())]
    }
}
