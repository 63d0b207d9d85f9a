//! Expressions.

use super::invoke::Arguments;
use super::value::{Key, Object, ObjectId, Value};
use super::{Machine, Reached};
use crate::Name;
use crate::calls::How;
use crate::calls::program::{Call, Comprehension, Expression, FunctionIndex, Given, Native, Place};

impl<'c> Machine<'c> {
    /// What an expression may be; what it calls on the way is called.
    pub(super) fn evaluate(&mut self, expression: &'c Expression) -> Value {
        match expression {
            Expression::Name(name) => self.name(name),
            Expression::Text(text) => Value::one(self.store.object(Object::Text(text.clone()))),
            Expression::Pattern(prefix, parts, suffix) => {
                self.evaluate_all(parts);
                let (prefix, suffix) = (prefix.clone(), suffix.clone());
                Value::one(self.store.object(Object::Pattern { prefix, suffix }))
            }
            Expression::Integer(number) => Value::one(self.store.object(Object::Integer(*number))),
            Expression::Native(native, parts) => {
                self.evaluate_all(parts);
                self.native(*native)
            }
            Expression::Attribute(owner, name, at) => {
                let owners = self.evaluate(owner);
                self.attribute(&owners, name, *at)
            }
            Expression::Item(owner, index, at) => {
                let owners = self.evaluate(owner);
                let index = self.evaluate(index);
                self.item(&owners, &index, *at)
            }
            Expression::Slice(owner, from, to) => {
                let owners = self.evaluate(owner);
                let bounds = [from, to].map(|bound| bound.as_ref().map(|bound| self.evaluate(bound)));
                self.slice(&owners, bounds)
            }
            Expression::Call(call) => self.evaluate_call(call),
            Expression::Elements(native, byte, elements) => self.make_elements(*native, *byte, elements),
            Expression::Spread(value) => self.evaluate(value),
            Expression::Mapping(byte, entries) => self.make_mapping(*byte, entries),
            Expression::Function(index) => self.lambda(*index),
            Expression::Choice(choices) => {
                let values = choices.iter().map(|choice| self.evaluate(choice)).collect::<Vec<_>>();
                values.iter().fold(Value::unknown(), Value::joined)
            }
            Expression::Unknown(parts) => {
                self.evaluate_all(parts);
                Value::unknown()
            }
            Expression::Operator(method, left, right, at) => self.operator(method, left, right, *at),
            Expression::Bind(target, value) => {
                let value = self.evaluate(value);
                self.assign_to(target, &value);
                value
            }
            Expression::Comprehension(made) => self.comprehension(made),
            Expression::Yield(value) => {
                let value = value.as_ref().map_or_else(Value::unknown, |value| self.evaluate(value));
                self.yields(&value);
                Value::unknown()
            }
            Expression::YieldFrom(value) => {
                let iterated = self.evaluate(value);
                let elements = self.elements(&iterated, Place::default());
                self.yields(&elements);
                Value::unknown()
            }
        }
    }

    fn evaluate_all(&mut self, parts: &'c [Expression]) {
        for part in parts {
            self.evaluate(part);
        }
    }

    fn yields(&mut self, value: &Value) {
        if let Some(running) = self.stack.last_mut() {
            running.yielded.join(value);
        }
    }

    fn evaluate_call(&mut self, call: &'c Call) -> Value {
        let callees = self.evaluate(&call.callee);
        if let Expression::Attribute(_, name, _) = &call.callee
            && callees.objects().all(|object| self.is_result_from_outside(object))
        {
            self.likely_method(name, call.at);
        }
        let given = self.given(&call.arguments, call.at);
        let mut result = Value::unknown();
        for callee in callees.objects() {
            result.join(&self.call(callee, &given, call.at));
        }
        result
    }

    fn is_result_from_outside(&self, object: ObjectId) -> bool {
        matches!(self.store.get(object), Object::External(name) if name.contains("()"))
    }

    /// Where nothing is known of a receiver, the one method of that name is likely meant.
    fn likely_method(&mut self, name: &Name, at: Place) {
        if let Some(&[only]) = self.methods.get(name.as_str()).map(Vec::as_slice)
            && let Some(running) = self.running()
        {
            self.likely.insert((running.body, at, Reached::Body(only)));
        }
    }

    pub(super) fn given(&mut self, arguments: &'c [Given], at: Place) -> Arguments {
        let mut given = Arguments::default();
        for argument in arguments {
            match argument {
                Given::Positional(value) => {
                    let value = self.evaluate(value);
                    given.positional.push(value);
                }
                Given::Named(name, value) => {
                    let value = self.evaluate(value);
                    given.named.push((name.clone(), value));
                }
                Given::Spread(value) => {
                    let spread = self.evaluate(value);
                    match self.exact_elements(&spread) {
                        Some(elements) if given.rest.is_none() => given.positional.extend(elements),
                        _ => {
                            let elements = self.elements(&spread, at);
                            given.rest.get_or_insert_default().join(&elements);
                        }
                    }
                }
                Given::NamedSpread(value) => {
                    let spread = self.evaluate(value);
                    for object in spread.objects() {
                        let entries: Vec<(Key, Value)> =
                            self.store.parts(object).iter().map(|(key, value)| (key.clone(), value.clone())).collect();
                        for (key, value) in entries {
                            match key {
                                Key::Text(name) => given.named.push((name, value)),
                                _ => {
                                    given.named_rest.get_or_insert_default().join(&value);
                                }
                            }
                        }
                    }
                }
            }
        }
        given
    }

