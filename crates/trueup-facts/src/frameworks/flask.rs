//! Flask and Quart.

use super::Framework;
use super::arguments::Place;
use super::routing::{Maker, Methods, MountCall, RouteCall, RouteDecorator, Routing};

/// Flask, and Quart, which is written alike.
pub(super) static FLASK: Framework = Framework {
    name: "Flask",
    languages: &["Python"],
    routing: Routing {
        packages: &["flask", "quart", "flask_openapi3", "apiflask", "flask_smorest"],
        makers: &[
            Maker::application("Flask"),
            Maker::application("Quart"),
            Maker::application("APIFlask"),
            Maker::part("Blueprint", PREFIX),
            Maker::part("APIBlueprint", PREFIX),
        ],
        names: &["app", "application", "api", "bp", "blueprint"],
        applications: &["app", "application"],
        decorators: &[
            RouteDecorator { names: &["route"], on_router: true, methods: LISTED, path: RULE },
            RouteDecorator {
                names: &["get", "post", "put", "patch", "delete"],
                on_router: true,
                methods: Methods::Name,
                path: RULE,
            },
            RouteDecorator { names: &["websocket"], on_router: true, methods: Methods::Name, path: RULE },
        ],
        calls: &[RouteCall {
            names: &["add_url_rule"],
            methods: LISTED,
            path: RULE,
            handler: Place::at(2).or_named(&["view_func"]),
        }],
        mounts: &[MountCall {
            names: &["register_blueprint"],
            path: PREFIX,
            target: Place::FIRST.or_named(&["blueprint"]),
            wrapper: None,
            needs_path: false,
        }],
        ..Routing::NEW
    },
    ..Framework::NEW
};

const PREFIX: Place = Place::named(&["url_prefix"]);
const RULE: Place = Place::FIRST.or_named(&["rule"]);
const LISTED: Methods = Methods::Argument(Place::named(&["methods"]), &["GET"]);
