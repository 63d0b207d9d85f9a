//! Terraform: resources, variables, outputs and modules.

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block, Body};

use super::Artifact;
use super::recorder::{Recorder, hash_comment};
use super::secret;
use crate::excerpt::on_one_line;
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, SourcePath};

/// Terraform and OpenTofu configurations.
pub static TERRAFORM: Artifact = Artifact { name: "Terraform", file: "terraform", reads, extract };

fn reads(path: &SourcePath) -> bool {
    matches!(path.extension(), Some("tf" | "tofu"))
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let mut reader = Reader { text, recorder: Recorder::new(text) };
    reader.recorder.leading_comment(comment);
    match hcl_edit::parser::parse_body(text) {
        Ok(body) => body.blocks().for_each(|block| reader.block(block)),
        Err(error) => {
            let line = error.location().line() as u32;
            reader.recorder.problem("not valid HCL".to_owned(), Some(line));
        }
    }
    Some(reader.recorder.finish())
}

fn comment(line: &str) -> Option<&str> {
    hash_comment(line).or_else(|| line.strip_prefix("//").map(str::trim))
}

/// Attributes of a resource that say what it is, and what they mean.
const SETTINGS: &[(&str, Aspect)] = &[
    ("image", Aspect::Image),
    ("ami", Aspect::Image),
    ("image_uri", Aspect::Image),
    ("desired_count", Aspect::Replicas),
    ("replicas", Aspect::Replicas),
    ("desired_capacity", Aspect::Replicas),
    ("port", Aspect::Port),
    ("schedule_expression", Aspect::Schedule),
    ("schedule", Aspect::Schedule),
    ("depends_on", Aspect::DependsOn),
    ("cpu", Aspect::CpuLimit),
    ("memory", Aspect::MemoryLimit),
    ("memory_size", Aspect::MemoryLimit),
];

/// Plain attributes that are told by their own name.
const NAMED: &[&str] = &[
    "name",
    "bucket",
    "engine",
    "engine_version",
    "instance_class",
    "instance_type",
    "machine_type",
    "region",
    "location",
    "runtime",
    "handler",
    "queue_name",
    "topic",
    "family",
    "launch_type",
    "provider",
    "count",
    "for_each",
    "identifier",
    "cluster_id",
    "tier",
    "database_version",
    "function_name",
    "version",
];

struct Reader<'t> {
    text: &'t str,
    recorder: Recorder<'t>,
}

