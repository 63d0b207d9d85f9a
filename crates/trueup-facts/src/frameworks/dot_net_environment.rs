//! .NET's `Environment`.

use super::Framework;
use super::environment::{Default, EnvironmentCall};

/// .NET's `Environment`.
pub(super) static DOT_NET_ENVIRONMENT: Framework = Framework {
    name: "System.Environment",
    languages: &["C#"],
    environment_calls: &[read("Environment.GetEnvironmentVariable"), read("System.Environment.GetEnvironmentVariable")],
    ..Framework::NEW
};

const fn read(callee: &'static str) -> EnvironmentCall {
    EnvironmentCall { callee, name_argument: 0, default: Default::None, left_out: &[] }
}
