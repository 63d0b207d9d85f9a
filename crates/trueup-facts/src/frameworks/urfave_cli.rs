//! urfave/cli.

use super::Framework;
use super::arguments::{default_text, literals, named, unquoted};
use super::literals::composites;
use crate::{FileFacts, Name, Signal, SignalKind, Source};

/// urfave/cli.
pub(super) static URFAVE_CLI: Framework =
    Framework { name: "urfave/cli", languages: &["Go"], signals: Some(signals), ..Framework::NEW };

/// The types of flags.
const FLAGS: &[&str] = &[
    "cli.BoolFlag",
    "cli.DurationFlag",
    "cli.Float64Flag",
    "cli.FloatFlag",
    "cli.GenericFlag",
    "cli.Int64Flag",
    "cli.IntFlag",
    "cli.IntSliceFlag",
    "cli.PathFlag",
    "cli.StringFlag",
    "cli.StringMapFlag",
    "cli.StringSliceFlag",
    "cli.TimestampFlag",
    "cli.Uint64Flag",
    "cli.UintFlag",
];

fn signals(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    if !facts.imports.iter().any(|import| import.specifier.contains("urfave/cli")) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (span, fields) in composites(source, facts, "cli.Command") {
        let name = named(&fields, "Name").and_then(unquoted);
        let kind = name.map(|name| SignalKind::Command { name: name.into() });
        found.extend(kind.map(|kind| Signal { kind, definition: None, span }));
    }
    for (span, fields) in FLAGS.iter().flat_map(|flag| composites(source, facts, flag)) {
        // Version 1 writes all forms as one name: `port, p`.
        let Some(spelled) = named(&fields, "Name").and_then(unquoted) else { continue };
        let mut forms: Vec<&str> = spelled.split(',').map(str::trim).collect();
        let aliases = named(&fields, "Aliases").and_then(|list| list.find('{').map(|at| &list[at..]));
        forms.extend(aliases.map(literals).unwrap_or_default());
        let long = forms.iter().find(|form| form.len() > 1).or(forms.first());
        let short = forms.iter().find(|form| form.len() == 1).filter(|short| Some(*short) != long);
        let Some(long) = long.filter(|long| !long.is_empty()) else { continue };
        let default = named(&fields, "Value").and_then(default_text);
        let dashes = if long.len() > 1 { "--" } else { "-" };
        let kind = SignalKind::Flag {
            name: Name::from([dashes, long].concat()),
            short: short.map(|short| Name::from(["-", short].concat())),
            default: default.clone(),
        };
        found.push(Signal { kind, definition: None, span });
        for name in variables(&fields) {
            let kind = SignalKind::EnvRead { name: name.into(), default: default.clone() };
            found.push(Signal { kind, definition: None, span });
        }
    }
    found
}

/// The variables that a flag is read from: `EnvVars: []string{"PORT"}`, `Sources: cli.EnvVars("PORT")`.
fn variables<'a>(fields: &[super::arguments::Argument<'a>]) -> Vec<&'a str> {
    let one = named(fields, "EnvVar").and_then(unquoted).into_iter().flat_map(|list| list.split(','));
    let list = named(fields, "EnvVars").and_then(|list| list.find('{').map(|at| literals(&list[at..])));
    let sources = named(fields, "Sources").and_then(|call| call.strip_prefix("cli.EnvVars"));
    one.map(str::trim).chain(list.unwrap_or_default()).chain(sources.map(literals).unwrap_or_default()).collect()
}
