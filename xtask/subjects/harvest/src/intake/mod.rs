//! Takes lines over HTTP.

pub mod parsing;
pub mod server;
