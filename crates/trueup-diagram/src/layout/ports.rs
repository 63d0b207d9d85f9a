//! Ports: the columns at which nets meet boxes.

use super::scene::{ElementId, Net, Pin, Scene};

/// Gives every pin its column: lanes have but one; on boxes, a lone pin goes to the middle or to where its line runs
/// straight, and several are spread in the order of what they lead to.
pub(crate) fn assign_ports(scene: &mut Scene) {
    for channel in 0..scene.channels.len() {
        let mut nets = std::mem::take(&mut scene.channels[channel]);
        for net in &mut nets {
            for pin in net.tops.iter_mut().chain(&mut net.bottoms) {
                pin.column = scene.elements[pin.element].center;
            }
        }
        assign_side(scene, channel, &mut nets, Side::Tops);
        assign_side(scene, channel + 1, &mut nets, Side::Bottoms);
        straighten(scene, &mut nets);
        part_conflicts(scene, &mut nets);
        scene.channels[channel] = nets;
    }
}

/// Which pins of a channel's nets are meant.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Tops,
    Bottoms,
}

impl Side {
    fn pins(self, net: &Net) -> &[Pin] {
        if self == Side::Tops { &net.tops } else { &net.bottoms }
    }

    fn pins_mut(self, net: &mut Net) -> &mut [Pin] {
        if self == Side::Tops { &mut net.tops } else { &mut net.bottoms }
    }

    fn other(self) -> Side {
        if self == Side::Tops { Side::Bottoms } else { Side::Tops }
    }
}

/// The columns of a box's border where a port may stand.
fn range(scene: &Scene, element: ElementId) -> (i32, i32) {
    let element = &scene.elements[element];
    let half = element.width / 2;
    let inset = 2.min(half);
    (element.center - half + inset, element.center + half - inset)
}

fn assign_side(scene: &Scene, layer: usize, nets: &mut [Net], side: Side) {
    for &element in scene.layers[layer].iter().filter(|&&element| scene.elements[element].node.is_some()) {
        let mut found: Vec<(i32, usize, usize)> = Vec::new();
        for (number, net) in nets.iter().enumerate() {
            for (at, pin) in side.pins(net).iter().enumerate() {
                if pin.element == element {
                    let others = side.other().pins(net);
                    let sum: i32 = others.iter().map(|pin| pin.column).sum();
                    found.push((sum / others.len().max(1) as i32, number, at));
                }
            }
        }
        if found.len() < 2 {
            continue;
        }
        found.sort_unstable();
        let (low, high) = range(scene, element);
        let steps = found.len() as i32 - 1;
        let step = ((high - low) / steps).clamp(1, 6);
        let first = scene.elements[element].center - step * steps / 2;
        for (place, &(_, number, at)) in found.iter().enumerate() {
            side.pins_mut(&mut nets[number])[at].column = first + step * place as i32;
        }
    }
}

/// Shifts a port where that makes a line straight: of the box below if its range reaches, else of the one above.
fn straighten(scene: &Scene, nets: &mut [Net]) {
    for number in 0..nets.len() {
        let net = &nets[number];
        let single = net.tops.len() == 1 && net.bottoms.len() == 1;
        for side in [Side::Bottoms, Side::Tops] {
            let [other] = side.other().pins(&nets[number]) else { continue };
            let goal = other.column;
            for at in 0..side.pins(&nets[number]).len() {
                let pin = &side.pins(&nets[number])[at];
                let reach = if single { i32::MAX } else { 2 };
                if pin.column == goal || (pin.column - goal).abs() > reach || scene.elements[pin.element].node.is_none()
                {
                    continue;
                }
                let (low, high) = range(scene, pin.element);
                let element = pin.element;
                let own = pin.column;
                // The order of ports on the box must stay, and two of them keep a column between.
                let free = ports_of(nets, side, element)
                    .into_iter()
                    .all(|column| column == own || ((column - goal).abs() > 1 && (column < own) == (column < goal)));
                if (low..=high).contains(&goal) && free {
                    side.pins_mut(&mut nets[number])[at].column = goal;
                }
            }
        }
    }
}

fn ports_of(nets: &[Net], side: Side, element: ElementId) -> Vec<i32> {
    let pins = nets.iter().flat_map(|net| side.pins(net));
    pins.filter(|pin| pin.element == element).map(|pin| pin.column).collect()
}

/// Moves ports of the lower boxes away from columns at which another net comes down from above: two lines in one
/// column can force their tracks into an impossible order.
fn part_conflicts(scene: &Scene, nets: &mut [Net]) {
    for number in 0..nets.len() {
        for at in 0..nets[number].bottoms.len() {
            let pin = &nets[number].bottoms[at];
            let (element, own) = (pin.element, pin.column);
            let taken = |column: i32| {
                nets.iter()
                    .enumerate()
                    .any(|(other, net)| other != number && net.tops.iter().any(|pin| pin.column == column))
            };
            if !taken(own) || scene.elements[element].node.is_none() {
                continue;
            }
            let ports = ports_of(nets, Side::Bottoms, element);
            let (low, high) = range(scene, element);
            let free = |column: i32| {
                (low..=high).contains(&column)
                    && !taken(column)
                    && ports
                        .iter()
                        .all(|&port| port == own || ((port - column).abs() > 1 && (port < own) == (port < column)))
            };
            let near = (1..=high - low).flat_map(|step| [own - step, own + step]).find(|&column| free(column));
            if let Some(column) = near {
                nets[number].bottoms[at].column = column;
            }
        }
    }
}
