//! Layers: the levels of the condensed graph of components.

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use crate::component::{ComponentId, Components};
use crate::relation::{Relation, Relations};

/// More layers than this are no longer a picture: neighbouring levels are joined.
const LAYERS: usize = 5;
/// A cycle of more components than this is no order with exceptions, and would take long to look for one.
const STRAIGHTENED: usize = 200;
/// A cycle is broken up where the imports against the grain weigh at most this share of all its imports …
const AGAINST_THE_GRAIN: f64 = 0.25;
/// … and join at most this share of the pairs of components that its imports join.
const PAIRS_AGAINST: f64 = 0.2;

/// Components at the same height.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Layer {
    /// The components, those with most code first.
    pub components: Vec<ComponentId>,
    /// The components of lower layers that it imports today, strongest relation first.
    pub imports: Vec<ComponentId>,
    /// The components of higher layers that nothing in it imports today.
    pub forbidden: Vec<ComponentId>,
    /// Its imports of higher layers, as (from, to): those that stand in the way of `forbidden`.
    pub violations: Vec<(ComponentId, ComponentId)>,
}

/// Components that import each other in a ring, none of which is higher than the others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cycle {
    /// The components, sorted.
    pub components: Vec<ComponentId>,
    /// One ring through some of them: each imports the next, the last the first.
    pub ring: Vec<ComponentId>,
}

/// The layers of a codebase.
#[derive(Clone, Debug, Default)]
pub struct Layering {
    /// The layers, the top one first: a layer imports those after it. Components without any relation are left out.
    pub layers: Vec<Layer>,
    /// The cycles that keep their components in one layer.
    pub cycles: Vec<Cycle>,
}

impl Layering {
    pub(crate) fn read(components: &Components, relations: &Relations) -> Layering {
        let graph = graph_of(&relations.internal);
        let mut order: Vec<Vec<ComponentId>> = Vec::new();
        let mut against: Vec<Pair> = Vec::new();
        let mut cycles = Vec::new();
        for mut group in tarjan_scc(&graph) {
            group.sort();
            if group.len() == 1 {
                order.push(group);
                continue;
            }
            match straighten(&group, &graph) {
                Some((straight, minority)) => {
                    order.extend(straight.into_iter().rev().map(|component| vec![component]));
                    against.extend(minority);
                }
                None => {
                    cycles.push(Cycle { ring: ring(&group, &graph), components: group.clone() });
                    order.push(group);
                }
            }
        }
        let code = |id: ComponentId| u64::from(components.get(id).code_lines);
        let levels = joined(levels(&order, &graph, &against), code);
        let layers = (0..levels.len()).map(|at| layer(&levels, at, components, relations)).collect();
        Layering { layers, cycles }
    }

    /// The index of the layer that holds a component.
    pub fn layer_of(&self, component: ComponentId) -> Option<usize> {
        self.layers.iter().position(|layer| layer.components.contains(&component))
    }
}

/// A component and one that it imports.
type Pair = (ComponentId, ComponentId);
type Graph = DiGraphMap<ComponentId, u64>;

/// An import that runs as the file loads weighs four times one that is deferred or serves types only.
fn graph_of(relations: &[Relation]) -> Graph {
    let mut graph = Graph::new();
    for relation in relations {
        let strength = if relation.deferred || relation.type_only { 1 } else { 4 };
        graph.add_edge(relation.from, relation.to, u64::from(relation.weight) * strength);
    }
    graph
}

/// Orders a cycle from top to bottom so that little weight points upwards, and names what does; `None` where that is
/// too much to speak of an order.
fn straighten(group: &[ComponentId], graph: &Graph) -> Option<(Vec<ComponentId>, Vec<Pair>)> {
    if group.len() > STRAIGHTENED {
        return None;
    }
    let weight = |from: ComponentId, to: ComponentId| graph.edge_weight(from, to).copied().unwrap_or(0);
    let mut left = group.to_vec();
    let mut order = Vec::new();
    while !left.is_empty() {
        let pull = |at: &usize| {
            let one = left[*at];
            let sum: i64 = left.iter().map(|&other| weight(one, other) as i64 - weight(other, one) as i64).sum();
            (sum, usize::MAX - at)
        };
        let Some(next) = (0..left.len()).max_by_key(pull) else { break };
        order.push(left.remove(next));
    }
    for _ in 0..order.len() {
        for at in 1..order.len() {
            if weight(order[at - 1], order[at]) < weight(order[at], order[at - 1]) {
                order.swap(at - 1, at);
            }
        }
    }
    let mut minority = Vec::new();
    let (mut upward, mut total, mut pairs) = (0, 0, 0usize);
    for (at, &from) in order.iter().enumerate() {
        for (other, &to) in order.iter().enumerate() {
            let weight = weight(from, to);
            total += weight;
            pairs += usize::from(weight > 0);
            if weight > 0 && other < at {
                upward += weight;
                minority.push((from, to));
            }
        }
    }
    let light = upward as f64 <= total as f64 * AGAINST_THE_GRAIN;
    let few = minority.len() <= 2 || minority.len() as f64 <= pairs as f64 * PAIRS_AGAINST;
    (light && few).then_some((order, minority))
}

