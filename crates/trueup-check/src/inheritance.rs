//! Which types inherit from which, and which satisfy an interface by what they have.

use rustc_hash::FxHashSet;
use trueup_facts::{Codebase, DefinitionId, DefinitionKind, Name, SourceClass};

/// How deep bases of bases are followed.
const DEEPEST: usize = 8;

/// The last part of a name as written, without owners and type arguments: `pkg.Base[T]` is `Base`.
pub(crate) fn last_part(name: &str) -> &str {
    let bare = name.split(['<', '[', '(']).next().unwrap_or(name);
    bare.rsplit(['.', ':', '\\', '/', ' ']).next().unwrap_or(bare).trim_start_matches(['&', '*'])
}

/// The product's types of that name, those for tests left out.
pub(crate) fn types_of_name(codebase: &Codebase, name: &str) -> Vec<DefinitionId> {
    let is_product_type = |id: &&DefinitionId| {
        let definition = codebase.definition(**id);
        let is_product = codebase.file(id.file).source.class == SourceClass::Product;
        definition.kind.is_type() && is_product && !definition.in_test
    };
    codebase.definitions_named(name).iter().filter(is_product_type).copied().collect()
}

/// Whether a type declares, itself or through types of the codebase, that it is of the type called `base`.
pub(crate) fn declares_base(codebase: &Codebase, id: DefinitionId, base: &str) -> bool {
    let mut seen: FxHashSet<DefinitionId> = FxHashSet::default();
    let mut pending = vec![(id, 0)];
    while let Some((id, depth)) = pending.pop() {
        if depth > DEEPEST || !seen.insert(id) {
            continue;
        }
        for written in &codebase.definition(id).bases {
            let name = last_part(written);
            if name == base {
                return true;
            }
            pending.extend(types_of_name(codebase, name).into_iter().map(|next| (next, depth + 1)));
        }
    }
    false
}

/// Whether every base of a type, of its bases and so on is in the codebase, so that what they are is known.
pub(crate) fn has_known_bases(codebase: &Codebase, id: DefinitionId) -> bool {
    let mut seen: FxHashSet<DefinitionId> = FxHashSet::default();
    let mut pending = vec![id];
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        for written in &codebase.definition(id).bases {
            let name = last_part(written);
            let known = types_of_name(codebase, name);
            if known.is_empty() && !PLAIN.contains(&name) {
                return false;
            }
            pending.extend(known);
        }
    }
    true
}

/// Bases from outside that bring nothing of the product with them.
const PLAIN: &[&str] = &["ABC", "object", "Object", "Protocol", "Generic", "Enum", "str", "int", "Exception", "Error"];

/// Whether types satisfy an interface by having its methods, without saying so.
pub(crate) fn is_structural(codebase: &Codebase, interface: DefinitionId) -> bool {
    let definition = codebase.definition(interface);
    let language = codebase.file(interface.file).source.language.map_or("", |language| language.name);
    let is_protocol = language == "Python" && definition.bases.iter().any(|base| last_part(base) == "Protocol");
    let by_shape = matches!(language, "Go" | "TypeScript" | "OCaml");
    is_protocol || (by_shape && matches!(definition.kind, DefinitionKind::Interface | DefinitionKind::TypeAlias))
}

/// The names of the methods that a type declares itself.
pub(crate) fn own_methods(codebase: &Codebase, id: DefinitionId) -> Vec<Name> {
    let facts = &codebase.file(id.file).facts;
    let of_type = facts.definitions.iter().filter(|it| it.parent == Some(id.index));
    of_type.filter(|it| it.kind.is_callable()).map(|it| it.name.clone()).collect()
}

/// Whether a type has a method of that name, wherever it is written.
fn has_method(codebase: &Codebase, id: DefinitionId, name: &str) -> bool {
    let owner = &codebase.definition(id).name;
    let is_own = |other: &DefinitionId| codebase.definition(*other).owner.as_deref() == Some(owner.as_str());
    codebase.definitions_named(name).iter().any(is_own)
}

/// Whether a type is of the type `base`: `None` where nobody can tell.
pub(crate) fn is_of_type(codebase: &Codebase, id: DefinitionId, base: DefinitionId) -> Option<bool> {
    let name = codebase.definition(base).name.as_str();
    if declares_base(codebase, id, name) {
        return Some(true);
    }
    let is_known = has_known_bases(codebase, id);
    if is_structural(codebase, base) {
        let methods = own_methods(codebase, base);
        let has_all = methods.iter().all(|method| has_method(codebase, id, method));
        let is_whole = codebase.definition(base).bases.iter().all(|base| last_part(base) == "Protocol");
        return match (methods.is_empty(), has_all) {
            (true, _) => None,
            (false, true) => is_whole.then_some(true),
            (false, false) => is_known.then_some(false),
        };
    }
    (is_known && !is_joined_elsewhere(codebase, id, name)).then_some(false)
}

/// Whether some line of the code names both a type and the base, as an `impl` in another file, an extension or a
/// registration does; a line that imports both says nothing of them.
fn is_joined_elsewhere(codebase: &Codebase, id: DefinitionId, base: &str) -> bool {
    let own = codebase.definition(id).name.as_str();
    codebase.files().iter().any(|file| {
        let text = &file.source.text;
        text.contains(own)
            && text.contains(base)
            && text
                .lines()
                .filter(|line| !is_import(line))
                .any(|line| crate::words::contains_word(line, own) && crate::words::contains_word(line, base))
    })
}

/// Whether a line takes names from elsewhere, which joins none of them with another.
fn is_import(line: &str) -> bool {
    let line = line.trim_start();
    ["use ", "pub use ", "import ", "from ", "export {", "#include"].iter().any(|head| line.starts_with(head))
}

/// The product's types that are of the type `base`, that are no types for others to be made of themselves: sorted by
/// file and place. Types private by their name are left out.
pub(crate) fn implementors(codebase: &Codebase, base: DefinitionId) -> Vec<DefinitionId> {
    let name = codebase.definition(base).name.as_str();
    let structural = is_structural(codebase, base).then(|| own_methods(codebase, base));
    let structural = structural.filter(|methods| !methods.is_empty());
    let mut found = Vec::new();
    for (file, content) in (0..).map(trueup_facts::FileId).zip(codebase.files()) {
        if content.source.class != SourceClass::Product {
            continue;
        }
        for (definition, index) in content.facts.definitions.iter().zip(0_u32..) {
            let id = DefinitionId { file, index };
            let same_language = content.source.language == codebase.file(base.file).source.language;
            let is_candidate = definition.kind.is_type()
                && !definition.in_test
                && id != base
                && same_language
                && definition.kind != DefinitionKind::TypeAlias;
            let by_shape = || {
                structural.as_ref().is_some_and(|methods| {
                    definition.kind != DefinitionKind::Interface
                        && methods.iter().all(|method| has_method(codebase, id, method))
                })
            };
            if is_candidate && ((!definition.bases.is_empty() && declares_base(codebase, id, name)) || by_shape()) {
                found.push(id);
            }
        }
    }
    found
}
