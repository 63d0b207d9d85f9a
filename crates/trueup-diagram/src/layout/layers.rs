//! Cycle breaking and the assignment of nodes to layers.

/// Edges as pairs of node numbers, split into those drawn downwards and those that go back up.
pub(crate) struct Acyclic {
    /// Edges whose target lies below their source.
    pub(crate) forward: Vec<(usize, usize)>,
    /// Edges whose target lies above their source.
    pub(crate) backward: Vec<(usize, usize)>,
}

/// Splits the edges so that the forward ones have no cycle. A depth-first walk, begun at nodes without predecessors
/// and then in the order of the nodes, calls an edge to a node that is still open backward.
pub(crate) fn break_cycles(count: usize, edges: &[(usize, usize)]) -> Acyclic {
    let mut successors = vec![Vec::new(); count];
    let mut has_predecessor = vec![false; count];
    for &(from, to) in edges {
        successors[from].push(to);
        has_predecessor[to] = true;
    }
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::New; count];
    let mut acyclic = Acyclic { forward: Vec::new(), backward: Vec::new() };
    let roots = (0..count).filter(|&node| !has_predecessor[node]).chain(0..count);
    for root in roots {
        if state[root] != State::New {
            continue;
        }
        let mut stack = vec![(root, 0)];
        state[root] = State::Open;
        while let Some((node, next)) = stack.last_mut() {
            let node = *node;
            let Some(&successor) = successors[node].get(*next) else {
                state[node] = State::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            if state[successor] == State::Open {
                acyclic.backward.push((node, successor));
                continue;
            }
            acyclic.forward.push((node, successor));
            if state[successor] == State::New {
                state[successor] = State::Open;
                stack.push((successor, 0));
            }
        }
    }
    acyclic
}

/// The layer of each node: below every forward predecessor, and as near to its successors as that allows.
pub(crate) fn assign_layers(count: usize, acyclic: &Acyclic) -> Vec<usize> {
    let mut down: Vec<(usize, usize)> = acyclic.forward.clone();
    down.extend(acyclic.backward.iter().map(|&(from, to)| (to, from)));
    let order = topological(count, &down);
    let mut layers = vec![0; count];
    for &node in &order {
        for &(_, to) in down.iter().filter(|(from, _)| *from == node) {
            layers[to] = layers[to].max(layers[node] + 1);
        }
    }
    // A node with more edges down than up is pulled towards what it uses.
    for &node in order.iter().rev() {
        let lowest = down.iter().filter(|(from, _)| *from == node).map(|&(_, to)| layers[to]).min();
        let ups = down.iter().filter(|(_, to)| *to == node).count();
        let downs = down.iter().filter(|(from, _)| *from == node).count();
        if let Some(lowest) = lowest
            && downs > ups
            && lowest > layers[node] + 1
        {
            layers[node] = lowest - 1;
        }
    }
    layers
}

/// The nodes so that every edge leads to a later one; `edges` has no cycle.
fn topological(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut missing = vec![0; count];
    for &(_, to) in edges {
        missing[to] += 1;
    }
    let mut order: Vec<usize> = (0..count).filter(|&node| missing[node] == 0).collect();
    let mut next = 0;
    while next < order.len() {
        let node = order[next];
        next += 1;
        for &(_, to) in edges.iter().filter(|(from, _)| *from == node) {
            missing[to] -= 1;
            if missing[to] == 0 {
                order.push(to);
            }
        }
    }
    order
}

/// Splits layer `layer` into `rows` of about equal size, each right below the one before. Nodes that nothing below
/// depends on go last, so that few edges have to pass between boxes. False when one node is all there is.
pub(crate) fn split_layer(layers: &mut [usize], layer: usize, rows: usize, edges: &[(usize, usize)]) -> bool {
    let mut members: Vec<usize> = (0..layers.len()).filter(|&node| layers[node] == layer).collect();
    let rows = rows.min(members.len());
    if rows < 2 {
        return false;
    }
    let has_lower = |node: usize| {
        edges.iter().any(|&(from, to)| (from == node && layers[to] > layer) || (to == node && layers[from] > layer))
    };
    let has_upper = |node: usize| {
        edges.iter().any(|&(from, to)| (to == node && layers[from] < layer) || (from == node && layers[to] < layer))
    };
    members.sort_by_key(|&node| (!has_lower(node), has_upper(node), node));
    let size = members.len().div_ceil(rows);
    let lower: Vec<(usize, usize)> = members.iter().enumerate().map(|(at, &node)| (node, at / size)).collect();
    for at in layers.iter_mut().filter(|at| **at > layer) {
        *at += rows - 1;
    }
    for (node, row) in lower {
        layers[node] += row;
    }
    true
}
