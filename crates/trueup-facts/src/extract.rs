//! From one source to its facts.

use crate::{FileFacts, LineIndex, Problem, Source, SourceClass};

/// The largest source, in bytes, that is parsed; a larger one gives a [`Problem`] and its line count.
pub const EXTRACTION_LIMIT: usize = 4 << 20;

/// Reads all facts of `source`.
///
/// Pure and total: the same source gives the same facts, and what cannot be read is a [`Problem`] among them. A
/// vendored source and one over [`EXTRACTION_LIMIT`] give no definitions.
pub fn extract(source: &Source) -> FileFacts {
    let mut facts = match source.language {
        Some(language) if source.class != SourceClass::Vendored => {
            if source.text.len() > EXTRACTION_LIMIT {
                let mut facts = FileFacts::default();
                let message = format!("larger than {EXTRACTION_LIMIT} bytes, not parsed");
                facts.problems.push(Problem { message, line: None });
                facts
            } else {
                let mut facts = (language.extract)(source);
                crate::frameworks::add_signals(language, source, &mut facts);
                facts
            }
        }
        _ => FileFacts::default(),
    };
    if !source.valid_utf8 {
        facts.problems.push(Problem { message: "not valid UTF-8; invalid bytes were replaced".to_owned(), line: None });
    }
    facts.line_count = LineIndex::new(&source.text).line_count();
    facts
}
