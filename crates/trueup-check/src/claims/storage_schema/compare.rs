//! A shown table against one of the product.

use std::ops::Range;

use super::column_type::are_different;
use super::sketch::{Attributes, Sketch};
use crate::claim::Repair;
use crate::claims::Outcome;
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::shown_type::is_told;
use crate::stored_table::{StoredColumn, StoredTable};

/// How a shown table differs from the product's.
#[derive(Default)]
struct Difference {
    /// Shown, but no column, with the bytes of its name.
    extra: Vec<(String, Range<usize>)>,
    /// Columns that are not shown.
    missing: Vec<String>,
    /// What columns are that they are not shown as, in whole phrases.
    other: Vec<String>,
    /// How many of the shown ones are columns.
    shared: usize,
    /// Whether columns may be there that nobody can see.
    is_uncertain: bool,
    /// Whether a column must have a value, in a block that says so of none.
    leaves_out: bool,
}

impl Difference {
    fn is_none(&self) -> bool {
        self.extra.is_empty() && self.missing.is_empty() && self.other.is_empty()
    }

    fn is_selection(&self) -> bool {
        let is_most = |others: usize| self.shared * 5 >= (self.shared + others) * 3;
        !is_most(self.missing.len()) || !is_most(self.extra.len())
    }
}

