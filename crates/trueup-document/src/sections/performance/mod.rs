//! Performance considerations: what is shared between threads, what is kept to be fast, and what is measured.

use trueup_facts::{Definition, DefinitionId, SignalKind};
use trueup_model::Model;

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Performance considerations.
pub static PERFORMANCE: SectionKind =
    SectionKind { folder: "performance", heading: "Performance Considerations", level: 2, draft };

/// At most this many things of a sort are told.
const TOLD: usize = 8;

/// Types by which threads share: a field or variable of such a type is a place where one may wait for another.
const LOCKS: &[&str] = &[
    "Mutex",
    "RwLock",
    "RWMutex",
    "ReentrantLock",
    "ReadWriteLock",
    "ReentrantReadWriteLock",
    "Semaphore",
    "Condvar",
    "shared_mutex",
    "mutex",
    "recursive_mutex",
    "SemaphoreSlim",
    "AsyncMutex",
    "BoundedSemaphore",
];

/// Decorators that keep the result of a function.
const MEMORIES: &[&str] = &["lru_cache", "cache", "cached_property", "Cacheable", "memoize", "cached"];

fn draft(model: &Model) -> Option<String> {
    let parts = [
        part(model, "Locks, where one thread may wait for another:", is_lock),
        part(model, "Results that are kept:", is_memory),
        benchmarks(model),
    ];
    if parts.iter().all(Option::is_none) {
        return None;
    }
    let mut text = String::from("### Bottlenecks\n\n");
    let [locks, memories, benchmarks] = parts;
    text.push_str(&locks.map_or_else(String::new, |part| format!("{part}\n")));
    text.push_str(&ask("Where does this get slow under load, and when does that matter?"));
    text.push_str("\n### Optimizations\n\n");
    text.push_str(&memories.map_or_else(String::new, |part| format!("{part}\n")));
    text.push_str(&benchmarks.map_or_else(String::new, |part| format!("{part}\n")));
    text.push_str(&ask("What was done to make it faster, and what did it bring?"));
    text.push_str("\n### Scalability\n\n");
    text.push_str(&ask("What limits one instance, and what must change before several can run?"));
    Some(text)
}

/// The definitions of the product that `is_told`, at most [`TOLD`], below a heading sentence.
fn part(model: &Model, sentence: &str, is_told: fn(&Definition) -> bool) -> Option<String> {
    let codebase = model.codebase();
    let mut items: Vec<String> = Vec::new();
    let mut all = 0;
    for &file in model.components().all().iter().flat_map(|component| &component.files) {
        let definitions = &codebase.file(file).facts.definitions;
        for (index, definition) in definitions.iter().enumerate() {
            if definition.in_test || !is_told(definition) || !prose::is_telling_name(&definition.name) {
                continue;
            }
            let id = DefinitionId { file, index: index as u32 };
            if !prose::line_names(codebase, file, definition.span.line, &definition.name) {
                continue;
            }
            all += 1;
            if items.len() < TOLD {
                items.push(format!("- {}\n", prose::defined(codebase, id)));
            }
        }
    }
    told(sentence, &items, all)
}

fn told(sentence: &str, items: &[String], all: usize) -> Option<String> {
    if items.is_empty() {
        return None;
    }
    let more = all - items.len();
    let more = if more > 0 { format!("- {more} more\n") } else { String::new() };
    Some(format!("{sentence}\n\n{}{more}", items.concat()))
}

/// Whether a definition is something that a thread locks.
fn is_lock(definition: &Definition) -> bool {
    use trueup_facts::DefinitionKind::{Constant, Field, Variable};
    let typed = definition.type_text.as_deref().unwrap_or("");
    let value = definition.value.as_deref().unwrap_or("");
    let names = |text: &str| words(text).any(|word| LOCKS.contains(&word));
    let made = value.starts_with("threading.") || value.starts_with("asyncio.");
    let is_made_lock = made && words(value).any(|word| matches!(word, "Lock" | "RLock" | "Semaphore" | "Condition"));
    matches!(definition.kind, Field | Variable | Constant) && (names(typed) || names(value) || is_made_lock)
}

/// Whether a function's results are kept.
fn is_memory(definition: &Definition) -> bool {
    let keeps = |decorator: &trueup_facts::Name| {
        let name = decorator.split('(').next().unwrap_or(decorator);
        let last = name.rsplit(['.', '@', ':']).next().unwrap_or(name);
        MEMORIES.contains(&last)
    };
    definition.kind.is_callable() && definition.decorators.iter().any(keeps)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// The benchmarks that are there.
fn benchmarks(model: &Model) -> Option<String> {
    let codebase = model.codebase();
    let mut items: Vec<String> = Vec::new();
    let mut all = 0;
    for (at, file) in codebase.files().iter().enumerate() {
        for signal in file.facts.signals.iter().filter(|signal| signal.kind == SignalKind::Bench) {
            let Some(index) = signal.definition else { continue };
            let id = DefinitionId { file: trueup_facts::FileId(at as u32), index };
            let definition = codebase.definition(id);
            if !prose::line_names(codebase, id.file, definition.span.line, &definition.name) {
                continue;
            }
            all += 1;
            if items.len() < TOLD {
                items.push(format!("- {}\n", prose::defined(codebase, id)));
            }
        }
    }
    told("Benchmarks:", &items, all)
}
