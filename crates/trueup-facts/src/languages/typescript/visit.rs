//! The walk over the syntax tree: calls, environment reads, and which nodes lead to definitions and imports.

use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::operator::LogicalOperator;
use oxc_syntax::scope::ScopeFlags;

use super::reader::{Reader, dotted_path, literal_text};
use crate::{ImportKind, Name, SignalKind};

/// The depth at which the walk turns back; deeper parts give no facts.
const DEEPEST: u32 = 400;

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_expression(&mut self, it: &Expression<'a>) {
        self.bounded(it.span().start, |reader| walk::walk_expression(reader, it));
    }

    fn visit_statement(&mut self, it: &Statement<'a>) {
        self.bounded(it.span().start, |reader| walk::walk_statement(reader, it));
    }

    fn visit_ts_type(&mut self, it: &TSType<'a>) {
        self.bounded(it.span().start, |reader| walk::walk_ts_type(reader, it));
    }

    fn visit_jsx_element(&mut self, it: &JSXElement<'a>) {
        let name = &it.opening_element.name;
        let callee = match name {
            JSXElementName::IdentifierReference(name) => Some(Name::new(name.name.as_str())),
            JSXElementName::MemberExpression(member) => {
                let span = member.span;
                (span.size() < 80).then(|| Name::new(self.slice(span.start, span.end)))
            }
            _ => None,
        };
        self.add_call(callee, &[], it.opening_element.span);
        self.bounded(it.span.start, |reader| walk::walk_jsx_element(reader, it));
    }

    fn visit_jsx_element_name(&mut self, _: &JSXElementName<'a>) {}

    fn visit_ts_type_name(&mut self, _: &TSTypeName<'a>) {}

    fn visit_ts_import_type_qualifier(&mut self, _: &TSImportTypeQualifier<'a>) {}

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        // A sum of thousands of terms nests to the left: go down it in a loop.
        self.asked_for(it);
        let mut rights = vec![&it.right];
        let mut left = &it.left;
        while let Expression::BinaryExpression(inner) = left {
            self.asked_for(inner);
            rights.push(&inner.right);
            left = &inner.left;
        }
        self.visit_expression(left);
        rights.into_iter().rev().for_each(|right| self.visit_expression(right));
    }

    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        // `a ?? b ?? c` nests to the left: what stands behind a read is its default.
        let mut operands = vec![&it.right];
        let mut left = &it.left;
        while let Expression::LogicalExpression(inner) = left {
            if inner.operator == LogicalOperator::And {
                break;
            }
            operands.push(&inner.right);
            left = &inner.left;
        }
        operands.push(left);
        operands.reverse();
        let has_default = it.operator != LogicalOperator::And;
        for (at, operand) in operands.iter().enumerate() {
            match env_name(operand).filter(|_| has_default) {
                Some(name) => {
                    let rest = operands.get(at + 1).map(|next| Span::new(next.span().start, it.span.end));
                    let default = rest.and_then(|rest| self.one_line(&rest));
                    self.add_env_read(name, default, operand.span());
                }
                None => self.visit_expression(operand),
            }
        }
    }

    fn visit_member_expression(&mut self, it: &MemberExpression<'a>) {
        match env_member(it) {
            Some(name) => self.add_env_read(name, None, it.span()),
            None => walk::walk_member_expression(self, it),
        }
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if let Some(name) = env_call(it) {
            self.add_env_read(name, None, it.span);
        }
        match it.common_js_require() {
            Some(source) => {
                let kind = if self.in_function { ImportKind::Dynamic } else { ImportKind::Value };
                self.add_import(source.value.as_str(), Vec::new(), kind, it.span);
            }
            None => self.add_call(dotted_path(&it.callee), &it.arguments, it.span),
        }
        self.rejected(it);
        walk::walk_call_expression(self, it);
    }

    fn visit_throw_statement(&mut self, it: &ThrowStatement<'a>) {
        self.thrown(it);
        walk::walk_throw_statement(self, it);
    }

    fn visit_catch_clause(&mut self, it: &CatchClause<'a>) {
        self.catch_clause(it);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        self.add_call(dotted_path(&it.callee), &it.arguments, it.span);
        walk::walk_new_expression(self, it);
    }

    fn visit_tagged_template_expression(&mut self, it: &TaggedTemplateExpression<'a>) {
        self.add_call(dotted_path(&it.tag), &[], it.span);
        walk::walk_tagged_template_expression(self, it);
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        if let Some(source) = literal_text(&it.source) {
            self.add_import(&source, Vec::new(), ImportKind::Dynamic, it.span);
        }
        walk::walk_import_expression(self, it);
    }

    fn visit_ts_import_type(&mut self, it: &TSImportType<'a>) {
        self.add_import(it.source.value.as_str(), Vec::new(), ImportKind::TypeOnly, it.span);
        walk::walk_ts_import_type(self, it);
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        self.import_declaration(it);
    }

    fn visit_ts_import_equals_declaration(&mut self, it: &TSImportEqualsDeclaration<'a>) {
        self.import_equals(it);
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        self.export_from(it);
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        self.export_all(it);
    }

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        let names = it.specifiers.iter().map(|specifier| Name::new(specifier.local.name().as_str()));
        self.exported_names.extend(names);
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        let export = self.export.replace(it.span.start);
        walk::walk_export_declaration(self, it);
        self.export = export;
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        let export = self.export.replace(it.span.start);
        self.export_default(it);
        self.export = export;
    }

    fn visit_ts_export_assignment(&mut self, it: &TSExportAssignment<'a>) {
        self.export_names_of(&it.expression);
        walk::walk_ts_export_assignment(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if !self.assigned_member(it) {
            walk::walk_assignment_expression(self, it);
        }
    }

    fn visit_block_statement(&mut self, it: &BlockStatement<'a>) {
        self.anonymous(|reader| walk::walk_block_statement(reader, it));
    }

    fn visit_for_statement_init(&mut self, it: &ForStatementInit<'a>) {
        self.anonymous(|reader| walk::walk_for_statement_init(reader, it));
    }

    fn visit_for_statement_left(&mut self, it: &ForStatementLeft<'a>) {
        self.anonymous(|reader| walk::walk_for_statement_left(reader, it));
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        self.variables(it);
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        match &it.id {
            Some(id) if it.r#type != FunctionType::FunctionExpression => {
                self.function(Name::new(id.name.as_str()), it, it.span);
            }
            _ => self.anonymous(|reader| walk::walk_function(reader, it, flags)),
        }
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.anonymous(|reader| walk::walk_arrow_function_expression(reader, it));
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        match &it.id {
            Some(id) if it.r#type == ClassType::ClassDeclaration => {
                self.class(Name::new(id.name.as_str()), it, it.span)
            }
            _ => self.anonymous(|reader| walk::walk_class(reader, it)),
        }
    }

    fn visit_ts_interface_declaration(&mut self, it: &TSInterfaceDeclaration<'a>) {
        self.interface(it);
    }

    fn visit_ts_type_alias_declaration(&mut self, it: &TSTypeAliasDeclaration<'a>) {
        self.type_alias(it);
    }

    fn visit_ts_enum_declaration(&mut self, it: &TSEnumDeclaration<'a>) {
        self.enumeration(it);
    }

    fn visit_ts_namespace_declaration(&mut self, it: &TSNamespaceDeclaration<'a>) {
        self.namespace(it);
    }

    fn visit_ts_external_module_declaration(&mut self, it: &TSExternalModuleDeclaration<'a>) {
        self.external_module(it);
    }

    fn visit_ts_global_declaration(&mut self, it: &TSGlobalDeclaration<'a>) {
        let ambient = std::mem::replace(&mut self.ambient, true);
        walk::walk_ts_global_declaration(self, it);
        self.ambient = ambient;
    }
}

