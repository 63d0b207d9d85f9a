//! Runs programs with abstract values, to see what each call may lead to.
//!
//! The top level of each source runs as it would when imported, and calls run in place, so the order of assignments
//! counts. Branches run one after the other and join. A function that nobody calls runs by itself, its receiver any
//! instance of its class, its parameters what their annotations say. Everything is bounded: how often a function runs,
//! how deep calls go, and how many steps there are in all.

mod annotations;
mod attributes;
mod builtins;
mod containers;
mod expressions;
mod imports;
mod invoke;
mod names;
mod natives;
mod steps;
mod store;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use self::store::Store;
use self::value::{Context, Key, Object, ObjectId, Value};
use super::by_name::is_common;
use super::program::{BodyKind, Function, FunctionIndex, Native, Place, Program};
use crate::calls::{Certainty, How};
use crate::{Codebase, FileId, Name};

/// How often one function runs at most.
const MOST_RUNS: u32 = 24;
/// How deep calls go.
const DEEPEST_CALLS: usize = 32;
/// How many steps are run in all for each step that is written, at most.
const STEPS_EACH: u64 = 400;

/// A body: the file and the function in its program.
pub(super) type Body = (FileId, FunctionIndex);

/// What a call leads to.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Reached {
    /// A function or class of the codebase.
    Body(Body),
    /// Something outside, by its name.
    External(Name),
}

/// An edge of the graph: the body that calls, where, and what is called.
pub(super) type Edge = (Body, Place, Reached);

/// What is known of a function beyond its present run.
#[derive(Default)]
struct Summary {
    runs: u32,
    returned: Value,
    /// It was called with more than it was run with.
    missed: Option<Vec<Value>>,
}

/// A function that runs.
struct Activation {
    body: Body,
    frame: ObjectId,
    context: Context,
    class: Option<ObjectId>,
    receiver: Value,
    returned: Value,
    yielded: Value,
}

/// How far a module has run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    NotYet,
    Begun,
}

/// The interpreter.
pub(super) struct Machine<'c> {
    codebase: &'c Codebase,
    programs: &'c [Program],
    store: Store,
    stack: Vec<Activation>,
    summaries: FxHashMap<Body, Summary>,
    progress: Vec<Progress>,
    edges: BTreeMap<Edge, How>,
    /// Each function's object, to run those that nobody calls.
    functions: BTreeMap<Body, ObjectId>,
    /// The classes that derive directly from a class.
    derived: BTreeMap<ObjectId, Vec<ObjectId>>,
    /// The bases of a class.
    bases: FxHashMap<ObjectId, Vec<Value>>,
    /// Where the import stands that is being followed.
    importing: Place,
    /// The methods of each name that is not a common one.
    methods: FxHashMap<&'c str, Vec<Body>>,
    /// Calls that only a name speaks for.
    likely: BTreeSet<Edge>,
    fuel: u64,
}

/// Runs all programs; each belongs to the file of the same index. Gives every edge with how it was found.
pub(super) fn run(codebase: &Codebase, programs: &[Program]) -> BTreeMap<Edge, (How, Certainty)> {
    let mut machine = Machine {
        codebase,
        programs,
        store: Store::default(),
        stack: Vec::new(),
        summaries: FxHashMap::default(),
        progress: vec![Progress::NotYet; programs.len()],
        edges: BTreeMap::new(),
        functions: BTreeMap::new(),
        derived: BTreeMap::new(),
        bases: FxHashMap::default(),
        importing: Place::default(),
        methods: methods_by_name(programs),
        likely: BTreeSet::new(),
        fuel: 0,
    };
    let written: usize = programs.iter().flat_map(|program| &program.functions).map(|each| each.body.len() + 1).sum();
    machine.fuel = written as u64 * STEPS_EACH;
    for index in 0..programs.len() {
        machine.module(FileId(index as u32));
        machine.store.settle();
    }
    machine.uncalled();
    machine.missed();
    // A place from which something of the codebase is surely called needs no guess.
    let within = |(_, _, reached): &&Edge| matches!(reached, Reached::Body(_));
    let settled: BTreeSet<(Body, Place)> =
        machine.edges.keys().filter(within).map(|(caller, at, _)| (*caller, *at)).collect();
    let mut found: BTreeMap<Edge, (How, Certainty)> =
        machine.edges.into_iter().map(|(edge, how)| (edge, (how, Certainty::Certain))).collect();
    for edge in machine.likely {
        if !settled.contains(&(edge.0, edge.1)) {
            found.insert(edge, (How::Method, Certainty::Likely));
        }
    }
    found
}

/// The methods of each name that only one or two classes have.
fn methods_by_name(programs: &[Program]) -> FxHashMap<&str, Vec<Body>> {
    let mut methods: FxHashMap<&str, Vec<Body>> = FxHashMap::default();
    for (file, program) in (0_u32..).map(FileId).zip(programs) {
        for (index, function) in (0_u32..).zip(&program.functions) {
            let is_method =
                program.functions.get(function.parent as usize).is_some_and(|it| it.kind == BodyKind::Class);
            if is_method && function.kind == BodyKind::Function && !is_common(&function.name) {
                methods.entry(&function.name).or_default().push((file, index));
            }
        }
    }
    methods
}

