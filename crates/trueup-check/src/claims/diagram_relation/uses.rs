//! Whether one end of an arrow uses the other.

use trueup_facts::{Aspect, Definition, DefinitionId, FileFacts, FileId, ImportKind, SignalKind, Target};
use trueup_model::ComponentId;

use crate::claim::Evidence;
use crate::claims::Outcome;
use crate::label::{Label, Meaning, Service, service_called};
use crate::outside::{import_of_product, service_of_product};
use crate::part::PartKind;
use crate::scope::Scope;
use crate::words::contains_word;

/// One end of an arrow, as code.
#[derive(Clone, Debug)]
pub(super) struct End {
    /// The definition, where it is one.
    pub(super) definition: Option<DefinitionId>,
    /// Its name in code: of the definition, or of the module.
    pub(super) name: String,
    /// Its files.
    pub(super) files: Vec<FileId>,
    component: Option<ComponentId>,
    /// Whether it is surely one thing of the code: a definition or one module.
    pub(super) is_exact: bool,
}

/// The most files of a part that are searched for a name.
const MOST_FILES: usize = 400;

impl End {
    pub(super) fn of(scope: &Scope<'_>, label: &Label) -> Option<End> {
        let of_definition = |id: DefinitionId| End {
            definition: Some(id),
            name: scope.codebase.definition(id).name.to_string(),
            files: vec![id.file],
            component: None,
            is_exact: true,
        };
        match &label.meaning {
            Meaning::Part(part) => match part.definition {
                // A type that words name is the type only where the words are its name.
                Some(id) => Some(End { is_exact: label.phrase == part.name, ..of_definition(id) }),
                None => {
                    let path = scope.codebase.file(*part.files.first()?).path();
                    let is_exact =
                        part.kind == PartKind::Module && part.files.len() < 3 && label.phrase.contains(['_', '.', '/']);
                    let name = path.stem().to_owned();
                    Some(End { definition: None, name, files: part.files.clone(), component: part.component, is_exact })
                }
            },
            Meaning::Definition(ids) => match ids[..] {
                [only] => Some(of_definition(only)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The definition itself.
    pub(super) fn defined<'a>(&self, scope: &Scope<'a>) -> Option<&'a Definition> {
        self.definition.map(|id| scope.codebase.definition(id))
    }
}

/// What shows that `a` uses `b`: a line that names it, or that imports it.
pub(super) fn uses(scope: &Scope<'_>, a: &End, b: &End) -> Option<Evidence> {
    if let (Some(from), Some(to)) = (a.component, b.component) {
        let relation = scope.model.relations().between(from, to)?;
        return Some(scope.line_evidence(&relation.evidence.path, relation.evidence.line, relation.evidence.line));
    }
    if let (Some(one), Some(other)) = (a.definition, b.definition)
        && one.file == other.file
    {
        return named_within(scope, one, &b.name);
    }
    match b.definition {
        Some(id) => a.files.iter().take(MOST_FILES).find_map(|&file| names_definition(scope, a, file, id)),
        None => imports(scope, a, b),
    }
}

/// The line within a definition that names another of the same file.
fn named_within(scope: &Scope<'_>, id: DefinitionId, name: &str) -> Option<Evidence> {
    let definition = scope.codebase.definition(id);
    let file = scope.codebase.file(id.file);
    let lines = file.source.text.lines().zip(1_u32..);
    let inside = lines.filter(|(_, line)| definition.first_line <= *line && *line <= definition.span.end_line);
    let mut naming = inside.filter(|(text, _)| !is_comment(text) && contains_word(text, name));
    let (_, line) = naming.next()?;
    Some(scope.line_evidence(file.path(), line, line))
}

/// The line of a file that names a definition which it can reach: an import of it, a call, a declaration or, where
/// names of a package need no import, a line of code.
fn names_definition(scope: &Scope<'_>, a: &End, file: FileId, id: DefinitionId) -> Option<Evidence> {
    let defined = scope.codebase.definition(id);
    let name = defined.name.as_str();
    let content = scope.codebase.file(file);
    if !content.source.text.contains(name) || file == id.file && a.definition.is_some() {
        return None;
    }
    let reaches = file == id.file
        || scope.model.usage().users(id).contains(&file)
        || content.imports.iter().any(|import| import.target == Target::File(id.file))
        || content.facts.imports.iter().any(|import| import.names.iter().any(|it| it.name == name))
        || scope.codebase.definitions_named(name).len() == 1;
    let is_own = |line: u32| file == id.file && defined.span.contains_line(line);
    let named = named_by_facts(&content.facts, name, &is_own);
    let in_code = || {
        let mut in_text = false;
        let lines = content.source.text.lines().zip(1_u32..);
        let mut found = lines.filter(|(text, line)| {
            // A docstring speaks of what the code may not do.
            let toggles = text.matches("\"\"\"").count() % 2 == 1;
            let is_prose = in_text || toggles || is_comment(text);
            in_text ^= toggles;
            !is_prose && !is_own(*line) && contains_word(code_of(content.source.language, text), name)
        });
        found.next().map(|(_, line)| line)
    };
    let line = named.or_else(in_code).filter(|_| reaches)?;
    Some(scope.line_evidence(content.path(), line, line))
}

/// The line where a file imports, calls or declares something of that name.
fn named_by_facts(facts: &FileFacts, name: &str, is_own: &dyn Fn(u32) -> bool) -> Option<u32> {
    let calls = facts.calls.iter().filter(|call| contains_word(&call.callee, name) && !is_own(call.span.line));
    let declares = |it: &&Definition| {
        let is_base = it.bases.iter().any(|base| contains_word(base, name));
        is_base || it.type_text.as_ref().is_some_and(|text| contains_word(text, name))
    };
    let declarations = facts.definitions.iter().filter(declares).filter(|it| !is_own(it.span.line));
    let imports =
        facts.imports.iter().filter(|import| !import.in_test && import.names.iter().any(|it| it.name == name));
    let first = imports.map(|import| import.span.line).next();
    first.or_else(|| calls.map(|call| call.span.line).next()).or_else(|| declarations.map(|it| it.span.line).next())
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["*", "//", "#", "--", "/*"].iter().any(|mark| line.starts_with(mark))
}

/// A line without the comment at its end.
fn code_of<'a>(language: Option<&trueup_facts::Language>, line: &'a str) -> &'a str {
    let marks = language.map_or(&[][..], |language| language.line_comments);
    let end = marks.iter().filter_map(|mark| line.find(&format!(" {mark} "))).min();
    &line[..end.unwrap_or(line.len())]
}

