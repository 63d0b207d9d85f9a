//! Calls, of functions, methods and macros, also among a macro's tokens.

use tree_sitter::Node;

use super::syntax::{plain_type, text_of};
use super::walk::{ScopeKind, Walk};
use crate::excerpt::{cut, on_one_line};
use crate::{Argument, Call, Name, Span};

/// The longest argument kept, in bytes.
const ARGUMENT_LIMIT: usize = 60;
/// How many arguments of a call are kept.
const ARGUMENTS: usize = 3;
/// How many parts of a dotted path are followed.
const PATH_PARTS: usize = 24;

impl Walk<'_> {
    pub(super) fn call_expression(&mut self, node: Node<'_>) {
        let Some(callee) = node.child_by_field_name("function").and_then(|function| dotted(self.text, function)) else {
            return;
        };
        let Some(list) = node.child_by_field_name("arguments") else { return };
        let mut cursor = list.walk();
        let written =
            list.named_children(&mut cursor).filter(|child| !child.is_extra() && child.kind() != "attribute_item");
        let arguments = written.take(ARGUMENTS).map(|child| argument(text_of(self.text, child))).collect();
        self.push_call(callee, arguments, self.span(node));
    }

    pub(super) fn macro_invocation(&mut self, node: Node<'_>) {
        let Some(name) = node.child_by_field_name("macro") else { return };
        let mut callee = plain_type(text_of(self.text, name));
        callee.push('!');
        let mut cursor = node.walk();
        let tokens = node.named_children(&mut cursor).find(|child| child.kind() == "token_tree");
        if let Some(tokens) = tokens {
            self.table_macro(node, tokens);
            self.included(node, &callee, tokens);
        }
        let arguments = tokens.map(|tokens| self.token_arguments(tokens)).unwrap_or_default();
        self.push_call(callee, arguments, self.span(node));
    }

    /// Calls among the tokens of a macro's argument: a path before a tree in parentheses.
    pub(super) fn token_tree(&mut self, node: Node<'_>) {
        if self.scopes.iter().any(|scope| scope.kind == ScopeKind::MacroRules) {
            return;
        }
        let mut cursor = node.walk();
        let mut path: Option<(usize, usize)> = None;
        let mut found = Vec::new();
        for child in node.children(&mut cursor) {
            match child.kind() {
                "token_tree" => {
                    let is_call = self.text.as_bytes().get(child.start_byte()) == Some(&b'(');
                    found.extend(path.take().filter(|_| is_call).map(|path| (path, child)));
                }
                "identifier" | "self" | "super" | "crate" | "." | "::" | "!" => {
                    let adjoins = path.filter(|path| path.1 == child.start_byte());
                    let starts = adjoins.map_or(child.start_byte(), |path| path.0);
                    let continues = adjoins.is_some() || child.is_named() || child.kind() == ".";
                    path = continues.then_some((starts, child.end_byte()));
                }
                _ => path = None,
            }
        }
        for ((start, end), tokens) in found {
            let callee = on_one_line(self.text.get(start..end).unwrap_or("").trim_start_matches(':'));
            let is_path = callee.starts_with(|first: char| first.is_alphabetic() || first == '_');
            let is_keyword = matches!(&*callee, "if" | "match" | "while" | "for" | "in" | "return" | "let" | "move");
            if is_path && !is_keyword {
                let arguments = self.token_arguments(tokens);
                let mut span = self.span(tokens);
                span.start = start as u32;
                span.line = self.lines.line(span.start);
                self.push_call(callee, arguments, span);
            }
        }
    }

    /// The first arguments in a tree of tokens, split at its commas.
    fn token_arguments(&self, tokens: Node<'_>) -> Vec<Argument> {
        let mut arguments = Vec::new();
        let mut from: Option<usize> = None;
        let mut to = 0;
        let mut cursor = tokens.walk();
        let last = tokens.child_count().saturating_sub(1) as usize;
        for (at, child) in tokens.children(&mut cursor).enumerate().skip(1) {
            let text = text_of(self.text, child);
            if at == last || text == "," {
                if let Some(from) = from.take() {
                    arguments.push(argument(self.text.get(from..to).unwrap_or("")));
                }
                if arguments.len() == ARGUMENTS {
                    break;
                }
                continue;
            }
            from.get_or_insert(child.start_byte());
            to = child.end_byte();
        }
        arguments
    }

    fn push_call(&mut self, callee: Name, arguments: Vec<Argument>, span: Span) {
        if self.scopes.iter().any(|scope| scope.kind == ScopeKind::MacroRules) {
            return;
        }
        let caller = self.caller();
        self.facts.calls.push(Call { callee, arguments, caller, span });
    }
}

/// A path or a chain of fields and calls as written, without type arguments; `None` for any other expression.
fn dotted(text: &str, node: Node<'_>) -> Option<Name> {
    let mut parts: Vec<(Name, &str)> = Vec::new();
    let (mut rest, mut suffix) = (node, "");
    loop {
        if parts.len() > PATH_PARTS {
            return None;
        }
        match rest.kind() {
            "field_expression" => {
                let name = rest.child_by_field_name("field")?;
                parts.push((text_of(text, name).into(), std::mem::take(&mut suffix)));
                rest = rest.child_by_field_name("value")?;
            }
            "generic_function" => rest = rest.child_by_field_name("function")?,
            "call_expression" if suffix.is_empty() => {
                suffix = "()";
                rest = rest.child_by_field_name("function")?;
            }
            "index_expression" if suffix.is_empty() => {
                suffix = "[]";
                rest = rest.named_child(0)?;
            }
            "await_expression" | "try_expression" => rest = rest.named_child(0)?,
            "macro_invocation" if suffix.is_empty() => {
                let name = text_of(text, rest.child_by_field_name("macro")?);
                parts.push((name.into(), "!()"));
                break;
            }
            "identifier" | "self" | "super" | "crate" => {
                parts.push((text_of(text, rest).into(), suffix));
                break;
            }
            "scoped_identifier" => {
                parts.push((plain_type(text_of(text, rest)), suffix));
                break;
            }
            _ => return None,
        }
    }
    let parts: Vec<String> = parts.iter().rev().map(|(part, suffix)| format!("{part}{suffix}")).collect();
    Some(parts.join(".").into())
}

fn argument(written: &str) -> Argument {
    let unquoted = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match unquoted.filter(|text| !text.contains('"')) {
        Some(text) => Argument::Text(cut(text, ARGUMENT_LIMIT)),
        None => Argument::Expression(cut(&on_one_line(written), ARGUMENT_LIMIT)),
    }
}
