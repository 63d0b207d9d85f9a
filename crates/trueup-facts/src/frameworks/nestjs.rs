//! NestJS.

use super::Framework;
use super::arguments::{Place, last_name, parse};
use super::routing::{Methods, PathDecorator, RouteDecorator, Routing};
use crate::{FileFacts, Name, Signal, SignalKind, Source};

/// NestJS.
pub(super) static NESTJS: Framework = Framework {
    name: "NestJS",
    languages: &["TypeScript"],
    routing: Routing {
        packages: &["@nestjs/common"],
        decorators: &[
            RouteDecorator {
                names: &["Get", "Post", "Put", "Patch", "Delete", "Head", "Options"],
                on_router: false,
                methods: Methods::Name,
                path: PATH,
            },
            RouteDecorator { names: &["All"], on_router: false, methods: Methods::Are(&["*"]), path: PATH },
            RouteDecorator { names: &["Sse"], on_router: false, methods: Methods::Are(&["GET"]), path: PATH },
        ],
        path_decorators: &[PathDecorator { name: "Controller", path: PATH, class_ending: "" }],
        ..Routing::NEW
    },
    signals: Some(filters),
    ..Framework::NEW
};

const PATH: Place = Place::FIRST.or_named(&["path"]);

/// `@Catch(HttpException)` on a filter; without a type it catches all.
fn filters(_: &Source, facts: &FileFacts) -> Vec<Signal> {
    if !facts.imports.iter().any(|import| import.specifier == "@nestjs/common") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, definition) in facts.definitions.iter().enumerate() {
        for decorator in &definition.decorators {
            let Some((callee, arguments)) = parse(decorator) else { continue };
            if last_name(callee) != "Catch" {
                continue;
            }
            let types: Vec<&str> = arguments.iter().map(|argument| argument.value).collect();
            for error in if types.is_empty() { vec!["*"] } else { types } {
                let kind = SignalKind::Catch { error: Name::new(error) };
                found.push(Signal { kind, definition: Some(index as u32), span: definition.span });
            }
        }
    }
    found
}
