//! What the walk carries along, comments, and how facts are written.

use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::{Node, Tree};

use super::syntax;
use crate::grammar::{code_lines, one_line};
use crate::{
    Definition, DefinitionIndex, DefinitionKind, FileFacts, LineIndex, Name, Problem, Signal, SignalKind, Span,
    Visibility,
};

/// The longest value or type, in bytes, that is kept as written.
const LONGEST_TEXT: usize = 200;

/// The state of the walk.
pub(super) struct Reader<'s, 't> {
    pub(super) text: &'s str,
    pub(super) lines: LineIndex,
    pub(super) facts: FileFacts,
    pub(super) in_test: bool,
    /// All comments, in order.
    comments: Vec<Node<'t>>,
    /// The types this file defines, with their definitions once these are read.
    pub(super) types: FxHashMap<Name, Option<DefinitionIndex>>,
    /// The variables of this file that are errors.
    pub(super) errors: FxHashSet<Name>,
    /// Methods that stand above the type they belong to.
    pub(super) waiting: FxHashMap<Name, Vec<Node<'t>>>,
}

/// Reads the facts of a parsed source.
pub(super) fn read(text: &str, tree: &Tree, in_test: bool) -> FileFacts {
    let mut reader = Reader {
        text,
        lines: LineIndex::new(text),
        facts: FileFacts::default(),
        in_test,
        comments: Vec::new(),
        types: FxHashMap::default(),
        errors: FxHashSet::default(),
        waiting: FxHashMap::default(),
    };
    let (mut calls, mut errors) = (Vec::new(), Vec::new());
    let mut first_error = None;
    syntax::for_each(tree, |node| match node.kind() {
        "comment" => reader.comments.push(node),
        "call_expression" => calls.push(node),
        "return_statement" | "binary_expression" => errors.push(node),
        "type_spec" | "type_alias" => reader.note_type(node),
        _ if first_error.is_none() && (node.is_error() || node.is_missing()) => first_error = Some(node.start_byte()),
        _ => {}
    });
    if let Some(at) = first_error {
        let line = Some(reader.lines.line(at as u32));
        reader.facts.problems.push(Problem { message: "syntax error".to_owned(), line });
    }
    reader.facts.code_lines = reader.code_lines();
    reader.declarations(tree.root_node());
    reader.entry_point();
    reader.calls(&calls);
    reader.errors(&errors);
    reader.tests();
    reader.facts.signals.sort_by_key(|signal| signal.span.start);
    reader.facts
}

impl<'s, 't> Reader<'s, 't> {
    fn note_type(&mut self, node: Node<'t>) {
        let at_top = node.parent().and_then(|group| group.parent()).is_some_and(|parent| parent.parent().is_none());
        if let Some(name) = node.child_by_field_name("name").filter(|_| at_top) {
            self.types.insert(Name::new(self.node_text(name)), None);
        }
    }

    fn entry_point(&mut self) {
        if self.facts.package.as_deref() != Some("main") || self.in_test {
            return;
        }
        let is_main =
            |definition: &Definition| definition.kind == DefinitionKind::Function && definition.name == "main";
        if let Some(index) = self.facts.definitions.iter().position(is_main) {
            let span = self.facts.definitions[index].span;
            let definition = Some(index as DefinitionIndex);
            self.facts.signals.push(Signal { kind: SignalKind::EntryPoint, definition, span });
        }
    }

