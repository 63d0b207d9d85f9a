//! From a syntax tree to facts: one walk by cursor, without recursion.

use rustc_hash::FxHashMap;
use tree_sitter::{Node, Tree};

use super::comment::{Documents, doc_lines, documents};
use super::syntax::text_of;
use crate::excerpt::{first_paragraph, on_one_line};
use crate::grammar::code_lines;
use crate::{DefinitionIndex, FileFacts, LineIndex, Name, Problem, Span};

/// Reads the facts of a parsed source.
pub(super) fn read(text: &str, tree: &Tree) -> FileFacts {
    let lines = LineIndex::new(text);
    let mut walk = Walk {
        text,
        lines: &lines,
        facts: FileFacts::default(),
        scopes: Vec::new(),
        types: FxHashMap::default(),
        implementations: Vec::new(),
        before: Prelude::default(),
        file_doc: Vec::new(),
        comments: Vec::new(),
        file_in_test: false,
        first_error: None,
    };
    walk.run(tree);
    walk.finish()
}

/// What stands above an item.
#[derive(Clone, Default)]
pub(super) struct Prelude<'s> {
    pub doc: Vec<&'s str>,
    pub attributes: Vec<Name>,
    pub first_line: Option<u32>,
}

impl Prelude<'_> {
    /// Whether an attribute makes the item exist for tests only.
    pub(super) fn in_test(&self) -> bool {
        self.attributes.iter().any(|attribute| is_test_attribute(attribute))
    }
}

fn is_test_attribute(attribute: &str) -> bool {
    let (path, arguments) = attribute.split_once('(').unwrap_or((attribute, ""));
    let path = path.split('=').next().unwrap_or(path).trim();
    if path == "cfg" {
        let is_word = |character: char| character.is_alphanumeric() || character == '_';
        let plain = arguments.replace("not(test)", "");
        return plain.split(|character| !is_word(character)).any(|word| word == "test") && !plain.contains("feature");
    }
    let last = super::syntax::last_part(path);
    last == "test" || last == "bench" || last == "rstest" || last == "test_case" || last.ends_with("_test")
}

/// What the nodes being read stand in.
pub(super) struct Scope {
    pub kind: ScopeKind,
    /// How deep in the tree the node is that opened it.
    depth: u32,
    pub in_test: bool,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum ScopeKind {
    /// `mod name { … }`.
    Module(Name, DefinitionIndex),
    /// A struct, union or enum.
    Type(DefinitionIndex),
    /// A variant with fields.
    Variant(DefinitionIndex),
    /// A trait.
    Trait(DefinitionIndex),
    /// An `impl` block of the type of that name.
    Implementation { owner: Name, of_trait: bool },
    /// A function, constant or static.
    Body(DefinitionIndex),
    /// `macro_rules!`: tokens that are no code yet.
    MacroRules,
}

pub(super) struct Walk<'s> {
    pub text: &'s str,
    pub lines: &'s LineIndex,
    pub facts: FileFacts,
    pub scopes: Vec<Scope>,
    /// The types defined so far, by name.
    pub types: FxHashMap<Name, DefinitionIndex>,
    /// Which type implements which trait.
    pub implementations: Vec<(Name, Name)>,
    /// What stands above the next item.
    before: Prelude<'s>,
    file_doc: Vec<(&'s str, u32)>,
    comments: Vec<(usize, usize)>,
    file_in_test: bool,
    first_error: Option<u32>,
}

impl<'s> Walk<'s> {
    fn run(&mut self, tree: &Tree) {
        let mut cursor = tree.walk();
        if !cursor.goto_first_child() {
            return;
        }
        // The cursor's own depth is counted anew at every call, so the walk keeps it.
        let mut depth = 1;
        loop {
            if self.enter(cursor.node(), depth) && cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            loop {
                self.leave(depth);
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    return;
                }
                depth -= 1;
                // What stands at the end of a block is above no item.
                self.before = Prelude::default();
            }
        }
    }

