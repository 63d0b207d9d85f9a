//! gorilla/mux.

use super::Framework;
use super::arguments::Place;
use super::routing::{GroupCall, Maker, Methods, RouteCall, Routing};

/// gorilla/mux.
pub(super) static GORILLA_MUX: Framework = Framework {
    name: "gorilla/mux",
    languages: &["Go"],
    routing: Routing {
        packages: &["github.com/gorilla/mux"],
        makers: &[Maker::application("mux.NewRouter")],
        types: &["mux.Router"],
        names: &["r", "router", "subrouter"],
        calls: &[
            RouteCall {
                names: &["HandleFunc", "Handle"],
                methods: Methods::Following("Methods"),
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["HandlerFunc", "Handler"],
                methods: Methods::Following("Methods"),
                path: Place::NOWHERE,
                handler: Place::FIRST,
            },
        ],
        groups: &[GroupCall { names: &["PathPrefix", "Path"], path: Place::FIRST }],
        ..Routing::NEW
    },
    ..Framework::NEW
};
