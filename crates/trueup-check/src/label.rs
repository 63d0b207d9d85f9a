//! What the label of a box names: a part of the project, a function, a service, a table, a product from outside.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_diagram::{Shape, Words};
use trueup_facts::{DefinitionId, DefinitionKind, FileId, SourceClass, SourcePath, unread_extension};

use crate::claim::Evidence;
use crate::drawn::Drawn;
use crate::inheritance::types_of_name;
use crate::outside::evidence_of_product;
use crate::part::{NoPart, Part, PartKind, fold_phrase, is_path};
use crate::scope::{Scope, is_inside};
use crate::symbol::{SymbolName, has_code_shape};

/// A label with what it names.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// The words that name it, without marks of lists and remarks in brackets.
    pub(crate) phrase: String,
    /// Where they stand in the document.
    pub(crate) span: Range<usize>,
    /// What it names.
    pub(crate) meaning: Meaning,
}

/// What a phrase names.
#[derive(Clone, Debug)]
pub(crate) enum Meaning {
    /// A file, a directory, a component or a type of the project.
    Part(Part),
    /// A function or another definition of the project, in one or more places.
    Definition(Vec<DefinitionId>),
    /// A service that an artifact runs.
    Service(Service),
    /// A table of the project's store.
    Table(Evidence),
    /// A product or package from outside that the project uses.
    Product(Evidence),
    /// A name that stands in code of the project that nothing here reads.
    Word(SourcePath, u32),
    /// Nothing for sure.
    Nothing(NoPart),
}

/// A service: the index of its artifact, and of its definition there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Service {
    pub(crate) artifact: usize,
    pub(crate) definition: u32,
}

impl Meaning {
    /// Whether it is something of the project's own code or deployment.
    pub(crate) fn is_own(&self) -> bool {
        matches!(self, Meaning::Part(_) | Meaning::Definition(_) | Meaning::Service(_) | Meaning::Table(_))
    }

    /// The code that shows it, and what it is: "is the class `Store` of `store.py`".
    pub(crate) fn evidence(&self, scope: &Scope<'_>) -> Option<(String, Evidence)> {
        let defined = |id: &DefinitionId| {
            let definition = scope.codebase.definition(*id);
            let path = scope.codebase.file(id.file).path();
            let said = format!("is the {} `{}` of `{path}`", definition.kind.word(), definition.name);
            (said, scope.line_evidence(path, definition.span.line, definition.span.line))
        };
        match self {
            Meaning::Part(Part { definition: Some(id), .. }) => Some(defined(id)),
            Meaning::Part(part) => {
                let path = scope.codebase.file(*part.files.first()?).path();
                Some((format!("is `{}`", part.name), scope.file_evidence(path)))
            }
            Meaning::Definition(ids) => ids.first().map(defined),
            Meaning::Service(service) => {
                let artifact = scope.codebase.artifacts().get(service.artifact)?;
                let definition = artifact.facts.definitions.get(service.definition as usize)?;
                let line = definition.span.line;
                let said = format!("is the service `{}` of `{}`", definition.name, artifact.path);
                Some((said, scope.line_evidence(&artifact.path, line, line)))
            }
            Meaning::Table(evidence) => Some((format!("is a table of `{}`", evidence.path), evidence.clone())),
            Meaning::Product(evidence) => Some((format!("is used, as `{}` shows", evidence.path), evidence.clone())),
            Meaning::Word(path, line) => {
                Some((format!("is a name in `{path}`"), scope.line_evidence(path, *line, *line)))
            }
            Meaning::Nothing(_) => None,
        }
    }
}

/// Marks and numbers before a label that are no part of the name.
static LEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[-*•·▸►→>#]+\s+|\[?\(?\d{1,2}[.):\]]+\s+|(?i:layer|step|stage|phase|tier)\s*\d+\s*[:.—–-]?(?:\s+|$))+",
    )
    .ok()
});

/// The parts of a label's line: the words that may name something, the remark in brackets after them.
fn pieces(line: &Words) -> (Words, Option<Words>) {
    let start = LEAD.as_ref().and_then(|lead| lead.find(&line.text)).map_or(0, |found| found.end());
    let rest = line.text.get(start..).unwrap_or("");
    let wide = rest.find("  ").unwrap_or(rest.len());
    let bracket = rest.find(" (").filter(|&at| at > 0).unwrap_or(wide).min(wide);
    let piece = |from: usize, to: usize| {
        let text = rest.get(from..to).unwrap_or("");
        let from = start + from + text.len() - text.trim_start().len();
        let text = text.trim().trim_end_matches([':', ',']);
        let begin = line.span.start + from;
        Words { text: text.to_owned(), span: begin..begin + text.len() }
    };
    let remark = rest.find('(').and_then(|open| {
        let close = open + rest[open..].find(')')?;
        Some(piece(open + 1, close))
    });
    (piece(0, bracket), remark)
}

