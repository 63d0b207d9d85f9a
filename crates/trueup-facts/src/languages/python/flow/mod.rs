//! Python lowered to what the interpreter of the call graph understands.

mod expression;
mod scope;
mod statement;

use ruff_python_ast::{Mod, Stmt};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use self::scope::Scope;
use super::DEEP_STACK;
use super::depth::{self, Depth};
use crate::calls::program::{BodyKind, Function, FunctionIndex, Place, Program};
use crate::{LineIndex, Name, Source, Span};

/// Nesting beyond this is not followed.
const DEEPEST: u32 = 120;

/// Lowers a source; one that cannot be parsed gives nothing.
pub(crate) fn lower(source: &Source) -> Program {
    let read = || std::panic::catch_unwind(|| read(&source.text)).unwrap_or_default();
    match depth::measure(&source.text) {
        Depth::Ordinary => read(),
        Depth::Deep => std::thread::scope(|scope| {
            let reader = std::thread::Builder::new().stack_size(DEEP_STACK);
            reader.spawn_scoped(scope, read).ok().and_then(|reader| reader.join().ok()).unwrap_or_default()
        }),
        Depth::Excessive => Program::default(),
    }
}

fn read(text: &str) -> Program {
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    let lines = LineIndex::new(text);
    let mut lowering = Lowering { text, lines: &lines, functions: Vec::new(), depth: 0 };
    if let Mod::Module(module) = parsed.syntax() {
        let span = Span { start: 0, end: text.len() as u32, line: 1, end_line: lines.line_count() };
        let index = lowering.open(Name::default(), BodyKind::Module, span, 0);
        lowering.body(index, &module.body);
    }
    Program { functions: lowering.functions }
}

/// The state of lowering one source.
struct Lowering<'s> {
    text: &'s str,
    lines: &'s LineIndex,
    functions: Vec<Function>,
    depth: u32,
}

impl Lowering<'_> {
    /// Adds a function whose body is still to be lowered.
    fn open(&mut self, name: Name, kind: BodyKind, span: Span, parent: FunctionIndex) -> FunctionIndex {
        let index = self.functions.len() as FunctionIndex;
        self.functions.push(Function {
            name,
            kind,
            span,
            parent,
            parameters: Vec::new(),
            result: None,
            bases: Vec::new(),
            body: Vec::new(),
            locals: Vec::new(),
            globals: Vec::new(),
            is_generator: false,
        });
        index
    }

    /// Lowers the statements of a body, and finds what names it binds.
    fn body(&mut self, index: FunctionIndex, statements: &[Stmt]) {
        let mut scope = Scope::default();
        scope.statements(statements);
        let body = self.statements(index, statements);
        let function = &mut self.functions[index as usize];
        function.body = body;
        function.is_generator |= scope.yields;
        let names = function.parameters.iter().map(|parameter| parameter.name.clone());
        (function.locals, function.globals) = scope.into_names(names.collect());
    }

    fn place(&self, byte: u32) -> Place {
        Place { byte, line: self.lines.line(byte) }
    }

    fn span(&self, start: u32, end: u32) -> Span {
        let last = end.saturating_sub(1).max(start);
        Span { start, end, line: self.lines.line(start), end_line: self.lines.line(last) }
    }
}
