//! Types that a document shows in a block of code, and what they are in the codebase.

use std::ops::Range;
use std::sync::Arc;

use trueup_document::BlockIndex;
use trueup_facts::{
    Codebase, ContentHash, Definition, DefinitionId, DefinitionKind, Language, Name, Source, SourceClass, SourcePath,
    Target, extract, language_by_fence,
};

use crate::block_text::BlockText;
use crate::scope::{Resolved, Scope};
use crate::written_path::path_words;

/// A type that a block of code spells out with its members.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownType {
    /// The block.
    pub(crate) block: BlockIndex,
    /// The bytes of the document that show it, its decorators left out.
    pub(crate) span: Range<usize>,
    /// Its name.
    pub(crate) name: Name,
    /// What it is shown as.
    pub(crate) kind: DefinitionKind,
    /// Its fields or variants, in order.
    pub(crate) members: Vec<ShownMember>,
    /// Whether it says itself that something is left out.
    pub(crate) is_partial: bool,
    /// The methods it shows.
    pub(crate) methods: Vec<Name>,
    /// Whether the block is free of syntax errors, so that what is read of it stands there.
    pub(crate) is_readable: bool,
    /// Whether functions are shown beside it, as in a sketch of how something could be written.
    pub(crate) is_among_functions: bool,
    /// The language it is shown in.
    pub(crate) language: &'static Language,
}

/// A field or a variant that is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ShownMember {
    /// Its name.
    pub(crate) name: Name,
    /// The bytes of its name in the document.
    pub(crate) span: Range<usize>,
    /// Its type as written.
    pub(crate) type_text: Option<Name>,
}

/// How deep bases are followed.
const DEEPEST_BASE: usize = 6;

/// Every type with members that the document's blocks of code show; asked for once, by [`Scope::shown_types`].
pub(crate) fn shown_types(scope: &Scope<'_>) -> Vec<ShownType> {
    (0..scope.document.blocks().len()).flat_map(|block| shown_in(scope, block)).collect()
}

fn shown_in(scope: &Scope<'_>, block: BlockIndex) -> Vec<ShownType> {
    let Some(code) = scope.document.blocks()[block].code() else { return Vec::new() };
    let Some(language) = language_by_fence(&code.info) else { return Vec::new() };
    let block_text = BlockText::new(scope.document, code);
    let path = SourcePath::new(&format!("shown.{}", language.extensions.first().unwrap_or(&"txt")));
    let (hash, class) = (ContentHash::default(), SourceClass::Product);
    let text: Arc<str> = block_text.text.as_str().into();
    let source = Source { path, text: text.clone(), valid_utf8: true, hash, language: Some(language), class };
    let facts = extract(&source);
    let is_readable = facts.problems.is_empty();
    let definitions = facts.definitions;
    let place = |offset: usize| block_text.place(offset);
    let is_among_functions =
        definitions.iter().any(|it| it.kind.is_callable() && it.parent.is_none() && it.owner.is_none());
    let mut shown = Vec::new();
    for (index, definition) in definitions.iter().enumerate().filter(|(_, definition)| definition.kind.is_type()) {
        let body = definition.span.start as usize..definition.span.end as usize;
        let members: Vec<ShownMember> = definitions
            .iter()
            .filter(|member| is_member(member, index as u32, &definitions))
            .filter_map(|member| {
                let start = member.span.start as usize;
                let at = start + text.get(start..member.span.end as usize)?.find(member.name.as_str())?;
                let span = place(at)..place(at) + member.name.len();
                Some(ShownMember { name: member.name.clone(), span, type_text: member.type_text.clone() })
            })
            .collect();
        if members.is_empty() {
            continue;
        }
        // What is left out may be said after the last member, where the type's indented body is over for the parser.
        let next =
            definitions.iter().skip(index + 1).find(|it| it.parent.is_none() && it.span.start >= definition.span.end);
        let end = next.map_or(text.len(), |next| next.span.start as usize);
        let written = text.get(body.start..end).unwrap_or("");
        let methods = definitions.iter().filter(|it| it.kind.is_callable() && it.parent == Some(index as u32));
        shown.push(ShownType {
            block,
            span: place(body.start)..place(body.end.saturating_sub(1)) + 1,
            name: definition.name.clone(),
            kind: definition.kind,
            members,
            is_partial: leaves_out(written),
            methods: methods.map(|it| it.name.clone()).collect(),
            is_readable,
            is_among_functions,
            language,
        });
    }
    shown
}

