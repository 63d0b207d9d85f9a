//! Express.

use super::Framework;
use super::arguments::Place;
use super::routing::{GroupCall, Maker, Methods, MountCall, RouteCall, Routing};

/// Express.
pub(super) static EXPRESS: Framework = Framework {
    name: "Express",
    languages: &["TypeScript"],
    routing: Routing {
        packages: &["express", "express-promise-router"],
        makers: &[
            Maker::application("express"),
            Maker::part("express.Router", Place::NOWHERE),
            Maker::part("Router", Place::NOWHERE),
            Maker::part("PromiseRouter", Place::NOWHERE),
        ],
        types: &["Express", "Application", "express.Router", "Router", "IRouter"],
        names: &["app", "router", "server", "api"],
        calls: CALLS,
        groups: &[GroupCall { names: &["route"], path: Place::FIRST }],
        mounts: &[
            MountCall { names: &["use"], path: Place::FIRST, target: Place::LAST, wrapper: None, needs_path: true },
            MountCall { names: &["use"], path: Place::NOWHERE, target: Place::FIRST, wrapper: None, needs_path: true },
        ],
        ..Routing::NEW
    },
    ..Framework::NEW
};

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options"];

/// The handler comes last, after what runs before it; on the result of `route` there is no path.
const CALLS: &[RouteCall] = &[
    RouteCall { names: METHODS, methods: Methods::Name, path: Place::FIRST, handler: Place::LAST },
    RouteCall { names: &["all"], methods: Methods::Are(&["*"]), path: Place::FIRST, handler: Place::LAST },
    RouteCall { names: METHODS, methods: Methods::Name, path: Place::NOWHERE, handler: Place::LAST },
    RouteCall { names: METHODS, methods: Methods::Name, path: Place::NOWHERE, handler: Place::FIRST },
    RouteCall { names: &["all"], methods: Methods::Are(&["*"]), path: Place::NOWHERE, handler: Place::FIRST },
];
