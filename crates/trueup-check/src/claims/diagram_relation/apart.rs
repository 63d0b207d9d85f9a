//! Whether nothing at all connects the two ends of an arrow.

use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;
use trueup_facts::languages::Support;
use trueup_facts::{FileId, ImportKind, SignalKind, SourceClass, SourcePath, Target};

use super::uses::End;
use crate::claim::Evidence;
use crate::inheritance::last_part;
use crate::scope::{Scope, is_inside};
use crate::words::contains_word;

/// Words that say that two parts speak through something that no import shows.
static WIRE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(https?|rest|grpc|rpc|api|ws|wss|websockets?|sockets?|tcp|udp|tls|queues?|events?|emits?|publish\w*|subscri\w+|pub/sub|async\w*|messages?|signals?|ipc|stdin|stdout|pipe[sd]?|channels?|webhooks?|callbacks?|hooks?|redis|kafka|broker|bus|streams?|polls?|files?|reads?|writes?|stores?|stored|database|db|cli|user|browser|client|server|worker|threads?|process(es)?|cron|plugins?|inject\w*|registered|registers?|json)\b",
    )
    .ok()
});

/// Packages and modules of standard libraries by which programs speak to each other.
const WIRES: &[&str] = &[
    "socket",
    "sockets",
    "http",
    "https",
    "requests",
    "httpx",
    "aiohttp",
    "urllib",
    "urllib3",
    "grpc",
    "grpcio",
    "net",
    "websocket",
    "websockets",
    "ws",
    "zmq",
    "pyzmq",
    "multiprocessing",
    "subprocess",
    "queue",
    "redis",
    "kafka",
    "celery",
    "pika",
    "axios",
    "hyper",
    "reqwest",
    "tonic",
    "axum",
    "flask",
    "django",
    "express",
    "events",
    "child_process",
    "eventbus",
    "rabbitmq",
    "amqp",
    "nats",
    "signal",
    "importlib",
];

/// How many files a chain of imports may pass through.
const STEPS: usize = 3;

/// The evidence that nothing connects two ends; else the reason why that is not certain, and what it is.
pub(super) fn apart(scope: &Scope<'_>, a: &End, b: &End, words: &str) -> Result<Vec<Evidence>, (&'static str, String)> {
    let indirect = |why: &str| Err(("indirect", why.to_owned()));
    if !(a.is_exact && b.is_exact) {
        return indirect("the labels are no exact names of code");
    }
    if a.files.iter().any(|file| b.files.contains(file)) {
        return indirect("they stand in one file");
    }
    let defined: Vec<_> = [a, b].into_iter().filter_map(|end| end.defined(scope)).collect();
    let is_decorated = defined.iter().flat_map(|it| &it.decorators).any(|it| !last_part(it).starts_with("dataclass"));
    let speaks = |end: &End| end.files.iter().any(|&file| speaks_over_wire(scope, file));
    if WIRE.as_ref().is_none_or(|wire| wire.is_match(words)) || is_decorated || speaks(a) || speaks(b) {
        return Err(("over-a-wire", "they may speak through something that no import shows".to_owned()));
    }
    if !(is_read_in_full(scope, a, b) && package_of(scope, a) == package_of(scope, b)) {
        return indirect("they are of different packages, or of languages that are not read in full");
    }
    if mentions(scope, a, &b.name) || mentions(scope, b, &a.name) {
        return indirect("but one names the other");
    }
    let through_bases = |one: &End, other: &End| {
        let bases = one.defined(scope).map_or(&[][..], |it| &it.bases);
        bases.iter().any(|base| mentions(scope, other, last_part(base)))
    };
    if through_bases(a, b) || through_bases(b, a) {
        return indirect("it may use a type that the other is");
    }
    if leads(scope, &a.files, &b.files) || leads(scope, &b.files, &a.files) {
        return indirect("imports lead from one to the other through other files");
    }
    if let Some(path) = brought_together(scope, a, b) {
        return Err(("indirect", format!("`{path}` brings them together")));
    }
    let place = |end: &End| {
        let path = scope.codebase.file(*end.files.first()?).path();
        let line = end.defined(scope).map(|it| it.span.line);
        Some(line.map_or_else(|| scope.file_evidence(path), |line| scope.line_evidence(path, line, line)))
    };
    Ok([a, b].into_iter().filter_map(place).collect())
}

