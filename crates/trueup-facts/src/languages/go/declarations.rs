//! Declarations: the package clause, imports, functions, methods, types, constants and variables.

use tree_sitter::Node;

use super::reader::Reader;
use super::syntax::{children, fields};
use crate::{DefinitionIndex, DefinitionKind, Import, ImportKind, ImportedName, Name};

impl<'t> Reader<'_, 't> {
    /// Reads every top-level declaration, those inside a broken part too.
    pub(super) fn declarations(&mut self, root: Node<'t>) {
        for node in children(root) {
            if node.is_error() {
                children(node).into_iter().for_each(|inner| self.declaration(inner));
            } else {
                self.declaration(node);
            }
        }
        // Nothing is lost where a type turned out to be unreadable.
        let mut waiting: Vec<_> = std::mem::take(&mut self.waiting).into_values().flatten().collect();
        waiting.sort_by_key(Node::start_byte);
        waiting.into_iter().for_each(|method| self.method(method, None));
    }

    fn declaration(&mut self, node: Node<'t>) {
        match node.kind() {
            "package_clause" => self.package(node),
            "import_declaration" => self.imports(node),
            "function_declaration" => self.function(node),
            "method_declaration" => self.receive(node),
            "type_declaration" => self.each_spec(node, |reader, spec, whole| reader.type_spec(spec, whole)),
            "const_declaration" => self.constants(node),
            "var_declaration" => self.each_spec(node, |reader, spec, whole| reader.variables(spec, whole)),
            _ => {}
        }
    }

    /// Calls `read` with every spec of a declaration, and with what spells it out: the whole declaration where it
    /// has no parentheses.
    fn each_spec(&mut self, node: Node<'t>, mut read: impl FnMut(&mut Self, Node<'t>, Node<'t>)) {
        let is_group = node.child(1).is_some_and(|child| child.kind() == "(" || child.kind() == "var_spec_list");
        let specs = children(node).into_iter().flat_map(|child| match child.kind() {
            "var_spec_list" => children(child),
            _ => vec![child],
        });
        for spec in specs.filter(|spec| spec.kind().ends_with("_spec") || spec.kind() == "type_alias") {
            read(self, spec, if is_group { spec } else { node });
        }
    }

    fn package(&mut self, node: Node<'t>) {
        let name = children(node).into_iter().find(|child| child.kind() == "package_identifier");
        self.facts.package = name.map(|name| Name::new(self.node_text(name)));
        if let Some((line, Some(text))) = self.doc_before(node.start_byte()) {
            let lower = text.to_ascii_lowercase();
            if !lower.starts_with("copyright") && !lower.contains("spdx-license") {
                self.facts.doc_line = Some(line);
                self.facts.doc = Some(text);
            }
        }
    }

    fn imports(&mut self, node: Node<'t>) {
        let specs = children(node).into_iter().flat_map(|child| match child.kind() {
            "import_spec_list" => children(child),
            _ => vec![child],
        });
        for spec in specs.filter(|spec| spec.kind() == "import_spec") {
            let Some(path) = spec.child_by_field_name("path") else { continue };
            let names = match spec.child_by_field_name("name") {
                Some(name) if name.kind() == "dot" => vec![ImportedName { name: Name::const_new("*"), alias: None }],
                Some(name) => {
                    vec![ImportedName { name: Name::const_new("*"), alias: Some(Name::new(self.node_text(name))) }]
                }
                None => Vec::new(),
            };
            self.facts.imports.push(Import {
                specifier: Name::new(self.node_text(path).trim_matches(['"', '`'])),
                names,
                kind: ImportKind::Value,
                path_attribute: None,
                module: None,
                in_test: self.in_test,
                span: self.span(spec.start_byte(), spec.end_byte()),
            });
        }
    }

    fn function(&mut self, node: Node<'t>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let head = node.child_by_field_name("body").map(|body| body.start_byte());
        let index = self.define(DefinitionKind::Function, self.node_text(name), node, head);
        self.signature(index, node);
    }

    /// Reads a method, or keeps it until its type is read.
    fn receive(&mut self, node: Node<'t>) {
        let receiver = self.receiver(node);
        match receiver.as_ref().and_then(|receiver| self.types.get(receiver)) {
            Some(None) => self.waiting.entry(receiver.unwrap_or_default()).or_default().push(node),
            Some(Some(parent)) => self.method(node, Some(*parent)),
            None => self.method(node, None),
        }
    }

    fn method(&mut self, node: Node<'t>, parent: Option<DefinitionIndex>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let head = node.child_by_field_name("body").map(|body| body.start_byte());
        let index = self.define(DefinitionKind::Method, self.node_text(name), node, head);
        let owner = self.receiver(node);
        let definition = self.definition(index);
        (definition.owner, definition.parent) = (owner, parent);
        self.signature(index, node);
    }

    /// The type that a method belongs to, without pointer and type parameters.
    fn receiver(&self, node: Node<'t>) -> Option<Name> {
        let parameter = children(node.child_by_field_name("receiver")?).into_iter().next()?;
        let name = base_name(self.node_text(parameter.child_by_field_name("type")?));
        Some(Name::new(name))
    }

    fn signature(&mut self, index: DefinitionIndex, node: Node<'t>) {
        let list = node.child_by_field_name("parameters").map(children).unwrap_or_default();
        let names = list.into_iter().flat_map(|parameter| fields(parameter, "name"));
        let parameters = names.map(|name| Name::new(self.node_text(name))).collect();
        let type_text = node.child_by_field_name("result").and_then(|result| self.one_line(result));
        let definition = self.definition(index);
        (definition.parameters, definition.type_text) = (parameters, type_text);
    }

    fn type_spec(&mut self, spec: Node<'t>, whole: Node<'t>) {
        let (Some(name), Some(body)) = (spec.child_by_field_name("name"), spec.child_by_field_name("type")) else {
            return;
        };
        let name = self.node_text(name);
        let kind = match body.kind() {
            "struct_type" if spec.kind() == "type_spec" => DefinitionKind::Struct,
            "interface_type" if spec.kind() == "type_spec" => DefinitionKind::Interface,
            _ => DefinitionKind::TypeAlias,
        };
        let head = match kind {
            DefinitionKind::TypeAlias => None,
            _ => self.node_text(body).find('{').map(|brace| body.start_byte() + brace),
        };
        let index = self.define(kind, name, whole, head);
        match body.kind() {
            "struct_type" => self.struct_fields(index, body),
            "interface_type" => self.interface_methods(index, body),
            _ => self.definition(index).type_text = self.one_line(body),
        }
        self.types.insert(Name::new(name), Some(index));
        for method in self.waiting.remove(name).unwrap_or_default() {
            self.method(method, Some(index));
        }
    }

    fn struct_fields(&mut self, index: DefinitionIndex, body: Node<'t>) {
        let lists = children(body).into_iter().filter(|child| child.kind() == "field_declaration_list");
        for field in lists.flat_map(children).filter(|child| child.kind() == "field_declaration") {
            let Some(type_node) = field.child_by_field_name("type") else { continue };
            let names = fields(field, "name");
            if names.is_empty() {
                let base = Name::new(base_name(self.node_text(type_node)));
                self.definition(index).bases.push(base);
            }
            let alone = names.len() == 1;
            for name in names {
                self.struct_field(index, field, name, alone);
            }
        }
    }

    /// One field; its tag is no part of it.
    fn struct_field(&mut self, owner: DefinitionIndex, field: Node<'t>, name: Node<'t>, alone: bool) {
        let tag = field.child_by_field_name("tag");
        let plain = alone && tag.is_none();
        let index =
            self.define_in(owner, DefinitionKind::Field, self.node_text(name), if plain { field } else { name });
        let type_node = field.child_by_field_name("type");
        let type_text = type_node.and_then(|type_node| self.one_line(type_node));
        self.definition(index).type_text = type_text;
        if !plain {
            let end =
                self.span(field.start_byte(), type_node.map_or(name.end_byte(), |type_node| type_node.end_byte()));
            let doc = self.doc_before(field.start_byte()).and_then(|(_, text)| text);
            let doc = doc.or_else(|| self.doc_beside(field));
            let definition = self.definition(index);
            (definition.span.end, definition.span.end_line, definition.header_end) = (end.end, end.end_line, end.end);
            definition.doc = doc;
        }
    }

    fn interface_methods(&mut self, index: DefinitionIndex, body: Node<'t>) {
        for member in children(body) {
            match member.kind() {
                "method_elem" => {
                    let Some(name) = member.child_by_field_name("name") else { continue };
                    let method = self.define_in(index, DefinitionKind::Method, self.node_text(name), member);
                    self.signature(method, member);
                }
                "type_elem" if children(member).len() == 1 => {
                    let text = self.node_text(member);
                    if !text.starts_with(['~', '*', '[']) {
                        let base = Name::new(base_name(text));
                        self.definition(index).bases.push(base);
                    }
                }
                _ => {}
            }
        }
    }

    /// In a group, a constant without type and value has the type of the one before.
    fn constants(&mut self, node: Node<'t>) {
        let mut type_before = None;
        self.each_spec(node, |reader, spec, whole| {
            let value_list = spec.child_by_field_name("value");
            let own_type = spec.child_by_field_name("type").and_then(|node| reader.one_line(node));
            if own_type.is_some() || value_list.is_some() {
                type_before = own_type;
            }
            reader.values(DefinitionKind::Constant, spec, whole, type_before.as_ref());
        });
    }

    fn variables(&mut self, spec: Node<'t>, whole: Node<'t>) {
        let type_text = spec.child_by_field_name("type").and_then(|node| self.one_line(node));
        self.values(DefinitionKind::Variable, spec, whole, type_text.as_ref());
    }

    fn values(&mut self, kind: DefinitionKind, spec: Node<'t>, whole: Node<'t>, type_text: Option<&Name>) {
        let names: Vec<Node> = fields(spec, "name").into_iter().filter(|name| name.kind() == "identifier").collect();
        let values = spec.child_by_field_name("value").map(children).unwrap_or_default();
        for (at, name) in names.iter().enumerate() {
            let text = self.node_text(*name);
            if text == "_" {
                continue;
            }
            let index = self.define(kind, text, if at == 0 { whole } else { *name }, None);
            let value = values.get(at).and_then(|value| self.one_line(*value));
            let definition = self.definition(index);
            (definition.type_text, definition.value) = (type_text.cloned(), value);
        }
    }
}

/// `*Store[K, V]` and `Store[K]` are both `Store`.
fn base_name(text: &str) -> &str {
    let text = text.trim_start_matches(['*', '(', ' ']);
    text.split(['[', ')', ' ']).next().unwrap_or(text)
}
