//! Lists, tuples, sets, mappings: what they hold, and what is taken out of them.

use super::Machine;
use super::invoke::Arguments;
use super::value::{Key, Object, ObjectId, Value};
use crate::calls::program::{Expression, Native, Place};

/// The most elements that are told apart by their place.
const MOST_PLACES: usize = 200;

impl<'c> Machine<'c> {
    pub(super) fn make_elements(&mut self, native: Native, byte: u32, elements: &'c [Expression]) -> Value {
        let values: Vec<(bool, Value)> =
            elements.iter().map(|element| (matches!(element, Expression::Spread(_)), self.evaluate(element))).collect();
        let object = self.container(native, byte);
        let is_ordered = native != Native::Set && values.len() <= MOST_PLACES;
        let mut place = Some(0_i64);
        for (is_spread, value) in values {
            match place {
                Some(at) if is_ordered && !is_spread => {
                    self.store.set(object, Key::Integer(at), &value);
                    place = Some(at + 1);
                }
                _ => {
                    let value = if is_spread { self.elements(&value, Place::default()) } else { value };
                    self.store.add(object, Key::Any, &value);
                    place = None;
                }
            }
        }
        Value::one(object)
    }

    pub(super) fn make_mapping(&mut self, byte: u32, entries: &'c [(Option<Expression>, Expression)]) -> Value {
        let evaluated: Vec<(Option<Value>, Value)> = entries
            .iter()
            .map(|(key, value)| {
                let key = key.as_ref().map(|key| self.evaluate(key));
                (key, self.evaluate(value))
            })
            .collect();
        let object = self.container(Native::Mapping, byte);
        for (key, value) in evaluated {
            match key {
                Some(key) => self.set_item(&Value::one(object), &key, &value),
                None => self.take_entries(object, &value),
            }
        }
        Value::one(object)
    }

    /// Copies all parts of other containers.
    pub(super) fn take_entries(&mut self, object: ObjectId, others: &Value) {
        let only = others.single().is_some();
        for other in others.objects() {
            let entries: Vec<(Key, Value)> =
                self.store.parts(other).iter().map(|(key, value)| (key.clone(), value.clone())).collect();
            for (key, value) in entries {
                match key {
                    Key::Text(_) | Key::Integer(_) if only => self.store.set(object, key, &value),
                    Key::Attribute(_) => {}
                    key => self.store.add(object, key, &value),
                }
            }
        }
    }

    fn keys(&self, index: &Value) -> Option<Vec<Key>> {
        let key = |object: ObjectId| match self.store.get(object) {
            Object::Text(text) => Some(Key::Text(text.clone())),
            Object::Integer(number) if *number >= 0 => Some(Key::Integer(*number)),
            _ => None,
        };
        let keys: Option<Vec<Key>> = index.objects().map(key).collect();
        keys.filter(|keys| !keys.is_empty())
    }

    /// What `owners[index]` holds.
    pub(super) fn item(&mut self, owners: &Value, index: &Value, at: Place) -> Value {
        let keys = self.keys(index);
        let mut result = Value::unknown();
        for owner in owners.objects() {
            let given = Arguments::positional(vec![index.clone()]);
            if let Some(value) = self.special(owner, &["__getitem__"], &given, at) {
                result.join(&value);
                continue;
            }
            match self.store.get(owner) {
                Object::Native(Native::Text, _) | Object::Text(_) | Object::Pattern { .. } => {
                    result.join(&self.native(Native::Text));
                    continue;
                }
                // A generic class with its arguments is the class.
                Object::Class { .. } => {
                    result.join(&Value::one(owner));
                    continue;
                }
                _ => {}
            }
            match &keys {
                Some(keys) => {
                    for key in keys {
                        for key in [key, &Key::Any] {
                            if let Some(value) = self.store.part(owner, key) {
                                result.join(&value.clone());
                            }
                        }
                    }
                }
                None => {
                    result.join(&self.all_items(owner));
                }
            }
        }
        result
    }

    /// Whatever a container holds.
    pub(super) fn all_items(&self, owner: ObjectId) -> Value {
        let mut result = Value::unknown();
        for (key, value) in self.store.parts(owner) {
            if !matches!(key, Key::Attribute(_)) {
                result.join(value);
            }
        }
        result
    }

    pub(super) fn set_item(&mut self, owners: &Value, index: &Value, value: &Value) {
        let keys = self.keys(index);
        for owner in owners.objects() {
            let given = Arguments::positional(vec![index.clone(), value.clone()]);
            if self.special(owner, &["__setitem__"], &given, Place::default()).is_some() {
                continue;
            }
            match &keys {
                Some(keys) => {
                    let is_sure = keys.len() == 1 && owners.single().is_some();
                    for key in keys {
                        match is_sure {
                            true => self.store.set(owner, key.clone(), value),
                            false => self.store.add(owner, key.clone(), value),
                        }
                    }
                }
                None => self.store.add(owner, Key::Any, value),
            }
        }
    }

