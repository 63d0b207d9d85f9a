//! Django and Django REST framework: URL patterns, and models.

use super::Framework;
use super::arguments::{Place, unquoted};
use super::routing::{Maker, Methods, MountCall, RouteCall, Routing};
use super::types::{Otherwise, TableName, TableType, Types};
use crate::{DefinitionKind, FileFacts, Name, Signal, SignalKind, Source};

/// Django, with Django REST framework.
pub(super) static DJANGO: Framework = Framework {
    name: "Django",
    languages: &["Python"],
    routing: Routing {
        packages: &["django.urls", "django.conf.urls", "rest_framework", "rest_framework_nested"],
        makers: &[
            Maker::part("DefaultRouter", Place::NOWHERE),
            Maker::part("SimpleRouter", Place::NOWHERE),
            Maker::part("ExtendedDefaultRouter", Place::NOWHERE),
            Maker::part("ExtendedSimpleRouter", Place::NOWHERE),
        ],
        statics: &[""],
        statics_need_mount: true,
        lists: &["urlpatterns"],
        calls: &[
            RouteCall {
                names: &["path", "re_path", "url"],
                methods: Methods::Are(&["*"]),
                path: PATTERN,
                handler: Place::SECOND.or_named(&["view"]),
            },
            RouteCall {
                names: &["register"],
                methods: Methods::Resource(&[("*", "/"), ("*", "/{pk}/")]),
                path: Place::FIRST.or_named(&["prefix"]),
                handler: Place::SECOND.or_named(&["viewset"]),
            },
        ],
        mounts: &[MountCall {
            names: &["path", "re_path", "url"],
            path: PATTERN,
            target: Place::SECOND.or_named(&["view"]),
            wrapper: Some("include"),
            needs_path: false,
        }],
        ..Routing::NEW
    },
    types: Types {
        packages: &["django.db", "django.contrib"],
        tables: &[TableType {
            bases: &["models.Model", "AbstractUser", "AbstractBaseUser", "MPTTModel", "TimeStampedModel"],
            names: &[TableName::InnerField("Meta", "db_table")],
            otherwise: Otherwise::DirectoryAndLower,
            abstract_by: &[TableName::InnerField("Meta", "abstract"), TableName::InnerField("Meta", "proxy")],
            ..TableType::NEW
        }],
        ..Types::NEW
    },
    signals: Some(roots),
    ..Framework::NEW
};

const PATTERN: Place = Place::FIRST.or_named(&["route", "regex"]);

/// The module of all patterns that the settings name, and the routers whose patterns are the module's own.
fn roots(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let mut found = Vec::new();
    let mount = |path: &'static str, target: &str, span| {
        let kind = SignalKind::Mount { path: path.into(), target: target.into(), router: Name::default() };
        Signal { kind, definition: None, span }
    };
    for definition in facts.definitions.iter().filter(|it| it.kind != DefinitionKind::Field && it.parent.is_none()) {
        let value = definition.value.as_deref().unwrap_or("");
        match &*definition.name {
            "ROOT_URLCONF" => found.extend(unquoted(value).map(|module| mount("/", module, definition.span))),
            "urlpatterns" => found.extend(added(value).map(|it| mount("", it, definition.span))),
            _ => {}
        }
    }
    // `urlpatterns += router.urls` is no definition.
    if source.path.file_name().contains("urls") {
        let lines = crate::LineIndex::new(&source.text);
        for (at, _) in source.text.match_indices("\nurlpatterns += ") {
            let rest = &source.text[at + "\nurlpatterns += ".len()..];
            let line = rest.lines().next().unwrap_or("");
            let start = at as u32 + 1;
            let span = crate::Span { start, end: start, line: lines.line(start), end_line: lines.line(start) };
            found.extend(added(line).map(|it| mount("", it, span)));
        }
    }
    found
}

/// The routers and lists that a sum of patterns names: `[…] + router.urls`.
fn added(sum: &str) -> impl Iterator<Item = &str> {
    let parts = sum.split('+').map(str::trim).map(|part| part.strip_suffix(".urls").unwrap_or(part));
    parts.filter(|part| !part.is_empty() && part.chars().all(is_name))
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}
