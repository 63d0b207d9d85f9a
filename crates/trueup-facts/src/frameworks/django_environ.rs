//! Readers that are made once and called for every variable: django-environ, environs, Starlette's `Config`.

use super::Framework;
use super::environment::{default_argument, full_path, name_of, read_signal};
use crate::{Call, DefinitionKind, FileFacts, Name, Signal, Source};

/// What makes such a reader.
const READERS: &[&str] = &["environ.Env", "environs.Env", "starlette.config.Config", "decouple.AutoConfig"];

/// django-environ and its like.
pub(super) static DJANGO_ENVIRON: Framework =
    Framework { name: "django-environ", languages: &["Python"], signals: Some(signals), ..Framework::NEW };

fn signals(_source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let makes_reader = |value: &Name| {
        let callee = value.split('(').next().unwrap_or(value);
        READERS.contains(&full_path(facts, callee, ".").as_str())
    };
    let variables = facts.definitions.iter().filter(|definition| definition.kind == DefinitionKind::Variable);
    let readers: Vec<&Name> = variables
        .filter(|definition| definition.value.as_ref().is_some_and(makes_reader))
        .map(|definition| &definition.name)
        .collect();
    let read = |call: &Call| {
        let first = call.callee.split('.').next()?;
        let is_read = readers.iter().any(|reader| *reader == first) && !call.callee.ends_with("read_env");
        let name = name_of(facts, call.arguments.first().filter(|_| is_read)?)?;
        Some(read_signal(call, name, default_argument(call, 1, "default")))
    };
    if readers.is_empty() { Vec::new() } else { facts.calls.iter().filter_map(read).collect() }
}
