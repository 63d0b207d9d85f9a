//! Reads of the environment by the standard libraries of Java, Kotlin and Scala.

use super::Framework;
use super::environment::{Default, EnvironmentCall};

/// `System.getenv` of Java.
pub(super) static JVM_SYSTEM: Framework = Framework {
    name: "System.getenv",
    languages: &["Java", "Kotlin", "Scala"],
    environment_calls: &[
        EnvironmentCall { callee: "System.getenv", name_argument: 0, default: Default::None, left_out: &[] },
        EnvironmentCall { callee: "System.getenv().get", name_argument: 0, default: Default::None, left_out: &[] },
        EnvironmentCall {
            callee: "System.getenv().getOrDefault",
            name_argument: 0,
            default: Default::Argument(1, ""),
            left_out: &[],
        },
    ],
    ..Framework::NEW
};

/// `sys.env` of Scala.
pub(super) static SCALA_SYS: Framework = Framework {
    name: "sys.env",
    languages: &["Scala"],
    environment_calls: &[
        EnvironmentCall { callee: "sys.env", name_argument: 0, default: Default::None, left_out: &[] },
        EnvironmentCall { callee: "sys.env.get", name_argument: 0, default: Default::None, left_out: &[] },
        EnvironmentCall {
            callee: "sys.env.getOrElse",
            name_argument: 0,
            default: Default::Argument(1, ""),
            left_out: &[],
        },
    ],
    ..Framework::NEW
};
