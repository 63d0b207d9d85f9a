//! Frameworks as data: which call, decorator or class is an environment read, a route, an entry point.
//!
//! One file a framework, listed in [`FRAMEWORKS`]. What a framework does in the plain way is a table; what needs more
//! is a function from facts to signals.

mod arguments;
mod clap;
mod django_environ;
mod environment;
mod flask_fastapi;
mod go_os;
mod pydantic_settings;
mod python_decouple;
mod python_os;
mod rust_std_env;

use environment::EnvironmentCall;

use crate::{FileFacts, Language, Signal, Source};

/// What a framework gives a meaning to.
pub struct Framework {
    /// Its name, as people write it.
    pub name: &'static str,
    /// The name of the language it is used from.
    pub language: &'static str,
    /// Calls that read an environment variable.
    environment_calls: &'static [EnvironmentCall],
    /// What its signals are beyond the tables.
    signals: Option<fn(&Source, &FileFacts) -> Vec<Signal>>,
}

/// Every framework.
pub static FRAMEWORKS: &[&Framework] = &[
    &python_os::PYTHON_OS,
    &pydantic_settings::PYDANTIC_SETTINGS,
    &python_decouple::PYTHON_DECOUPLE,
    &django_environ::DJANGO_ENVIRON,
    &flask_fastapi::FLASK_AND_FASTAPI,
    &rust_std_env::RUST_STANDARD_ENVIRONMENT,
    &clap::CLAP,
    &go_os::GO_OS,
];

/// Adds to `facts` the signals that the frameworks of `language` read into its calls and definitions.
pub fn add_signals(language: &Language, source: &Source, facts: &mut FileFacts) {
    let mut found = Vec::new();
    for framework in FRAMEWORKS.iter().filter(|framework| framework.language == language.name) {
        found.extend(environment::reads(framework.environment_calls, language, facts));
        found.extend(framework.signals.map(|signals| signals(source, facts)).unwrap_or_default());
    }
    if found.is_empty() {
        return;
    }
    facts.signals.append(&mut found);
    facts.signals.sort_by_key(|signal| (signal.span.start, signal.span.end));
    facts.signals.dedup();
}
