//! viper.

use super::Framework;
use super::arguments::last_name;
use crate::{Argument, Call, FileFacts, Name, Signal, SignalKind, Source};

/// viper: what `BindEnv` names, and with `AutomaticEnv` every key that is read.
pub(super) static VIPER: Framework =
    Framework { name: "viper", languages: &["Go"], signals: Some(reads), ..Framework::NEW };

fn reads(_: &Source, facts: &FileFacts) -> Vec<Signal> {
    if !facts.imports.iter().any(|import| import.specifier.starts_with("github.com/spf13/viper")) {
        return Vec::new();
    }
    let named = |name: &str| facts.calls.iter().find(|call| last_name(&call.callee) == name);
    let prefix = named("SetEnvPrefix").map(|call| text_at(call, 0).map(|prefix| format!("{}_", prefix.to_uppercase())));
    // A prefix that is no literal makes every name unknown.
    let Some(prefix) = prefix.unwrap_or_else(|| Some(String::new())) else { return Vec::new() };
    let is_automatic = named("AutomaticEnv").is_some();
    let replaces = named("SetEnvKeyReplacer").is_some();
    let variable = |key: &str| {
        let key = if replaces { key.replace(['.', '-'], "_") } else { key.to_owned() };
        let is_whole = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_whole.then(|| Name::from(format!("{prefix}{}", key.to_uppercase())))
    };
    let default = |key: &str| {
        let sets = |call: &&Call| last_name(&call.callee) == "SetDefault" && text_at(call, 0) == Some(key);
        facts.calls.iter().find(sets).and_then(|call| match call.arguments.get(1)? {
            Argument::Text(text) => Some(Name::from(format!("{text:?}"))),
            Argument::Expression(text) => Some(text.clone()),
        })
    };
    let mut found = Vec::new();
    for call in &facts.calls {
        let Some(key) = text_at(call, 0) else { continue };
        let names: Vec<Name> = match last_name(&call.callee) {
            "BindEnv" if call.arguments.len() > 1 => {
                (1..call.arguments.len()).filter_map(|at| text_at(call, at)).map(Name::from).collect()
            }
            "BindEnv" => variable(key).into_iter().collect(),
            get if is_automatic && is_read(get, &call.callee) => variable(key).into_iter().collect(),
            _ => continue,
        };
        for name in names {
            let kind = SignalKind::EnvRead { name, default: default(key) };
            found.push(Signal { kind, definition: call.caller, span: call.span });
        }
    }
    found
}

/// Whether a call reads a key.
fn is_read(name: &str, callee: &str) -> bool {
    let receiver = callee.strip_suffix(name).unwrap_or("").trim_end_matches('.');
    let is_viper = matches!(last_name(receiver), "viper" | "v" | "vp" | "vip");
    is_viper && (name.starts_with("Get") || name == "IsSet")
}

fn text_at(call: &Call, position: usize) -> Option<&str> {
    match call.arguments.get(position)? {
        Argument::Text(text) => Some(text),
        Argument::Expression(_) => None,
    }
}
