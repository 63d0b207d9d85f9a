//! The way that a call takes through the code: what happens, step by step, from one place on.

mod boundary;
mod from;

use std::collections::{HashMap, VecDeque};

use trueup_facts::calls::{CallEdge, CallGraph, Callee, Certainty, How};
use trueup_facts::{Codebase, Name, SourcePath};

pub use boundary::Boundary;
pub use from::TraceError;

use crate::Model;

/// The most steps that a trace shows.
const MOST_STEPS: usize = 60;

/// How far a way to a given end is searched, in calls.
const FARTHEST: usize = 24;

/// What to trace.
#[derive(Clone, Debug)]
pub struct TraceRequest {
    /// Where it begins: a symbol, `path:line`, `path:symbol`, a file, or a route as `GET /path`.
    pub from: String,
    /// Where it ends: a symbol, `store`, `network`, `process` or `external`.
    pub to: Option<String>,
    /// Whether callers are followed instead of what is called.
    pub is_reverse: bool,
    /// How many calls deep it goes.
    pub depth: usize,
}

/// A place in the code that a trace speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TracePlace {
    /// Its name, with its owner's: `Basket.add`; a file's top level bears the file's name.
    pub name: Name,
    /// The file; nothing where it is outside of the project.
    pub path: Option<SourcePath>,
    /// The 1-based line of the definition; 0 outside.
    pub line: u32,
    /// What it takes.
    pub parameters: Vec<Name>,
    /// What it gives back, as written.
    pub result: Option<Name>,
    /// What it leads to outside, where that is known.
    pub boundary: Option<Boundary>,
}

/// One step: a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TraceStep {
    /// How many calls lie between this one and the beginning; the first have 0.
    pub depth: usize,
    /// Who calls.
    pub caller: TracePlace,
    /// The 1-based line of the call in the caller's file.
    pub line: u32,
    /// What is called.
    pub callee: TracePlace,
    /// How that was found.
    pub how: How,
    /// How sure it is.
    pub certainty: Certainty,
    /// The number of the step below which what is called is shown already, from 1.
    pub shown_at: Option<usize>,
}

/// What happens, step by step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trace {
    /// Where it begins.
    pub from: TracePlace,
    /// Whether callers are followed.
    pub is_reverse: bool,
    /// The steps, in the order in which the code has them.
    pub steps: Vec<TraceStep>,
    /// How many calls deep it shows; fewer than asked for where that were too many steps.
    pub depth: usize,
    /// How many further steps were left out.
    pub left_out: usize,
}

impl Model {
    /// Follows the calls from one place on.
    ///
    /// # Errors
    /// Where the beginning or the end is no place of the code, or could be several, or no call leads to the end.
    pub fn trace(&self, request: &TraceRequest) -> Result<Trace, TraceError> {
        let from = from::body(self, &request.from)?;
        let tracer = Tracer { codebase: self.codebase(), graph: self.calls() };
        match (&request.to, request.is_reverse) {
            (Some(to), false) => tracer.way(from, &from::end(self, to)?, request, to),
            (Some(to), true) => {
                let end = match from::end(self, to)? {
                    from::End::Body(body) => body,
                    from::End::Boundary(_) | from::End::Outside => return Err(TraceError::NothingCalls(to.clone())),
                };
                tracer.way(end, &from::End::Body(from), request, &request.from)
            }
            (None, _) => Ok(tracer.around(from, request)),
        }
    }
}

struct Tracer<'m> {
    codebase: &'m Codebase,
    graph: &'m CallGraph,
}

impl<'m> Tracer<'m> {
    /// The way to an end.
    fn way(&self, from: u32, end: &from::End, request: &TraceRequest, to: &str) -> Result<Trace, TraceError> {
        let wanted = |edge: &CallEdge| match (end, &edge.callee) {
            (from::End::Body(end), Callee::Body(body)) => end == body,
            (from::End::Boundary(wanted), Callee::External(name)) => boundary::of(name) == Some(*wanted),
            (from::End::Outside, Callee::External(name)) => !name.starts_with('<'),
            _ => false,
        };
        let nothing = || TraceError::NoWay { from: request.from.clone(), to: to.to_owned() };
        let way = self.graph.way(from, FARTHEST, wanted).ok_or_else(nothing)?;
        let steps = way.iter().enumerate().map(|(depth, edge)| self.step(edge, depth)).collect::<Vec<_>>();
        let depth = steps.len();
        Ok(Trace { from: self.place(from), is_reverse: false, steps, depth, left_out: 0 })
    }

