//! Errors: which types are one, where they are thrown and where they are caught.

use oxc_ast::ast::{CatchClause as CatchClauseNode, *};
use oxc_ast_visit::walk;
use oxc_syntax::operator::BinaryOperator;

use super::reader::{Reader, dotted_path};
use crate::{DefinitionIndex, Name, Signal, SignalKind};

/// A `catch` clause being walked.
pub(super) struct CatchClause {
    /// What the clause calls the error.
    name: Option<Name>,
    /// Whether its body asks for a type.
    asks: bool,
    /// Whether its body throws the same error on.
    rethrows: bool,
}

impl Reader<'_> {
    pub(super) fn add_signal(&mut self, kind: SignalKind, span: Span) {
        let span = self.span(span.start, span.end);
        self.facts.signals.push(Signal { kind, definition: self.owner, span });
    }

    /// A class that extends an error is one; an error is told by its name, as its own definition may be anywhere.
    pub(super) fn error_type(&mut self, index: DefinitionIndex, base: &str, span: Span) {
        let last = base.rsplit('.').next().unwrap_or(base);
        if last.ends_with("Error") || last.ends_with("Exception") {
            let span = self.span(span.start, span.end);
            self.facts.signals.push(Signal { kind: SignalKind::ErrorType, definition: Some(index), span });
        }
    }

    /// `throw new Type(…)`, `throw Value`; a variable in lower case says nothing.
    pub(super) fn thrown(&mut self, it: &ThrowStatement) {
        match it.argument.get_inner_expression() {
            Expression::NewExpression(new) => self.thrown_new(new, it.span),
            Expression::Identifier(name) => {
                if let Some(clause) = self.clause_of(&name.name) {
                    clause.rethrows = true;
                } else if name.name.starts_with(|first: char| first.is_uppercase()) {
                    self.add_signal(SignalKind::Throw { error: Name::new(name.name.as_str()) }, it.span);
                }
            }
            _ => {}
        }
    }

    /// `Promise.reject(new Type(…))`.
    pub(super) fn rejected(&mut self, it: &CallExpression) {
        let Some(Argument::NewExpression(new)) = it.arguments.first() else { return };
        if dotted_path(&it.callee).is_some_and(|callee| callee == "Promise.reject") {
            self.thrown_new(new, it.span);
        }
    }

    fn thrown_new(&mut self, new: &NewExpression, span: Span) {
        if let Some(error) = dotted_path(&new.callee) {
            self.add_signal(SignalKind::Throw { error }, span);
        }
    }

    /// A `catch` clause catches all, unless it asks for a type and throws the rest on.
    pub(super) fn catch_clause(&mut self, it: &CatchClauseNode) {
        let pattern = it.param.as_ref().and_then(|parameter| parameter.pattern.get_identifier_name());
        let name = pattern.map(|name| Name::new(name.as_str()));
        self.clauses.push(CatchClause { name, asks: false, rethrows: false });
        walk::walk_catch_clause(self, it);
        let Some(clause) = self.clauses.pop() else { return };
        if !(clause.asks && clause.rethrows) {
            let head = Span::new(it.span.start, it.body.span.start);
            self.add_signal(SignalKind::Catch { error: Name::const_new("*") }, head);
        }
    }

    /// `error instanceof Type` in a `catch` clause.
    pub(super) fn asked_for(&mut self, it: &BinaryExpression) {
        if it.operator != BinaryOperator::Instanceof {
            return;
        }
        let Expression::Identifier(left) = it.left.get_inner_expression() else { return };
        let Some(clause) = self.clause_of(&left.name) else { return };
        clause.asks = true;
        if let Some(error) = dotted_path(&it.right) {
            self.add_signal(SignalKind::Catch { error }, it.span);
        }
    }

    fn clause_of(&mut self, name: &str) -> Option<&mut CatchClause> {
        self.clauses.iter_mut().rev().find(|clause| clause.name.as_deref() == Some(name))
    }
}
