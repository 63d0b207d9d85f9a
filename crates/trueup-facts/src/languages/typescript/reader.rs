//! What the walk over a syntax tree carries along, and how it writes facts.

use compact_str::CompactString;
use oxc_ast::ast::{BindingPattern, Expression, FormalParameters, Program, PropertyKey, TSTypeAnnotation};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;
use rustc_hash::{FxHashMap, FxHashSet};

use super::comments::Comments;
use super::errors::CatchClause;
use crate::{
    Argument, Call, Definition, DefinitionIndex, DefinitionKind, FileFacts, LineIndex, Name, Problem, Signal,
    SignalKind, Span, Visibility,
};

/// The longest value or type, in bytes, that is kept as written.
const LONGEST_TEXT: usize = 200;

/// The longest argument of a call, in bytes, that is kept as written.
const LONGEST_ARGUMENT: usize = 60;

/// The state of the walk.
pub(super) struct Reader<'s> {
    pub(super) text: &'s str,
    pub(super) lines: LineIndex,
    pub(super) comments: Comments<'s>,
    pub(super) facts: FileFacts,
    /// The definition whose body is being walked.
    pub(super) owner: Option<DefinitionIndex>,
    /// Where the `export` of the declaration being walked begins.
    pub(super) export: Option<u32>,
    /// Whether the walk is inside a function body, where only functions and types are definitions.
    pub(super) in_function: bool,
    /// Whether all declarations here are visible to everyone: a declaration file without exports, `declare module`.
    pub(super) ambient: bool,
    /// Whether callables without a body are definitions of their own, not overloads of one that follows.
    pub(super) bodiless: bool,
    /// The first definition of every name that nothing owns.
    pub(super) unowned: FxHashMap<Name, DefinitionIndex>,
    /// Names exported apart from their declaration (`export { a }`, `module.exports = { a }`).
    pub(super) exported_names: FxHashSet<CompactString>,
    /// The `catch` clauses around what is walked.
    pub(super) clauses: Vec<CatchClause>,
    /// How deep the walk is.
    pub(super) depth: u32,
}

/// What a definition starts from; the rest is filled in by who knows it.
pub(super) struct Place {
    /// The node's own first byte.
    pub(super) start: u32,
    /// One past the node's last byte.
    pub(super) end: u32,
    /// One past the head, where it has a body.
    pub(super) body: Option<u32>,
}

/// Reads the facts of a parsed source.
pub(super) fn read(text: &str, program: &Program, is_declaration_file: bool) -> FileFacts {
    let has_exports = program.body.iter().any(|statement| statement.is_module_declaration());
    let mut reader = Reader {
        text,
        lines: LineIndex::new(text),
        comments: Comments::new(text, &program.comments),
        facts: FileFacts::default(),
        owner: None,
        export: None,
        in_function: false,
        ambient: is_declaration_file && !has_exports,
        bodiless: is_declaration_file,
        unowned: FxHashMap::default(),
        exported_names: FxHashSet::default(),
        clauses: Vec::new(),
        depth: 0,
    };
    if let Some(doc) = reader.comments.of_file(program) {
        reader.facts.doc_line = Some(Comments::line(&doc, &reader.lines));
        reader.facts.doc = doc.text;
    }
    if let Some(hashbang) = &program.hashbang {
        let span = reader.span(hashbang.span.start, hashbang.span.end);
        reader.facts.signals.push(Signal { kind: SignalKind::EntryPoint, definition: None, span });
    }
    reader.references(program);
    reader.visit_program(program);
    reader.finish()
}

impl<'s> Reader<'s> {
    fn finish(mut self) -> FileFacts {
        self.facts.code_lines = self.comments.code_lines();
        for definition in &mut self.facts.definitions {
            if definition.parent.is_none() && self.exported_names.contains(&definition.name) {
                definition.visibility = Visibility::Public;
            }
        }
        self.facts.imports.sort_by_key(|import| import.span.start);
        self.facts.calls.sort_by_key(|call| call.span.start);
        self.facts.signals.sort_by_key(|signal| signal.span.start);
        self.facts
    }

    /// Notes once that a part was nested too deeply to be read.
    pub(super) fn note_depth(&mut self, at: u32) {
        if self.facts.problems.is_empty() {
            let line = Some(self.lines.line(at));
            self.facts.problems.push(Problem { message: "a part is nested too deeply, not read".to_owned(), line });
        }
    }

    pub(super) fn span(&self, start: u32, end: u32) -> Span {
        let last = end.saturating_sub(1).max(start);
        Span { start, end, line: self.lines.line(start), end_line: self.lines.line(last) }
    }