impl Reader<'_> {
    fn block(&mut self, block: &Block) {
        let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
        let range = block.span().unwrap_or(0..0);
        match (block.ident.as_str(), &labels[..]) {
            ("resource" | "data", [kind, name]) => {
                let index = self.define(DefinitionKind::Resource, name, range, Some(kind));
                if block.ident.as_str() == "data" {
                    self.recorder.definition(index).decorators.push("data".into());
                }
                self.settings(&block.body, index);
            }
            ("variable", [name]) => {
                let kind = attribute(&block.body, "type").map(|it| self.value_of(it));
                let index = self.define(DefinitionKind::Variable, name, range, kind.as_deref());
                let default = attribute(&block.body, "default").map(|it| self.value_of(it));
                let is_secret = attribute(&block.body, "sensitive").is_some_and(|it| self.value_of(it) == "true");
                let shown = default.map(|default| match is_secret && !default.is_empty() && default != "null" {
                    true => "…".into(),
                    false => on_one_line(&secret::hidden(name, &default)),
                });
                self.recorder.definition(index).value = shown;
                self.describe(&block.body, index);
            }
            ("output", [name]) => {
                let index = self.define(DefinitionKind::Constant, name, range, Some("output"));
                let value = attribute(&block.body, "value").map(|it| self.value_of(it));
                self.recorder.definition(index).value = value.as_deref().map(on_one_line);
                self.describe(&block.body, index);
            }
            ("module", [name]) => {
                let index = self.define(DefinitionKind::Module, name, range, None);
                self.module(&block.body, index);
            }
            ("locals", []) => {
                for local in block.body.attributes() {
                    let value = self.value_of(local);
                    let index = self.define(
                        DefinitionKind::Constant,
                        local.key.as_str(),
                        local.span().unwrap_or(0..0),
                        Some("local"),
                    );
                    let shown = on_one_line(&secret::hidden(local.key.as_str(), &value));
                    self.recorder.definition(index).value = Some(shown);
                }
            }
            ("provider", [name]) => {
                let index = self.define(DefinitionKind::Resource, name, range, Some("provider"));
                self.settings(&block.body, index);
            }
            ("terraform", []) => self.terraform(&block.body),
            _ => {}
        }
    }

    fn define(
        &mut self,
        kind: DefinitionKind,
        name: &str,
        range: std::ops::Range<usize>,
        type_text: Option<&str>,
    ) -> DefinitionIndex {
        let index = self.recorder.define(kind, name, range, None);
        self.recorder.definition(index).type_text = type_text.map(on_one_line);
        self.recorder.document(index, comment);
        index
    }

    /// What the block says of itself, where no comment does.
    fn describe(&mut self, body: &Body, index: DefinitionIndex) {
        let description = attribute(body, "description").map(|it| self.value_of(it));
        if let Some(description) = description.filter(|text| !text.is_empty()) {
            self.recorder.definition(index).doc = Some(on_one_line(&description).as_str().into());
        }
    }

    fn settings(&mut self, body: &Body, index: DefinitionIndex) {
        for it in body.attributes() {
            let key = it.key.as_str();
            let range = it.span().unwrap_or(0..0);
            if let Some((_, aspect)) = SETTINGS.iter().find(|(known, _)| *known == key) {
                for value in self.values_of(it) {
                    self.recorder.setting(Some(index), *aspect, "", &value, range.clone());
                }
            } else if NAMED.contains(&key) {
                let value = self.value_of(it);
                self.recorder.setting(Some(index), Aspect::Other, key, &value, range);
            }
        }
    }

    fn module(&mut self, body: &Body, index: DefinitionIndex) {
        if let Some(source) = attribute(body, "source") {
            let (value, range) = (self.value_of(source), source.span().unwrap_or(0..0));
            self.recorder.definition(index).value = Some(on_one_line(&value));
            if value.starts_with("./") || value.starts_with("../") {
                self.recorder.import(&value, range);
            }
        }
        self.settings(body, index);
    }

    /// The providers that are required, and where the state is kept.
    fn terraform(&mut self, body: &Body) {
        for block in body.blocks() {
            let range = block.span().unwrap_or(0..0);
            match (block.ident.as_str(), block.labels.first()) {
                ("backend", Some(label)) => {
                    self.recorder.setting(None, Aspect::Other, "backend", label.as_str(), range);
                }
                ("required_providers", _) => {
                    for provider in block.body.attributes() {
                        let range = provider.span().unwrap_or(0..0);
                        let value = self.value_of(provider);
                        self.recorder.setting(
                            None,
                            Aspect::Other,
                            "provider",
                            &format!("{} {value}", provider.key.as_str()),
                            range,
                        );
                    }
                }
                _ => {}
            }
        }
        if let Some(version) = attribute(body, "required_version") {
            let (value, range) = (self.value_of(version), version.span().unwrap_or(0..0));
            self.recorder.setting(None, Aspect::Other, "required_version", &value, range);
        }
    }

    /// The value of an attribute: a plain string without its quotes, anything else as written.
    fn value_of(&self, attribute: &Attribute) -> String {
        self.expression(&attribute.value)
    }

    fn expression(&self, expression: &Expression) -> String {
        match expression {
            Expression::String(text) => text.value().clone(),
            other => self.text.get(other.span().unwrap_or(0..0)).unwrap_or("").trim().to_owned(),
        }
    }

    /// The values of a list, or the one value.
    fn values_of(&self, attribute: &Attribute) -> Vec<String> {
        match &attribute.value {
            Expression::Array(values) => values.iter().map(|value| self.expression(value)).collect(),
            other => vec![self.expression(other)],
        }
    }
}

fn attribute<'b>(body: &'b Body, key: &str) -> Option<&'b Attribute> {
    body.get_attribute(key)
}
