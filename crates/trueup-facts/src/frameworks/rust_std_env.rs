//! Rust's `std::env`, and the macros that read the environment at build time.

use super::Framework;
use super::environment::{Default, EnvironmentCall};

/// What Cargo itself sets for every build.
const OF_CARGO: &[&str] = &["CARGO_", "OUT_DIR"];

/// Rust's `std::env`.
pub(super) static RUST_STANDARD_ENVIRONMENT: Framework = Framework {
    name: "std::env",
    languages: &["Rust"],
    environment_calls: &[
        read("std::env::var", Default::Following),
        read("std::env::var_os", Default::Following),
        read("dotenvy::var", Default::Following),
        read("env!", Default::None),
        read("option_env!", Default::Following),
    ],
    ..Framework::NEW
};

const fn read(callee: &'static str, default: Default) -> EnvironmentCall {
    EnvironmentCall { callee, name_argument: 0, default, left_out: OF_CARGO }
}
