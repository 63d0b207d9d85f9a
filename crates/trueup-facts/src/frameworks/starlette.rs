//! Starlette.

use super::Framework;
use super::arguments::Place;
use super::routing::{GroupCall, Maker, Methods, MountCall, RouteCall, Routing};

/// Starlette, and what FastAPI takes over from it.
pub(super) static STARLETTE: Framework = Framework {
    name: "Starlette",
    languages: &["Python"],
    routing: Routing {
        packages: &["starlette"],
        makers: &[Maker::application("Starlette"), Maker::part("starlette.routing.Router", Place::NOWHERE)],
        statics: &[""],
        calls: &[
            RouteCall {
                names: &["Route", "add_route"],
                methods: Methods::Argument(Place::named(&["methods"]), &["GET"]),
                path: PATH,
                handler: ENDPOINT,
            },
            RouteCall {
                names: &["WebSocketRoute", "add_websocket_route"],
                methods: Methods::Are(&["WEBSOCKET"]),
                path: PATH,
                handler: ENDPOINT,
            },
        ],
        groups: &[GroupCall { names: &["Mount"], path: PATH }],
        mounts: &[MountCall {
            names: &["Mount", "mount"],
            path: PATH,
            target: Place::SECOND.or_named(&["app"]),
            wrapper: None,
            needs_path: true,
        }],
        ..Routing::NEW
    },
    ..Framework::NEW
};

const PATH: Place = Place::FIRST.or_named(&["path"]);
const ENDPOINT: Place = Place::SECOND.or_named(&["endpoint", "route"]);
