//! Ruby's `ENV`.

use super::Framework;
use super::environment::{Default, EnvironmentCall};

/// Ruby's `ENV`.
pub(super) static RUBY_ENV: Framework = Framework {
    name: "ENV",
    languages: &["Ruby"],
    environment_calls: &[read("ENV[]"), read("ENV.fetch")],
    ..Framework::NEW
};

const fn read(callee: &'static str) -> EnvironmentCall {
    EnvironmentCall { callee, name_argument: 0, default: Default::Argument(1, ""), left_out: &[] }
}
