//! What a walk carries along, and how it writes facts down.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use super::notes::Notes;
use super::text::{callee, code_lines, is_directive, is_tag, one_line, unquoted, without_tag};
use super::{Class, Grammar};
use crate::{
    Argument, Call, Definition, DefinitionIndex, DefinitionKind, FileFacts, Import, ImportKind, ImportedName,
    LineIndex, Name, Problem, Signal, SignalKind, Span, Visibility,
};

/// The longest value, type or decorator, in bytes, that is kept as written.
const LONGEST_TEXT: usize = 200;
/// The longest argument of a call, in bytes, that is kept as written.
const LONGEST_ARGUMENT: usize = 60;
/// The longest callee, in bytes.
const LONGEST_CALLEE: usize = 120;

/// The state of a walk over one source.
pub(crate) struct Reader<'s, 't> {
    /// The text of the source.
    pub(crate) text: &'s str,
    /// Its lines.
    pub(crate) lines: LineIndex,
    /// What has been read so far.
    pub(crate) facts: FileFacts,
    /// Whether what is read now exists for tests only.
    pub(crate) in_test: bool,
    /// What the language's rules remember.
    pub(crate) notes: Notes,
    /// The kinds of the nodes around the current one, the outermost first: a node does not know its parent cheaply.
    pub(super) around: Vec<&'t str>,
    grammar: &'static Grammar,
    /// The definitions around the current node, outermost first, with the byte where each ends.
    scopes: Vec<(DefinitionIndex, usize)>,
    /// The types around the current node that another file may define, with the byte where each block of members ends
    /// and how many definitions are around it.
    owners: Vec<(Name, usize, usize)>,
    /// From which byte on definitions are how visible, where their language says so in sections.
    sections: BTreeMap<usize, Visibility>,
    /// All comments so far, in order.
    comments: Vec<Node<'t>>,
    /// Names used so far that may be defined in another file, with the place of their first use.
    mentions: Vec<(Name, Span)>,
    mentioned: FxHashSet<Name>,
}

impl<'s, 't> Reader<'s, 't> {
    pub(super) fn new(grammar: &'static Grammar, text: &'s str) -> Reader<'s, 't> {
        Reader {
            text,
            lines: LineIndex::new(text),
            facts: FileFacts::default(),
            in_test: false,
            notes: Notes::default(),
            around: Vec::new(),
            grammar,
            scopes: Vec::new(),
            owners: Vec::new(),
            sections: BTreeMap::new(),
            comments: Vec::new(),
            mentions: Vec::new(),
            mentioned: FxHashSet::default(),
        }
    }

    /// The text of a node.
    pub(crate) fn text_of(&self, node: Node<'_>) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or("")
    }

    /// The text of a node's field; empty where it has none.
    pub(crate) fn text_of_field(&self, node: Node<'_>, field: &str) -> &'s str {
        node.child_by_field_name(field).map_or("", |child| self.text_of(child))
    }

    /// The text of a node on one line; `None` where it is empty or too long to be of use.
    pub(crate) fn line_of(&self, node: Node<'_>) -> Option<Name> {
        one_line(self.text_of(node), LONGEST_TEXT)
    }

    /// The place from byte `start` to byte `end`.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        let (start, end) = (start as u32, end as u32);
        Span { start, end, line: self.lines.line(start), end_line: self.lines.line(end.saturating_sub(1).max(start)) }
    }

    /// The place of a node.
    pub(crate) fn span_of(&self, node: Node<'_>) -> Span {
        self.span(node.start_byte(), node.end_byte())
    }