/// Whether a definition is a field or variant that the type at `owner` declares, rather than one that a method makes.
fn is_member(member: &Definition, owner: u32, definitions: &[Definition]) -> bool {
    use DefinitionKind::{Field, Variant};
    let is_made = || {
        let method = definitions.iter().filter(|it| it.kind.is_callable() && it.parent == Some(owner));
        method.into_iter().any(|it| it.span.start <= member.span.start && member.span.end <= it.span.end)
    };
    // What an extension adds elsewhere is no part of what the type declares.
    let is_within = |around: &Definition| around.span.start <= member.span.start && member.span.end <= around.span.end;
    matches!(member.kind, Field | Variant)
        && member.parent == Some(owner)
        && definitions.get(owner as usize).is_some_and(is_within)
        && !is_made()
}

/// Whether a line of shown code says that something is left out.
pub(crate) fn leaves_out(text: &str) -> bool {
    text.lines().any(|line| {
        let comment = ["//", "#", "--", "/*"].iter().find_map(|marker| line.find(marker).map(|at| &line[at..]));
        let is_bare = matches!(line.trim().trim_end_matches(','), "..." | "…" | "..");
        is_bare
            || comment.is_some_and(|comment| {
                ["...", "…", "etc", " / ", "omitted", "more "].iter().any(|cue| comment.contains(cue))
                    && line.trim_start().starts_with(&comment[..1])
            })
    })
}

/// The codebase's type of a shown one: in the file that the text names, else the only one of that name.
pub(crate) fn counterpart(scope: &Scope<'_>, shown: &ShownType) -> Result<DefinitionId, Uncertain> {
    let mut named = types_named(scope, &shown.name, shown.block);
    named.retain(|id| scope.codebase.file(id.file).source.language == Some(shown.language));
    let shared = |id: &DefinitionId| {
        let own = members(scope.codebase, *id);
        let is_own = |name: &Name| own.iter().any(|member| scope.codebase.definition(*member).name == *name);
        shown.members.iter().filter(|member| is_own(&member.name)).count()
    };
    let most = named.iter().map(shared).max().unwrap_or(0);
    // Of several types of that name the document means the one whose members it shows.
    let mut best = named.iter().filter(|id| named.len() == 1 || (most > 0 && shared(id) == most));
    match (best.next(), best.next()) {
        (Some(only), None) => Ok(*only),
        (None, _) if named.is_empty() => Err(Uncertain::Missing),
        _ => Err(Uncertain::Ambiguous),
    }
}

/// Why a name leads to no one type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Uncertain {
    /// The codebase has none with members.
    Missing,
    /// It has several that nothing tells apart.
    Ambiguous,
}

/// The codebase's types with members that `name` may mean beside `block`: those of the files that the text names, where
/// there are any.
fn types_named(scope: &Scope<'_>, name: &str, block: BlockIndex) -> Vec<DefinitionId> {
    let codebase = scope.codebase;
    let has_members = |id: &DefinitionId| codebase.definition(*id).kind.is_type() && !members(codebase, *id).is_empty();
    let named: Vec<DefinitionId> = codebase.definitions_named(name).iter().copied().filter(has_members).collect();
    let paths: Vec<SourcePath> = named.iter().map(|id| codebase.file(id.file).path().clone()).collect();
    let mut near = scope.nearest(paths);
    if near.len() > 1 {
        let told = told_files(scope, block);
        if near.iter().any(|path| told.contains(path)) {
            near.retain(|path| told.contains(path));
        }
    }
    named.into_iter().filter(|id| near.contains(codebase.file(id.file).path())).collect()
}

/// Whether the text says that a block shows the code's own type: it names the file, or stands in a section on the
/// project's data. Elsewhere a namesake may be the reader's, and an interface shown as far as it is promised.
pub(crate) fn is_anchored(scope: &Scope<'_>, shown: &ShownType, id: DefinitionId) -> bool {
    is_told(scope, shown.block, scope.codebase.file(id.file).path())
}

