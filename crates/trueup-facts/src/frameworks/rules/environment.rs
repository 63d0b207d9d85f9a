//! Environment reads by call.

use super::arguments::unquoted;
use crate::excerpt::cut;
use crate::{Argument, Call, DefinitionKind, FileFacts, Language, Name, Signal, SignalKind};

/// A call that reads an environment variable.
pub(in crate::frameworks) struct EnvironmentCall {
    /// The callee by its full path, whatever the source has imported.
    pub(in crate::frameworks) callee: &'static str,
    /// The position of the argument that names the variable.
    pub(in crate::frameworks) name_argument: usize,
    /// Where the default is.
    pub(in crate::frameworks) default: Default,
    /// Variables that begin so are the build tool's own, and left out.
    pub(in crate::frameworks) left_out: &'static [&'static str],
}

/// Where a call's default is.
pub(in crate::frameworks) enum Default {
    /// It takes none.
    None,
    /// The argument at that position, or of that name.
    Argument(usize, &'static str),
    /// The argument of the call that follows on its result: `.unwrap_or(…)`.
    Following,
}

/// The reads that calls of the table make.
pub(in crate::frameworks) fn reads(table: &[EnvironmentCall], language: &Language, facts: &FileFacts) -> Vec<Signal> {
    if table.is_empty() {
        return Vec::new();
    }
    let separator = if language.name == "Rust" { "::" } else { "." };
    let read = |call: &Call| {
        let callee = full_path(facts, &call.callee, separator);
        let known = table.iter().find(|known| known.callee == callee)?;
        let name = name_of(facts, call.arguments.get(known.name_argument)?)?;
        let left_out = known.left_out.iter().any(|prefix| name.starts_with(prefix));
        (!left_out).then(|| read_signal(call, name, default_of(known, call, facts)))
    };
    facts.calls.iter().filter_map(read).collect()
}

/// The signal of a call that reads `name`.
pub(in crate::frameworks) fn read_signal(call: &Call, name: Name, default: Option<Name>) -> Signal {
    Signal { kind: SignalKind::EnvRead { name, default }, definition: call.caller, span: call.span }
}

/// The callee with its first part replaced by what the source imports under that name.
pub(in crate::frameworks) fn full_path(facts: &FileFacts, callee: &str, separator: &str) -> Name {
    let (first, rest) = match callee.find(separator) {
        Some(at) => callee.split_at(at),
        None => match callee.strip_suffix("[]") {
            Some(first) => (first, "[]"),
            None => (callee, ""),
        },
    };
    for import in &facts.imports {
        for imported in &import.names {
            if imported.alias.as_ref().unwrap_or(&imported.name) == first {
                return [&import.specifier, separator, &imported.name, rest].concat().into();
            }
        }
    }
    callee.into()
}

/// The variable that an argument names: by a literal, or by a constant of the same source.
pub(in crate::frameworks) fn name_of(facts: &FileFacts, argument: &Argument) -> Option<Name> {
    let name = match argument {
        Argument::Text(text) => text.clone(),
        Argument::Expression(expression) => {
            let constant = facts.definitions.iter().find(|definition| {
                matches!(definition.kind, DefinitionKind::Constant | DefinitionKind::Variable)
                    && definition.name == *expression
            })?;
            unquoted(constant.value.as_ref()?)?.into()
        }
    };
    let is_variable = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'=');
    is_variable.then_some(name)
}

fn default_of(known: &EnvironmentCall, call: &Call, facts: &FileFacts) -> Option<Name> {
    match known.default {
        Default::None => None,
        Default::Argument(position, name) => default_argument(call, position, name),
        Default::Following => following(call, facts),
    }
}

/// The argument at a position, or of a name, as written; Python's `None` is no default.
pub(in crate::frameworks) fn default_argument(call: &Call, position: usize, name: &str) -> Option<Name> {
    let by_name = call.arguments.iter().find_map(|argument| match argument {
        Argument::Expression(written) => written.strip_prefix(name)?.strip_prefix('=').map(Name::from),
        Argument::Text(_) => None,
    });
    let by_position = || match call.arguments.get(position)? {
        Argument::Text(text) => Some(Name::from(format!("{text:?}"))),
        Argument::Expression(written) => (!is_named(written)).then(|| written.clone()),
    };
    by_name.or_else(by_position).filter(|default| default != "None")
}

fn is_named(written: &str) -> bool {
    written.split_once('=').is_some_and(|(name, value)| {
        !value.starts_with('=') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// The default that `.unwrap_or(…)` or `.unwrap_or_else(|_| …)` after a call gives.
fn following(call: &Call, facts: &FileFacts) -> Option<Name> {
    let begins = [&call.callee, "()."].concat();
    // Calls are in source order and an outer one comes first, so what follows on a call's result stands just before it.
    let index = facts.calls.partition_point(|other| other.span.start < call.span.start);
    let around = facts.calls[index.min(facts.calls.len())..].iter();
    let around = around.take_while(|other| other.span.start == call.span.start);
    for outer in around.filter(|other| other.callee.starts_with(&*begins)) {
        let argument = match outer.arguments.first() {
            Some(Argument::Text(text)) => Name::from(format!("{text:?}")),
            Some(Argument::Expression(written)) => plain_default(written),
            None => "\"\"".into(),
        };
        match outer.callee.rsplit('.').next() {
            Some("unwrap_or" | "unwrap_or_else") => return Some(argument),
            Some("unwrap_or_default") => return Some("\"\"".into()),
            _ => {}
        }
    }
    None
}

/// A default without the closure and the conversion around it: `|_| "x".to_string()` is `"x"`.
fn plain_default(written: &str) -> Name {
    let value = match written.strip_prefix('|') {
        Some(closure) => closure.split_once('|').map_or(written, |(_, body)| body.trim()),
        None => written,
    };
    let mut value = value;
    for suffix in [".to_string()", ".to_owned()", ".into()"] {
        value = value.strip_suffix(suffix).unwrap_or(value);
    }
    let inner = value.strip_prefix("String::from(").and_then(|rest| rest.strip_suffix(')'));
    cut(inner.unwrap_or(value), 60)
}