    /// What happens around a place: all that it calls, or all that call it, as deep as fits.
    fn around(&self, from: u32, request: &TraceRequest) -> Trace {
        let counts = self.counts(from, request);
        let fitting = counts.iter().rposition(|&count| count <= MOST_STEPS).map_or(1, |at| at + 1);
        let depth = fitting.min(request.depth).max(1);
        let mut steps = Vec::new();
        let mut shown = HashMap::from([(from, 0)]);
        self.below(from, 0, depth, request.is_reverse, &mut shown, &mut steps);
        let whole = counts.last().copied().unwrap_or(0).max(steps.len());
        steps.truncate(MOST_STEPS);
        let left_out = whole - steps.len();
        Trace { from: self.place(from), is_reverse: request.is_reverse, steps, depth, left_out }
    }

    /// How many steps there are up to each depth.
    fn counts(&self, from: u32, request: &TraceRequest) -> Vec<usize> {
        let mut counts = vec![0; request.depth];
        let mut seen = HashMap::from([(from, ())]);
        let mut waiting = VecDeque::from([(from, 0)]);
        while let Some((body, depth)) = waiting.pop_front() {
            if depth >= request.depth {
                continue;
            }
            for edge in self.calls(body, request.is_reverse) {
                counts[depth] += 1;
                if let Some(next) = self.next(edge, request.is_reverse)
                    && seen.insert(next, ()).is_none()
                {
                    waiting.push_back((next, depth + 1));
                }
            }
        }
        let mut sum = 0;
        for count in &mut counts {
            sum += *count;
            *count = sum;
        }
        counts
    }

    fn below(
        &self,
        body: u32,
        depth: usize,
        deepest: usize,
        is_reverse: bool,
        shown: &mut HashMap<u32, usize>,
        steps: &mut Vec<TraceStep>,
    ) {
        if depth >= deepest {
            return;
        }
        for edge in self.calls(body, is_reverse) {
            let mut step = self.step(edge, depth);
            let next = self.next(edge, is_reverse);
            step.shown_at = next.and_then(|next| shown.get(&next).copied()).filter(|&at| at > 0);
            steps.push(step);
            if let Some(next) = next
                && !shown.contains_key(&next)
            {
                shown.insert(next, steps.len());
                self.below(next, depth + 1, deepest, is_reverse, shown, steps);
            }
        }
    }

    fn next(&self, edge: &CallEdge, is_reverse: bool) -> Option<u32> {
        match (&edge.callee, is_reverse) {
            (_, true) => Some(self.graph.named_body(edge.caller)),
            (Callee::Body(body), false) => Some(*body),
            (Callee::External(_), false) => None,
        }
    }

    /// The calls that matter: those within the project, and those that leave it for a known purpose. One of each.
    fn calls(&self, body: u32, is_reverse: bool) -> Vec<&'m CallEdge> {
        let mut seen = Vec::new();
        let edges = match is_reverse {
            true => self.graph.calls_to(body),
            false => self.graph.calls_of(body),
        };
        let mut calls = Vec::new();
        for edge in edges {
            let matters = match &edge.callee {
                Callee::External(name) => boundary::of(name).is_some(),
                Callee::Body(callee) => is_reverse || !self.is_trifle(edge, *callee),
            };
            let identity = match is_reverse {
                true => Callee::Body(self.graph.named_body(edge.caller)),
                false => edge.callee.clone(),
            };
            if matters && !seen.contains(&identity) {
                seen.push(identity);
                calls.push(edge);
            }
        }
        calls
    }

    /// Reading a property, or what the language calls itself, is worth a step only where more follows.
    fn is_trifle(&self, edge: &CallEdge, callee: u32) -> bool {
        matches!(edge.how, How::Property | How::Protocol) && self.graph.calls_of(callee).is_empty()
            || self.graph.bodies()[callee as usize].definition.is_none()
    }

    fn step(&self, edge: &CallEdge, depth: usize) -> TraceStep {
        let callee = match &edge.callee {
            Callee::Body(body) => self.place(*body),
            Callee::External(name) => TracePlace {
                name: name.trim_start_matches("<builtin>.").into(),
                path: None,
                line: 0,
                parameters: Vec::new(),
                result: None,
                boundary: boundary::of(name),
            },
        };
        let caller = self.place(self.graph.named_body(edge.caller));
        let (line, how, certainty) = (edge.line, edge.how, edge.certainty);
        TraceStep { depth, caller, line, callee, how, certainty, shown_at: None }
    }

    fn place(&self, body: u32) -> TracePlace {
        let body = &self.graph.bodies()[body as usize];
        let path = self.codebase.file(body.file).path().clone();
        let definition = body.definition.map(|id| self.codebase.definition(id));
        TracePlace {
            name: if body.name.is_empty() { path.as_str().into() } else { body.name.clone() },
            path: Some(path),
            line: body.line,
            parameters: definition.map(|definition| definition.parameters.clone()).unwrap_or_default(),
            result: definition.and_then(|definition| definition.type_text.clone()),
            boundary: None,
        }
    }
}
