//! Diesel's `table!`, which declares a table and its columns.

use tree_sitter::Node;

use super::syntax::{last_part, text_of};
use super::walk::Walk;
use crate::excerpt::on_one_line;
use crate::{Definition, DefinitionIndex, DefinitionKind, Name, Signal, SignalKind, Span, Visibility};

impl Walk<'_> {
    /// `table! { orders (id) { id -> Int4, title -> Text, } }`.
    pub(super) fn table_macro(&mut self, node: Node<'_>, tokens: Node<'_>) {
        let name = node.child_by_field_name("macro").map_or("", |name| text_of(self.text, name));
        if last_part(name) != "table" || !text_of(self.text, tokens).starts_with('{') {
            return;
        }
        let mut cursor = tokens.walk();
        let children: Vec<Node<'_>> = tokens.children(&mut cursor).filter(|child| !child.is_extra()).collect();
        let is_columns = |child: &&Node<'_>| child.kind() == "token_tree" && self.starts(child, '{');
        let Some(columns) = children.iter().rev().find(is_columns).copied() else { return };
        let before = children.iter().take_while(|child| child.id() != columns.id());
        let before: Vec<&Node<'_>> = before.filter(|child| child.kind() == "identifier").collect();
        let Some(table) = before.last() else { return };
        let name = Name::new(text_of(self.text, **table));
        let span = self.span(node);
        let index = self.declare(DefinitionKind::Table, name.clone(), span, None, None);
        self.facts.definitions[index as usize].header_end = columns.start_byte() as u32;
        self.facts.signals.push(Signal {
            kind: SignalKind::Table { name: name.clone() },
            definition: Some(index),
            span,
        });
        self.columns(columns, index, &name);
    }

    fn starts(&self, node: &Node<'_>, first: char) -> bool {
        text_of(self.text, *node).starts_with(first)
    }

    fn columns(&mut self, columns: Node<'_>, table: DefinitionIndex, owner: &Name) {
        let mut cursor = columns.walk();
        let children: Vec<Node<'_>> = columns.children(&mut cursor).filter(|child| !child.is_extra()).collect();
        let inner = children.get(1..children.len().saturating_sub(1)).unwrap_or(&[]);
        for column in inner.split(|child| text_of(self.text, *child) == ",") {
            let Some(arrow) = column.iter().position(|child| text_of(self.text, *child) == "->") else { continue };
            let (Some(name), Some(last)) = (arrow.checked_sub(1).map(|at| column[at]), column.last()) else { continue };
            let Some(first) = column.get(arrow + 1) else { continue };
            let type_text = on_one_line(self.text.get(first.start_byte()..last.end_byte()).unwrap_or(""));
            let end = self.span(*last);
            let span = Span { end: end.end, end_line: end.end_line, ..self.span(name) };
            let column = Name::new(text_of(self.text, name));
            self.declare(DefinitionKind::Field, column, span, Some((table, owner.clone())), Some(type_text));
        }
    }

    fn declare(
        &mut self,
        kind: DefinitionKind,
        name: Name,
        span: Span,
        parent: Option<(DefinitionIndex, Name)>,
        type_text: Option<Name>,
    ) -> DefinitionIndex {
        let (parent, owner) = parent.unzip();
        self.facts.definitions.push(Definition {
            kind,
            name,
            span,
            first_line: span.line,
            header_end: span.end,
            parent,
            owner,
            visibility: Visibility::Public,
            type_text,
            value: None,
            parameters: Vec::new(),
            bases: Vec::new(),
            decorators: Vec::new(),
            doc: None,
            in_test: self.in_test(),
        });
        self.facts.definitions.len() as DefinitionIndex - 1
    }
}
