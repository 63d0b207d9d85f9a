//! Errors: which types and values are errors, where they are returned and where they are told apart. And tests.

use tree_sitter::Node;

use super::calls::body_around;
use super::reader::Reader;
use super::syntax::children;
use crate::{Argument, Definition, DefinitionIndex, DefinitionKind, Name, Signal, SignalKind};

/// Functions that make an error of no type of its own.
const MAKERS: &[&str] = &[
    "errors.New",
    "errors.Errorf",
    "errors.Wrap",
    "errors.Wrapf",
    "fmt.Errorf",
    "status.Error",
    "status.Errorf",
    "xerrors.Errorf",
    "xerrors.New",
];

impl<'t> Reader<'_, 't> {
    /// Whether a path is called as values of errors are: `ErrNotFound`, `sql.ErrNoRows`; in lower case it has to be one
    /// of this source.
    fn is_value(&self, path: &str) -> bool {
        is_value_name(path) || self.errors.contains(path)
    }

    /// Adds the errors that are returned and told apart. `nodes` are returns and comparisons.
    pub(super) fn errors(&mut self, nodes: &[Node<'t>]) {
        self.error_types();
        let bodies = self.bodies();
        let mut found = Vec::new();
        for node in nodes {
            let kinds: Vec<SignalKind> = match node.kind() {
                "return_statement" => {
                    let values = children(*node).into_iter().flat_map(|it| match it.kind() {
                        "expression_list" => children(it),
                        _ => vec![it],
                    });
                    values.filter_map(|value| self.returned(value)).map(|error| SignalKind::Throw { error }).collect()
                }
                _ => self.compared(*node).map(|error| SignalKind::Catch { error }).into_iter().collect(),
            };
            let span = self.span(node.start_byte(), node.end_byte());
            let definition = body_around(&bodies, span);
            found.extend(kinds.into_iter().map(|kind| Signal { kind, definition, span }));
        }
        let known = &self.errors;
        for call in self.facts.calls.iter().filter(|call| call.callee == "errors.Is") {
            if let Some(Argument::Expression(error)) = call.arguments.get(1) {
                if !is_error(error) && !known.contains(error) {
                    continue;
                }
                let kind = SignalKind::Catch { error: error.clone() };
                found.push(Signal { kind, definition: call.caller, span: call.span });
            }
        }
        self.facts.signals.extend(found);
    }

    /// The types with a method `Error() string`, and the variables `ErrX` that `errors.New` makes.
    fn error_types(&mut self) {
        let mut types: Vec<DefinitionIndex> = Vec::new();
        for (index, it) in self.facts.definitions.iter().enumerate() {
            let is_method = it.kind == DefinitionKind::Method && it.name == "Error" && it.parameters.is_empty();
            let makes = it.value.as_deref().and_then(|value| value.split('(').next());
            let is_value = it.kind == DefinitionKind::Variable && makes.is_some_and(|maker| MAKERS.contains(&maker));
            if is_method && it.type_text.as_deref() == Some("string") {
                types.extend(it.parent);
            } else if is_value {
                types.push(index as DefinitionIndex);
            }
        }
        types.sort_unstable();
        types.dedup();
        for index in types {
            let definition = &self.facts.definitions[index as usize];
            let span = definition.span;
            if definition.kind == DefinitionKind::Variable {
                self.errors.insert(definition.name.clone());
            }
            self.facts.signals.push(Signal { kind: SignalKind::ErrorType, definition: Some(index), span });
        }
    }

    /// The error that a returned value is.
    fn returned(&self, value: Node<'t>) -> Option<Name> {
        match value.kind() {
            "identifier" | "selector_expression" => self.path(value).filter(|path| self.is_value(path)),
            "unary_expression" => self.returned(value.child_by_field_name("operand")?),
            "composite_literal" => self.path(value.child_by_field_name("type")?).filter(|path| is_error(path)),
            "call_expression" => {
                let callee = self.path(value.child_by_field_name("function")?)?;
                if !MAKERS.contains(&callee.as_str()) {
                    let last = callee.rsplit('.').next().unwrap_or(&callee);
                    return (last.starts_with("New") && last.ends_with("Error")).then_some(callee);
                }
                // What is wrapped says more than that it is wrapped.
                let arguments = children(value.child_by_field_name("arguments")?);
                let wrapped = arguments.into_iter().filter_map(|it| self.path(it)).find(|path| self.is_value(path));
                Some(wrapped.unwrap_or(callee))
            }
            _ => None,
        }
    }

    /// The error that a value is compared to: `err == ErrNotFound`.
    fn compared(&self, node: Node<'t>) -> Option<Name> {
        let operator = self.node_text(node.child_by_field_name("operator")?);
        let right = self.path(node.child_by_field_name("right")?)?;
        (matches!(operator, "==" | "!=") && self.is_value(&right)).then_some(right)
    }

    /// A name, or a name of a package.
    fn path(&self, node: Node<'t>) -> Option<Name> {
        let is_path =
            matches!(node.kind(), "identifier" | "selector_expression" | "type_identifier" | "qualified_type");
        let text = self.one_line(node).filter(|_| is_path)?;
        text.chars().all(|it| it.is_alphanumeric() || it == '_' || it == '.').then_some(text)
    }

    /// Tests and benchmarks, by the names that the tool looks for.
    pub(super) fn tests(&mut self) {
        if !self.in_test {
            return;
        }
        let mut found = Vec::new();
        for (index, it) in self.facts.definitions.iter().enumerate() {
            if let Some(kind) = test_kind(it) {
                found.push(Signal { kind, definition: Some(index as DefinitionIndex), span: it.span });
            }
        }
        self.facts.signals.extend(found);
    }
}

fn test_kind(function: &Definition) -> Option<SignalKind> {
    let after = |word: &str| {
        let rest = function.name.strip_prefix(word)?;
        (!rest.starts_with(char::is_lowercase)).then_some(rest)
    };
    let takes = function.parameters.len();
    match function.kind {
        DefinitionKind::Function if takes == 1 && function.name != "TestMain" => match (after("Test"), after("Fuzz")) {
            (None, None) => after("Benchmark").map(|_| SignalKind::Bench),
            _ => Some(SignalKind::Test),
        },
        DefinitionKind::Function if takes == 0 => after("Example").map(|_| SignalKind::Test),
        _ => None,
    }
}

/// Whether a path is called as values of errors are: `ErrNotFound`, `sql.ErrNoRows`, `io.EOF`.
fn is_value_name(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    last.strip_prefix("Err").is_some_and(|rest| rest.starts_with(char::is_uppercase)) || path == "io.EOF"
}

/// Whether a path is called as errors are: `ErrNotFound`, `NotFoundError`.
fn is_error(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    is_value_name(path) || (last.ends_with("Error") && last.len() > "Error".len())
}
