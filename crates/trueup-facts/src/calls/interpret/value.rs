//! The abstract values that the interpreter moves about.

use crate::calls::program::{FunctionIndex, Native};
use crate::{FileId, Name};

/// An abstract object: the index among the machine's objects.
pub(super) type ObjectId = u32;

/// The most objects that a value tells apart; further ones are dropped.
const WIDEST: usize = 24;

/// What something may be: any of these objects. Nothing at all means that it is not known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Value(Vec<ObjectId>);

impl Value {
    /// Nothing is known.
    pub(super) fn unknown() -> Value {
        Value(Vec::new())
    }

    /// One object.
    pub(super) fn one(object: ObjectId) -> Value {
        Value(vec![object])
    }

    /// Adds what `other` may be; whether that was news.
    pub(super) fn join(&mut self, other: &Value) -> bool {
        let before = self.0.len();
        for &object in &other.0 {
            if self.0.len() >= WIDEST {
                break;
            }
            if let Err(at) = self.0.binary_search(&object) {
                self.0.insert(at, object);
            }
        }
        self.0.len() > before
    }

    /// The same, as a value of its own.
    pub(super) fn joined(mut self, other: &Value) -> Value {
        self.join(other);
        self
    }

    /// Whether nothing is known.
    pub(super) fn is_unknown(&self) -> bool {
        self.0.is_empty()
    }

    /// The object, where there is exactly one.
    pub(super) fn single(&self) -> Option<ObjectId> {
        match self.0[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The objects.
    pub(super) fn objects(&self) -> impl Iterator<Item = ObjectId> + '_ {
        self.0.iter().copied()
    }
}

/// What a part of an object is found by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Key {
    /// By a name.
    Attribute(Name),
    /// By a text in brackets.
    Text(Name),
    /// By a number in brackets.
    Integer(i64),
    /// By something unknown.
    Any,
}

/// The calls that led here, the last two by file and byte: what tells apart the objects made by one function.
pub(super) type Context = [(u32, u32); 2];

/// Where an object is made, and in which context.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Site {
    /// The file.
    pub file: FileId,
    /// The byte.
    pub byte: u32,
    /// The context.
    pub context: Context,
}

/// The identity of an abstract object.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Object {
    /// A source.
    Module(FileId),
    /// A directory that is a package without a source.
    Directory(Name),
    /// A function, with the scope around it and the class whose method it is.
    Function { file: FileId, function: FunctionIndex, frame: ObjectId, class: Option<ObjectId> },
    /// A function with its first argument.
    Bound { function: ObjectId, receiver: ObjectId },
    /// A function that takes no receiver.
    Static(ObjectId),
    /// A function that takes the class.
    OfClass(ObjectId),
    /// A function that runs where its name is read.
    Property(ObjectId),
    /// A class, with the scope around it.
    Class { file: FileId, function: FunctionIndex, frame: ObjectId },
    /// An instance of a class.
    Instance { class: ObjectId, site: Site },
    /// Any instance of a class or of what derives from it.
    Declared { class: ObjectId },
    /// What is known of the fields of all instances of a class.
    Shared { class: ObjectId },
    /// A value of a native type, and where it is made if it holds others.
    Native(Native, Option<Site>),
    /// A text.
    Text(Name),
    /// A text of which only the beginning and the end are known.
    Pattern { prefix: Name, suffix: Name },
    /// A number.
    Integer(i64),
    /// Something outside of the codebase, by its name; also what calling it gives.
    External(Name),
    /// A method of a native value.
    NativeMethod { native: Native, receiver: ObjectId, name: Name },
    /// The names of a running function.
    Frame { file: FileId, function: FunctionIndex, parent: ObjectId, context: Context },
    /// What stands above a class among the bases of a receiver.
    Super { class: ObjectId, receiver: ObjectId },
}
