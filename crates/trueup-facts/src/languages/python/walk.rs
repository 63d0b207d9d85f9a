//! From a syntax tree to facts: one pass over the statements.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, CmpOp, Expr, ExprContext, Mod, Stmt};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use super::expression::{self, dotted_path};
use crate::excerpt::first_paragraph;
use crate::{
    Call, Definition, DefinitionIndex, DefinitionKind, FileFacts, LineIndex, Name, Problem, Signal, SignalKind, Span,
};

/// How many syntax errors of one source are reported.
const PROBLEM_LIMIT: usize = 3;

/// Reads the facts of a source whose nesting the caller's stack can take.
pub(super) fn read(text: &str) -> FileFacts {
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    let lines = LineIndex::new(text);
    let mut walk = Walk::new(text, &lines);
    if let Mod::Module(module) = parsed.syntax() {
        walk.module(&module.body);
    }
    walk.facts.code_lines = code_lines(&parsed, &lines, &walk.docstrings);
    for error in parsed.errors().iter().take(PROBLEM_LIMIT) {
        let line = Some(lines.line(error.location.start().to_u32()));
        walk.facts.problems.push(Problem { message: format!("syntax error: {}", error.error), line });
    }
    walk.facts
}

/// How many lines hold a token that is neither a comment nor part of a docstring.
fn code_lines(parsed: &ruff_python_parser::Parsed<Mod>, lines: &LineIndex, docstrings: &[TextRange]) -> u32 {
    let mut docstrings = docstrings.iter().peekable();
    let (mut count, mut last) = (0, 0);
    for token in parsed.tokens() {
        use TokenKind::{Comment, Dedent, EndOfFile, Indent, Newline, NonLogicalNewline};
        if matches!(token.kind(), Comment | Dedent | EndOfFile | Indent | Newline | NonLogicalNewline) {
            continue;
        }
        while docstrings.next_if(|docstring| docstring.end() <= token.start()).is_some() {}
        if docstrings.peek().is_some_and(|docstring| docstring.contains_range(token.range())) {
            continue;
        }
        let end = lines.line(token.end().to_u32().saturating_sub(1));
        if end > last {
            let start = lines.line(token.start().to_u32()).max(last + 1);
            count += end - start + 1;
            last = end;
        }
    }
    count
}

/// What the statements being read stand in.
#[derive(Clone)]
pub(super) enum Scope {
    Module,
    Class { index: DefinitionIndex },
    Function { index: DefinitionIndex, method: Option<Method> },
}

/// What a method's statements need to know to find the attributes it assigns.
#[derive(Clone)]
pub(super) struct Method {
    /// The class.
    pub class: DefinitionIndex,
    /// What the first parameter is called.
    pub receiver: Name,
    /// The annotated parameters, with their annotations.
    pub annotations: Vec<(Name, Name)>,
    /// All parameters.
    pub parameters: Vec<Name>,
}

pub(super) struct Walk<'s> {
    pub text: &'s str,
    pub lines: &'s LineIndex,
    pub facts: FileFacts,
    pub scopes: Vec<Scope>,
    /// Whether the statements being read run for type checkers only.
    pub type_checking: bool,
    /// The names already defined in a module or class, by owner.
    pub seen: FxHashSet<(Option<DefinitionIndex>, Name)>,
    /// The classes of this source that are errors.
    pub errors: FxHashSet<Name>,
    docstrings: Vec<TextRange>,
}

