//! Go's `os`, and the small functions around it that most programs write for themselves.

use super::Framework;
use super::environment::{Default, EnvironmentCall, default_argument, name_of, read_signal};
use crate::{Call, FileFacts, Signal, Source};

/// Go's `os`.
pub(super) static GO_OS: Framework = Framework {
    name: "os",
    languages: &["Go"],
    environment_calls: &[read("os.Getenv"), read("os.LookupEnv"), read("syscall.Getenv")],
    signals: Some(wrappers),
    ..Framework::NEW
};

const fn read(callee: &'static str) -> EnvironmentCall {
    EnvironmentCall { callee, name_argument: 0, default: Default::None, left_out: &[] }
}

/// `getEnv("PORT", "8080")`, `config.envInt("WORKERS", 4)`: told by the function's name and by that of the variable.
fn wrappers(_: &Source, facts: &FileFacts) -> Vec<Signal> {
    let signal = |call: &Call| {
        let name = name_of(facts, call.arguments.first()?)?;
        let is_name = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        (is_name && is_wrapper(&call.callee)).then(|| read_signal(call, name, default_argument(call, 1, "")))
    };
    facts.calls.iter().filter_map(signal).collect()
}

/// Whether a function is called like `getenv`, `getEnvInt`, `envOr`, `mustEnv`: the word is whole, and nothing is set.
fn is_wrapper(callee: &str) -> bool {
    let function = callee.rsplit('.').next().unwrap_or(callee);
    let Some(at) = ["env", "Env", "ENV"].iter().find_map(|word| function.find(word)) else { return false };
    let (verb, rest) = (function[..at].to_ascii_lowercase(), &function[at + 3..]);
    let verbs = ["", "get", "must", "mustget", "lookup", "read", "require", "load", "from", "string", "int", "bool"];
    let is_whole = !rest.starts_with(|next: char| next.is_lowercase());
    let is_other = ["Callback", "Name", "Key", "Prefix", "Map", "Vars"].iter().any(|end| rest.starts_with(end));
    let is_standard = callee.starts_with("os.") || callee.starts_with("syscall.");
    verbs.contains(&&*verb) && is_whole && !is_other && !is_standard
}
