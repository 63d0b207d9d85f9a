//! Go's `net/http`.

use super::Framework;
use super::arguments::Place;
use super::routing::{Maker, Methods, MountCall, RouteCall, Routing};

/// Go's `net/http`, with the patterns of Go 1.22: `GET /orders/{order}`.
pub(super) static NET_HTTP: Framework = Framework {
    name: "net/http",
    languages: &["Go"],
    routing: Routing {
        packages: &["net/http"],
        makers: &[Maker::application("http.NewServeMux")],
        types: &["http.ServeMux"],
        statics: &["http"],
        calls: &[RouteCall {
            names: &["HandleFunc", "Handle"],
            methods: Methods::InPath,
            path: Place::FIRST,
            handler: Place::SECOND,
        }],
        mounts: &[
            MountCall {
                names: &["Handle"],
                path: Place::FIRST,
                target: Place::SECOND,
                wrapper: Some("StripPrefix"),
                needs_path: true,
            },
            // The patterns of a mux that is handled without taking the prefix away are whole paths.
            MountCall {
                names: &["Handle"],
                path: Place::NOWHERE,
                target: Place::SECOND,
                wrapper: None,
                needs_path: true,
            },
        ],
        ..Routing::NEW
    },
    ..Framework::NEW
};
