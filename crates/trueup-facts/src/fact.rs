//! The facts one source gives.

use compact_str::CompactString;

/// A short text of a fact: a name, a type, a literal.
pub type Name = CompactString;

/// Where a fact stands in its source.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// 1-based line of the first byte.
    pub line: u32,
    /// 1-based line of the last byte.
    pub end_line: u32,
}

impl Span {
    /// Whether the 1-based `line` lies in the span.
    pub fn contains_line(&self, line: u32) -> bool {
        self.line <= line && line <= self.end_line
    }
}

/// What a definition defines. A language maps its own words to the nearest of these.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum DefinitionKind {
    /// An inner module or namespace.
    Module,
    /// A class.
    Class,
    /// A struct or record.
    Struct,
    /// An enumeration; its variants are [`DefinitionKind::Variant`].
    Enum,
    /// A union.
    Union,
    /// An interface or protocol.
    Interface,
    /// A trait.
    Trait,
    /// Another name for a type.
    TypeAlias,
    /// A free function.
    Function,
    /// A function that belongs to a type.
    Method,
    /// A field, attribute or property of a type.
    Field,
    /// A variant of an enumeration.
    Variant,
    /// A named value that does not change.
    Constant,
    /// A named value of a module that may change.
    Variable,
    /// A macro.
    Macro,
    /// A table or collection of a store; its columns are [`DefinitionKind::Field`].
    Table,
    /// A service that a deployment runs, a workload, a unit, a server block.
    Service,
    /// A resource that a deployment declares and that runs nothing of its own: a volume, a queue, a bucket.
    Resource,
    /// A job of a pipeline or a schedule.
    Job,
    /// A named command that developers run: a recipe, a make target, a package script.
    Recipe,
}

impl DefinitionKind {
    /// Whether it defines a type.
    pub fn is_type(self) -> bool {
        use DefinitionKind::{Class, Enum, Interface, Struct, Trait, TypeAlias, Union};
        matches!(self, Class | Struct | Enum | Union | Interface | Trait | TypeAlias)
    }

    /// Whether it defines something that is called.
    pub fn is_callable(self) -> bool {
        use DefinitionKind::{Function, Macro, Method};
        matches!(self, Function | Method | Macro)
    }

    /// The word for it in a sentence, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            DefinitionKind::Module => "module",
            DefinitionKind::Class => "class",
            DefinitionKind::Struct => "struct",
            DefinitionKind::Enum => "enum",
            DefinitionKind::Union => "union",
            DefinitionKind::Interface => "interface",
            DefinitionKind::Trait => "trait",
            DefinitionKind::TypeAlias => "type alias",
            DefinitionKind::Function => "function",
            DefinitionKind::Method => "method",
            DefinitionKind::Field => "field",
            DefinitionKind::Variant => "variant",
            DefinitionKind::Constant => "constant",
            DefinitionKind::Variable => "variable",
            DefinitionKind::Macro => "macro",
            DefinitionKind::Table => "table",
            DefinitionKind::Service => "service",
            DefinitionKind::Resource => "resource",
            DefinitionKind::Job => "job",
            DefinitionKind::Recipe => "recipe",
        }
    }
}

/// Who may use a definition.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub enum Visibility {
    /// Anyone: exported, `pub`, no leading underscore.
    #[default]
    Public,
    /// The same package or crate.
    Package,
    /// The same file, module or type.
    Private,
}

/// The index of a definition in [`FileFacts::definitions`].
pub type DefinitionIndex = u32;

/// A name that a source defines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Definition {
    /// What it defines.
    pub kind: DefinitionKind,
    /// Its own name, without its owner.
    pub name: Name,
    /// The whole definition: from the keyword (`def`, `class`, `fn`, `pub struct` …) to the end of its body.
    /// Decorators, attributes and doc comments above it are outside; see `first_line`.
    pub span: Span,
    /// The 1-based line where its decorators, attributes or doc comment begin; `span.line` where it has none.
    pub first_line: u32,
    /// One past the last byte of the declaration's head: what comes before the body. `span.end` where there is no body.
    pub header_end: u32,
    /// The definition that owns it: the type of a method, field or variant, the function of an inner function.
    /// Methods of a Go receiver or a Rust `impl` have the type as parent where the file defines it.
    pub parent: Option<DefinitionIndex>,
    /// The owner's name, also where the owner is defined in another file.
    pub owner: Option<Name>,
    /// Who may use it.
    pub visibility: Visibility,
    /// The type as written: of a field, a constant, a parameterless alias; the result type of a callable.
    pub type_text: Option<Name>,
    /// The default of a field or the value of a constant, as written, on one line.
    pub value: Option<Name>,
    /// Parameter names of a callable, in order, without `self`.
    pub parameters: Vec<Name>,
    /// Base classes, embedded types, implemented traits and interfaces, as written and without type arguments.
    pub bases: Vec<Name>,
    /// Decorators, attributes and annotations, as written without their sigil.
    pub decorators: Vec<Name>,
    /// The first paragraph of its documentation comment, on one line.
    pub doc: Option<Box<str>>,
    /// Whether it exists for tests only (`#[cfg(test)]`, `#[test]`).
    pub in_test: bool,
}

