//! Traces, told to people and to programs.

use std::fmt::Write;

use serde::Serialize;
use trueup_facts::calls::{Certainty, How};
use trueup_model::{Trace, TracePlace, TraceStep};

use crate::escape::escape_controls;

/// How a trace is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TraceFormat {
    /// For people.
    Terminal,
    /// A versioned contract for programs.
    Json,
    /// The numbered flow of a document.
    Markdown,
    /// A sequence diagram.
    Mermaid,
}

/// Every format of a trace, with its name.
pub const TRACE_FORMATS: &[(&str, TraceFormat)] = &[
    ("terminal", TraceFormat::Terminal),
    ("json", TraceFormat::Json),
    ("markdown", TraceFormat::Markdown),
    ("mermaid", TraceFormat::Mermaid),
];

/// The most calls of a sequence diagram; more are no picture.
const MOST_MESSAGES: usize = 30;

/// The trace in a format, ending in a line end.
pub fn render_trace(trace: &Trace, format: TraceFormat) -> String {
    match format {
        TraceFormat::Terminal => terminal(trace),
        TraceFormat::Json => json(trace),
        TraceFormat::Markdown => markdown(trace),
        TraceFormat::Mermaid => mermaid(trace),
    }
}

/// `name (path:line)`, or what lies outside.
fn place(place: &TracePlace) -> String {
    match (&place.path, place.boundary) {
        (Some(path), _) => format!("{} ({path}:{})", place.name, place.line),
        (None, Some(boundary)) => format!("{} (outside: {})", place.name, boundary.word()),
        (None, None) => format!("{} (outside)", place.name),
    }
}

/// What is passed on: `takes order, price; gives Receipt`.
fn passed(place: &TracePlace) -> Option<String> {
    let takes = (!place.parameters.is_empty()).then(|| format!("takes {}", place.parameters.join(", ")));
    let gives = place.result.as_ref().map(|result| format!("gives {result}"));
    let parts: Vec<String> = takes.into_iter().chain(gives).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn doubt(step: &TraceStep) -> String {
    let how = match step.how {
        How::Direct | How::Method | How::Constructor => None,
        other => Some(other.word()),
    };
    let certainty = match step.certainty {
        Certainty::Certain => None,
        other => Some(other.word()),
    };
    let words: Vec<&str> = how.into_iter().chain(certainty).collect();
    if words.is_empty() { String::new() } else { format!(" [{}]", words.join(", ")) }
}

/// Where the call of a step stands.
fn call_site(step: &TraceStep) -> String {
    match &step.caller.path {
        Some(path) if step.line > 0 => format!("{path}:{}", step.line),
        Some(path) => path.to_string(),
        None => String::new(),
    }
}

fn terminal(trace: &Trace) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", place(&trace.from));
    if let Some(passed) = passed(&trace.from) {
        let _ = writeln!(text, "   {passed}");
    }
    let width = trace.steps.len().to_string().len();
    for (number, step) in (1..).zip(&trace.steps) {
        let indent = "  ".repeat(step.depth);
        let (arrow, shown) = match trace.is_reverse {
            true => ("←", &step.caller),
            false => ("→", &step.callee),
        };
        let _ = write!(text, "{number:>width$}. {indent}{arrow} {}{}", place(shown), doubt(step));
        let _ = write!(text, "  at {}", call_site(step));
        if let Some(at) = step.shown_at {
            let _ = write!(text, ", shown at {at}");
        }
        text.push('\n');
        if let Some(passed) = passed(shown).filter(|_| step.shown_at.is_none() && !trace.is_reverse) {
            let _ = writeln!(text, "{:width$}  {indent}  {passed}", "");
        }
    }
    close(trace, &mut text);
    escape_controls(&text).into_owned()
}

fn close(trace: &Trace, text: &mut String) {
    if trace.steps.is_empty() {
        let what = if trace.is_reverse {
            "nothing that trueup can follow calls it"
        } else {
            "it calls nothing of the project"
        };
        let _ = writeln!(text, "{what}");
    }
    if trace.left_out > 0 {
        let _ = writeln!(
            text,
            "{} further steps are left out; trace one of the steps shown, give --depth, or an end with --to",
            trace.left_out
        );
    }
}

