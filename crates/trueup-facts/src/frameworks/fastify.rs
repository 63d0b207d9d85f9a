//! Fastify.

use super::Framework;
use super::arguments::Place;
use super::routing::{GroupCall, Maker, Methods, MountCall, RouteCall, Routing};

/// Fastify.
pub(super) static FASTIFY: Framework = Framework {
    name: "Fastify",
    languages: &["TypeScript"],
    routing: Routing {
        packages: &["fastify", "fastify-plugin"],
        makers: &[Maker::application("fastify"), Maker::application("Fastify")],
        types: &["FastifyInstance"],
        names: &["fastify", "app", "server", "instance"],
        calls: &[
            RouteCall {
                names: &["get", "post", "put", "patch", "delete", "head", "options"],
                methods: Methods::Name,
                path: Place::FIRST,
                handler: Place::LAST,
            },
            RouteCall { names: &["all"], methods: Methods::Are(&["*"]), path: Place::FIRST, handler: Place::LAST },
            RouteCall {
                names: &["route"],
                methods: Methods::Argument(Place::named(&["method"]), &["*"]),
                path: Place::named(&["url", "path"]),
                handler: Place::named(&["handler"]),
            },
        ],
        groups: &[GroupCall { names: &["register"], path: PREFIX }],
        mounts: &[MountCall {
            names: &["register"],
            path: PREFIX,
            target: Place::FIRST,
            wrapper: None,
            needs_path: true,
        }],
        ..Routing::NEW
    },
    ..Framework::NEW
};

const PREFIX: Place = Place::named(&["prefix"]);