    fn lambda(&mut self, index: FunctionIndex) -> Value {
        let Some(running) = self.running() else { return Value::unknown() };
        let (file, frame) = (running.body.0, running.frame);
        let object = self.store.object(Object::Function { file, function: index, frame, class: None });
        self.functions.insert((file, index), object);
        self.defaults(object, index);
        Value::one(object)
    }

    fn operator(&mut self, method: &'static str, left: &'c Expression, right: &'c Expression, at: Place) -> Value {
        let (subject, other) = (self.evaluate(left), self.evaluate(right));
        let given = Arguments::positional(vec![other.clone()]);
        let mut result = Value::unknown();
        if let ("__add__" | "__mod__", Some(subject)) = (method, subject.single())
            && let Some(pattern) = self.pattern_of(subject, method, &other)
        {
            return pattern;
        }
        let mut is_text = false;
        for object in subject.objects() {
            if let Some(value) = self.special(object, &[method], &given, at) {
                result.join(&value);
                continue;
            }
            match *self.store.get(object) {
                Object::Text(_) | Object::Pattern { .. } | Object::Native(Native::Text, _) => {
                    is_text |= matches!(method, "__add__" | "__mod__")
                }
                Object::Native(Native::List | Native::Set | Native::Tuple | Native::Mapping, _) => {
                    result.join(&Value::one(object));
                    if method == "__add__" {
                        result.join(&other);
                    }
                }
                Object::Integer(_) | Object::Native(Native::Integer, _) => {
                    result.join(&self.native(Native::Integer));
                }
                _ => {}
            }
        }
        if is_text {
            result.join(&self.native(Native::Text));
        }
        match method {
            "__contains__" | "__eq__" | "__ne__" | "__lt__" | "__le__" | "__gt__" | "__ge__" => {
                self.native(Native::Boolean)
            }
            _ => result,
        }
    }

    /// What a text with something else behind it or in it is known to begin and to end with.
    pub(super) fn pattern_of(&mut self, subject: ObjectId, method: &str, other: &Value) -> Option<Value> {
        let Object::Text(text) = self.store.get(subject).clone() else { return None };
        let whole = match (method, other.single().map(|other| self.store.get(other).clone())) {
            ("__add__", Some(Object::Text(other))) => Object::Text(format!("{text}{other}").into()),
            ("__add__", _) => Object::Pattern { prefix: text, suffix: Name::default() },
            _ => {
                let gap = if method == "__mod__" { '%' } else { '{' };
                let prefix = &text[..text.find(gap)?];
                let rest = &text[prefix.len()..];
                let suffix = match gap {
                    '{' => rest.rfind('}').map(|at| &rest[at + 1..]),
                    _ => rest.rfind('%').and_then(|at| rest.get(at + 2..)),
                };
                Object::Pattern { prefix: prefix.into(), suffix: suffix.unwrap_or_default().into() }
            }
        };
        Some(Value::one(self.store.object(whole)))
    }

    fn comprehension(&mut self, made: &'c Comprehension) -> Value {
        for (target, iterated, conditions) in &made.loops {
            let iterated = self.evaluate(iterated);
            let element = self.elements(&iterated, made.at);
            self.assign_for_a_while(target, &element);
            self.evaluate_all(conditions);
        }
        let key = made.key.as_ref().map(|key| self.evaluate(key));
        let element = self.evaluate(&made.element);
        let object = self.container(made.makes, made.at.byte);
        if key.is_some() || !element.is_unknown() {
            self.store.add(object, Key::Any, &element);
        }
        Value::one(object)
    }

    /// Binds the names of a comprehension in the scope around it. They are its own, but nothing else is called so there
    /// while it runs.
    fn assign_for_a_while(&mut self, target: &'c Expression, value: &Value) {
        match target {
            Expression::Name(name) => {
                if let Some(frame) = self.running().map(|running| running.frame) {
                    self.store.set(frame, Key::Attribute(name.clone()), value);
                }
            }
            Expression::Elements(_, byte, targets) => self.unpack(targets, value, *byte),
            _ => {}
        }
    }

    /// Records that the running function makes an instance of a class that has no constructor of its own.
    pub(super) fn constructs(&mut self, at: Place, class: super::Body) {
        self.edge(at, Reached::Body(class), How::Constructor);
    }

    /// Whether a name is one of the language's special methods or attributes.
    pub(super) fn is_special(name: &Name) -> bool {
        name.len() > 4 && name.starts_with("__") && name.ends_with("__")
    }
}
