//! Writes the facts of an artifact, each with its place.

use std::ops::Range;

use super::command;
use super::secret;
use crate::excerpt::{first_paragraph, on_one_line};
use crate::{
    Aspect, Definition, DefinitionIndex, DefinitionKind, FileFacts, Import, ImportKind, ImportedName, LineIndex, Name,
    Problem, Signal, SignalKind, Span, Visibility,
};

/// The most facts of one sort that an artifact gives; a file with more was not written by a person.
const MOST_FACTS: usize = 50_000;

/// The most imports of an artifact; each is looked for in several places.
const MOST_IMPORTS: usize = 2_000;

/// Collects the facts of one artifact. Ranges are bytes of the artifact's text.
pub(crate) struct Recorder<'t> {
    text: &'t str,
    lines: LineIndex,
    facts: FileFacts,
}

impl<'t> Recorder<'t> {
    /// Begins the facts of an artifact with that text.
    pub(crate) fn new(text: &'t str) -> Recorder<'t> {
        Recorder { text, lines: LineIndex::new(text), facts: FileFacts::default() }
    }

    /// Where a range of the text is; white space at its end is left out.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let start = range.start.min(self.text.len());
        let end = range.end.clamp(start, self.text.len());
        let end = self.text.get(start..end).map_or(end, |text| start + text.trim_end().len());
        let last = end.max(start + 1) - 1;
        Span {
            start: start as u32,
            end: end as u32,
            line: self.lines.line(start as u32),
            end_line: self.lines.line(last.max(start) as u32),
        }
    }

    /// The 1-based line of a byte.
    pub(crate) fn line(&self, offset: usize) -> u32 {
        self.lines.line(offset as u32)
    }

    /// Adds a definition.
    pub(crate) fn define(
        &mut self,
        kind: DefinitionKind,
        name: &str,
        range: Range<usize>,
        parent: Option<DefinitionIndex>,
    ) -> DefinitionIndex {
        let span = self.span(range);
        let owner = parent.and_then(|parent| self.facts.definitions.get(parent as usize)).map(|it| it.name.clone());
        if self.facts.definitions.len() >= MOST_FACTS {
            return self.facts.definitions.len() as u32 - 1;
        }
        self.facts.definitions.push(Definition {
            kind,
            name: on_one_line(name),
            span,
            first_line: span.line,
            header_end: span.end,
            parent,
            owner,
            visibility: Visibility::Public,
            type_text: None,
            value: None,
            parameters: Vec::new(),
            bases: Vec::new(),
            decorators: Vec::new(),
            doc: None,
            in_test: false,
        });
        self.facts.definitions.len() as u32 - 1
    }

    /// A definition already added, to say more of it.
    pub(crate) fn definition(&mut self, index: DefinitionIndex) -> &mut Definition {
        &mut self.facts.definitions[index as usize]
    }

    /// Gives a definition the documentation of the comment lines right above it, their markers stripped by `uncomment`.
    pub(crate) fn document(&mut self, index: DefinitionIndex, uncomment: impl Fn(&str) -> Option<&str>) {
        let first = self.definition(index).span.line;
        let mut lines = Vec::new();
        let mut line = first;
        while line > 1 && lines.len() < 40 {
            let range = self.lines.line_range(line - 1).unwrap_or(0..0);
            let Some(comment) = self.text.get(range).and_then(|text| uncomment(text.trim())) else { break };
            lines.push(comment);
            line -= 1;
        }
        let is_about_rights = lines.iter().any(|line| is_licence(line));
        if let Some(doc) = first_paragraph(lines.into_iter().rev()).filter(|_| !is_about_rights) {
            let definition = self.definition(index);
            definition.doc = Some(doc);
            definition.first_line = line;
        }
    }

    /// Adds a setting of a definition, or of the whole file. An empty `name` is none; a value that gives nothing away
    /// is put in a secret's place.
    pub(crate) fn setting(
        &mut self,
        definition: Option<DefinitionIndex>,
        aspect: Aspect,
        name: &str,
        value: &str,
        range: Range<usize>,
    ) {
        let value =
            if aspect == Aspect::Environment { secret::hidden(name, value) } else { secret::without_password(value) };
        let name = (!name.is_empty()).then(|| on_one_line(name));
        self.signal(SignalKind::Setting { aspect, name, value: on_one_line(&value) }, definition, range);
    }

