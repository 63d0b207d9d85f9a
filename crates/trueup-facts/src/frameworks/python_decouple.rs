//! python-decouple: `config("NAME", default=…)`.

use super::Framework;
use super::environment::{Default, EnvironmentCall};

/// python-decouple.
pub(super) static PYTHON_DECOUPLE: Framework = Framework {
    name: "python-decouple",
    languages: &["Python"],
    environment_calls: &[EnvironmentCall {
        callee: "decouple.config",
        name_argument: 0,
        default: Default::Argument(1, "default"),
        left_out: &[],
    }],
    ..Framework::NEW
};
