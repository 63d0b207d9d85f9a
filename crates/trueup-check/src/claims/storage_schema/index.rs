//! A shown index against those of the product's table.

use super::sketch::SketchedIndex;
use crate::claims::Outcome;
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::stored_table::StoredTable;

/// Decides whether the table has an index of these columns.
pub(super) fn verify(scope: &Scope<'_>, shown: &SketchedIndex) -> Outcome {
    let tables = scope.stored_tables().named(scope, &shown.table);
    let list = shown.columns.join(", ");
    if tables.is_empty() {
        return Outcome::unproven("no-subject", format!("nothing that trueup reads makes a table `{}`", shown.table));
    }
    if let Some(table) = tables.iter().find(|table| has_index(table, &shown.columns)) {
        return Outcome::holds(format!("`{}` has an index on {list}", shown.table), table.evidence(scope));
    }
    let [StoredTable::Sql(table)] = &tables[..] else {
        return Outcome::unproven(
            "no-subject",
            format!("nothing that trueup reads says which indexes `{}` has", shown.table),
        );
    };
    // An index of code may be made by code that is put together.
    if !table.place.path.as_str().ends_with(".sql") {
        return Outcome::unproven("not-declared", format!("no SQL in a string makes an index on {list}"));
    }
    if hypothetical(scope, &scope.document.blocks()[shown.block], &shown.span).is_some() {
        return Outcome::unproven("hypothetical", "the text shows an index that need not be there");
    }
    Outcome::broken(format!("`{}` has no index on {list}", shown.table), "show the indexes that the migrations make")
        .with_evidence(tables[0].evidence(scope))
}

fn has_index(table: &StoredTable<'_>, columns: &[String]) -> bool {
    let StoredTable::Sql(table) = table else { return false };
    let plain = |text: &str| text.split_whitespace().next().unwrap_or(text).trim_matches(['"', '`']).to_lowercase();
    let wanted: Vec<String> = columns.iter().map(|it| plain(it)).collect();
    let is_same = |names: &[trueup_facts::Name]| {
        names.len() == wanted.len() && names.iter().zip(&wanted).all(|(name, wanted)| plain(name) == *wanted)
    };
    let is_unique_column = |column: &trueup_facts::artifacts::Column| {
        column.unique && matches!(&wanted[..], [only] if column.name.eq_ignore_ascii_case(only))
    };
    is_same(&table.primary_key)
        || table.indexes.iter().any(|index| is_same(&index.columns))
        || table.columns.iter().any(is_unique_column)
}
