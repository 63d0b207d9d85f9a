//! Methods of texts, numbers and containers.

use super::Machine;
use super::invoke::Arguments;
use super::value::{Key, Object, ObjectId, Value};
use crate::Name;
use crate::calls::How;
use crate::calls::program::{Native, Place};

impl Native {
    /// What the language calls the type.
    pub(super) fn word(self) -> &'static str {
        match self {
            Native::Text => "str",
            Native::Bytes => "bytes",
            Native::Integer => "int",
            Native::Float => "float",
            Native::Boolean => "bool",
            Native::List => "list",
            Native::Tuple => "tuple",
            Native::Set => "set",
            Native::Mapping => "dict",
            Native::Iterator => "generator",
            Native::Nothing => "None",
        }
    }
}

impl Machine<'_> {
    /// Calls a method of a native value.
    pub(super) fn call_native(
        &mut self,
        native: Native,
        receiver: ObjectId,
        name: &Name,
        given: &Arguments,
        at: Place,
    ) -> Value {
        if let (Object::Property(_), Some(function)) = (self.store.get(receiver).clone(), given.positional.first()) {
            self.store.set(receiver, Key::Attribute(name.clone()), function);
            return Value::one(receiver);
        }
        if native == Native::Nothing {
            return Value::unknown();
        }
        if !is_method(native, name) {
            return Value::unknown();
        }
        self.outside(at, &format!("<builtin>.{}.{name}", native.word()).into(), How::Method);
        self.call_back(given, at);
        if native == Native::Text
            && let Some(known) = self.known_text(receiver, name)
        {
            return known;
        }
        match native {
            Native::Text | Native::Bytes => self.text_method(native, name),
            Native::List | Native::Set | Native::Tuple | Native::Iterator => {
                self.list_method(native, receiver, name, given, at)
            }
            Native::Mapping => self.mapping_method(receiver, name, given, at),
            _ => Value::unknown(),
        }
    }

    /// `key=` functions are called by what they are given to.
    fn call_back(&mut self, given: &Arguments, at: Place) {
        for (name, value) in &given.named {
            if name == "key" {
                for function in value.objects() {
                    if self.is_function(function) {
                        self.call_as(function, &Arguments::default(), at, How::Callback);
                    }
                }
            }
        }
    }

    /// What is still known of a text after a method that keeps most of it.
    fn known_text(&mut self, receiver: ObjectId, name: &str) -> Option<Value> {
        let change = |text: &Name| -> Option<Name> {
            match name {
                "lower" | "casefold" => Some(text.to_lowercase()),
                "upper" => Some(text.to_uppercase()),
                "strip" => Some(text.trim().into()),
                _ => None,
            }
        };
        let known = match self.store.get(receiver).clone() {
            Object::Text(_) if name == "format" => return self.pattern_of(receiver, "format", &Value::unknown()),
            Object::Text(text) => Object::Text(change(&text)?),
            Object::Pattern { prefix, suffix } => {
                Object::Pattern { prefix: change(&prefix)?, suffix: change(&suffix)? }
            }
            _ => return None,
        };
        Some(Value::one(self.store.object(known)))
    }

    fn text_method(&mut self, native: Native, name: &Name) -> Value {
        match &**name {
            "split" | "rsplit" | "splitlines" | "partition" | "rpartition" => {
                let element = self.native(native);
                let list = self.store.object(Object::Native(
                    Native::List,
                    Some(super::value::Site {
                        file: crate::FileId(u32::MAX),
                        byte: native as u32,
                        context: [(0, 0); 2],
                    }),
                ));
                self.store.add(list, Key::Any, &element);
                Value::one(list)
            }
            "encode" => self.native(Native::Bytes),
            "decode" => self.native(Native::Text),
            "find" | "rfind" | "index" | "rindex" | "count" => self.native(Native::Integer),
            name if name.starts_with("is") || name == "startswith" || name == "endswith" => {
                self.native(Native::Boolean)
            }
            _ => self.native(native),
        }
    }

    fn list_method(&mut self, native: Native, receiver: ObjectId, name: &Name, given: &Arguments, at: Place) -> Value {
        let last = given.positional.last().cloned().unwrap_or_default();
        match &**name {
            "append" | "add" | "insert" | "appendleft" => {
                self.store.add(receiver, Key::Any, &last);
                Value::unknown()
            }
            "extend" | "update" | "extendleft" => {
                let elements = self.elements(&last, at);
                self.store.add(receiver, Key::Any, &elements);
                Value::unknown()
            }
            "pop" | "popleft" | "__next__" | "send" => self.all_items(receiver),
            "copy" | "union" | "difference" | "intersection" => {
                let copy = self.container(native, at.byte);
                self.take_entries(copy, &Value::one(receiver));
                Value::one(copy)
            }
            "index" | "count" => self.native(Native::Integer),
            _ => Value::unknown(),
        }
    }

    fn mapping_method(&mut self, receiver: ObjectId, name: &Name, given: &Arguments, at: Place) -> Value {
        let owner = Value::one(receiver);
        let first = given.positional.first().cloned().unwrap_or_default();
        let second = given.positional.get(1).cloned().unwrap_or_default();
        match &**name {
            "get" | "pop" => self.item(&owner, &first, at).joined(&second),
            "setdefault" => {
                let known = self.item(&owner, &first, at);
                if known.is_unknown() {
                    self.set_item(&owner, &first, &second);
                }
                known.joined(&second)
            }
            "update" => {
                self.take_entries(receiver, &first);
                for (name, value) in &given.named {
                    self.store.set(receiver, Key::Text(name.clone()), value);
                }
                Value::unknown()
            }
            "values" => {
                let values = self.all_items(receiver);
                self.iterator_of(&values, at)
            }
            "keys" => {
                let keys = self.elements(&owner, at);
                self.iterator_of(&keys, at)
            }
            "items" => {
                let (keys, values) = (self.elements(&owner, at), self.all_items(receiver));
                let entry = self.container(Native::Tuple, at.byte + 1);
                self.store.set(entry, Key::Integer(0), &keys);
                self.store.set(entry, Key::Integer(1), &values);
                self.iterator_of(&Value::one(entry), at)
            }
            "copy" => {
                let copy = self.container(Native::Mapping, at.byte);
                self.take_entries(copy, &owner);
                Value::one(copy)
            }
            _ => Value::unknown(),
        }
    }

    /// An iterator over values, made at a place.
    pub(super) fn iterator_of(&mut self, values: &Value, at: Place) -> Value {
        let iterator = self.container(Native::Iterator, at.byte);
        self.store.add(iterator, Key::Any, values);
        Value::one(iterator)
    }
}

