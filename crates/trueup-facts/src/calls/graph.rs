//! The graph of calls.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::How;
use super::by_name::{Found, Names};
use super::interpret::{self, Reached};
use super::program::{BodyKind, Program};
use crate::{Codebase, DefinitionId, DefinitionKind, EXTRACTION_LIMIT, FileId, Name, SourceClass};

/// The stack of the thread that interprets, in bytes; only what is used is ever touched.
const STACK: usize = 256 << 20;

/// How sure it is that a call leads there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Certainty {
    /// It leads there and nowhere else.
    Certain,
    /// It leads to one of several.
    Candidate,
    /// Only a name says so.
    Likely,
}

impl Certainty {
    /// The word for it, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Certainty::Certain => "certain",
            Certainty::Candidate => "one of several",
            Certainty::Likely => "likely",
        }
    }
}

/// A body that calls: a function, a method, a lambda, a class, the top level of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallBody {
    /// The file it stands in.
    pub file: FileId,
    /// Its name within the file, with those of the bodies around it: `Basket.add`, `run.<lambda1>`; empty for the top
    /// level.
    pub name: Name,
    /// Its definition; of a lambda none.
    pub definition: Option<DefinitionId>,
    /// The body around it, by its index; of the top level itself.
    pub parent: u32,
    /// Its 1-based line.
    pub line: u32,
    /// Whether it is a class, whose body runs where it is defined.
    pub is_class: bool,
}

/// What is called.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Callee {
    /// A body of the codebase, by its index.
    Body(u32),
    /// Something outside of it, by its name: `requests.get`, `<builtin>.len`.
    External(Name),
}

/// A call, and one thing it leads to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct CallEdge {
    /// The body that calls, by its index.
    pub caller: u32,
    /// The 1-based line of the call; 0 where it is not known.
    pub line: u32,
    /// Where it stands on the line: its first byte in the file.
    pub byte: u32,
    /// What is called.
    pub callee: Callee,
    /// How it was found.
    pub how: How,
    /// How sure it is.
    pub certainty: Certainty,
}

/// The calls of a codebase.
#[derive(Debug, Default)]
pub struct CallGraph {
    pub(super) bodies: Vec<CallBody>,
    pub(super) edges: Vec<CallEdge>,
    pub(super) by_definition: FxHashMap<DefinitionId, u32>,
    pub(super) by_callee: FxHashMap<u32, Vec<u32>>,
    pub(super) inner: FxHashMap<u32, Vec<u32>>,
}

impl CallGraph {
    /// Follows the calls of all sources. Deterministic, and bounded in time by the size of the sources.
    pub fn of(codebase: &Codebase) -> CallGraph {
        let programs: Vec<Program> = codebase.files().par_iter().map(lowered).collect();
        let mut graph = CallGraph::default();
        let mut indices: FxHashMap<(FileId, u32), u32> = FxHashMap::default();
        for (file, program) in (0_u32..).map(FileId).zip(&programs) {
            graph.add_bodies(codebase, file, program, &mut indices);
        }
        for ((caller, at, reached), (how, certainty)) in interpreted(codebase, &programs) {
            let Some(&caller) = indices.get(&caller) else { continue };
            let callee = match reached {
                Reached::Body(body) => indices.get(&body).map(|&body| Callee::Body(body)),
                Reached::External(name) => Some(Callee::External(name)),
            };
            if let Some(callee) = callee {
                graph.edges.push(CallEdge { caller, line: at.line, byte: at.byte, callee, how, certainty });
            }
        }
        graph.add_by_name(codebase, &programs);
        graph.finish();
        graph
    }

    fn add_bodies(
        &mut self,
        codebase: &Codebase,
        file: FileId,
        program: &Program,
        indices: &mut FxHashMap<(FileId, u32), u32>,
    ) {
        let facts = &codebase.file(file).facts;
        let mut by_place: FxHashMap<(u32, &str), DefinitionId> = FxHashMap::default();
        for (index, definition) in (0_u32..).zip(&facts.definitions) {
            if definition.kind.is_callable() || definition.kind.is_type() || definition.kind == DefinitionKind::Variable
            {
                by_place.entry((definition.span.line, &definition.name)).or_insert(DefinitionId { file, index });
            }
        }
        let first = self.bodies.len() as u32;
        let mut lambdas: FxHashMap<u32, u32> = FxHashMap::default();
        for (index, function) in (0_u32..).zip(&program.functions) {
            let parent = first + function.parent;
            let own: Name = match function.kind {
                BodyKind::Lambda => {
                    let count = lambdas.entry(function.parent).or_default();
                    *count += 1;
                    format!("<lambda{count}>").into()
                }
                _ => function.name.clone(),
            };
            let name = match self.bodies.get(parent as usize) {
                Some(around) if index > 0 && !around.name.is_empty() => format!("{}.{own}", around.name).into(),
                _ => own,
            };
            let definition = by_place.get(&(function.span.line, &*function.name)).copied();
            let body = self.bodies.len() as u32;
            indices.insert((file, index), body);
            if let Some(definition) = definition {
                self.by_definition.entry(definition).or_insert(body);
            }
            let is_class = function.kind == BodyKind::Class;
            self.bodies.push(CallBody { file, name, definition, parent, line: function.span.line, is_class });
        }
    }

