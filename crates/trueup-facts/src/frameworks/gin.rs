//! Gin.

use super::Framework;
use super::arguments::Place;
use super::routing::{GroupCall, Maker, Methods, RouteCall, Routing};

/// Gin.
pub(super) static GIN: Framework = Framework {
    name: "Gin",
    languages: &["Go"],
    routing: Routing {
        packages: &["github.com/gin-gonic/gin"],
        makers: &[Maker::application("gin.Default"), Maker::application("gin.New")],
        types: &["gin.Engine", "gin.RouterGroup", "gin.IRouter", "gin.IRoutes"],
        names: &["r", "router", "engine", "group", "g"],
        applications: &["gin.Engine"],
        calls: &[
            RouteCall {
                names: &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
                methods: Methods::Name,
                path: Place::FIRST,
                handler: Place::LAST,
            },
            RouteCall { names: &["Any"], methods: Methods::Are(&["*"]), path: Place::FIRST, handler: Place::LAST },
            RouteCall {
                names: &["Handle", "Match"],
                methods: Methods::Argument(Place::FIRST, &["*"]),
                path: Place::SECOND,
                handler: Place::LAST,
            },
        ],
        groups: &[GroupCall { names: &["Group"], path: Place::FIRST }],
        ..Routing::NEW
    },
    ..Framework::NEW
};
