//! What the code has of what a document counts.

use trueup_facts::{
    Argument, Codebase, Definition, DefinitionId, DefinitionKind, File, Name, SignalKind, SourceClass, SourcePath,
    Visibility,
};

use super::elements::{bare, elements, last_group, list_after};
use super::subject::Thing;
use crate::claim::Evidence;
use crate::scope::{Scope, is_inside};
use crate::shown_type::members;
use crate::stated_count::StatedCount;

/// How many of something the code has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Measured {
    /// The numbers that a person may come to, the one to write first.
    pub(super) numbers: Vec<u64>,
    /// Whether another number is surely wrong.
    pub(super) is_sure: bool,
    /// What has them, as a message names it.
    pub(super) of: String,
    pub(super) evidence: Vec<Evidence>,
}

/// Words before a noun that leave nothing of it out.
const NEUTRAL: &[&str] = &[
    "total",
    "different",
    "distinct",
    "separate",
    "individual",
    "unit",
    "pytest",
    "test",
    "rust",
    "python",
    "go",
    "typed",
    "named",
    "declared",
    "defined",
    "source",
    "code",
];

/// What the code has of what `count` counts of `thing`.
pub(super) fn measure(scope: &Scope<'_>, thing: &Thing, count: &StatedCount) -> Option<Measured> {
    let is_whole = count.qualifiers.iter().all(|word| NEUTRAL.contains(&word.as_str()));
    let mut measured = match thing {
        Thing::File(path) => of_file(scope, path, count),
        Thing::Directory(directory) => of_directory(scope, directory, count),
        Thing::Type(id) => of_type(scope, *id, count),
        Thing::Value(id) => of_value(scope, *id),
        Thing::Table(at) => of_table(scope, *at, count),
        Thing::Function(_) => None,
    }?;
    measured.is_sure &= is_whole;
    Some(measured)
}

/// Words of tests that run more than once, or are made as they run.
const MANY_FOR_ONE: &[&str] = &[
    "parametrize",
    "rstest",
    "#[case",
    "TEST_P",
    ".each",
    "[Theory",
    "ParameterizedTest",
    "t.Run(",
    "subTest",
    "proptest!",
    "dataProvider",
    "test_case(",
    "table.insert",
    "TYPED_TEST",
];

fn of_file(scope: &Scope<'_>, path: &SourcePath, count: &StatedCount) -> Option<Measured> {
    let codebase = scope.codebase;
    let evidence = vec![scope.file_evidence(path)];
    let made = |numbers: Vec<u64>, is_sure: bool| {
        Some(Measured { numbers, is_sure, of: format!("`{path}`"), evidence: evidence.clone() })
    };
    if matches!(count.noun.as_str(), "line" | "loc") {
        let text = scope.text(path)?;
        let lines = text.lines().count() as u64;
        let code = codebase.file_at(path.as_str()).map(|id| u64::from(codebase.file(id).facts.code_lines));
        return made([Some(lines), code].into_iter().flatten().collect(), true);
    }
    if count.noun == "service" && is_compose(path) {
        let artifact = codebase.artifacts().iter().find(|it| it.path == *path)?;
        let services = artifact.facts.definitions.iter().filter(|it| it.kind == DefinitionKind::Service).count();
        return made(vec![services as u64], artifact.facts.imports.is_empty());
    }
    let file = codebase.file(codebase.file_at(path.as_str())?);
    let is_readable = file.facts.problems.is_empty();
    use DefinitionKind::{Class, Constant, Enum, Function, Interface, Struct, Trait, Variable};
    let of = |kinds: &[DefinitionKind]| top_level(file).filter(|it| kinds.contains(&it.kind)).count() as u64;
    let shown = |kinds: &[DefinitionKind]| {
        let is_public = |it: &&Definition| kinds.contains(&it.kind) && it.visibility == Visibility::Public;
        top_level(file).filter(is_public).count() as u64
    };
    match count.noun.as_str() {
        "test" | "testcase" => {
            let tests = file.facts.signals.iter().filter(|it| it.kind == SignalKind::Test).count() as u64;
            let is_plain = !MANY_FOR_ONE.iter().any(|cue| file.source.text.contains(cue));
            (tests > 0).then(|| made(vec![tests], is_plain && is_readable))?
        }
        "constant" => made(vec![of(&[Constant]), of(&[Constant, Variable])], false),
        "function" => made(vec![of(&[Function]), shown(&[Function])], is_readable),
        "class" => made(vec![of(&[Class]), shown(&[Class])], is_readable),
        "struct" => made(vec![of(&[Struct]), shown(&[Struct])], is_readable),
        "enum" => made(vec![of(&[Enum]), shown(&[Enum])], false),
        "interface" | "trait" => made(vec![of(&[Interface, Trait]), shown(&[Interface, Trait])], is_readable),
        _ => None,
    }
}

fn is_compose(path: &SourcePath) -> bool {
    path.file_name().contains("compose") && matches!(path.extension(), Some("yml" | "yaml"))
}