impl<'s> Walk<'s> {
    fn new(text: &'s str, lines: &'s LineIndex) -> Walk<'s> {
        let (facts, scopes) = (FileFacts::default(), vec![Scope::Module]);
        let (seen, errors, docstrings) = (FxHashSet::default(), FxHashSet::default(), Vec::new());
        Walk { text, lines, facts, scopes, type_checking: false, seen, errors, docstrings }
    }

    fn module(&mut self, body: &[Stmt]) {
        if let Some((doc, range)) = docstring(body) {
            self.facts.doc = Some(doc);
            self.facts.doc_line = Some(self.lines.line(range.start().to_u32()));
        }
        self.visit_body(body);
    }

    pub(super) fn scope(&self) -> &Scope {
        self.scopes.last().unwrap_or(&Scope::Module)
    }

    /// The definition whose statements are being read.
    pub(super) fn owner(&self) -> Option<DefinitionIndex> {
        match self.scope() {
            Scope::Module => None,
            Scope::Class { index } | Scope::Function { index, .. } => Some(*index),
        }
    }

    pub(super) fn in_function(&self) -> bool {
        self.scopes.iter().any(|scope| matches!(scope, Scope::Function { .. }))
    }

    pub(super) fn span(&self, start: u32, end: u32) -> Span {
        let last = end.saturating_sub(1).max(start);
        Span { start, end, line: self.lines.line(start), end_line: self.lines.line(last) }
    }

    pub(super) fn span_of(&self, node: &impl Ranged) -> Span {
        self.span(node.start().to_u32(), node.end().to_u32())
    }

    pub(super) fn push(&mut self, definition: Definition) -> DefinitionIndex {
        let index = self.facts.definitions.len() as DefinitionIndex;
        self.facts.definitions.push(definition);
        index
    }

    fn call(&mut self, call: &ast::ExprCall) {
        let Some(callee) = dotted_path(&call.func) else { return };
        let arguments = expression::arguments(self.text, &call.arguments);
        self.dynamic_import(call, &callee);
        self.push_call(callee, arguments, self.span_of(call));
    }

    fn push_call(&mut self, callee: Name, arguments: Vec<crate::Argument>, span: Span) {
        let caller = self.owner();
        self.facts.calls.push(Call { callee, arguments, caller, span });
    }

    /// `environ["X"]` and `"X" in environ` read the environment as a call does, so they are recorded as one.
    fn environment_lookup(&mut self, mapping: &Expr, key: &Expr, span: Span) {
        if expression::last_part(mapping) != Some("environ") {
            return;
        }
        if let Some(mut callee) = dotted_path(mapping) {
            callee.push_str("[]");
            let argument = expression::argument(self.text, key);
            self.push_call(callee, vec![argument], span);
        }
    }

    fn if_statement(&mut self, statement: &ast::StmtIf) {
        if expression::is_main_test(&statement.test) && matches!(self.scope(), Scope::Module) {
            let span = self.span_of(statement);
            self.facts.signals.push(Signal { kind: SignalKind::EntryPoint, definition: None, span });
        }
        self.visit_expr(&statement.test);
        let before = self.type_checking;
        self.type_checking |= expression::is_type_checking(&statement.test);
        self.visit_body(&statement.body);
        self.type_checking = before;
        for clause in &statement.elif_else_clauses {
            self.visit_elif_else_clause(clause);
        }
    }

    pub(super) fn in_scope(&mut self, scope: Scope, read: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        read(self);
        self.scopes.pop();
    }
}

impl<'a> Visitor<'a> for Walk<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => return self.function(function),
            Stmt::ClassDef(class) => return self.class(class),
            Stmt::If(statement) => return self.if_statement(statement),
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Assign(assign) => self.assignment(assign),
            Stmt::AnnAssign(assign) => self.annotated_assignment(assign),
            Stmt::TypeAlias(alias) => self.type_alias(alias),
            Stmt::Raise(raise) => self.raised(raise),
            Stmt::Try(attempt) => self.caught(attempt),
            Stmt::Expr(expression) if expression.value.is_string_literal_expr() => {
                self.docstrings.push(expression.range());
            }
            _ => {}
        }
        visitor::walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Call(call) => self.call(call),
            Expr::Subscript(subscript) if subscript.ctx == ExprContext::Load => {
                let span = self.span_of(subscript);
                self.environment_lookup(&subscript.value, &subscript.slice, span);
            }
            Expr::Compare(compare) => {
                if let ([CmpOp::In | CmpOp::NotIn], [mapping]) = (&*compare.ops, &*compare.comparators) {
                    let span = self.span_of(compare);
                    self.environment_lookup(mapping, &compare.left, span);
                }
            }
            _ => {}
        }
        visitor::walk_expr(self, expression);
    }
}

/// The first paragraph of a body's docstring, and where the docstring stands.
pub(super) fn docstring(body: &[Stmt]) -> Option<(Box<str>, TextRange)> {
    let Some(Stmt::Expr(first)) = body.first() else { return None };
    let Expr::StringLiteral(text) = &*first.value else { return None };
    Some((first_paragraph(text.value.to_str().lines())?, first.range()))
}

/// A definition of `kind` with everything else still to be said.
pub(super) fn definition(kind: DefinitionKind, name: &str, span: Span) -> Definition {
    Definition {
        kind,
        name: name.into(),
        span,
        first_line: span.line,
        header_end: span.end,
        parent: None,
        owner: None,
        visibility: super::define::visibility(name, kind),
        type_text: None,
        value: None,
        parameters: Vec::new(),
        bases: Vec::new(),
        decorators: Vec::new(),
        doc: None,
        in_test: false,
    }
}