    pub(super) fn slice(&self, start: u32, end: u32) -> &'s str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// The text of a node on one line; `None` where it is empty or too long to be of use.
    pub(super) fn one_line(&self, node: &impl GetSpan) -> Option<Name> {
        let span = node.span();
        one_line(self.slice(span.start, span.end), LONGEST_TEXT)
    }

    pub(super) fn type_text(&self, annotation: Option<&TSTypeAnnotation>) -> Option<Name> {
        self.one_line(&annotation?.type_annotation)
    }

    /// Adds a definition. Its visibility follows from `export` at the top level and is public elsewhere.
    pub(super) fn define(
        &mut self,
        kind: DefinitionKind,
        name: Name,
        place: Place,
        decorators: &[Span],
    ) -> DefinitionIndex {
        let mut start = self.export.unwrap_or(place.start).min(place.start);
        let mut first = start;
        for decorator in decorators {
            first = first.min(decorator.start);
            if decorator.start <= start {
                start = self.after_blank(decorator.end);
            }
        }
        let doc = self.comments.doc_before(first);
        let first = doc.as_ref().map_or(first, |doc| doc.start);
        let span = self.span(start, place.end.max(start));
        let header_end = place.body.map_or(span.end, |body| start + self.slice(start, body).trim_end().len() as u32);
        let parent = self.owner;
        let top_level = parent.is_none_or(|parent| self.kind_of(parent) == Some(DefinitionKind::Module));
        let private = self.in_function || top_level && self.export.is_none() && !self.ambient;
        let owner = parent.and_then(|parent| Some(self.facts.definitions.get(parent as usize)?.name.clone()));
        let index = self.facts.definitions.len() as DefinitionIndex;
        if parent.is_none() {
            self.unowned.entry(name.clone()).or_insert(index);
        }
        self.facts.definitions.push(Definition {
            kind,
            name,
            span,
            first_line: self.lines.line(first),
            header_end,
            parent,
            owner,
            visibility: if private { Visibility::Private } else { Visibility::Public },
            type_text: None,
            value: None,
            parameters: Vec::new(),
            bases: Vec::new(),
            decorators: decorators.iter().filter_map(|span| self.decorator_text(*span)).collect(),
            doc: doc.and_then(|doc| doc.text),
            in_test: false,
        });
        index
    }

    fn decorator_text(&self, span: Span) -> Option<Name> {
        one_line(self.slice(span.start, span.end).trim_start_matches('@'), LONGEST_TEXT)
    }

    /// The first byte from `offset` on that is no white space and in no comment.
    fn after_blank(&self, offset: u32) -> u32 {
        let mut at = offset as usize;
        loop {
            let rest = self.text.get(at..).unwrap_or("");
            at += rest.len() - rest.trim_start().len();
            let rest = self.text.get(at..).unwrap_or("");
            let skipped = match rest.get(..2) {
                Some("//") => rest.find('\n'),
                Some("/*") => rest.find("*/").map(|end| end + 2),
                _ => None,
            };
            match skipped {
                Some(length) => at += length,
                None => return at as u32,
            }
        }
    }

    fn kind_of(&self, index: DefinitionIndex) -> Option<DefinitionKind> {
        self.facts.definitions.get(index as usize).map(|definition| definition.kind)
    }

    pub(super) fn definition(&mut self, index: DefinitionIndex) -> &mut Definition {
        &mut self.facts.definitions[index as usize]
    }

    /// Walks a part of the tree that `index` owns; nothing in it is exported by the statement around it.
    pub(super) fn inside(&mut self, index: DefinitionIndex, walk: impl FnOnce(&mut Self)) {
        let (owner, export) = (self.owner.replace(index), self.export.take());
        walk(self);
        (self.owner, self.export) = (owner, export);
    }

    /// Walks a function's body that `index` owns.
    pub(super) fn inside_function(&mut self, index: DefinitionIndex, walk: impl FnOnce(&mut Self)) {
        let in_function = std::mem::replace(&mut self.in_function, true);
        self.inside(index, walk);
        self.in_function = in_function;
    }

    pub(super) fn parameters(&self, parameters: &FormalParameters) -> Vec<Name> {
        let name = |pattern: &BindingPattern| match pattern.get_identifier_name() {
            Some(name) => Name::new(name.as_str()),
            None => one_line(self.slice(pattern.span().start, pattern.span().end), LONGEST_ARGUMENT)
                .unwrap_or_else(|| Name::const_new("{…}")),
        };
        let rest = parameters.rest.iter().map(|rest| name(&rest.rest.argument));
        parameters.items.iter().map(|parameter| name(&parameter.pattern)).chain(rest).collect()
    }

