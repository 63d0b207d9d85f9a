//! Data models: the central types, their real definitions, fields and relations.

use trueup_facts::{Definition, DefinitionId, DefinitionKind};
use trueup_model::{DataModel, Model, ModelRelation};

use crate::draft::{prose, snippet};
use crate::sections::SectionKind;

/// Data models.
pub static DATA_MODELS: SectionKind = SectionKind { folder: "data_models", heading: "Data Models", level: 2, draft };

/// At most this many fields of a model are told.
const FIELDS: usize = 10;
/// At most this many relations of a model are told.
const RELATIONS: usize = 6;
/// The longest type or default told, in characters.
const EXPRESSION: usize = 60;

fn draft(model: &Model) -> Option<String> {
    let models = model.data_models();
    if models.is_empty() {
        return None;
    }
    let mut text =
        String::from("The types with fields that the rest of the code is written around, the most used first.\n\n");
    for data_model in models {
        text.push_str(&entry(model, data_model));
    }
    Some(text)
}

fn entry(model: &Model, data_model: &DataModel) -> String {
    let codebase = model.codebase();
    let definition = codebase.definition(data_model.definition);
    let component = model.components().get(data_model.component);
    let mut text = format!("### {}\n\n", prose::escape(&definition.name));
    let doc = definition.doc.as_deref().and_then(|doc| prose::quotation(model.codebase(), doc));
    let doc = doc.map_or_else(|| ".".to_owned(), |doc| format!(": {doc}."));
    text.push_str(&format!(
        "{} {} of {}{doc}\n\n",
        article(definition.kind),
        definition.kind.word(),
        prose::bold(&component.name)
    ));
    let told = told_fields(model, data_model);
    if let Some(snippet) = snippet::snippet(codebase, data_model.definition, &told) {
        text.push_str(&snippet);
        text.push('\n');
    }
    let heading = if definition.kind == DefinitionKind::Enum { "Variants" } else { "Fields" };
    text.push_str(&format!("**{heading} explained:**\n"));
    for &field in &told {
        text.push_str(&explained(model, codebase.definition(field), data_model.definition));
    }
    let more = data_model.fields.len() - told.len();
    if more > 0 {
        let path = codebase.file(data_model.definition.file).path();
        text.push_str(&format!("- {more} more in {}\n", prose::code(path.as_str())));
    }
    text.push('\n');
    text.push_str(&relationships(model, data_model));
    text
}

fn article(kind: DefinitionKind) -> &'static str {
    match kind {
        DefinitionKind::Enum | DefinitionKind::Interface => "An",
        _ => "A",
    }
}

/// The fields to tell, in source order: all, or the documented and typed ones first.
fn told_fields(model: &Model, data_model: &DataModel) -> Vec<DefinitionId> {
    let mut fields = data_model.fields.clone();
    if fields.len() > FIELDS {
        let telling = |id: &DefinitionId| {
            let field = model.codebase().definition(*id);
            2 * u8::from(field.doc.is_some()) + u8::from(field.type_text.is_some())
        };
        fields.sort_by_key(|id| std::cmp::Reverse(telling(id)));
        fields.truncate(FIELDS);
        fields.sort();
    }
    fields
}

fn explained(model: &Model, field: &Definition, owner: DefinitionId) -> String {
    let text = &model.codebase().file(owner.file).source.text;
    let verbatim = |expression: &&trueup_facts::Name| {
        expression.chars().count() <= EXPRESSION && text.contains(expression.as_str()) && !expression.contains('\n')
    };
    let mut parts = Vec::new();
    parts.extend(field.type_text.as_ref().filter(verbatim).map(|it| prose::code(it)));
    parts.extend(field.value.as_ref().filter(verbatim).map(|it| format!("default {}", prose::code(it))));
    let mut line = parts.join(", ");
    if let Some(doc) = field.doc.as_deref().and_then(|doc| prose::quotation(model.codebase(), doc)) {
        line = if line.is_empty() { doc } else { format!("{line}; {doc}") };
    }
    let colon = if line.is_empty() { "" } else { ": " };
    format!("- {}{colon}{line}\n", prose::code(&field.name))
}

fn relationships(model: &Model, data_model: &DataModel) -> String {
    let codebase = model.codebase();
    let is_told = |it: &&ModelRelation| prose::is_telling_name(&codebase.definition(it.to).name);
    let relations: Vec<&ModelRelation> = data_model.relations.iter().filter(is_told).collect();
    if relations.is_empty() {
        return String::new();
    }
    let mut text = String::from("**Relationships:**\n");
    for relation in relations.iter().take(RELATIONS) {
        let to = prose::defined(codebase, relation.to);
        match relation.field {
            Some(field) => {
                text.push_str(&format!("- {} refers to {to}\n", prose::code(&codebase.definition(field).name)))
            }
            None => text.push_str(&format!("- extends {to}\n")),
        }
    }
    let more = relations.len().saturating_sub(RELATIONS);
    if more > 0 {
        text.push_str(&format!("- {more} more types through its fields\n"));
    }
    text.push('\n');
    text
}
