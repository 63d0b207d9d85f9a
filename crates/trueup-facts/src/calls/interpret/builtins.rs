//! What the language itself brings: its functions, and those of its library that hand functions on.

use super::Machine;
use super::invoke::Arguments;
use super::value::{Key, Object, ObjectId, Value};
use crate::Name;
use crate::calls::How;
use crate::calls::program::{Native, Place};

/// The names that are known everywhere.
const BUILTINS: &[&str] = &[
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "BaseExceptionGroup",
    "BlockingIOError",
    "BrokenPipeError",
    "BufferError",
    "BytesWarning",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "DeprecationWarning",
    "EOFError",
    "EnvironmentError",
    "Exception",
    "ExceptionGroup",
    "FileExistsError",
    "FileNotFoundError",
    "FloatingPointError",
    "FutureWarning",
    "GeneratorExit",
    "IOError",
    "ImportError",
    "ImportWarning",
    "IndentationError",
    "IndexError",
    "InterruptedError",
    "IsADirectoryError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "NotADirectoryError",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PendingDeprecationWarning",
    "PermissionError",
    "ProcessLookupError",
    "RecursionError",
    "ReferenceError",
    "ResourceWarning",
    "RuntimeError",
    "RuntimeWarning",
    "StopAsyncIteration",
    "StopIteration",
    "SyntaxError",
    "SyntaxWarning",
    "SystemError",
    "SystemExit",
    "TabError",
    "TimeoutError",
    "TypeError",
    "UnboundLocalError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UnicodeTranslateError",
    "UnicodeWarning",
    "UserWarning",
    "ValueError",
    "Warning",
    "ZeroDivisionError",
    "__build_class__",
    "__import__",
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "exit",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "quit",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
];

/// Whether the language knows a name everywhere.
pub(super) fn is_builtin(name: &str) -> bool {
    BUILTINS.binary_search(&name).is_ok()
}

