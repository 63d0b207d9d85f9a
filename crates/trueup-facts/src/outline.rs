//! Facts as text, one line each: for test cases and for looking at what was read.

use std::fmt::Write;

use crate::artifacts::{Package, Place};
use crate::calls::{CallGraph, Callee, Certainty, How};
use crate::{
    Argument, Call, Codebase, Definition, FileFacts, Import, ImportKind, Name, SignalKind, Target, Visibility,
};

/// The definitions, signals, documentation and problems of one source.
///
/// A definition is one line, indented under its parent:
/// `method -name(parameters): type = value < bases @decorators "doc" #test [first_line/line-end_line]`, where `-` marks
/// a private and `~` a package-wide definition, `Owner.` precedes the name where the owner stands in another file, and
/// `first_line/` is left out where nothing precedes the definition.
pub fn facts(facts: &FileFacts) -> String {
    let mut text = String::new();
    if let Some(doc) = &facts.doc {
        let _ = writeln!(text, "doc {doc:?} [{}]", facts.doc_line.unwrap_or(0));
    }
    if let Some(package) = &facts.package {
        let _ = writeln!(text, "package {package}");
    }
    let mut depths: Vec<usize> = Vec::with_capacity(facts.definitions.len());
    for definition in &facts.definitions {
        let parent = definition.parent.and_then(|parent| depths.get(parent as usize));
        let depth = parent.map_or(0, |depth| depth + 1);
        depths.push(depth);
        let _ = writeln!(text, "{}{}", "  ".repeat(depth), definition_line(definition));
    }
    text.push_str(&signals(facts));
    for problem in &facts.problems {
        let _ = writeln!(text, "problem {} [{}]", problem.message, problem.line.unwrap_or(0));
    }
    text
}

/// The signals of one source: `meaning in definition [line]`.
pub fn signals(facts: &FileFacts) -> String {
    let mut text = String::new();
    for signal in &facts.signals {
        let owner = signal.definition.and_then(|index| facts.definitions.get(index as usize));
        let place = owner.map_or(String::new(), |owner| format!(" in {}", owner.name));
        let _ = writeln!(text, "{}{place} [{}]", signal_text(&signal.kind), signal.span.line);
    }
    text
}

/// The calls of one source: `callee(arguments) in caller [line]`.
pub fn calls(facts: &FileFacts) -> String {
    let mut text = String::new();
    for call in &facts.calls {
        let caller = call.caller.and_then(|index| facts.definitions.get(index as usize));
        let place = caller.map_or(String::new(), |caller| format!(" in {}", caller.name));
        let _ = writeln!(text, "{}{place} [{}]", call_text(call), call.span.line);
    }
    text
}

/// Where the imports of every source lead: `path: import -> targets`, several targets separated by a comma.
pub fn imports(codebase: &Codebase) -> String {
    let mut text = String::new();
    for file in codebase.files() {
        for (index, import) in file.facts.imports.iter().enumerate() {
            let found = file.imports.iter().filter(|resolved| resolved.import as usize == index);
            let targets: Vec<String> = found.map(|resolved| target_text(codebase, &resolved.target)).collect();
            let _ = writeln!(text, "{}: {} -> {}", file.path(), import_text(import), targets.join(", "));
        }
    }
    text
}

/// The artifacts with their facts, and below each where its imports lead: `import specifier -> target [line]`. The
/// facts of each are headed by a line `name path:`.
pub fn artifacts(codebase: &Codebase) -> String {
    let mut text = String::new();
    for file in codebase.artifacts() {
        let _ = writeln!(text, "{} {}:", file.artifact.name, file.path);
        text.push_str(&facts(&file.facts));
        for (index, import) in file.facts.imports.iter().enumerate() {
            let found = file.imports.iter().filter(|resolved| resolved.import as usize == index);
            let targets: Vec<String> = found.map(|resolved| target_text(codebase, &resolved.target)).collect();
            let _ = writeln!(text, "import {} -> {} [{}]", import_text(import), targets.join(", "), import.span.line);
        }
    }
    text
}

