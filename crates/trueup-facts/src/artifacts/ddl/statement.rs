//! Reads the statements that change a schema.

use super::items::item;
use super::reader::{Reader, parts, written};
use super::{Action, Change, IndexDefinition, Item};
use crate::Name;
use crate::artifacts::sql_tokens::Token;

impl Reader<'_, '_> {
    /// Adds the changes that the statement makes.
    pub(super) fn statement(&mut self, found: &mut Vec<Change>) {
        if self.take(&["CREATE"]) {
            self.take_any(&["OR", "REPLACE", "GLOBAL", "LOCAL", "TEMP", "UNLOGGED", "FOREIGN"]);
            if self.take(&["TABLE"]) {
                found.extend(self.create_table());
            } else {
                let unique = self.take(&["UNIQUE"]);
                self.take_any(&["CLUSTERED", "NONCLUSTERED", "FULLTEXT", "SPATIAL"]);
                if self.take(&["INDEX"]) {
                    found.extend(self.create_index(unique));
                }
            }
        } else if self.take(&["ALTER", "TABLE"]) {
            self.alter_table(found);
        } else if self.take(&["DROP", "TABLE"]) {
            self.take(&["IF", "EXISTS"]);
            while let Some(table) = self.name() {
                found.push(Change { table, action: Action::Drop, range: self.range() });
                if !self.peek().is_some_and(|token| token.is_symbol(",")) {
                    break;
                }
                self.at += 1;
            }
        } else if self.take(&["DROP", "INDEX"]) {
            self.take_any(&["CONCURRENTLY"]);
            self.take(&["IF", "EXISTS"]);
            if let Some(index) = self.name() {
                found.push(Change { table: Name::default(), action: Action::DropIndex(index), range: self.range() });
            }
        } else if self.take(&["RENAME", "TABLE"])
            && let Some(table) = self.name()
            && self.take(&["TO"])
            && let Some(name) = self.name()
        {
            found.push(Change { table, action: Action::Rename(name), range: self.range() });
        }
    }

    fn create_table(&mut self) -> Option<Change> {
        let is_optional = self.take(&["IF", "NOT", "EXISTS"]);
        let table = self.name()?;
        let text = self.text;
        let items = parts(self.brackets()?).filter_map(|part| item(text, part)).collect();
        Some(Change { table, action: Action::Create(items, is_optional), range: self.range() })
    }

    fn create_index(&mut self, unique: bool) -> Option<Change> {
        self.take_any(&["CONCURRENTLY", "ASYNC"]);
        self.take(&["IF", "NOT", "EXISTS"]);
        let name = if self.peek()?.is("ON") { None } else { self.name() };
        if self.take(&["USING"]) {
            self.at += 1;
        }
        if !self.take(&["ON"]) {
            return None;
        }
        self.take_any(&["ONLY"]);
        let table = self.name()?;
        if self.take(&["USING"]) {
            self.at += 1;
        }
        let columns = self.names();
        let range = self.range();
        let index = IndexDefinition { name, columns, unique, range: range.clone() };
        Some(Change { table, action: Action::Add(Item::Index(index)), range })
    }

    fn alter_table(&mut self, found: &mut Vec<Change>) {
        self.take(&["IF", "EXISTS"]);
        self.take_any(&["ONLY"]);
        let Some(table) = self.name() else { return };
        self.take(&["WITH", "CHECK"]);
        self.take(&["WITH", "NOCHECK"]);
        let rest = &self.tokens[self.at..];
        let mut adds_columns = false;
        for part in parts(rest) {
            let mut reader = Reader { text: self.text, tokens: part, at: 0 };
            let action = reader.alteration(adds_columns);
            adds_columns = matches!(action, Some(Action::Add(Item::Column(_))));
            if let Some(action) = action {
                found.push(Change { table: table.clone(), action, range: reader.range() });
            }
        }
    }

