//! What Java, Kotlin and Scala share: they compile to one kind of class, import each other, and document alike.

mod inherited;
mod libraries;
mod manifests;
mod packages;
mod resolver;

use crate::grammar::Reader;
use crate::{DefinitionIndex, DefinitionKind, FileFacts, Name, SignalKind, Source};
use tree_sitter::Node;

pub(crate) use resolver::{JvmResolver, Rules};

/// Annotations of a method that make it a test: of JUnit, TestNG, jqwik, and Kotlin's own.
const TEST_ANNOTATIONS: [&str; 7] =
    ["Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "Property", "Theory"];
/// Annotations of a method that make it a benchmark.
const BENCH_ANNOTATIONS: [&str; 1] = ["Benchmark"];
/// Tags that end the text of a documentation comment.
const DOCUMENTATION_TAGS: [&str; 24] = [
    "@param",
    "@return",
    "@returns",
    "@throws",
    "@exception",
    "@see",
    "@since",
    "@author",
    "@version",
    "@deprecated",
    "@property",
    "@constructor",
    "@receiver",
    "@sample",
    "@suppress",
    "@tparam",
    "@note",
    "@todo",
    "@group",
    "@example",
    "@serial",
    "@hide",
    "@inheritDoc",
    "@apiNote",
];

/// The facts of a source as the grammar gave them, with documentation and tests as these languages have them.
pub(crate) fn finished(mut facts: FileFacts, source: &Source) -> FileFacts {
    for definition in &mut facts.definitions {
        definition.doc = definition.doc.take().and_then(|doc| documentation(&doc));
    }
    let is_notice = |doc: &str| ["icense", "opyright", "LICENSE", "COPYRIGHT"].iter().any(|word| doc.contains(word));
    facts.doc = facts.doc.take().and_then(|doc| documentation(&doc)).filter(|doc| !is_notice(doc));
    facts.doc_line = facts.doc_line.filter(|_| facts.doc.is_some());
    if is_test_source(source.path.as_str()) {
        facts.definitions.iter_mut().for_each(|definition| definition.in_test = true);
        facts.imports.iter_mut().for_each(|import| import.in_test = true);
    }
    facts
}

/// Whether a path lies in a source set for tests: `src/test/java`, `src/commonTest/kotlin`, `src/integrationTest`.
fn is_test_source(path: &str) -> bool {
    let mut parts = path.split('/').skip_while(|part| *part != "src").skip(1);
    parts.next().is_some_and(|set| set == "test" || set == "it" || set.ends_with("Test"))
}

/// The text of a documentation comment without its tags and its markup.
fn documentation(text: &str) -> Option<Box<str>> {
    let mut end = text.len();
    let tags = DOCUMENTATION_TAGS.iter().copied().chain(["<p>", "<pre>", "<ul>", "{@inheritDoc}"]);
    for tag in tags {
        let found = text.match_indices(tag).find(|(at, _)| {
            let follows = text[at + tag.len()..].chars().next();
            (*at == 0 || text[..*at].ends_with(' ')) && follows.is_none_or(|next| !next.is_alphanumeric())
        });
        end = end.min(found.map_or(end, |(at, _)| at));
    }
    let text = without_inline_tags(text[..end].trim());
    (!text.is_empty()).then(|| text.into_boxed_str())
}

/// `{@code a}` is `a`; `{@link Store#open opens}` is `opens`.
fn without_inline_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{@") {
        plain.push_str(before);
        let Some((tag, behind)) = after.split_once('}') else {
            rest = after;
            continue;
        };
        let (name, shown) = tag.split_once(' ').unwrap_or((tag, ""));
        let label = shown.split_once(' ').filter(|_| name.starts_with("link")).map(|(_, label)| label);
        plain.push_str(label.unwrap_or(shown).trim());
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

/// Marks a method as a test or a benchmark where its annotations, or the old naming of JUnit, say so.
pub(crate) fn mark_test<'t>(reader: &mut Reader<'_, 't>, index: DefinitionIndex, node: Node<'t>) {
    let decorators = &reader.definition(index).decorators;
    let has = |names: &[&str]| decorators.iter().any(|it| names.contains(&annotation_name(it)));
    let (mut is_test, is_bench) = (has(&TEST_ANNOTATIONS), has(&BENCH_ANNOTATIONS));
    if let Some(parent) = reader.definition(index).parent {
        let is_test_case = reader.definition(parent).bases.iter().any(|base| base == "TestCase");
        is_test |= is_test_case && reader.definition(index).name.starts_with("test");
    }
    if is_test || is_bench {
        reader.definition(index).in_test = true;
        let kind = if is_test { SignalKind::Test } else { SignalKind::Bench };
        reader.signal(kind, Some(index), node);
    }
}

/// The last name of an annotation: of `org.junit.Test(timeout = 1)` `Test`.
pub(crate) fn annotation_name(annotation: &str) -> &str {
    let name = annotation.split(['(', ' ']).next().unwrap_or(annotation);
    name.rsplit(['.', ':']).next().unwrap_or(name)
}

/// Whether a base class makes a class a type of error.
pub(crate) fn is_error(base: &str) -> bool {
    let name = base.rsplit('.').next().unwrap_or(base);
    name.ends_with("Exception") || name.ends_with("Error") || name == "Throwable" || name == "NoStackTrace"
}

/// Whether a name is a type's by its first letter.
pub(crate) fn is_type_name(name: &str) -> bool {
    name.starts_with(is_upper)
}

/// Whether a name that begins so is a type's.
pub(crate) fn is_upper(first: char) -> bool {
    first.is_uppercase() || first == '$'
}

/// A dotted path without white space and type arguments; `None` for what is no path.
pub(crate) fn dotted(text: &str) -> Option<Name> {
    if text.len() > 400 {
        return None;
    }
    let mut path = Name::default();
    let mut depth = 0_u32;
    for character in text.chars() {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth > 0 || character.is_whitespace() => {}
            '.' | '_' | '$' => path.push(character),
            character if character.is_alphanumeric() => path.push(character),
            _ => return None,
        }
    }
    (!path.is_empty()).then_some(path)
}

/// A type without its type arguments and what follows them.
pub(crate) fn without_type_arguments(text: &str) -> &str {
    text.split(['<', '[', '(']).next().unwrap_or(text).trim()
}

/// Whether a definition holds others of its package as a package object or a nested package clause does.
fn is_package(kind: DefinitionKind) -> bool {
    kind == DefinitionKind::Module
}

/// Makes an object a variant where one of its bases is a sealed type that the same source defines; it belongs to that
/// type where nothing else is around it.
pub(crate) fn mark_case(reader: &mut Reader<'_, '_>, index: DefinitionIndex) {
    let Some(base) = reader.definition(index).bases.first().cloned() else { return };
    let head = |definition: &crate::Definition| {
        reader.text.get(definition.span.start as usize..definition.header_end as usize).unwrap_or("")
    };
    let sealed = reader.facts.definitions.iter().position(|definition| {
        definition.name == base && definition.kind.is_type() && head(definition).contains("sealed ")
    });
    let Some(sealed) = sealed else { return };
    let definition = reader.definition(index);
    definition.kind = DefinitionKind::Variant;
    if definition.parent.is_none() {
        (definition.parent, definition.owner) = (Some(sealed as DefinitionIndex), Some(base));
    }
}
