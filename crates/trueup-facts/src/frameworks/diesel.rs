//! Diesel.

use super::Framework;
use super::arguments::{last_name, named, parse};
use crate::{FileFacts, Name, Signal, SignalKind, Source};

/// Diesel: what `#[diesel(table_name = …)]` keeps in a table. `table!` itself is read with the language.
pub(super) static DIESEL: Framework =
    Framework { name: "Diesel", languages: &["Rust"], signals: Some(tables), ..Framework::NEW };

fn tables(_: &Source, facts: &FileFacts) -> Vec<Signal> {
    let types = facts.definitions.iter().enumerate().filter(|(_, definition)| definition.kind.is_type());
    types
        .filter_map(|(index, definition)| {
            let table = definition.decorators.iter().find_map(|attribute| {
                let (_, arguments) = parse(attribute).filter(|(name, _)| *name == "diesel")?;
                named(&arguments, "table_name").map(|table| Name::new(last_name(table)))
            })?;
            let kind = SignalKind::Table { name: table };
            Some(Signal { kind, definition: Some(index as u32), span: definition.span })
        })
        .collect()
}
