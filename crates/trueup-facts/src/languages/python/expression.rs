//! What facts need to know of an expression.

use ruff_python_ast::{self as ast, ArgOrKeyword, Expr};
use ruff_text_size::Ranged;

use crate::excerpt::{cut, on_one_line};
use crate::{Argument, Name};

/// The longest argument kept, in bytes.
const ARGUMENT_LIMIT: usize = 60;
/// How many arguments of a call are kept.
const ARGUMENTS: usize = 3;
/// How many parts of a dotted path are followed.
const PATH_PARTS: usize = 24;

/// The source text of a node, on one line.
pub(super) fn written(text: &str, node: &impl Ranged) -> Name {
    on_one_line(slice(text, node))
}

fn slice<'a>(text: &'a str, node: &impl Ranged) -> &'a str {
    text.get(node.start().to_usize()..node.end().to_usize()).unwrap_or("")
}

/// A name or a dotted path as written: `a.b.c`, `a().b`, `a[].b`; `None` for any other expression.
pub(super) fn dotted_path(expression: &Expr) -> Option<Name> {
    let mut parts: Vec<(&str, &str)> = Vec::new();
    let mut suffix = "";
    let mut rest = expression;
    loop {
        if parts.len() > PATH_PARTS {
            return None;
        }
        match rest {
            Expr::Name(name) => {
                parts.push((name.id.as_str(), suffix));
                break;
            }
            Expr::Attribute(attribute) => {
                parts.push((attribute.attr.as_str(), suffix));
                suffix = "";
                rest = &attribute.value;
            }
            Expr::Call(call) if suffix.is_empty() => {
                suffix = "()";
                rest = &call.func;
            }
            Expr::Subscript(subscript) if suffix.is_empty() => {
                suffix = "[]";
                rest = &subscript.value;
            }
            Expr::Await(inner) => rest = &inner.value,
            _ => return None,
        }
    }
    let mut path = Name::default();
    for (part, suffix) in parts.iter().rev() {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(part);
        path.push_str(suffix);
    }
    Some(path)
}

/// The last part of a name or dotted path, its type arguments left out.
pub(super) fn last_part(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        Expr::Subscript(subscript) => match &*subscript.value {
            Expr::Name(name) => Some(name.id.as_str()),
            Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
            _ => None,
        },
        _ => None,
    }
}

/// A base class as written, without its type arguments.
pub(super) fn base(text: &str, expression: &Expr) -> Name {
    match expression {
        Expr::Subscript(subscript) => written(text, &*subscript.value),
        _ => written(text, expression),
    }
}

/// One argument; a keyword argument is the expression `name=value`.
pub(super) fn argument(text: &str, expression: &Expr) -> Argument {
    match expression {
        Expr::StringLiteral(string) => Argument::Text(cut(string.value.to_str(), ARGUMENT_LIMIT)),
        _ => Argument::Expression(short(text, expression)),
    }
}

/// The first arguments of a call, in source order.
pub(super) fn arguments(text: &str, arguments: &ast::Arguments) -> Vec<Argument> {
    let mut found = Vec::new();
    for each in arguments.iter_source_order().take(ARGUMENTS) {
        found.push(match each {
            ArgOrKeyword::Arg(expression) => argument(text, expression),
            ArgOrKeyword::Keyword(keyword) => Argument::Expression(short(text, keyword)),
        });
    }
    found
}

fn short(text: &str, node: &impl Ranged) -> Name {
    cut(&on_one_line(slice(text, node)), ARGUMENT_LIMIT)
}

/// Whether the expression is `__name__ == "__main__"`.
pub(super) fn is_main_test(expression: &Expr) -> bool {
    let Expr::Compare(compare) = expression else { return false };
    let is_name = |side: &Expr| matches!(side, Expr::Name(name) if name.id.as_str() == "__name__");
    let is_main = |side: &Expr| matches!(side, Expr::StringLiteral(text) if text.value.to_str() == "__main__");
    let [right] = &*compare.comparators else { return false };
    (is_name(&compare.left) && is_main(right)) || (is_main(&compare.left) && is_name(right))
}

/// Whether the expression is `TYPE_CHECKING` or `typing.TYPE_CHECKING`.
pub(super) fn is_type_checking(expression: &Expr) -> bool {
    matches!(expression, Expr::Name(_) | Expr::Attribute(_)) && last_part(expression) == Some("TYPE_CHECKING")
}
