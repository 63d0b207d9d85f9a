//! Expressions.

use ruff_python_ast::{self as ast, CmpOp, Expr, Number, Operator};
use ruff_text_size::Ranged;

use super::scope::Scope;
use super::{DEEPEST, Lowering};
use crate::Name;
use crate::calls::program::{
    BodyKind, Call, Comprehension, Expression, FunctionIndex, Given, Native, Parameter, ParameterKind, Step,
};

/// Texts longer than this are no keys of anything.
const LONGEST_TEXT: usize = 60;

impl Lowering<'_> {
    /// Lowers an expression of the body `within`.
    pub(super) fn expression(&mut self, within: FunctionIndex, expression: &Expr) -> Expression {
        if self.depth >= DEEPEST {
            return Expression::Unknown(Vec::new());
        }
        self.depth += 1;
        let lowered = self.shallow(within, expression);
        self.depth -= 1;
        lowered
    }

    fn boxed(&mut self, within: FunctionIndex, expression: &Expr) -> Box<Expression> {
        Box::new(self.expression(within, expression))
    }

    pub(super) fn all<'e>(
        &mut self,
        within: FunctionIndex,
        expressions: impl IntoIterator<Item = &'e Expr>,
    ) -> Vec<Expression> {
        expressions.into_iter().map(|each| self.expression(within, each)).collect()
    }

    fn shallow(&mut self, within: FunctionIndex, expression: &Expr) -> Expression {
        let start = expression.start().to_u32();
        match expression {
            Expr::Name(name) => Expression::Name(name.id.as_str().into()),
            Expr::Attribute(attribute) => {
                let at = self.place(attribute.attr.start().to_u32());
                Expression::Attribute(self.boxed(within, &attribute.value), attribute.attr.as_str().into(), at)
            }
            Expr::Subscript(subscript) => self.subscript(within, subscript),
            Expr::Call(call) => self.call(within, call),
            Expr::StringLiteral(text) => match text.value.to_str() {
                text if text.len() <= LONGEST_TEXT => Expression::Text(text.into()),
                _ => Expression::Native(Native::Text, Vec::new()),
            },
            Expr::NumberLiteral(number) => match &number.value {
                Number::Int(number) => number.as_i64().map_or(native(Native::Integer), Expression::Integer),
                _ => native(Native::Float),
            },
            Expr::BooleanLiteral(_) => native(Native::Boolean),
            Expr::BytesLiteral(_) => native(Native::Bytes),
            Expr::NoneLiteral(_) => native(Native::Nothing),
            Expr::FString(text) => self.put_together(within, text),
            Expr::List(list) => Expression::Elements(Native::List, start, self.all(within, &list.elts)),
            Expr::Tuple(tuple) => Expression::Elements(Native::Tuple, start, self.all(within, &tuple.elts)),
            Expr::Set(set) => Expression::Elements(Native::Set, start, self.all(within, &set.elts)),
            Expr::Dict(dict) => {
                let entry = |item: &ast::DictItem| {
                    let key = item.key.as_ref().map(|key| self.expression(within, key));
                    (key, self.expression(within, &item.value))
                };
                Expression::Mapping(start, dict.items.iter().map(entry).collect())
            }
            Expr::Starred(starred) => Expression::Spread(self.boxed(within, &starred.value)),
            Expr::Lambda(lambda) => self.lambda(within, lambda),
            Expr::Named(named) => Expression::Bind(self.boxed(within, &named.target), self.boxed(within, &named.value)),
            _ => self.compound(within, expression),
        }
    }

    fn put_together(&mut self, within: FunctionIndex, text: &ast::ExprFString) -> Expression {
        let (mut prefix, mut suffix, mut parts) = (Name::default(), Name::default(), Vec::new());
        for element in text.value.elements() {
            match element {
                ast::InterpolatedStringElement::Literal(literal) if parts.is_empty() => prefix.push_str(&literal.value),
                ast::InterpolatedStringElement::Literal(literal) => suffix = (&*literal.value).into(),
                ast::InterpolatedStringElement::Interpolation(part) => {
                    suffix = Name::default();
                    parts.push(self.expression(within, &part.expression));
                }
            }
        }
        match prefix.len() + suffix.len() <= LONGEST_TEXT {
            true => Expression::Pattern(prefix, parts, suffix),
            false => Expression::Native(Native::Text, parts),
        }
    }

    fn compound(&mut self, within: FunctionIndex, expression: &Expr) -> Expression {
        match expression {
            Expr::BoolOp(operation) => Expression::Choice(self.all(within, &operation.values)),
            Expr::If(choice) => {
                let test = self.expression(within, &choice.test);
                let values = self.all(within, [&*choice.body, &*choice.orelse]);
                let chosen = Expression::Choice(values);
                match test {
                    Expression::Name(_) | Expression::Native(..) => chosen,
                    test => Expression::Choice(vec![Expression::Native(Native::Nothing, vec![test]), chosen]),
                }
            }
            Expr::BinOp(operation) => self.operation(within, operation),
            Expr::UnaryOp(operation) => match operation.op {
                ast::UnaryOp::Not => {
                    let operand = self.expression(within, &operation.operand);
                    Expression::Native(Native::Boolean, vec![operand])
                }
                ast::UnaryOp::USub => match self.expression(within, &operation.operand) {
                    Expression::Integer(number) => Expression::Integer(number.wrapping_neg()),
                    operand => Expression::Unknown(vec![operand]),
                },
                _ => Expression::Unknown(self.all(within, [&*operation.operand])),
            },
            Expr::Compare(compare) => self.comparison(within, compare),
            Expr::Await(awaited) => self.expression(within, &awaited.value),
            Expr::Yield(value) => Expression::Yield(value.value.as_ref().map(|value| self.boxed(within, value))),
            Expr::YieldFrom(value) => Expression::YieldFrom(self.boxed(within, &value.value)),
            Expr::ListComp(made) => self.comprehension(within, Native::List, made, &made.generators, (None, &made.elt)),
            Expr::SetComp(made) => self.comprehension(within, Native::Set, made, &made.generators, (None, &made.elt)),
            Expr::Generator(made) => {
                self.comprehension(within, Native::Iterator, made, &made.generators, (None, &made.elt))
            }
            Expr::DictComp(made) => {
                let collected = (made.key.as_deref(), &*made.value);
                self.comprehension(within, Native::Mapping, made, &made.generators, collected)
            }
            _ => Expression::Unknown(Vec::new()),
        }
    }

    fn operation(&mut self, within: FunctionIndex, operation: &ast::ExprBinOp) -> Expression {
        let method = match operation.op {
            Operator::Add => "__add__",
            Operator::Sub => "__sub__",
            Operator::Mult => "__mul__",
            Operator::MatMult => "__matmul__",
            Operator::Div => "__truediv__",
            Operator::Mod => "__mod__",
            Operator::Pow => "__pow__",
            Operator::LShift => "__lshift__",
            Operator::RShift => "__rshift__",
            Operator::BitOr => "__or__",
            Operator::BitXor => "__xor__",
            Operator::BitAnd => "__and__",
            Operator::FloorDiv => "__floordiv__",
        };
        let at = self.place(operation.left.end().to_u32());
        Expression::Operator(method, self.boxed(within, &operation.left), self.boxed(within, &operation.right), at)
    }

    fn comparison(&mut self, within: FunctionIndex, compare: &ast::ExprCompare) -> Expression {
        let mut parts = Vec::new();
        let mut left = &*compare.left;
        for (operator, right) in compare.ops.iter().zip(&compare.comparators) {
            let method = match operator {
                CmpOp::Eq => Some("__eq__"),
                CmpOp::NotEq => Some("__ne__"),
                CmpOp::Lt => Some("__lt__"),
                CmpOp::LtE => Some("__le__"),
                CmpOp::Gt => Some("__gt__"),
                CmpOp::GtE => Some("__ge__"),
                CmpOp::In | CmpOp::NotIn => Some("__contains__"),
                _ => None,
            };
            let at = self.place(left.end().to_u32());
            let (subject, other) = match operator {
                CmpOp::In | CmpOp::NotIn => (right, left),
                _ => (left, right),
            };
            let (subject, other) = (self.expression(within, subject), self.expression(within, other));
            parts.push(match method {
                Some(method) => Expression::Operator(method, Box::new(subject), Box::new(other), at),
                None => Expression::Unknown(vec![subject, other]),
            });
            left = right;
        }
        Expression::Native(Native::Boolean, parts)
    }

    fn subscript(&mut self, within: FunctionIndex, subscript: &ast::ExprSubscript) -> Expression {
        let value = self.boxed(within, &subscript.value);
        match &*subscript.slice {
            Expr::Slice(slice) => {
                let lower = slice.lower.as_ref().map(|bound| self.boxed(within, bound));
                let upper = slice.upper.as_ref().map(|bound| self.boxed(within, bound));
                Expression::Slice(value, lower, upper)
            }
            index => {
                let at = self.place(index.start().to_u32());
                Expression::Item(value, self.boxed(within, index), at)
            }
        }
    }

    fn call(&mut self, within: FunctionIndex, call: &ast::ExprCall) -> Expression {
        let callee = self.expression(within, &call.func);
        let arguments = self.arguments(within, &call.arguments);
        // A call that goes on over lines is where its own name stands, not where what it is called on begins.
        let byte = match &*call.func {
            Expr::Attribute(attribute) => attribute.attr.start(),
            Expr::Name(name) => name.start(),
            _ => call.arguments.start(),
        };
        Expression::Call(Box::new(Call { callee, arguments, at: self.place(byte.to_u32()) }))
    }

    pub(super) fn arguments(&mut self, within: FunctionIndex, arguments: &ast::Arguments) -> Vec<Given> {
        let mut given = Vec::new();
        for argument in &arguments.args {
            given.push(match argument {
                Expr::Starred(starred) => Given::Spread(self.expression(within, &starred.value)),
                other => Given::Positional(self.expression(within, other)),
            });
        }
        for keyword in &arguments.keywords {
            let value = self.expression(within, &keyword.value);
            given.push(match &keyword.arg {
                Some(name) => Given::Named(name.as_str().into(), value),
                None => Given::NamedSpread(value),
            });
        }
        given
    }

    fn comprehension(
        &mut self,
        within: FunctionIndex,
        makes: Native,
        node: &impl Ranged,
        generators: &[ast::Comprehension],
        (key, element): (Option<&Expr>, &Expr),
    ) -> Expression {
        let at = self.place(node.start().to_u32());
        let mut loops = Vec::new();
        for generator in generators {
            let iterated = self.expression(within, &generator.iter);
            let target = self.expression(within, &generator.target);
            loops.push((target, iterated, self.all(within, &generator.ifs)));
        }
        let key = key.map(|key| self.expression(within, key));
        let element = self.expression(within, element);
        Expression::Comprehension(Box::new(Comprehension { makes, at, loops, key, element }))
    }

    fn lambda(&mut self, within: FunctionIndex, lambda: &ast::ExprLambda) -> Expression {
        let span = self.span(lambda.start().to_u32(), lambda.end().to_u32());
        let index = self.open(Name::default(), BodyKind::Lambda, span, within);
        if let Some(parameters) = &lambda.parameters {
            self.functions[index as usize].parameters = self.parameters(within, parameters);
        }
        let value = self.expression(index, &lambda.body);
        let mut scope = Scope::default();
        ruff_python_ast::visitor::Visitor::visit_expr(&mut scope, &lambda.body);
        let function = &mut self.functions[index as usize];
        function.body = vec![Step::Return(Some(value))];
        let names = function.parameters.iter().map(|parameter| parameter.name.clone());
        (function.locals, function.globals) = scope.into_names(names.collect());
        Expression::Function(index)
    }

    /// Lowers the parameters of a function that stands in the body `within`.
    pub(super) fn parameters(&mut self, within: FunctionIndex, parameters: &ast::Parameters) -> Vec<Parameter> {
        let mut lowered = Vec::new();
        let ordinary =
            parameters.posonlyargs.iter().chain(&parameters.args).map(|each| (each, ParameterKind::Ordinary));
        for (each, kind) in ordinary {
            lowered.push(self.parameter(within, &each.parameter, kind, each.default.as_deref()));
        }
        if let Some(rest) = &parameters.vararg {
            lowered.push(self.parameter(within, rest, ParameterKind::Rest, None));
        }
        for each in &parameters.kwonlyargs {
            lowered.push(self.parameter(within, &each.parameter, ParameterKind::Named, each.default.as_deref()));
        }
        if let Some(rest) = &parameters.kwarg {
            lowered.push(self.parameter(within, rest, ParameterKind::NamedRest, None));
        }
        lowered
    }

    fn parameter(
        &mut self,
        within: FunctionIndex,
        parameter: &ast::Parameter,
        kind: ParameterKind,
        default: Option<&Expr>,
    ) -> Parameter {
        Parameter {
            name: parameter.name.as_str().into(),
            kind,
            annotation: parameter.annotation.as_ref().map(|annotation| self.expression(within, annotation)),
            default: default.map(|default| self.expression(within, default)),
        }
    }
}

fn native(native: Native) -> Expression {
    Expression::Native(native, Vec::new())
}
