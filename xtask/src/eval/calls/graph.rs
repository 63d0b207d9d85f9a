//! Call graphs as the benchmarks write them, and how two of them compare.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use trueup_engine::{Engine, EngineOptions};
use trueup_facts::calls::{CallEdge, Callee, Certainty, How};

/// Caller and callee, by their names.
pub(super) type Edges = BTreeSet<(String, String)>;

/// How many edges agree.
#[derive(Default)]
pub(super) struct Score {
    /// In both.
    pub agreeing: usize,
    /// Ours alone.
    pub surplus: usize,
    /// Theirs alone.
    pub missing: usize,
}

impl Score {
    pub(super) fn of(ours: &Edges, theirs: &Edges) -> Score {
        let agreeing = ours.intersection(theirs).count();
        Score { agreeing, surplus: ours.len() - agreeing, missing: theirs.len() - agreeing }
    }

    pub(super) fn add(&mut self, other: &Score) {
        self.agreeing += other.agreeing;
        self.surplus += other.surplus;
        self.missing += other.missing;
    }

    pub(super) fn precision(&self) -> f64 {
        ratio(self.agreeing, self.agreeing + self.surplus)
    }

    pub(super) fn recall(&self) -> f64 {
        ratio(self.agreeing, self.agreeing + self.missing)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Every directory below `root` with a file of that name, relative to it and sorted.
pub(super) fn cases(root: &Path, file: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(directory) = waiting.pop() {
        let full = root.join(&directory);
        if full.join(file).is_file() {
            found.push(directory);
            continue;
        }
        for entry in std::fs::read_dir(&full).with_context(|| format!("cannot read {}", full.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                waiting.push(directory.join(entry.file_name()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The graph that a file of callers with their callees holds.
pub(super) fn read(path: &Path) -> Result<Edges> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let graph: BTreeMap<String, Vec<String>> =
        serde_json::from_str(&text).with_context(|| format!("cannot read {}", path.display()))?;
    let edges = graph.into_iter().flat_map(|(caller, callees)| {
        callees.into_iter().map(move |callee| (caller.clone(), callee)).collect::<Vec<_>>()
    });
    Ok(edges.collect())
}

/// Prints where two graphs differ.
pub(super) fn show(name: &str, ours: &Edges, theirs: &Edges) {
    for (caller, callee) in ours.difference(theirs) {
        println!("  {name}: surplus {caller} -> {callee}");
    }
    for (caller, callee) in theirs.difference(ours) {
        println!("  {name}: missing {caller} -> {callee}");
    }
}

/// Something that calls or is called: the path of its file and its name within; of what is outside only its name.
pub(super) struct Node {
    /// The file.
    pub path: Option<String>,
    /// The name.
    pub name: String,
    /// Whether it is a class.
    pub is_class: bool,
}

/// Our calls of a project, each with how it was found; what only a name speaks for is left out.
pub(super) fn ours(root: &Path) -> Result<Vec<(Node, Node, How)>> {
    let options = EngineOptions { no_history: true, ..EngineOptions::default() };
    let engine = Engine::open(root, &options)?;
    let codebase = engine.model().codebase();
    let graph = engine.model().calls();
    let node = |body: u32| {
        let body = &graph.bodies()[body as usize];
        let path = codebase.file(body.file).path().as_str().to_owned();
        Node { path: Some(path), name: body.name.to_string(), is_class: body.is_class }
    };
    let edge = |edge: &CallEdge| {
        let callee = match &edge.callee {
            Callee::Body(body) => node(*body),
            Callee::External(name) => Node { path: None, name: name.to_string(), is_class: false },
        };
        (node(edge.caller), callee, edge.how)
    };
    Ok(graph.edges().iter().filter(|edge| edge.certainty != Certainty::Likely).map(edge).collect())
}
