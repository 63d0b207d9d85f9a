//! Types that are kept in tables, types of errors, and tests, by base, decorator and name.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::arguments::{Place, entries, last_name, named, parse, unquoted};
use super::calls::Texts;
use crate::{Definition, DefinitionIndex, FileFacts, Name, Signal, SignalKind, Source};

/// What makes a type a table, an error, or a test.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct Types {
    /// The tables are read only where an import begins with one of these; everywhere where there is none.
    pub(in crate::frameworks) packages: &'static [&'static str],
    /// Types that are kept in a table or collection.
    pub(in crate::frameworks) tables: &'static [TableType],
    /// Bases, by their last part, whose subclasses are errors.
    pub(in crate::frameworks) error_bases: &'static [&'static str],
    /// Decorators, without arguments and by their last part, that make a function a test.
    pub(in crate::frameworks) test_decorators: &'static [&'static str],
    /// Decorators, without arguments and by their last part, that make a function a benchmark.
    pub(in crate::frameworks) bench_decorators: &'static [&'static str],
}

impl Types {
    /// Nothing.
    pub(in crate::frameworks) const NEW: Types =
        Types { packages: &[], tables: &[], error_bases: &[], test_decorators: &[], bench_decorators: &[] };
}

/// Types that are kept in a table, and how the table is called.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct TableType {
    /// Bases, by their last part or, where they have a `.`, as written. Subclasses of such a class in the same source
    /// are tables too. Any type where there are neither bases nor decorators: then its name has to be written.
    pub(in crate::frameworks) bases: &'static [&'static str],
    /// Decorators, without arguments and by their last part.
    pub(in crate::frameworks) decorators: &'static [&'static str],
    /// Where the table's name is written; the first that is there counts.
    pub(in crate::frameworks) names: &'static [TableName],
    /// How the table's name follows from the type's where none is written.
    pub(in crate::frameworks) otherwise: Otherwise,
    /// Where it says `True` or `true` that the type is no table itself, but its subclasses are.
    pub(in crate::frameworks) abstract_by: &'static [TableName],
}

impl TableType {
    /// No type at all.
    pub(in crate::frameworks) const NEW: TableType =
        TableType { bases: &[], decorators: &[], names: &[], otherwise: Otherwise::NoTable, abstract_by: &[] };
}

/// Where a table's name is written.
#[derive(Clone, Copy)]
pub(in crate::frameworks) enum TableName {
    /// In a field of the type: `__tablename__ = "users"`.
    Field(&'static str),
    /// In a field of a type inside the type: `class Meta: db_table = "users"`.
    InnerField(&'static str, &'static str),
    /// In the argument of a decorator, by its last part: `@Entity("users")`.
    Decorator(&'static str, Place),
    /// In a key of a field whose value is an object: `meta = {"collection": "users"}`.
    Key(&'static str, &'static str),
}

/// How a table's name follows from the type's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::frameworks) enum Otherwise {
    /// It is no table: an abstract base, or one that only the name would tell.
    NoTable,
    /// In lower case behind the name of the directory, of `models` of the one above: `shop/models.py` has
    /// `shop_orderline`.
    DirectoryAndLower,
    /// In lower case with underscores: `OrderLine` is `order_line`.
    Snake,
    /// In lower case with underscores, in the plural: `OrderLine` is `order_lines`.
    Plural,
}

/// The signals that the tables find.
pub(in crate::frameworks) fn read(types: &Types, texts: &Texts<'_>) -> Vec<Signal> {
    let is_empty = types.tables.is_empty() && types.error_bases.is_empty();
    if is_empty && types.test_decorators.is_empty() && types.bench_decorators.is_empty()
        || !texts.imports_any(types.packages)
    {
        return Vec::new();
    }
    let facts = texts.facts;
    let mut found = Vec::new();
    let has_decorators = !types.test_decorators.is_empty() || !types.bench_decorators.is_empty();
    let mut tables: Vec<FxHashSet<&Name>> = vec![FxHashSet::default(); types.tables.len()];
    let mut errors: FxHashSet<&Name> = FxHashSet::default();
    let members = OnceCell::new();
    let members = || members.get_or_init(|| Members::of(facts));
    for (index, definition) in facts.definitions.iter().enumerate() {
        let mut add = |kind, span| {
            found.push(Signal { kind, definition: Some(index as DefinitionIndex), span });
        };
        if has_decorators && definition.kind.is_callable() {
            if is_decorated(definition, types.test_decorators) {
                add(SignalKind::Test, definition.span);
            }
            if is_decorated(definition, types.bench_decorators) {
                add(SignalKind::Bench, definition.span);
            }
        }
        if !definition.kind.is_type() {
            continue;
        }
        if definition.bases.iter().any(|base| types.error_bases.contains(&last_name(base)) || errors.contains(base)) {
            errors.insert(&definition.name);
            add(SignalKind::ErrorType, definition.span);
        }
        for (table, known) in types.tables.iter().zip(&mut tables) {
            if table.takes(definition, known) {
                known.insert(&definition.name);
                if let Some(name) = table.name_of(members(), index as DefinitionIndex, texts.source) {
                    add(SignalKind::Table { name }, definition.span);
                }
            }
        }
    }
    found
}

fn is_decorated(definition: &Definition, names: &[&str]) -> bool {
    definition.decorators.iter().any(|decorator| {
        let callee = decorator.split('(').next().unwrap_or(decorator).trim();
        names.contains(&last_name(callee)) || names.contains(&callee)
    })
}

impl TableType {
    fn takes(&self, definition: &Definition, known: &FxHashSet<&Name>) -> bool {
        let is_base = |base: &Name| {
            let is_named = |name: &&str| if name.contains('.') { *name == base } else { *name == last_name(base) };
            self.bases.iter().any(is_named) || known.contains(base)
        };
        let takes_any = self.bases.is_empty() && self.decorators.is_empty();
        takes_any || definition.bases.iter().any(is_base) || is_decorated(definition, self.decorators)
    }

