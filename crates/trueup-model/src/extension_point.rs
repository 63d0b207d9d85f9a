//! Extension points: the types that others of the product are made after.

use rustc_hash::{FxHashMap, FxHashSet};
use trueup_facts::{Codebase, Definition, DefinitionId, DefinitionKind};

use crate::component::Components;
use crate::error_type::ErrorType;

/// A type that others declare to be of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtensionPoint {
    /// The interface, trait or base class.
    pub definition: DefinitionId,
    /// The types that declare to be of it, sorted by place.
    pub implementors: Vec<DefinitionId>,
}

/// Every type of the product, errors left out, that at least two others of it declare to be of, those with the most first; among
/// equals, interfaces and traits before classes.
///
/// A type that shares its name with another one of the product is left out: a declaration does not say which is meant.
pub(crate) fn read(codebase: &Codebase, components: &Components, errors: &[ErrorType]) -> Vec<ExtensionPoint> {
    let errors: FxHashSet<DefinitionId> = errors.iter().map(|error| error.definition).collect();
    let product: FxHashSet<_> = components.all().iter().flat_map(|component| component.files.iter().copied()).collect();
    let is_type = |id: &DefinitionId| {
        let definition = codebase.definition(*id);
        product.contains(&id.file) && definition.kind.is_type() && !definition.in_test && !errors.contains(id)
    };
    let mut implementors: FxHashMap<DefinitionId, Vec<DefinitionId>> = FxHashMap::default();
    for &file in components.all().iter().flat_map(|component| &component.files) {
        for (index, definition) in codebase.file(file).facts.definitions.iter().enumerate() {
            let id = DefinitionId { file, index: index as u32 };
            if !is_type(&id) {
                continue;
            }
            for base in &definition.bases {
                let named = codebase.definitions_named(last_part(base));
                let mut bases = named.iter().filter(|id| is_type(id));
                if let (Some(&base), None) = (bases.next(), bases.next())
                    && base != id
                {
                    implementors.entry(base).or_default().push(id);
                }
            }
        }
    }
    let mut points: Vec<ExtensionPoint> = implementors
        .into_iter()
        .map(|(definition, mut implementors)| {
            implementors.sort();
            implementors.dedup();
            ExtensionPoint { definition, implementors }
        })
        .filter(|point| point.implementors.len() >= 2)
        .collect();
    let is_class = |definition: &Definition| {
        !matches!(definition.kind, DefinitionKind::Interface | DefinitionKind::Trait) && !is_abstract(definition)
    };
    points.sort_by_key(|point| {
        let definition = codebase.definition(point.definition);
        (is_class(definition), std::cmp::Reverse(point.implementors.len()), point.definition)
    });
    points
}

/// Whether a class says itself that it is to be implemented.
fn is_abstract(definition: &Definition) -> bool {
    definition.bases.iter().any(|base| matches!(last_part(base), "ABC" | "Protocol"))
        || definition.decorators.iter().any(|it| it.contains("abstract"))
}

/// The name of a type as written, without the module, the owner or the arguments of its type.
pub(crate) fn last_part(name: &str) -> &str {
    let bare = name.split(['<', '[', '(', '{']).next().unwrap_or(name).trim();
    bare.rsplit(['.', ':', '\\', '/', ' ']).next().unwrap_or(bare).trim_start_matches(['&', '*'])
}
