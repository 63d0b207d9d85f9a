//! Go's `os`, and the small functions around it that most programs write for themselves.

use super::Framework;
use super::environment::{Default, EnvironmentCall, default_argument, name_of, read_signal};
use crate::{Call, FileFacts, Signal, Source};

/// Go's `os`.
pub(super) static GO_OS: Framework = Framework {
    name: "os",
    language: "Go",
    environment_calls: &[read("os.Getenv"), read("os.LookupEnv"), read("syscall.Getenv")],
    signals: Some(wrappers),
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

fn is_wrapper(callee: &str) -> bool {
    let function = callee.rsplit('.').next().unwrap_or(callee).to_ascii_lowercase();
    let is_standard = callee.starts_with("os.") || callee.starts_with("syscall.");
    let begins = ["getenv", "env", "mustgetenv", "mustenv", "lookupenv", "readenv", "requireenv", "getstringenv"];
    let others = ["envcallback", "environ", "envelope", "environment"];
    !is_standard && begins.iter().any(|start| function.starts_with(start)) && !others.contains(&&*function)
}