    /// `owners[from:to]`.
    pub(super) fn slice(&mut self, owners: &Value, bounds: [Option<Value>; 2]) -> Value {
        let number = |bound: &Option<Value>| match bound {
            None => Some(None),
            Some(value) => match value.single().map(|object| self.store.get(object)) {
                Some(Object::Integer(number)) if *number >= 0 => Some(Some(*number)),
                _ => None,
            },
        };
        let exact = number(&bounds[0]).zip(number(&bounds[1]));
        let mut result = Value::unknown();
        for owner in owners.objects() {
            let (native, byte) = match *self.store.get(owner) {
                Object::Native(native @ (Native::List | Native::Tuple), Some(site)) => (native, site.byte),
                Object::Text(_) | Object::Pattern { .. } | Object::Native(Native::Text, _) => {
                    result.join(&self.native(Native::Text));
                    continue;
                }
                _ => {
                    let given = Arguments::positional(vec![Value::unknown()]);
                    if let Some(value) = self.special(owner, &["__getitem__"], &given, Place::default()) {
                        result.join(&value);
                    }
                    continue;
                }
            };
            let from = exact.and_then(|(from, _)| from).unwrap_or(0);
            let part = self.container(native, byte.wrapping_add(1 + from as u32));
            let entries: Vec<(Key, Value)> =
                self.store.parts(owner).iter().map(|(key, value)| (key.clone(), value.clone())).collect();
            for (key, value) in entries {
                match (key, exact) {
                    (Key::Integer(at), Some((_, to))) => {
                        if at >= from && to.is_none_or(|to| at < to) {
                            self.store.set(part, Key::Integer(at - from), &value);
                        }
                    }
                    (Key::Attribute(_), _) => {}
                    _ => self.store.add(part, Key::Any, &value),
                }
            }
            result.join(&Value::one(part));
        }
        result
    }

    /// What a loop over any of these takes out of them.
    pub(super) fn elements(&mut self, iterated: &Value, at: Place) -> Value {
        let mut result = Value::unknown();
        for object in iterated.objects() {
            match self.store.get(object).clone() {
                Object::Native(Native::Mapping, _) => {
                    let keys: Vec<Object> = self
                        .store
                        .parts(object)
                        .keys()
                        .filter_map(|key| match key {
                            Key::Text(text) => Some(Object::Text(text.clone())),
                            Key::Integer(number) => Some(Object::Integer(*number)),
                            _ => None,
                        })
                        .collect();
                    for key in keys {
                        let key = self.store.object(key);
                        result.join(&Value::one(key));
                    }
                }
                Object::Native(Native::Text, _) | Object::Text(_) | Object::Pattern { .. } => {
                    result.join(&self.native(Native::Text));
                }
                Object::Native(..) => {
                    result.join(&self.all_items(object));
                }
                Object::Instance { .. } | Object::Declared { .. } => {
                    result.join(&self.elements_of_instance(object, at));
                }
                _ => {}
            }
        }
        result
    }

    fn elements_of_instance(&mut self, object: ObjectId, at: Place) -> Value {
        let nothing = Arguments::default();
        let Some(iterators) = self.special(object, &["__iter__", "__aiter__"], &nothing, at) else {
            let given = Arguments::positional(vec![Value::unknown()]);
            return self.special(object, &["__next__", "__getitem__"], &given, at).unwrap_or_default();
        };
        let mut result = Value::unknown();
        for iterator in iterators.objects() {
            match self.class_of(iterator) {
                Some(_) => {
                    if let Some(value) = self.special(iterator, &["__next__", "__anext__"], &nothing, at) {
                        result.join(&value);
                    }
                }
                None => {
                    result.join(&self.elements(&Value::one(iterator), at));
                }
            }
        }
        result
    }

    /// The elements of a list or tuple in their order, where they are known exactly.
    pub(super) fn exact_elements(&self, value: &Value) -> Option<Vec<Value>> {
        let object = value.single()?;
        if !matches!(self.store.get(object), Object::Native(Native::List | Native::Tuple, Some(_))) {
            return None;
        }
        let mut elements = Vec::new();
        for (key, value) in self.store.parts(object) {
            match key {
                Key::Integer(at) if *at == elements.len() as i64 => elements.push(value.clone()),
                _ => return None,
            }
        }
        (!elements.is_empty()).then_some(elements)
    }

    /// Binds several targets to the elements of a value.
    pub(super) fn unpack(&mut self, targets: &'c [Expression], value: &Value, byte: u32) {
        let starred = targets.iter().position(|target| matches!(target, Expression::Spread(_)));
        let exact = self.exact_elements(value).filter(|elements| match starred {
            Some(_) => elements.len() + 1 >= targets.len(),
            None => elements.len() == targets.len(),
        });
        let Some(elements) = exact else {
            for (at, target) in targets.iter().enumerate() {
                let index = Value::one(self.store.object(Object::Integer(at as i64)));
                let mut element = self.item(value, &index, Place::default());
                if element.is_unknown() {
                    element = self.elements(value, Place::default());
                }
                self.assign_to(target, &element);
            }
            return;
        };
        let rest = elements.len() + 1 - targets.len().min(elements.len() + 1);
        let mut next = elements.into_iter();
        for target in targets {
            let element = match target {
                Expression::Spread(_) => {
                    let list = self.container(Native::List, byte);
                    for at in 0..rest {
                        if let Some(value) = next.next() {
                            self.store.set(list, Key::Integer(at as i64), &value);
                        }
                    }
                    Value::one(list)
                }
                _ => next.next().unwrap_or_default(),
            };
            self.assign_to(target, &element);
        }
    }
}
