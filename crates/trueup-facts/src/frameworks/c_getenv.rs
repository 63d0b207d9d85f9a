//! Reads of the environment by the standard library of C and C++.

use super::Framework;
use super::environment::{Default, EnvironmentCall};

/// `getenv` of C and C++.
pub(super) static C_GETENV: Framework = Framework {
    name: "getenv",
    languages: &["C", "C++", "Objective-C"],
    environment_calls: &[
        read("getenv"),
        read("::getenv"),
        read("std::getenv"),
        read("::std::getenv"),
        read("secure_getenv"),
    ],
    ..Framework::NEW
};

const fn read(callee: &'static str) -> EnvironmentCall {
    EnvironmentCall { callee, name_argument: 0, default: Default::None, left_out: &[] }
}
