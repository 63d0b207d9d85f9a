//! FastAPI.

use super::Framework;
use super::arguments::Place;
use super::routing::{Maker, Methods, MountCall, RouteCall, RouteDecorator, Routing};

/// FastAPI.
pub(super) static FASTAPI: Framework = Framework {
    name: "FastAPI",
    languages: &["Python"],
    routing: Routing {
        packages: &["fastapi"],
        makers: &[Maker::application("FastAPI"), Maker::part("APIRouter", PREFIX)],
        names: &["app", "router", "api"],
        applications: &["app"],
        decorators: &[
            RouteDecorator {
                names: &["get", "post", "put", "patch", "delete", "head", "options", "trace", "websocket"],
                on_router: true,
                methods: Methods::Name,
                path: PATH,
            },
            RouteDecorator { names: &["api_route", "route"], on_router: true, methods: LISTED, path: PATH },
        ],
        calls: &[RouteCall {
            names: &["add_api_route"],
            methods: LISTED,
            path: PATH,
            handler: Place::SECOND.or_named(&["endpoint"]),
        }],
        mounts: &[
            MountCall {
                names: &["include_router"],
                path: PREFIX,
                target: Place::FIRST.or_named(&["router"]),
                wrapper: None,
                needs_path: false,
            },
            MountCall {
                names: &["mount"],
                path: PATH,
                target: Place::SECOND.or_named(&["app"]),
                wrapper: None,
                needs_path: true,
            },
        ],
        ..Routing::NEW
    },
    ..Framework::NEW
};

const PREFIX: Place = Place::named(&["prefix"]);
const PATH: Place = Place::FIRST.or_named(&["path"]);
const LISTED: Methods = Methods::Argument(Place::named(&["methods"]), &["GET"]);
