//! Constants: what the value of a definition comes to.
//!
//! Values are kept as written; [`Codebase::constant`] evaluates one on demand, through other constants and across
//! files. What is no constant expression of numbers, texts, truth values and spans of time has no value here.

mod expression;
mod span_of_time;

use rustc_hash::FxHashSet;

use crate::{Codebase, Definition, DefinitionId, DefinitionKind, Name, Target};

/// The value of a constant expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Constant {
    /// A whole number.
    Integer(i128),
    /// A number with a fraction.
    Float(f64),
    /// A text, without its quotes and its escapes as written.
    Text(Name),
    /// A truth value.
    Boolean(bool),
    /// A span of time, in nanoseconds.
    Duration(i128),
}

/// How many constants one may lead through.
const MOST_STEPS: usize = 32;

impl Codebase {
    /// What the value of a definition comes to; `None` where it has none, or one that is no constant expression.
    ///
    /// A name in it is looked for among the same type's definitions, then in its file, then in the files its file
    /// imports, then, where only one constant of the codebase is called so, there.
    pub fn constant(&self, id: DefinitionId) -> Option<Constant> {
        let mut visited = FxHashSet::default();
        self.constant_through(id, &mut visited)
    }

    /// What an expression of the file that `near` stands in comes to.
    pub fn evaluate(&self, expression: &str, near: DefinitionId) -> Option<Constant> {
        let mut visited = FxHashSet::default();
        visited.insert(near);
        self.evaluate_through(expression, near, &mut visited)
    }

    fn constant_through(&self, id: DefinitionId, visited: &mut FxHashSet<DefinitionId>) -> Option<Constant> {
        if visited.len() > MOST_STEPS || !visited.insert(id) {
            return None;
        }
        let value = self.definition(id).value.clone()?;
        self.evaluate_through(&value, id, visited)
    }

    fn evaluate_through(
        &self,
        expression: &str,
        near: DefinitionId,
        visited: &mut FxHashSet<DefinitionId>,
    ) -> Option<Constant> {
        expression::evaluate(expression, &mut |name| {
            let named = self.constant_named(name, near)?;
            self.constant_through(named, visited)
        })
    }

    /// The constant that `name`, a dotted path, means where `near` stands.
    fn constant_named(&self, name: &str, near: DefinitionId) -> Option<DefinitionId> {
        let (owner, last) = match name.rsplit_once(['.', ':']) {
            Some((owner, last)) => (Some(owner.trim_end_matches(':')), last),
            None => (None, name),
        };
        let owner = owner.and_then(|owner| owner.rsplit(['.', ':']).next());
        let candidates: Vec<DefinitionId> =
            self.definitions_named(last).iter().copied().filter(|id| is_value(self.definition(*id))).collect();
        let of_owner = |id: &DefinitionId| {
            let definition = self.definition(*id);
            match owner {
                Some("self" | "Self" | "this" | "cls") | None => true,
                Some(owner) => definition.owner.as_deref() == Some(owner) || self.file(id.file).path().stem() == owner,
            }
        };
        let near_owner = &self.definition(near).owner;
        let imported = |id: &DefinitionId| {
            let imports = &self.file(near.file).imports;
            imports.iter().any(|import| import.target == Target::File(id.file))
        };
        let same_file = |id: &&DefinitionId| id.file == near.file && **id != near;
        let beside = candidates.iter().filter(same_file).find(|id| self.definition(**id).owner == *near_owner);
        let in_file = || candidates.iter().filter(same_file).find(|id| of_owner(id));
        let in_imported = || candidates.iter().find(|id| imported(id) && of_owner(id));
        let only = || (candidates.len() == 1 && of_owner(&candidates[0])).then(|| &candidates[0]);
        beside.or_else(in_file).or_else(in_imported).or_else(only).copied()
    }
}

fn is_value(definition: &Definition) -> bool {
    use DefinitionKind::{Constant, Field, Variable};
    matches!(definition.kind, Constant | Variable | Field) && definition.value.is_some()
}

/// What a literal or an expression without names comes to; `None` for what is no constant expression.
pub fn constant_of(text: &str) -> Option<Constant> {
    expression::evaluate(text, &mut |_| None)
}
