//! MongoEngine and Flask-MongoEngine.

use super::Framework;
use super::types::{Otherwise, TableName, TableType, Types};

/// MongoEngine and Flask-MongoEngine.
pub(super) static MONGOENGINE: Framework = Framework {
    name: "MongoEngine",
    languages: &["Python"],
    types: Types {
        packages: &["mongoengine", "flask_mongoengine"],
        tables: &[TableType {
            bases: &["Document", "DynamicDocument"],
            names: &[TableName::Key("meta", "collection")],
            otherwise: Otherwise::Snake,
            abstract_by: &[TableName::Key("meta", "abstract")],
            ..TableType::NEW
        }],
        ..Types::NEW
    },
    ..Framework::NEW
};
