//! Laravel: routes, and Eloquent's models.

use super::Framework;
use super::arguments::Place;
use super::routing::{GroupCall, Methods, RouteCall, Routing};
use super::types::{Otherwise, TableName, TableType, Types};

/// Laravel. Its files of routes are served below a path that is set elsewhere (`/api`).
pub(super) static LARAVEL: Framework = Framework {
    name: "Laravel",
    languages: &["PHP"],
    routing: Routing {
        packages: &["Illuminate\\Support\\Facades\\Route", "Route", "Illuminate\\Routing"],
        statics: &["Route"],
        statics_need_mount: true,
        calls: &[
            RouteCall {
                names: &["get", "post", "put", "patch", "delete", "options"],
                methods: Methods::Name,
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["any", "view", "redirect"],
                methods: Methods::Are(&["*"]),
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["match"],
                methods: Methods::Argument(Place::FIRST, &["*"]),
                path: Place::SECOND,
                handler: Place::at(2),
            },
            RouteCall {
                names: &["resource"],
                methods: Methods::Resource(&[
                    ("GET", ""),
                    ("POST", ""),
                    ("GET", "/create"),
                    ("GET", "/{id}"),
                    ("PUT", "/{id}"),
                    ("PATCH", "/{id}"),
                    ("DELETE", "/{id}"),
                    ("GET", "/{id}/edit"),
                ]),
                path: Place::FIRST,
                handler: Place::SECOND,
            },
            RouteCall {
                names: &["apiResource"],
                methods: Methods::Resource(&[
                    ("GET", ""),
                    ("POST", ""),
                    ("GET", "/{id}"),
                    ("PUT", "/{id}"),
                    ("PATCH", "/{id}"),
                    ("DELETE", "/{id}"),
                ]),
                path: Place::FIRST,
                handler: Place::SECOND,
            },
        ],
        groups: &[
            GroupCall { names: &["prefix"], path: Place::FIRST },
            GroupCall { names: &["group"], path: Place::named(&["prefix"]) },
        ],
        ..Routing::NEW
    },
    types: Types {
        packages: &["Illuminate\\Database\\Eloquent", "Illuminate\\Foundation\\Auth"],
        tables: &[TableType {
            bases: &["Model", "Authenticatable"],
            names: &[TableName::Field("table")],
            otherwise: Otherwise::Plural,
            ..TableType::NEW
        }],
        ..Types::NEW
    },
    ..Framework::NEW
};
