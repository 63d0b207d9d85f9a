//! Declarations: variables, functions, namespaces and what is exported.

use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;

use super::reader::{Place, Reader, dotted_path};
use super::visit::is_environment;
use crate::{DefinitionIndex, DefinitionKind, Name};

/// Calls that wrap a component and give back a component.
const WRAPPERS: [&str; 6] = ["memo", "React.memo", "forwardRef", "React.forwardRef", "observer", "useCallback"];

impl<'s> Reader<'s> {
    pub(super) fn function(&mut self, name: Name, it: &Function, span: Span) {
        if it.body.is_none() && !it.declare && !self.bodiless {
            return;
        }
        let body = it.body.as_ref().map(|body| body.span.start);
        let place = Place { start: span.start, end: it.span.end, body };
        let index = self.define(DefinitionKind::Function, name, place, &[]);
        self.callable(index, it);
    }

    /// Fills in what a function's own syntax says, and walks it.
    pub(super) fn callable(&mut self, index: DefinitionIndex, it: &Function) {
        let (parameters, type_text) = (self.parameters(&it.params), self.type_text(it.return_type.as_deref()));
        let definition = self.definition(index);
        (definition.parameters, definition.type_text) = (parameters, type_text);
        self.inside_function(index, |reader| {
            reader.visit_formal_parameters(&it.params);
            it.return_type.iter().for_each(|result| reader.visit_ts_type_annotation(result));
            it.body.iter().for_each(|body| reader.visit_function_body(body));
        });
    }

    pub(super) fn arrow(&mut self, index: DefinitionIndex, it: &ArrowFunctionExpression) {
        let (parameters, type_text) = (self.parameters(&it.params), self.type_text(it.return_type.as_deref()));
        let definition = self.definition(index);
        definition.parameters = parameters;
        definition.type_text = type_text.or_else(|| definition.type_text.take());
        self.inside_function(index, |reader| {
            reader.visit_formal_parameters(&it.params);
            it.return_type.iter().for_each(|result| reader.visit_ts_type_annotation(result));
            reader.visit_arrow_function_body(&it.body);
        });
    }

    pub(super) fn variables(&mut self, it: &VariableDeclaration) {
        let export = self.export;
        for (at, declarator) in it.declarations.iter().enumerate() {
            let (start, end) = if at == 0 {
                (it.span.start, declarator.span.end)
            } else {
                (declarator.span.start, declarator.span.end)
            };
            let end = if it.declarations.len() == 1 { it.span.end } else { end };
            if at > 0 {
                self.export = export.map(|_| start);
            }
            self.variable(it, declarator, start, end);
        }
        self.export = export;
    }

    fn variable(&mut self, it: &VariableDeclaration, declarator: &VariableDeclarator, start: u32, end: u32) {
        if self.required(declarator) {
            return;
        }
        self.destructured_environment(declarator);
        let init = declarator.init.as_ref().map(|init| init.get_inner_expression());
        let Some(name) = declarator.id.get_identifier_name() else {
            if self.export.is_some() {
                for identifier in declarator.id.get_binding_identifiers() {
                    let place = Place { start: identifier.span.start, end: identifier.span.end, body: None };
                    let export = self.export.replace(identifier.span.start);
                    self.define(DefinitionKind::Variable, Name::new(identifier.name.as_str()), place, &[]);
                    self.export = export;
                }
            }
            return self.unnamed(declarator);
        };
        let name = Name::new(name.as_str());
        match init.map(unwrapped) {
            Some(Expression::ArrowFunctionExpression(arrow)) => {
                let place = Place { start, end, body: Some(arrow.body.span().start) };
                let index = self.define(DefinitionKind::Function, name, place, &[]);
                self.definition(index).type_text = self.type_text(declarator.type_annotation.as_deref());
                self.arrow(index, arrow);
            }
            Some(Expression::FunctionExpression(function)) => {
                let body = function.body.as_ref().map(|body| body.span.start);
                let index = self.define(DefinitionKind::Function, name, Place { start, end, body }, &[]);
                self.callable(index, function);
            }
            Some(Expression::ClassExpression(class)) => self.class(name, class, Span::new(start, end)),
            _ if self.in_function => self.unnamed(declarator),
            _ => self.value(name, it, declarator, Place { start, end, body: None }),
        }
    }

    /// `const { PORT = "3000" } = process.env` reads variables.
    fn destructured_environment(&mut self, declarator: &VariableDeclarator) {
        let BindingPattern::ObjectPattern(pattern) = &declarator.id else { return };
        if !declarator.init.as_ref().and_then(dotted_path).is_some_and(|path| is_environment(&path)) {
            return;
        }
        for property in &pattern.properties {
            let Some(name) = property.key.static_name() else { continue };
            let default = match &property.value {
                BindingPattern::AssignmentPattern(assigned) => self.one_line(&assigned.right),
                _ => None,
            };
            self.add_env_read(Name::new(name), default, property.span);
        }
    }

