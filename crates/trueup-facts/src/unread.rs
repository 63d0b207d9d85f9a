//! Languages that people write programs in and that nothing here reads: of their files only the words are known.

use crate::languages::language_of;

/// Extensions of such languages, without the dot, sorted.
static EXTENSIONS: [&str; 67] = [
    "abap", "ada", "adb", "ads", "agda", "apex", "asm", "awk", "bas", "cairo", "cbl", "clj", "cljc", "cljs", "cob",
    "coffee", "cr", "cu", "d", "elm", "erl", "f03", "f08", "f90", "f95", "fish", "fs", "fsi", "fsx", "gd", "gleam",
    "glsl", "groovy", "hlsl", "hrl", "hx", "idr", "jl", "lean", "lisp", "metal", "mojo", "move", "nim", "nims", "nu",
    "odin", "pas", "pl", "pm", "pony", "ps1", "psm1", "purs", "r", "raku", "re", "res", "rkt", "scm", "sml", "sv",
    "tcl", "v", "vala", "vb", "wgsl",
];

/// The extension of a file of code that no language here reads; `None` for all other files.
pub fn unread_extension(file_name: &str) -> Option<&'static str> {
    let (_, extension) = file_name.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    let at = EXTENSIONS.binary_search(&extension.as_str()).ok()?;
    language_of(file_name).is_none().then_some(EXTENSIONS[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_nothing_reads_is_known_by_its_extension() {
        assert!(EXTENSIONS.is_sorted());
        assert_eq!(unread_extension("store.nim"), Some("nim"));
        assert_eq!(unread_extension("Store.R"), Some("r"));
        let others = ["store.py", "store.yaml", "Makefile", "notes.md"];
        assert!(others.iter().all(|name| unread_extension(name).is_none()));
    }
}