fn top_level(file: &File) -> impl Iterator<Item = &Definition> {
    let is_product = file.source.class == SourceClass::Product;
    let definitions = file.facts.definitions.iter();
    definitions.filter(move |it| it.parent.is_none() && it.owner.is_none() && !(is_product && it.in_test))
}

/// Files that a directory has beside those that people count.
const ASIDE: &[&str] = &["__init__.py", "mod.rs", "lib.rs", "index.ts", "index.js", "README.md", "doc.go", ".gitkeep"];

fn of_directory(scope: &Scope<'_>, directory: &str, count: &StatedCount) -> Option<Measured> {
    if !matches!(count.noun.as_str(), "file" | "module") {
        return None;
    }
    let files = scope.codebase.paths().files();
    let prefix = format!("{directory}/");
    let start = files.partition_point(|path| path.as_str() < prefix.as_str());
    let below = || files[start..].iter().take_while(|path| path.as_str().starts_with(&prefix));
    let number = |fits: &dyn Fn(&SourcePath) -> bool| below().filter(|path| fits(path)).count() as u64;
    let is_direct = |path: &SourcePath| path.directory() == directory;
    let is_source = |path: &SourcePath| scope.codebase.file_at(path.as_str()).is_some();
    let is_counted =
        |path: &SourcePath| is_source(path) && scope.is_product(path) && !ASIDE.contains(&path.file_name());
    let mut numbers = vec![
        number(&|path| is_direct(path)),
        number(&|path| is_direct(path) && is_source(path)),
        number(&|path| is_direct(path) && is_counted(path)),
        number(&|_| true),
        number(&|path| is_source(path)),
        number(&|path| is_counted(path)),
    ];
    let has_inner = scope.codebase.paths().directories().iter().any(is_direct);
    numbers.dedup();
    let of = format!("`{directory}/`");
    Some(Measured { numbers, is_sure: count.noun == "file" && !has_inner, of, evidence: Vec::new() })
}

fn of_type(scope: &Scope<'_>, id: DefinitionId, count: &StatedCount) -> Option<Measured> {
    let codebase = scope.codebase;
    let definition = codebase.definition(id);
    let file = codebase.file(id.file);
    let is_readable = file.facts.problems.is_empty();
    let evidence = vec![scope.line_evidence(file.path(), definition.span.line, definition.span.end_line)];
    let of = format!("`{}`", definition.name);
    let made = |numbers: Vec<u64>, is_sure: bool| {
        Some(Measured { numbers, is_sure: is_sure && is_readable, of: of.clone(), evidence: evidence.clone() })
    };
    let own = members(codebase, id);
    let of_kind =
        |kind: DefinitionKind| own.iter().map(|it| codebase.definition(*it)).filter(move |it| it.kind == kind);
    match count.noun.as_str() {
        "variant" | "value" | "case" | "member" | "state" | "kind" | "level" | "category" | "option" | "type"
        | "entry" | "status" | "stage" | "phase" | "role" | "mode"
            if definition.kind == DefinitionKind::Enum =>
        {
            made(vec![of_kind(DefinitionKind::Variant).count() as u64], true)
        }
        "field" | "attribute" | "column" | "property" | "member" => {
            let fields = of_kind(DefinitionKind::Field);
            let all: Vec<&Definition> = fields.collect();
            let told = all.iter().filter(|it| !crate::member_set::is_aside(it)).count() as u64;
            let open = all.iter().filter(|it| it.visibility == Visibility::Public).count() as u64;
            let inherited = inherited_fields(codebase, definition, id);
            let numbers = vec![told, all.len() as u64, open, told + inherited.unwrap_or(0)];
            (!all.is_empty()).then(|| made(numbers, inherited.is_some()))?
        }
        "method" | "function" | "operation" | "hook" | "callback" => {
            let is_promise = matches!(definition.kind, DefinitionKind::Interface | DefinitionKind::Trait);
            let methods = methods_of(codebase, id);
            let open = methods.iter().filter(|it| it.visibility == Visibility::Public).count() as u64;
            let plain = methods.iter().filter(|it| !it.name.starts_with('_')).count() as u64;
            let is_whole = is_promise && definition.bases.is_empty() && count.noun == "method";
            (!methods.is_empty()).then(|| made(vec![methods.len() as u64, open, plain], is_whole))?
        }
        "index" => {
            let number = indexes(file, definition)?;
            made(vec![number], true)
        }
        _ => None,
    }
}

/// How many fields the bases give; `None` where a base is not in the codebase and may give any.
fn inherited_fields(codebase: &Codebase, definition: &Definition, id: DefinitionId) -> Option<u64> {
    if definition.bases.is_empty() {
        return Some(0);
    }
    let mut number = 0;
    for base in &definition.bases {
        let last = base.rsplit(['.', ':', '\\']).next().unwrap_or(base);
        if crate::shown_type::PLAIN_BASES.contains(&last) {
            continue;
        }
        let named =
            codebase.definitions_named(last).iter().filter(|it| codebase.definition(**it).kind.is_type() && **it != id);
        let [base] = named.collect::<Vec<_>>()[..] else { return None };
        if !codebase.definition(*base).bases.iter().all(|it| crate::shown_type::PLAIN_BASES.contains(&it.as_str())) {
            return None;
        }
        let is_field = |it: &&DefinitionId| codebase.definition(**it).kind == DefinitionKind::Field;
        number += members(codebase, *base).iter().filter(is_field).count() as u64;
    }
    Some(number)
}

