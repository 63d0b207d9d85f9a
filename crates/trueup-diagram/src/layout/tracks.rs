//! Tracks: the rows in which the horizontal parts of a channel's nets run.

use super::scene::Net;

/// Gives each net that needs one its track and returns how many tracks there are; none when two nets would have to
/// lie over each other whatever the order.
pub(crate) fn assign_tracks(nets: &mut [Net]) -> Option<usize> {
    let mut order: Vec<usize> = (0..nets.len()).filter(|&net| !is_straight(&nets[net])).collect();
    order.sort_by_key(|&net| span(&nets[net]));
    improve(nets, &mut order);
    if conflicts(nets, &order) > 0 {
        return None;
    }
    let mut tracks: Vec<usize> = Vec::new();
    for at in 0..order.len() {
        let mut track = 0;
        for before in 0..at {
            if must_part(&nets[order[before]], &nets[order[at]]) {
                track = track.max(tracks[before] + 1);
            }
        }
        tracks.push(track);
    }
    for (net, track) in order.iter().zip(&tracks) {
        nets[*net].track = Some(*track);
    }
    Some(tracks.iter().max().map_or(0, |track| track + 1))
}

fn is_straight(net: &Net) -> bool {
    let (low, high) = span(net);
    low == high
}

/// The leftmost and rightmost columns of a net.
pub(crate) fn span(net: &Net) -> (i32, i32) {
    let columns = || net.tops.iter().chain(&net.bottoms).map(|pin| pin.column);
    (columns().min().unwrap_or(0), columns().max().unwrap_or(0))
}

/// Whether two nets cannot share a track.
fn must_part(a: &Net, b: &Net) -> bool {
    let ((a_low, a_high), (b_low, b_high)) = (span(a), span(b));
    a_low <= b_high + 1 && b_low <= a_high + 1
}

/// The price of having `upper` in a track above `lower`: crossings, and a thousand for each column in which their
/// verticals would lie over each other.
fn price(upper: &Net, lower: &Net) -> usize {
    let inside = |net: &Net, column: i32| {
        let (low, high) = span(net);
        low <= column && column <= high
    };
    let overlaps = upper.bottoms.iter().filter(|pin| lower.tops.iter().any(|other| other.column == pin.column)).count();
    let through_upper = lower.tops.iter().filter(|pin| inside(upper, pin.column)).count();
    let through_lower = upper.bottoms.iter().filter(|pin| inside(lower, pin.column)).count();
    1000 * overlaps + through_upper + through_lower
}

fn total(nets: &[Net], order: &[usize]) -> usize {
    let mut sum = 0;
    for (at, &upper) in order.iter().enumerate() {
        sum += order[at + 1..].iter().map(|&lower| price(&nets[upper], &nets[lower])).sum::<usize>();
    }
    sum
}

fn conflicts(nets: &[Net], order: &[usize]) -> usize {
    total(nets, order) / 1000
}

/// Moves single nets to better places in the order until nothing is gained.
fn improve(nets: &[Net], order: &mut Vec<usize>) {
    let mut best = total(nets, order);
    // Each round looks at every move of every net.
    let rounds = if order.len() > 16 { 1 } else { 12 };
    for _ in 0..rounds {
        let mut improved = false;
        for from in 0..order.len() {
            for to in 0..order.len() {
                let mut tried = order.clone();
                let net = tried.remove(from);
                tried.insert(to, net);
                let sum = total(nets, &tried);
                if sum < best {
                    (best, *order, improved) = (sum, tried, true);
                }
            }
        }
        if !improved {
            break;
        }
    }
}
