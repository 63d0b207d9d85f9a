//! Hono.

use super::Framework;
use super::arguments::Place;
use super::routing::{GroupCall, Maker, Methods, MountCall, RouteCall, Routing};

/// Hono.
pub(super) static HONO: Framework = Framework {
    name: "Hono",
    languages: &["TypeScript"],
    routing: Routing {
        packages: &["hono", "@hono/zod-openapi"],
        makers: &[Maker::application("Hono"), Maker::application("OpenAPIHono")],
        types: &["Hono"],
        names: &["app", "api"],
        calls: &[
            RouteCall {
                names: &["get", "post", "put", "patch", "delete", "options"],
                methods: Methods::Name,
                path: Place::FIRST,
                handler: Place::LAST,
            },
            RouteCall { names: &["all"], methods: Methods::Are(&["*"]), path: Place::FIRST, handler: Place::LAST },
            RouteCall {
                names: &["on"],
                methods: Methods::Argument(Place::FIRST, &["*"]),
                path: Place::SECOND,
                handler: Place::LAST,
            },
        ],
        groups: &[GroupCall { names: &["basePath"], path: Place::FIRST }],
        mounts: &[MountCall {
            names: &["route"],
            path: Place::FIRST,
            target: Place::SECOND,
            wrapper: None,
            needs_path: true,
        }],
        ..Routing::NEW
    },
    ..Framework::NEW
};
