//! What a framework's tables can say, and what reads them.
//!
//! - [`environment`]: calls that read an environment variable.
//! - [`routing`]: which decorator, call or annotation is a route, makes a router, groups or mounts; [`routes`] reads it.
//! - [`flags`]: which call or decorator is a flag or a command of the command line.
//! - [`types`]: which type is kept in a table, is an error, is or holds tests.
//! - [`tags`] and [`literals`]: tags of Go's fields, and Go's composite literals.
//! - [`arguments`]: the arguments of a call from its text.

pub(in crate::frameworks) mod arguments;
pub(in crate::frameworks) mod calls;
pub(in crate::frameworks) mod environment;
pub(in crate::frameworks) mod flags;
mod handlers;
pub(in crate::frameworks) mod literals;
mod paths;
mod route_decorators;
mod routers;
pub(in crate::frameworks) mod routes;
pub(in crate::frameworks) mod routing;
pub(in crate::frameworks) mod tags;
pub(in crate::frameworks) mod types;
mod written;