/// The tables that SQL ends up with, each with its columns and indexes below it:
/// `table name (primary key) [path:line] of root`.
pub fn tables(codebase: &Codebase) -> String {
    let mut text = String::new();
    let at = |place: &Place| format!("[{}:{}]", place.path, place.span.line);
    for table in codebase.tables() {
        let key = table.primary_key.join(", ");
        let _ = writeln!(text, "table {} ({key}) {} of {}", table.name, at(&table.place), table.root);
        for column in &table.columns {
            let part =
                |sign: &str, part: &Option<Name>| part.as_ref().map_or(String::new(), |it| format!("{sign}{it}"));
            let (kind, default) = (part(": ", &column.type_text), part(" = ", &column.default));
            let references = part(" -> ", &column.references);
            let not_null = if column.not_null { " not null" } else { "" };
            let unique = if column.unique { " unique" } else { "" };
            let place = at(&column.place);
            let _ = writeln!(text, "  {}{kind}{default}{not_null}{unique}{references} {place}", column.name);
        }
        for index in &table.indexes {
            let unique = if index.unique { "unique " } else { "" };
            let name = index.name.as_deref().unwrap_or("");
            let _ = writeln!(text, "  {unique}index {name}({}) {}", index.columns.join(", "), at(&index.place));
        }
    }
    text
}

/// The packages that manifests declare, each with its dependencies below it.
pub fn packages(packages: &[Package]) -> String {
    let mut text = String::new();
    for package in packages {
        let description = package.description.as_ref().map_or(String::new(), |text| format!(" {text:?}"));
        let _ = writeln!(
            text,
            "{:?} {} [{}:{}]{description}",
            package.ecosystem, package.name, package.manifest, package.line
        );
        for dependency in &package.dependencies {
            let requirement = dependency.requirement.as_ref().map_or(String::new(), |text| format!(" {text}"));
            let development = if dependency.development { " #development" } else { "" };
            let locked = dependency.locked.as_ref().map_or(String::new(), |version| format!(" locked {version}"));
            let _ = writeln!(text, "  {}{requirement}{locked}{development}", dependency.name);
        }
    }
    text
}

/// Every served route: `method path -> handler [file:line]`; one whose path may be the end of a longer one begins with
/// `…`.
pub fn routes(codebase: &Codebase) -> String {
    let mut text = String::new();
    for route in codebase.routes() {
        let handler = route.handler.map_or(String::new(), |id| {
            let definition = codebase.definition(id);
            let owner = definition.owner.as_ref().map_or(String::new(), |owner| format!("{owner}."));
            let elsewhere = if id.file == route.file { "" } else { codebase.file(id.file).path().as_str() };
            let place = if elsewhere.is_empty() { String::new() } else { format!("{elsewhere}:") };
            format!(" -> {place}{owner}{}", definition.name)
        });
        let open = if route.is_complete { "" } else { "…" };
        let file = codebase.file(route.file).path();
        let _ = writeln!(text, "{} {open}{}{handler} [{file}:{}]", route.method, route.path, route.span.line);
    }
    text
}

/// What an import leads to, in a word or a path.
pub fn target_text(codebase: &Codebase, target: &Target) -> String {
    match target {
        Target::File(id) => codebase.file(*id).path().to_string(),
        Target::Package(name) => format!("package {name}"),
        Target::Standard(name) => format!("standard {name}"),
        Target::Artifact(path) => format!("artifact {path}"),
        Target::Unresolved(name) => format!("unresolved {name}"),
    }
}

/// An import on one line: `specifier [names] kind`.
pub fn import_text(import: &Import) -> String {
    let mut text = import.specifier.to_string();
    if !import.names.is_empty() {
        let names: Vec<String> = import
            .names
            .iter()
            .map(|name| match &name.alias {
                Some(alias) => format!("{} as {alias}", name.name),
                None => name.name.to_string(),
            })
            .collect();
        let _ = write!(text, " [{}]", names.join(", "));
    }
    let kind = match import.kind {
        ImportKind::Value => "",
        ImportKind::TypeOnly => " type-only",
        ImportKind::Reexport => " reexport",
        ImportKind::Dynamic => " dynamic",
        ImportKind::Module => " module",
        ImportKind::Implicit => " implicit",
    };
    text.push_str(kind);
    if let Some(path) = &import.path_attribute {
        let _ = write!(text, " at {path:?}");
    }
    if let Some(module) = &import.module {
        let _ = write!(text, " in {module}");
    }
    if import.in_test {
        text.push_str(" #test");
    }
    text
}

