//! SQLModel: `class Order(SQLModel, table=True)`.

use super::Framework;
use super::arguments::{list, named, unquoted};
use crate::{DefinitionIndex, DefinitionKind, FileFacts, Signal, SignalKind, Source};

/// SQLModel.
pub(super) static SQLMODEL: Framework =
    Framework { name: "SQLModel", languages: &["Python"], signals: Some(tables), ..Framework::NEW };

fn tables(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let mut found = Vec::new();
    for (index, class) in facts.definitions.iter().enumerate().filter(|(_, it)| it.kind == DefinitionKind::Class) {
        let head = source.text.get(class.span.start as usize..class.header_end as usize).unwrap_or("");
        let is_table = head.contains("table") && {
            let arguments = head.split_once('(').map(|(_, rest)| list(rest)).unwrap_or_default();
            named(&arguments, "table") == Some("True")
        };
        // One that writes its name is a table for everybody.
        let members = facts.definitions[index + 1..].iter().take_while(|it| it.span.start < class.span.end);
        let is_own =
            |it: &&crate::Definition| it.parent == Some(index as DefinitionIndex) && it.name == "__tablename__";
        let written = is_table.then(|| members.filter(is_own).find_map(|it| unquoted(it.value.as_deref()?))).flatten();
        if is_table && written.is_none() {
            let kind = SignalKind::Table { name: class.name.to_lowercase() };
            found.push(Signal { kind, definition: Some(index as DefinitionIndex), span: class.span });
        }
    }
    found
}
