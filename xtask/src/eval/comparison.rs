//! Two sets of edges over the same nodes.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Edge, Graph};
use super::ours::{Resolved, Target};

/// What agrees and what does not.
pub(super) struct Comparison {
    /// How many nodes there are.
    pub nodes: usize,
    /// The edges that both have.
    pub common: usize,
    /// The edges that only trueup has, each with the imports it rests on.
    pub ours_only: BTreeMap<Edge, String>,
    /// The edges that only the reference has, each with what it says of them.
    pub theirs_only: BTreeMap<Edge, String>,
    /// The nodes in which an import was left unresolved.
    unresolved: BTreeSet<String>,
}

impl Comparison {
    /// Compares the graph of a reference with the imports that trueup resolved; an import counts where `counts` says
    /// so.
    pub(super) fn new(graph: &Graph, imports: &[Resolved], counts: impl Fn(&Resolved) -> bool) -> Comparison {
        let mut ours: BTreeMap<Edge, String> = BTreeMap::new();
        let mut unresolved = BTreeSet::new();
        for import in imports.iter().filter(|import| counts(import)) {
            let Some(from) = graph.files.get(&import.from) else { continue };
            let at = || (import.from.clone(), import.line.clone());
            if graph.lines.as_ref().is_some_and(|lines| !lines.contains(&at())) {
                continue;
            }
            let to = match &import.target {
                Target::File(path) => graph.files.get(path),
                Target::Outside(name) => graph.nodes.get(name),
                Target::Unresolved => {
                    unresolved.insert(from.clone());
                    None
                }
            };
            if let Some(to) = to.filter(|&to| to != from) {
                let Resolved { from: path, line, kind, written, .. } = import;
                let rests_on = || format!("{kind}: {path}:{line} {written}");
                ours.entry((from.clone(), to.clone())).or_insert_with(rests_on);
            }
        }
        let mut comparison = Comparison {
            nodes: graph.nodes.len(),
            common: 0,
            ours_only: BTreeMap::new(),
            theirs_only: BTreeMap::new(),
            unresolved,
        };
        for (edge, said) in &graph.edges {
            match ours.remove(edge) {
                Some(_) => comparison.common += 1,
                None => drop(comparison.theirs_only.insert(edge.clone(), said.clone())),
            }
        }
        comparison.ours_only = ours;
        comparison
    }

    /// The share of our edges that the reference has.
    pub(super) fn precision(&self) -> f64 {
        share(self.common, self.ours_only.len())
    }

    /// The share of the reference's edges that we have.
    pub(super) fn recall(&self) -> f64 {
        share(self.common, self.theirs_only.len())
    }

    /// The harmonic mean of both.
    pub(super) fn f1(&self) -> f64 {
        let (both, either) = (2 * self.common, self.ours_only.len() + self.theirs_only.len());
        share(both, either)
    }

    /// The differing edges, up to `most` of each cause.
    pub(super) fn differences(&self, most: usize) -> String {
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for ((from, to), rests_on) in &self.ours_only {
            let kind = rests_on.split(':').next().unwrap_or_default();
            groups.entry(format!("only ours, {kind}")).or_default().push(format!("{from} -> {to}  ({rests_on})"));
        }
        for ((from, to), said) in &self.theirs_only {
            let cause = match self.unresolved.contains(from) {
                true => "only theirs, where we left an import unresolved",
                false => "only theirs",
            };
            groups.entry(cause.to_owned()).or_default().push(format!("{from} -> {to}  ({said})"));
        }
        let mut text = String::new();
        for (cause, edges) in groups {
            text.push_str(&format!("{cause}: {}\n", edges.len()));
            edges.iter().take(most).for_each(|edge| text.push_str(&format!("  {edge}\n")));
        }
        text
    }
}

/// `part` of `part + rest`; all of nothing.
fn share(part: usize, rest: usize) -> f64 {
    if part + rest == 0 { 1.0 } else { part as f64 / (part + rest) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(from: &str, to: Option<&str>) -> Resolved {
        let target = to.map_or(Target::Unresolved, |to| Target::File(to.to_owned()));
        Resolved { from: from.into(), line: "1".into(), kind: "value".into(), written: "x".into(), target }
    }

    #[test]
    fn edges_are_counted_once_and_among_known_nodes_only() {
        let mut graph = Graph::default();
        for name in ["a", "b", "c"] {
            graph.nodes.insert(name.to_owned());
            graph.files.insert(format!("{name}.py"), name.to_owned());
        }
        graph.add("a", "b", "line 1");
        graph.add("b", "c", "line 2");
        graph.add("c", "c", "itself");
        let imports = [
            import("a.py", Some("b.py")),
            import("a.py", Some("b.py")),
            import("a.py", Some("c.py")),
            import("b.py", None),
            import("other.py", Some("a.py")),
        ];
        let comparison = Comparison::new(&graph, &imports, |_| true);
        assert_eq!((comparison.common, comparison.ours_only.len(), comparison.theirs_only.len()), (1, 1, 1));
        assert_eq!((comparison.precision(), comparison.recall(), comparison.f1()), (0.5, 0.5, 0.5));
        let differences = comparison.differences(1);
        assert!(differences.contains("only theirs, where we left an import unresolved: 1\n  b -> c"), "{differences}");
    }
}