    fn name_of(&self, members: &Members<'_>, of: DefinitionIndex, source: &Source) -> Option<Name> {
        let is_true = |place: &TableName| place.raw(members, of).is_some_and(|value| matches!(value, "True" | "true"));
        if self.abstract_by.iter().any(is_true) {
            return None;
        }
        let definition = members.facts.definitions.get(of as usize)?;
        let written = self.names.iter().find_map(|name| name.read(members, of));
        written.or_else(|| match self.otherwise {
            Otherwise::NoTable => None,
            Otherwise::DirectoryAndLower => {
                let folder = directory_of_models(source.path.directory())?;
                Some(format!("{folder}_{}", definition.name.to_lowercase()).into())
            }
            Otherwise::Snake => Some(snake(&definition.name).into()),
            Otherwise::Plural => Some(plural(&snake(&definition.name)).into()),
        })
    }
}

impl TableName {
    fn read(self, members: &Members<'_>, of: DefinitionIndex) -> Option<Name> {
        let literal = |text: &str| unquoted(text).map(Name::from);
        match self {
            TableName::Decorator(name, place) => {
                let decorators = members.facts.definitions.get(of as usize)?.decorators.iter();
                let parsed = decorators.filter_map(|decorator| parse(decorator));
                let mut named = parsed.filter(|(callee, _)| last_name(callee) == name || *callee == name);
                named.find_map(|(_, arguments)| place.find(&arguments).and_then(literal))
            }
            _ => self.raw(members, of).and_then(literal),
        }
    }

    /// The text of a field or of a key of one.
    fn raw<'a>(self, members: &Members<'a>, of: DefinitionIndex) -> Option<&'a str> {
        let value = |owner, name: &str| members.find(owner, name).and_then(|(_, field)| field.value.as_deref());
        match self {
            TableName::Field(name) => value(of, name),
            TableName::InnerField(inner, name) => value(members.find(of, inner)?.0, name),
            TableName::Key(name, key) => named(&entries(value(of, name)?)?, key),
            TableName::Decorator(..) => None,
        }
    }
}

/// The directory that an application is called by: that of its models, which may have a directory of their own.
fn directory_of_models(directory: &str) -> Option<&str> {
    let mut parts = directory.rsplit('/').filter(|part| *part != "models");
    parts.next().filter(|part| !part.is_empty())
}

/// The members of the types of a source.
struct Members<'a> {
    facts: &'a FileFacts,
    by_owner: FxHashMap<(DefinitionIndex, &'a str), DefinitionIndex>,
}

impl<'a> Members<'a> {
    fn of(facts: &'a FileFacts) -> Members<'a> {
        let mut by_owner = FxHashMap::default();
        for (index, member) in facts.definitions.iter().enumerate() {
            if let Some(owner) = member.parent {
                by_owner.entry((owner, member.name.as_str())).or_insert(index as DefinitionIndex);
            }
        }
        Members { facts, by_owner }
    }

    /// The member of a type that has that name.
    fn find(&self, of: DefinitionIndex, name: &str) -> Option<(DefinitionIndex, &'a Definition)> {
        let index = *self.by_owner.get(&(of, name))?;
        Some((index, self.facts.definitions.get(index as usize)?))
    }
}

/// `OrderLine` as `order_line`, `HTTPRequest` as `http_request`.
pub(in crate::frameworks) fn snake(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 4);
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let follows_lower = before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit());
        let begins_word =
            before.is_some_and(char::is_uppercase) && characters.get(at + 1).is_some_and(|it| it.is_lowercase());
        if character.is_uppercase() && (follows_lower || begins_word) {
            text.push('_');
        }
        text.extend(character.to_lowercase());
    }
    text
}

/// The English plural of a word in lower case, as naming conventions build it.
pub(in crate::frameworks) fn plural(word: &str) -> String {
    let vowel_before_y = |stem: &str| stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    let irregular = [("person", "people"), ("child", "children"), ("man", "men"), ("mouse", "mice")];
    if let Some((stem, many)) = irregular.iter().find_map(|(one, many)| Some((word.strip_suffix(one)?, many)))
        && (stem.is_empty() || stem.ends_with('_'))
    {
        return format!("{stem}{many}");
    }
    if ["information", "equipment", "metadata", "series", "news"].iter().any(|same| word.ends_with(same)) {
        return word.to_owned();
    }
    match word.strip_suffix('y') {
        Some(stem) if !vowel_before_y(stem) => format!("{stem}ies"),
        _ if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tables_follow_from_names_of_types() {
        let names = ["OrderLine", "HTTPRequest", "Category", "Address", "Person", "Key2Value"];
        let plurals = ["order_lines", "http_requests", "categories", "addresses", "people", "key2_values"];
        assert_eq!(names.map(|name| plural(&snake(name))), plurals);
    }
}