    /// Reads a node; whether its children are to be read too.
    fn enter(&mut self, node: Node<'_>, depth: u32) -> bool {
        match node.kind() {
            "line_comment" | "block_comment" => {
                self.comment(node, depth);
                return false;
            }
            "attribute_item" => {
                self.attribute(node);
                return false;
            }
            "inner_attribute_item" => {
                self.inner_attribute(node);
                return false;
            }
            _ => {}
        }
        if !node.is_named() {
            return false;
        }
        if node.is_error() || node.is_missing() {
            let line = self.lines.line(node.start_byte() as u32);
            self.first_error.get_or_insert(line);
        }
        let before = std::mem::take(&mut self.before);
        match node.kind() {
            "use_declaration" | "extern_crate_declaration" => {
                self.use_declaration(node, &before);
                false
            }
            "call_expression" => {
                self.call_expression(node);
                self.returned_error(node);
                true
            }
            "tuple_struct_pattern" => {
                self.matched_error(node);
                true
            }
            "macro_invocation" => {
                self.macro_invocation(node);
                true
            }
            "token_tree" => {
                self.token_tree(node);
                true
            }
            "visibility_modifier" => {
                // It stands between an attribute and the type of a tuple's field.
                false
            }
            _ => {
                if let Some((kind, in_test)) = self.item(node, &before) {
                    let in_test = in_test || self.in_test();
                    self.scopes.push(Scope { kind, depth, in_test });
                }
                true
            }
        }
    }

    fn leave(&mut self, depth: u32) {
        while self.scopes.last().is_some_and(|scope| scope.depth >= depth) {
            self.scopes.pop();
        }
    }

    fn comment(&mut self, node: Node<'_>, depth: u32) {
        self.comments.push((node.start_byte(), node.end_byte()));
        let line = self.lines.line(node.start_byte() as u32);
        match documents(text_of(self.text, node)) {
            Documents::Next => {
                self.before.first_line.get_or_insert(line);
                self.before.doc.extend(doc_lines(self.text, node));
            }
            Documents::Enclosing if depth == 1 => {
                self.file_doc.extend(doc_lines(self.text, node).into_iter().map(|text| (text, line)));
            }
            _ => {}
        }
    }

    fn attribute(&mut self, node: Node<'_>) {
        let written = text_of(self.text, node).trim_start_matches("#").trim_start();
        let written = written.strip_prefix('[').unwrap_or(written);
        let written = on_one_line(written.strip_suffix(']').unwrap_or(written));
        let line = self.lines.line(node.start_byte() as u32);
        self.before.first_line.get_or_insert(line);
        self.before.attributes.push(written);
    }

    fn inner_attribute(&mut self, node: Node<'_>) {
        let written = text_of(self.text, node).trim_start_matches("#!").trim_matches(['[', ']', ' ']);
        if is_test_attribute(written) {
            match self.scopes.last_mut() {
                Some(scope) => scope.in_test = true,
                None => self.file_in_test = true,
            }
        }
    }

    pub(super) fn in_test(&self) -> bool {
        self.scopes.last().map_or(self.file_in_test, |scope| scope.in_test)
    }

    /// The inner module that what is being read stands in: `a::b`.
    pub(super) fn module(&self) -> Option<Name> {
        let mut path = Name::default();
        for scope in &self.scopes {
            if let ScopeKind::Module(name, _) = &scope.kind {
                if !path.is_empty() {
                    path.push_str("::");
                }
                path.push_str(name);
            }
        }
        (!path.is_empty()).then_some(path)
    }

    /// The definition whose body is being read.
    pub(super) fn caller(&self) -> Option<DefinitionIndex> {
        self.scopes.iter().rev().find_map(|scope| match scope.kind {
            ScopeKind::Body(index) | ScopeKind::Type(index) | ScopeKind::Trait(index) => Some(index),
            _ => None,
        })
    }

    pub(super) fn span(&self, node: Node<'_>) -> Span {
        let (start, end) = (node.start_byte() as u32, node.end_byte() as u32);
        let last = end.saturating_sub(1).max(start);
        Span { start, end, line: self.lines.line(start), end_line: self.lines.line(last) }
    }

    fn finish(mut self) -> FileFacts {
        self.told_by_implementations();
        self.facts.signals.sort_by_key(|signal| signal.span.start);
        for (owner, of) in std::mem::take(&mut self.implementations) {
            let index = self.types.get(&owner).copied();
            if let Some(definition) = index.and_then(|index| self.facts.definitions.get_mut(index as usize))
                && !definition.bases.contains(&of)
            {
                definition.bases.push(of);
            }
        }
        self.facts.doc_line = self.file_doc.first().map(|(_, line)| *line);
        self.facts.doc = first_paragraph(self.file_doc.iter().map(|(text, _)| *text));
        self.facts.code_lines = code_lines(self.text, &self.comments);
        if let Some(line) = self.first_error {
            self.facts.problems.push(Problem { message: "a part could not be parsed".to_owned(), line: Some(line) });
        }
        self.facts
    }
}
