//! Symfony: routes by attribute.

use super::Framework;
use super::arguments::Place;
use super::routing::{Methods, PathDecorator, RouteDecorator, Routing};

/// Symfony.
pub(super) static SYMFONY: Framework = Framework {
    name: "Symfony",
    languages: &["PHP"],
    routing: Routing {
        packages: &["Symfony\\Component\\Routing"],
        decorators: &[RouteDecorator {
            names: &["Route"],
            on_router: false,
            methods: Methods::Argument(Place::named(&["methods"]), &["*"]),
            path: PATH,
        }],
        path_decorators: &[PathDecorator { name: "Route", path: PATH, class_ending: "" }],
        ..Routing::NEW
    },
    ..Framework::NEW
};

const PATH: Place = Place::FIRST.or_named(&["path"]);