    /// Walks a declarator that gives no definition.
    fn unnamed(&mut self, declarator: &VariableDeclarator) {
        let export = self.export.take();
        walk::walk_variable_declarator(self, declarator);
        self.export = export;
    }

    fn value(&mut self, name: Name, it: &VariableDeclaration, declarator: &VariableDeclarator, place: Place) {
        let is_constant =
            it.kind.is_const() && (is_upper_case(&name) || declarator.init.as_ref().is_some_and(is_fixed));
        let kind = if is_constant { DefinitionKind::Constant } else { DefinitionKind::Variable };
        let index = self.define(kind, name, place, &[]);
        let type_text = self.type_text(declarator.type_annotation.as_deref());
        let value = declarator.init.as_ref().and_then(|init| self.one_line(init));
        let definition = self.definition(index);
        (definition.type_text, definition.value) = (type_text, value);
        declarator.type_annotation.iter().for_each(|annotation| self.visit_ts_type_annotation(annotation));
        let Some(init) = &declarator.init else { return };
        match init.get_inner_expression() {
            Expression::ObjectExpression(object) => self.object(index, object, is_constant),
            inner => {
                if let Some(object) = described(inner) {
                    self.described_fields(index, object);
                }
                self.inside(index, |reader| reader.visit_expression(init));
            }
        }
    }

    /// The entries of an object that describes a type at run time: each is a field, its value as written.
    fn described_fields(&mut self, index: DefinitionIndex, object: &ObjectExpression) {
        for property in &object.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else { continue };
            let Some(name) = self.key_name(&property.key).filter(|_| !property.computed) else { continue };
            let place = Place { start: property.span.start, end: property.span.end, body: None };
            let value = self.one_line(&property.value);
            self.inside(index, |reader| {
                let field = reader.define(DefinitionKind::Field, name, place, &[]);
                reader.definition(field).value = value;
            });
        }
    }

    /// An object literal that `index` names: its functions are methods, and the entries of a constant are fields.
    fn object(&mut self, index: DefinitionIndex, it: &ObjectExpression, is_constant: bool) {
        for property in &it.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else {
                self.inside(index, |reader| reader.visit_object_property_kind(property));
                continue;
            };
            let Some(name) = self.key_name(&property.key).filter(|_| !property.computed) else { continue };
            let place = |body| Place { start: property.span.start, end: property.span.end, body };
            self.inside(index, |reader| match property.value.get_inner_expression() {
                Expression::ArrowFunctionExpression(arrow) => {
                    let method = reader.define(DefinitionKind::Method, name, place(Some(arrow.body.span().start)), &[]);
                    reader.arrow(method, arrow);
                }
                Expression::FunctionExpression(function) => {
                    let body = function.body.as_ref().map(|body| body.span.start);
                    let method = reader.define(DefinitionKind::Method, name, place(body), &[]);
                    reader.callable(method, function);
                }
                _ => {
                    if is_constant {
                        let field = reader.define(DefinitionKind::Field, name, place(None), &[]);
                        reader.definition(field).value = reader.one_line(&property.value);
                    }
                    reader.visit_expression(&property.value);
                }
            });
        }
    }

    pub(super) fn namespace(&mut self, it: &TSNamespaceDeclaration) {
        let mut name = it.id.name.to_string();
        let mut body = &it.body;
        while let TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) = body {
            name.push('.');
            name.push_str(inner.id.name.as_str());
            body = &inner.body;
        }
        let TSNamespaceDeclarationBody::TSModuleBlock(block) = body else { return };
        self.module(Name::from(name), it.span, Some(block), it.declare);
    }

    pub(super) fn external_module(&mut self, it: &TSExternalModuleDeclaration) {
        let export = self.export.replace(it.span.start);
        self.module(Name::new(it.id.value.as_str()), it.span, it.body.as_deref(), true);
        self.export = export;
    }

    fn module(&mut self, name: Name, span: Span, block: Option<&TSModuleBlock>, declare: bool) {
        let place = Place { start: span.start, end: span.end, body: block.map(|block| block.span.start) };
        let index = self.define(DefinitionKind::Module, name, place, &[]);
        let Some(block) = block else { return };
        let (ambient, bodiless) = (self.ambient, self.bodiless);
        (self.ambient, self.bodiless) = (ambient || declare, bodiless || declare);
        self.inside(index, |reader| reader.visit_statements(&block.body));
        (self.ambient, self.bodiless) = (ambient, bodiless);
    }

    pub(super) fn export_default(&mut self, it: &ExportDefaultDeclaration) {
        let name = |id: &Option<BindingIdentifier>| {
            id.as_ref().map_or(Name::const_new("default"), |id| Name::new(id.name.as_str()))
        };
        match &it.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                self.function(name(&function.id), function, it.span)
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => self.class(name(&class.id), class, it.span),
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(interface) => self.interface(interface),
            other => {
                if let Some(expression) = other.as_expression() {
                    self.default_expression(expression, it.span);
                }
            }
        }
    }

    fn default_expression(&mut self, it: &Expression, span: Span) {
        let name = Name::const_new("default");
        let place = |body| Place { start: span.start, end: span.end, body };
        match it.get_inner_expression() {
            Expression::ArrowFunctionExpression(arrow) => {
                let index = self.define(DefinitionKind::Function, name, place(Some(arrow.body.span().start)), &[]);
                self.arrow(index, arrow);
            }
            Expression::FunctionExpression(function) => self.function(name, function, span),
            Expression::ClassExpression(class) => self.class(name, class, span),
            Expression::ObjectExpression(object) => {
                self.export_names_of(it);
                let index = self.define(DefinitionKind::Variable, name, place(None), &[]);
                self.object(index, object, false);
            }
            inner => {
                self.export_names_of(inner);
                self.export = None;
                self.visit_expression(inner);
            }
        }
    }

    /// Notes the names that an exported expression gives out: itself, what it wraps, the values of an object.
    pub(super) fn export_names_of(&mut self, it: &Expression) {
        match it.get_inner_expression() {
            Expression::Identifier(identifier) => {
                self.exported_names.insert(Name::new(identifier.name.as_str()));
            }
            Expression::CallExpression(call) => {
                let arguments = call.arguments.iter().filter_map(|argument| match argument {
                    Argument::Identifier(identifier) => Some(Name::new(identifier.name.as_str())),
                    _ => None,
                });
                self.exported_names.extend(arguments);
            }
            Expression::ObjectExpression(object) => {
                let values = object.properties.iter().filter_map(|property| match property {
                    ObjectPropertyKind::ObjectProperty(property) => property.value.get_identifier_reference(),
                    ObjectPropertyKind::SpreadProperty(_) => None,
                });
                self.exported_names.extend(values.map(|identifier| Name::new(identifier.name.as_str())));
            }
            _ => {}
        }
    }
}

