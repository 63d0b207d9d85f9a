//! Declarations.
use crate::grammar::Visit;
/// What to do at which node.
pub(super) const RULES: &[(&str, Visit)] = &[];
