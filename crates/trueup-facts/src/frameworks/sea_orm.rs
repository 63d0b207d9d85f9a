//! SeaORM.

use super::Framework;
use super::arguments::Place;
use super::types::{TableName, TableType, Types};

/// SeaORM.
pub(super) static SEA_ORM: Framework = Framework {
    name: "SeaORM",
    languages: &["Rust"],
    types: Types {
        tables: &[TableType {
            decorators: &["sea_orm"],
            names: &[TableName::Decorator("sea_orm", Place::named(&["table_name"]))],
            ..TableType::NEW
        }],
        ..Types::NEW
    },
    ..Framework::NEW
};
