//! SQLAlchemy and Flask-SQLAlchemy.

use super::Framework;
use super::types::{Otherwise, TableName, TableType, Types};

/// SQLAlchemy and Flask-SQLAlchemy.
pub(super) static SQLALCHEMY: Framework = Framework {
    name: "SQLAlchemy",
    languages: &["Python"],
    types: Types {
        tables: &[
            TableType { names: &[TABLE_NAME], abstract_by: ABSTRACT, ..TableType::NEW },
            TableType {
                bases: &["db.Model"],
                names: &[TABLE_NAME],
                otherwise: Otherwise::Snake,
                abstract_by: ABSTRACT,
                ..TableType::NEW
            },
        ],
        ..Types::NEW
    },
    ..Framework::NEW
};

const TABLE_NAME: TableName = TableName::Field("__tablename__");
const ABSTRACT: &[TableName] = &[TableName::Field("__abstract__")];
