//! Spring: controllers with annotations.

use super::Framework;
use super::arguments::Place;
use super::routing::{Methods, PathDecorator, RouteDecorator, Routing};

/// Spring MVC and WebFlux.
pub(super) static SPRING: Framework = Framework {
    name: "Spring",
    languages: &["Java", "Kotlin"],
    routing: Routing {
        packages: &["org.springframework"],
        decorators: &[
            mapping(&["GetMapping"], Methods::Are(&["GET"])),
            mapping(&["PostMapping"], Methods::Are(&["POST"])),
            mapping(&["PutMapping"], Methods::Are(&["PUT"])),
            mapping(&["PatchMapping"], Methods::Are(&["PATCH"])),
            mapping(&["DeleteMapping"], Methods::Are(&["DELETE"])),
            mapping(&["RequestMapping"], Methods::Argument(Place::named(&["method"]), &["*"])),
        ],
        path_decorators: &[PathDecorator { name: "RequestMapping", path: PATH, class_ending: "" }],
        ..Routing::NEW
    },
    ..Framework::NEW
};

const PATH: Place = Place::FIRST.or_named(&["value", "path"]);

const fn mapping(names: &'static [&'static str], methods: Methods) -> RouteDecorator {
    RouteDecorator { names, on_router: false, methods, path: PATH }
}
