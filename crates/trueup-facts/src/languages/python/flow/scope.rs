//! Which names a body binds itself.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, ExprContext, Pattern, Stmt};
use rustc_hash::FxHashSet;

use crate::Name;

/// The names that a body binds, and those it declares to be another body's.
#[derive(Default)]
pub(super) struct Scope {
    bound: FxHashSet<Name>,
    globals: FxHashSet<Name>,
    outer: FxHashSet<Name>,
    /// Whether the body yields.
    pub yields: bool,
}

impl Scope {
    pub(super) fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            self.visit_stmt(statement);
        }
    }

    /// The names it binds and the globals it binds, sorted.
    pub(super) fn into_names(self, parameters: Vec<Name>) -> (Vec<Name>, Vec<Name>) {
        let Scope { mut bound, globals, outer, .. } = self;
        bound.extend(parameters);
        let mut locals: Vec<Name> =
            bound.into_iter().filter(|name| !globals.contains(name) && !outer.contains(name)).collect();
        let mut globals: Vec<Name> = globals.into_iter().collect();
        locals.sort();
        globals.sort();
        (locals, globals)
    }

    fn bind(&mut self, name: &str) {
        self.bound.insert(name.into());
    }
}

impl<'a> Visitor<'a> for Scope {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => return self.bind(&function.name),
            Stmt::ClassDef(class) => return self.bind(&class.name),
            Stmt::Global(global) => self.globals.extend(global.names.iter().map(|name| Name::from(name.as_str()))),
            Stmt::Nonlocal(outer) => self.outer.extend(outer.names.iter().map(|name| Name::from(name.as_str()))),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                    self.bind(name.split('.').next().unwrap_or(name));
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
                }
            }
            _ => {}
        }
        visitor::walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Lambda(_) => return,
            Expr::Name(name) if name.ctx == ExprContext::Store => self.bind(name.id.as_str()),
            Expr::Yield(_) | Expr::YieldFrom(_) => self.yields = true,
            _ => {}
        }
        visitor::walk_expr(self, expression);
    }

    fn visit_except_handler(&mut self, handler: &'a ruff_python_ast::ExceptHandler) {
        let ruff_python_ast::ExceptHandler::ExceptHandler(caught) = handler;
        if let Some(name) = &caught.name {
            self.bind(name.as_str());
        }
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        match pattern {
            Pattern::MatchAs(bound) => bound.name.iter().for_each(|name| self.bind(name.as_str())),
            Pattern::MatchStar(bound) => bound.name.iter().for_each(|name| self.bind(name.as_str())),
            Pattern::MatchMapping(bound) => bound.rest.iter().for_each(|name| self.bind(name.as_str())),
            _ => {}
        }
        visitor::walk_pattern(self, pattern);
    }
}
