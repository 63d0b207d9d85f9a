//! Drizzle.

use super::Framework;
use super::arguments::last_name;
use crate::{Argument, Call, FileFacts, Signal, SignalKind, Source};

/// Drizzle.
pub(super) static DRIZZLE: Framework =
    Framework { name: "Drizzle", languages: &["TypeScript"], signals: Some(tables), ..Framework::NEW };

/// `const orders = pgTable("orders", { … })`.
fn tables(_: &Source, facts: &FileFacts) -> Vec<Signal> {
    let table = |call: &Call| {
        let is_maker = matches!(
            last_name(&call.callee),
            "pgTable" | "mysqlTable" | "sqliteTable" | "singlestoreTable" | "gelTable"
        );
        let Some(Argument::Text(name)) = call.arguments.first().filter(|_| is_maker) else { return None };
        let kind = SignalKind::Table { name: name.clone() };
        Some(Signal { kind, definition: call.caller, span: call.span })
    };
    let is_used = facts.imports.iter().any(|import| import.specifier.starts_with("drizzle-orm"));
    facts.calls.iter().filter(|_| is_used).filter_map(table).collect()
}