/// Whether the text says that a block speaks of what is in the file at `path`: it names the file, or stands in a section
/// on the project's data.
pub(crate) fn is_told(scope: &Scope<'_>, index: BlockIndex, path: &SourcePath) -> bool {
    let block = &scope.document.blocks()[index];
    let is_of_data = |section: &trueup_document::Section| {
        let title = section.title.to_lowercase();
        DATA_SECTIONS.iter().any(|words| title.contains(words))
    };
    scope.document.sections_around(block).any(is_of_data) || told_files(scope, index).contains(path)
}

/// Words of headings of sections on the project's data.
const DATA_SECTIONS: &[&str] =
    &["data model", "data structure", "domain model", "schema", "entities", "core types", "storage"];

/// The files that the block itself (its first line, where it is code), the two blocks before it and its heading name.
pub(crate) fn told_files(scope: &Scope<'_>, block: BlockIndex) -> Vec<SourcePath> {
    let blocks = scope.document.blocks();
    let heading = blocks[block].section.map(|section| scope.document.sections()[section].heading);
    let near = (block.saturating_sub(2)..block).chain(heading);
    let mut spans: Vec<Range<usize>> = near.map(|index| blocks[index].span.clone()).collect();
    match blocks[block].code() {
        Some(code) => spans.extend(code.lines.first().cloned()),
        None => spans.push(blocks[block].span.clone()),
    }
    let mut told = Vec::new();
    for span in spans {
        let text = scope.document.slice(&span);
        for word in path_words(text) {
            let written = text[word.clone()].trim_end_matches('.');
            let path = written.split(':').next().unwrap_or(written);
            if let Resolved::File(file) = scope.resolve(path, span.start + word.start) {
                told.push(file);
            }
        }
    }
    told
}

/// Whether a shown type leaves something of the codebase's out: it says so, or shows some methods and not the others, as
/// excerpts do.
pub(crate) fn is_excerpt(codebase: &Codebase, shown: &ShownType, id: DefinitionId) -> bool {
    let definitions = &codebase.file(id.file).facts.definitions;
    let mut methods = definitions.iter().filter(|it| it.kind.is_callable() && it.parent == Some(id.index));
    shown.is_partial || (!shown.methods.is_empty() && methods.any(|it| !shown.methods.contains(&it.name)))
}

/// The fields or variants that a type of the codebase declares itself.
pub(crate) fn members(codebase: &Codebase, id: DefinitionId) -> Vec<DefinitionId> {
    let definitions = &codebase.file(id.file).facts.definitions;
    let own = (0..definitions.len() as u32).filter(|&at| is_member(&definitions[at as usize], id.index, definitions));
    own.map(|index| DefinitionId { file: id.file, index }).collect()
}

/// The fields or variants that a type declares itself or inherits, its own first, and whether these are all: no base lies
/// outside the code.
pub(crate) fn inherited_members(codebase: &Codebase, id: DefinitionId) -> (Vec<DefinitionId>, bool) {
    let (mut found, mut is_whole) = (members(codebase, id), true);
    let (mut seen, mut next) = (vec![id], vec![id]);
    while let Some(current) = next.pop() {
        for base in &codebase.definition(current).bases {
            let last = base.rsplit(['.', ':', '\\']).next().unwrap_or(base);
            match base_of(codebase, current, last) {
                Some(base) if seen.len() < 32 && !seen.contains(&base) => {
                    found.extend(members(codebase, base));
                    seen.push(base);
                    next.push(base);
                }
                Some(_) => {}
                None => is_whole &= PLAIN_BASES.contains(&last),
            }
        }
    }
    (found, is_whole)
}

/// Whether the codebase's type has a member of that name in any way: declares it, makes it in a method, or inherits it.
/// `None` where a base is not in the codebase, so that nobody can tell.
pub(crate) fn has_member(codebase: &Codebase, id: DefinitionId, name: &str) -> Option<bool> {
    has_member_through(codebase, id, name, DEEPEST_BASE)
}

