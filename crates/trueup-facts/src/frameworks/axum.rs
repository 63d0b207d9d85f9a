//! axum.

use super::Framework;
use super::arguments::Place;
use super::routing::{Maker, Methods, MountCall, RouteCall, Routing};

/// axum.
pub(super) static AXUM: Framework = Framework {
    name: "axum",
    languages: &["Rust"],
    routing: Routing {
        packages: &["axum"],
        makers: &[Maker::application("Router::new"), Maker::application("axum::Router::new")],
        calls: &[RouteCall {
            names: &["route"],
            methods: Methods::InHandler,
            path: Place::FIRST,
            handler: Place::SECOND,
        }],
        mounts: &[
            MountCall { names: &["nest"], path: Place::FIRST, target: Place::SECOND, wrapper: None, needs_path: false },
            MountCall {
                names: &["merge"],
                path: Place::NOWHERE,
                target: Place::FIRST,
                wrapper: None,
                needs_path: false,
            },
        ],
        ..Routing::NEW
    },
    ..Framework::NEW
};