/// Whether a shape is headed by nothing but its place in an order, `Layer 2`, so that an arrow to it tells the order of
/// the layers rather than who uses whom.
pub(crate) fn is_only_numbered(shape: &Shape) -> bool {
    shape.lines.first().is_some_and(|first| !first.text.is_empty() && pieces(first).0.text.is_empty())
}

/// What the label of a shape names: the path in brackets after it, its words, its words with those of the next line.
pub(crate) fn label_of(scope: &Scope<'_>, shape: &Shape) -> Option<Label> {
    let first = shape.lines.first()?;
    let (mut words, remark) = pieces(first);
    let next = shape.lines.get(1).map(|line| pieces(line).0);
    if words.text.is_empty() {
        words = next.clone()?;
    }
    let mut tried: Vec<Words> = Vec::new();
    tried.extend(remark.filter(|remark| is_path(&remark.text)));
    tried.push(words.clone());
    if let Some(next) = next.filter(|next| is_plain_words(&next.text) && next.span != words.span) {
        // A name that is too long for its box goes on in the next line.
        let (text, glued) = (format!("{} {}", words.text, next.text), format!("{}{}", words.text, next.text));
        if words.text.ends_with(['_', '-', '.']) || has_code_shape(&glued) && !words.text.contains(' ') {
            tried.push(Words { text: glued, span: words.span.clone() });
        }
        tried.push(Words { text, span: words.span.clone() });
    }
    if let Some(part) = component_called(scope, shape) {
        return Some(Label { phrase: part.name.clone(), span: first.span.clone(), meaning: Meaning::Part(part) });
    }
    let mut failed = None;
    for candidate in &tried {
        match meaning_of(scope, &candidate.text, candidate.span.start) {
            Meaning::Nothing(why) if failed.is_none() => failed = Some(why),
            Meaning::Nothing(_) => {}
            meaning => return Some(Label { phrase: candidate.text.clone(), span: words.span, meaning }),
        }
    }
    let meaning = Meaning::Nothing(failed.unwrap_or(NoPart::NoSubject));
    Some(Label { phrase: words.text, span: words.span, meaning })
}

/// The component whose exact name the first lines of a shape are, which may be broken to fit a box.
fn component_called(scope: &Scope<'_>, shape: &Shape) -> Option<Part> {
    let mut names: Vec<String> = Vec::new();
    let bare = |line: &Words| {
        LEAD.as_ref().map_or(line.text.as_str().into(), |lead| lead.replace(&line.text, "")).into_owned()
    };
    let lines = shape.lines.iter().map(bare).filter(|line| !line.is_empty());
    for line in lines.take(3) {
        let longer = names.iter().flat_map(|name| [format!("{name}{line}"), format!("{name} {line}")]);
        let mut longer: Vec<String> = longer.collect();
        if names.is_empty() {
            longer.push(line);
        }
        names.extend(longer);
    }
    let components = scope.model.components().all();
    let component = components.iter().find(|component| names.contains(&component.name))?;
    let mut files = component.files.clone();
    files.sort_unstable();
    let kind = PartKind::Component;
    let (name, id) = (component.name.clone(), Some(component.id));
    (!files.is_empty()).then_some(Part { name, kind, files, component: id, definition: None })
}

fn is_plain_words(text: &str) -> bool {
    !text.is_empty() && text.split(' ').count() <= 3 && text.chars().all(|c| c.is_alphanumeric() || " _-.".contains(c))
}

/// What a phrase at byte `offset` names.
pub(crate) fn meaning_of(scope: &Scope<'_>, phrase: &str, offset: usize) -> Meaning {
    if phrase.chars().filter(|c| c.is_alphanumeric()).count() < 2 || phrase.len() > 80 {
        return Meaning::Nothing(NoPart::NoSubject);
    }
    if let Some(meaning) = named_by_code(scope, phrase) {
        return meaning;
    }
    let is_near = |part: &Part| {
        let inside = |&file: &FileId| is_inside(scope.codebase.file(file).path().as_str(), &scope.project);
        is_path(phrase) || part.kind == PartKind::Named || part.files.iter().any(inside)
    };
    let part = match scope.part(phrase, offset) {
        Ok(part) if is_near(&part) => return Meaning::Part(part),
        Ok(_) => NoPart::NoSubject,
        Err(why) => why,
    };
    if let Some(part) = module_without_extension(scope, phrase) {
        return Meaning::Part(part);
    }
    if let Some(service) = service_called(scope, phrase) {
        return Meaning::Service(service);
    }
    if let Some(evidence) = table_called(scope, phrase) {
        return Meaning::Table(evidence);
    }
    let first = phrase.split(' ').next().filter(|first| first.len() > 3 && *first != phrase);
    let product = evidence_of_product(scope, phrase).or_else(|| first.and_then(|it| evidence_of_product(scope, it)));
    if let Some(evidence) = product.filter(|_| part == NoPart::NoSubject) {
        return Meaning::Product(evidence);
    }
    match scope.words.places(phrase).and_then(|places| places.places.first()) {
        Some((path, line)) if has_code_shape(phrase) && unread_extension(path.file_name()).is_some() => {
            Meaning::Word(path.clone(), *line)
        }
        _ => Meaning::Nothing(part),
    }
}

