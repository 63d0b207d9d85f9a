//! PHP's environment, and the `env` of Laravel.

use super::Framework;
use super::environment::{Default, EnvironmentCall};

/// PHP's environment, and the `env` of Laravel.
pub(super) static PHP_ENVIRONMENT: Framework = Framework {
    name: "getenv, env",
    languages: &["PHP"],
    environment_calls: &[
        read("getenv", Default::None),
        read("$_ENV[]", Default::None),
        read("env", Default::Argument(1, "")),
        read("Env::get", Default::Argument(1, "")),
    ],
    ..Framework::NEW
};

const fn read(callee: &'static str, default: Default) -> EnvironmentCall {
    EnvironmentCall { callee, name_argument: 0, default, left_out: &[] }
}
