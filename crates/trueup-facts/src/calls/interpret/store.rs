//! The objects and what their parts hold, with a trail by which a branch can be taken back.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::value::{Key, Object, ObjectId, Value};

/// The most objects of a run; further ones are the last.
const MOST_OBJECTS: usize = 4_000_000;

/// Objects and their parts.
#[derive(Default)]
pub(super) struct Store {
    objects: Vec<Object>,
    parts: Vec<BTreeMap<Key, Value>>,
    /// Whether an object stands for several.
    repeated: Vec<bool>,
    known: FxHashMap<Object, ObjectId>,
    trail: Vec<(ObjectId, Key, Option<Value>)>,
}

/// What a branch changed: each part with what it holds at the branch's end.
pub(super) type Changes = BTreeMap<(ObjectId, Key), Option<Value>>;

impl Store {
    /// The object of this identity.
    pub(super) fn object(&mut self, object: Object) -> ObjectId {
        if let Some(&id) = self.known.get(&object) {
            return id;
        }
        if self.objects.len() >= MOST_OBJECTS {
            return (self.objects.len() - 1) as ObjectId;
        }
        let id = self.objects.len() as ObjectId;
        self.objects.push(object.clone());
        self.parts.push(BTreeMap::new());
        self.repeated.push(false);
        self.known.insert(object, id);
        id
    }

    /// The object of this identity as it is made anew: made twice, it stands for several.
    pub(super) fn made(&mut self, object: Object) -> ObjectId {
        match self.known.get(&object) {
            Some(&id) => {
                self.set_repeated(id);
                id
            }
            None => self.object(object),
        }
    }

    /// From now on the object stands for several.
    pub(super) fn set_repeated(&mut self, id: ObjectId) {
        self.repeated[id as usize] = true;
    }

    /// What the object is.
    pub(super) fn get(&self, id: ObjectId) -> &Object {
        &self.objects[id as usize]
    }

    /// What a part of an object holds, where it was ever set.
    pub(super) fn part(&self, id: ObjectId, key: &Key) -> Option<&Value> {
        self.parts[id as usize].get(key)
    }

    /// All parts of an object.
    pub(super) fn parts(&self, id: ObjectId) -> &BTreeMap<Key, Value> {
        &self.parts[id as usize]
    }

    /// Sets a part; of an object that stands for several it only adds.
    pub(super) fn set(&mut self, id: ObjectId, key: Key, value: &Value) {
        if self.repeated[id as usize] { self.add(id, key, value) } else { self.replace(id, key, Some(value.clone())) }
    }

    /// Adds to what a part may hold.
    pub(super) fn add(&mut self, id: ObjectId, key: Key, value: &Value) {
        let before = self.parts[id as usize].get(&key);
        let mut joined = before.cloned().unwrap_or_default();
        if joined.join(value) || before.is_none() {
            self.replace(id, key, Some(joined));
        }
    }

    /// Adds to what a part may hold, whichever branch is taken.
    pub(super) fn add_for_good(&mut self, id: ObjectId, key: Key, value: &Value) {
        self.parts[id as usize].entry(key).or_default().join(value);
    }

    /// Sets a part, or takes it away.
    pub(super) fn replace(&mut self, id: ObjectId, key: Key, value: Option<Value>) {
        let parts = &mut self.parts[id as usize];
        let before = match value {
            Some(value) => parts.insert(key.clone(), value),
            None => parts.remove(&key),
        };
        self.trail.push((id, key, before));
    }

    /// Where a branch begins.
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Takes back everything since `mark`, and gives what it had come to.
    pub(super) fn take_back(&mut self, mark: usize) -> Changes {
        let mut changes = Changes::new();
        while self.trail.len() > mark {
            let Some((id, key, before)) = self.trail.pop() else { break };
            let parts = &mut self.parts[id as usize];
            let now = match before {
                Some(before) => parts.insert(key.clone(), before),
                None => parts.remove(&key),
            };
            changes.entry((id, key)).or_insert(now);
        }
        changes
    }

    /// Forgets how to take back, where nothing can be taken back any more.
    pub(super) fn settle(&mut self) {
        self.trail.clear();
    }
}
