//! Where Scala imports lead.

use crate::jvm::{JvmResolver, Rules};
use crate::languages::ResolveImport;
use crate::link::Linking;

pub(super) fn resolver<'a>(linking: &'a Linking<'a>) -> Box<dyn ResolveImport + 'a> {
    Box::new(JvmResolver::new(linking, Rules { imports_hide_package: true, has_relative_imports: true }))
}