/// A type, or a function written like one: with a call's brackets, an owner, or in a shape that only code has.
fn named_by_code(scope: &Scope<'_>, phrase: &str) -> Option<Meaning> {
    let symbol = SymbolName::parse(phrase).filter(|_| !phrase.contains(' ') && !is_path(phrase))?;
    let is_capital = symbol.name.starts_with(|c: char| c.is_uppercase());
    if symbol.owners.is_empty() && !symbol.is_call && is_capital {
        let mut types = types_of_name(scope.codebase, &symbol.name);
        let near = scope.nearest(types.iter().map(|id| scope.codebase.file(id.file).path().clone()).collect());
        types.retain(|id| near.contains(scope.codebase.file(id.file).path()));
        if let [only] = types[..] {
            let (kind, files) = (PartKind::Type, vec![only.file]);
            return Some(Meaning::Part(Part {
                name: symbol.name,
                kind,
                files,
                component: None,
                definition: Some(only),
            }));
        }
        if !types.is_empty() {
            return Some(Meaning::Definition(types));
        }
    }
    if !symbol.is_code_shaped() {
        return None;
    }
    let is_product = |id: &DefinitionId| {
        let definition = scope.codebase.definition(*id);
        // A field may be called like a product that it is about, `MySQL`, or like anything else.
        let is_kind = !matches!(definition.kind, DefinitionKind::Field | DefinitionKind::Variant);
        is_kind && scope.codebase.file(id.file).source.class == SourceClass::Product && !definition.in_test
    };
    let found = crate::symbol::lookup(scope.codebase, &symbol);
    let exact = found.into_iter().filter(|(fit, _)| *fit == crate::symbol::Fit::Exact).map(|(_, id)| id);
    let ids: Vec<DefinitionId> = exact.filter(is_product).take(40).collect();
    (!ids.is_empty()).then_some(Meaning::Definition(ids))
}

/// The one source that a path without extension names: `api/random` is `src/api/random.zig`.
fn module_without_extension(scope: &Scope<'_>, phrase: &str) -> Option<Part> {
    let is_plain = |c: char| c.is_alphanumeric() || "/_-.".contains(c);
    let (directory, stem) = phrase.rsplit_once('/').filter(|_| phrase.chars().all(is_plain))?;
    let fits = |path: &SourcePath| {
        path.stem() == stem
            && path.directory().strip_suffix(directory).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    let files = (0..).map(FileId).zip(scope.codebase.files());
    let mut found = files.filter(|(_, file)| file.source.class == SourceClass::Product && fits(file.path()));
    let (id, file) = found.next().filter(|_| !stem.is_empty())?;
    let name = file.path().as_str().to_owned();
    found.next().is_none().then(|| Part {
        name,
        kind: PartKind::Module,
        files: vec![id],
        component: None,
        definition: None,
    })
}

/// The service of a name, with or without "service" at its end.
pub(crate) fn service_called(scope: &Scope<'_>, phrase: &str) -> Option<Service> {
    let wanted = fold_phrase(phrase);
    for (artifact, file) in scope.codebase.artifacts().iter().enumerate() {
        let found = file.facts.definitions.iter().zip(0_u32..);
        let mut services = found.filter(|(definition, _)| definition.kind == DefinitionKind::Service);
        let names = |name: &str| {
            let name = fold_phrase(name);
            name == wanted || (wanted.len() > 2 && name == format!("{wanted}service"))
        };
        if let Some((_, definition)) = services.find(|(definition, _)| names(&definition.name)) {
            return Some(Service { artifact, definition });
        }
    }
    None
}

fn table_called(scope: &Scope<'_>, phrase: &str) -> Option<Evidence> {
    let wanted = fold_phrase(phrase.trim_end_matches(" table"));
    let names = |name: &str| {
        let name = fold_phrase(name.rsplit('.').next().unwrap_or(name));
        name == wanted || name.strip_suffix('s') == Some(wanted.as_str())
    };
    let table = scope.codebase.tables().iter().find(|table| names(&table.name))?;
    Some(scope.line_evidence(&table.place.path, table.place.span.line, table.place.span.line))
}

/// The labels of the shapes of a picture, by the index of the shape.
pub(crate) fn labels_of(scope: &Scope<'_>, drawn: &Drawn) -> Vec<Option<Label>> {
    drawn.picture.shapes.iter().map(|shape| label_of(scope, shape)).collect()
}

/// The words of pictures that must be looked for in the whole tree: names in a shape that only code has.
pub(crate) fn names_in(drawn: &[Drawn]) -> impl Iterator<Item = String> + '_ {
    let lines = drawn.iter().flat_map(|drawn| &drawn.picture.shapes).flat_map(|shape| &shape.lines);
    lines.flat_map(|line| {
        let words = crate::words::words(&line.text).map(|range| line.text[range].to_owned());
        words.filter(|word| has_code_shape(word)).collect::<Vec<_>>()
    })
}
