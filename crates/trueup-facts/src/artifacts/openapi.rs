//! OpenAPI and Swagger: routes with their operations, and schemas with their fields.

use std::borrow::Cow;

use super::recorder::Recorder;
use super::template::without_actions;
use super::tree::{Value, entry_range};
use super::{Artifact, json, yaml};
use crate::excerpt::{first_paragraph, on_one_line};
use crate::{DefinitionIndex, DefinitionKind, FileFacts, Name, SignalKind, SourcePath};

/// Descriptions of an HTTP interface, in YAML or JSON.
pub static OPENAPI: Artifact = Artifact { name: "OpenAPI", file: "openapi", reads, extract };

/// How many bytes may stand before the word that says what the file is.
const OPENING: usize = 4096;

/// The keys of a path's item that are methods of HTTP.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

fn reads(path: &SourcePath) -> bool {
    match path.extension() {
        Some("yml" | "yaml") => true,
        Some("json") => {
            let name = path.file_name().to_ascii_lowercase();
            ["openapi", "swagger", "api-docs", "api_docs", "apidocs"].iter().any(|word| name.contains(word))
        }
        _ => false,
    }
}

fn extract(path: &SourcePath, text: &str) -> Option<FileFacts> {
    let opening = &text.as_bytes()[..text.len().min(OPENING)];
    let says_so = |word: &[u8]| memchr::memmem::find(opening, word).is_some();
    if !says_so(b"openapi") && !says_so(b"swagger") {
        return None;
    }
    let is_json = path.extension() == Some("json");
    // A program may fill in its own description as a template.
    let plain = if is_json || !text.contains("{{") { Cow::Borrowed(text) } else { Cow::Owned(without_actions(text)) };
    let tree = if is_json { json::read(text) } else { yaml::read_as(text, &plain) };
    let root = tree.roots().next()?;
    let version = root.get("openapi").or_else(|| root.get("swagger"))?.text()?;
    if !version.starts_with(['2', '3']) {
        return None;
    }
    let mut reader = Reader { recorder: Recorder::new(text) };
    reader.info(root);
    reader.paths(root);
    let schemas = root.at_path(&["components", "schemas"]).or_else(|| root.get("definitions"));
    for (name, schema) in schemas.map(Value::entries).unwrap_or_default() {
        reader.schema(name, schema);
    }
    if let Some((message, line)) = tree.problem.clone() {
        reader.recorder.problem(message, Some(line));
    }
    Some(reader.recorder.finish())
}

struct Reader<'t> {
    recorder: Recorder<'t>,
}

impl Reader<'_> {
    fn info(&mut self, root: Value<'_>) {
        if let Some(title) = root.at_path(&["info", "title"]) {
            let line = self.recorder.line(title.range().start);
            self.recorder.file_doc(&title.written(), line);
        }
    }

    fn paths(&mut self, root: Value<'_>) {
        let base = root.get("basePath").and_then(Value::text).unwrap_or("").trim_end_matches('/');
        for (path, item) in root.get("paths").map(Value::entries).unwrap_or_default() {
            let route = format!("{base}{}", path.written());
            for (method, operation) in item.entries() {
                let Some(word) = method.text().filter(|word| METHODS.contains(word)) else { continue };
                let range = entry_range(method, operation);
                let name = operation.get("operationId").and_then(Value::text);
                let index = name.map(|name| {
                    let index = self.recorder.define(DefinitionKind::Function, name, range.clone(), None);
                    let summary = operation.get("summary").or_else(|| operation.get("description"));
                    self.recorder.definition(index).doc =
                        summary.and_then(Value::text).and_then(|text| first_paragraph(text.lines()));
                    self.recorder.definition(index).parameters = parameters(item, operation);
                    index
                });
                let (method, path) = (word.to_ascii_uppercase().into(), on_one_line(&route));
                let kind = SignalKind::Route { method, path, router: Name::default(), handler: Name::default() };
                self.recorder.signal(kind, index, range);
            }
        }
    }

    fn schema(&mut self, name: Value<'_>, schema: Value<'_>) {
        let values = schema.get("enum");
        let kind = match (values, schema.get("properties").or_else(|| schema.get("allOf")), schema.get("type")) {
            (Some(_), ..) => DefinitionKind::Enum,
            (None, None, Some(kind)) if kind.text() != Some("object") => DefinitionKind::TypeAlias,
            _ => DefinitionKind::Struct,
        };
        let index = self.recorder.define(kind, &name.written(), entry_range(name, schema), None);
        self.recorder.definition(index).doc = description(schema);
        if kind == DefinitionKind::TypeAlias {
            self.recorder.definition(index).type_text = type_of(schema);
        }
        for value in values.into_iter().flat_map(Value::items) {
            self.recorder.define(DefinitionKind::Variant, &value.written(), value.range(), Some(index));
        }
        self.fields(schema, index);
        for part in schema.get("allOf").into_iter().flat_map(Value::items) {
            match part.get("$ref") {
                Some(base) => {
                    let base = reference(base);
                    self.recorder.definition(index).bases.extend(base);
                }
                None => self.fields(part, index),
            }
        }
    }

    fn fields(&mut self, schema: Value<'_>, index: DefinitionIndex) {
        let required: Vec<&str> =
            schema.get("required").into_iter().flat_map(Value::items).take(200).filter_map(Value::text).collect();
        for (name, field) in schema.get("properties").map(Value::entries).unwrap_or_default() {
            let inner =
                self.recorder.define(DefinitionKind::Field, &name.written(), entry_range(name, field), Some(index));
            let definition = self.recorder.definition(inner);
            definition.type_text = type_of(field);
            definition.value = field.get("default").map(Value::written);
            definition.doc = description(field);
            if name.text().is_some_and(|name| required.contains(&name)) {
                definition.decorators.push("required".into());
            }
        }
    }
}

fn description(value: Value<'_>) -> Option<Box<str>> {
    first_paragraph(value.get("description")?.text()?.lines())
}

/// The names of an operation's parameters, its path's own first.
fn parameters(item: Value<'_>, operation: Value<'_>) -> Vec<Name> {
    let all = [item, operation].into_iter().filter_map(|value| value.get("parameters")).flat_map(Value::items);
    all.filter_map(|parameter| match parameter.get("$ref") {
        Some(named) => reference(named),
        None => parameter.get("name").map(Value::written),
    })
    .collect()
}

/// The last part of a reference.
fn reference(value: Value<'_>) -> Option<Name> {
    Some(value.text()?.rsplit('/').next()?.into())
}

/// The type of a schema: `string(date-time)`, `Order[]`, the name of a reference.
fn type_of(schema: Value<'_>) -> Option<Name> {
    if let Some(named) = schema.get("$ref") {
        return reference(named);
    }
    let Some(kind) = schema.get("type") else {
        let one = ["allOf", "oneOf", "anyOf"].iter().find_map(|key| schema.get(key))?;
        let names: Vec<Name> = one.items().take(10).filter_map(|part| reference(part.get("$ref")?)).collect();
        return (!names.is_empty()).then(|| names.join(" | ").into());
    };
    if kind.text() == Some("array") {
        let item = schema.get("items");
        let named =
            item.and_then(|item| item.get("$ref").and_then(reference).or_else(|| item.get("type").map(Value::written)));
        return Some(format!("{}[]", named.unwrap_or_default()).into());
    }
    let kinds: Vec<Name> = kind.one_or_more().iter().map(|kind| kind.written()).collect();
    let format = schema.get("format").map(|format| format!("({})", format.written())).unwrap_or_default();
    Some(format!("{}{format}", kinds.join(" | ")).into())
}
