//! Prisma: models with their fields.

use super::Artifact;
use super::lines::{Line, lines};
use super::recorder::Recorder;
use crate::excerpt::on_one_line;
use crate::{Aspect, DefinitionIndex, DefinitionKind, FileFacts, SignalKind, SourcePath};

/// Schemas of Prisma.
pub static PRISMA: Artifact = Artifact { name: "Prisma", file: "prisma", reads, extract };

fn reads(path: &SourcePath) -> bool {
    path.extension() == Some("prisma")
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let mut reader = Reader { recorder: Recorder::new(text), block: None };
    for line in lines(text) {
        reader.take(line);
    }
    Some(reader.recorder.finish())
}

fn comment(line: &str) -> Option<&str> {
    line.strip_prefix("//").map(|line| line.trim_start_matches('/').trim())
}

/// The block that the next lines belong to.
#[derive(Clone, Copy)]
enum Block {
    Model(DefinitionIndex),
    Enum(DefinitionIndex),
    Source(DefinitionIndex),
}

struct Reader<'t> {
    recorder: Recorder<'t>,
    block: Option<Block>,
}

impl Reader<'_> {
    fn take(&mut self, line: Line<'_>) {
        let code = line.text.split("//").next().unwrap_or("").trim();
        // An address in quotes is no comment.
        let code = if code.matches('"').count() % 2 == 1 { line.text.trim() } else { code };
        if code.is_empty() {
            return;
        }
        let Some(block) = self.block else {
            self.open(code, line);
            return;
        };
        let (Block::Model(index) | Block::Enum(index) | Block::Source(index)) = block;
        let start = self.recorder.definition(index).span.start as usize;
        self.recorder.definition(index).span = self.recorder.span(start..line.range().end);
        if code == "}" {
            self.block = None;
            return;
        }
        match block {
            Block::Model(model) if code.starts_with("@@") => self.attribute(code, model, line),
            Block::Model(model) => self.field(code, model, line),
            Block::Enum(owner) if !code.starts_with("@@") => {
                let name = code.split_whitespace().next().unwrap_or(code);
                let index = self.recorder.define(DefinitionKind::Variant, name, range_of(code, line), Some(owner));
                self.recorder.document(index, comment);
            }
            Block::Enum(_) => {}
            Block::Source(index) => {
                if let Some((key, value)) = code.split_once('=') {
                    let (key, value) = (key.trim(), value.trim().trim_matches('"'));
                    if let Some(name) = value.strip_prefix("env(\"").and_then(|rest| rest.strip_suffix("\")")) {
                        let kind = SignalKind::EnvRead { name: name.into(), default: None };
                        self.recorder.signal(kind, Some(index), line.range());
                    }
                    self.recorder.setting(Some(index), Aspect::Other, key, value, line.range());
                }
            }
        }
    }

    fn open(&mut self, code: &str, line: Line<'_>) {
        let mut words = code.trim_end_matches('{').split_whitespace();
        let (Some(word), Some(name), true) = (words.next(), words.next(), code.ends_with('{')) else { return };
        let kind = match word {
            "model" | "view" => DefinitionKind::Table,
            "type" => DefinitionKind::Struct,
            "enum" => DefinitionKind::Enum,
            "datasource" | "generator" => DefinitionKind::Resource,
            _ => return,
        };
        let index = self.recorder.define(kind, name, line.range(), None);
        self.recorder.document(index, comment);
        self.block = Some(match kind {
            DefinitionKind::Enum => Block::Enum(index),
            DefinitionKind::Resource => Block::Source(index),
            _ => Block::Model(index),
        });
        if kind == DefinitionKind::Resource {
            self.recorder.definition(index).type_text = Some(word.into());
        }
    }

    /// `name Type? @attribute(…)`.
    fn field(&mut self, code: &str, model: DefinitionIndex, line: Line<'_>) {
        let (name, rest) = code.split_once(char::is_whitespace).unwrap_or((code, ""));
        let rest = rest.trim_start();
        let (kind, attributes) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let index = self.recorder.define(DefinitionKind::Field, name, range_of(code, line), Some(model));
        self.recorder.document(index, comment);
        let definition = self.recorder.definition(index);
        definition.type_text = (!kind.is_empty()).then(|| kind.into());
        for attribute in attributes_of(attributes) {
            if let Some(default) = attribute.strip_prefix("default(").and_then(|rest| rest.strip_suffix(')')) {
                definition.value = Some(on_one_line(default));
            } else {
                definition.decorators.push(on_one_line(attribute));
            }
        }
    }

    fn attribute(&mut self, code: &str, model: DefinitionIndex, line: Line<'_>) {
        if let Some(name) = code.strip_prefix("@@map(") {
            let name = name.trim_start_matches("name:").trim().trim_end_matches(')').trim_matches('"');
            self.recorder.signal(SignalKind::Table { name: name.into() }, Some(model), line.range());
            return;
        }
        let known = [("@@id", "primary key"), ("@@unique", "unique index"), ("@@index", "index")];
        for (word, name) in known {
            if let Some(rest) = code.strip_prefix(word) {
                let columns = rest.trim_start_matches('(').split(']').next().unwrap_or("");
                let columns = columns.trim_start_matches("fields:").trim().trim_start_matches('[');
                self.recorder.setting(Some(model), Aspect::Other, name, columns, line.range());
            }
        }
    }
}

/// Where the code of a line is, without the space and the comment around it.
fn range_of(code: &str, line: Line<'_>) -> std::ops::Range<usize> {
    let start = line.start + (line.text.len() - line.text.trim_start().len());
    start..start + code.len()
}

/// The attributes of a field, without `@`.
fn attributes_of(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut depth = 0_i32;
    let mut start = None;
    for (at, character) in text.char_indices() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '@' if depth == 0 => {
                found.extend(start.map(|start| text[start..at].trim()));
                start = Some(at + 1);
            }
            _ => {}
        }
    }
    found.extend(start.map(|start: usize| text[start..].trim()));
    found.retain(|attribute: &&str| !attribute.is_empty());
    found
}
