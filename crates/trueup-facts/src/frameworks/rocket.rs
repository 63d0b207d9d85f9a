//! Rocket.

use super::Framework;
use super::arguments::Place;
use super::routing::{Methods, RouteDecorator, Routing};

/// Rocket. What is mounted where stands in a macro of functions, so a path is known without what it is mounted at.
pub(super) static ROCKET: Framework = Framework {
    name: "Rocket",
    languages: &["Rust"],
    routing: Routing {
        packages: &["rocket"],
        statics_need_mount: true,
        decorators: &[RouteDecorator {
            names: &["get", "post", "put", "patch", "delete", "head", "options"],
            on_router: false,
            methods: Methods::Name,
            path: Place::FIRST,
        }],
        ..Routing::NEW
    },
    ..Framework::NEW
};
