//! GraphQL: types with their fields.
//!
//! A small reader of the schema language: the kept parsers give no ends of definitions, and nothing at all of a file with
//! one word they do not know.

use super::Artifact;
use super::recorder::Recorder;
use crate::excerpt::{first_paragraph, on_one_line};
use crate::{DefinitionIndex, DefinitionKind, FileFacts, Name, SourcePath};

/// Schemas of GraphQL.
pub static GRAPHQL: Artifact = Artifact { name: "GraphQL", file: "graphql", reads, extract };

fn reads(path: &SourcePath) -> bool {
    matches!(path.extension(), Some("graphql" | "graphqls" | "gql"))
}

fn extract(_: &SourcePath, text: &str) -> Option<FileFacts> {
    let tokens = tokens(text);
    let mut reader = Reader { text, tokens: &tokens, at: 0, recorder: Recorder::new(text) };
    reader.recorder.leading_comment(|line| line.strip_prefix('#').map(str::trim));
    while reader.at < tokens.len() {
        reader.definition();
    }
    Some(reader.recorder.finish())
}

/// A token: a name, a sign or a string, with its first byte.
#[derive(Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    start: usize,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &text[at..];
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            _ if first.is_whitespace() || first == ',' || first == '\u{feff}' => first.len_utf8(),
            '"' if rest.starts_with("\"\"\"") => rest[3..].find("\"\"\"").map_or(rest.len(), |end| end + 6),
            '"' => string_length(rest),
            _ if first.is_ascii_alphanumeric() || first == '_' => {
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            _ => first.len_utf8(),
        };
        if !first.is_whitespace() && !['#', ',', '\u{feff}'].contains(&first) {
            found.push(Token { text: &rest[..length], start: at });
        }
        at += length;
    }
    found
}

fn string_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            '\n' => return at,
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = character == '\\' && !is_escaped,
        }
    }
    rest.len()
}

struct Reader<'a, 't> {
    text: &'t str,
    tokens: &'a [Token<'t>],
    at: usize,
    recorder: Recorder<'t>,
}