    /// The kind of the node that the current node is a child of; empty for the root.
    pub(crate) fn parent_kind(&self) -> &'t str {
        self.around.last().copied().unwrap_or("")
    }

    /// The innermost definition around the current node.
    pub(crate) fn scope(&self) -> Option<DefinitionIndex> {
        self.scopes.last().map(|(definition, _)| *definition)
    }

    /// The kind of the innermost definition around the current node.
    pub(crate) fn scope_kind(&self) -> Option<DefinitionKind> {
        self.scope().map(|scope| self.facts.definitions[scope as usize].kind)
    }

    /// The type whose members stand around the current node outside of its own definition: that of an extension.
    pub(crate) fn outer_owner(&self) -> Option<&Name> {
        self.owners.last().filter(|(_, _, depth)| *depth == self.scopes.len()).map(|(name, ..)| name)
    }

    /// Begins a block whose definitions are members of the type `name`, which another file may define.
    pub(crate) fn enter_owner(&mut self, name: &str, node: Node<'_>) {
        self.owners.push((Name::new(name), node.end_byte(), self.scopes.len()));
    }

    /// From the byte `at` on, to the next section, definitions are of that visibility.
    pub(crate) fn begin_section(&mut self, at: usize, visibility: Visibility) {
        self.sections.insert(at, visibility);
    }

    /// The visibility of definitions at the byte `at`; public where no section says otherwise.
    pub(crate) fn section(&self, at: usize) -> Visibility {
        self.sections.range(..=at).next_back().map_or(Visibility::Public, |(_, visibility)| *visibility)
    }

    /// Whether a function's body is around the current node.
    pub(crate) fn in_callable(&self) -> bool {
        self.scopes.iter().any(|(scope, _)| self.facts.definitions[*scope as usize].kind.is_callable())
    }

    /// Adds the definition that `node` spells out, as a part of the innermost one around it.
    ///
    /// Its decorators and its documentation are read; its visibility is public until told otherwise.
    pub(crate) fn define(&mut self, kind: DefinitionKind, name: &str, node: Node<'t>) -> DefinitionIndex {
        let (start, decorators) = self.head(node);
        let span = self.span(start, node.end_byte().max(start));
        let above = self.lines.line(node.start_byte() as u32);
        let outer_owner = self.outer_owner().cloned();
        let parent = if outer_owner.is_some() { None } else { self.scope() };
        // A comment above the line where the owner begins is the owner's.
        let is_beside = parent.is_some_and(|parent| self.facts.definitions[parent as usize].span.line == above);
        let doc = if is_beside { None } else { self.doc_before(node.start_byte()) };
        let first_line = doc.as_ref().map_or(above, |(line, _)| *line);
        self.facts.definitions.push(Definition {
            kind,
            name: Name::new(name),
            span,
            first_line: first_line.min(span.line),
            header_end: span.end,
            parent,
            owner: parent.map(|parent| self.facts.definitions[parent as usize].name.clone()).or(outer_owner),
            visibility: Visibility::Public,
            type_text: None,
            value: None,
            parameters: Vec::new(),
            bases: Vec::new(),
            decorators,
            doc: doc.and_then(|(_, text)| text),
            in_test: self.in_test,
        });
        (self.facts.definitions.len() - 1) as DefinitionIndex
    }

    /// A definition read before.
    pub(crate) fn definition(&mut self, index: DefinitionIndex) -> &mut Definition {
        &mut self.facts.definitions[index as usize]
    }

    /// Ends the head of a definition where `body` begins.
    pub(crate) fn set_body(&mut self, index: DefinitionIndex, body: Option<Node<'_>>) {
        let Some(body) = body else { return };
        let start = self.definition(index).span.start;
        let head = self.text.get(start as usize..body.start_byte()).unwrap_or("").trim_end();
        let end = start + head.len() as u32;
        let definition = self.definition(index);
        definition.header_end = end.min(definition.span.end);
    }

    /// Adds an import.
    pub(crate) fn import(
        &mut self,
        specifier: &str,
        names: Vec<ImportedName>,
        kind: ImportKind,
        node: Node<'_>,
    ) -> &mut Import {
        let (span, in_test) = (self.span_of(node), self.in_test);
        let specifier = Name::new(specifier);
        let index = self.facts.imports.len();
        self.facts.imports.push(Import { specifier, names, kind, path_attribute: None, module: None, in_test, span });
        &mut self.facts.imports[index]
    }

    /// Notes that a name is used which another file may define: one of the same package, or one loaded by its name.
    /// Those that turn out to be neither defined nor imported here become imports of the kind
    /// [`ImportKind::Implicit`], each once, after the written ones.
    pub(crate) fn mention(&mut self, name: &str, node: Node<'_>) {
        if !self.mentioned.contains(name) {
            self.mentioned.insert(Name::new(name));
            let span = self.span_of(node);
            self.mentions.push((Name::new(name), span));
        }
    }

    /// Notes that a name is bound in this source by what is no definition, a type parameter or a local variable: that it
    /// is used from here on tells of no other file.
    pub(crate) fn bind(&mut self, name: &str) {
        if !self.mentioned.contains(name) {
            self.mentioned.insert(Name::new(name));
        }
    }

    /// Adds a call of `function`, a node that spells out the callee; nothing where that is no path.
    pub(crate) fn call(&mut self, function: Node<'_>, arguments: Option<Node<'t>>, node: Node<'t>) {
        self.call_text(self.text_of(function), arguments, node);
    }

    /// Adds a call of the callee `text`.
    pub(crate) fn call_text(&mut self, text: &str, arguments: Option<Node<'t>>, node: Node<'t>) {
        let Some(callee) = callee(text, LONGEST_CALLEE) else { return };
        let arguments = arguments.map(|list| self.arguments(list)).unwrap_or_default();
        let (caller, span) = (self.scope(), self.span_of(node));
        self.facts.calls.push(Call { callee, arguments, caller, span });
    }

    /// Adds a call of the callee `text` whose arguments no node holds together.
    pub(crate) fn call_with(&mut self, text: &str, arguments: &[Node<'t>], node: Node<'t>) {
        let Some(callee) = callee(text, LONGEST_CALLEE) else { return };
        let arguments = arguments.iter().take(3).map(|argument| self.argument(*argument)).collect();
        let (caller, span) = (self.scope(), self.span_of(node));
        self.facts.calls.push(Call { callee, arguments, caller, span });
    }

    fn arguments(&self, list: Node<'t>) -> Vec<Argument> {
        let mut cursor = list.walk();
        let arguments = list.named_children(&mut cursor).filter(|it| self.grammar.class(*it) != Class::Comment);
        arguments.take(3).map(|argument| self.argument(argument)).collect()
    }

    fn argument(&self, node: Node<'t>) -> Argument {
        // Some grammars wrap each argument in a node of its own.
        let mut inner = node;
        while self.grammar.class(inner) != Class::String
            && inner.named_child_count() == 1
            && inner.named_child(0).is_some_and(|child| child.byte_range() == inner.byte_range())
        {
            let Some(child) = inner.named_child(0) else { break };
            inner = child;
        }
        let text = self.text_of(inner);
        if self.grammar.class(inner) == Class::String {
            return Argument::Text(Name::new(unquoted(text)));
        }
        Argument::Expression(one_line(text, LONGEST_ARGUMENT).unwrap_or_else(|| Name::const_new("…")))
    }

    /// Adds a signal.
    pub(crate) fn signal(&mut self, kind: SignalKind, definition: Option<DefinitionIndex>, node: Node<'_>) {
        let span = self.span_of(node);
        self.facts.signals.push(Signal { kind, definition, span });
    }

    /// Where the definition that `node` spells out begins, past its decorators, and those decorators.
    fn head(&self, node: Node<'t>) -> (usize, Vec<Name>) {
        let mut decorators = Vec::new();
        let mut start = None;
        self.read_head(node, 0, &mut start, &mut decorators);
        (start.unwrap_or(node.start_byte()), decorators)
    }

    fn read_head(&self, node: Node<'t>, depth: u32, start: &mut Option<usize>, decorators: &mut Vec<Name>) {
        let mut cursor = node.walk();
        if !cursor.goto_first_child() {
            return;
        }
        loop {
            let child = cursor.node();
            match self.grammar.class(child) {
                Class::Comment => {}
                Class::Decorator => decorators.extend(self.decorator(child)),
                Class::DecoratorList => self.read_decorators(child, decorators),
                Class::Modifiers if depth == 0 => self.read_head(child, 1, start, decorators),
                _ => {
                    start.get_or_insert(child.start_byte());
                    if depth == 0 {
                        return;
                    }
                }
            }
            if !cursor.goto_next_sibling() {
                return;
            }
        }
    }

    /// The decorators of a list, or of the groups of a list.
    fn read_decorators(&self, list: Node<'t>, decorators: &mut Vec<Name>) {
        let members = super::children(list).into_iter().flat_map(|member| match self.grammar.class(member) {
            Class::DecoratorList => super::children(member),
            _ => vec![member],
        });
        let found = members.filter(|member| self.grammar.class(*member) == Class::Decorator);
        decorators.extend(found.filter_map(|member| self.decorator(member)));
    }

    /// The text of a decorator without its sigil.
    pub(crate) fn decorator(&self, node: Node<'t>) -> Option<Name> {
        let text = self.text_of(node).trim();
        let inner = text.strip_prefix("#[").or_else(|| text.strip_prefix('['));
        let text = inner.and_then(|inner| inner.strip_suffix(']')).unwrap_or_else(|| text.trim_start_matches('@'));
        one_line(text, LONGEST_TEXT)
    }

    /// The comment that ends on the line above `offset`: its first line, and its first paragraph.
    pub(crate) fn doc_before(&self, offset: usize) -> Option<(u32, Option<Box<str>>)> {
        let end = self.comments.partition_point(|comment| comment.end_byte() <= offset);
        let (mut first, mut line) = (end, self.lines.line(offset as u32));
        while let Some(comment) = first.checked_sub(1).map(|before| self.comments[before]) {
            let (start, last) = self.comment_lines(comment);
            let is_of_another = !self.begins_its_line(comment) || is_comment_behind(self.text_of(comment));
            if last + 1 != line || is_of_another {
                break;
            }
            (first, line) = (first - 1, start);
        }
        (first < end).then(|| {
            let bodies = self.comments[first..end].iter().map(|comment| self.text_of(*comment));
            (line, comment_paragraph(bodies))
        })
    }

    /// The 1-based lines a comment spans; a line break at its end is no part of it.
    fn comment_lines(&self, comment: Node<'_>) -> (u32, u32) {
        let text = self.text_of(comment);
        let end = comment.start_byte() + text.trim_end().len().max(1);
        (self.lines.line(comment.start_byte() as u32), self.lines.line(end as u32 - 1))
    }

    fn begins_its_line(&self, node: Node<'_>) -> bool {
        let range = self.lines.line_range(self.lines.line(node.start_byte() as u32));
        let before = range.and_then(|range| self.text.get(range.start..node.start_byte()));
        before.is_some_and(|before| before.trim().is_empty())
    }

    pub(super) fn comment(&mut self, node: Node<'t>) {
        self.comments.push(node);
    }

    pub(super) fn syntax_error(&mut self, node: Node<'_>) {
        if self.facts.problems.is_empty() {
            let line = Some(self.lines.line(node.start_byte() as u32));
            self.facts.problems.push(Problem { message: "syntax error".to_owned(), line });
        }
    }

    pub(super) fn enter(&mut self, definition: DefinitionIndex, node: Node<'_>) {
        self.scopes.push((definition, node.end_byte()));
    }

    /// Leaves the definitions that end at or before the byte `at`.
    pub(super) fn leave_scopes(&mut self, at: usize) {
        while self.scopes.last().is_some_and(|(_, end)| *end <= at) {
            self.scopes.pop();
        }
        while self.owners.last().is_some_and(|(_, end, _)| *end <= at) {
            self.owners.pop();
        }
    }

    pub(super) fn finish(mut self) -> FileFacts {
        self.file_doc();
        self.docs_beside();
        self.implicit_imports();
        self.facts.code_lines = self.code_lines();
        self.facts.signals.sort_by_key(|signal| signal.span.start);
        self.facts
    }

    /// The comment at the top of the file is its documentation, unless it is that of the first definition, or a rule has
    /// read another.
    fn file_doc(&mut self) {
        if self.facts.doc.is_some() {
            return;
        }
        // The line that names the interpreter is no part of what is said.
        let is_interpreter = |it: &&Node<'_>| it.start_byte() == 0 && self.text.starts_with("#!/");
        let begin = usize::from(self.comments.first().is_some_and(|it| is_interpreter(&it)));
        let Some(first) = self.comments.get(begin).copied() else { return };
        let is_first = self.text[..first.start_byte()].trim_start_matches('\u{feff}').trim();
        if !(is_first.is_empty() || is_first.starts_with("<?") || is_first.starts_with("#!")) {
            return;
        }
        let mut end = begin + 1;
        while let Some(next) = self.comments.get(end) {
            if self.comment_lines(*next).0 != self.comment_lines(self.comments[end - 1]).1 + 1 {
                break;
            }
            end += 1;
        }
        let start = self.comment_lines(first).0;
        let is_of_definition = self.facts.definitions.iter().any(|it| it.first_line == start && it.span.line != start);
        if is_of_definition {
            return;
        }
        self.facts.doc = comment_paragraph(self.comments[begin..end].iter().map(|comment| self.text_of(*comment)));
        self.facts.doc_line = self.facts.doc.is_some().then_some(start);
    }

    /// A comment behind a field, variant or constant, on its line, is its documentation where none stands above.
    fn docs_beside(&mut self) {
        let mut found = Vec::new();
        for (index, definition) in self.facts.definitions.iter().enumerate() {
            use DefinitionKind::{Constant, Field, Variable, Variant};
            if definition.doc.is_some() || !matches!(definition.kind, Field | Variant | Constant | Variable) {
                continue;
            }
            let after = self.comments.partition_point(|it| it.start_byte() < definition.span.end as usize);
            let Some(comment) = self.comments.get(after) else { continue };
            let between = self.text.get(definition.span.end as usize..comment.start_byte()).unwrap_or("\n");
            if !between.contains(['\n', '}', '{']) {
                found.extend(comment_paragraph([self.text_of(*comment)].into_iter()).map(|doc| (index, doc)));
            }
        }
        for (index, doc) in found {
            self.facts.definitions[index].doc = Some(doc);
        }
    }

    fn implicit_imports(&mut self) {
        // A field may be called like the type it has, which another file defines.
        let is_own = |it: &&Definition| !matches!(it.kind, DefinitionKind::Field | DefinitionKind::Variant);
        let own: FxHashSet<&str> = self.facts.definitions.iter().filter(is_own).map(|it| it.name.as_str()).collect();
        let names = self.facts.imports.iter().flat_map(|import| &import.names);
        let taken: FxHashSet<&str> =
            names.map(|name| name.alias.as_ref().unwrap_or(&name.name).as_str()).chain(own).collect();
        let open = self.mentions.iter().filter(|(name, _)| !taken.contains(name.as_str()));
        let implicit: Vec<Import> = open
            .map(|(name, span)| Import {
                specifier: name.clone(),
                names: Vec::new(),
                kind: ImportKind::Implicit,
                path_attribute: None,
                module: None,
                in_test: false,
                span: *span,
            })
            .collect();
        self.facts.imports.extend(implicit);
    }

    /// How many lines hold code: neither blank nor comment only.
    fn code_lines(&self) -> u32 {
        let comments: Vec<(usize, usize)> = self.comments.iter().map(|it| (it.start_byte(), it.end_byte())).collect();
        code_lines(self.text, &comments)
    }
}

