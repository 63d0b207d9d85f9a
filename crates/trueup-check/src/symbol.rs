//! Names of code as people write them, and what they name.

use trueup_facts::{Codebase, Definition, DefinitionId, File, SourceClass};

/// A symbol as a document writes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SymbolName {
    /// What stands before the last separator: modules, types, variables, outermost first.
    pub(crate) owners: Vec<String>,
    /// The last name.
    pub(crate) name: String,
    /// Whether it is written as a call.
    pub(crate) is_call: bool,
    /// Whether a macro's `!` follows.
    pub(crate) is_macro: bool,
}

/// Words before a name that say nothing of it.
const LEADING_WORDS: &[&str] = &[
    "pub ",
    "export ",
    "default ",
    "static ",
    "await ",
    "async ",
    "def ",
    "class ",
    "fn ",
    "func ",
    "function ",
    "new ",
    "struct ",
    "enum ",
    "trait ",
    "interface ",
    "type ",
    "const ",
    "impl ",
    "mod ",
    "module ",
    "unsafe ",
    "dyn ",
    "return ",
];

/// Words that are part of a language, not names in a codebase.
const NOT_NAMES: &[&str] = &[
    "None",
    "True",
    "False",
    "null",
    "nil",
    "true",
    "false",
    "self",
    "this",
    "super",
    "int",
    "str",
    "string",
    "bool",
    "float",
    "bytes",
    "dict",
    "list",
    "tuple",
    "set",
    "object",
    "any",
    "void",
    "undefined",
    "async",
    "await",
    "static",
    "const",
    "let",
    "var",
    "def",
    "class",
    "fn",
    "function",
    "struct",
    "enum",
    "trait",
    "impl",
    "pub",
    "mod",
    "use",
    "import",
    "from",
    "return",
    "if",
    "else",
    "for",
    "while",
    "match",
    "switch",
    "case",
    "try",
    "except",
    "catch",
    "finally",
    "raise",
    "throw",
    "with",
    "yield",
    "lambda",
    "pass",
    "break",
    "continue",
    "interface",
    "type",
    "unsafe",
];

impl SymbolName {
    /// Reads a symbol from the text of a code span or a word of an ASCII flow; `None` where it is none.
    pub(crate) fn parse(text: &str) -> Option<SymbolName> {
        let mut text = text.trim().trim_start_matches(['@', '&', '*']);
        while let Some(rest) = LEADING_WORDS.iter().find_map(|word| text.strip_prefix(word)) {
            text = rest.trim_start().trim_start_matches(['@', '&', '*']);
        }
        let head_end = text.find(['(', '<', '[', '{', ' ']).unwrap_or(text.len());
        let (head, tail) = text.split_at(head_end);
        let is_call = tail.starts_with('(');
        if !tail_is_signature(tail) {
            return None;
        }
        let is_macro = head.ends_with('!');
        let head = head.trim_end_matches(['!', '?', ':']);
        let mut parts: Vec<&str> = Vec::new();
        for piece in head.split("::") {
            for piece in piece.split("->") {
                parts.extend(piece.split(['.', '#']));
            }
        }
        if parts.len() > 1 && matches!(parts[0], "self" | "this" | "cls" | "Self") {
            parts.remove(0);
        }
        if parts.iter().any(|part| !is_identifier(part)) {
            return None;
        }
        let name = parts.pop()?;
        if name.len() < 2 || (parts.is_empty() && NOT_NAMES.contains(&name)) {
            return None;
        }
        let owners = parts.into_iter().map(str::to_owned).collect();
        Some(SymbolName { owners, name: name.to_owned(), is_call, is_macro })
    }

    /// The symbol as its parts joined by dots.
    pub(crate) fn dotted(&self) -> String {
        let mut text = self.owners.join(".");
        if !text.is_empty() {
            text.push('.');
        }
        text + &self.name
    }

    /// Whether it can hardly be an ordinary word: written as a call or with an owner, or in a shape only code has.
    pub(crate) fn is_code_shaped(&self) -> bool {
        self.is_call || !self.owners.is_empty() || has_code_shape(&self.name)
    }
}

/// Whether a name is in camel case with an inner capital, or has an inner underscore.
pub(crate) fn has_code_shape(name: &str) -> bool {
    let inner_underscore = name.trim_matches('_').contains('_');
    let lower_then_upper = name
        .as_bytes()
        .windows(2)
        .any(|pair| (pair[0].is_ascii_lowercase() || pair[0].is_ascii_digit()) && pair[1].is_ascii_uppercase());
    let is_private = name.starts_with('_') && name.len() > 3;
    inner_underscore || lower_then_upper || is_private
}

