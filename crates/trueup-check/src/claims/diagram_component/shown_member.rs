//! The members of a class, and the columns of a table, that a diagram shows.

use std::ops::Range;

use trueup_diagram::{Notation, Shape, Words};
use trueup_facts::DefinitionId;
use trueup_facts::artifacts::Table;

use crate::claim::{Claim, Evidence};
use crate::claims::Outcome;
use crate::drawn::Drawn;
use crate::label::{Label, Meaning};
use crate::part::fold_phrase;
use crate::scope::Scope;
use crate::shown_type::has_member;

/// A member as shown.
pub(crate) struct ShownMember {
    /// The owner's name.
    owner: String,
    /// The words that may be the member's name.
    names: Vec<String>,
    /// Where the member is written.
    pub(super) span: Range<usize>,
    standing: Standing,
}

/// Whether the owner has the member.
enum Standing {
    /// It has it.
    Has(Evidence),
    /// It has not, though it has most of the others.
    Lacks(Evidence),
    /// Nobody can tell.
    Unknown,
}

/// The members of a shape that a type or a table of the project is shown with.
pub(super) fn members_of(scope: &Scope<'_>, drawn: &Drawn, shape: &Shape, label: &Label) -> Vec<ShownMember> {
    let is_entity = drawn.picture.notation == Notation::Entities;
    let table = is_entity.then(|| table_called(scope, &label.phrase)).flatten();
    let definition = match &label.meaning {
        Meaning::Part(part) => part.definition,
        _ => None,
    };
    if table.is_none() && definition.is_none() {
        return Vec::new();
    }
    let mut members = Vec::new();
    for words in &shape.members {
        let names = names_of(words);
        let known = names.iter().map(|name| match (table, definition) {
            (Some(table), _) => in_table(scope, table, name),
            (None, Some(id)) => in_type(scope, id, name),
            (None, None) => (None, None),
        });
        let known: Vec<(Option<bool>, Option<Evidence>)> = known.collect();
        let has = known.iter().find(|(has, _)| *has == Some(true));
        let is_certain = !known.is_empty() && known.iter().all(|(has, _)| *has == Some(false));
        let standing = match (has, known.first()) {
            (Some((_, Some(evidence))), _) => Standing::Has(evidence.clone()),
            (None, Some((_, Some(evidence)))) if is_certain => Standing::Lacks(evidence.clone()),
            _ => Standing::Unknown,
        };
        members.push(ShownMember { owner: label.phrase.clone(), names, span: words.span.clone(), standing });
    }
    let has = members.iter().filter(|member| matches!(member.standing, Standing::Has(_))).count();
    if has * 2 < members.len() {
        // So few are shared that the diagram shows another type of this name, or a sketch of it.
        members
            .iter_mut()
            .filter(|it| matches!(it.standing, Standing::Lacks(_)))
            .for_each(|it| it.standing = Standing::Unknown);
    }
    members
}

/// The words of a member that may be its name: before its brackets or its colon, else its first and its last word.
fn names_of(words: &Words) -> Vec<String> {
    let text = words.text.as_str();
    let head = text.split(['(', '=']).next().unwrap_or(text);
    let head = if text.contains('(') { head.trim().rsplit(' ').next().unwrap_or(head) } else { head };
    let head = head.split(':').next().unwrap_or(head).trim();
    let mut names: Vec<String> = Vec::new();
    for word in [head.split(' ').next(), head.rsplit(' ').next()].into_iter().flatten() {
        let is_name = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
        if is_name && !names.iter().any(|known| known == word) {
            names.push(word.to_owned());
        }
    }
    names
}

fn table_called<'a>(scope: &Scope<'a>, name: &str) -> Option<&'a Table> {
    let wanted = fold_phrase(name);
    let fits = |table: &&Table| {
        let name = fold_phrase(table.name.rsplit('.').next().unwrap_or(&table.name));
        name == wanted || name.strip_suffix('s') == Some(wanted.as_str())
    };
    let mut found = scope.codebase.tables().iter().filter(fits);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn in_table(scope: &Scope<'_>, table: &Table, name: &str) -> (Option<bool>, Option<Evidence>) {
    let column = table.columns.iter().find(|column| column.name == name);
    let place = column.map_or(&table.place, |column| &column.place);
    let evidence = scope.line_evidence(&place.path, place.span.line, place.span.line);
    (Some(column.is_some()), Some(evidence))
}

fn in_type(scope: &Scope<'_>, id: DefinitionId, name: &str) -> (Option<bool>, Option<Evidence>) {
    let definition = scope.codebase.definition(id);
    let facts = &scope.codebase.file(id.file).facts;
    let own = facts.definitions.iter().find(|it| it.name == name && it.parent == Some(id.index));
    let line = own.map_or(definition.span.line, |own| own.span.line);
    let evidence = scope.line_evidence(scope.codebase.file(id.file).path(), line, line);
    (has_member(scope.codebase, id, name), Some(evidence))
}

impl ShownMember {
    /// The owner and the member, joined by a dot.
    pub(super) fn subject(&self) -> String {
        format!("{}.{}", self.owner, self.names.last().map_or("", String::as_str))
    }

    pub(super) fn verify(&self, scope: &Scope<'_>, claim: &Claim) -> Outcome {
        let subject = &claim.subject;
        match &self.standing {
            Standing::Has(evidence) => Outcome::holds(format!("`{subject}` is there"), vec![evidence.clone()]),
            Standing::Unknown => {
                Outcome::unproven("no-subject", format!("nothing shows whether `{}` has `{}`", self.owner, claim.text))
            }
            Standing::Lacks(evidence) => {
                if scope.is_of_other_times {
                    return Outcome::unproven("hypothetical", format!("`{subject}` need not be there"));
                }
                Outcome::broken(
                    format!("the diagram shows `{subject}`, but `{}` has no such member", self.owner),
                    "write the member that it has now, or take it out of the diagram",
                )
                .with_evidence(vec![evidence.clone()])
            }
        }
    }
}
