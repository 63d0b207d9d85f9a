//! What the graph of calls can be asked.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::{CallEdge, CallGraph, Callee, How};
use crate::DefinitionId;

/// The most bodies that a search looks at.
const MOST_VISITED: usize = 200_000;

impl CallGraph {
    /// The body of a definition that calls or can be called.
    pub fn body_of(&self, definition: DefinitionId) -> Option<u32> {
        self.by_definition.get(&definition).copied()
    }

    /// The definition that a body is, or the one around it; of a top level none.
    pub fn definition_of(&self, body: u32) -> Option<DefinitionId> {
        let mut body = body;
        loop {
            let here = self.bodies.get(body as usize)?;
            if here.definition.is_some() || here.parent == body {
                return here.definition;
            }
            body = here.parent;
        }
    }

    /// What a definition calls, itself and in the functions without a name inside it, by line.
    pub fn callees(&self, definition: DefinitionId) -> Vec<&CallEdge> {
        self.body_of(definition).map(|body| self.calls_of(body)).unwrap_or_default()
    }

    /// What a body calls, itself and in the functions without a name inside it, by line. Modules and classes whose
    /// bodies run are no calls.
    pub fn calls_of(&self, body: u32) -> Vec<&CallEdge> {
        let mut bodies = vec![body];
        let mut at = 0;
        while let Some(&each) = bodies.get(at) {
            let inner = self.inner.get(&each).into_iter().flatten().copied();
            bodies.extend(inner.filter(|&inner| self.bodies[inner as usize].definition.is_none()));
            at += 1;
        }
        let mut calls: Vec<&CallEdge> = Vec::new();
        for body in bodies {
            let start = self.edges.partition_point(|edge| edge.caller < body);
            calls.extend(self.edges[start..].iter().take_while(|edge| edge.caller == body));
        }
        calls.retain(|edge| edge.how != How::Runs);
        calls.sort_by_key(|edge| (edge.line, edge.byte));
        calls
    }

    /// The body, or the one around it that has a name or is a top level.
    pub fn named_body(&self, body: u32) -> u32 {
        let mut body = body;
        loop {
            match self.bodies.get(body as usize) {
                Some(here) if here.definition.is_none() && here.parent != body => body = here.parent,
                _ => return body,
            }
        }
    }

    /// Who calls a body, by caller and line.
    pub fn calls_to(&self, body: u32) -> Vec<&CallEdge> {
        let edges = self.by_callee.get(&body).into_iter().flatten();
        edges.map(|&edge| &self.edges[edge as usize]).filter(|edge| edge.how != How::Runs).collect()
    }

    /// Who calls a definition.
    pub fn callers(&self, definition: DefinitionId) -> Vec<&CallEdge> {
        self.body_of(definition).map(|body| self.calls_to(body)).unwrap_or_default()
    }

    /// The shortest way by calls from one definition to another, of at most `depth` calls.
    pub fn reaches(&self, from: DefinitionId, to: DefinitionId, depth: usize) -> Option<Vec<&CallEdge>> {
        let (from, to) = (self.body_of(from)?, self.body_of(to)?);
        self.way(from, depth, |edge| edge.callee == Callee::Body(to))
    }

    /// The shortest way by calls from a body to the first call that is `wanted`, of at most `depth` calls.
    pub fn way(&self, from: u32, depth: usize, wanted: impl Fn(&CallEdge) -> bool) -> Option<Vec<&CallEdge>> {
        let mut came_by: FxHashMap<u32, Option<(u32, &CallEdge)>> = FxHashMap::default();
        came_by.insert(from, None);
        let mut waiting = VecDeque::from([(from, 0)]);
        while let Some((body, distance)) = waiting.pop_front() {
            if distance >= depth || came_by.len() > MOST_VISITED {
                break;
            }
            for edge in self.calls_of(body) {
                if wanted(edge) {
                    let mut way = vec![edge];
                    let mut here = body;
                    while let Some(Some((before, edge))) = came_by.get(&here) {
                        way.push(edge);
                        here = *before;
                    }
                    way.reverse();
                    return Some(way);
                }
                if let Callee::Body(next) = edge.callee
                    && !came_by.contains_key(&next)
                {
                    came_by.insert(next, Some((body, edge)));
                    waiting.push_back((next, distance + 1));
                }
            }
        }
        None
    }
}
