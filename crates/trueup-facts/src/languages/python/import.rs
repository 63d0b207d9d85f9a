//! Imports, as written.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

use super::expression::last_part;
use super::walk::Walk;
use crate::{Import, ImportKind, ImportedName, Name};

impl Walk<'_> {
    pub(super) fn import(&mut self, import: &ast::StmtImport) {
        for alias in &import.names {
            self.push_import(alias.name.as_str().into(), Vec::new(), import);
        }
    }

    pub(super) fn import_from(&mut self, import: &ast::StmtImportFrom) {
        let mut specifier: Name = ".".repeat(import.level as usize).into();
        specifier.push_str(import.module.as_ref().map_or("", |module| module.as_str()));
        let names = import.names.iter().map(|alias| ImportedName {
            name: alias.name.as_str().into(),
            alias: alias.asname.as_ref().map(|alias| alias.as_str().into()),
        });
        self.push_import(specifier, names.collect(), import);
    }

    fn push_import(&mut self, specifier: Name, names: Vec<ImportedName>, node: &impl Ranged) {
        if specifier.is_empty() {
            return;
        }
        let kind = match (self.type_checking, self.in_function()) {
            (true, _) => ImportKind::TypeOnly,
            (_, true) => ImportKind::Dynamic,
            _ => ImportKind::Value,
        };
        self.record(specifier, names, kind, node);
    }

    /// `importlib.import_module("a.b")` and `__import__("a.b")`.
    pub(super) fn dynamic_import(&mut self, call: &ast::ExprCall, callee: &str) {
        if !matches!(callee, "importlib.import_module" | "import_module" | "__import__") {
            return;
        }
        let Some(Expr::StringLiteral(module)) = call.arguments.args.first() else { return };
        let module = module.value.to_str();
        let is_module = !module.is_empty()
            && module.bytes().all(|byte| byte == b'.' || byte == b'_' || byte.is_ascii_alphanumeric());
        let is_own = !module.starts_with('.')
            || call
                .arguments
                .args
                .get(1)
                .is_some_and(|package| matches!(last_part(package), Some("__package__" | "__name__")));
        if is_module && is_own {
            self.record(module.into(), Vec::new(), ImportKind::Dynamic, call);
        }
    }

    fn record(&mut self, specifier: Name, names: Vec<ImportedName>, kind: ImportKind, node: &impl Ranged) {
        let owner = self.owner().and_then(|owner| self.facts.definitions.get(owner as usize));
        let in_test = owner.is_some_and(|owner| owner.in_test);
        let span = self.span_of(node);
        self.facts.imports.push(Import { specifier, names, kind, path_attribute: None, module: None, in_test, span });
    }
}
