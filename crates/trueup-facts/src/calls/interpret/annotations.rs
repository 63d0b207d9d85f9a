//! What an annotated type says of a value.

use super::Machine;
use super::value::{Key, Object, ObjectId, Value};
use crate::Name;
use crate::calls::program::{Expression, Native};

/// Wrappers whose only argument is the type.
const TRANSPARENT: &[&str] =
    &["Optional", "Union", "Annotated", "Final", "ClassVar", "Required", "NotRequired", "Awaitable", "Coroutine"];

/// Types of containers whose last argument is the type of what they hold.
const CONTAINERS: &[(&str, Native)] = &[
    ("AsyncGenerator", Native::Iterator),
    ("AsyncIterable", Native::Iterator),
    ("AsyncIterator", Native::Iterator),
    ("Collection", Native::List),
    ("DefaultDict", Native::Mapping),
    ("Deque", Native::List),
    ("Dict", Native::Mapping),
    ("FrozenSet", Native::Set),
    ("Generator", Native::Iterator),
    ("Iterable", Native::Iterator),
    ("Iterator", Native::Iterator),
    ("List", Native::List),
    ("Mapping", Native::Mapping),
    ("MutableMapping", Native::Mapping),
    ("MutableSequence", Native::List),
    ("Sequence", Native::List),
    ("Set", Native::Set),
    ("Tuple", Native::Tuple),
    ("deque", Native::List),
    ("dict", Native::Mapping),
    ("frozenset", Native::Set),
    ("list", Native::List),
    ("set", Native::Set),
    ("tuple", Native::Tuple),
];

impl Machine<'_> {
    /// Any value of an annotated type.
    pub(super) fn annotated(&mut self, annotation: &Expression) -> Value {
        match annotation {
            Expression::Text(text) => {
                let mut parts = text.split('.');
                let Some(first) = parts.next() else { return Value::unknown() };
                let named = self.name(&first.trim().into());
                let types = parts.fold(named, |value, part| self.attribute(&value, &part.into(), Default::default()));
                self.values_of(&types)
            }
            Expression::Name(name) => {
                let types = self.name(name);
                self.values_of(&types)
            }
            Expression::Attribute(..) => {
                let types = self.type_expression(annotation);
                self.values_of(&types)
            }
            Expression::Operator("__or__", left, right, _) => self.annotated(left).joined(&self.annotated(right)),
            Expression::Elements(Native::Tuple | Native::List, _, elements) => {
                elements.iter().fold(Value::unknown(), |known, element| {
                    let further = self.annotated(element);
                    known.joined(&further)
                })
            }
            Expression::Item(generic, arguments, _) => self.generic(generic, arguments),
            _ => Value::unknown(),
        }
    }

    fn type_expression(&mut self, expression: &Expression) -> Value {
        match expression {
            Expression::Name(name) => self.name(name),
            Expression::Attribute(owner, name, _) => {
                let owners = self.type_expression(owner);
                self.attribute(&owners, name, Default::default())
            }
            _ => Value::unknown(),
        }
    }

    fn generic(&mut self, generic: &Expression, arguments: &Expression) -> Value {
        let word = match generic {
            Expression::Name(name) | Expression::Attribute(_, name, _) => name.clone(),
            _ => return Value::unknown(),
        };
        if TRANSPARENT.contains(&&*word) {
            return self.annotated(arguments);
        }
        if let Some((_, native)) = CONTAINERS.iter().find(|(name, _)| *name == word) {
            let held = match arguments {
                Expression::Elements(_, _, elements) if *native == Native::Iterator => elements.first(),
                Expression::Elements(_, _, elements) => elements.last(),
                other => Some(other),
            };
            let held = held.map_or_else(Value::unknown, |held| self.annotated(held));
            let byte = held.single().unwrap_or(0) ^ 0x8000_0000;
            let object = self.container(*native, byte);
            self.store.add(object, Key::Any, &held);
            return Value::one(object);
        }
        let types = self.type_expression(generic);
        self.values_of(&types)
    }

    /// Any value of any of these types.
    fn values_of(&mut self, types: &Value) -> Value {
        let mut values = Value::unknown();
        for object in types.objects() {
            let value: ObjectId = match self.store.get(object).clone() {
                Object::Class { .. } => self.store.object(Object::Declared { class: object }),
                Object::External(name) => match self.native_of(&name) {
                    Some(native) => self.store.object(Object::Native(native, None)),
                    None if name.starts_with("<builtin>") || name.starts_with("typing.") => continue,
                    None => object,
                },
                _ => continue,
            };
            values.join(&Value::one(value));
        }
        values
    }

    fn native_of(&self, name: &Name) -> Option<Native> {
        let word = name.strip_prefix("<builtin>.")?;
        Some(match word {
            "str" => Native::Text,
            "bytes" => Native::Bytes,
            "int" => Native::Integer,
            "float" => Native::Float,
            "bool" => Native::Boolean,
            "list" => Native::List,
            "tuple" => Native::Tuple,
            "set" | "frozenset" => Native::Set,
            "dict" => Native::Mapping,
            _ => return None,
        })
    }
}
