//! Names in files of languages that nothing reads: only their words are compared.

use trueup_facts::{SourcePath, unread_extension};

use crate::scope::Scope;
use crate::words::contains_word;

/// `message`, with the reason why it says no more where the file it rests on is of a language that nothing reads.
pub(super) fn noted(message: String, file_name: &str) -> String {
    match unread_extension(file_name) {
        Some(extension) => format!("{message}; no reader for `.{extension}`, only its words were compared"),
        None => message,
    }
}

/// A file of such a language that has both words, so that the type there may well have the member.
pub(super) fn file_with<'a>(scope: &Scope<'a>, owner: &str, name: &str) -> Option<&'a SourcePath> {
    let mut unread = scope.codebase.paths().files().iter().filter(|path| unread_extension(path.file_name()).is_some());
    let has_both = |path: &&SourcePath| {
        scope.text(path).is_some_and(|text| contains_word(&text, owner) && contains_word(&text, name))
    };
    unread.find(has_both)
}
