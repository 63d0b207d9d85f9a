//! Imports: which module a name is bound to.

use super::value::{Key, Object, ObjectId, Value};
use super::{Machine, Reached};
use crate::calls::How;
use crate::calls::program::Place;
use crate::{FileId, Name, Target};

impl Machine<'_> {
    /// `import a.b.c` binds `a`, or `a.b.c` under another name.
    pub(super) fn import(&mut self, byte: u32, module: &Name, alias: Option<&Name>) {
        self.importing = self.place_of_import(byte);
        let targets = self.targets(byte, module);
        let Some(file) = targets.iter().find_map(|target| match target {
            Target::File(file) => Some(*file),
            _ => None,
        }) else {
            let first = module.split('.').next().unwrap_or(module);
            let value = self.external(alias.map_or(first, |_| module.as_str()).into());
            self.bind(&alias.cloned().unwrap_or_else(|| first.into()), &value);
            return;
        };
        match alias {
            Some(alias) => {
                let object = self.module_object(file);
                self.bind(alias, &Value::one(object));
            }
            None => self.bind_packages(module, file),
        }
    }

    /// Binds the first part of a dotted module, and in each part the next.
    fn bind_packages(&mut self, module: &Name, file: FileId) {
        let parts: Vec<&str> = module.split('.').collect();
        let path = self.codebase.file(file).path().as_str();
        let mut directory = match path.rsplit_once('/') {
            Some((directory, "__init__.py" | "__init__.pyi")) => directory.to_owned(),
            _ => path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_owned(),
        };
        let mut inner = self.module_object(file);
        for part in parts.iter().skip(1).rev() {
            directory = directory.rsplit_once('/').map_or(String::new(), |(outer, _)| outer.to_owned());
            let outer = match self.codebase.file_at(&format!("{directory}/__init__.py")) {
                Some(package) => self.module_object(package),
                None => self.store.object(Object::Directory(directory.as_str().into())),
            };
            self.store.set(outer, Key::Attribute((*part).into()), &Value::one(inner));
            inner = outer;
        }
        if let Some(first) = parts.first() {
            self.bind(&(*first).into(), &Value::one(inner));
        }
    }

    /// `from module import names`.
    pub(super) fn import_names(&mut self, byte: u32, module: &Name, names: &[(Name, Name)]) {
        self.importing = self.place_of_import(byte);
        let targets = self.targets(byte, module);
        let files: Vec<FileId> = targets
            .iter()
            .filter_map(|target| match target {
                Target::File(file) => Some(*file),
                _ => None,
            })
            .collect();
        for (name, here) in names {
            if name == "*" {
                for &file in &files {
                    self.import_all(file);
                }
                continue;
            }
            let value = self.imported(&files, module, name);
            let value = match value.is_unknown() && files.is_empty() {
                true => self.external(format!("{}.{name}", module.trim_start_matches('.')).into()),
                false => value,
            };
            self.bind(here, &value);
        }
    }

    fn imported(&mut self, files: &[FileId], module: &Name, name: &Name) -> Value {
        let mut found = Value::unknown();
        let last = module.rsplit('.').next().unwrap_or_default().to_owned();
        for &file in files {
            let path = self.codebase.file(file).path();
            let (stem, outer) = match path.stem() {
                "__init__" => (last_part(path.directory()), last_part(outer(path.directory()))),
                stem => (stem, last_part(path.directory())),
            };
            if stem == name && (last.is_empty() || outer == last) {
                let object = self.module_object(file);
                found.join(&Value::one(object));
            }
        }
        if !found.is_unknown() {
            return found;
        }
        for &file in files {
            let object = self.module_object(file);
            found.join(&self.attribute(&Value::one(object), name, Default::default()));
        }
        found
    }

    fn import_all(&mut self, file: FileId) {
        let object = self.module_object(file);
        let names: Vec<(Name, Value)> = self
            .store
            .parts(object)
            .iter()
            .filter_map(|(key, value)| match key {
                Key::Attribute(name) if !name.starts_with('_') => Some((name.clone(), value.clone())),
                _ => None,
            })
            .collect();
        for (name, value) in names {
            if let Some(frame) = self.running().map(|running| running.frame) {
                self.store.set(frame, Key::Attribute(name), &value);
            }
        }
    }

    /// The module of a file, run.
    fn module_object(&mut self, file: FileId) -> ObjectId {
        let own = self.running().map(|running| running.body);
        if own != Some((file, 0)) {
            self.edge(self.importing, Reached::Body((file, 0)), How::Runs);
        }
        self.module(file);
        self.store.object(Object::Module(file))
    }

    fn place_of_import(&self, byte: u32) -> Place {
        let imports = self.running().map(|running| &self.codebase.file(running.body.0).facts.imports);
        let found = imports.into_iter().flatten().find(|import| import.span.start == byte);
        Place { byte, line: found.map_or(0, |import| import.span.line) }
    }

    /// Where the import that begins at a byte of the running function's file leads.
    fn targets(&self, byte: u32, module: &Name) -> Vec<Target> {
        let Some(running) = self.running() else { return Vec::new() };
        let file = self.codebase.file(running.body.0);
        let is_it = |at: u32| {
            file.facts.imports.get(at as usize).is_some_and(|it| it.span.start == byte && it.specifier == *module)
        };
        file.imports.iter().filter(|resolved| is_it(resolved.import)).map(|resolved| resolved.target.clone()).collect()
    }

    /// A module in the package that a source is.
    pub(super) fn submodule_of(&mut self, file: FileId, name: &Name) -> Option<Value> {
        let path = self.codebase.file(file).path();
        (path.stem() == "__init__").then(|| path.directory().to_owned()).and_then(|it| self.module_below(&it, name))
    }

    /// A module in a directory.
    pub(super) fn module_below(&mut self, directory: &str, name: &Name) -> Option<Value> {
        let base = if directory.is_empty() { name.to_string() } else { format!("{directory}/{name}") };
        let file = [format!("{base}.py"), format!("{base}/__init__.py")];
        let file = file.iter().find_map(|path| self.codebase.file_at(path))?;
        self.module(file);
        Some(Value::one(self.store.object(Object::Module(file))))
    }
}

fn outer(directory: &str) -> &str {
    directory.rsplit_once('/').map_or("", |(outer, _)| outer)
}

fn last_part(directory: &str) -> &str {
    directory.rsplit('/').next().unwrap_or(directory)
}
