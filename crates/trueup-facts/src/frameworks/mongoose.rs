//! Mongoose.

use super::Framework;
use super::arguments::last_name;
use super::types::plural;
use crate::{Argument, Call, FileFacts, Name, Signal, SignalKind, Source};

/// Mongoose. A collection is called as its third argument says, or by the plural of the model's name in lower case.
pub(super) static MONGOOSE: Framework =
    Framework { name: "Mongoose", languages: &["TypeScript"], signals: Some(collections), ..Framework::NEW };

fn collections(_: &Source, facts: &FileFacts) -> Vec<Signal> {
    let collection = |call: &Call| {
        if last_name(&call.callee) != "model" {
            return None;
        }
        let [Argument::Text(model), Argument::Expression(_), rest @ ..] = call.arguments.as_slice() else {
            return None;
        };
        let name = match rest.first() {
            Some(Argument::Text(name)) => name.clone(),
            _ => Name::from(plural(&model.to_lowercase())),
        };
        Some(Signal { kind: SignalKind::Table { name }, definition: call.caller, span: call.span })
    };
    let is_used = facts.imports.iter().any(|import| import.specifier == "mongoose");
    facts.calls.iter().filter(|_| is_used).filter_map(collection).collect()
}
