//! What a text's facts need beyond single nodes: macros, attributes, visibility, owners.

use rustc_hash::FxHashMap;

use super::plain::{Dialect, Plain};
use crate::grammar::one_line;
use crate::{
    Definition, DefinitionIndex, DefinitionKind, FileFacts, Import, ImportKind, LineIndex, Name, Signal, SignalKind,
    Span, Visibility,
};

/// Completes the facts that were read from `plain`, which was made from `text`.
pub(super) fn finish(text: &str, plain: &Plain, dialect: Dialect, is_header: bool, facts: &mut FileFacts) {
    let lines = LineIndex::new(text);
    attributes(text, plain, facts);
    if dialect == Dialect::Cpp {
        members(plain, facts);
        owners(facts);
    }
    visibility(text, plain, facts);
    error_types(facts);
    docs(facts);
    let is_kept = |definition: &Definition| is_header || !is_declared_only(text, definition);
    arrange(facts, is_kept, super::defines::definitions(text, plain));
    facts.imports = plain.directives.includes.iter().map(|include| import(&lines, include)).collect();
}

fn import(lines: &LineIndex, include: &super::branches::Include) -> Import {
    let (start, end) = (include.range.start as u32, include.range.end as u32);
    Import {
        specifier: Name::new(&include.specifier),
        names: Vec::new(),
        kind: ImportKind::Value,
        path_attribute: None,
        module: None,
        in_test: false,
        span: Span { start, end, line: lines.line(start), end_line: lines.line(end - 1) },
    }
}

/// Gives each attribute that the parser did not see to the definition whose head it stands in or before.
fn attributes(text: &str, plain: &Plain, facts: &mut FileFacts) {
    for range in &plain.findings.attributes {
        let Some(attribute) = one_line(&text[range.clone()], 200) else { continue };
        let at = range.start as u32;
        let after = facts.definitions.partition_point(|definition| definition.span.start <= at);
        let between = |next: &Definition| plain.text.get(range.end..next.span.start as usize).unwrap_or("x");
        let next = facts.definitions.get(after).filter(|next| between(next).trim().is_empty()).map(|_| after);
        // Only the nearest heads are looked at: a long text has many.
        let near = (after.saturating_sub(4)..after).rev().find(|index| facts.definitions[*index].header_end > at);
        let around = std::iter::successors(after.checked_sub(1), |index| {
            facts.definitions[*index].parent.map(|parent| parent as usize)
        });
        let closing = around.take(4).find(|index| ends_before(plain, &facts.definitions[*index], range.start));
        if let Some(index) = near.or(closing).or(next) {
            facts.definitions[index].decorators.push(attribute);
        }
    }
}

/// Whether `struct row { … } __attribute__((packed));` has the attribute at `at` behind its body.
fn ends_before(plain: &Plain, definition: &Definition, at: usize) -> bool {
    let between = plain.text.get(definition.span.end as usize..at).unwrap_or("x");
    definition.kind.is_type() && between.trim().is_empty()
}

/// The access specifiers of classes.
fn members(plain: &Plain, facts: &mut FileFacts) {
    let mut bodies: Vec<_> = plain.findings.members.iter().collect();
    bodies.sort_by_key(|body| body.open);
    for index in 0..facts.definitions.len() {
        let Some(parent) = facts.definitions[index].parent else { continue };
        let owner = &facts.definitions[parent as usize];
        use DefinitionKind::{Class, Struct, Union};
        if !matches!(owner.kind, Class | Struct | Union) {
            continue;
        }
        let Some(body) = bodies.get(bodies.partition_point(|body| body.open < owner.header_end as usize)) else {
            continue;
        };
        let start = facts.definitions[index].span.start as usize;
        let before = body.changes.partition_point(|(at, _)| *at <= start);
        if before > 0 && body.open < owner.span.end as usize {
            facts.definitions[index].visibility = body.changes[before - 1].1;
        }
    }
}

/// Finds the class of each method that is defined outside of it.
fn owners(facts: &mut FileFacts) {
    let mut types: FxHashMap<Name, Option<DefinitionIndex>> = FxHashMap::default();
    let mut seen = Vec::new();
    for (index, definition) in facts.definitions.iter().enumerate() {
        if definition.kind.is_type() || definition.kind == DefinitionKind::Module {
            let is_module = definition.kind == DefinitionKind::Module;
            types.entry(definition.name.clone()).or_insert((!is_module).then_some(index as DefinitionIndex));
        } else if let (Some(owner), None) = (&definition.owner, definition.parent)
            && let Some(found) = types.get(owner)
        {
            seen.push((index, *found));
        }
    }
    for (index, found) in seen {
        let visibility = found.and_then(|parent| declared_visibility(facts, parent, index));
        let definition = &mut facts.definitions[index];
        match found {
            Some(parent) => {
                definition.parent = Some(parent);
                definition.visibility = visibility.unwrap_or(definition.visibility);
            }
            // What is qualified by a namespace belongs to no type.
            None if definition.kind == DefinitionKind::Method => definition.kind = DefinitionKind::Function,
            None => {}
        }
    }
}

/// The visibility with which the class declares the method that is defined at `index`.
fn declared_visibility(facts: &FileFacts, parent: DefinitionIndex, index: usize) -> Option<Visibility> {
    let name = &facts.definitions[index].name;
    let members = facts.definitions[parent as usize + 1..index].iter().take(2_000);
    members.filter(|it| it.parent == Some(parent) && it.name == *name).map(|it| it.visibility).next()
}

