//! Tests and benchmarks of Jest, Vitest, Mocha, Playwright, Node and Bun.

use super::Framework;
use crate::{Argument, Call, FileFacts, Signal, SignalKind, Source};

/// Jest, Vitest, Mocha, Playwright, Node and Bun.
pub(super) static JAVASCRIPT_TESTS: Framework = Framework {
    name: "Jest, Vitest, Mocha, Playwright, Node and Bun",
    languages: &["TypeScript"],
    signals: Some(signals),
    ..Framework::NEW
};

/// Packages whose import makes a source one of tests.
const PACKAGES: [&str; 9] =
    ["vitest", "@jest/globals", "node:test", "@playwright/test", "bun:test", "mocha", "ava", "tape", "@japa/runner"];

/// What may follow the name of the function that makes a test.
const MODIFIERS: [&str; 9] =
    ["only", "skip", "concurrent", "serial", "failing", "fails", "each()", "sequential", "fixme"];

/// `it("keeps crashes", …)`, told in sources of tests: by their name, their directory, or what they import.
fn signals(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    if !is_test_source(source, facts) {
        return Vec::new();
    }
    let signal = |call: &Call| {
        let kind = kind_of(&call.callee)?;
        // One without a function is a note to write it.
        let has_name = matches!(call.arguments.first(), Some(Argument::Text(_)));
        let is_test = has_name && call.arguments.len() > 1;
        is_test.then(|| Signal { kind, definition: call.caller, span: call.span })
    };
    facts.calls.iter().filter_map(signal).collect()
}

fn is_test_source(source: &Source, facts: &FileFacts) -> bool {
    let path = source.path.as_str();
    let by_name = [".test.", ".spec.", ".cy.", ".bench."].iter().any(|part| source.path.file_name().contains(part));
    let by_directory = path.split('/').any(|part| matches!(part, "__tests__" | "test" | "tests" | "e2e" | "spec"));
    by_name || by_directory || facts.imports.iter().any(|import| PACKAGES.contains(&import.specifier.as_str()))
}

fn kind_of(callee: &str) -> Option<SignalKind> {
    let mut parts = callee.split('.');
    let kind = match parts.next()?.trim_end_matches("()") {
        "it" | "test" | "specify" => SignalKind::Test,
        "bench" => SignalKind::Bench,
        _ => return None,
    };
    parts.all(|part| MODIFIERS.contains(&part)).then_some(kind)
}
