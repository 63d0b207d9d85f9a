//! Criterion.

use rustc_hash::FxHashMap;

use super::Framework;
use super::arguments::{is_path, list};
use crate::{Call, FileFacts, Signal, SignalKind, Source};

/// Criterion: the functions of a `criterion_group!`.
pub(super) static CRITERION: Framework =
    Framework { name: "Criterion", languages: &["Rust"], signals: Some(benches), ..Framework::NEW };

fn benches(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let groups: Vec<&Call> = facts.calls.iter().filter(|call| call.callee == "criterion_group!").collect();
    if groups.is_empty() {
        return Vec::new();
    }
    let functions = facts.definitions.iter().enumerate().filter(|(_, definition)| definition.kind.is_callable());
    let functions: FxHashMap<&str, usize> = functions.map(|(index, it)| (it.name.as_str(), index)).collect();
    let found = groups.into_iter().flat_map(|call| members(source, call));
    found
        .filter_map(|name| {
            let index = *functions.get(name)?;
            let span = facts.definitions[index].span;
            Some(Signal { kind: SignalKind::Bench, definition: Some(index as u32), span })
        })
        .collect()
}

/// The names of a group's functions.
fn members<'s>(source: &'s Source, call: &Call) -> Vec<&'s str> {
    let text = source.text.get(call.span.start as usize..call.span.end as usize).unwrap_or("");
    let inner = text.split_once(['(', '{']).map_or("", |(_, inner)| inner);
    // `name = group; config = …; targets = one, two`, or the group's name and the functions.
    let targets = inner.split_once("targets").map(|(_, rest)| rest.trim_start().trim_start_matches('='));
    let skipped = usize::from(targets.is_none());
    let names = list(targets.unwrap_or(inner)).into_iter().skip(skipped).map(|argument| argument.value);
    names.map(|name| name.trim_end_matches([';', ' ', '\n'])).filter(|name| is_path(name)).collect()
}
