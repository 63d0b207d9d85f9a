//! Frameworks as data: which call is an environment read, a route, an entry point.

use crate::{FileFacts, Language, Source};

/// Adds to `facts` the signals that the frameworks of `language` read into its calls and definitions.
pub fn add_signals(_language: &Language, _source: &Source, _facts: &mut FileFacts) {}
