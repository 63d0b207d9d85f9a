//! What a name means where it is used, and what binding it does.

use super::Machine;
use super::builtins::is_builtin;
use super::value::{Key, Object, ObjectId, Value};
use crate::Name;

impl Machine<'_> {
    /// What a name holds for the running function.
    pub(super) fn name(&mut self, name: &Name) -> Value {
        let Some(running) = self.running() else { return Value::unknown() };
        let (start, is_global) = (running.frame, self.binds_globally(name));
        let key = Key::Attribute(name.clone());
        let mut scope = start;
        loop {
            match *self.store.get(scope) {
                Object::Frame { file, function, parent, .. } => {
                    let own = self.function((file, function));
                    if !is_global && own.is_some_and(|own| own.locals.binary_search(name).is_ok()) {
                        return self.store.part(scope, &key).cloned().unwrap_or_default();
                    }
                    scope = parent;
                }
                Object::Class { frame, .. } => {
                    if let (true, Some(value)) = (scope == start, self.store.part(scope, &key)) {
                        return value.clone();
                    }
                    scope = frame;
                }
                _ => break,
            }
        }
        if let Some(value) = self.store.part(scope, &key) {
            return value.clone();
        }
        match is_builtin(name) {
            true => self.external(format!("<builtin>.{name}").into()),
            false => Value::unknown(),
        }
    }

    fn binds_globally(&self, name: &Name) -> bool {
        let own = self.running().and_then(|running| self.function(running.body));
        own.is_some_and(|own| own.globals.binary_search(name).is_ok())
    }

    /// Binds a name in the running function, or where the name belongs.
    pub(super) fn bind(&mut self, name: &Name, value: &Value) {
        let Some(scope) = self.binding_scope(name) else { return };
        self.store.set(scope, Key::Attribute(name.clone()), value);
    }

    fn binding_scope(&self, name: &Name) -> Option<ObjectId> {
        let running = self.running()?;
        let is_global = self.binds_globally(name);
        let mut scope = running.frame;
        loop {
            match *self.store.get(scope) {
                Object::Frame { file, function, parent, .. } => {
                    let own = self.function((file, function))?;
                    if !is_global && own.locals.binary_search(name).is_ok() {
                        return Some(scope);
                    }
                    scope = parent;
                }
                Object::Class { frame, .. } if is_global || scope != running.frame => scope = frame,
                _ => return Some(scope),
            }
        }
    }
}
