//! Errors: which classes are errors, where they are raised and where they are caught. And tests.

use ruff_python_ast::{self as ast, ExceptHandler, Expr};
use ruff_text_size::Ranged;

use super::expression::dotted_path;
use super::walk::Walk;
use crate::{Definition, DefinitionIndex, DefinitionKind, FileFacts, Name, Signal, SignalKind};

/// Exceptions of the language that are not called so.
const EXCEPTIONS: &[&str] = &[
    "BaseException",
    "ExceptionGroup",
    "GeneratorExit",
    "KeyboardInterrupt",
    "StopIteration",
    "SystemExit",
    "Warning",
];

impl Walk<'_> {
    /// `raise NotFound(order)`; what is raised again is no new error.
    pub(super) fn raised(&mut self, raise: &ast::StmtRaise) {
        let Some(raised) = raise.exc.as_deref() else { return };
        let path = match raised {
            Expr::Call(call) => dotted_path(&call.func),
            other => dotted_path(other),
        };
        // A name in lower case is a variable, or a function that makes the error.
        let is_type = |path: &Name| last_part(path).starts_with(|first: char| first.is_uppercase());
        if let Some(error) = path.filter(is_type) {
            self.error_signal(SignalKind::Throw { error }, raise);
        }
    }

    /// `except (NotFound, Timeout)`
    pub(super) fn caught(&mut self, attempt: &ast::StmtTry) {
        for handler in &attempt.handlers {
            let ExceptHandler::ExceptHandler(handler) = handler;
            let errors: Vec<Name> = match handler.type_.as_deref() {
                None => vec![Name::const_new("*")],
                Some(Expr::Tuple(tuple)) => tuple.elts.iter().filter_map(dotted_path).collect(),
                Some(one) => dotted_path(one).into_iter().collect(),
            };
            for error in errors {
                let end = handler.type_.as_ref().map_or(handler.start(), |written| written.end());
                let span = self.span(handler.start().to_u32(), end.to_u32());
                let definition = self.owner();
                self.facts.signals.push(Signal { kind: SignalKind::Catch { error }, definition, span });
            }
        }
    }

    fn error_signal(&mut self, kind: SignalKind, node: &impl Ranged) {
        let (definition, span) = (self.owner(), self.span_of(node));
        self.facts.signals.push(Signal { kind, definition, span });
    }

    /// Says that a class is an error where one of its bases is one.
    pub(super) fn error_type(&mut self, index: DefinitionIndex) {
        let Some(class) = self.facts.definitions.get(index as usize) else { return };
        if class.bases.iter().any(|base| self.errors.contains(base) || is_error(last_part(base))) {
            let (name, span) = (class.name.clone(), class.span);
            self.errors.insert(name);
            self.facts.signals.push(Signal { kind: SignalKind::ErrorType, definition: Some(index), span });
        }
    }
}

fn is_error(name: &str) -> bool {
    ["Error", "Exception", "Warning"].iter().any(|end| name.ends_with(end)) || EXCEPTIONS.contains(&name)
}

fn last_part(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Says which functions are tests: those that unittest or pytest would run.
pub(super) fn add_tests(file_name: &str, facts: &mut FileFacts) {
    let is_test_file = file_name.starts_with("test_") || file_name.ends_with("_test.py");
    let mut found = Vec::new();
    for (index, function) in facts.definitions.iter().enumerate() {
        let owner = function.parent.and_then(|parent| facts.definitions.get(parent as usize));
        if function.kind.is_callable() && function.name.starts_with("test") && is_run(owner, is_test_file) {
            let takes_benchmark = function.parameters.iter().any(|parameter| parameter == "benchmark");
            let kind = if takes_benchmark { SignalKind::Bench } else { SignalKind::Test };
            found.push(Signal { kind, definition: Some(index as DefinitionIndex), span: function.span });
        }
    }
    facts.signals.append(&mut found);
    facts.signals.sort_by_key(|signal| signal.span.start);
}

/// Whether a function that is called like a test is looked for where it stands.
fn is_run(owner: Option<&Definition>, is_test_file: bool) -> bool {
    match owner {
        None => is_test_file,
        Some(class) if class.kind == DefinitionKind::Class => {
            class.in_test || (is_test_file && class.name.starts_with("Test"))
        }
        Some(_) => false,
    }
}
