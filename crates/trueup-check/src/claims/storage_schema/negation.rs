//! What a store is said not to have: "no version column", "no bug table".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{BlockIndex, SectionRole};

use super::sketch::Sketch;
use crate::claims::Outcome;
use crate::scope::Scope;
use crate::sentence::sentence_around;

/// Something that is said not to be there.
#[derive(Clone, Debug)]
pub(crate) struct Absent {
    /// The bytes that say so.
    pub(super) span: Range<usize>,
    /// Its name.
    pub(super) name: String,
    /// The tables that have no such column; `None` where a table is said not to be there.
    pub(super) tables: Option<Vec<String>>,
}

static NO: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b[Nn]o `?(?<name>[a-z_][a-z0-9_]*)`? (?<what>column|table|collection)s?\b").ok());

/// Words that say when something is not there, rather than that it is not.
static CONDITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(if|when|unless|until|where|while|had|was|were|suppose|assume|so that|would|could|means)\b").ok()
});

/// Words before "column" or "table" that name none.
const NOT_NAMES: &[&str] = &[
    "other",
    "such",
    "new",
    "extra",
    "additional",
    "separate",
    "more",
    "single",
    "database",
    "sql",
    "dedicated",
    "matching",
    "further",
    "longer",
    "central",
    "routing",
    "lookup",
    "hash",
    "join",
    "explicit",
    "real",
    "shared",
];

/// What sentences beside shown tables say not to be there.
pub(super) fn recognise(scope: &Scope<'_>, sketches: &[Sketch]) -> Vec<Absent> {
    let mut found = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate().filter(|(_, block)| block.code().is_none()) {
        let text = scope.document.slice(&block.span);
        for no in NO.iter().flat_map(|no| no.captures_iter(text)) {
            let (Some(whole), Some(name), Some(what)) = (no.get(0), no.name("name"), no.name("what")) else { continue };
            let span = block.span.start + whole.start()..block.span.start + whole.end();
            if NOT_NAMES.contains(&name.as_str()) || is_conditional(scope, index, &span) {
                continue;
            }
            let beside = tables_beside(scope, index, sketches);
            if beside.is_empty() {
                continue;
            }
            let tables = (what.as_str() == "column").then_some(beside);
            found.push(Absent { span, name: name.as_str().to_owned(), tables });
        }
    }
    found
}

fn is_conditional(scope: &Scope<'_>, index: BlockIndex, span: &Range<usize>) -> bool {
    use SectionRole::{Comparison, Extensibility, Future, Past};
    let block = &scope.document.blocks()[index];
    let is_of_other =
        |section: &trueup_document::Section| matches!(section.role, Some(Extensibility | Future | Past | Comparison));
    let sentence = sentence_around(scope, block, span.start);
    let text = scope.document.slice(&sentence);
    scope.is_of_other_times
        || scope.document.sections_around(block).any(is_of_other)
        || CONDITION.as_ref().is_some_and(|condition| condition.is_match(text))
}

/// The tables that the same section shows, as far as the product has them.
fn tables_beside(scope: &Scope<'_>, index: BlockIndex, sketches: &[Sketch]) -> Vec<String> {
    let blocks = scope.document.blocks();
    let is_beside = |sketch: &&Sketch| blocks[sketch.block].section == blocks[index].section;
    let names = sketches.iter().filter(is_beside).map(|sketch| sketch.name.clone());
    names.filter(|name| scope.stored_tables().has(name)).collect()
}

/// Decides whether it is indeed not there.
pub(super) fn verify(scope: &Scope<'_>, absent: &Absent) -> Outcome {
    let name = &absent.name;
    let Some(tables) = &absent.tables else {
        let spellings = [name.clone(), format!("{name}s"), format!("{name}es"), name.trim_end_matches('s').to_owned()];
        return match spellings.iter().find(|name| scope.stored_tables().has(name)) {
            None => Outcome::holds(format!("nothing makes a table `{name}`"), Vec::new()),
            Some(there) => {
                let evidence = scope.stored_tables().named(scope, there).first().map(|table| table.evidence(scope));
                Outcome::broken(format!("there is a table `{there}`"), "drop the sentence, or name what is not there")
                    .with_evidence(evidence.unwrap_or_default())
            }
        };
    };
    let all = tables.iter().flat_map(|table| scope.stored_tables().named(scope, table));
    for table in all {
        if table.columns(scope.codebase).iter().any(|column| column.name.eq_ignore_ascii_case(name)) {
            let evidence = table.evidence(scope);
            let message = format!("there is a column `{name}` in one of the tables shown");
            return Outcome::broken(message, "drop the sentence, or name what is not there").with_evidence(evidence);
        }
        if !table.is_whole(scope.codebase) {
            return Outcome::unproven("may-be-inherited", "columns may come from outside the code");
        }
    }
    Outcome::holds(format!("no table shown has a column `{name}`"), Vec::new())
}
