//! Protocol buffers: messages, enumerations and services.

use tree_sitter::{Node, Parser};

use super::Artifact;
use super::recorder::Recorder;
use crate::excerpt::on_one_line;
use crate::grammar::budget;
use crate::{DefinitionIndex, DefinitionKind, FileFacts, SourcePath};

/// Schemas of protocol buffers.
pub static PROTOBUF: Artifact = Artifact { name: "Protocol Buffers", file: "protobuf", reads, extract };

fn reads(path: &SourcePath) -> bool {
    path.extension() == Some("proto")
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_proto::LANGUAGE.into()).ok()?;
    let tree = budget::parse(&mut parser, text)?;
    let mut reader = Reader { text, recorder: Recorder::new(text) };
    reader.recorder.leading_comment(comment);
    // Nodes still to read, with the definition that each stands in.
    let mut pending: Vec<(Node<'_>, Option<DefinitionIndex>)> = vec![(tree.root_node(), None)];
    while let Some((node, owner)) = pending.pop() {
        let inner = reader.take(node, owner);
        if is_container(node.kind()) {
            let mut cursor = node.walk();
            let children: Vec<Node<'_>> = node.named_children(&mut cursor).collect();
            pending.extend(children.into_iter().rev().map(|child| (child, inner)));
        }
        if node.is_error() || node.is_missing() {
            let line = node.start_position().row as u32 + 1;
            reader.recorder.problem("not valid protobuf".to_owned(), Some(line));
        }
    }
    Some(reader.recorder.finish())
}

fn comment(line: &str) -> Option<&str> {
    line.strip_prefix("//").map(|line| line.trim_start_matches('/').trim())
}

fn is_container(kind: &str) -> bool {
    matches!(kind, "source_file" | "message" | "message_body" | "enum" | "enum_body" | "service" | "oneof" | "ERROR")
}

struct Reader<'t> {
    text: &'t str,
    recorder: Recorder<'t>,
}

impl<'t> Reader<'t> {
    /// Reads one node; what its children belong to.
    fn take(&mut self, node: Node<'_>, owner: Option<DefinitionIndex>) -> Option<DefinitionIndex> {
        match node.kind() {
            "message" => self.define(DefinitionKind::Struct, node, "message_name", owner).or(owner),
            "enum" => self.define(DefinitionKind::Enum, node, "enum_name", owner).or(owner),
            "service" => self.define(DefinitionKind::Interface, node, "service_name", owner).or(owner),
            "field" | "map_field" | "oneof_field" => {
                self.field(node, owner);
                owner
            }
            "enum_field" => {
                if let Some(index) = self.define(DefinitionKind::Variant, node, "identifier", owner) {
                    // The grammar leaves the sign of a number outside of its node.
                    let written = self.written(node);
                    let value = written.split_once('=').map(|(_, rest)| rest.split(['[', ';']).next().unwrap_or(""));
                    self.recorder.definition(index).value = value.map(on_one_line);
                }
                owner
            }
            "rpc" => {
                self.procedure(node, owner);
                owner
            }
            "import" => {
                if let Some(path) = node.child_by_field_name("path") {
                    let path = self.written(path);
                    self.recorder.import(path.trim_matches(['"', '\'']), node.byte_range());
                }
                owner
            }
            "package" => {
                if let Some(name) = child(node, "full_ident") {
                    let name = self.written(name);
                    self.recorder.package(name);
                }
                owner
            }
            _ => owner,
        }
    }

    fn define(
        &mut self,
        kind: DefinitionKind,
        node: Node<'_>,
        name: &str,
        owner: Option<DefinitionIndex>,
    ) -> Option<DefinitionIndex> {
        let name = self.written(child(node, name)?);
        let index = self.recorder.define(kind, name, node.byte_range(), owner);
        self.recorder.document(index, comment);
        if let Some(body) = child(node, "message_body").or_else(|| child(node, "enum_body")) {
            self.recorder.definition(index).header_end = body.start_byte() as u32;
        }
        Some(index)
    }

    /// A field with its type and its number; `repeated` and `optional` belong to the type.
    fn field(&mut self, node: Node<'_>, owner: Option<DefinitionIndex>) {
        let Some(index) = self.define(DefinitionKind::Field, node, "identifier", owner) else { return };
        let name = child(node, "identifier").map_or(node.start_byte(), |name| name.start_byte());
        let kind = self.text.get(node.start_byte()..name).map(on_one_line);
        let number = child(node, "field_number").map(|number| on_one_line(self.written(number)));
        let definition = self.recorder.definition(index);
        definition.type_text = kind;
        definition.value = number;
    }

    /// `rpc Name (stream Request) returns (Response)`.
    fn procedure(&mut self, node: Node<'_>, owner: Option<DefinitionIndex>) {
        let Some(index) = self.define(DefinitionKind::Method, node, "rpc_name", owner) else { return };
        let written = self.written(node);
        let mut brackets = written.split('(').skip(1).map(|part| on_one_line(part.split(')').next().unwrap_or("")));
        let (request, response) = (brackets.next(), brackets.next());
        let definition = self.recorder.definition(index);
        definition.parameters.extend(request);
        definition.type_text = response;
    }

    fn written(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or("")
    }
}

fn child<'n>(node: Node<'n>, kind: &str) -> Option<Node<'n>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).find(|child| child.kind() == kind)
}
