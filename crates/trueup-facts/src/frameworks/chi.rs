//! chi.

use super::Framework;
use super::arguments::Place;
use super::routing::{GroupCall, Maker, Methods, MountCall, RouteCall, Routing};

/// chi.
pub(super) static CHI: Framework = Framework {
    name: "chi",
    languages: &["Go"],
    routing: Routing {
        packages: &["github.com/go-chi/chi"],
        makers: &[Maker::application("chi.NewRouter"), Maker::application("chi.NewMux")],
        types: &["chi.Router", "chi.Mux"],
        names: &["r", "router", "mux"],
        calls: &[
            RouteCall {
                names: &["Get", "Post", "Put", "Patch", "Delete", "Head", "Options", "Trace", "Connect"],
                methods: Methods::Name,
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["Handle", "HandleFunc"],
                methods: Methods::Are(&["*"]),
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["Method", "MethodFunc"],
                methods: Methods::Argument(Place::FIRST, &["*"]),
                path: Place::SECOND,
                handler: Place::at(2),
            },
        ],
        groups: &[
            GroupCall { names: &["Route"], path: Place::FIRST },
            GroupCall { names: &["Group", "With"], path: Place::NOWHERE },
        ],
        mounts: &[MountCall {
            names: &["Mount"],
            path: Place::FIRST,
            target: Place::SECOND,
            wrapper: None,
            needs_path: false,
        }],
        ..Routing::NEW
    },
    ..Framework::NEW
};
