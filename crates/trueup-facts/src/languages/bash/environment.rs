//! Which variables of a script come from its environment.

use rustc_hash::FxHashSet;

/// What the shell itself sets.
const OF_THE_SHELL: [&str; 24] = [
    "BASHPID",
    "COLUMNS",
    "EUID",
    "FUNCNAME",
    "GROUPS",
    "HISTFILE",
    "HOSTNAME",
    "HOSTTYPE",
    "IFS",
    "LINENO",
    "LINES",
    "MACHTYPE",
    "OLDPWD",
    "OPTARG",
    "OPTIND",
    "OSTYPE",
    "PIPESTATUS",
    "PPID",
    "PWD",
    "RANDOM",
    "REPLY",
    "SECONDS",
    "SHLVL",
    "UID",
];

/// Whether a variable is written like a setting, in upper case, and is not one of the shell's own.
pub(super) fn is_setting(name: &str) -> bool {
    let is_upper = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let is_word = name.len() > 1 && name.starts_with(|first: char| first.is_ascii_uppercase());
    is_upper && is_word && !name.starts_with("BASH") && !OF_THE_SHELL.contains(&name)
}

/// The settings that a script gives a value of its own to. `PORT="${PORT:-80}"` keeps the value that was there, so it
/// gives none. Comments and texts are not told apart: what they name is taken for given, which says too little, never
/// something false.
pub(super) fn assigned(text: &str) -> FxHashSet<&str> {
    let mut found = FxHashSet::default();
    for line in text.lines() {
        let (mut rest, mut is_taking) = (line, false);
        while let Some(start) = rest.find(|character: char| character.is_ascii_alphabetic() || character == '_') {
            let word_and_more = &rest[start..];
            let end = word_and_more.find(|it: char| !(it.is_ascii_alphanumeric() || it == '_'));
            let (word, after) = word_and_more.split_at(end.unwrap_or(word_and_more.len()));
            let is_used = rest[..start].ends_with(['$', '{']);
            let value = after.strip_prefix('=').or_else(|| after.strip_prefix("+="));
            let is_assigned = value.is_some_and(|value| !keeps(value, word));
            if is_setting(word) && !is_used && (is_taking || is_assigned) {
                found.insert(word);
            }
            is_taking |= matches!(word, "read" | "for" | "select" | "getopts" | "mapfile" | "readarray" | "local");
            rest = after;
        }
    }
    found
}

/// Whether a value is what the variable `name` has already, or a default.
fn keeps(value: &str, name: &str) -> bool {
    let inner = value.trim_start_matches(['"', '\'']).strip_prefix("${").and_then(|inner| inner.strip_prefix(name));
    inner.is_some_and(|rest| rest.starts_with([':', '-', '=', '?']))
}
