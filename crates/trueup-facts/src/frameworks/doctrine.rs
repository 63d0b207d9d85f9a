//! Doctrine: entities.

use super::Framework;
use super::arguments::Place;
use super::types::{Otherwise, TableName, TableType, Types};

/// Doctrine, with the names that Symfony's settings give to tables.
pub(super) static DOCTRINE: Framework = Framework {
    name: "Doctrine",
    languages: &["PHP"],
    types: Types {
        packages: &["Doctrine\\ORM"],
        tables: &[TableType {
            decorators: &["Entity"],
            names: &[TableName::Decorator("Table", Place::FIRST.or_named(&["name"]))],
            otherwise: Otherwise::Snake,
            ..TableType::NEW
        }],
        ..Types::NEW
    },
    ..Framework::NEW
};
