//! Error types: what the product fails with, where it says so, and where it deals with it.

use rustc_hash::FxHashMap;
use trueup_facts::{Codebase, DefinitionId, FileId, Name, SignalKind};

use crate::component::Components;
use crate::extension_point::last_part;

/// A type of error of the product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ErrorType {
    /// The type, or the value that stands for the error.
    pub definition: DefinitionId,
    /// Where it is raised, sorted by file and line.
    pub raised: Vec<ErrorSite>,
    /// Where it is caught, sorted by file and line.
    pub caught: Vec<ErrorSite>,
}

/// A line that raises or catches an error.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ErrorSite {
    /// The file.
    pub file: FileId,
    /// The 1-based line.
    pub line: u32,
}

/// The error types of the product, those that are raised and caught most often first.
///
/// A name that several error types bear is left out, since a line that raises it does not say which one it means.
pub(crate) fn read(codebase: &Codebase, components: &Components) -> Vec<ErrorType> {
    let mut by_name: FxHashMap<Name, Vec<DefinitionId>> = FxHashMap::default();
    let mut raised: FxHashMap<Name, Vec<ErrorSite>> = FxHashMap::default();
    let mut caught: FxHashMap<Name, Vec<ErrorSite>> = FxHashMap::default();
    for &file in components.all().iter().flat_map(|component| &component.files) {
        for signal in &codebase.file(file).facts.signals {
            let site = ErrorSite { file, line: signal.span.line };
            match &signal.kind {
                SignalKind::ErrorType => {
                    let Some(index) = signal.definition else { continue };
                    let id = DefinitionId { file, index };
                    let definition = codebase.definition(id);
                    if !definition.in_test {
                        by_name.entry(definition.name.clone()).or_default().push(id);
                    }
                }
                SignalKind::Throw { error } => raised.entry(Name::new(last_part(error))).or_default().push(site),
                SignalKind::Catch { error } => caught.entry(Name::new(last_part(error))).or_default().push(site),
                _ => {}
            }
        }
    }
    let sites = |of: &mut FxHashMap<Name, Vec<ErrorSite>>, name: &Name| {
        let mut sites = of.remove(name).unwrap_or_default();
        sites.sort();
        sites.dedup();
        sites
    };
    let mut names: Vec<(Name, Vec<DefinitionId>)> = by_name.into_iter().collect();
    names.sort();
    let mut types: Vec<ErrorType> = Vec::new();
    for (name, definitions) in names {
        if let [definition] = definitions[..] {
            types.push(ErrorType { definition, raised: sites(&mut raised, &name), caught: sites(&mut caught, &name) });
        }
    }
    types.sort_by_key(|it| (std::cmp::Reverse(it.raised.len() + it.caught.len()), it.definition));
    types
}
