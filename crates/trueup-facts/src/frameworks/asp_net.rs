//! ASP.NET: controllers with attributes, and minimal APIs.

use super::Framework;
use super::arguments::Place;
use super::routing::{GroupCall, Maker, Methods, PathDecorator, RouteCall, RouteDecorator, Routing};

/// ASP.NET.
pub(super) static ASP_NET: Framework = Framework {
    name: "ASP.NET",
    languages: &["C#"],
    routing: Routing {
        makers: &[
            Maker::application("WebApplication.Create"),
            Maker::application("builder.Build"),
            Maker::application("WebApplication.CreateBuilder().Build"),
        ],
        types: &["IEndpointRouteBuilder", "RouteGroupBuilder", "WebApplication", "IVersionedEndpointRouteBuilder"],
        names: &["app", "group", "api", "endpoints", "routes"],
        decorators: &[
            RouteDecorator { names: &["HttpGet"], on_router: false, methods: Methods::Are(&["GET"]), path: TEMPLATE },
            RouteDecorator { names: &["HttpPost"], on_router: false, methods: Methods::Are(&["POST"]), path: TEMPLATE },
            RouteDecorator { names: &["HttpPut"], on_router: false, methods: Methods::Are(&["PUT"]), path: TEMPLATE },
            RouteDecorator {
                names: &["HttpPatch"],
                on_router: false,
                methods: Methods::Are(&["PATCH"]),
                path: TEMPLATE,
            },
            RouteDecorator {
                names: &["HttpDelete"],
                on_router: false,
                methods: Methods::Are(&["DELETE"]),
                path: TEMPLATE,
            },
            RouteDecorator { names: &["HttpHead"], on_router: false, methods: Methods::Are(&["HEAD"]), path: TEMPLATE },
            RouteDecorator {
                names: &["HttpOptions"],
                on_router: false,
                methods: Methods::Are(&["OPTIONS"]),
                path: TEMPLATE,
            },
        ],
        path_decorators: &[PathDecorator { name: "Route", path: TEMPLATE, class_ending: "Controller" }],
        calls: &[
            RouteCall {
                names: &["MapGet"],
                methods: Methods::Are(&["GET"]),
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["MapPost"],
                methods: Methods::Are(&["POST"]),
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["MapPut"],
                methods: Methods::Are(&["PUT"]),
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["MapPatch"],
                methods: Methods::Are(&["PATCH"]),
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["MapDelete"],
                methods: Methods::Are(&["DELETE"]),
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["MapMethods"],
                methods: Methods::Argument(Place::SECOND, &["*"]),
                path: Place::FIRST,
                handler: Place::at(2),
            },
        ],
        groups: &[GroupCall { names: &["MapGroup"], path: Place::FIRST }],
        ..Routing::NEW
    },
    ..Framework::NEW
};

const TEMPLATE: Place = Place::FIRST.or_named(&["template"]);