    pub(super) fn node_text(&self, node: Node) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or("")
    }

    /// The text of a node on one line; `None` where it is empty or too long to be of use.
    pub(super) fn one_line(&self, node: Node) -> Option<Name> {
        one_line(self.node_text(node), LONGEST_TEXT)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let (start, end) = (start as u32, end as u32);
        Span { start, end, line: self.lines.line(start), end_line: self.lines.line(end.saturating_sub(1).max(start)) }
    }

    /// Adds a definition that `node` spells out; `head` is where its body begins.
    pub(super) fn define(
        &mut self,
        kind: DefinitionKind,
        name: &str,
        node: Node<'t>,
        head: Option<usize>,
    ) -> DefinitionIndex {
        let span = self.span(node.start_byte(), node.end_byte());
        let header_end = head.map_or(span.end, |head| {
            let text = self.text.get(node.start_byte()..head).unwrap_or("");
            span.start + text.trim_end().len() as u32
        });
        let doc = self.doc_before(node.start_byte());
        let first_line = doc.as_ref().map_or(span.line, |(line, _)| *line);
        let doc = doc.and_then(|(_, text)| text).or_else(|| self.doc_beside(node));
        let is_exported = name.chars().next().is_some_and(char::is_uppercase);
        self.facts.definitions.push(Definition {
            kind,
            name: Name::new(name),
            span,
            first_line,
            header_end,
            parent: None,
            owner: None,
            visibility: if is_exported { Visibility::Public } else { Visibility::Package },
            type_text: None,
            value: None,
            parameters: Vec::new(),
            bases: Vec::new(),
            decorators: Vec::new(),
            doc,
            in_test: self.in_test,
        });
        (self.facts.definitions.len() - 1) as DefinitionIndex
    }

    pub(super) fn definition(&mut self, index: DefinitionIndex) -> &mut Definition {
        &mut self.facts.definitions[index as usize]
    }

    /// Adds a definition that `parent` owns.
    pub(super) fn define_in(
        &mut self,
        parent: DefinitionIndex,
        kind: DefinitionKind,
        name: &str,
        node: Node<'t>,
    ) -> DefinitionIndex {
        let index = self.define(kind, name, node, None);
        let owner = self.definition(parent).name.clone();
        let definition = self.definition(index);
        (definition.parent, definition.owner) = (Some(parent), Some(owner));
        index
    }

    /// The comment that ends on the line above `offset`: its first line, and its first paragraph.
    pub(super) fn doc_before(&self, offset: usize) -> Option<(u32, Option<Box<str>>)> {
        let end = self.comments.partition_point(|comment| comment.end_byte() <= offset);
        let (mut first, mut line) = (end, self.lines.line(offset as u32));
        while let Some(comment) = first.checked_sub(1).map(|before| self.comments[before]) {
            let (start, last) = (comment.start_position().row as u32 + 1, comment.end_position().row as u32 + 1);
            if last + 1 != line || !self.begins_its_line(comment) {
                break;
            }
            (first, line) = (first - 1, start);
        }
        if first == end {
            return None;
        }
        let bodies: Vec<&str> = self.comments[first..end].iter().map(|comment| self.node_text(*comment)).collect();
        Some((line, first_paragraph(&bodies)))
    }

    /// The comment behind a field, a constant or a variable on its line.
    pub(super) fn doc_beside(&self, node: Node) -> Option<Box<str>> {
        let after = self.comments.partition_point(|comment| comment.start_byte() < node.end_byte());
        let comment = self.comments.get(after)?;
        let is_member =
            matches!(node.kind(), "field_declaration" | "method_elem" | "const_spec" | "var_spec" | "field_identifier");
        let same_line = comment.start_position().row == node.end_position().row;
        let between = self.text.get(node.end_byte()..comment.start_byte())?;
        if !is_member || !same_line || between.contains('}') {
            return None;
        }
        first_paragraph(&[self.node_text(*comment)])
    }

    fn begins_its_line(&self, node: Node) -> bool {
        let range = self.lines.line_range(node.start_position().row as u32 + 1);
        let before = range.and_then(|range| self.text.get(range.start..node.start_byte()));
        before.is_some_and(|before| before.trim().is_empty())
    }

    /// How many lines hold code: neither blank nor comment only.
    fn code_lines(&self) -> u32 {
        let comments: Vec<(usize, usize)> = self.comments.iter().map(|it| (it.start_byte(), it.end_byte())).collect();
        code_lines(self.text, &comments)
    }
}

/// The first paragraph of a run of comments on one line, directives to tools left out.
fn first_paragraph(comments: &[&str]) -> Option<Box<str>> {
    let mut paragraph = String::new();
    let lines = comments.iter().flat_map(|comment| {
        let body = comment.strip_prefix("/*").and_then(|body| body.strip_suffix("*/")).unwrap_or(comment);
        body.lines()
    });
    for line in lines {
        let is_directive = line.starts_with("//go:") || line.starts_with("//nolint") || line.starts_with("// +build");
        let text = line.trim().trim_start_matches('/').trim_start_matches('*').trim();
        if is_directive || (text.is_empty() && paragraph.is_empty()) {
            continue;
        }
        if text.is_empty() {
            break;
        }
        if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(text);
    }
    (!paragraph.is_empty()).then(|| paragraph.into_boxed_str())
}
