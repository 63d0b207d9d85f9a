//! A function takes two of its steps in the other order.

use super::symbols::definitions;
use super::{Mutant, mutant, with_file};
use crate::eval::mutate::oracle::Expectation;
use crate::eval::mutate::page::{Fence, pattern, words_in};
use crate::eval::mutate::subject::{Dialect, Subject};

/// A numbered step of a flow: who takes it, and what it is.
struct Step {
    /// Where it stands in the document.
    line: std::ops::Range<usize>,
    caller: String,
    callee: String,
}

/// What a statement begins with that does more than call.
const NO_PLAIN_CALL: &[&str] =
    &["return", "if", "for", "while", "match", "defer", "go ", "else", "raise", "throw", "let", "const"];

/// Swaps two plain calls of a function that a flow names one after the other: the two steps are in the wrong order then.
pub(super) fn reorder(subject: &Subject) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for fence in subject.page.fences.iter().filter(|fence| !fence.is_code()) {
        let steps = steps(subject, fence);
        for (at, first) in steps.iter().enumerate() {
            let Some(second) = steps[at + 1..].iter().find(|step| step.caller == first.caller) else { continue };
            let Some((path, text)) = swapped(subject, first, second) else { continue };
            let mut expectation = Expectation::default();
            expectation.made_false.push(first.line.start..second.line.end);
            expectation.leave_open(first.line.clone());
            expectation.leave_open(second.line.clone());
            let what = format!("{}: {} <-> {}", first.caller, first.callee, second.callee);
            mutants.push(mutant(subject, "reorder a flow", what, with_file(subject, &path, text), expectation));
        }
    }
    mutants
}

fn steps(subject: &Subject, fence: &Fence) -> Vec<Step> {
    let form = pattern(r"(?m)^ *\d+\. (?:\w+(?:\.|::))?(\w+) → (?:\w+(?:\.|::))?(\w+) \(");
    let text = &subject.page.text[fence.content.clone()];
    let step = |found: regex::Captures<'_>| Step {
        line: subject.page.line(fence.content.start + found.get(0).map_or(0, |whole| whole.start())),
        caller: found[1].to_owned(),
        callee: found[2].to_owned(),
    };
    form.captures_iter(text).map(step).collect()
}

/// The file with the two statements swapped, where one function has each once, as a line of its own that only calls.
fn swapped(subject: &Subject, first: &Step, second: &Step) -> Option<(String, String)> {
    for (path, text) in subject.sources() {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let Some(body) = body_of(Dialect::of(path)?, &lines, &first.caller) else { continue };
        let only = |callee: &str| {
            let mut calls = body.clone().filter(|&at| !words_in(lines[at], callee).is_empty());
            let at = calls.next().filter(|_| calls.next().is_none())?;
            let line = lines[at].trim();
            let is_plain = !line.contains(" = ")
                && !line.contains(":= ")
                && !NO_PLAIN_CALL.iter().any(|word| line.starts_with(word));
            (is_plain && line.contains(&format!("{callee}("))).then_some(at)
        };
        let (one, other) = (only(&first.callee)?, only(&second.callee)?);
        lines.swap(one, other);
        return Some((path.clone(), lines.concat()));
    }
    None
}

/// The lines of the body of the function of that name.
fn body_of(dialect: Dialect, lines: &[&str], name: &str) -> Option<std::ops::Range<usize>> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let forms: Vec<_> = definitions(dialect).iter().map(|form| pattern(form)).collect();
    let defines =
        |line: &str| forms.iter().any(|form| form.captures(line.trim_end()).is_some_and(|found| &found[1] == name));
    let head = lines.iter().position(|line| defines(line))?;
    let is_inside = |line: &&&str| line.trim().is_empty() || indent(line) > indent(lines[head]);
    let length = lines[head + 1..].iter().take_while(is_inside).count();
    Some(head + 1..head + 1 + length)
}
