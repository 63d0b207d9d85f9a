//! Data models: the types with fields that the rest of the product is written around.

use trueup_facts::{Codebase, Definition, DefinitionId, DefinitionKind, FileId, Visibility};

use crate::component::{ComponentId, Components};
use crate::usage::{Usage, is_offered};

/// At most this many data models are told, so that each is worth reading.
const MODELS: usize = 6;
/// At most this many of them come from one component.
const PER_COMPONENT: usize = 2;

/// A central type.
#[derive(Clone, Debug)]
pub struct DataModel {
    /// The type.
    pub definition: DefinitionId,
    /// The component it belongs to.
    pub component: ComponentId,
    /// Its fields, or variants of an enumeration, in source order.
    pub fields: Vec<DefinitionId>,
    /// How many files use it.
    pub users: usize,
    /// How it leads to other types of the product, each of them once.
    pub relations: Vec<ModelRelation>,
}

/// One type leads to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ModelRelation {
    /// The field whose type names the other; `None` where the type extends it.
    pub field: Option<DefinitionId>,
    /// The other type.
    pub to: DefinitionId,
}

pub(crate) fn read(codebase: &Codebase, components: &Components, usage: &Usage) -> Vec<DataModel> {
    let mut ranked: Vec<(f64, DataModel)> = Vec::new();
    for component in components.all() {
        for &file in &component.files {
            let path = codebase.file(file).path().as_str();
            if !path.split(['/', '.']).any(|part| matches!(part, "migrations" | "generated")) {
                ranked.extend(candidates(codebase, file, component.id, usage));
            }
        }
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.definition.cmp(&b.1.definition)));
    let mut models: Vec<DataModel> = Vec::new();
    for (_, model) in ranked {
        let told = |same: &dyn Fn(&DataModel) -> bool| models.iter().filter(|other| same(other)).count();
        let file = model.definition.file;
        let for_models = is_for_models(codebase, file);
        let few = components.all().len() <= 3;
        let name = |model: &DataModel| &codebase.definition(model.definition).name;
        let crowded = told(&|other| other.component == model.component) >= PER_COMPONENT && !few && !for_models;
        let same_file = told(&|other| other.definition.file == file) >= if for_models || few { 3 } else { 1 };
        let same_name = told(&|other| name(other) == name(&model)) > 0;
        if models.len() < MODELS && !crowded && !same_name && !same_file {
            models.push(model);
        }
    }
    for model in &mut models {
        model.relations = relations(codebase, components, usage, model);
    }
    models
}

fn candidates(codebase: &Codebase, file: FileId, component: ComponentId, usage: &Usage) -> Vec<(f64, DataModel)> {
    let definitions = &codebase.file(file).facts.definitions;
    let mut fields: Vec<Vec<DefinitionId>> = vec![Vec::new(); definitions.len()];
    let mut methods = vec![0usize; definitions.len()];
    for (index, definition) in definitions.iter().enumerate() {
        let Some(parent) = definition.parent.map(|parent| parent as usize).filter(|&it| it < definitions.len()) else {
            continue;
        };
        match definition.kind {
            DefinitionKind::Field if is_hidden(codebase, file, definition) => {}
            // What an extension adds elsewhere is no part of what the type declares.
            DefinitionKind::Field if !is_within(definition, &definitions[parent]) => {}
            DefinitionKind::Field | DefinitionKind::Variant => {
                fields[parent].push(DefinitionId { file, index: index as u32 })
            }
            DefinitionKind::Method => methods[parent] += 1,
            _ => {}
        }
    }
    let mut found = Vec::new();
    for (index, definition) in definitions.iter().enumerate() {
        let fields = std::mem::take(&mut fields[index]);
        if fields.len() < 2 || !is_central_kind(definition) || !is_offered(codebase.file(file), definition) {
            continue;
        }
        let id = DefinitionId { file, index: index as u32 };
        let users = usage.users(id).len();
        let share = fields.len() as f64 / (fields.len() + methods[index]) as f64;
        let documented = fields.iter().filter(|&&field| codebase.definition(field).doc.is_some()).count();
        let told = 1.0 + 0.3 * documented as f64 / fields.len() as f64;
        let typed = fields.iter().filter(|&&field| is_declared(codebase.definition(field))).count();
        let declared = 0.1 + typed as f64 / fields.len() as f64;
        let size = (fields.len().min(12) as f64).sqrt();
        let named = if is_for_models(codebase, file) { 1.4 } else { 1.0 };
        let score = (1.0 + users as f64).ln() * size * (0.3 + share) * told * declared * named + 0.01 * share;
        found.push((score, DataModel { definition: id, component, fields, users, relations: Vec::new() }));
    }
    found
}