impl Reader<'_> {
    fn bounded(&mut self, at: u32, walk: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            return self.note_depth(at);
        }
        self.depth += 1;
        walk(self);
        self.depth -= 1;
    }

    /// Walks a function or class without a name of its own: what it declares is not exported.
    fn anonymous(&mut self, walk: impl FnOnce(&mut Self)) {
        let (in_function, export) = (std::mem::replace(&mut self.in_function, true), self.export.take());
        walk(self);
        (self.in_function, self.export) = (in_function, export);
    }

    pub(super) fn add_env_read(&mut self, name: Name, default: Option<Name>, span: Span) {
        // A call is seen once for itself and once as the left side of its default.
        if self.facts.signals.last().is_some_and(|last| last.span.start == span.start) {
            return;
        }
        self.add_signal(SignalKind::EnvRead { name, default }, span);
    }
}

/// The variable that an expression reads from the environment.
fn env_name(expression: &Expression) -> Option<Name> {
    match expression.get_inner_expression() {
        Expression::CallExpression(call) => env_call(call),
        Expression::ChainExpression(chain) => env_member(chain.expression.member_expression()?),
        inner => env_member(inner.as_member_expression()?),
    }
}

/// `process.env.X`, `process.env["X"]`, `import.meta.env.X`, `Bun.env.X`.
fn env_member(member: &MemberExpression) -> Option<Name> {
    let name = member.static_property_name()?;
    let object = dotted_path(member.object())?;
    is_environment(&object).then(|| Name::new(name))
}

/// Whether a path names the object that holds the environment.
pub(super) fn is_environment(path: &str) -> bool {
    ["process.env", "import.meta.env", "globalThis.process.env", "Bun.env"].contains(&path)
}

/// `Deno.env.get("X")`.
fn env_call(call: &CallExpression) -> Option<Name> {
    let is_env = call.callee.as_member_expression().is_some() && dotted_path(&call.callee)? == "Deno.env.get";
    if !is_env {
        return None;
    }
    literal_text(call.arguments.first()?.as_expression()?)
}