fn definition_line(definition: &Definition) -> String {
    let visibility = match definition.visibility {
        Visibility::Public => "",
        Visibility::Package => "~",
        Visibility::Private => "-",
    };
    let mut line = format!("{} {visibility}", definition.kind.word());
    if let (None, Some(owner)) = (definition.parent, &definition.owner) {
        let _ = write!(line, "{owner}.");
    }
    line.push_str(&definition.name);
    if definition.kind.is_callable() {
        let _ = write!(line, "({})", definition.parameters.join(", "));
    }
    if let Some(type_text) = &definition.type_text {
        let _ = write!(line, ": {type_text}");
    }
    if let Some(value) = &definition.value {
        let _ = write!(line, " = {value}");
    }
    if !definition.bases.is_empty() {
        let _ = write!(line, " < {}", definition.bases.join(", "));
    }
    for decorator in &definition.decorators {
        let _ = write!(line, " @{decorator}");
    }
    if let Some(doc) = &definition.doc {
        let _ = write!(line, " {doc:?}");
    }
    if definition.in_test {
        line.push_str(" #test");
    }
    let span = definition.span;
    let first = if definition.first_line == span.line { String::new() } else { format!("{}/", definition.first_line) };
    let last = if span.line == span.end_line { String::new() } else { format!("-{}", span.end_line) };
    let _ = write!(line, " [{first}{}{last}]", span.line);
    line
}

fn signal_text(kind: &SignalKind) -> String {
    match kind {
        SignalKind::EnvRead { name, default: Some(default) } => format!("env {name} = {default}"),
        SignalKind::EnvRead { name, default: None } => format!("env {name}"),
        SignalKind::EntryPoint => "entry-point".to_owned(),
        SignalKind::Route { method, path, router, handler } => {
            let handler = if handler.is_empty() { String::new() } else { format!(" by {handler}") };
            format!("route {method} {path}{handler}{}", on_router(router))
        }
        SignalKind::Mount { path, target, router } => format!("mount {target} at {path:?}{}", on_router(router)),
        SignalKind::Router { name, path, needs_mount } => {
            let mounted = if *needs_mount { " to mount" } else { "" };
            format!("router {name:?} at {path:?}{mounted}")
        }
        SignalKind::Flag { name, short, default } => {
            let short = short.as_ref().map_or(String::new(), |short| format!(" {short}"));
            let default = default.as_ref().map_or(String::new(), |default| format!(" = {default}"));
            format!("flag {name}{short}{default}")
        }
        SignalKind::Command { name } => format!("command {name}"),
        SignalKind::Table { name } => format!("table {name}"),
        SignalKind::ErrorType => "error".to_owned(),
        SignalKind::Throw { error } => format!("throw {error}"),
        SignalKind::Catch { error } => format!("catch {error}"),
        SignalKind::Test => "test".to_owned(),
        SignalKind::Bench => "bench".to_owned(),
        SignalKind::Setting { aspect, name, value } => {
            let name = name.as_ref().map_or(String::new(), |name| format!(" {name}"));
            format!("{}{name} = {value}", aspect.word())
        }
    }
}

fn on_router(router: &str) -> String {
    if router.is_empty() { String::new() } else { format!(" on {router}") }
}

fn call_text(call: &Call) -> String {
    let arguments: Vec<String> = call
        .arguments
        .iter()
        .map(|argument| match argument {
            Argument::Text(text) => format!("{text:?}"),
            Argument::Expression(text) => text.to_string(),
        })
        .collect();
    format!("{}({})", call.callee, arguments.join(", "))
}

/// One line for each call and each thing it leads to: where it stands, who calls, what is called, how it was found, and
/// how sure it is where that is not certain. Modules that are imported and classes that are defined are left out.
pub fn edges(codebase: &Codebase) -> String {
    let graph = CallGraph::of(codebase);
    let name = |body: u32| {
        let body = &graph.bodies()[body as usize];
        let path = codebase.file(body.file).path();
        if body.name.is_empty() { path.to_string() } else { format!("{path} {}", body.name) }
    };
    let mut lines = Vec::new();
    for edge in graph.edges().iter().filter(|edge| edge.how != How::Runs) {
        let callee = match &edge.callee {
            Callee::Body(body) => name(*body),
            Callee::External(outside) => outside.to_string(),
        };
        let certainty = match edge.certainty {
            Certainty::Certain => String::new(),
            other => format!(", {}", other.word()),
        };
        lines.push(format!("{}: {} -> {callee} ({}{certainty})\n", edge.line, name(edge.caller), edge.how.word()));
    }
    lines.concat()
}