impl<'t> Reader<'_, 't> {
    fn peek(&self) -> &'t str {
        self.tokens.get(self.at).map_or("", |token| token.text)
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.peek() == text;
        self.at += usize::from(found);
        found
    }

    fn name(&mut self) -> Option<&'t str> {
        let token = self.tokens.get(self.at).filter(|token| token.is_name())?;
        self.at += 1;
        Some(token.text)
    }

    /// A description before a definition.
    fn description(&mut self) -> Option<Box<str>> {
        let text = self.peek();
        if !text.starts_with('"') {
            return None;
        }
        self.at += 1;
        first_paragraph(text.trim_matches('"').lines())
    }

    fn definition(&mut self) {
        let first = self.tokens[self.at];
        let doc = self.description();
        let start = self.tokens.get(self.at).map_or(first.start, |token| token.start);
        let extends = self.take("extend");
        let kind = match self.peek() {
            "type" => DefinitionKind::Class,
            "interface" => DefinitionKind::Interface,
            "input" => DefinitionKind::Struct,
            "enum" => DefinitionKind::Enum,
            "union" => DefinitionKind::Union,
            "scalar" => DefinitionKind::TypeAlias,
            _ => {
                self.skip_other();
                return;
            }
        };
        self.at += 1;
        let Some(name) = self.name() else { return };
        let index = self.recorder.define(kind, name, start..start + 1, None);
        self.recorder.definition(index).doc = doc;
        self.begin_at(index, first.start);
        if extends {
            self.recorder.definition(index).decorators.push("extend".into());
        }
        if self.take("implements") {
            self.take("&");
            while let Some(base) = self.name() {
                self.recorder.definition(index).bases.push(base.into());
                self.take("&");
            }
        }
        self.directives(index);
        let header_end = self.last_end();
        if kind == DefinitionKind::Union {
            self.union(index);
        } else if self.take("{") {
            self.members(index, kind == DefinitionKind::Enum);
        }
        let span = self.recorder.span(start..self.last_end());
        let definition = self.recorder.definition(index);
        definition.span = span;
        definition.header_end = (header_end as u32).min(span.end);
    }

    /// The documentation of a definition begins before the definition.
    fn begin_at(&mut self, index: DefinitionIndex, start: usize) {
        let line = self.recorder.line(start);
        self.recorder.definition(index).first_line = line;
    }

    fn last_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, Token::end)
    }

    /// Skips what defines no type: a schema, a directive, an operation.
    fn skip_other(&mut self) {
        self.at += 1;
        while self.at < self.tokens.len() {
            match self.peek() {
                "{" | "(" => self.skip_brackets(),
                "type" | "interface" | "input" | "enum" | "union" | "scalar" | "extend" | "schema" | "directive" => {
                    return;
                }
                text if text.starts_with('"') => return,
                _ => self.at += 1,
            }
        }
    }

    fn skip_brackets(&mut self) {
        let mut depth = 0_u32;
        while self.at < self.tokens.len() {
            match self.peek() {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// `@name(arguments)` of a definition, kept as written.
    fn directives(&mut self, index: DefinitionIndex) {
        while self.peek() == "@" {
            self.at += 1;
            let start = self.tokens.get(self.at).map_or(self.text.len(), |token| token.start);
            if self.name().is_none() {
                return;
            }
            if self.peek() == "(" {
                self.skip_brackets();
            }
            let written = on_one_line(self.text.get(start..self.last_end()).unwrap_or(""));
            self.recorder.definition(index).decorators.push(written);
        }
    }

    fn union(&mut self, index: DefinitionIndex) {
        let start = self.tokens.get(self.at + 1).map_or(0, |token| token.start);
        if self.take("=") {
            self.take("|");
            while self.name().is_some() && self.take("|") {}
            self.recorder.definition(index).value = self.text.get(start..self.last_end()).map(on_one_line);
        }
    }

    fn members(&mut self, owner: DefinitionIndex, is_enum: bool) {
        while self.at < self.tokens.len() && !self.take("}") {
            let first = self.tokens[self.at].start;
            let doc = self.description();
            let start = self.tokens.get(self.at).map_or(first, |token| token.start);
            let Some(name) = self.name() else {
                self.at += 1;
                continue;
            };
            let arguments = if self.peek() == "(" { self.arguments() } else { Vec::new() };
            let kind = if is_enum { DefinitionKind::Variant } else { DefinitionKind::Field };
            let index = self.recorder.define(kind, name, start..start + 1, Some(owner));
            self.begin_at(index, first);
            if self.take(":") {
                let type_text = self.type_text();
                self.recorder.definition(index).type_text = Some(type_text).filter(|text| !text.is_empty());
            }
            if self.take("=") {
                let from = self.tokens.get(self.at).map_or(0, |token| token.start);
                if matches!(self.peek(), "[" | "{") {
                    self.skip_brackets();
                } else {
                    self.at += 1 + usize::from(self.peek() == "-");
                }
                self.recorder.definition(index).value = self.text.get(from..self.last_end()).map(on_one_line);
            }
            self.directives(index);
            let span = self.recorder.span(start..self.last_end());
            let definition = self.recorder.definition(index);
            (definition.span, definition.header_end, definition.doc) = (span, span.end, doc);
            definition.parameters = arguments;
        }
    }

    /// The names of a field's arguments.
    fn arguments(&mut self) -> Vec<Name> {
        let from = self.at;
        self.skip_brackets();
        let tokens = &self.tokens[from..self.at];
        let names = tokens.windows(2).filter(|pair| pair[0].is_name() && pair[1].text == ":");
        names.map(|pair| pair[0].text.into()).take(50).collect()
    }

    fn type_text(&mut self) -> Name {
        let start = self.tokens.get(self.at).map_or(0, |token| token.start);
        if self.peek() == "[" {
            self.skip_brackets()
        } else {
            self.at += 1
        }
        self.take("!");
        on_one_line(self.text.get(start..self.last_end()).unwrap_or(""))
    }
}