/// The first import of a file of `a` that leads to a file of `b`.
fn imports(scope: &Scope<'_>, a: &End, b: &End) -> Option<Evidence> {
    for &id in &a.files {
        let file = scope.codebase.file(id);
        for resolved in &file.imports {
            let Some(import) = file.facts.imports.get(resolved.import as usize) else { continue };
            let leads = matches!(resolved.target, Target::File(target) if b.files.contains(&target) && !a.files.contains(&target));
            if leads && !import.in_test && import.kind != ImportKind::Module {
                return Some(scope.line_evidence(file.path(), import.span.line, import.span.line));
            }
        }
    }
    None
}

/// An arrow of which at least one end is no code: a product or a service. `None` where both are code.
pub(super) fn outside_outcome(scope: &Scope<'_>, from: &Label, to: &Label) -> Option<Outcome> {
    let said = format!("`{}` uses `{}`", from.phrase, to.phrase);
    let unknown = Outcome::unproven(
        "over-a-wire",
        format!("nothing that trueup reads shows how `{}` leads to `{}`", from.phrase, to.phrase),
    );
    let is_code = |label: &Label| matches!(label.meaning, Meaning::Part(_) | Meaning::Definition(_));
    if is_code(from) && is_code(to) {
        return None;
    }
    if let Some(evidence) = between_services(scope, from, to) {
        return Some(Outcome::holds(said, vec![evidence]));
    }
    if let (Meaning::Part(part), Meaning::Product(_)) = (&from.meaning, &to.meaning) {
        let found = import_of_product(scope, &part.files, &to.phrase);
        return Some(found.map_or(unknown, |evidence| Outcome::holds(said, vec![evidence])));
    }
    Some(unknown)
}

/// What shows that one of two services that the labels name depends on the other or is given its address.
pub(super) fn between_services(scope: &Scope<'_>, from: &Label, to: &Label) -> Option<Evidence> {
    let (one, other) = (service_of(scope, from)?, service_of(scope, to)?);
    let is_apart = one != other;
    is_apart.then(|| service_leads(scope, one, other).or_else(|| service_leads(scope, other, one))).flatten()
}

/// The service that a label names, or that runs what it names.
fn service_of(scope: &Scope<'_>, label: &Label) -> Option<Service> {
    let first = label.phrase.split(' ').next().unwrap_or("");
    match label.meaning {
        Meaning::Service(service) => Some(service),
        Meaning::Product(_) => service_of_product(scope, &label.phrase).or_else(|| service_of_product(scope, first)),
        _ => service_called(scope, &label.phrase),
    }
}

/// What a service waits for, is given in its environment and sends on to, each with its place.
fn settings_of(scope: &Scope<'_>, service: Service) -> Vec<(String, Evidence)> {
    let Some(artifact) = scope.codebase.artifacts().get(service.artifact) else { return Vec::new() };
    let of_service = artifact.facts.signals.iter().filter(|signal| signal.definition == Some(service.definition));
    of_service
        .filter_map(|signal| match &signal.kind {
            SignalKind::Setting {
                aspect: Aspect::DependsOn | Aspect::Environment | Aspect::Upstream, value, ..
            } => Some((value.to_string(), scope.line_evidence(&artifact.path, signal.span.line, signal.span.line))),
            _ => None,
        })
        .collect()
}

fn service_leads(scope: &Scope<'_>, one: Service, other: Service) -> Option<Evidence> {
    let artifact = scope.codebase.artifacts().get(other.artifact)?;
    let name = artifact.facts.definitions.get(other.definition as usize)?.name.as_str();
    let found = settings_of(scope, one).into_iter().find(|(value, _)| contains_word(value, name))?;
    Some(found.1)
}
