//! The router of Koa.

use super::Framework;
use super::arguments::Place;
use super::routing::{Maker, Methods, RouteCall, Routing};

/// The router of Koa. `app.use(router.routes())` adds nothing to a path.
pub(super) static KOA_ROUTER: Framework = Framework {
    name: "Koa Router",
    languages: &["TypeScript"],
    routing: Routing {
        packages: &["koa-router", "@koa/router"],
        makers: &[Maker { callee: "Router", path: Place::named(&["prefix"]), needs_mount: false }],
        names: &["router"],
        calls: &[
            RouteCall {
                names: &["get", "post", "put", "patch", "delete", "head", "options"],
                methods: Methods::Name,
                path: Place::FIRST,
                handler: Place::LAST,
            },
            RouteCall { names: &["del"], methods: Methods::Are(&["DELETE"]), path: Place::FIRST, handler: Place::LAST },
            RouteCall { names: &["all"], methods: Methods::Are(&["*"]), path: Place::FIRST, handler: Place::LAST },
        ],
        ..Routing::NEW
    },
    ..Framework::NEW
};
