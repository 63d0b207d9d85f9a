//! aiohttp's server.

use super::Framework;
use super::arguments::Place;
use super::routing::{Maker, Methods, MountCall, RouteCall, RouteDecorator, Routing};

/// aiohttp's server.
pub(super) static AIOHTTP: Framework = Framework {
    name: "aiohttp",
    languages: &["Python"],
    routing: Routing {
        packages: &["aiohttp"],
        makers: &[
            Maker::application("aiohttp.web.Application"),
            Maker::application("web.Application"),
            Maker::application("web.RouteTableDef"),
        ],
        names: &["router"],
        statics: &["web"],
        decorators: &[RouteDecorator {
            names: &["get", "post", "put", "patch", "delete", "head", "options"],
            on_router: true,
            methods: Methods::Name,
            path: Place::FIRST,
        }],
        calls: &[
            RouteCall {
                names: &["get", "post", "put", "patch", "delete", "head", "options"],
                methods: Methods::Name,
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            added(&["add_get"], &["GET"]),
            added(&["add_post"], &["POST"]),
            added(&["add_put"], &["PUT"]),
            added(&["add_patch"], &["PATCH"]),
            added(&["add_delete"], &["DELETE"]),
            added(&["add_head"], &["HEAD"]),
            added(&["add_view"], &["*"]),
            added(&["view"], &["*"]),
            RouteCall {
                names: &["add_route", "route"],
                methods: Methods::Argument(Place::FIRST, &["*"]),
                path: Place::SECOND,
                handler: Place::at(2),
            },
        ],
        mounts: &[MountCall {
            names: &["add_subapp"],
            path: Place::FIRST,
            target: Place::SECOND,
            wrapper: None,
            needs_path: true,
        }],
        ..Routing::NEW
    },
    ..Framework::NEW
};

const fn added(names: &'static [&'static str], methods: &'static [&'static str]) -> RouteCall {
    RouteCall { names, methods: Methods::Are(methods), path: Place::FIRST, handler: Place::SECOND }
}
