//! Calls.

use tree_sitter::Node;

use super::reader::Reader;
use super::syntax::children;
use crate::grammar::one_line;
use crate::{Argument, Call, DefinitionIndex, DefinitionKind, Name, Span};

/// The longest argument of a call, in bytes, that is kept as written.
const LONGEST_ARGUMENT: usize = 60;

/// How many parts a callee may have.
const MOST_PARTS: usize = 24;

impl<'t> Reader<'_, 't> {
    /// Adds the calls; the caller is the top-level definition around a call.
    pub(super) fn calls(&mut self, calls: &[Node<'t>]) {
        let bodies = self.bodies();
        for node in calls {
            let Some(callee) = node.child_by_field_name("function").and_then(|function| self.callee(function)) else {
                continue;
            };
            let span = self.span(node.start_byte(), node.end_byte());
            let caller = body_around(&bodies, span);
            let arguments = node.child_by_field_name("arguments").map(|list| self.arguments(list)).unwrap_or_default();
            self.facts.calls.push(Call { callee, arguments, caller, span });
        }
    }

    /// The functions, constants and variables with what they span, in order.
    pub(super) fn bodies(&self) -> Vec<(u32, u32, DefinitionIndex)> {
        use DefinitionKind::{Constant, Function, Method, Variable};
        let all = self.facts.definitions.iter().enumerate();
        let with_body = all.filter(|(_, it)| matches!(it.kind, Function | Method | Constant | Variable));
        let mut bodies: Vec<_> =
            with_body.map(|(index, it)| (it.span.start, it.span.end, index as DefinitionIndex)).collect();
        bodies.sort_unstable();
        bodies
    }

    /// The callee as a dotted path: `a.b`, `a.b().c`; `None` for what is no path.
    fn callee(&self, function: Node<'t>) -> Option<Name> {
        let mut parts: Vec<&str> = Vec::new();
        let mut current = function;
        loop {
            current = match current.kind() {
                "identifier" => {
                    parts.push(self.node_text(current));
                    break;
                }
                "selector_expression" => {
                    parts.push(self.node_text(current.child_by_field_name("field")?));
                    current.child_by_field_name("operand")?
                }
                "call_expression" => {
                    parts.push("()");
                    current.child_by_field_name("function")?
                }
                "index_expression" => {
                    // `New[int](…)` has the same syntax as a call of an element; it is far more frequent.
                    if !parts.is_empty() {
                        parts.push("[]");
                    }
                    current.child_by_field_name("operand")?
                }
                "type_instantiation_expression" => current.child_by_field_name("type")?,
                _ => return None,
            };
            if parts.len() > MOST_PARTS {
                return None;
            }
        }
        let mut path = Name::default();
        for part in parts.iter().rev() {
            if !path.is_empty() && *part != "()" && *part != "[]" {
                path.push('.');
            }
            path.push_str(part);
        }
        Some(path)
    }

    fn arguments(&self, list: Node<'t>) -> Vec<Argument> {
        let arguments = children(list).into_iter().filter(|argument| argument.kind() != "comment");
        arguments.take(3).map(|argument| self.argument(argument)).collect()
    }

    fn argument(&self, node: Node<'t>) -> Argument {
        let text = self.node_text(node);
        match node.kind() {
            "interpreted_string_literal" | "raw_string_literal" if text.len() >= 2 => {
                Argument::Text(Name::new(&text[1..text.len() - 1]))
            }
            _ => Argument::Expression(one_line(text, LONGEST_ARGUMENT).unwrap_or_else(|| Name::const_new("…"))),
        }
    }
}

/// The body that a place lies in.
pub(super) fn body_around(bodies: &[(u32, u32, DefinitionIndex)], span: Span) -> Option<DefinitionIndex> {
    let before = bodies.partition_point(|(start, _, _)| *start <= span.start);
    bodies[..before].last().filter(|(_, end, _)| *end >= span.end).map(|(_, _, index)| *index)
}
