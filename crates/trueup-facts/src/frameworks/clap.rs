//! clap: `#[arg(env = "NAME")]`.

use super::Framework;
use super::arguments::{named, parse, positional, unquoted};
use crate::{Definition, DefinitionIndex, FileFacts, Signal, SignalKind, Source};

/// clap.
pub(super) static CLAP: Framework =
    Framework { name: "clap", languages: &["Rust"], signals: Some(signals), ..Framework::NEW };

fn signals(_source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let fields = facts.definitions.iter().enumerate();
    fields.filter_map(|(index, field)| read(index as DefinitionIndex, field)).collect()
}

fn read(index: DefinitionIndex, field: &Definition) -> Option<Signal> {
    field.decorators.iter().find_map(|attribute| {
        let (_, arguments) = parse(attribute).filter(|(name, _)| matches!(*name, "arg" | "clap" | "structopt"))?;
        let by_name = named(&arguments, "env").map(|name| unquoted(name).map(str::to_owned));
        let is_bare = (0..arguments.len()).any(|at| positional(&arguments, at) == Some("env"));
        let name = by_name.unwrap_or_else(|| is_bare.then(|| field.name.to_uppercase().to_string()))?;
        let default = ["default_value", "default_value_t"].iter().find_map(|name| named(&arguments, name));
        let kind = SignalKind::EnvRead { name: name.into(), default: default.map(Into::into) };
        Some(Signal { kind, definition: Some(index), span: field.span })
    })
}
