//! Where a file's imports lead, as an index knows it.

use std::collections::BTreeSet;

use super::ScipIndex;
use super::refine::bytes_of;
use crate::{FileFacts, FileId, ImportKind, LineIndex, ResolvedImport, Source, Target};

impl ScipIndex {
    /// Replaces what the imports of a file lead to by the files that define what the index says is named in them.
    ///
    /// An import in which the index names a module leads to that module's file; one in which it only names what modules
    /// define leads to the files with these definitions. One in which it names nothing of the tree is left as it was
    /// resolved, and so is one of names that are used without being imported.
    pub(crate) fn redirect(
        &self,
        source: &Source,
        facts: &FileFacts,
        resolved: &mut Vec<ResolvedImport>,
        file_of: impl Fn(&str) -> Option<FileId>,
    ) {
        let Some(document) = self.document(source.path.as_str()) else { return };
        let lines = LineIndex::new(&source.text);
        let place = |position| bytes_of(&source.text, &lines, document.encoding, position);
        let uses: Vec<(usize, &str)> =
            document.uses.iter().filter_map(|(symbol, position)| Some((place(*position)?.start, &**symbol))).collect();
        for (index, import) in facts.imports.iter().enumerate() {
            if import.kind == ImportKind::Implicit {
                continue;
            }
            let (start, end) = (import.span.start as usize, import.span.end as usize);
            let from = uses.partition_point(|(at, _)| *at < start);
            let named = uses[from..].iter().take_while(|(at, _)| *at < end).map(|(_, symbol)| *symbol);
            let homes: Vec<(bool, FileId)> = named
                .filter_map(|symbol| {
                    let home = self.home_of(symbol).filter(|home| *home != source.path.as_str())?;
                    Some((symbol.ends_with('/'), file_of(home)?))
                })
                .collect();
            let has_module = homes.iter().any(|(is_module, _)| *is_module);
            let targets: BTreeSet<FileId> =
                homes.into_iter().filter(|(is_module, _)| *is_module == has_module).map(|(_, id)| id).collect();
            if targets.is_empty() {
                continue;
            }
            resolved.retain(|it| it.import as usize != index);
            let leads = |id| ResolvedImport { import: index as u32, target: Target::File(id) };
            resolved.extend(targets.into_iter().map(leads));
        }
        resolved.sort_by_key(|it| it.import);
    }
}