/// How an import binds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ImportKind {
    /// An import that runs or links.
    Value,
    /// For types only (`import type`, `if TYPE_CHECKING`).
    TypeOnly,
    /// Exported onwards (`export … from`, `pub use`).
    Reexport,
    /// Loaded at run time (`import()`, `require`, `importlib.import_module("…")`), or inside a function body.
    Dynamic,
    /// A module declared in place (`mod x;`).
    Module,
    /// No import is written: a name of the same package or namespace is used, or one that is loaded by its name. The
    /// specifier is the name; one that leads to no file of the tree has no target at all.
    Implicit,
}

/// A name that an import binds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedName {
    /// The name in the module imported from; `*` for all of them.
    pub name: Name,
    /// The name it has here, where it differs.
    pub alias: Option<Name>,
}

/// An import, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// The module as written: `a.b`, `..pkg`, `./x`, `net/http`, `crate::x::y`.
    pub specifier: Name,
    /// The names taken from it; empty where the module itself is bound.
    pub names: Vec<ImportedName>,
    /// How it binds.
    pub kind: ImportKind,
    /// The file that a Rust `#[path = "…"]` attribute names.
    pub path_attribute: Option<Name>,
    /// The inner module the import stands in, `a::b`, where the language nests modules in one file.
    pub module: Option<Name>,
    /// Whether it exists for tests only.
    pub in_test: bool,
    /// Where it stands.
    pub span: Span,
}

/// An argument of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Argument {
    /// A string literal, unquoted.
    Text(Name),
    /// Any other literal or short expression, as written (at most 60 bytes).
    Expression(Name),
}

/// A call, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// The callee as a dotted path, as written: `os.environ.get`, `std::env::var`, `process.env.PORT` is no call.
    pub callee: Name,
    /// The first three arguments.
    pub arguments: Vec<Argument>,
    /// The definition whose body it stands in.
    pub caller: Option<DefinitionIndex>,
    /// Where it stands.
    pub span: Span,
}

/// A fact that a framework or an artifact gives a meaning to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signal {
    /// The meaning.
    pub kind: SignalKind,
    /// The definition it belongs to.
    pub definition: Option<DefinitionIndex>,
    /// Where it stands.
    pub span: Span,
}

/// The meanings of a signal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SignalKind {
    /// An environment variable is read.
    EnvRead {
        /// The variable.
        name: Name,
        /// The value used where it is not set, as written.
        default: Option<Name>,
    },
    /// The program starts here.
    EntryPoint,
    /// An HTTP route is served by the signal's definition.
    ///
    /// A part of a path that is no literal is written `${expression}`; [`crate::routes`] looks up what it is.
    Route {
        /// The method in upper case; `*` for any.
        method: Name,
        /// The path pattern, as written, with the prefixes that the same source gives.
        path: Name,
        /// The name here of the router that serves it, as [`SignalKind::Router`] has it or as it is imported; empty
        /// for the only one.
        router: Name,
        /// What serves it, as written: a name here or of an import; empty where it is written in place.
        handler: Name,
    },
    /// All routes of `target` are served below a path.
    Mount {
        /// The path, as written, with the prefixes that the same source gives.
        path: Name,
        /// What is mounted, as written: a router's name here (`users.router`), a function that makes one or is given
        /// one (`users.routes`), or a module (`app.urls`).
        target: Name,
        /// The name here of the router that it is mounted on; empty for the only one.
        router: Name,
    },
    /// The source makes a router, or the signal's definition is a function that makes one or is given one.
    Router {
        /// Its own name here: what a [`SignalKind::Mount`] elsewhere may name. That of a function's variable or
        /// parameter has the function's name before it: `routes.group`.
        name: Name,
        /// The path it gives to all its routes, already in their paths; empty where it gives none.
        path: Name,
        /// Whether its routes are served only where something mounts it.
        needs_mount: bool,
    },
    /// A flag or positional argument of the command line.
    Flag {
        /// As a user types it: `--port`; a positional argument has no dashes.
        name: Name,
        /// The short form, `-p`.
        short: Option<Name>,
        /// The default, as written.
        default: Option<Name>,
    },
    /// A command or subcommand of the command line.
    Command {
        /// As a user types it.
        name: Name,
    },
    /// The signal's definition is kept in a table or collection.
    Table {
        /// The table's name in the store.
        name: Name,
    },
    /// The signal's definition is a type of error.
    ErrorType,
    /// An error is thrown, raised or returned.
    Throw {
        /// Its type, or the name of its value, as written and without arguments.
        error: Name,
    },
    /// An error is caught.
    Catch {
        /// Its type, as written; `*` for all.
        error: Name,
    },
    /// The signal's definition is a test.
    Test,
    /// The signal's definition is a benchmark.
    Bench,
    /// A setting of the signal's definition, a service, resource or job.
    Setting {
        /// What is set.
        aspect: Aspect,
        /// The name of what is set, where it has one: of a variable, a volume; a port's protocol.
        name: Option<Name>,
        /// The value, as written.
        value: Name,
    },
}

