//! Sinatra.

use super::Framework;
use crate::{Argument, FileFacts, Name, Signal, SignalKind, Source};

/// Sinatra: calls without a receiver, with a path and a block.
pub(super) static SINATRA: Framework =
    Framework { name: "Sinatra", languages: &["Ruby"], signals: Some(routes), ..Framework::NEW };

fn routes(source: &Source, facts: &FileFacts) -> Vec<Signal> {
    let is_used = facts.imports.iter().any(|import| import.specifier.starts_with("sinatra"))
        || facts.definitions.iter().any(|it| it.bases.iter().any(|base| base.starts_with("Sinatra::")));
    if !is_used {
        return Vec::new();
    }
    let mut found = Vec::new();
    for call in &facts.calls {
        if !matches!(call.callee.as_str(), "get" | "post" | "put" | "patch" | "delete" | "options" | "head") {
            continue;
        }
        let path = match call.arguments.first() {
            Some(Argument::Text(path)) if path.starts_with('/') => path,
            _ => continue,
        };
        let whole = source.text.get(call.span.start as usize..call.span.end as usize).unwrap_or("");
        let has_block = whole.ends_with("end") || whole.ends_with('}');
        if !has_block {
            continue;
        }
        let (method, router, handler) = (call.callee.to_uppercase(), Name::default(), Name::default());
        let kind = SignalKind::Route { method, path: path.clone(), router, handler };
        found.push(Signal { kind, definition: None, span: call.span });
    }
    found
}
