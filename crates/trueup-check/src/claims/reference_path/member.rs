//! Members of packages, written as the package's path and a name: `server/access.CheckRead`.

use super::PathSubject;
use crate::claims::Outcome;
use crate::scope::{Resolved, Scope};

/// Holds where the path before the last dot is a directory and a file right in it defines the name after it.
pub(super) fn outcome(scope: &Scope<'_>, subject: &PathSubject) -> Option<Outcome> {
    let (package, name) = subject.path.rsplit_once('.')?;
    let Resolved::Directory(directory) = scope.resolve(package, 0) else { return None };
    let defined = scope.codebase.definitions_named(name).iter();
    let id = defined.copied().find(|id| scope.codebase.file(id.file).path().directory() == directory)?;
    let (path, definition) = (scope.codebase.file(id.file).path(), scope.codebase.definition(id));
    let evidence = vec![scope.line_evidence(path, definition.span.line, definition.span.line)];
    Some(Outcome::holds(format!("the {} `{name}` is defined in `{directory}`", definition.kind.word()), evidence))
}
