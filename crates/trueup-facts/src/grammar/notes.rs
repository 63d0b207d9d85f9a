//! What a language's rules remember between two nodes of a walk.

use rustc_hash::FxHashSet;

use crate::Name;

/// What has been read and waits for a later node to which it belongs.
#[derive(Default)]
pub(crate) struct Notes {
    /// The byte up to which the walk is in code whose definitions nobody outside of it sees (`let … in`, `where`).
    pub(crate) local_until: usize,
    /// The type that what is read now belongs to although no definition around it is that type (`instance`,
    /// `extension`), with the byte where that ends.
    pub(crate) part_of: Option<(Name, usize)>,
    /// The name and the number of parameters of the function read last, where its clauses stand one after another.
    pub(crate) clause: Option<(Name, usize)>,
    /// The names that the file says it exports, where it says so before it defines them.
    pub(crate) exported: Option<FxHashSet<Name>>,
    /// What attributes said of the next definition.
    pub(crate) ahead: Ahead,
}

/// What stands before a definition, outside of its node, and says something of it.
#[derive(Default)]
pub(crate) struct Ahead {
    /// The 1-based line where it begins; 0 where nothing was said.
    pub(crate) line: u32,
    /// Its documentation.
    pub(crate) doc: Option<Box<str>>,
    /// Its decorators.
    pub(crate) decorators: Vec<Name>,
    /// Its type, or that of its result.
    pub(crate) type_text: Option<Name>,
}
