//! What a person may mean by a text that looks like a path.

use std::ops::Range;

/// Extensions of files that people write and keep in a repository; naming one that is not there is worth a finding.
const KEPT: &[&str] = &[
    "py", "pyi", "ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "vue", "svelte", "go", "rs", "java", "kt",
    "kts", "c", "h", "cc", "cpp", "cxx", "hpp", "hh", "cs", "rb", "php", "scala", "swift", "zig", "ex", "exs", "sh",
    "bash", "lua", "hs", "ml", "mli", "dart", "m", "mm", "sol", "nim", "cr", "v", "sql", "proto", "tf", "css", "scss",
    "html", "md", "mdx", "rst", "toml", "yaml", "yml", "asm", "s", "nix", "j2", "tmpl", "graphql", "prisma", "rules",
    "service",
];

/// Extensions that are as often data, output or a method name as a kept file.
const MAYBE: &[&str] = &[
    "json",
    "jsonl",
    "txt",
    "conf",
    "cfg",
    "ini",
    "env",
    "lock",
    "xml",
    "csv",
    "svg",
    "png",
    "log",
    "key",
    "pem",
    "db",
    "bin",
    "so",
    "exe",
    "zip",
    "gz",
    "pcap",
    "out",
    "d",
    "o",
    "a",
    "dll",
    "wasm",
    "map",
    "bat",
    "ps1",
    "mod",
    "sum",
    "work",
    "nginx",
    "example",
    "template",
    "gradle",
    "properties",
    "plist",
    "yar",
    "yara",
    "ipynb",
    "lds",
    "ld",
    "dockerfile",
];

/// File names without an extension that people refer to.
const BARE_NAMES: &[&str] = &[
    "Makefile",
    "makefile",
    "GNUmakefile",
    "Dockerfile",
    "Containerfile",
    "justfile",
    "Justfile",
    "Procfile",
    "Gemfile",
    "Rakefile",
    "Vagrantfile",
    "Jenkinsfile",
    "LICENSE",
    "NOTICE",
    "CODEOWNERS",
    "Caddyfile",
    "Tiltfile",
];

/// How a text looks as a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Look {
    /// A kept kind of file, or a path with a kept kind of file at its end.
    KeptFile,
    /// A file that may be data or output.
    MaybeFile,
    /// A pattern over files.
    Glob,
    /// A directory: it ends in `/`.
    Directory,
    /// Parts joined by `/`, of which nothing says that they are a path.
    Parts,
}

/// How `text` looks as a path relative to a project; `None` where it cannot be one.
pub(crate) fn look(text: &str) -> Option<Look> {
    if text.len() < 3
        || text.len() > 240
        || text.contains("://")
        || text.starts_with(['/', '\\', '-', '$', '#', '~', '!', ':'])
    {
        return None;
    }
    let allowed = |character: char| character.is_alphanumeric() || "_./\\@+-*{},[]()!~".contains(character);
    if !text.chars().all(allowed) || text.contains("...") || text.ends_with('.') {
        return None;
    }
    let text = &text.replace('\\', "/");
    if text.contains('*') || (text.contains('{') && text.contains(',')) {
        return (text.contains('/') || text.contains("*.")).then_some(Look::Glob);
    }
    if text.contains(['{', '}', '(', ')', '!', ',']) && !text.contains('/') {
        return None;
    }
    if text.contains(['{', '}']) || text.contains("//") {
        return None;
    }
    if text.ends_with('/') {
        return text.chars().any(char::is_alphabetic).then_some(Look::Directory);
    }
    let name = text.rsplit('/').next().unwrap_or(text);
    if BARE_NAMES.contains(&name)
        || BARE_NAMES.iter().any(|bare| name.strip_prefix(bare).is_some_and(|rest| rest.starts_with('.')))
    {
        return Some(Look::KeptFile);
    }
    if name.starts_with(".env.") {
        return Some(Look::MaybeFile);
    }
    if is_ending(name) {
        return None;
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) if !extension.is_empty() && (!stem.is_empty() || text.contains('/')) => {
            if KEPT.contains(&extension) && !is_made_up(stem) {
                Some(Look::KeptFile)
            } else if MAYBE.contains(&extension) {
                Some(Look::MaybeFile)
            } else {
                text.contains('/').then_some(Look::Parts)
            }
        }
        Some(_) => Some(Look::MaybeFile),
        None => (text.contains('/') && text.chars().any(char::is_alphabetic)).then_some(Look::Parts),
    }
}

/// Whether a name is only how the names of certain files end: `.min.js`, `.test.ts`, `_test.go`.
fn is_ending(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let kind = stem.strip_prefix(['.', '_']).unwrap_or("");
    matches!(
        kind,
        "min" | "test" | "spec" | "d" | "module" | "component" | "stories" | "pb" | "pb2" | "gen" | "generated"
    )
}

/// The runs of a text that have only characters of paths.
pub(crate) fn path_words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_part = |character: char| character.is_alphanumeric() || "_./\\-@+".contains(character);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        at = text[start..].find(|character| !is_part(character)).map_or(text.len(), |end| start + end);
        Some(start..at)
    })
}

/// Whether a stem has letters that stand for any others: `0X_section`, `NN-name`, `xxx`, `foo`, `my_plugin`, `file`.
fn is_made_up(stem: &str) -> bool {
    let parts = stem.split(|c: char| !c.is_alphanumeric());
    let is_wildcard = |part: &str| {
        let letters = part.trim_matches(|c: char| c.is_ascii_digit());
        !letters.is_empty() && part.len() > 1 && letters.chars().all(|c| matches!(c, 'X' | 'N'))
            || matches!(part, "xxx" | "yyy" | "foo" | "bar" | "baz" | "qux" | "your" | "my")
    };
    matches!(stem, "file" | "filename" | "example") || parts.into_iter().any(is_wildcard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks() {
        for (text, expected) in [
            ("src/a.py", Some(Look::KeptFile)),
            ("main.go", Some(Look::KeptFile)),
            ("xtask\\src\\main.rs", Some(Look::KeptFile)),
            ("storage/lua/*.lua", Some(Look::Glob)),
            ("api/", Some(Look::Directory)),
            ("crates/parser", Some(Look::Parts)),
            ("and/or", Some(Look::Parts)),
            ("Dockerfile", Some(Look::KeptFile)),
            (".env", Some(Look::MaybeFile)),
            ("web/.env.production", Some(Look::MaybeFile)),
            ("response.json", Some(Look::MaybeFile)),
            ("/etc/passwd", None),
            ("https://x.y/z.py", None),
            ("os.path", None),
            ("a b.py", None),
            (".min.js", None),
            ("_test.go", None),
            (".golangci.yml", Some(Look::KeptFile)),
            ("_index.scss", Some(Look::KeptFile)),
            ("v1.2", None),
        ] {
            assert_eq!(look(text), expected, "{text}");
        }
    }
}