fn mentions(scope: &Scope<'_>, end: &End, name: &str) -> bool {
    end.files.iter().any(|&file| contains_word(&scope.codebase.file(file).source.text, name))
}

fn is_read_in_full(scope: &Scope<'_>, a: &End, b: &End) -> bool {
    let language = |end: &End| scope.codebase.file(*end.files.first()?).source.language;
    let same = language(a) == language(b) && language(a).is_some_and(|it| it.support == Support::Full);
    let resolved = |end: &End| {
        let files = end.files.iter().map(|&file| scope.codebase.file(file));
        files.flat_map(|file| &file.imports).all(|import| !matches!(import.target, Target::Unresolved(_)))
    };
    same && resolved(a) && resolved(b)
}

/// The directory of the nearest manifest around an end.
fn package_of(scope: &Scope<'_>, end: &End) -> Option<String> {
    let path = scope.codebase.file(*end.files.first()?).path().as_str();
    let manifests = scope.codebase.packages().iter().map(|package| package.manifest.directory());
    manifests.filter(|directory| is_inside(path, directory)).max_by_key(|it| it.len()).map(str::to_owned)
}

/// Whether a file serves routes, or imports what programs speak through.
fn speaks_over_wire(scope: &Scope<'_>, file: FileId) -> bool {
    let file = scope.codebase.file(file);
    let serves = file.facts.signals.iter().any(|signal| matches!(signal.kind, SignalKind::Route { .. }));
    // What passes things on without an import that says so.
    let passes_on = ["Queue", "Channel", "EventEmitter", "EventBus", "Topic", "mpsc"];
    let hands_over = passes_on.iter().any(|word| contains_word(&file.source.text, word));
    let is_wire = |name: &str| name.split(['/', '.', ':', '-']).any(|part| WIRES.contains(&part));
    serves
        || hands_over
        || file.imports.iter().any(|import| {
            let kind = file.facts.imports.get(import.import as usize).map(|it| it.kind);
            match &import.target {
                Target::Package(name) | Target::Standard(name) => kind != Some(ImportKind::TypeOnly) && is_wire(name),
                _ => false,
            }
        })
}

/// Whether imports lead from one set of files to the other in a few steps.
fn leads(scope: &Scope<'_>, from: &[FileId], to: &[FileId]) -> bool {
    let mut seen: FxHashSet<FileId> = from.iter().copied().collect();
    let mut edge: Vec<FileId> = from.to_vec();
    for _ in 0..STEPS {
        let mut next = Vec::new();
        for &id in &edge {
            let file = scope.codebase.file(id);
            for import in &file.imports {
                let kind = file.facts.imports.get(import.import as usize).map(|it| it.kind);
                if let Target::File(target) = import.target
                    && kind != Some(ImportKind::Module)
                    && seen.insert(target)
                {
                    next.push(target);
                }
            }
        }
        if next.iter().any(|file| to.contains(file)) {
            return true;
        }
        edge = next;
    }
    false
}

/// A file of the product that names both, other than one that only passes names on.
fn brought_together(scope: &Scope<'_>, a: &End, b: &End) -> Option<SourcePath> {
    let ids = (0..).map(FileId).zip(scope.codebase.files());
    for (id, file) in ids {
        let is_other = !a.files.contains(&id) && !b.files.contains(&id);
        let does_something =
            file.facts.definitions.iter().any(|it| it.kind.is_callable()) || !file.facts.calls.is_empty();
        let names_both = || contains_word(&file.source.text, &a.name) && contains_word(&file.source.text, &b.name);
        if file.source.class == SourceClass::Product && is_other && does_something && names_both() {
            return Some(file.path().clone());
        }
    }
    None
}
