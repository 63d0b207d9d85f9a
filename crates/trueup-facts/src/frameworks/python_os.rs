//! Python's `os.environ`.

use super::Framework;
use super::environment::{Default, EnvironmentCall};

/// Python's `os.environ`.
pub(super) static PYTHON_OS: Framework = Framework {
    name: "os.environ",
    languages: &["Python"],
    environment_calls: &[
        read("os.getenv", Default::Argument(1, "default")),
        read("os.environ.get", Default::Argument(1, "default")),
        read("os.environ.pop", Default::Argument(1, "default")),
        read("os.environ.setdefault", Default::Argument(1, "value")),
        read("os.environ[]", Default::None),
        read("os.environb[]", Default::None),
    ],
    ..Framework::NEW
};

const fn read(callee: &'static str, default: Default) -> EnvironmentCall {
    EnvironmentCall { callee, name_argument: 0, default, left_out: &[] }
}