/// What only its own file sees: `static`, and namespaces without a name.
fn visibility(text: &str, plain: &Plain, facts: &mut FileFacts) {
    let mut hidden: Vec<_> = plain.findings.hidden.clone();
    hidden.sort_by_key(|range| range.start);
    for index in 0..facts.definitions.len() {
        let definition = &facts.definitions[index];
        let parent = definition.parent.map(|parent| facts.definitions[parent as usize].kind);
        if parent.is_some_and(|kind| kind != DefinitionKind::Module) {
            continue;
        }
        let start = definition.span.start as usize;
        let around = hidden.iter().take_while(|range| range.start <= start).take(200);
        let is_hidden = around.into_iter().any(|range| range.contains(&start));
        let head = text.get(start..definition.header_end as usize).unwrap_or("");
        let words = head.split_whitespace().take(6);
        let is_static = words.take_while(|word| !word.contains(['(', '='])).any(|word| word == "static");
        let is_free = definition.owner.is_none() || definition.parent.is_some();
        if is_hidden || (is_static && is_free && !definition.kind.is_type()) {
            facts.definitions[index].visibility = Visibility::Private;
        }
    }
}

/// Types that derive from a type of error.
fn error_types(facts: &mut FileFacts) {
    let is_error = |base: &Name| {
        let last = base.rsplit("::").next().unwrap_or(base);
        let ends = ["Error", "Exception", "error", "exception"];
        ends.iter().any(|end| last.ends_with(end)) || ["system_error", "bad_alloc", "bad_cast"].contains(&last)
    };
    for (index, definition) in facts.definitions.iter().enumerate() {
        if definition.bases.iter().any(is_error) {
            let definition_index = Some(index as DefinitionIndex);
            let kind = SignalKind::ErrorType;
            facts.signals.push(Signal { kind, definition: definition_index, span: definition.span });
        }
    }
}

/// Doxygen's commands and licences are no documentation.
fn docs(facts: &mut FileFacts) {
    for definition in &mut facts.definitions {
        definition.doc = definition.doc.take().and_then(plain_doc);
    }
    facts.doc = facts.doc.take().filter(|doc| !is_licence(doc)).and_then(plain_doc);
    if facts.doc.is_none() {
        facts.doc_line = None;
    }
}

/// A documentation without the command that begins it; `None` where another command leaves nothing to say.
pub(super) fn plain_doc(doc: Box<str>) -> Option<Box<str>> {
    let Some(command) = doc.strip_prefix(['@', '\\']) else {
        let end = ["param", "return", "retval", "see", "note"]
            .iter()
            .filter_map(|word| doc.find(&format!(" @{word}")).or_else(|| doc.find(&format!(" \\{word}"))));
        return match end.min() {
            Some(end) => Some(doc[..end].trim_end().into()),
            None => Some(doc),
        };
    };
    let (word, rest) = command.split_once(' ').unwrap_or((command, ""));
    let rest = match word {
        "brief" | "short" | "details" | "note" => rest,
        "file" | "class" | "struct" | "fn" | "def" | "enum" | "typedef" | "namespace" => {
            rest.split_once("brief ").map_or("", |(_, text)| text)
        }
        _ => "",
    };
    let end = rest.find(" @").into_iter().chain(rest.find(" \\")).min().unwrap_or(rest.len());
    let text = rest[..end].trim();
    (!text.is_empty()).then(|| text.into())
}

fn is_licence(doc: &str) -> bool {
    let words = ["Copyright", "copyright", "License", "license", "LICENSE", "All rights reserved", "Redistribution"];
    words.iter().any(|word| doc.contains(word))
}

/// Whether a definition only tells what another file defines: `int f(void);`, `extern int count;`.
fn is_declared_only(text: &str, definition: &Definition) -> bool {
    let head = text.get(definition.span.start as usize..definition.span.end as usize).unwrap_or("");
    match definition.kind {
        DefinitionKind::Function => definition.header_end == definition.span.end,
        DefinitionKind::Variable | DefinitionKind::Constant => {
            definition.value.is_none() && (head.starts_with("extern ") || head.starts_with("extern\t"))
        }
        _ => false,
    }
}

/// Leaves out the definitions that are not kept, adds `more`, and keeps all in the order of the text.
fn arrange(facts: &mut FileFacts, is_kept: impl Fn(&Definition) -> bool, more: Vec<Definition>) {
    let old = std::mem::take(&mut facts.definitions);
    let mut places: Vec<Option<DefinitionIndex>> = Vec::with_capacity(old.len());
    let mut more = more.into_iter().peekable();
    for definition in old {
        if !is_kept(&definition) {
            places.push(None);
            continue;
        }
        while let Some(next) = more.next_if(|next| next.span.start < definition.span.start) {
            facts.definitions.push(next);
        }
        places.push(Some(facts.definitions.len() as DefinitionIndex));
        facts.definitions.push(definition);
    }
    let place = |index: Option<DefinitionIndex>| index.and_then(|index| places[index as usize]);
    facts.definitions.iter_mut().for_each(|definition| definition.parent = place(definition.parent));
    facts.definitions.extend(more);
    facts.calls.iter_mut().for_each(|call| call.caller = place(call.caller));
    facts.signals.iter_mut().for_each(|signal| signal.definition = place(signal.definition));
    facts.signals.sort_by_key(|signal| (signal.span.start, signal.span.end));
}
