//! Jakarta Persistence (JPA), as Spring Boot names its tables.

use super::Framework;
use super::arguments::Place;
use super::types::{Otherwise, TableName, TableType, Types};

/// Jakarta Persistence.
pub(super) static JPA: Framework = Framework {
    name: "JPA",
    languages: &["Java", "Kotlin"],
    types: Types {
        packages: &["jakarta.persistence", "javax.persistence"],
        tables: &[TableType {
            decorators: &["Entity"],
            names: &[TableName::Decorator("Table", Place::named(&["name"]))],
            otherwise: Otherwise::Snake,
            ..TableType::NEW
        }],
        ..Types::NEW
    },
    ..Framework::NEW
};
