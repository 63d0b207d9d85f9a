//! Go's libraries that read the environment into a struct: caarlos0/env, envconfig, cleanenv.

use rustc_hash::FxHashMap;

use super::Framework;
use super::arguments::last_name;
use super::tags::{tag_value, tagged};
use crate::{DefinitionIndex, FileFacts, Name, Signal, SignalKind, Source};

/// caarlos0/env, kelseyhightower/envconfig, sethvargo/go-envconfig and cleanenv.
pub(super) static GO_ENV_TAGS: Framework =
    Framework { name: "caarlos0/env, envconfig", languages: &["Go"], signals: Some(reads), ..Framework::NEW };

fn reads(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    if !source.text.contains("env:\"") && !source.text.contains("envconfig:\"") {
        return Vec::new();
    }
    // A struct that is a field of another has the prefix that stands there.
    let mut prefixes: FxHashMap<&str, &str> = FxHashMap::default();
    for (_, field, tag) in tagged(source, facts) {
        if let Some(prefix) = ["envPrefix", "env-prefix"].iter().find_map(|key| tag_value(tag, key)) {
            prefixes.insert(last_name(field.type_text.as_deref().unwrap_or("").trim_start_matches('*')), prefix);
        }
    }
    let mut found = Vec::new();
    for (index, field, tag) in tagged(source, facts) {
        let owner = field.parent.and_then(|owner| facts.definitions.get(owner as usize));
        let prefix = owner.and_then(|owner| prefixes.get(owner.name.as_str())).copied().unwrap_or("");
        for (name, default) in variables(tag) {
            let kind = SignalKind::EnvRead { name: [prefix, name].concat().into(), default };
            found.push(Signal { kind, definition: Some(index as DefinitionIndex), span: field.span });
        }
    }
    found
}

/// The variables that a tag names, with the default.
fn variables(tag: &str) -> Vec<(&str, Option<Name>)> {
    let quoted = |text: &str| Name::from(format!("{text:?}"));
    let written = ["envDefault", "env-default", "default"].iter().find_map(|key| tag_value(tag, key)).map(quoted);
    let Some(value) = tag_value(tag, "env").or_else(|| tag_value(tag, "envconfig")) else { return Vec::new() };
    // `PORT,required`, `PORT, default=80`, cleanenv's `PORT,HTTP_PORT`.
    let mut names = Vec::new();
    let mut default = written;
    for (at, part) in value.split(',').map(str::trim).enumerate() {
        if let Some(text) = part.strip_prefix("default=") {
            default = Some(quoted(text));
        } else if is_variable(part) && (at == 0 || part.bytes().all(|byte| !byte.is_ascii_lowercase())) {
            names.push(part);
        }
    }
    names.into_iter().map(|name| (name, default.clone())).collect()
}

fn is_variable(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
