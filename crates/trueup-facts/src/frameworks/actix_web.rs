//! actix-web.

use super::Framework;
use super::arguments::Place;
use super::routing::{Maker, Methods, MountCall, RouteCall, RouteDecorator, Routing};

/// actix-web. Routes by attribute are served where something registers their function, which no name here tells.
pub(super) static ACTIX_WEB: Framework = Framework {
    name: "actix-web",
    languages: &["Rust"],
    routing: Routing {
        packages: &["actix_web"],
        makers: &[
            Maker::application("App::new"),
            Maker::part("web::scope", Place::FIRST),
            Maker::part("web::resource", Place::FIRST),
        ],
        types: &["ServiceConfig"],
        statics_need_mount: true,
        decorators: &[
            RouteDecorator {
                names: &["get", "post", "put", "patch", "delete", "head", "options"],
                on_router: false,
                methods: Methods::Name,
                path: Place::FIRST,
            },
            RouteDecorator {
                names: &["route"],
                on_router: false,
                methods: Methods::Argument(Place::named(&["method"]), &["*"]),
                path: Place::FIRST,
            },
        ],
        calls: &[RouteCall {
            names: &["route"],
            methods: Methods::InHandler,
            path: Place::FIRST,
            handler: Place::SECOND,
        }],
        mounts: &[
            MountCall {
                names: &["service"],
                path: Place::NOWHERE,
                target: Place::FIRST,
                wrapper: None,
                needs_path: true,
            },
            MountCall {
                names: &["configure"],
                path: Place::NOWHERE,
                target: Place::FIRST,
                wrapper: None,
                needs_path: false,
            },
        ],
        ..Routing::NEW
    },
    ..Framework::NEW
};
