//! Swift's environment: Foundation's `ProcessInfo`, and Vapor's `Environment`.

use super::Framework;
use super::environment::{Default, EnvironmentCall};

/// Foundation's `ProcessInfo`, and Vapor's `Environment`.
pub(super) static SWIFT_ENVIRONMENT: Framework = Framework {
    name: "ProcessInfo, Environment",
    languages: &["Swift"],
    environment_calls: &[read("ProcessInfo.processInfo.environment"), read("Environment.get"), read("getenv")],
    ..Framework::NEW
};

const fn read(callee: &'static str) -> EnvironmentCall {
    EnvironmentCall { callee, name_argument: 0, default: Default::None, left_out: &[] }
}
