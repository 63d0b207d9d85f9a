//! Calls.

use super::value::{Key, Object, ObjectId, Value};
use super::{Activation, DEEPEST_CALLS, MOST_RUNS, Machine, Reached};
use crate::Name;
use crate::calls::How;
use crate::calls::program::{BodyKind, Expression, Function, Native, Parameter, ParameterKind, Place, Step};

/// What a call is given.
#[derive(Clone, Default)]
pub(super) struct Arguments {
    /// By place.
    pub positional: Vec<Value>,
    /// By name.
    pub named: Vec<(Name, Value)>,
    /// Any further ones by place.
    pub rest: Option<Value>,
    /// Any further ones by name.
    pub named_rest: Option<Value>,
}

impl Arguments {
    /// Only by place.
    pub(super) fn positional(positional: Vec<Value>) -> Arguments {
        Arguments { positional, ..Arguments::default() }
    }

    /// The same with one before the first.
    fn after(&self, first: Value) -> Arguments {
        let mut given = self.clone();
        given.positional.insert(0, first);
        given
    }
}

impl Machine<'_> {
    /// Calls an object, and gives what comes back.
    pub(super) fn call(&mut self, callee: ObjectId, given: &Arguments, at: Place) -> Value {
        self.call_as(callee, given, at, How::Direct)
    }

    /// Calls an object for a reason.
    pub(super) fn call_as(&mut self, callee: ObjectId, given: &Arguments, at: Place, how: How) -> Value {
        match self.store.get(callee).clone() {
            Object::Function { file, function, .. } => {
                self.edge(at, Reached::Body((file, function)), how);
                self.enter(callee, given, at)
            }
            Object::Bound { function, receiver } => {
                let how = if how == How::Direct { How::Method } else { how };
                self.call_as(function, &given.after(Value::one(receiver)), at, how)
            }
            Object::Static(function) => self.call_as(function, given, at, how),
            Object::Class { file, function, .. } => self.instantiate(callee, (file, function), given, at),
            Object::Instance { .. } | Object::Declared { .. } => {
                self.special(callee, &["__call__"], given, at).unwrap_or_default()
            }
            Object::External(name) => self.call_outside(&name, given, at, how),
            Object::NativeMethod { native, receiver, name } => self.call_native(native, receiver, &name, given, at),
            _ => Value::unknown(),
        }
    }

    fn instantiate(&mut self, class: ObjectId, body: super::Body, given: &Arguments, at: Place) -> Value {
        let site = self.site(at.byte);
        let instance = self.store.made(Object::Instance { class, site });
        let mut result = Value::one(instance);
        match self.in_class(class, &"__init__".into(), None) {
            Some((found, _)) => {
                for function in found.objects() {
                    self.call_as(function, &given.after(Value::one(instance)), at, How::Constructor);
                }
            }
            None => {
                self.constructs(at, body);
                self.fill_declared_fields(class, instance, given);
            }
        }
        if let Some((found, _)) = self.in_class(class, &"__new__".into(), None) {
            for function in found.objects() {
                if matches!(self.store.get(function), Object::Function { .. }) {
                    let made = self.call_as(function, &given.after(Value::one(class)), at, How::Constructor);
                    result.join(&made);
                }
            }
        }
        result
    }

    /// The constructor that a class without one has by its declared fields.
    fn fill_declared_fields(&mut self, class: ObjectId, instance: ObjectId, given: &Arguments) {
        let mut fields: Vec<Name> = Vec::new();
        for ancestor in self.order_of_bases(class).into_iter().rev() {
            let Object::Class { file, function, .. } = *self.store.get(ancestor) else { continue };
            let Some(function) = self.function((file, function)) else { continue };
            for step in &function.body {
                if let Step::Declare(Expression::Name(name), ..) = step
                    && !fields.contains(name)
                {
                    fields.push(name.clone());
                }
            }
        }
        let owner = Value::one(instance);
        for (field, value) in fields.iter().zip(&given.positional) {
            self.set_attribute(&owner, field, value);
        }
        for (name, value) in &given.named {
            if fields.contains(name) {
                self.set_attribute(&owner, name, value);
            }
        }
    }

    /// Runs a function, unless it has run often enough.
    pub(super) fn enter(&mut self, callee: ObjectId, given: &Arguments, at: Place) -> Value {
        let Object::Function { file, function: index, frame: parent, class } = *self.store.get(callee) else {
            return Value::unknown();
        };
        let body = (file, index);
        let Some(function) = self.function(body) else { return Value::unknown() };
        let active = self.stack.iter().filter(|each| each.body == body).count();
        let is_deep = self.stack.len() >= DEEPEST_CALLS;
        let summary = self.summaries.entry(body).or_default();
        if active >= 2 || is_deep || summary.runs >= MOST_RUNS || self.fuel == 0 {
            let missed = summary.missed.get_or_insert_default();
            for (at, value) in given.positional.iter().enumerate() {
                match missed.get_mut(at) {
                    Some(known) => {
                        known.join(value);
                    }
                    None => missed.push(value.clone()),
                }
            }
            let returned = summary.returned.clone();
            return self.result(callee, function, returned, at);
        }
        summary.runs += 1;
        let caller = self.running().map_or(0, |running| running.body.0.0);
        let context = [self.context()[1], (caller, at.byte)];
        let frame = self.store.object(Object::Frame { file, function: index, parent, context });
        if active > 0 {
            self.store.set_repeated(frame);
        }
        let receiver = given.positional.first().cloned().unwrap_or_default();
        self.stack.push(Activation {
            body,
            frame,
            context,
            class,
            receiver,
            returned: Value::unknown(),
            yielded: Value::unknown(),
        });
        for name in &function.locals {
            self.store.set(frame, Key::Attribute(name.clone()), &Value::unknown());
        }
        self.bind_parameters(callee, function, frame, given);
        self.block(&function.body);
        let Some(done) = self.stack.pop() else { return Value::unknown() };
        let returned = match function.is_generator {
            true => done.yielded,
            false => done.returned,
        };
        if let Some(summary) = self.summaries.get_mut(&body) {
            summary.returned.join(&returned);
        }
        self.result(callee, function, returned, at)
    }

    /// What a caller gets.
    fn result(&mut self, callee: ObjectId, function: &Function, returned: Value, at: Place) -> Value {
        if function.is_generator {
            let iterator = self.container(Native::Iterator, at.byte);
            self.store.add(iterator, Key::Any, &returned);
            return Value::one(iterator);
        }
        match &function.result {
            Some(annotation) if returned.is_unknown() => self.annotated_where_it_stands(callee, annotation),
            _ => returned,
        }
    }

    fn bind_parameters(&mut self, callee: ObjectId, function: &Function, frame: ObjectId, given: &Arguments) {
        let mut places = given.positional.iter();
        let mut named = given.named.clone();
        for parameter in &function.parameters {
            let value = match parameter.kind {
                ParameterKind::Rest => {
                    let rest = self.container(Native::Tuple, function.span.start);
                    for (at, value) in places.by_ref().enumerate() {
                        self.store.set(rest, Key::Integer(at as i64), value);
                    }
                    if let Some(further) = &given.rest {
                        self.store.add(rest, Key::Any, further);
                    }
                    Value::one(rest)
                }
                ParameterKind::NamedRest => {
                    let rest = self.container(Native::Mapping, function.span.start + 1);
                    for (name, value) in named.drain(..) {
                        self.store.set(rest, Key::Text(name), &value);
                    }
                    if let Some(further) = &given.named_rest {
                        self.store.add(rest, Key::Any, further);
                    }
                    Value::one(rest)
                }
                ParameterKind::Ordinary | ParameterKind::Named => {
                    let by_place = if parameter.kind == ParameterKind::Ordinary { places.next() } else { None };
                    let by_name = named.iter().position(|(name, _)| *name == parameter.name);
                    let by_name = by_name.map(|at| named.remove(at).1);
                    let given_value = by_place.cloned().or(by_name);
                    self.parameter_value(callee, parameter, given_value, given)
                }
            };
            self.store.set(frame, Key::Attribute(parameter.name.clone()), &value);
        }
    }

    fn parameter_value(
        &mut self,
        callee: ObjectId,
        parameter: &Parameter,
        value: Option<Value>,
        given: &Arguments,
    ) -> Value {
        let mut value = match value {
            Some(value) => value,
            None => {
                let mut value =
                    self.store.part(callee, &Key::Text(parameter.name.clone())).cloned().unwrap_or_default();
                let further = if parameter.kind == ParameterKind::Ordinary { &given.rest } else { &None };
                for further in [further, &given.named_rest].into_iter().flatten() {
                    value.join(further);
                }
                value
            }
        };
        let says_nothing =
            value.objects().all(|object| matches!(self.store.get(object), Object::Native(Native::Nothing, _)));
        if let (true, Some(annotation)) = (says_nothing, &parameter.annotation) {
            value.join(&self.annotated(annotation));
        }
        value
    }

    /// What an annotation of a function means where the function stands.
    fn annotated_where_it_stands(&mut self, callee: ObjectId, annotation: &Expression) -> Value {
        let Object::Function { file, function, frame, .. } = *self.store.get(callee) else { return Value::unknown() };
        let (returned, yielded, receiver) = (Value::unknown(), Value::unknown(), Value::unknown());
        let (body, context) = ((file, function), self.context());
        self.stack.push(Activation { body, frame, context, class: None, receiver, returned, yielded });
        let value = self.annotated(annotation);
        self.stack.pop();
        value
    }

    /// The class whose method is running, and its receiver: of the innermost running function that is a method.
    pub(super) fn running_method(&self) -> Option<(ObjectId, Value)> {
        self.stack.iter().rev().find_map(|each| Some((each.class?, each.receiver.clone())))
    }

    /// Whether an object is a function of the codebase.
    pub(super) fn is_function(&self, object: ObjectId) -> bool {
        match self.store.get(object) {
            Object::Function { .. } | Object::Bound { .. } => true,
            Object::Class { file, function, .. } => {
                self.function((*file, *function)).is_some_and(|function| function.kind == BodyKind::Class)
            }
            _ => false,
        }
    }
}