fn tail_is_signature(tail: &str) -> bool {
    if tail.is_empty() || tail.starts_with('(') {
        return true;
    }
    if tail.starts_with('<') || tail.starts_with('[') {
        return tail.ends_with(['>', ']', ')']);
    }
    let rest = tail.trim_start();
    rest.starts_with("->") || rest.starts_with('{') || rest.starts_with('(')
}

fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|first| first.is_alphabetic() || first == '_' || first == '$')
        && characters.all(|character| character.is_alphanumeric() || character == '_' || character == '$')
}

/// How well a definition fits a written symbol.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Fit {
    /// Owner and name fit, or no owner was written.
    Exact,
    /// The written owner may be a variable that holds the definition's owner.
    Instance,
    /// Only the name fits.
    NameOnly,
}

/// The definitions a written symbol may mean, best first; equal ones by product before tests, types and callables before
/// others, then by path and line.
pub(crate) fn lookup(codebase: &Codebase, symbol: &SymbolName) -> Vec<(Fit, DefinitionId)> {
    let is_type = |id: &DefinitionId| codebase.definition(*id).kind.is_type();
    let owner_is_type = symbol.owners.last().is_some_and(|owner| codebase.definitions_named(owner).iter().any(is_type));
    let mut found: Vec<(Fit, bool, bool, DefinitionId)> = codebase
        .definitions_named(&symbol.name)
        .iter()
        .map(|&id| {
            let file = codebase.file(id.file);
            let definition = codebase.definition(id);
            let is_test = file.source.class != SourceClass::Product || definition.in_test;
            let is_lesser = !(definition.kind.is_type() || definition.kind.is_callable());
            (fit(file, definition, symbol, owner_is_type), is_test, is_lesser, id)
        })
        .collect();
    found.sort();
    found.into_iter().map(|(fit, .., id)| (fit, id)).collect()
}

/// A member of another type is no member of a type that its file is named after.
fn fit(file: &File, definition: &Definition, symbol: &SymbolName, owner_is_type: bool) -> Fit {
    let Some(owner) = symbol.owners.last() else { return Fit::Exact };
    let names_owner = |name: &str| name == owner || fold(name) == fold(owner);
    if definition.owner.as_deref().is_some_and(names_owner) {
        return Fit::Exact;
    }
    // `TicketStore.insert` of a class in `ticket-store.ts` means the class, which may have another name by now.
    let is_written_as_type = has_code_shape(owner) && owner.starts_with(|first: char| first.is_uppercase());
    let may_mean_module = !((owner_is_type || is_written_as_type) && definition.owner.is_some());
    if may_mean_module && module_names(file).any(names_owner) {
        return Fit::Exact;
    }
    let is_variable = owner.chars().next().is_some_and(|first| first.is_lowercase() || first == '_');
    let holds_owner = definition.owner.as_deref().is_some_and(|name| is_variable && fold(name).ends_with(&fold(owner)));
    if holds_owner { Fit::Instance } else { Fit::NameOnly }
}

/// The names a file's module goes by: its stem, its package, and the directories above it.
pub(crate) fn module_names(file: &File) -> impl Iterator<Item = &str> {
    let path = file.path();
    let package = file.facts.package.as_deref();
    std::iter::once(path.stem()).chain(package).chain(path.directory().split('/').rev())
}

/// A name without case, underscores and hyphens.
pub(crate) fn fold(name: &str) -> String {
    name.chars().filter(|character| !matches!(character, '_' | '-')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(SymbolName::parse(text).map(|symbol| symbol.dotted()).as_deref(), expected, "{text}");
    }

    #[test]
    fn symbols_are_read_from_the_ways_people_write_them() {
        check("Store::insert_crash", Some("Store.insert_crash"));
        check("async extract(request) -> FingerprintData", Some("extract"));
        check("@limiter.limit()", Some("limiter.limit"));
        check("RateLimiter.__init__(settings, storage)", Some("RateLimiter.__init__"));
        check("vec<T>", Some("vec"));
        check("println!", Some("println"));
        check("self.limiter.check(x)", Some("limiter.check"));
        check("a b", None);
        check("--flag", None);
        check("x = 1", None);
        check("None", None);
        check("42", None);
    }

    #[test]
    fn code_shapes() {
        for name in ["RateLimiter", "rate_limit", "_score", "newStore", "MAX_SIZE"] {
            assert!(has_code_shape(name), "{name}");
        }
        for name in ["Redis", "HTTP", "limiter", "API"] {
            assert!(!has_code_shape(name), "{name}");
        }
    }
}
