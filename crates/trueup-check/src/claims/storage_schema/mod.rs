//! `storage/schema`: a table of the store that the document shows.

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::scope::Scope;

mod column_type;
mod compare;
mod index;
mod negation;
mod notation;
mod sketch;

/// A table or collection that the document shows: `CREATE TABLE` in a block of SQL, with the indexes created beside it;
/// `name(column, column)` in a block without a language or in a code span; and what sentences beside it say not to be
/// there: "no version column, no audit table".
///
/// The table is looked for in the migrations, replayed in their order, in SQL that the code has in its strings, and in
/// the models that the code maps to tables. It holds when the columns are those of the table, in both directions, and
/// when types, `NOT NULL`, `DEFAULT` and `REFERENCES` say the same; a length, or an attribute that the whole block leaves
/// out, is not asked for. It is drifted where one column has a new name, and broken where a column is missing or is not
/// there, or is another; an index is broken where SQL makes the table and no such index. It is not decided where nothing
/// makes a table of that name (`no-subject`), where several do and none is like it (`ambiguous`), where few columns are
/// shared or the block says that it leaves some out (`selection`), where columns may come from a base outside the code
/// (`may-be-inherited`), where code may put together the SQL of an index (`not-declared`), or where the text speaks of a plan or an example (`hypothetical`).
pub(crate) struct StorageSchema;

/// What a claim about the schema speaks of.
pub(crate) enum Subject {
    /// A table with its columns.
    Table(sketch::Sketch),
    /// An index of a table.
    Index(sketch::SketchedIndex),
    /// A column or a table that is not there.
    Absent(negation::Absent),
}

impl ClaimKind for StorageSchema {
    const NAME: &'static str = "storage/schema";
    type Subject = Subject;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Subject)> {
        let (mut sketches, indexes) = sketch::recognise(scope);
        sketches.extend(notation::recognise(scope));
        let absent = negation::recognise(scope, &sketches);
        let claim = |span: &std::ops::Range<usize>, name: &str| scope.claim(Self::NAME, span.clone(), name.to_owned());
        let mut claims: Vec<(Claim, Subject)> = Vec::new();
        claims.extend(sketches.into_iter().map(|it| (claim(&it.span, &it.name), Subject::Table(it))));
        claims.extend(indexes.into_iter().map(|it| (claim(&it.span, &it.table), Subject::Index(it))));
        claims.extend(absent.into_iter().map(|it| (claim(&it.span, &it.name), Subject::Absent(it))));
        claims
    }

    fn verify(scope: &Scope<'_>, _: &Claim, subject: &Subject) -> Outcome {
        match subject {
            Subject::Table(sketch) => compare::verify(scope, sketch),
            Subject::Index(index) => index::verify(scope, index),
            Subject::Absent(absent) => negation::verify(scope, absent),
        }
    }
}