fn methods_of(codebase: &Codebase, id: DefinitionId) -> Vec<&Definition> {
    let name: &Name = &codebase.definition(id).name;
    let definitions = &codebase.file(id.file).facts.definitions;
    let is_own = |it: &&Definition| {
        it.kind == DefinitionKind::Method
            && (it.parent == Some(id.index) || it.owner.as_ref() == Some(name))
            && !it.in_test
    };
    definitions.iter().filter(is_own).collect()
}

/// The indexes that a class declares for its collection or table.
fn indexes(file: &File, definition: &Definition) -> Option<u64> {
    let text = file.source.text.get(definition.span.start as usize..definition.span.end as usize)?;
    let bare = bare(text, file.source.language);
    let at = ["\"indexes\"", "'indexes'", "indexes =", "indexes:"].iter().find_map(|key| text.find(key))?;
    elements(&bare[list_after(&bare, at)?])
}

fn of_value(scope: &Scope<'_>, id: DefinitionId) -> Option<Measured> {
    let codebase = scope.codebase;
    let definition = codebase.definition(id);
    let file = codebase.file(id.file);
    let text = file.source.text.get(definition.span.start as usize..definition.span.end as usize)?;
    let bare = bare(text, file.source.language);
    let number = elements(&bare[last_group(&bare)?])?;
    let is_list = definition.value.as_deref().is_some_and(|value| !value.contains("lambda") && !value.contains("=>"));
    let evidence = vec![scope.line_evidence(file.path(), definition.span.line, definition.span.end_line)];
    let is_sure = is_list && definition.kind == DefinitionKind::Constant && number > 1;
    Some(Measured { numbers: vec![number], is_sure, of: format!("`{}`", definition.name), evidence })
}

fn of_table(scope: &Scope<'_>, at: usize, count: &StatedCount) -> Option<Measured> {
    let table = scope.codebase.tables().get(at)?;
    let evidence = vec![scope.line_evidence(&table.place.path, table.place.span.line, table.place.span.end_line)];
    let unique = table.indexes.iter().filter(|index| !index.unique).count();
    let numbers = match count.noun.as_str() {
        "column" | "field" => vec![table.columns.len() as u64],
        "index" => vec![table.indexes.len() as u64, unique as u64],
        _ => return None,
    };
    let is_sure = count.noun != "index";
    Some(Measured { numbers, is_sure, of: format!("the table `{}`", table.name), evidence })
}

/// How often the product calls `function`, each time with another text first, at the top of its scripts and modules: so
/// entries are registered.
pub(super) fn registrations(scope: &Scope<'_>, function: &str) -> Option<Measured> {
    let codebase = scope.codebase;
    let mut firsts: Vec<&str> = Vec::new();
    let mut at: Option<(&File, u32, u32)> = None;
    for file in codebase.files().iter().filter(|file| scope.is_product(file.path())) {
        if !is_inside(file.path().as_str(), &scope.project) {
            continue;
        }
        for call in file.facts.calls.iter().filter(|call| call.callee.rsplit(['.', ':']).next() == Some(function)) {
            let Some(Argument::Text(first) | Argument::Expression(first)) = call.arguments.first() else { return None };
            if call.caller.is_some() || first.contains('$') {
                return None;
            }
            firsts.push(first);
            let line = at.map_or(call.span.line, |(_, line, _)| line);
            at = Some((file, line, call.span.line));
        }
    }
    let number = firsts.len();
    firsts.sort_unstable();
    firsts.dedup();
    let (file, line, end_line) = at?;
    let evidence = vec![scope.line_evidence(file.path(), line, end_line)];
    let of = format!("the calls of `{function}`");
    (number > 2 && firsts.len() == number).then(|| Measured {
        numbers: vec![number as u64],
        is_sure: true,
        of,
        evidence,
    })
}

/// How many types of the product are said to implement or extend `id`.
pub(super) fn implementations(scope: &Scope<'_>, id: DefinitionId) -> Option<Measured> {
    let codebase = scope.codebase;
    let definition = codebase.definition(id);
    let is_one = |it: &Definition| {
        it.kind.is_type()
            && !it.in_test
            && it.bases.iter().any(|base| base.rsplit(['.', ':']).next() == Some(&definition.name))
    };
    let product = codebase.files().iter().filter(|file| scope.is_product(file.path()));
    let number: usize = product.map(|file| file.facts.definitions.iter().filter(|it| is_one(it)).count()).sum();
    let path = codebase.file(id.file).path();
    let evidence = vec![scope.line_evidence(path, definition.span.line, definition.span.end_line)];
    let of = format!("`{}`", definition.name);
    (number > 0).then(|| Measured { numbers: vec![number as u64], is_sure: false, of, evidence })
}
