//! Definitions: classes, functions, and what assignments define.

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{self as ast, Decorator, Expr};
use ruff_text_size::Ranged;

use super::expression::{self, last_part, written};
use super::walk::{Method, Scope, Walk, definition, docstring};
use crate::{Definition, DefinitionIndex, DefinitionKind, Name, Visibility};

/// The classes whose subclasses are enumerations.
const ENUMERATIONS: &[&str] =
    &["Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "Choices", "TextChoices", "IntegerChoices"];

/// Who may use a name, told by its underscores; special methods are everybody's, special attributes are not.
pub(super) fn visibility(name: &str, kind: DefinitionKind) -> Visibility {
    let special = name.len() > 4 && name.starts_with("__") && name.ends_with("__");
    match name.starts_with('_') && !(special && kind.is_callable()) {
        true => Visibility::Private,
        false => Visibility::Public,
    }
}

/// Whether a name is written as constants are: `MAX_SIZE`.
fn is_constant_name(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_uppercase()) && !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

impl Walk<'_> {
    pub(super) fn class(&mut self, class: &ast::StmtClassDef) {
        // The parser makes up what an unfinished source lacks.
        if class.name.is_empty() {
            return;
        }
        let bases = class.arguments.as_ref().map_or(&[][..], |arguments| &arguments.args);
        let kind = self.class_kind(bases);
        let mut defined = self.declared(kind, &class.name, class.range().end().to_u32(), &class.decorator_list);
        let head = class.arguments.as_ref().map(|arguments| arguments.end());
        let head = head.or(class.type_params.as_ref().map(|parameters| parameters.end()));
        defined.header_end = head.unwrap_or(class.name.end()).to_u32();
        defined.bases = bases.iter().map(|base| expression::base(self.text, base)).collect();
        defined.doc = docstring(&class.body).map(|(doc, _)| doc);
        defined.in_test |= bases.iter().filter_map(last_part).any(|base| base.ends_with("TestCase"));
        let index = self.push(defined);
        self.error_type(index);
        for decorator in &class.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(arguments) = &class.arguments {
            self.visit_arguments(arguments);
        }
        self.in_scope(Scope::Class { index }, |walk| walk.visit_body(&class.body));
    }

    fn class_kind(&self, bases: &[Expr]) -> DefinitionKind {
        let names: Vec<&str> = bases.iter().filter_map(last_part).collect();
        let derives_enumeration = |name: &&str| {
            ENUMERATIONS.contains(name)
                || self.facts.definitions.iter().any(|known| known.kind == DefinitionKind::Enum && known.name == *name)
        };
        if names.contains(&"Protocol") {
            DefinitionKind::Interface
        } else if names.iter().any(derives_enumeration) {
            DefinitionKind::Enum
        } else {
            DefinitionKind::Class
        }
    }

    pub(super) fn function(&mut self, function: &ast::StmtFunctionDef) {
        if function.name.is_empty() {
            return;
        }
        let class = match self.scope() {
            Scope::Class { index } => Some(*index),
            _ => None,
        };
        let kind = if class.is_some() { DefinitionKind::Method } else { DefinitionKind::Function };
        let mut defined =
            self.declared(kind, &function.name, function.range().end().to_u32(), &function.decorator_list);
        let head = function.returns.as_ref().map_or(function.parameters.end(), |returns| returns.end());
        defined.header_end = head.to_u32();
        defined.type_text = function.returns.as_ref().map(|returns| written(self.text, &**returns));
        defined.doc = docstring(&function.body).map(|(doc, _)| doc);
        let mut names: Vec<Name> = function.parameters.iter().map(|each| each.name().as_str().into()).collect();
        let is_static = defined.decorators.iter().any(|decorator| decorator == "staticmethod");
        let method = match class {
            Some(class) if !is_static && !names.is_empty() => {
                let receiver = names.remove(0);
                let annotations = self.annotations(&function.parameters);
                Some(Method { class, receiver, annotations, parameters: names.clone() })
            }
            _ => None,
        };
        defined.parameters = names;
        let index = self.push(defined);
        for decorator in &function.decorator_list {
            self.visit_decorator(decorator);
        }
        self.in_scope(Scope::Function { index, method }, |walk| {
            walk.visit_parameters(&function.parameters);
            walk.visit_body(&function.body);
        });
    }

    fn annotations(&self, parameters: &ast::Parameters) -> Vec<(Name, Name)> {
        let annotated = parameters.iter().filter_map(|each| Some((each.name(), each.annotation()?)));
        annotated.map(|(name, annotation)| (name.as_str().into(), written(self.text, annotation))).collect()
    }

    /// What a class and a function have in common.
    fn declared(&self, kind: DefinitionKind, name: &ast::Identifier, end: u32, decorators: &[Decorator]) -> Definition {
        let keyword = if kind == DefinitionKind::Function || kind == DefinitionKind::Method { "def" } else { "class" };
        let start = self.keyword_start(keyword, name.start().to_u32());
        let mut defined = self.owned(definition(kind, name.as_str(), self.span(start, end)));
        defined.decorators = decorators.iter().map(|each| written(self.text, &each.expression)).collect();
        if let Some(first) = decorators.first() {
            defined.first_line = self.lines.line(first.start().to_u32());
        }
        defined
    }

    /// Where `def`, `async def` or `class` before the name at `name` begins.
    fn keyword_start(&self, keyword: &str, name: u32) -> u32 {
        let before = self.text.get(..name as usize).unwrap_or("");
        let Some(start) = before.rfind(keyword) else { return name };
        match before[..start].trim_end().strip_suffix("async") {
            Some(rest) if keyword == "def" => rest.len() as u32,
            _ => start as u32,
        }
    }

    fn owned(&self, mut defined: Definition) -> Definition {
        defined.parent = self.owner();
        if let Some(parent) = defined.parent.and_then(|parent| self.facts.definitions.get(parent as usize)) {
            defined.owner = Some(parent.name.clone());
            defined.in_test |= parent.in_test;
        }
        defined
    }

    pub(super) fn assignment(&mut self, assign: &ast::StmtAssign) {
        for target in &assign.targets {
            match target {
                Expr::Tuple(tuple) => tuple.elts.iter().for_each(|each| self.assigned(each, None, None, assign)),
                _ => self.assigned(target, None, Some(&assign.value), assign),
            }
        }
    }

    pub(super) fn annotated_assignment(&mut self, assign: &ast::StmtAnnAssign) {
        self.assigned(&assign.target, Some(&assign.annotation), assign.value.as_deref(), assign);
    }

    /// A name of a module or class, or an attribute of a method's receiver, is assigned or declared.
    fn assigned(&mut self, target: &Expr, annotation: Option<&Expr>, value: Option<&Expr>, statement: &impl Ranged) {
        match (target, self.scope().clone()) {
            (Expr::Name(name), Scope::Module) => {
                let kind = module_value_kind(name.id.as_str(), annotation);
                self.define_value(kind, name.id.as_str(), annotation, value, statement);
            }
            (Expr::Name(name), Scope::Class { index }) => {
                let kind = self.class_value_kind(index, name.id.as_str(), annotation);
                self.define_value(kind, name.id.as_str(), annotation, value, statement);
            }
            (Expr::Attribute(attribute), Scope::Function { method: Some(method), .. }) => {
                if matches!(&*attribute.value, Expr::Name(name) if name.id.as_str() == method.receiver.as_str()) {
                    self.define_attribute(&method, attribute.attr.as_str(), annotation, value, statement);
                }
            }
            _ => {}
        }
    }

    fn class_value_kind(&self, class: DefinitionIndex, name: &str, annotation: Option<&Expr>) -> DefinitionKind {
        let class = self.facts.definitions.get(class as usize);
        let is_enumeration = class.is_some_and(|class| class.kind == DefinitionKind::Enum);
        match is_enumeration && annotation.is_none() && !name.starts_with('_') {
            true => DefinitionKind::Variant,
            false => DefinitionKind::Field,
        }
    }

    fn define_value(
        &mut self,
        kind: DefinitionKind,
        name: &str,
        annotation: Option<&Expr>,
        value: Option<&Expr>,
        statement: &impl Ranged,
    ) {
        if name.is_empty() || !self.seen.insert((self.owner(), name.into())) {
            return;
        }
        let mut defined = self.owned(definition(kind, name, self.span_of(statement)));
        if kind == DefinitionKind::TypeAlias {
            defined.type_text = value.map(|value| written(self.text, value));
        } else {
            defined.type_text = annotation.map(|annotation| written(self.text, annotation));
            defined.value = value.map(|value| written(self.text, value));
        }
        self.push(defined);
    }

    /// An attribute that a method assigns. One that takes a parameter's value takes its annotation, and has no default.
    fn define_attribute(
        &mut self,
        method: &Method,
        name: &str,
        annotation: Option<&Expr>,
        value: Option<&Expr>,
        statement: &impl Ranged,
    ) {
        if name.is_empty() || !self.seen.insert((Some(method.class), name.into())) {
            return;
        }
        let mut defined = definition(DefinitionKind::Field, name, self.span_of(statement));
        defined.parent = Some(method.class);
        if let Some(class) = self.facts.definitions.get(method.class as usize) {
            defined.owner = Some(class.name.clone());
            defined.in_test = class.in_test;
        }
        defined.type_text = annotation.map(|annotation| written(self.text, annotation));
        match value {
            Some(Expr::Name(parameter))
                if method.parameters.iter().any(|each| each.as_str() == parameter.id.as_str()) =>
            {
                let found = method.annotations.iter().find(|(each, _)| each.as_str() == parameter.id.as_str());
                defined.type_text = defined.type_text.or(found.map(|(_, annotation)| annotation.clone()));
            }
            _ => defined.value = value.map(|value| written(self.text, value)),
        }
        self.push(defined);
    }

    pub(super) fn type_alias(&mut self, alias: &ast::StmtTypeAlias) {
        let Expr::Name(name) = &*alias.name else { return };
        if self.in_function() {
            return;
        }
        self.define_value(DefinitionKind::TypeAlias, name.id.as_str(), None, Some(&alias.value), alias);
    }
}

fn module_value_kind(name: &str, annotation: Option<&Expr>) -> DefinitionKind {
    match annotation.and_then(last_part) {
        Some("TypeAlias") => DefinitionKind::TypeAlias,
        Some("Final") => DefinitionKind::Constant,
        _ if is_constant_name(name) => DefinitionKind::Constant,
        _ => DefinitionKind::Variable,
    }
}
