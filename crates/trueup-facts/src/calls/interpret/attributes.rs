//! Attributes: what they hold by the order of the bases, and what setting them does.

use std::collections::BTreeSet;

use super::Machine;
use super::invoke::Arguments;
use super::value::{Key, Object, ObjectId, Value};
use crate::Name;
use crate::calls::How;
use crate::calls::program::{Native, Place};

/// The longest name, in bytes, of something outside that is followed.
const LONGEST_OUTSIDE: usize = 120;

/// How many classes above a class are looked at.
const MOST_ANCESTORS: usize = 64;

impl Machine<'_> {
    /// What an attribute of any of these objects holds.
    pub(super) fn attribute(&mut self, owners: &Value, name: &Name, at: Place) -> Value {
        let mut result = Value::unknown();
        for owner in owners.objects() {
            result.join(&self.attribute_of(owner, name, at));
        }
        result
    }

    fn attribute_of(&mut self, owner: ObjectId, name: &Name, at: Place) -> Value {
        let key = Key::Attribute(name.clone());
        match self.store.get(owner).clone() {
            Object::Module(file) => {
                self.module(file);
                match self.store.part(owner, &key) {
                    Some(value) => value.clone(),
                    None => self.submodule_of(file, name).unwrap_or_default(),
                }
            }
            Object::Directory(directory) => match self.store.part(owner, &key) {
                Some(value) => value.clone(),
                None => self.module_below(&directory, name).unwrap_or_default(),
            },
            Object::Instance { class, .. } | Object::Declared { class } => self.of_instance(owner, class, name, at),
            Object::Class { .. } => self.of_class(owner, name, at),
            Object::External(path) => match path.len() + name.len() < LONGEST_OUTSIDE {
                true => self.external(format!("{path}.{name}").into()),
                false => Value::unknown(),
            },
            Object::Native(native, _) => self.native_method(native, owner, name),
            Object::Text(_) | Object::Pattern { .. } => self.native_method(Native::Text, owner, name),
            Object::Integer(_) => self.native_method(Native::Integer, owner, name),
            Object::Super { class, receiver } => self.above(class, receiver, name),
            Object::Property(getter) => match &**name {
                "setter" | "getter" | "deleter" => self.native_method(Native::Nothing, owner, name),
                _ => self.attribute_of(getter, name, at),
            },
            Object::Bound { function, .. } => match &**name {
                "__func__" => Value::one(function),
                _ => self.attribute_of(function, name, at),
            },
            _ => self.store.part(owner, &key).cloned().unwrap_or_default(),
        }
    }

    fn native_method(&mut self, native: Native, receiver: ObjectId, name: &Name) -> Value {
        Value::one(self.store.object(Object::NativeMethod { native, receiver, name: name.clone() }))
    }

    fn of_instance(&mut self, owner: ObjectId, class: ObjectId, name: &Name, at: Place) -> Value {
        let key = Key::Attribute(name.clone());
        if let Some(value) = self.store.part(owner, &key).filter(|value| !value.is_unknown()) {
            return value.clone();
        }
        if name == "__class__" {
            return Value::one(class);
        }
        let found = self.in_class(class, name, None);
        let mut value = Value::unknown();
        if let Some((found, _)) = &found {
            for object in found.objects() {
                value.join(&self.bind_to(object, owner, class, at));
            }
        }
        let is_method = found.is_some() && !value.is_unknown();
        if !is_method {
            value.join(&self.shared(class, &key));
        }
        if value.is_unknown() && found.is_none() && !Self::is_special(name) {
            let text = Value::one(self.store.object(Object::Text(name.clone())));
            let given = Arguments::positional(vec![text]);
            if let Some(given) = self.special(owner, &["__getattr__"], &given, at) {
                return given;
            }
        }
        value
    }

    /// What is known of a field of all instances of a class and of its bases.
    fn shared(&mut self, class: ObjectId, key: &Key) -> Value {
        let mut value = Value::unknown();
        for ancestor in self.order_of_bases(class) {
            let shared = self.store.object(Object::Shared { class: ancestor });
            if let Some(known) = self.store.part(shared, key) {
                value.join(&known.clone());
            }
        }
        value
    }

    /// What an attribute found in a class gives where it is read of an instance.
    fn bind_to(&mut self, found: ObjectId, receiver: ObjectId, class: ObjectId, at: Place) -> Value {
        match *self.store.get(found) {
            Object::Function { .. } => Value::one(self.store.object(Object::Bound { function: found, receiver })),
            Object::Static(function) => Value::one(function),
            Object::OfClass(function) => Value::one(self.store.object(Object::Bound { function, receiver: class })),
            Object::Property(getter) => {
                let given = Arguments::positional(vec![Value::one(receiver)]);
                self.call_as(getter, &given, at, How::Property)
            }
            _ => Value::one(found),
        }
    }

    fn of_class(&mut self, class: ObjectId, name: &Name, _at: Place) -> Value {
        let Some((found, _)) = self.in_class(class, name, None) else { return Value::unknown() };
        let mut value = Value::unknown();
        for object in found.objects() {
            match *self.store.get(object) {
                Object::Static(function) => value.join(&Value::one(function)),
                Object::OfClass(function) => {
                    let bound = self.store.object(Object::Bound { function, receiver: class });
                    value.join(&Value::one(bound))
                }
                _ => value.join(&Value::one(object)),
            };
        }
        value
    }

    /// What stands above `class` among the bases of a receiver, bound to it.
    fn above(&mut self, class: ObjectId, receiver: ObjectId, name: &Name) -> Value {
        let start = self.class_of(receiver).unwrap_or(receiver);
        let Some((found, _)) = self.in_class(start, name, Some(class)) else { return Value::unknown() };
        let mut value = Value::unknown();
        for object in found.objects() {
            match *self.store.get(object) {
                Object::Static(function) => value.join(&Value::one(function)),
                Object::Function { .. } | Object::OfClass(_) | Object::Property(_) => {
                    value.join(&self.bind_to(object, receiver, start, Place::default()))
                }
                _ => value.join(&Value::one(object)),
            };
        }
        value
    }

    /// The class of an instance.
    pub(super) fn class_of(&self, object: ObjectId) -> Option<ObjectId> {
        match *self.store.get(object) {
            Object::Instance { class, .. } | Object::Declared { class } => Some(class),
            _ => None,
        }
    }

    /// What a class or its bases hold under a name, and which of them does; only what comes after `after` in their
    /// order where that is given. A base from outside is taken to have whatever nobody before it has.
    pub(super) fn in_class(
        &mut self,
        class: ObjectId,
        name: &Name,
        after: Option<ObjectId>,
    ) -> Option<(Value, ObjectId)> {
        let key = Key::Attribute(name.clone());
        let order = self.order_of_bases(class);
        let start = match after {
            Some(after) => order.iter().position(|&each| each == after)? + 1,
            None => 0,
        };
        for &ancestor in order.get(start..)? {
            match self.store.get(ancestor).clone() {
                Object::Class { .. } => {
                    if let Some(value) = self.store.part(ancestor, &key) {
                        return Some((value.clone(), ancestor));
                    }
                }
                Object::External(path) if !path.starts_with("<builtin>") && !Self::is_typing(&path) => {
                    if Self::is_special(name) && name != "__init__" {
                        continue;
                    }
                    return Some((self.external(format!("{path}.{name}").into()), ancestor));
                }
                _ => {}
            }
        }
        None
    }

    /// Bases that say something about types and bring nothing.
    fn is_typing(path: &str) -> bool {
        ["typing.", "typing_extensions.", "abc.", "enum.", "collections.abc."].iter().any(|it| path.starts_with(it))
    }

    /// A class and its bases in the order in which they are asked: C3, and depth first where that fails.
    pub(super) fn order_of_bases(&self, class: ObjectId) -> Vec<ObjectId> {
        self.linearised(class, 0).unwrap_or_else(|| {
            let mut order = Vec::new();
            self.depth_first(class, &mut order);
            order
        })
    }

    fn bases_of(&self, class: ObjectId) -> Vec<ObjectId> {
        self.bases.get(&class).map_or_else(Vec::new, |bases| bases.iter().flat_map(Value::objects).collect())
    }

    fn linearised(&self, class: ObjectId, depth: usize) -> Option<Vec<ObjectId>> {
        if depth > MOST_ANCESTORS {
            return None;
        }
        let bases = self.bases_of(class);
        let mut lists: Vec<Vec<ObjectId>> = Vec::new();
        for &base in &bases {
            lists.push(self.linearised(base, depth + 1)?);
        }
        lists.push(bases);
        let mut order = vec![class];
        while lists.iter().any(|list| !list.is_empty()) {
            let in_a_tail = |head: ObjectId| lists.iter().any(|list| list.iter().skip(1).any(|&each| each == head));
            let next = lists.iter().filter_map(|list| list.first().copied()).find(|&head| !in_a_tail(head))?;
            for list in &mut lists {
                if list.first() == Some(&next) {
                    list.remove(0);
                }
            }
            if order.len() >= MOST_ANCESTORS || order.contains(&next) {
                return None;
            }
            order.push(next);
        }
        Some(order)
    }

    fn depth_first(&self, class: ObjectId, order: &mut Vec<ObjectId>) {
        if order.len() >= MOST_ANCESTORS || order.contains(&class) {
            return;
        }
        order.push(class);
        for base in self.bases_of(class) {
            self.depth_first(base, order);
        }
    }

    /// The methods and other attributes of these objects' classes whose names begin and end so.
    pub(super) fn attributes_like(&mut self, owners: &Value, prefix: &str, suffix: &str, at: Place) -> Value {
        let mut names: BTreeSet<Name> = BTreeSet::new();
        for owner in owners.objects() {
            let holders = match self.class_of(owner) {
                Some(class) => self.order_of_bases(class),
                None => vec![owner],
            };
            for holder in holders {
                names.extend(self.store.parts(holder).keys().filter_map(|key| match key {
                    Key::Attribute(name) if name.len() >= prefix.len() + suffix.len() => {
                        (name.starts_with(prefix) && name.ends_with(suffix)).then(|| name.clone())
                    }
                    _ => None,
                }));
            }
        }
        let mut result = Value::unknown();
        for name in names {
            result.join(&self.attribute(owners, &name, at));
        }
        result
    }

    /// Sets an attribute of any of these objects.
    pub(super) fn set_attribute(&mut self, owners: &Value, name: &Name, value: &Value) {
        let key = Key::Attribute(name.clone());
        let only = owners.single();
        for owner in owners.objects() {
            match self.store.get(owner).clone() {
                Object::Instance { class, .. } | Object::Declared { class } => {
                    self.set_field(owner, class, name, value, only.is_some());
                }
                Object::Module(_) | Object::Class { .. } | Object::Function { .. } => match only {
                    Some(_) => self.store.set(owner, key.clone(), value),
                    None => self.store.add(owner, key.clone(), value),
                },
                _ => {}
            }
        }
    }

    fn set_field(&mut self, owner: ObjectId, class: ObjectId, name: &Name, value: &Value, is_only: bool) {
        let key = Key::Attribute(name.clone());
        if let Some((found, _)) = self.in_class(class, name, None) {
            for object in found.objects() {
                if let Object::Property(_) = self.store.get(object)
                    && let Some(setter) = self.store.part(object, &Key::Attribute("setter".into())).cloned()
                {
                    let given = Arguments::positional(vec![Value::one(owner), value.clone()]);
                    for setter in setter.objects() {
                        self.call_as(setter, &given, Place::default(), How::Property);
                    }
                    return;
                }
            }
        }
        let shared = self.store.object(Object::Shared { class });
        self.store.add_for_good(shared, key.clone(), value);
        match is_only && matches!(self.store.get(owner), Object::Instance { .. }) {
            true => self.store.set(owner, key, value),
            false => self.store.add(owner, key, value),
        }
    }
}
