//! Types and their members: classes, interfaces, enums and aliases.

use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::reader::{Place, Reader, dotted_path};
use crate::{DefinitionIndex, DefinitionKind, Name, Span, Visibility};

/// How many variants of a union of literals are kept.
const MOST_VARIANTS: usize = 500;

impl Reader<'_> {
    pub(super) fn class(&mut self, name: Name, it: &Class, span: oxc_span::Span) {
        let decorators = self.decorator_spans(&it.decorators);
        let place = Place { start: span.start, end: span.end, body: Some(it.body.span.start) };
        let index = self.define(DefinitionKind::Class, name, place, &decorators);
        let heritage = it.heritage.iter().filter_map(|heritage| self.one_line(&heritage.expression));
        let implements = it.implements.iter().filter_map(|implements| self.one_line(&implements.expression));
        self.definition(index).bases = heritage.chain(implements).collect();
        if let Some(base) = it.heritage.iter().find_map(|heritage| dotted_path(&heritage.expression)) {
            self.error_type(index, &base, span);
        }
        let (in_function, bodiless) = (self.in_function, self.bodiless);
        (self.in_function, self.bodiless) = (false, bodiless || it.declare);
        self.inside(index, |reader| {
            reader.visit_decorators(&it.decorators);
            it.heritage.iter().for_each(|heritage| reader.visit_expression(&heritage.expression));
            it.body.body.iter().for_each(|element| reader.class_element(element));
        });
        (self.in_function, self.bodiless) = (in_function, bodiless);
    }

    fn class_element(&mut self, element: &ClassElement) {
        match element {
            ClassElement::MethodDefinition(method) => self.method(method),
            ClassElement::PropertyDefinition(property) => self.property(
                property.span,
                (&property.key, &property.decorators, property.accessibility),
                property.type_annotation.as_deref(),
                property.value.as_ref(),
            ),
            ClassElement::AccessorProperty(property) => self.property(
                property.span,
                (&property.key, &property.decorators, property.accessibility),
                property.type_annotation.as_deref(),
                property.value.as_ref(),
            ),
            ClassElement::StaticBlock(block) => self.visit_static_block(block),
            ClassElement::TSIndexSignature(_) => {}
        }
    }

    fn method(&mut self, it: &MethodDefinition) {
        let is_abstract = it.r#type == MethodDefinitionType::TSAbstractMethodDefinition;
        if it.value.body.is_none() && !is_abstract && !self.bodiless {
            return;
        }
        let Some(name) = self.key_name(&it.key) else { return };
        let decorators = self.decorator_spans(&it.decorators);
        let body = it.value.body.as_ref().map(|body| body.span.start);
        let index = self.define(
            DefinitionKind::Method,
            name,
            Place { start: it.span.start, end: it.span.end, body },
            &decorators,
        );
        self.definition(index).visibility = visibility(&it.key, it.accessibility);
        if it.kind == MethodDefinitionKind::Constructor {
            self.parameter_properties(&it.value.params);
        }
        self.inside(index, |reader| reader.visit_decorators(&it.decorators));
        self.callable(index, &it.value);
    }

    /// `constructor(private readonly store: Store)` declares a field.
    fn parameter_properties(&mut self, parameters: &FormalParameters) {
        for parameter in &parameters.items {
            if parameter.accessibility.is_none() && !parameter.readonly && !parameter.r#override {
                continue;
            }
            let Some(name) = parameter.pattern.get_identifier_name() else { continue };
            let decorators = self.decorator_spans(&parameter.decorators);
            let place = Place { start: parameter.span.start, end: parameter.span.end, body: None };
            let index = self.define(DefinitionKind::Field, Name::new(name.as_str()), place, &decorators);
            let type_text = self.type_text(parameter.type_annotation.as_deref());
            let value = parameter.initializer.as_ref().and_then(|value| self.one_line(&**value));
            let definition = self.definition(index);
            (definition.type_text, definition.value) = (type_text, value);
            definition.visibility = accessibility(parameter.accessibility);
        }
    }

    fn property(
        &mut self,
        span: oxc_span::Span,
        (key, decorators, access): (&PropertyKey, &oxc_allocator::Vec<Decorator>, Option<TSAccessibility>),
        annotation: Option<&TSTypeAnnotation>,
        value: Option<&Expression>,
    ) {
        let Some(name) = self.key_name(key) else { return };
        let spans = self.decorator_spans(decorators);
        let function = value.map(|value| value.get_inner_expression()).filter(|value| value.is_function());
        let body = match function {
            Some(Expression::ArrowFunctionExpression(arrow)) => Some(arrow.body.span().start),
            Some(Expression::FunctionExpression(function)) => function.body.as_ref().map(|body| body.span.start),
            _ => None,
        };
        let kind = if function.is_some() { DefinitionKind::Method } else { DefinitionKind::Field };
        let index = self.define(kind, name, Place { start: span.start, end: span.end, body }, &spans);
        let type_text = self.type_text(annotation);
        let value_text = value.filter(|_| function.is_none()).and_then(|value| self.one_line(value));
        let definition = self.definition(index);
        (definition.type_text, definition.value) = (type_text, value_text);
        definition.visibility = visibility(key, access);
        self.inside(index, |reader| {
            decorators.iter().for_each(|decorator| reader.visit_decorator(decorator));
            annotation.iter().for_each(|annotation| reader.visit_ts_type_annotation(annotation));
        });
        match function {
            Some(Expression::ArrowFunctionExpression(arrow)) => self.arrow(index, arrow),
            Some(Expression::FunctionExpression(function)) => self.callable(index, function),
            _ => value.iter().for_each(|value| self.inside(index, |reader| reader.visit_expression(value))),
        }
    }

    pub(super) fn interface(&mut self, it: &TSInterfaceDeclaration) {
        let place = Place { start: it.span.start, end: it.span.end, body: Some(it.body.span.start) };
        let index = self.define(DefinitionKind::Interface, Name::new(it.id.name.as_str()), place, &[]);
        let bases = it.extends.iter().filter_map(|extends| self.one_line(&extends.type_name)).collect();
        self.definition(index).bases = bases;
        self.signatures(index, &it.body.body);
    }

    fn signatures(&mut self, index: DefinitionIndex, members: &[TSSignature]) {
        let in_function = std::mem::replace(&mut self.in_function, false);
        self.inside(index, |reader| members.iter().for_each(|member| reader.signature(member)));
        self.in_function = in_function;
    }

    fn signature(&mut self, member: &TSSignature) {
        let (key, span) = match member {
            TSSignature::TSPropertySignature(property) => (&property.key, property.span),
            TSSignature::TSMethodSignature(method) => (&method.key, method.span),
            _ => return,
        };
        let Some(name) = self.key_name(key) else { return };
        let end = span.start + self.slice(span.start, span.end).trim_end_matches([';', ',']).len() as u32;
        let place = Place { start: span.start, end, body: None };
        match member {
            TSSignature::TSPropertySignature(property) => {
                let index = self.define(DefinitionKind::Field, name, place, &[]);
                self.definition(index).type_text = self.type_text(property.type_annotation.as_deref());
                property.type_annotation.iter().for_each(|annotation| self.visit_ts_type_annotation(annotation));
            }
            TSSignature::TSMethodSignature(method) => {
                let index = self.define(DefinitionKind::Method, name, place, &[]);
                let (parameters, type_text) =
                    (self.parameters(&method.params), self.type_text(method.return_type.as_deref()));
                let definition = self.definition(index);
                (definition.parameters, definition.type_text) = (parameters, type_text);
                self.inside(index, |reader| {
                    reader.visit_formal_parameters(&method.params);
                    method.return_type.iter().for_each(|annotation| reader.visit_ts_type_annotation(annotation));
                });
            }
            _ => {}
        }
    }

    pub(super) fn type_alias(&mut self, it: &TSTypeAliasDeclaration) {
        let place = Place { start: it.span.start, end: it.span.end, body: None };
        let index = self.define(DefinitionKind::TypeAlias, Name::new(it.id.name.as_str()), place, &[]);
        self.definition(index).type_text = self.one_line(&it.type_annotation);
        match &it.type_annotation {
            TSType::TSTypeLiteral(literal) => self.signatures(index, &literal.members),
            TSType::TSIntersectionType(intersection) => {
                for part in &intersection.types {
                    match part {
                        TSType::TSTypeLiteral(literal) => self.signatures(index, &literal.members),
                        TSType::TSTypeReference(reference) => {
                            let base = self.one_line(&reference.type_name);
                            self.definition(index).bases.extend(base);
                        }
                        other => self.inside(index, |reader| reader.visit_ts_type(other)),
                    }
                }
            }
            TSType::TSUnionType(union) => self.union(index, union),
            other => self.inside(index, |reader| reader.visit_ts_type(other)),
        }
    }

    /// The variants of a union that has string literals only; any other union is just walked.
    fn union(&mut self, index: DefinitionIndex, it: &TSUnionType) {
        let literals: Vec<&StringLiteral> = it.types.iter().filter_map(string_literal).collect();
        if literals.len() != it.types.len() || literals.len() > MOST_VARIANTS {
            return self.inside(index, |reader| it.types.iter().for_each(|part| reader.visit_ts_type(part)));
        }
        let in_function = std::mem::replace(&mut self.in_function, false);
        self.inside(index, |reader| {
            for literal in literals {
                let place = Place { start: literal.span.start, end: literal.span.end, body: None };
                let variant = reader.define(DefinitionKind::Variant, Name::new(literal.value.as_str()), place, &[]);
                reader.definition(variant).value = reader.one_line(literal);
            }
        });
        self.in_function = in_function;
    }

    pub(super) fn enumeration(&mut self, it: &TSEnumDeclaration) {
        let place = Place { start: it.span.start, end: it.span.end, body: Some(it.body.span.start) };
        let index = self.define(DefinitionKind::Enum, Name::new(it.id.name.as_str()), place, &[]);
        let in_function = std::mem::replace(&mut self.in_function, false);
        self.inside(index, |reader| {
            for member in &it.body.members {
                let place = Place { start: member.span.start, end: member.span.end, body: None };
                let name = Name::new(member.id.static_name().as_str());
                let variant = reader.define(DefinitionKind::Variant, name, place, &[]);
                if let Some(value) = &member.initializer {
                    reader.definition(variant).value = reader.one_line(value);
                    reader.visit_expression(value);
                }
            }
        });
        self.in_function = in_function;
    }

    fn decorator_spans(&self, decorators: &[Decorator]) -> Vec<Span> {
        decorators.iter().map(|decorator| self.span(decorator.span.start, decorator.span.end)).collect()
    }
}

fn string_literal<'b, 'a>(part: &'b TSType<'a>) -> Option<&'b StringLiteral<'a>> {
    match part {
        TSType::TSLiteralType(literal) => match &literal.literal {
            TSLiteral::StringLiteral(literal) => Some(literal),
            _ => None,
        },
        _ => None,
    }
}

fn visibility(key: &PropertyKey, access: Option<TSAccessibility>) -> Visibility {
    if key.is_private_identifier() { Visibility::Private } else { accessibility(access) }
}

fn accessibility(access: Option<TSAccessibility>) -> Visibility {
    match access {
        Some(TSAccessibility::Private) => Visibility::Private,
        Some(TSAccessibility::Protected) => Visibility::Package,
        Some(TSAccessibility::Public) | None => Visibility::Public,
    }
}
