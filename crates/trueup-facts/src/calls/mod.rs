//! Which call leads where.
//!
//! Nothing here runs until somebody asks for the graph: the facts of a source do not hold what its functions do, so the
//! sources are read once more, in parallel, and lowered to a [`program`]. The [`interpret`]er then follows values
//! through them. Calls in languages that are not lowered are told by names and receiver types.

mod by_name;
mod graph;
mod interpret;
pub(crate) mod program;
mod question;

pub use graph::{CallBody, CallEdge, CallGraph, Callee, Certainty};

/// How a call was found.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum How {
    /// The callee is called by a name or a value that leads to it.
    Direct,
    /// It is a method, found by what its receiver is.
    Method,
    /// It makes an instance.
    Constructor,
    /// It runs where an attribute is read or set.
    Property,
    /// The language calls it: for a loop, an operator, a context, a conversion.
    Protocol,
    /// It decorates a definition.
    Decorator,
    /// It is handed to a function that calls it.
    Callback,
    /// It is handed to something outside that may call it.
    HandedOver,
    /// It is a module that is imported here or a class that is defined here: its body runs.
    Runs,
}

impl How {
    /// The word for it, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            How::Direct => "direct",
            How::Method => "method",
            How::Constructor => "constructor",
            How::Property => "property",
            How::Protocol => "protocol",
            How::Decorator => "decorator",
            How::Callback => "callback",
            How::HandedOver => "handed over",
            How::Runs => "runs",
        }
    }
}