    /// One part of an `ALTER TABLE`. SQL Server lists further columns without repeating the verb.
    fn alteration(&mut self, adds_columns: bool) -> Option<Action> {
        if self.take(&["ADD"]) {
            self.take_any(&["COLUMN"]);
            self.take(&["IF", "NOT", "EXISTS"]);
            let rest = &self.tokens[self.at..];
            let mut inner = Reader { text: self.text, tokens: rest, at: 0 };
            // MySQL and Oracle may put the columns in brackets.
            let rest = if inner.peek()?.is_symbol("(") { inner.brackets()? } else { rest };
            return parts(rest).find_map(|part| item(self.text, part)).map(Action::Add);
        }
        if self.take(&["DROP"]) {
            let is_column = self.take(&["COLUMN"]);
            self.take(&["IF", "EXISTS"]);
            let other = ["CONSTRAINT", "PRIMARY", "FOREIGN", "INDEX", "KEY", "PARTITION", "CHECK", "DEFAULT"];
            if !is_column && self.peek().is_some_and(|token| other.iter().any(|word| token.is(word))) {
                if self.take(&["INDEX"]) || self.take(&["KEY"]) {
                    return self.name().map(Action::DropIndex);
                }
                return None;
            }
            return self.name().map(Action::DropColumn);
        }
        if self.take(&["RENAME"]) {
            if self.take(&["TO"]) || self.take(&["AS"]) {
                return self.name().map(Action::Rename);
            }
            if self.peek().is_some_and(|token| ["CONSTRAINT", "INDEX", "KEY"].iter().any(|word| token.is(word))) {
                return None;
            }
            self.take(&["COLUMN"]);
            let old = self.name()?;
            return self.take(&["TO"]).then(|| self.name()).flatten().map(|new| Action::RenameColumn(old, new));
        }
        if self.take(&["CHANGE"]) {
            self.take(&["COLUMN"]);
            let old = self.name()?;
            let Some(Item::Column(column)) = item(self.text, &self.tokens[self.at..]) else { return None };
            return Some(Action::ReplaceColumn(old, column));
        }
        if self.take(&["MODIFY"]) {
            self.take(&["COLUMN"]);
            let Some(Item::Column(column)) = item(self.text, &self.tokens[self.at..]) else { return None };
            return Some(Action::ReplaceColumn(column.name.clone(), column));
        }
        if self.take(&["ALTER"]) {
            self.take(&["COLUMN"]);
            return self.column_alteration();
        }
        if adds_columns && self.peek().is_some_and(Token::is_name) && self.tokens.len() > 1 {
            let verbs = [
                "OWNER",
                "SET",
                "ENABLE",
                "DISABLE",
                "ENGINE",
                "VALIDATE",
                "ALGORITHM",
                "LOCK",
                "CONVERT",
                "INHERIT",
                "COMMENT",
                "DEFAULT",
                "REPLICA",
                "AUTO_INCREMENT",
                "FORCE",
                "CLUSTER",
                "ATTACH",
                "DETACH",
            ];
            let is_verb = self.peek().is_some_and(|token| verbs.iter().any(|word| token.is(word)));
            return if is_verb { None } else { item(self.text, self.tokens).map(Action::Add) };
        }
        None
    }

    fn column_alteration(&mut self) -> Option<Action> {
        let name = self.name()?;
        if self.take(&["SET", "NOT", "NULL"]) {
            return Some(Action::SetNotNull(name, true));
        }
        if self.take(&["DROP", "NOT", "NULL"]) {
            return Some(Action::SetNotNull(name, false));
        }
        if self.take(&["DROP", "DEFAULT"]) {
            return Some(Action::SetDefault(name, None));
        }
        if self.take(&["SET", "DEFAULT"]) {
            let value = written(self.text, &self.tokens[self.at..]);
            return Some(Action::SetDefault(name, Some(value)));
        }
        if self.take(&["SET", "DATA", "TYPE"]) || self.take(&["TYPE"]) {
            let rest = &self.tokens[self.at..];
            let end = rest.iter().position(|token| token.is("USING") || token.is("COLLATE")).unwrap_or(rest.len());
            return Some(Action::SetType(name, written(self.text, &rest[..end])));
        }
        // SQL Server repeats the definition: `ALTER COLUMN name type [NOT NULL]`.
        let is_other = self
            .peek()
            .is_none_or(|token| ["SET", "DROP", "ADD", "RESET", "RESTART"].iter().any(|word| token.is(word)));
        if is_other {
            return None;
        }
        match item(self.text, &self.tokens[self.at - 1..])? {
            Item::Column(column) => Some(Action::ReplaceColumn(name, column)),
            _ => None,
        }
    }
}