impl<'c> Machine<'c> {
    fn function(&self, (file, index): Body) -> Option<&'c Function> {
        self.programs.get(file.0 as usize)?.functions.get(index as usize)
    }

    fn running(&self) -> Option<&Activation> {
        self.stack.last()
    }

    fn context(&self) -> Context {
        self.running().map_or(Context::default(), |running| running.context)
    }

    /// The site of what is made at a byte of the running function's file.
    fn site(&self, byte: u32) -> value::Site {
        let file = self.running().map_or(FileId(0), |running| running.body.0);
        value::Site { file, byte, context: self.context() }
    }

    /// An object of a native type that holds others, made at a byte.
    fn container(&mut self, native: Native, byte: u32) -> ObjectId {
        let site = self.site(byte);
        self.store.made(Object::Native(native, Some(site)))
    }

    /// A value of a native type of which no more is known.
    fn native(&mut self, native: Native) -> Value {
        Value::one(self.store.object(Object::Native(native, None)))
    }

    fn external(&mut self, name: Name) -> Value {
        Value::one(self.store.object(Object::External(name)))
    }

    /// Records a call of the running function.
    fn edge(&mut self, at: Place, reached: Reached, how: How) {
        if let Some(running) = self.running() {
            let edge = (running.body, at, reached);
            let known = self.edges.entry(edge).or_insert(how);
            *known = (*known).min(how);
        }
    }

    /// Runs the top level of a source, unless it has run or is running.
    fn module(&mut self, file: FileId) {
        let Some(progress) = self.progress.get_mut(file.0 as usize) else { return };
        if *progress == Progress::Begun || self.programs[file.0 as usize].functions.is_empty() {
            return;
        }
        *progress = Progress::Begun;
        let frame = self.store.object(Object::Module(file));
        self.stack.push(Activation {
            body: (file, 0),
            frame,
            context: Context::default(),
            class: None,
            receiver: Value::unknown(),
            returned: Value::unknown(),
            yielded: Value::unknown(),
        });
        if let Some(function) = self.function((file, 0)) {
            self.block(&function.body);
        }
        self.stack.pop();
    }

    /// Runs every function that has not run, with receivers and parameters as they are declared; then once more, now
    /// that all fields are known.
    fn uncalled(&mut self) {
        let mut alone: Vec<Body> = Vec::new();
        loop {
            let waiting: Vec<(Body, ObjectId)> = self
                .functions
                .iter()
                .filter(|(body, _)| self.summaries.get(*body).is_none_or(|summary| summary.runs == 0))
                .map(|(&body, &function)| (body, function))
                .collect();
            if waiting.is_empty() || self.fuel == 0 {
                break;
            }
            for (body, function) in waiting {
                if self.summaries.get(&body).is_none_or(|summary| summary.runs == 0) {
                    self.by_itself(function, Vec::new());
                    alone.push(body);
                }
            }
        }
        for body in alone {
            if let Some(&function) = self.functions.get(&body) {
                self.by_itself(function, Vec::new());
            }
        }
    }

    /// Runs what was called more often than it was run, with all it was called with.
    fn missed(&mut self) {
        let missed: BTreeMap<Body, Vec<Value>> =
            self.summaries.iter_mut().filter_map(|(&body, summary)| Some((body, summary.missed.take()?))).collect();
        for (body, arguments) in missed {
            if let Some(&function) = self.functions.get(&body) {
                self.by_itself(function, arguments);
            }
        }
    }

    fn by_itself(&mut self, function: ObjectId, mut arguments: Vec<Value>) {
        let Object::Function { file, function: index, class, .. } = *self.store.get(function) else { return };
        let body = (file, index);
        let takes_receiver = class.is_some() && !self.is_static(class, function);
        if let (true, Some(class)) = (takes_receiver, class) {
            let receiver = match self.is_of_class(class, function) {
                true => class,
                false => self.store.object(Object::Declared { class }),
            };
            if arguments.is_empty() {
                arguments.push(Value::unknown());
            }
            arguments[0].join(&Value::one(receiver));
        }
        let summary = self.summaries.entry(body).or_default();
        summary.runs = summary.runs.min(MOST_RUNS - 1);
        let module = self.store.object(Object::Module(file));
        self.stack.push(Activation {
            body: (file, 0),
            frame: module,
            context: Context::default(),
            class: None,
            receiver: Value::unknown(),
            returned: Value::unknown(),
            yielded: Value::unknown(),
        });
        self.enter(function, &invoke::Arguments::positional(arguments), Place::default());
        self.stack.pop();
        self.store.settle();
    }

    /// How a class holds one of its methods.
    fn held_as(&self, class: Option<ObjectId>, method: ObjectId) -> Option<&Object> {
        let Object::Function { file, function, .. } = *self.store.get(method) else { return None };
        let name = &self.function((file, function))?.name;
        let held = self.store.part(class?, &Key::Attribute(name.clone()))?;
        held.single().map(|held| self.store.get(held))
    }

    fn is_static(&self, class: Option<ObjectId>, method: ObjectId) -> bool {
        matches!(self.held_as(class, method), Some(Object::Static(_)))
    }

    fn is_of_class(&self, class: ObjectId, method: ObjectId) -> bool {
        matches!(self.held_as(Some(class), method), Some(Object::OfClass(_)))
    }
}
