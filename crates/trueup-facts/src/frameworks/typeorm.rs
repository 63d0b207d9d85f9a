//! TypeORM.

use super::Framework;
use super::arguments::Place;
use super::types::{Otherwise, TableName, TableType, Types};

/// TypeORM. Its default naming puts underscores between the words of a class's name.
pub(super) static TYPEORM: Framework = Framework {
    name: "TypeORM",
    languages: &["TypeScript"],
    types: Types {
        packages: &["typeorm", "@mikro-orm/core", "@mikro-orm/decorators"],
        tables: &[TableType {
            decorators: &["Entity"],
            names: &[
                TableName::Decorator("Entity", Place::FIRST.or_named(&["name"])),
                TableName::Decorator("Entity", Place::named(&["tableName", "collection"])),
            ],
            otherwise: Otherwise::Snake,
            ..TableType::NEW
        }],
        ..Types::NEW
    },
    ..Framework::NEW
};