    /// Adds the bodies and calls of the files that were not lowered.
    fn add_by_name(&mut self, codebase: &Codebase, programs: &[Program]) {
        let waiting: Vec<FileId> = (0_u32..)
            .map(FileId)
            .zip(programs)
            .filter(|(_, program)| program.functions.is_empty())
            .map(|(file, _)| file)
            .collect();
        let mut top_levels: FxHashMap<FileId, u32> = FxHashMap::default();
        for &file in &waiting {
            top_levels.insert(file, self.add_definitions(codebase, file));
        }
        let names = Names::new(codebase);
        let found: Vec<(FileId, u32, Vec<Found>)> = waiting
            .par_iter()
            .flat_map_iter(|&file| {
                let names = &names;
                let calls = (0_u32..).zip(&codebase.file(file).facts.calls);
                calls.map(move |(at, call)| (file, at, names.resolve(file, call)))
            })
            .collect();
        for (file, at, found) in found {
            let Some(call) = codebase.file(file).facts.calls.get(at as usize) else { continue };
            let Some(&top_level) = top_levels.get(&file) else { continue };
            let caller = call.caller.and_then(|index| self.body_around(codebase, DefinitionId { file, index }));
            let (caller, line, byte) = (caller.unwrap_or(top_level), call.span.line, call.span.start);
            for each in found {
                let (callee, how, certainty) = match each {
                    Found::Definition(id, how, certainty) => match self.by_definition.get(&id) {
                        Some(&body) => (Callee::Body(body), how, certainty),
                        None => continue,
                    },
                    Found::Outside(name) => (Callee::External(name), How::Direct, Certainty::Certain),
                };
                self.edges.push(CallEdge { caller, line, byte, callee, how, certainty });
            }
        }
    }

    /// The body of a definition, or of what is around it.
    fn body_around(&self, codebase: &Codebase, mut id: DefinitionId) -> Option<u32> {
        loop {
            if let Some(&body) = self.by_definition.get(&id) {
                return Some(body);
            }
            let parent = codebase.definition(id).parent.filter(|&parent| parent < id.index)?;
            id = DefinitionId { file: id.file, index: parent };
        }
    }

    /// Adds a body for the top level of a file and for each definition that can call or be called.
    fn add_definitions(&mut self, codebase: &Codebase, file: FileId) -> u32 {
        let top_level = self.bodies.len() as u32;
        let name = Name::default();
        self.bodies.push(CallBody { file, name, definition: None, parent: top_level, line: 1, is_class: false });
        for (index, definition) in (0_u32..).zip(&codebase.file(file).facts.definitions) {
            let (kind, id) = (definition.kind, DefinitionId { file, index });
            let calls = matches!(kind, DefinitionKind::Variable | DefinitionKind::Constant);
            if !(kind.is_callable() || kind.is_type() || calls) {
                continue;
            }
            let body = self.bodies.len() as u32;
            let parent = definition.parent.and_then(|index| self.by_definition.get(&DefinitionId { file, index }));
            let name = match &definition.owner {
                Some(owner) => format!("{owner}.{}", definition.name).into(),
                None => definition.name.clone(),
            };
            let parent = parent.copied().unwrap_or(top_level);
            self.by_definition.insert(id, body);
            let (line, is_class) = (definition.span.line, kind.is_type());
            self.bodies.push(CallBody { file, name, definition: Some(id), parent, line, is_class });
        }
        top_level
    }

    /// Says how sure each edge is, and prepares for questions.
    fn finish(&mut self) {
        // What a method is called tells apart what one place calls for different reasons.
        let alternative = |graph: &CallGraph, edge: &CallEdge| {
            let is_plain = matches!(edge.how, How::Direct | How::Method | How::Constructor);
            let how = if is_plain { How::Direct } else { edge.how };
            let method = match (&edge.callee, is_plain) {
                (Callee::Body(body), false) => graph.bodies[*body as usize].name.rsplit('.').next().unwrap_or_default(),
                _ => "",
            };
            (edge.caller, edge.byte, how, Name::from(method))
        };
        let mut counts: FxHashMap<(u32, u32, How, Name), u32> = FxHashMap::default();
        for edge in &self.edges {
            *counts.entry(alternative(self, edge)).or_default() += 1;
        }
        let several: Vec<bool> = self
            .edges
            .iter()
            .map(|edge| counts.get(&alternative(self, edge)).is_some_and(|&count| count > 1))
            .collect();
        for (edge, several) in self.edges.iter_mut().zip(several) {
            if several && matches!(edge.callee, Callee::Body(_)) {
                edge.certainty = edge.certainty.max(Certainty::Candidate);
            }
        }
        self.edges.sort();
        for (index, body) in (0_u32..).zip(&self.bodies) {
            if body.parent != index {
                self.inner.entry(body.parent).or_default().push(index);
            }
        }
        for (index, edge) in (0_u32..).zip(&self.edges) {
            if let Callee::Body(callee) = edge.callee {
                self.by_callee.entry(callee).or_default().push(index);
            }
        }
    }

    /// All bodies, by file and place.
    pub fn bodies(&self) -> &[CallBody] {
        &self.bodies
    }

    /// All edges, by caller and line.
    pub fn edges(&self) -> &[CallEdge] {
        &self.edges
    }
}

fn lowered(file: &crate::link::File) -> Program {
    let is_read = file.source.class != SourceClass::Vendored && file.source.text.len() <= EXTRACTION_LIMIT;
    match file.source.language.and_then(|language| language.lower) {
        Some(lower) if is_read => lower(&file.source),
        _ => Program::default(),
    }
}

fn interpreted(
    codebase: &Codebase,
    programs: &[Program],
) -> std::collections::BTreeMap<interpret::Edge, (How, Certainty)> {
    let run = || interpret::run(codebase, programs);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, run).ok().and_then(|thread| thread.join().ok()).unwrap_or_default()
    })
}
