//! Whether one end of an arrow leads to the other, and in which order a function takes its steps.

use trueup_facts::DefinitionId;

use crate::call_search::{ANYWHERE, Order, Steps, bodies_of, common_callers, leads_to, order_in};
use crate::claims::Outcome;
use crate::flow::End;
use crate::scope::Scope;

/// Decides an arrow between two names.
pub(super) fn decide_hop(scope: &Scope<'_>, from: &End, to: &End) -> Outcome {
    let (sources, targets) = (bodies_of(scope, &from.symbol), bodies_of(scope, &to.symbol));
    for (end, found) in [(from, &sources), (to, &targets)] {
        if found.is_empty() {
            let message = format!("`{}` is no function or type of the project", end.symbol.dotted());
            return Outcome::unproven("no-subject", message);
        }
    }
    let (one, other) = (from.symbol.dotted(), to.symbol.dotted());
    if let Some(shown) = leads_to(scope, &sources, &targets) {
        let through: Vec<String> = shown.through.iter().map(|name| format!("`{name}`")).collect();
        let way = if through.is_empty() { String::new() } else { format!(" through {}", through.join(" and ")) };
        let evidence = vec![scope.line_evidence(&shown.path, shown.line, shown.line)];
        return Outcome::holds(format!("`{one}` uses `{other}`{way}"), evidence);
    }
    let found = common_callers(scope, &[&from.symbol.name, &to.symbol.name]);
    let orders: Vec<Steps> = found
        .into_iter()
        .filter_map(|body| order_in(scope.codebase, body, &ANYWHERE, &from.symbol.name, &to.symbol.name))
        .collect();
    if let Some(steps) = orders.iter().find(|steps| steps.order == Order::Kept) {
        let caller = &scope.codebase.definition(steps.body).name;
        return Outcome::holds(format!("`{caller}` calls `{one}`, then `{other}`"), lines_of(scope, steps));
    }
    let is_surely_meant = sources.len() == 1 && targets.len() == 1 && leads_to(scope, &targets, &sources).is_none();
    match &orders[..] {
        [steps] if steps.order == Order::Reversed && is_surely_meant => reversed(scope, steps, &one, &other),
        [] => Outcome::unproven("indirect", format!("`{one}` is not seen to lead to `{other}`")),
        _ => Outcome::unproven("open-order", format!("the code leaves open whether `{other}` follows on `{one}`")),
    }
}

/// Decides whether `body` takes the step to `to` after the one to `before`; `None` where it does not take both itself.
pub(super) fn decide_order(scope: &Scope<'_>, body: DefinitionId, before: &End, to: &End) -> Option<Outcome> {
    let steps = order_in(scope.codebase, body, &ANYWHERE, &before.symbol.name, &to.symbol.name)?;
    let (one, other) = (before.symbol.dotted(), to.symbol.dotted());
    let caller = &scope.codebase.definition(body).name;
    match steps.order {
        Order::Kept => {
            Some(Outcome::holds(format!("`{caller}` calls `{one}`, then `{other}`"), lines_of(scope, &steps)))
        }
        Order::Reversed => Some(reversed(scope, &steps, &one, &other)),
        Order::Open => None,
    }
}

pub(super) fn reversed(scope: &Scope<'_>, steps: &Steps, one: &str, other: &str) -> Outcome {
    let caller = &scope.codebase.definition(steps.body).name;
    let (first, second) = steps.lines;
    let path = scope.codebase.file(steps.body.file).path();
    let message =
        format!("`{caller}` calls `{other}` (line {second} of `{path}`) before `{one}` (line {first}), not after it");
    Outcome::broken(message, "put the steps in the order of the code").with_evidence(lines_of(scope, steps))
}

fn lines_of(scope: &Scope<'_>, steps: &Steps) -> Vec<crate::claim::Evidence> {
    let path = scope.codebase.file(steps.body.file).path();
    vec![
        scope.line_evidence(path, steps.lines.0, steps.lines.0),
        scope.line_evidence(path, steps.lines.1, steps.lines.1),
    ]
}
