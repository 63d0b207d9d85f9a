//! Statements.

use ruff_python_ast::{self as ast, Expr, Pattern, Stmt};
use ruff_text_size::Ranged;

use super::{DEEPEST, Lowering};
use crate::Name;
use crate::calls::program::{BodyKind, Decorator, Expression, FunctionIndex, Handler, Native, Step};

impl Lowering<'_> {
    /// Lowers statements of the body `within`.
    pub(super) fn statements(&mut self, within: FunctionIndex, statements: &[Stmt]) -> Vec<Step> {
        let mut steps = Vec::with_capacity(statements.len());
        if self.depth >= DEEPEST {
            return steps;
        }
        self.depth += 1;
        for statement in statements {
            self.statement(within, statement, &mut steps);
        }
        self.depth -= 1;
        steps
    }

    fn statement(&mut self, within: FunctionIndex, statement: &Stmt, steps: &mut Vec<Step>) {
        match statement {
            Stmt::FunctionDef(function) => steps.push(self.function(within, function)),
            Stmt::ClassDef(class) => steps.push(self.class(within, class)),
            Stmt::Return(returned) => {
                steps.push(Step::Return(returned.value.as_ref().map(|value| self.expression(within, value))));
            }
            Stmt::Assign(assign) => {
                let value = self.expression(within, &assign.value);
                steps.push(Step::Assign(self.all(within, &assign.targets), value));
            }
            Stmt::AugAssign(assign) => {
                let at = self.place(assign.target.end().to_u32());
                let target = self.expression(within, &assign.target);
                let value = self.expression(within, &assign.value);
                let changed = Expression::Operator("__add__", Box::new(target.clone()), Box::new(value), at);
                steps.push(Step::Assign(vec![target], changed));
            }
            Stmt::AnnAssign(assign) => {
                let annotation = self.expression(within, &assign.annotation);
                let value = assign.value.as_ref().map(|value| self.expression(within, value));
                steps.push(Step::Declare(self.expression(within, &assign.target), annotation, value));
            }
            Stmt::Expr(expression) => steps.push(Step::Evaluate(self.expression(within, &expression.value))),
            Stmt::Raise(raised) => {
                let at = self.place(raised.start().to_u32());
                steps.push(Step::Raise(raised.exc.as_ref().map(|error| self.expression(within, error)), at));
            }
            Stmt::Assert(assert) => steps.push(Step::Evaluate(self.expression(within, &assert.test))),
            Stmt::Delete(deleted) => {
                for target in &deleted.targets {
                    if let Expr::Subscript(subscript) = target {
                        let value = self.expression(within, &subscript.value);
                        steps.push(Step::Evaluate(value));
                    }
                }
            }
            Stmt::Break(_) | Stmt::Continue(_) => steps.push(Step::Leave),
            Stmt::Import(import) => {
                let at = import.start().to_u32();
                for alias in &import.names {
                    let alias_name = alias.asname.as_ref().map(|alias| Name::from(alias.as_str()));
                    steps.push(Step::Import(at, alias.name.as_str().into(), alias_name));
                }
            }
            Stmt::ImportFrom(import) => steps.push(import_names(import)),
            _ => self.block(within, statement, steps),
        }
    }

    fn block(&mut self, within: FunctionIndex, statement: &Stmt, steps: &mut Vec<Step>) {
        match statement {
            Stmt::If(branch) => {
                let mut blocks = Vec::new();
                let test = self.expression(within, &branch.test);
                blocks.push((Some(test), self.statements(within, &branch.body)));
                for clause in &branch.elif_else_clauses {
                    let test = clause.test.as_ref().map(|test| self.expression(within, test));
                    blocks.push((test, self.statements(within, &clause.body)));
                }
                steps.push(Step::Branch(blocks));
            }
            Stmt::For(each) => {
                let target = self.expression(within, &each.target);
                let iterated = self.expression(within, &each.iter);
                let body = self.statements(within, &each.body);
                let last = self.statements(within, &each.orelse);
                steps.push(Step::For(target, iterated, body, last, self.place(each.iter.start().to_u32())));
            }
            Stmt::While(each) => {
                let test = self.expression(within, &each.test);
                let body = self.statements(within, &each.body);
                steps.push(Step::While(test, body, self.statements(within, &each.orelse)));
            }
            Stmt::Try(attempt) => steps.push(self.attempt(within, attempt)),
            Stmt::With(with) => {
                let mut items = Vec::new();
                for item in &with.items {
                    let context = self.expression(within, &item.context_expr);
                    items.push((context, item.optional_vars.as_ref().map(|target| self.expression(within, target))));
                }
                let body = self.statements(within, &with.body);
                steps.push(Step::With(items, body, self.place(with.start().to_u32())));
            }
            Stmt::Match(matched) => self.matched(within, matched, steps),
            _ => {}
        }
    }

    fn attempt(&mut self, within: FunctionIndex, attempt: &ast::StmtTry) -> Step {
        let body = self.statements(within, &attempt.body);
        let mut handlers = Vec::new();
        for ast::ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
            let catches = handler.type_.as_ref().map(|caught| self.expression(within, caught));
            let name = handler.name.as_ref().map(|name| name.as_str().into());
            handlers.push(Handler { catches, name, body: self.statements(within, &handler.body) });
        }
        let otherwise = self.statements(within, &attempt.orelse);
        Step::Try(body, handlers, otherwise, self.statements(within, &attempt.finalbody))
    }

    /// A `match`: each case is a branch that binds what its pattern captures.
    fn matched(&mut self, within: FunctionIndex, matched: &ast::StmtMatch, steps: &mut Vec<Step>) {
        let subject = self.expression(within, &matched.subject);
        steps.push(Step::Evaluate(subject.clone()));
        let mut blocks = Vec::new();
        for case in &matched.cases {
            let mut body = Vec::new();
            self.pattern(within, &case.pattern, Some(&subject), &mut body);
            if let Some(guard) = &case.guard {
                body.push(Step::Evaluate(self.expression(within, guard)));
            }
            body.extend(self.statements(within, &case.body));
            let is_last =
                matches!(&case.pattern, Pattern::MatchAs(any) if any.pattern.is_none() && case.guard.is_none());
            let test = (!is_last).then(|| Expression::Native(Native::Boolean, Vec::new()));
            blocks.push((test, body));
        }
        steps.push(Step::Branch(blocks));
    }

    /// What matching a pattern binds; a class pattern tells the type of what it is matched with.
    fn pattern(
        &mut self,
        within: FunctionIndex,
        pattern: &Pattern,
        subject: Option<&Expression>,
        steps: &mut Vec<Step>,
    ) {
        match pattern {
            Pattern::MatchAs(bound) => {
                if let Some(inner) = &bound.pattern {
                    self.pattern(within, inner, subject, steps);
                }
                if let (Some(name), Some(subject)) = (&bound.name, subject) {
                    let target = Expression::Name(name.as_str().into());
                    steps.push(match bound.pattern.as_deref() {
                        Some(Pattern::MatchClass(class)) => {
                            let class = self.expression(within, &class.cls);
                            Step::Declare(target, class, Some(subject.clone()))
                        }
                        _ => Step::Assign(vec![target], subject.clone()),
                    });
                }
            }
            Pattern::MatchClass(class) => {
                for argument in &class.arguments.patterns {
                    self.pattern(within, argument, None, steps);
                }
            }
            Pattern::MatchOr(any) => {
                for inner in &any.patterns {
                    self.pattern(within, inner, subject, steps);
                }
            }
            _ => {}
        }
    }

    fn decorators(&mut self, within: FunctionIndex, decorators: &[ast::Decorator]) -> Vec<Decorator> {
        let lower = |decorator: &ast::Decorator| Decorator {
            value: self.expression(within, &decorator.expression),
            at: self.place(decorator.start().to_u32()),
        };
        decorators.iter().map(lower).collect()
    }

    fn function(&mut self, within: FunctionIndex, function: &ast::StmtFunctionDef) -> Step {
        let decorators = self.decorators(within, &function.decorator_list);
        let start = self.keyword(function.range().start().to_u32(), function.name.start().to_u32());
        let span = self.span(start, function.end().to_u32());
        let index = self.open(function.name.as_str().into(), BodyKind::Function, span, within);
        let parameters = self.parameters(within, &function.parameters);
        let result = function.returns.as_ref().map(|result| self.expression(within, result));
        let opened = &mut self.functions[index as usize];
        (opened.parameters, opened.result) = (parameters, result);
        self.body(index, &function.body);
        Step::Function(index, decorators)
    }

    fn class(&mut self, within: FunctionIndex, class: &ast::StmtClassDef) -> Step {
        let decorators = self.decorators(within, &class.decorator_list);
        let start = self.keyword(class.range().start().to_u32(), class.name.start().to_u32());
        let span = self.span(start, class.end().to_u32());
        let index = self.open(class.name.as_str().into(), BodyKind::Class, span, within);
        let bases = class.arguments.as_ref().map_or(&[][..], |arguments| &arguments.args);
        self.functions[index as usize].bases = self.all(within, bases);
        self.body(index, &class.body);
        Step::Class(index, decorators)
    }

    /// The line of a definition is that of its keyword, not of its decorators.
    fn keyword(&self, start: u32, name: u32) -> u32 {
        let before = self.text.get(start as usize..name as usize).unwrap_or_default();
        let found = ["async def", "def", "class"].iter().filter_map(|keyword| before.rfind(keyword)).min();
        start + found.unwrap_or(0) as u32
    }
}

fn import_names(import: &ast::StmtImportFrom) -> Step {
    let mut module: Name = ".".repeat(import.level as usize).into();
    module.push_str(import.module.as_ref().map_or("", |module| module.as_str()));
    let bound = |alias: &ast::Alias| {
        let here = alias.asname.as_ref().unwrap_or(&alias.name);
        (Name::from(alias.name.as_str()), Name::from(here.as_str()))
    };
    Step::ImportNames(import.start().to_u32(), module, import.names.iter().map(bound).collect())
}