/// What a [`SignalKind::Setting`] sets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Aspect {
    /// The image it runs.
    Image,
    /// The directory or file it is built from.
    Build,
    /// A port, `published:inner` or one number.
    Port,
    /// An environment variable it is given.
    Environment,
    /// A volume or a mount, `source:target`.
    Volume,
    /// Another service it waits for.
    DependsOn,
    /// How its health is asked.
    HealthCheck,
    /// How many of it run.
    Replicas,
    /// The most processor it may use.
    CpuLimit,
    /// The most memory it may use.
    MemoryLimit,
    /// When it is started again.
    Restart,
    /// The user it runs as.
    User,
    /// The command it runs.
    Command,
    /// A network it is part of.
    Network,
    /// Where it sends requests on to.
    Upstream,
    /// When it runs, as written.
    Schedule,
    /// A secret it is given.
    Secret,
    /// The domain name it answers to.
    Host,
    /// Anything else, by its key.
    Other,
}

impl Aspect {
    /// The word for it, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Aspect::Image => "image",
            Aspect::Build => "build",
            Aspect::Port => "port",
            Aspect::Environment => "environment",
            Aspect::Volume => "volume",
            Aspect::DependsOn => "depends-on",
            Aspect::HealthCheck => "health-check",
            Aspect::Replicas => "replicas",
            Aspect::CpuLimit => "cpu-limit",
            Aspect::MemoryLimit => "memory-limit",
            Aspect::Restart => "restart",
            Aspect::User => "user",
            Aspect::Command => "command",
            Aspect::Network => "network",
            Aspect::Upstream => "upstream",
            Aspect::Schedule => "schedule",
            Aspect::Secret => "secret",
            Aspect::Host => "host",
            Aspect::Other => "setting",
        }
    }
}

/// Something that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What, in a sentence.
    pub message: String,
    /// The 1-based line, where one is known.
    pub line: Option<u32>,
}

impl FileFacts {
    /// Whether a definition of this source stands at the top: in nothing but modules and namespaces.
    pub fn is_at_top(&self, definition: &Definition) -> bool {
        let Some(mut parent) = definition.parent else { return definition.owner.is_none() };
        loop {
            match self.definitions.get(parent as usize) {
                Some(around) if around.kind == DefinitionKind::Module => match around.parent {
                    Some(next) if next < parent => parent = next,
                    _ => return true,
                },
                _ => return false,
            }
        }
    }
}

/// All facts of one source.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FileFacts {
    /// What it defines, in source order; a parent comes before its children.
    pub definitions: Vec<Definition>,
    /// What it imports, in source order.
    pub imports: Vec<Import>,
    /// What it calls, in source order.
    pub calls: Vec<Call>,
    /// What frameworks read into it, in source order.
    pub signals: Vec<Signal>,
    /// The first paragraph of the file's own documentation (module docstring, `//!`, leading comment), on one line.
    pub doc: Option<Box<str>>,
    /// The 1-based line where that documentation begins.
    pub doc_line: Option<u32>,
    /// How many lines it has.
    pub line_count: u32,
    /// How many of them hold code: neither blank nor comment only.
    pub code_lines: u32,
    /// The package or namespace it declares (`package main`, `namespace A`).
    pub package: Option<Name>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}
