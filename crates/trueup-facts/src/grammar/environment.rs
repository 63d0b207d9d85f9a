//! The calls by which a language itself reads its environment.

use tree_sitter::Node;

use super::Reader;
use crate::{Argument, Name, SignalKind};

impl<'t> Reader<'_, 't> {
    /// Where the last call read is one of `callees`, and its first argument a text, a variable of the environment is
    /// read. Beside each callee stands the position of the argument that is its default.
    pub(crate) fn environment_read(&mut self, callees: &[(&str, Option<usize>)], node: Node<'t>) {
        let Some(call) = self.facts.calls.last().filter(|call| call.span.start as usize == node.start_byte()) else {
            return;
        };
        let Some((_, default)) = callees.iter().find(|(callee, _)| *callee == call.callee) else { return };
        let Some(Argument::Text(name)) = call.arguments.first() else { return };
        let default = default.and_then(|at| call.arguments.get(at)).map(|argument| match argument {
            Argument::Text(text) => Name::new(format!("\"{text}\"")),
            Argument::Expression(text) => text.clone(),
        });
        let kind = SignalKind::EnvRead { name: name.clone(), default };
        let caller = call.caller;
        self.signal(kind, caller, node);
    }
}