fn is_within(inner: &Definition, outer: &Definition) -> bool {
    outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}

/// Whether a field is the type's own business, in languages whose data types have public fields.
fn is_hidden(codebase: &Codebase, file: FileId, field: &Definition) -> bool {
    let language = codebase.file(file).source.language.map_or("", |language| language.name);
    let open = matches!(language, "Python" | "TypeScript");
    open && (field.visibility == Visibility::Private || field.name.starts_with('_'))
}

/// Whether a file is there for its types, as its name says.
fn is_for_models(codebase: &Codebase, file: FileId) -> bool {
    let stem = codebase.file(file).path().stem().to_lowercase();
    ["model", "schema", "types", "entit", "domain"].iter().any(|word| stem.contains(word))
}

/// Whether a field is declared as one: it has a type, or is a variant, or is made by a call as frameworks want it. A
/// bare value of a class is a constant or an option more often.
fn is_declared(field: &Definition) -> bool {
    let made = field.value.as_deref().is_some_and(|value| value.contains('('));
    field.type_text.is_some() || field.kind == DefinitionKind::Variant || made || field.value.is_none()
}

/// Whether a definition may be a data model: a type that others may use, and no error.
fn is_central_kind(definition: &Definition) -> bool {
    use DefinitionKind::{Class, Enum, Interface, Struct, Union};
    let error = |name: &str| name.contains("Error") || name.ends_with("Exception") || name.ends_with("Warning");
    matches!(definition.kind, Class | Enum | Interface | Struct | Union)
        && !error(&definition.name)
        && definition.name.starts_with(char::is_uppercase)
        && !definition.bases.iter().any(|base| error(base))
}

/// The product's types that the model extends or that its fields name.
fn relations(codebase: &Codebase, components: &Components, usage: &Usage, model: &DataModel) -> Vec<ModelRelation> {
    let mut found: Vec<ModelRelation> = Vec::new();
    let mut add = |field: Option<DefinitionId>, path: &str| {
        let Some(to) = type_named(codebase, components, usage, model, path) else { return };
        if to != model.definition && !found.iter().any(|relation| relation.to == to) {
            found.push(ModelRelation { field, to });
        }
    };
    for base in &codebase.definition(model.definition).bases {
        add(None, base);
    }
    for &field in &model.fields {
        let Some(text) = &codebase.definition(field).type_text else { continue };
        for path in text.split(|c: char| !c.is_alphanumeric() && !"_.:".contains(c)) {
            let path = path.trim_matches(['.', ':']);
            if path.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                add(Some(field), path);
            }
        }
    }
    found
}

/// The one type that `path`, a name with or without qualifiers, means in the model's file: of that file, of its Go
/// package, or of a file it imports; a qualifier must be part of the type's own path.
fn type_named(
    codebase: &Codebase,
    components: &Components,
    usage: &Usage,
    model: &DataModel,
    path: &str,
) -> Option<DefinitionId> {
    let mut parts = path.split(['.', ':']).filter(|part| !part.is_empty()).rev();
    let name = parts.next()?;
    let qualifier = parts.next().filter(|part| !matches!(*part, "self" | "crate" | "super"));
    let home = model.definition.file;
    let directory = |file: FileId| codebase.file(file).path().directory();
    let is_go = codebase.file(home).source.language.is_some_and(|language| language.name == "Go");
    let fits = |id: &&DefinitionId| {
        let definition = codebase.definition(**id);
        let own = codebase.file(id.file).path();
        let reached = id.file == home
            || (is_go && qualifier.is_none() && directory(id.file) == directory(home))
            || (!(is_go && qualifier.is_none()) && usage.users(**id).contains(&home));
        let qualified =
            qualifier.is_none_or(|it| own.stem() == it || own.directory().split('/').any(|part| part == it));
        definition.kind.is_type()
            && definition.parent.is_none()
            && !definition.in_test
            && components.of_file(id.file).is_some()
            && reached
            && qualified
    };
    let all: Vec<&DefinitionId> = codebase.definitions_named(name).iter().filter(fits).collect();
    let here = all.iter().find(|id| id.file == home);
    here.or(if all.len() == 1 { all.first() } else { None }).map(|id| **id)
}
