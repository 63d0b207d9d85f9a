//! Settings: the environment variables that the product reads.

use std::collections::BTreeMap;

use trueup_facts::{Codebase, Name, SignalKind, SourcePath};

use crate::component::Components;

/// An environment variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// Its name.
    pub name: Name,
    /// Where it is read, sorted; at least one.
    pub reads: Vec<SettingRead>,
}

impl Setting {
    /// The defaults used, as written, each once, in the order of the reads.
    pub fn defaults(&self) -> Vec<&Name> {
        let mut defaults: Vec<&Name> = Vec::new();
        for default in self.reads.iter().filter_map(|read| read.default.as_ref()) {
            if !defaults.contains(&default) {
                defaults.push(default);
            }
        }
        defaults
    }
}

/// One place where a setting is read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SettingRead {
    /// The file.
    pub path: SourcePath,
    /// The 1-based line.
    pub line: u32,
    /// The value used where the variable is not set, as written.
    pub default: Option<Name>,
}

pub(crate) fn read(codebase: &Codebase, components: &Components) -> Vec<Setting> {
    let mut settings: BTreeMap<&Name, Vec<SettingRead>> = BTreeMap::new();
    for component in components.all() {
        for &id in &component.files {
            let file = codebase.file(id);
            for signal in &file.facts.signals {
                let SignalKind::EnvRead { name, default } = &signal.kind else { continue };
                let in_test = signal.definition.is_some_and(|at| is_in_test(codebase, id, at));
                if in_test || !is_variable_name(name) {
                    continue;
                }
                let read = SettingRead { path: file.path().clone(), line: signal.span.line, default: default.clone() };
                settings.entry(name).or_default().push(read);
            }
        }
    }
    let setting = |(name, mut reads): (&Name, Vec<SettingRead>)| {
        reads.sort();
        reads.dedup();
        Setting { name: name.clone(), reads }
    };
    settings.into_iter().map(setting).collect()
}

fn is_in_test(codebase: &Codebase, file: trueup_facts::FileId, definition: u32) -> bool {
    codebase.file(file).facts.definitions.get(definition as usize).is_some_and(|definition| definition.in_test)
}

fn is_variable_name(name: &str) -> bool {
    let first = name.bytes().next();
    first.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