/// Decides whether the product's table has the columns shown, and no others.
pub(super) fn verify(scope: &Scope<'_>, sketch: &Sketch) -> Outcome {
    let tables = scope.stored_tables().named(scope, &sketch.name);
    let mut compared: Vec<(StoredTable<'_>, Difference)> =
        tables.into_iter().map(|table| (table, difference(scope, sketch, &table))).collect();
    if let Some((table, like)) =
        compared.iter().find(|(_, difference)| difference.is_none() && !difference.is_uncertain)
    {
        if like.leaves_out {
            let message = format!("`{}` has the columns shown, and constraints that are left out", sketch.name);
            return Outcome::unproven("selection", message).with_evidence(table.evidence(scope));
        }
        let whole = if sketch.is_partial { "has" } else { "has exactly" };
        return Outcome::holds(format!("`{}` {whole} the columns shown", sketch.name), table.evidence(scope));
    }
    let only = compared.pop();
    let Some((table, difference)) = only.filter(|_| compared.is_empty()) else {
        return match compared.is_empty() {
            true => {
                Outcome::unproven("no-subject", format!("nothing that trueup reads makes a table `{}`", sketch.name))
            }
            false => Outcome::unproven("ambiguous", format!("`{}` is made in more than one way", sketch.name)),
        };
    };
    let evidence = table.evidence(scope);
    if difference.is_none() {
        let message = format!("`{}` may have columns that come from outside the code", sketch.name);
        return Outcome::unproven("may-be-inherited", message).with_evidence(evidence);
    }
    let is_told = is_told(scope, sketch.block, table.path(scope.codebase));
    if difference.is_selection() || (difference.shared < 3 && !is_told) {
        let message = format!("the document may show a selection of the columns of `{}`", sketch.name);
        return Outcome::unproven("selection", message).with_evidence(evidence);
    }
    if hypothetical(scope, &scope.document.blocks()[sketch.block], &sketch.span).is_some() {
        let message = format!("the text shows a `{}` that need not be there", sketch.name);
        return Outcome::unproven("hypothetical", message);
    }
    outcome(scope, sketch, &table, &difference).with_evidence(evidence)
}

fn difference(scope: &Scope<'_>, sketch: &Sketch, table: &StoredTable<'_>) -> Difference {
    let columns = table.columns(scope.codebase);
    let is_whole = table.is_whole(scope.codebase);
    let mut found = Difference::default();
    for (shown, span) in &sketch.columns {
        match columns.iter().find(|column| column.name.eq_ignore_ascii_case(&shown.name)) {
            Some(now) => {
                found.shared += 1;
                found.leaves_out |=
                    !sketch.gives.not_null && (shown.not_null, now.not_null) == (Some(false), Some(true));
                found.other.extend(attributes(shown, now, sketch.gives));
            }
            None if is_whole => found.extra.push((shown.name.clone(), span.clone())),
            None => found.is_uncertain = true,
        }
    }
    if !sketch.is_partial {
        let is_shown = |name: &str| sketch.columns.iter().any(|(shown, _)| shown.name.eq_ignore_ascii_case(name));
        let missing = columns.iter().filter(|column| column.is_certain && !is_shown(&column.name));
        found.missing = missing.map(|column| column.name.clone()).collect();
    }
    found
}

/// What a column is that it is not shown as.
fn attributes(shown: &StoredColumn, now: &StoredColumn, gives: Attributes) -> Vec<String> {
    let name = &now.name;
    let mut found = Vec::new();
    if let (Some(shown), Some(now)) = (&shown.type_text, &now.type_text)
        && are_different(shown, now)
    {
        found.push(format!("has `{name}` as `{now}`, not `{shown}`"));
    }
    match (shown.not_null, now.not_null) {
        (Some(false), Some(true)) if gives.not_null => found.push(format!("has `{name}` `NOT NULL`")),
        (Some(true), Some(false)) => found.push(format!("has `{name}` without `NOT NULL`")),
        _ => {}
    }
    match (&shown.default, &now.default) {
        (Some(None), Some(Some(now))) if gives.default => found.push(format!("gives `{name}` the default `{now}`")),
        (Some(Some(shown)), Some(None)) => found.push(format!("gives `{name}` no default, not `{shown}`")),
        (Some(Some(shown)), Some(Some(now))) if is_other_default(shown, now) => {
            found.push(format!("gives `{name}` the default `{now}`, not `{shown}`"));
        }
        _ => {}
    }
    match (&shown.references, &now.references) {
        (Some(None), Some(Some(now))) if gives.references => found.push(format!("has `{name}` lead to `{now}`")),
        (Some(Some(shown)), Some(None)) => found.push(format!("has `{name}` lead nowhere, not to `{shown}`")),
        (Some(Some(shown)), Some(Some(now))) if table_of(shown) != table_of(now) => {
            found.push(format!("has `{name}` lead to `{now}`, not to `{shown}`"));
        }
        _ => {}
    }
    found
}

fn table_of(reference: &str) -> String {
    let table = reference.split('(').next().unwrap_or(reference).trim();
    table.rsplit('.').next().unwrap_or(table).trim_matches(['"', '`']).to_lowercase()
}

/// Whether two defaults are plain values and not the same.
fn is_other_default(shown: &str, now: &str) -> bool {
    let plain = |text: &str| {
        let text = text.trim().split("::").next().unwrap_or(text).trim().to_lowercase();
        let is_plain =
            text.starts_with('\'') || text.parse::<f64>().is_ok() || matches!(text.as_str(), "true" | "false");
        is_plain.then(|| text.trim_matches('\'').to_owned())
    };
    matches!((plain(shown), plain(now)), (Some(shown), Some(now)) if shown != now)
}

fn outcome(scope: &Scope<'_>, sketch: &Sketch, table: &StoredTable<'_>, difference: &Difference) -> Outcome {
    let name = &sketch.name;
    if let ([(extra, span)], [missing], []) = (&difference.extra[..], &difference.missing[..], &difference.other[..])
        && is_renaming(scope, sketch, table, extra, missing)
    {
        let message = format!("the column `{extra}` of `{name}` is now `{missing}`");
        let repair = Repair { span: span.clone(), replacement: missing.clone() };
        return Outcome::drifted(message, Vec::new(), repair);
    }
    let list = |names: Vec<&String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let noun = |count: usize| if count == 1 { "column" } else { "columns" };
    let (mut parts, mut advice) = (Vec::new(), Vec::new());
    if !difference.extra.is_empty() {
        let names = list(difference.extra.iter().map(|(name, _)| name).collect());
        parts.push(format!("has no {} {names}", noun(difference.extra.len())));
        advice.push(format!("drop {names}"));
    }
    if !difference.missing.is_empty() {
        let names = list(difference.missing.iter().collect());
        parts.push(format!("also has the {} {names}", noun(difference.missing.len())));
        advice.push(format!("add {names}, or `...` where only some are shown"));
    }
    if !difference.other.is_empty() {
        parts.extend(difference.other.iter().cloned());
        advice.push("show its columns as they are made".to_owned());
    }
    Outcome::broken(format!("`{name}` {}", parts.join(", and ")), advice.join("; "))
}

/// Whether the shown column that is gone and the new one are the same under another name: at the same place, of the same
/// type.
fn is_renaming(scope: &Scope<'_>, sketch: &Sketch, table: &StoredTable<'_>, extra: &str, missing: &str) -> bool {
    let columns = table.columns(scope.codebase);
    let before = sketch.columns.iter().position(|(column, _)| column.name == extra);
    let now = columns.iter().position(|column| column.name == missing);
    let type_before = before.and_then(|at| sketch.columns[at].0.type_text.as_deref()).unwrap_or("");
    let type_now = now.and_then(|at| columns[at].type_text.as_deref()).unwrap_or("");
    before == now && columns.len() == sketch.columns.len() && type_before.eq_ignore_ascii_case(type_now)
}