/// A shortest ring through the first component of a cycle.
fn ring(group: &[ComponentId], graph: &Graph) -> Vec<ComponentId> {
    let start = group[0];
    let mut paths = vec![vec![start]];
    let mut seen = vec![start];
    let mut at = 0;
    while at < paths.len() {
        let path = paths[at].clone();
        at += 1;
        let mut next: Vec<ComponentId> = path.last().map(|&last| graph.neighbors(last).collect()).unwrap_or_default();
        next.sort();
        for component in next.into_iter().filter(|component| group.contains(component)) {
            if component == start {
                return path;
            }
            if !seen.contains(&component) {
                seen.push(component);
                let mut longer = path.clone();
                longer.push(component);
                paths.push(longer);
            }
        }
    }
    vec![start]
}

/// Groups by the longest path down to a group that imports nothing, the highest first. `order` lists what is imported
/// before what imports it.
fn levels(order: &[Vec<ComponentId>], graph: &Graph, against: &[Pair]) -> Vec<Vec<ComponentId>> {
    let mut height: Vec<usize> = Vec::with_capacity(order.len());
    let group_of = |component: ComponentId| order.iter().position(|group| group.contains(&component));
    for (index, group) in order.iter().enumerate() {
        let below = group.iter().flat_map(|&from| graph.neighbors(from).map(move |to| (from, to)));
        let below = below.filter(|edge| !against.contains(edge)).filter_map(|(_, to)| group_of(to));
        height.push(below.filter(|&other| other < index).map(|other| height[other] + 1).max().unwrap_or(0));
    }
    let top = height.iter().copied().max().map_or(0, |top| top + 1);
    let mut levels = vec![Vec::new(); top];
    for (group, height) in order.iter().zip(height) {
        levels[top - 1 - height].extend(group.iter().copied());
    }
    levels
}

/// Joins the neighbouring levels with the fewest components, of those with the least code, until there are few.
fn joined(mut levels: Vec<Vec<ComponentId>>, code: impl Fn(ComponentId) -> u64) -> Vec<Vec<ComponentId>> {
    while levels.len() > LAYERS {
        let sum = |at: usize| levels[at].iter().map(|&component| code(component)).sum::<u64>();
        let size = |at: &usize| (levels[*at].len() + levels[*at + 1].len(), sum(*at) + sum(*at + 1));
        let Some(at) = (0..levels.len() - 1).min_by_key(size) else { break };
        let lower = levels.remove(at + 1);
        levels[at].extend(lower);
    }
    for level in &mut levels {
        level.sort();
    }
    levels
}

fn layer(levels: &[Vec<ComponentId>], at: usize, components: &Components, relations: &Relations) -> Layer {
    let here = &levels[at];
    let higher: Vec<ComponentId> = levels[..at].iter().flatten().copied().collect();
    let lower: Vec<ComponentId> = levels[at + 1..].iter().flatten().copied().collect();
    let weight = |to: ComponentId| -> u32 {
        here.iter().filter_map(|&from| relations.between(from, to)).map(|relation| relation.weight).sum()
    };
    let mut imports: Vec<ComponentId> = lower.into_iter().filter(|&to| weight(to) > 0).collect();
    imports.sort_by_key(|&to| (std::cmp::Reverse(weight(to)), to));
    let mut forbidden: Vec<ComponentId> = higher.iter().copied().filter(|&to| weight(to) == 0).collect();
    forbidden.sort_by_key(|&to| (std::cmp::Reverse(components.get(to).code_lines), to));
    let pairs = here.iter().flat_map(|&from| higher.iter().map(move |&to| (from, to)));
    let violations = pairs.filter(|&(from, to)| relations.between(from, to).is_some()).collect();
    Layer { components: here.clone(), imports, forbidden, violations }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Layers of a graph written as `from to weight` lines, the top one first, components as numbers.
    fn check(edges: &[(u32, u32, u64)], expected: &[&[u32]]) {
        let mut graph = Graph::new();
        for &(from, to, weight) in edges {
            graph.add_edge(ComponentId(from), ComponentId(to), weight);
        }
        let mut order = Vec::new();
        let mut against = Vec::new();
        for mut group in tarjan_scc(&graph) {
            group.sort();
            match straighten(&group, &graph) {
                Some((straight, minority)) => {
                    order.extend(straight.into_iter().rev().map(|component| vec![component]));
                    against.extend(minority);
                }
                None => order.push(group),
            }
        }
        let found: Vec<Vec<u32>> = joined(levels(&order, &graph, &against), |_| 1)
            .iter()
            .map(|level| level.iter().map(|id| id.0).collect())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_imports_stands_above_what_is_imported() {
        check(&[(0, 1, 4), (1, 2, 4), (0, 2, 4), (3, 2, 4)], &[&[0], &[1, 3], &[2]]);
    }

    #[test]
    fn one_import_against_many_does_not_make_a_cycle() {
        check(&[(0, 1, 40), (1, 0, 4)], &[&[0], &[1]]);
    }

    #[test]
    fn an_even_cycle_stays_together() {
        check(&[(0, 1, 8), (1, 0, 8), (1, 2, 4)], &[&[0, 1], &[2]]);
    }
}