/// The object that a call gives to a library which describes types by objects: the columns of a table, the fields of a
/// schema.
fn described<'b, 'a>(expression: &'b Expression<'a>) -> Option<&'b ObjectExpression<'a>> {
    let (callee, arguments) = match expression {
        Expression::CallExpression(call) => (&call.callee, &call.arguments),
        Expression::NewExpression(call) => (&call.callee, &call.arguments),
        _ => return None,
    };
    let callee = dotted_path(callee)?;
    let position = match callee.as_str() {
        "z.object" | "z.strictObject" | "Schema" | "mongoose.Schema" => 0,
        "pgTable" | "mysqlTable" | "sqliteTable" | "singlestoreTable" | "gelTable" => 1,
        _ => return None,
    };
    match arguments.get(position)?.as_expression()?.get_inner_expression() {
        Expression::ObjectExpression(object) => Some(object),
        _ => None,
    }
}

/// The function that a component wrapper is given, or the expression itself.
fn unwrapped<'b, 'a>(expression: &'b Expression<'a>) -> &'b Expression<'a> {
    let Expression::CallExpression(call) = expression else { return expression };
    let is_wrapper = dotted_path(&call.callee).is_some_and(|callee| WRAPPERS.contains(&callee.as_str()));
    match call.arguments.first().and_then(|argument| argument.as_expression()) {
        Some(inner) if is_wrapper && inner.is_function() => inner,
        _ => expression,
    }
}

fn is_upper_case(name: &str) -> bool {
    name.len() > 1
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && name.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Whether a value is a literal, a template without substitutions, a signed number, or written `as const`.
fn is_fixed(expression: &Expression) -> bool {
    match expression {
        Expression::TSAsExpression(cast) => match &cast.type_annotation {
            TSType::TSTypeReference(reference) => {
                reference.type_name.get_identifier_reference().is_some_and(|name| name.name == "const")
                    || is_fixed(&cast.expression)
            }
            _ => is_fixed(&cast.expression),
        },
        Expression::TSSatisfiesExpression(cast) => is_fixed(&cast.expression),
        Expression::UnaryExpression(unary) => unary.argument.is_literal(),
        Expression::TemplateLiteral(template) => template.expressions.is_empty(),
        other => other.is_literal() && !other.is_null(),
    }
}
