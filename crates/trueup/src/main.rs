//! The `trueup` command.
#![allow(clippy::disallowed_methods, reason = "the binary owns the environment, the clock and its output")]

mod output;
mod verbs;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Keeps architecture documents true: drafts them from the code, checks every claim in them, repairs what drifted.
#[derive(Parser)]
#[command(name = "trueup", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Arguments {
    /// When to colour the output.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: output::Color,
    #[command(subcommand)]
    verb: Verb,
}

const AFTER_HELP: &str = "Exit status: 0 nothing found, 1 findings, 2 wrong usage, wrong configuration or a failure.";

#[derive(Subcommand)]
enum Verb {
    Accept(verbs::accept::Accept),
    Blame(verbs::blame::Blame),
    Check(verbs::check::Check),
    Draft(verbs::draft::Draft),
    Explain(verbs::explain::Explain),
    Graph(verbs::graph::GraphArguments),
    Sync(verbs::sync::Sync),
    Trace(verbs::trace::Trace),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.color.apply();
    let result = match &arguments.verb {
        Verb::Accept(accept) => verbs::accept::run(accept),
        Verb::Blame(blame) => verbs::blame::run(blame),
        Verb::Check(check) => verbs::check::run(check),
        Verb::Draft(draft) => verbs::draft::run(draft),
        Verb::Explain(explain) => verbs::explain::run(explain),
        Verb::Graph(graph) => verbs::graph::run(graph),
        Verb::Sync(sync) => verbs::sync::run(sync),
        Verb::Trace(trace) => verbs::trace::run(trace),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            output::tell(output::Tone::Error, &format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}