impl Machine<'_> {
    /// Calls something outside of the codebase.
    pub(super) fn call_outside(&mut self, name: &Name, given: &Arguments, at: Place, how: How) -> Value {
        self.outside(at, name, how);
        match name.strip_prefix("<builtin>.") {
            Some(builtin) if !builtin.contains('.') => self.builtin(builtin, given, at),
            Some(_) => Value::unknown(),
            None => match &**name {
                "functools.partial" | "functools.lru_cache" | "functools.cache" | "functools.wraps"
                    if given.positional.first().is_some_and(|first| first.objects().any(|it| self.is_function(it))) =>
                {
                    given.positional.first().cloned().unwrap_or_default()
                }
                _ => {
                    self.hand_over(given, at);
                    self.result_from_outside(name)
                }
            },
        }
    }

    /// What calling something outside gives: of a class an instance, which bears its name; else a result, of which one
    /// call is followed.
    fn result_from_outside(&mut self, name: &Name) -> Value {
        let last = name.rsplit('.').next().unwrap_or_default();
        match () {
            () if last.starts_with(char::is_uppercase) => self.external(name.clone()),
            () if name.contains("()") => Value::unknown(),
            () => self.external(format!("{name}()").into()),
        }
    }

    /// Functions of the codebase that something outside is given: it may call them.
    fn hand_over(&mut self, given: &Arguments, at: Place) {
        let values: Vec<Value> =
            given.positional.iter().chain(given.named.iter().map(|(_, value)| value)).cloned().collect();
        for value in values {
            for object in value.objects() {
                let function = match *self.store.get(object) {
                    Object::Bound { function, .. } => function,
                    _ => object,
                };
                if let Object::Function { file, function, .. } = *self.store.get(function) {
                    self.edge(at, super::Reached::Body((file, function)), How::HandedOver);
                }
            }
        }
    }

    fn builtin(&mut self, name: &str, given: &Arguments, at: Place) -> Value {
        let first = given.positional.first().cloned().unwrap_or_default();
        match name {
            "super" => self.super_of(given),
            "staticmethod" => self.wrapped(&first, Object::Static),
            "classmethod" => self.wrapped(&first, Object::OfClass),
            "property" => self.property(given),
            "str" | "repr" | "format" | "ascii" => {
                self.protocol(&first, if name == "repr" { &["__repr__"] } else { &["__str__", "__repr__"] }, at);
                self.native(Native::Text)
            }
            "bool" => {
                self.protocol(&first, &["__bool__", "__len__"], at);
                self.native(Native::Boolean)
            }
            "len" => {
                self.protocol(&first, &["__len__"], at);
                self.native(Native::Integer)
            }
            "int" | "hash" | "ord" | "id" | "round" => self.native(Native::Integer),
            "float" => self.native(Native::Float),
            "bytes" => self.native(Native::Bytes),
            "isinstance" | "issubclass" | "callable" | "hasattr" | "any" | "all" => self.native(Native::Boolean),
            "chr" | "hex" | "bin" | "oct" | "input" => self.native(Native::Text),
            "map" | "filter" => self.mapped(name, given, at),
            "type" => self.type_of(&first),
            "getattr" => self.read_by_name(given, at),
            "setattr" => {
                if let (Some(name), Some(value)) = (self.text_of(given, 1), given.positional.get(2)) {
                    self.set_attribute(&first, &name, value);
                }
                Value::unknown()
            }
            _ => self.builtin_container(name, given, &first, at),
        }
    }

    fn builtin_container(&mut self, name: &str, given: &Arguments, first: &Value, at: Place) -> Value {
        let native = match name {
            "list" | "sorted" => Native::List,
            "tuple" => Native::Tuple,
            "set" | "frozenset" => Native::Set,
            "iter" | "reversed" | "range" | "zip" | "enumerate" => Native::Iterator,
            "dict" => Native::Mapping,
            "next" | "min" | "max" | "sum" => {
                self.call_back_with(given, &Value::unknown(), at);
                return match name {
                    "next" => match self.protocol(first, &["__next__"], at) {
                        Some(value) => value,
                        None => self.elements(first, at),
                    },
                    _ => self.elements(first, at),
                };
            }
            _ => return Value::unknown(),
        };
        if name == "dict" {
            let object = self.container(native, at.byte);
            self.take_entries(object, first);
            for (name, value) in &given.named {
                self.store.set(object, Key::Text(name.clone()), value);
            }
            return Value::one(object);
        }
        let mut elements = self.elements(first, at);
        if name == "range" {
            elements = self.native(Native::Integer);
        }
        self.call_back_with(given, &elements, at);
        if name == "zip" || name == "enumerate" {
            elements = self.entries(name, given, elements, at);
        }
        let object = self.container(native, at.byte);
        if matches!(name, "list" | "tuple")
            && let Some(exact) = self.exact_elements(first)
        {
            for (place, value) in exact.iter().enumerate() {
                self.store.set(object, Key::Integer(place as i64), value);
            }
            return Value::one(object);
        }
        if !elements.is_unknown() {
            self.store.add(object, Key::Any, &elements);
        }
        Value::one(object)
    }

    fn entries(&mut self, name: &str, given: &Arguments, elements: Value, at: Place) -> Value {
        let entry = self.container(Native::Tuple, at.byte + 1);
        let mut columns = vec![elements];
        match name {
            "enumerate" => columns.insert(0, self.native(Native::Integer)),
            _ => {
                for other in given.positional.iter().skip(1) {
                    columns.push(self.elements(other, at));
                }
            }
        }
        for (place, column) in columns.iter().enumerate() {
            self.store.set(entry, Key::Integer(place as i64), column);
        }
        Value::one(entry)
    }

    fn call_back_with(&mut self, given: &Arguments, element: &Value, at: Place) {
        for (name, value) in &given.named {
            if name == "key" {
                for function in value.objects() {
                    if self.is_function(function) {
                        self.call_as(function, &Arguments::positional(vec![element.clone()]), at, How::Callback);
                    }
                }
            }
        }
    }

    /// `map` and `filter` call what they are given, whichever argument it is.
    fn mapped(&mut self, name: &str, given: &Arguments, at: Place) -> Value {
        let (mut functions, mut columns) = (Vec::new(), Vec::new());
        for value in &given.positional {
            match value.objects().any(|object| self.is_function(object)) {
                true => functions.extend(value.objects()),
                false => columns.push(self.elements(value, at)),
            }
        }
        let mut results = Value::unknown();
        for function in functions {
            results.join(&self.call_as(function, &Arguments::positional(columns.clone()), at, How::Callback));
        }
        let elements = if name == "filter" { columns.into_iter().next().unwrap_or_default() } else { results };
        self.iterator_of(&elements, at)
    }

    fn protocol(&mut self, receivers: &Value, methods: &[&str], at: Place) -> Option<Value> {
        let mut result: Option<Value> = None;
        for receiver in receivers.objects() {
            if let Some(value) = self.special(receiver, methods, &Arguments::default(), at) {
                result.get_or_insert_default().join(&value);
            }
        }
        result
    }

    fn wrapped(&mut self, functions: &Value, wrap: impl Fn(ObjectId) -> Object) -> Value {
        let mut result = Value::unknown();
        for function in functions.objects() {
            let object = self.store.object(wrap(function));
            result.join(&Value::one(object));
        }
        result
    }

    fn property(&mut self, given: &Arguments) -> Value {
        let named = |wanted: &str| given.named.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        let getter = given.positional.first().cloned().or_else(|| named("fget")).unwrap_or_default();
        let setter = given.positional.get(1).cloned().or_else(|| named("fset"));
        let properties = self.wrapped(&getter, Object::Property);
        if let Some(setter) = setter {
            for property in properties.objects() {
                self.store.set(property, Key::Attribute("setter".into()), &setter);
            }
        }
        properties
    }

    fn super_of(&mut self, given: &Arguments) -> Value {
        let (classes, receivers) = match &given.positional[..] {
            [classes, receivers, ..] => (classes.clone(), receivers.clone()),
            _ => match self.running_method() {
                Some((class, receivers)) => (Value::one(class), receivers),
                None => return Value::unknown(),
            },
        };
        let mut result = Value::unknown();
        for class in classes.objects() {
            for receiver in receivers.objects() {
                let object = self.store.object(Object::Super { class, receiver });
                result.join(&Value::one(object));
            }
        }
        result
    }

    fn type_of(&mut self, values: &Value) -> Value {
        let classes: Vec<ObjectId> = values.objects().filter_map(|object| self.class_of(object)).collect();
        classes.into_iter().fold(Value::unknown(), |types, class| types.joined(&Value::one(class)))
    }

    fn text_of(&self, given: &Arguments, at: usize) -> Option<Name> {
        match self.store.get(given.positional.get(at)?.single()?) {
            Object::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn read_by_name(&mut self, given: &Arguments, at: Place) -> Value {
        let Some(owners) = given.positional.first() else { return Value::unknown() };
        let default = given.positional.get(2).cloned().unwrap_or_default();
        match self.text_of(given, 1) {
            Some(name) => self.attribute(owners, &name, at).joined(&default),
            None => {
                let names = given.positional.get(1).and_then(Value::single).map(|name| self.store.get(name).clone());
                match names {
                    // A name that could be anything says nothing.
                    Some(Object::Pattern { prefix, suffix }) if prefix.len() + suffix.len() > 1 => {
                        self.attributes_like(owners, &prefix, &suffix, at).joined(&default)
                    }
                    _ => default,
                }
            }
        }
    }
}