/// The numbered flow of a document's "Data Flow": one step a line, with where the call stands.
fn markdown(trace: &Trace) -> String {
    let mut text = String::from("```\n");
    for (number, step) in (1..).zip(&trace.steps) {
        let (from, to) = (&step.caller.name, &step.callee.name);
        let _ = writeln!(text, "{number}. {from} → {to} ({}){}", call_site(step), doubt(step));
        let mut said = Vec::new();
        said.extend(passed(&step.callee));
        said.extend(step.callee.boundary.map(|boundary| format!("leaves the project: {}", boundary.word())));
        if !said.is_empty() {
            let _ = writeln!(text, "   {}", said.join("; "));
        }
    }
    text.push_str("```\n");
    if trace.left_out > 0 {
        let _ = writeln!(text, "\n{} further steps are left out.", trace.left_out);
    }
    escape_controls(&text).into_owned()
}

/// A participant's name: the type that owns what is called, or its file.
fn participant(place: &TracePlace) -> String {
    let owner = place.name.rsplit_once('.').map(|(owner, _)| owner.to_owned());
    let name = match (&place.path, owner) {
        (Some(_), Some(owner)) => owner,
        (Some(path), None) => path.file_name().to_owned(),
        (None, _) => place.name.split(['.', ':']).next().unwrap_or(&place.name).to_owned(),
    };
    name.chars().map(|c| if c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '/') { c } else { '_' }).collect()
}

fn mermaid(trace: &Trace) -> String {
    let mut text = String::from("sequenceDiagram\n");
    let mut names: Vec<String> = Vec::new();
    let mut messages = String::new();
    for step in trace.steps.iter().take(MOST_MESSAGES) {
        let ends = [participant(&step.caller), participant(&step.callee)].map(|name| {
            let at = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            format!("p{at}")
        });
        let [from, to] = ends;
        let called = step.callee.name.rsplit('.').next().unwrap_or(&step.callee.name);
        let called: String =
            called.chars().map(|c| if matches!(c, ';' | '#' | '\n' | ':') { '_' } else { c }).collect();
        let _ = writeln!(messages, "    {from}->>{to}: {called}({})", step.callee.parameters.join(", "));
    }
    for (at, name) in names.iter().enumerate() {
        let _ = writeln!(text, "    participant p{at} as {name}");
    }
    escape_controls(&(text + &messages)).into_owned()
}

#[derive(Serialize)]
struct Output<'t> {
    version: u32,
    from: PlaceOutput<'t>,
    reverse: bool,
    depth: usize,
    left_out: usize,
    steps: Vec<StepOutput<'t>>,
}

#[derive(Serialize)]
struct PlaceOutput<'t> {
    name: &'t str,
    path: Option<&'t str>,
    line: Option<u32>,
    parameters: Vec<&'t str>,
    result: Option<&'t str>,
    boundary: Option<&'static str>,
}

#[derive(Serialize)]
struct StepOutput<'t> {
    number: usize,
    depth: usize,
    caller: PlaceOutput<'t>,
    line: Option<u32>,
    callee: PlaceOutput<'t>,
    how: &'static str,
    certainty: &'static str,
    shown_at: Option<usize>,
}

impl<'t> PlaceOutput<'t> {
    fn of(place: &'t TracePlace) -> PlaceOutput<'t> {
        PlaceOutput {
            name: &place.name,
            path: place.path.as_ref().map(trueup_facts::SourcePath::as_str),
            line: place.path.as_ref().map(|_| place.line),
            parameters: place.parameters.iter().map(|parameter| &**parameter).collect(),
            result: place.result.as_deref(),
            boundary: place.boundary.map(|boundary| boundary.word()),
        }
    }
}

fn json(trace: &Trace) -> String {
    let steps = (1..).zip(&trace.steps).map(|(number, step)| StepOutput {
        number,
        depth: step.depth,
        caller: PlaceOutput::of(&step.caller),
        line: (step.line > 0).then_some(step.line),
        callee: PlaceOutput::of(&step.callee),
        how: step.how.word(),
        certainty: step.certainty.word(),
        shown_at: step.shown_at,
    });
    let output = Output {
        version: 1,
        from: PlaceOutput::of(&trace.from),
        reverse: trace.is_reverse,
        depth: trace.depth,
        left_out: trace.left_out,
        steps: steps.collect(),
    };
    // Serialising to memory fails only for maps whose keys are no text, and there is none here.
    serde_json::to_string_pretty(&output).unwrap_or_default() + "\n"
}