/// Whether a native type has a method of that name.
fn is_method(native: Native, name: &str) -> bool {
    let names: &[&str] = match native {
        Native::Text | Native::Bytes => &[
            "capitalize",
            "casefold",
            "center",
            "count",
            "encode",
            "decode",
            "endswith",
            "expandtabs",
            "find",
            "format",
            "format_map",
            "hex",
            "index",
            "isalnum",
            "isalpha",
            "isascii",
            "isdecimal",
            "isdigit",
            "isidentifier",
            "islower",
            "isnumeric",
            "isprintable",
            "isspace",
            "istitle",
            "isupper",
            "join",
            "ljust",
            "lower",
            "lstrip",
            "maketrans",
            "partition",
            "removeprefix",
            "removesuffix",
            "replace",
            "rfind",
            "rindex",
            "rjust",
            "rpartition",
            "rsplit",
            "rstrip",
            "split",
            "splitlines",
            "startswith",
            "strip",
            "swapcase",
            "title",
            "translate",
            "upper",
            "zfill",
        ],
        Native::List => {
            &["append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort"]
        }
        Native::Tuple => &["count", "index"],
        Native::Set => &[
            "add",
            "clear",
            "copy",
            "difference",
            "difference_update",
            "discard",
            "intersection",
            "intersection_update",
            "isdisjoint",
            "issubset",
            "issuperset",
            "pop",
            "remove",
            "symmetric_difference",
            "union",
            "update",
        ],
        Native::Mapping => {
            &["clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values"]
        }
        Native::Iterator => &["__next__", "send", "throw", "close"],
        Native::Integer | Native::Float => {
            &["as_integer_ratio", "bit_length", "conjugate", "from_bytes", "hex", "is_integer", "to_bytes"]
        }
        Native::Boolean | Native::Nothing => &[],
    };
    names.contains(&name)
}