    /// Adds a command that a definition runs, and an import for each file of the tree that the command may name.
    pub(crate) fn command(&mut self, definition: Option<DefinitionIndex>, command: &str, range: Range<usize>) {
        self.setting(definition, Aspect::Command, "", command, range.clone());
        self.runs(command, range);
    }

    /// Adds an import for each file of the tree that a command may name.
    pub(crate) fn runs(&mut self, command: &str, range: Range<usize>) {
        let mut place = range.clone();
        for run in command::files_run(command) {
            // Of a script of many lines, the line that runs the file; where escapes hide it, the script.
            let written = self.text.get(place.clone()).and_then(|text| text.find(run.written));
            match written {
                Some(at) => place.start += at,
                None => place = range.start..range.start,
            }
            let end = if written.is_some() { place.start + run.written.len() } else { range.end };
            let names = run.object.map(|name| ImportedName { name: Name::new(name), alias: None });
            self.import_names(&run.file, names.into_iter().collect(), place.start..end);
        }
    }

    /// Adds an import of another file, by its path as written.
    pub(crate) fn import(&mut self, specifier: &str, range: Range<usize>) {
        self.import_names(specifier, Vec::new(), range);
    }

    fn import_names(&mut self, specifier: &str, names: Vec<ImportedName>, range: Range<usize>) {
        if self.facts.imports.len() >= MOST_IMPORTS {
            return;
        }
        self.facts.imports.push(Import {
            specifier: on_one_line(specifier),
            names,
            kind: ImportKind::Value,
            path_attribute: None,
            module: None,
            in_test: false,
            span: self.span(range),
        });
    }

    /// Adds a signal.
    pub(crate) fn signal(&mut self, kind: SignalKind, definition: Option<DefinitionIndex>, range: Range<usize>) {
        if self.facts.signals.len() < MOST_FACTS {
            let span = self.span(range);
            self.facts.signals.push(Signal { kind, definition, span });
        }
    }

    /// Adds the name of what the file as a whole declares: a package, a namespace.
    pub(crate) fn package(&mut self, name: &str) {
        self.facts.package = Some(on_one_line(name));
    }

    /// Takes the comment that the file begins with for what it says of itself.
    pub(crate) fn leading_comment(&mut self, uncomment: impl Fn(&str) -> Option<&str>) {
        let blank = self.text.lines().take_while(|line| line.trim().is_empty()).count();
        let comment: Vec<&str> =
            self.text.lines().skip(blank).take(60).map_while(|line| uncomment(line.trim())).collect();
        if !comment.is_empty() {
            self.file_doc(&comment.join("\n"), blank as u32 + 1);
        }
    }

    /// Adds what the file says of itself.
    pub(crate) fn file_doc(&mut self, doc: &str, line: u32) {
        self.facts.doc = first_paragraph(doc.lines()).filter(|_| !is_licence(doc));
        self.facts.doc_line = self.facts.doc.is_some().then_some(line);
    }

    /// Adds something that could not be read.
    pub(crate) fn problem(&mut self, message: String, line: Option<u32>) {
        self.facts.problems.push(Problem { message, line });
    }

    /// The facts, in source order.
    pub(crate) fn finish(mut self) -> FileFacts {
        self.facts.signals.sort_by_key(|signal| signal.span.start);
        self.facts.imports.sort_by_key(|import| import.span.start);
        self.facts.line_count = self.lines.line_count();
        let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with(['#', ';']);
        self.facts.code_lines = self.text.lines().filter(is_code).count() as u32;
        self.facts
    }
}

/// Whether a comment only says who may use the file.
fn is_licence(comment: &str) -> bool {
    ["Licensed under", "licensed under", "All rights reserved", "Permission is hereby granted", "WARRANT"]
        .iter()
        .any(|phrase| comment.contains(phrase))
}

/// The text of a line that is a comment begun by `#`; an interpreter's line and a directive are none.
pub(crate) fn hash_comment(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('#')?;
    let is_directive = rest.starts_with('!')
        || rest.trim_start().starts_with("syntax=")
        || rest.trim_start().starts_with("escape=")
        || rest.trim_start().starts_with("check=")
        || rest.trim_start().starts_with("yaml-language-server");
    Some(if is_directive { "" } else { rest.trim_start_matches('#').trim() })
}
