//! Layered layout, top to bottom, on an integer grid: cycles are broken, nodes get layers, layers get an order with
//! few crossings, elements get columns, and the channels between layers get tracks.

pub(crate) mod columns;
pub(crate) mod layers;
pub(crate) mod order;
pub(crate) mod ports;
pub(crate) mod scene;
pub(crate) mod tracks;