    /// The name of a member, where it does not have to be computed.
    pub(super) fn key_name(&self, key: &PropertyKey) -> Option<Name> {
        if let PropertyKey::PrivateIdentifier(private) = key {
            return Some(Name::from(format!("#{}", private.name)));
        }
        if let Some(name) = key.static_name() {
            return Some(Name::new(name));
        }
        let text = one_line(self.slice(key.span().start, key.span().end), LONGEST_ARGUMENT)?;
        Some(Name::from(format!("[{text}]")))
    }

    pub(super) fn add_call(
        &mut self,
        callee: Option<Name>,
        arguments: &[oxc_ast::ast::Argument],
        span: oxc_span::Span,
    ) {
        let Some(callee) = callee else { return };
        let arguments = arguments.iter().take(3).map(|argument| self.argument(argument)).collect();
        let span = self.span(span.start, span.end);
        self.facts.calls.push(Call { callee, arguments, caller: self.owner, span });
    }

    fn argument(&self, argument: &oxc_ast::ast::Argument) -> Argument {
        if let Some(text) = argument.as_expression().and_then(literal_text) {
            return Argument::Text(text);
        }
        let span = argument.span();
        let text = one_line(self.slice(span.start, span.end), LONGEST_ARGUMENT);
        Argument::Expression(text.unwrap_or_else(|| Name::const_new("…")))
    }
}

/// The text of a string literal or of a template without substitutions.
pub(super) fn literal_text(expression: &Expression) -> Option<Name> {
    match expression {
        Expression::StringLiteral(literal) => Some(Name::new(literal.value.as_str())),
        Expression::TemplateLiteral(template) => template.single_quasi().map(|text| Name::new(text.as_str())),
        _ => None,
    }
}

/// `text` with every run of white space as one space; `None` where it is empty or longer than `longest` bytes.
pub(super) fn one_line(text: &str, longest: usize) -> Option<Name> {
    // Nested nodes share their text: a scan of all of it for each of them would cost the square.
    if text.len() > longest * 4 {
        return None;
    }
    let mut line = Name::default();
    for word in text.split_whitespace() {
        if line.len() + word.len() + 1 > longest + 1 {
            return None;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    (!line.is_empty()).then_some(line)
}

/// What an expression names as a dotted path: `a.b`, `this.c`, `a.b().c`; `None` for what is no path.
pub(super) fn dotted_path(expression: &Expression) -> Option<Name> {
    let mut parts: Vec<Name> = Vec::new();
    let mut current = expression;
    loop {
        current = match current.get_inner_expression() {
            Expression::Identifier(identifier) => {
                parts.push(Name::new(identifier.name.as_str()));
                break;
            }
            Expression::ThisExpression(_) => {
                parts.push(Name::const_new("this"));
                break;
            }
            Expression::Super(_) => {
                parts.push(Name::const_new("super"));
                break;
            }
            Expression::ImportMeta(_) => {
                parts.push(Name::const_new("import.meta"));
                break;
            }
            Expression::StaticMemberExpression(member) => {
                parts.push(Name::new(member.property.name.as_str()));
                &member.object
            }
            Expression::PrivateFieldExpression(member) => {
                parts.push(Name::from(format!("#{}", member.field.name)));
                &member.object
            }
            Expression::ComputedMemberExpression(member) => {
                parts.push(literal_text(&member.expression).unwrap_or_else(|| Name::const_new("[]")));
                &member.object
            }
            Expression::CallExpression(call) => {
                parts.push(Name::const_new("()"));
                &call.callee
            }
            Expression::NewExpression(call) => &call.callee,
            Expression::ChainExpression(chain) => match chain.expression.member_expression() {
                Some(member) => {
                    parts.push(member.static_property_name().map_or(Name::const_new("[]"), |name| Name::new(name)));
                    member.object()
                }
                None => {
                    let oxc_ast::ast::ChainElement::CallExpression(call) = &chain.expression else { return None };
                    parts.push(Name::const_new("()"));
                    &call.callee
                }
            },
            _ => return None,
        };
        if parts.len() > 24 {
            return None;
        }
    }
    let mut path = Name::default();
    for part in parts.iter().rev() {
        if !path.is_empty() && part != "()" && part != "[]" {
            path.push('.');
        }
        path.push_str(part);
    }
    Some(path)
}
