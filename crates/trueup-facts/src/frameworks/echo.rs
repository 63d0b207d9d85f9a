//! Echo.

use super::Framework;
use super::arguments::Place;
use super::routing::{GroupCall, Maker, Methods, RouteCall, Routing};

/// Echo.
pub(super) static ECHO: Framework = Framework {
    name: "Echo",
    languages: &["Go"],
    routing: Routing {
        packages: &["github.com/labstack/echo"],
        makers: &[Maker::application("echo.New")],
        types: &["echo.Echo", "echo.Group"],
        names: &["e", "echo", "g", "group", "router"],
        applications: &["echo.Echo"],
        calls: &[
            RouteCall {
                names: &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"],
                methods: Methods::Name,
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall { names: &["Any"], methods: Methods::Are(&["*"]), path: Place::FIRST, handler: Place::SECOND },
            RouteCall {
                names: &["Add", "Match"],
                methods: Methods::Argument(Place::FIRST, &["*"]),
                path: Place::SECOND,
                handler: Place::at(2),
            },
        ],
        groups: &[GroupCall { names: &["Group"], path: Place::FIRST }],
        ..Routing::NEW
    },
    ..Framework::NEW
};