fn has_member_through(codebase: &Codebase, id: DefinitionId, name: &str, depth: usize) -> Option<bool> {
    let definition = codebase.definition(id);
    let is_own = |other: &DefinitionId| {
        let other = codebase.definition(*other);
        other.owner.as_deref() == Some(definition.name.as_str())
    };
    if codebase.definitions_named(name).iter().any(is_own) {
        return Some(true);
    }
    let mut is_certain = depth > 0;
    for base in &definition.bases {
        let last = base.rsplit(['.', ':', '\\']).next().unwrap_or(base);
        if PLAIN_BASES.contains(&last) {
            continue;
        }
        match base_of(codebase, id, last).filter(|_| depth > 0) {
            Some(base) => match has_member_through(codebase, base, name, depth - 1) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => is_certain = false,
            },
            None => is_certain = false,
        }
    }
    is_certain.then_some(false)
}

/// Bases that give no members that a document would show.
pub(crate) const PLAIN_BASES: &[&str] = &[
    "BaseModel",
    "Base",
    "DeclarativeBase",
    "Model",
    "Document",
    "Enum",
    "IntEnum",
    "StrEnum",
    "str",
    "int",
    "NamedTuple",
    "TypedDict",
    "Protocol",
    "ABC",
    "object",
    "Generic",
    "Debug",
    "Clone",
    "Copy",
    "PartialEq",
    "Eq",
    "Hash",
    "Default",
    "Serialize",
    "Deserialize",
    "Display",
    "PartialOrd",
    "Ord",
    "Serializable",
    "Comparable",
];

/// The type of the codebase that a base names: in the same file, in an imported one, or the only one of that name.
fn base_of(codebase: &Codebase, id: DefinitionId, name: &str) -> Option<DefinitionId> {
    let named = codebase.definitions_named(name).iter().copied();
    let types: Vec<DefinitionId> = named.filter(|it| codebase.definition(*it).kind.is_type() && *it != id).collect();
    let imports = &codebase.file(id.file).imports;
    let is_near =
        |it: &&DefinitionId| it.file == id.file || imports.iter().any(|import| import.target == Target::File(it.file));
    types.iter().find(is_near).or_else(|| types.first().filter(|_| types.len() == 1)).copied()
}

/// Whether two types as written may be the same: they share a name, or have one that may stand for any other.
pub(crate) fn may_be_same_type(shown: &str, now: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
        let mut words: Vec<String> = parts
            .map(|word| word.to_lowercase())
            .filter(|word| !NEUTRAL_WORDS.contains(&word.as_str()) && !word.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        words.sort();
        words.dedup();
        words
    };
    let (shown, now) = (words(shown), words(now));
    let is_plain = |word: &String| PLAIN_TYPES.contains(&word.as_str());
    let is_known = shown.iter().chain(&now).all(is_plain);
    !is_known || shown.is_empty() || now.is_empty() || shown.iter().any(|word| now.contains(word))
}

/// Types that stand for nothing but themselves.
const PLAIN_TYPES: &[&str] = &[
    "int", "str", "string", "bool", "boolean", "float", "double", "number", "char", "bytes", "u8", "u16", "u32", "u64",
    "usize", "i8", "i16", "i32", "i64", "isize", "f32", "f64", "pathbuf", "vec", "list", "dict", "map", "hashmap",
    "set", "datetime", "date", "uuid", "decimal", "array", "record",
];

/// Words of types that documents leave out or spell in another way.
const NEUTRAL_WORDS: &[&str] = &[
    "option",
    "optional",
    "none",
    "null",
    "undefined",
    "nullable",
    "std",
    "core",
    "alloc",
    "typing",
    "t",
    "const",
    "mut",
    "static",
    "a",
    "readonly",
    "unsigned",
    "pub",
    "crate",
    "self",
    "super",
    "final",
    "classvar",
    "annotated",
    "mapped",
];

#[cfg(test)]
mod tests {
    use super::{leaves_out, may_be_same_type};

    #[test]
    fn a_type_may_be_spelled_in_another_way() {
        assert!(may_be_same_type("str | None", "Optional[str]"));
        assert!(may_be_same_type("Vec<u8>", "std::vec::Vec<u8>"));
        assert!(!may_be_same_type("int", "str"));
    }

    #[test]
    fn what_is_left_out_is_said() {
        assert!(leaves_out("struct A {\n  a: u8,\n  // ...\n}"));
        assert!(leaves_out("class A:\n  a: int\n  ..."));
        assert!(!leaves_out("class A:\n  a: int  # etc.\n  b: str = '...'"));
    }
}