/// Whether a comment says of itself that it belongs to what stands before it: `///< …`, `/**< … */`.
pub(crate) fn is_comment_behind(comment: &str) -> bool {
    ["///<", "//!<", "/**<", "/*!<"].iter().any(|marker| comment.starts_with(marker))
}

/// The first paragraph of a run of comments on one line, their markers and directives to tools left out. A tag
/// (`@param`) ends it.
pub(crate) fn comment_paragraph<'a>(comments: impl Iterator<Item = &'a str>) -> Option<Box<str>> {
    let comments = comments.filter(|comment| !is_directive(comment));
    let lines: Vec<&str> = comments.flat_map(comment_lines).map(without_tag).take_while(|line| !is_tag(line)).collect();
    crate::excerpt::first_paragraph(lines.into_iter())
}

/// The lines of one comment without its markers.
fn comment_lines(comment: &str) -> impl Iterator<Item = &str> {
    let block = [("/*", "*/"), ("{-", "-}"), ("(*", "*)"), ("--[[", "]]"), ("=begin", "=end")];
    let comment = comment.trim();
    let body = block
        .iter()
        .find_map(|(open, close)| comment.strip_prefix(open).map(|body| body.strip_suffix(close).unwrap_or(body)));
    let is_behind = is_comment_behind(comment);
    let markers: &[char] = if body.is_some() { &['*', '!', '|'] } else { &['/', '#', '-', ';', '!', '%', '|'] };
    // Haddock says with `|` and `^` what a comment is about.
    let about: &[char] = if comment.starts_with("--") || comment.starts_with("{-") { &['|', '^'] } else { &[] };
    body.unwrap_or(comment).lines().map(move |line| {
        let line = line.trim().trim_start_matches(markers);
        let line = if is_behind { line.strip_prefix('<').unwrap_or(line) } else { line };
        line.trim().trim_start_matches(about).trim()
    })
}
