//! Where in a file a thing stands that a text speaks of.

use std::sync::LazyLock;

use regex::Regex;
use trueup_facts::{
    Codebase, Definition, DefinitionKind, FileFacts, LineIndex, Source, SourceClass, SourcePath, language_by_fence,
};

use crate::expectation::Expected;
use crate::locate::Haystack;
use crate::symbol::{SymbolName, fold};
use crate::words::contains_word;

/// Lines of a file where a thing stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Place {
    /// The 1-based line where it begins, decorators and documentation included.
    pub(crate) first_line: u32,
    /// The 1-based line of the thing itself.
    pub(crate) line: u32,
    /// Its 1-based last line.
    pub(crate) end_line: u32,
    /// Whether the thing is defined there, or only used or shown.
    pub(crate) is_definition: bool,
    /// Whether it is a definition with a body: a type or something that is called.
    pub(crate) has_body: bool,
    /// Whether a text that names it means its definition rather than a use: a type, a callable, a constant, a variant.
    pub(crate) is_fixed: bool,
    /// Whether it is the one statement of the file that sets an attribute of that name.
    pub(crate) is_write: bool,
}

/// A file in which things are looked for.
pub(crate) struct Searched<'a> {
    pub(crate) text: std::sync::Arc<str>,
    facts: Option<&'a FileFacts>,
}

impl<'a> Searched<'a> {
    pub(crate) fn new(codebase: &'a Codebase, path: &SourcePath) -> Option<Searched<'a>> {
        let text = codebase.text(path.as_str())?;
        let facts = codebase.file_at(path.as_str()).map(|id| &codebase.file(id).facts);
        Some(Searched { text, facts })
    }

    /// A text that is not the codebase's own: a file as it was once.
    pub(crate) fn in_text(text: std::sync::Arc<str>, facts: Option<&'a FileFacts>) -> Searched<'a> {
        Searched { text, facts }
    }

    pub(crate) fn line_count(&self) -> u32 {
        LineIndex::new(&self.text).line_count()
    }

    /// The 1-based line where the file's own documentation is over; what it says is no code.
    pub(crate) fn first_code_line(&self) -> u32 {
        let Some(facts) = self.facts.filter(|facts| facts.doc_line.is_some()) else { return 1 };
        let definitions = facts.definitions.iter().map(|definition| definition.first_line);
        let imports = facts.imports.iter().map(|import| import.span.line);
        let statements = facts.calls.iter().map(|call| call.span.line);
        let signals = facts.signals.iter().map(|signal| signal.span.line);
        definitions.chain(imports).chain(statements).chain(signals).min().unwrap_or(1)
    }

    /// The lines `start` to `end`, 1-based, those past the end left out.
    pub(crate) fn lines(&self, start: u32, end: u32) -> impl Iterator<Item = &str> {
        let count = end.saturating_sub(start) as usize + 1;
        self.text.lines().skip(start.saturating_sub(1) as usize).take(count)
    }

    /// Every place of `expected`, definitions before uses.
    pub(crate) fn places(&self, expected: &Expected, info: &str) -> Vec<Place> {
        match expected {
            Expected::Symbol(symbol) => self.symbol_places(symbol),
            Expected::Called(symbol) => self.called_places(symbol),
            Expected::Worded(symbol) => self.bodies(symbol),
            Expected::Hinted(symbol) => self.bodies(symbol),
            Expected::Receiver(name) => self.receiver_places(name),
            Expected::EndlessLoop => self.endless_loops(),
            Expected::Quote(quote) => self.quote_places(quote),
            Expected::Code(lines) => self.code_places(lines, info),
        }
    }

    fn bodies(&self, symbol: &SymbolName) -> Vec<Place> {
        self.definitions(symbol).into_iter().filter(|place| place.has_body).collect()
    }

    /// The definition of what shown code calls, or else the calls of it.
    fn called_places(&self, symbol: &SymbolName) -> Vec<Place> {
        let defined = self.bodies(symbol);
        if !defined.is_empty() {
            return defined;
        }
        let call = format!("{}(", symbol.name);
        let calls = |line: &str| contains_word(line, &symbol.name) && line.contains(&call);
        let first = self.first_code_line();
        let lines = self.text.lines().enumerate().filter(|(_, line)| calls(line));
        lines.map(|(at, _)| Place::at_line(at as u32 + 1)).filter(|place| place.line >= first).collect()
    }

    /// The calls of a function of that name.
    pub(crate) fn calls(&self, name: &str) -> Vec<Place> {
        let calls = self.facts.map_or(&[][..], |facts| &facts.calls).iter();
        let named = calls.filter(|call| call.callee.rsplit(['.', ':']).next() == Some(name));
        named.map(|call| Place::at_line(call.span.line)).collect()
    }

    /// The calls of methods of what goes by that name: `self._ledger.write()` for "Ledger".
    fn receiver_places(&self, name: &str) -> Vec<Place> {
        let calls = self.facts.map_or(&[][..], |facts| &facts.calls).iter();
        let is_received = |callee: &str| {
            let owners = callee.rsplit_once(['.', ':']).map_or("", |(owners, _)| owners);
            owners.split(['.', ':']).any(|owner| fold(owner) == fold(name))
        };
        let mut lines: Vec<u32> = calls.filter(|call| is_received(&call.callee)).map(|call| call.span.line).collect();
        lines.dedup();
        lines.into_iter().map(Place::at_line).collect()
    }

    fn endless_loops(&self) -> Vec<Place> {
        let lines: Vec<&str> = self.text.lines().collect();
        let is_endless = |line: &str| {
            let squeezed = crate::locate::squeeze(line);
            ["whileTrue:", "while(true)", "while(1)", "loop{", "for{", "for(;;)", "whiletrue"]
                .iter()
                .any(|head| squeezed.starts_with(head))
        };
        let heads = lines.iter().enumerate().filter(|(_, line)| is_endless(line));
        heads.map(|(at, _)| Place { end_line: block_end(&lines, at), ..Place::at_line(at as u32 + 1) }).collect()
    }

    /// The one statement that sets an attribute of that name: `session.timeout = 5`.
    pub(crate) fn only_write(&self, name: &str) -> Option<Place> {
        let writes = |line: &str| {
            let rest = line.trim_start().split_once(&format!(".{name} ")).map(|(_, rest)| rest.trim_start());
            rest.is_some_and(|rest| rest.starts_with('=') && !rest.starts_with("=="))
        };
        let mut found = self.text.lines().enumerate().filter(|(_, line)| writes(line));
        let (at, _) = found.next().filter(|_| found.next().is_none())?;
        Some(Place { is_write: true, ..Place::at_line(at as u32 + 1) })
    }

    fn symbol_places(&self, symbol: &SymbolName) -> Vec<Place> {
        let mut defined = self.definitions(symbol);
        if !defined.is_empty() {
            if defined.iter().all(|place| !place.is_fixed) {
                defined.extend(self.uses(&symbol.name));
            }
            return defined;
        }
        let like = self.definition_like_lines(symbol);
        if !like.is_empty() {
            return like;
        }
        self.uses(&symbol.name)
    }

    /// The lines of code with the word.
    fn uses(&self, name: &str) -> Vec<Place> {
        let first = self.first_code_line();
        let uses = |(at, line): (usize, &str)| contains_word(line, name).then(|| Place::at_line(at as u32 + 1));
        self.text.lines().enumerate().filter_map(uses).filter(|place| place.line >= first).collect()
    }

    /// The definitions of the symbol in this file; those of the written owner, where there are any.
    pub(crate) fn definitions(&self, symbol: &SymbolName) -> Vec<Place> {
        let Some(facts) = self.facts else { return Vec::new() };
        let named: Vec<&Definition> =
            facts.definitions.iter().filter(|definition| definition.name == symbol.name.as_str()).collect();
        let owned: Vec<&Definition> = match symbol.owners.last() {
            Some(owner) => named.iter().copied().filter(|definition| has_owner(definition, owner)).collect(),
            None => Vec::new(),
        };
        let chosen = if owned.is_empty() { named } else { owned };
        chosen.into_iter().map(Place::of_definition).collect()
    }

    /// The callable that the lines show, by `fits`, where its body has the name: the lines then show where it is used.
    pub(crate) fn definition_mentioning(&self, name: &str, fits: impl Fn(&Place) -> bool) -> Option<Place> {
        let definitions = self.facts?.definitions.iter();
        definitions
            .filter(|definition| definition.kind.is_callable() && definition.name != name)
            .map(Place::of_definition)
            .filter(|place| fits(place))
            .find(|place| self.lines(place.line, place.end_line).any(|line| self.mentions(line, name)))
    }

    /// Whether a line of the file has the name; as `.name` not, where the file's own is a function of no type.
    pub(crate) fn mentions(&self, line: &str, name: &str) -> bool {
        if !contains_word(line, name) {
            return false;
        }
        !self.defines_free_function(name) || contains_word(&line.replace(&format!(".{name}"), ""), name)
    }

    /// Whether the file defines a function of that name that belongs to no type, so that `.name` is another one.
    fn defines_free_function(&self, name: &str) -> bool {
        let definitions = self.facts.map_or(&[][..], |facts| &facts.definitions);
        let mut named = definitions.iter().filter(|definition| definition.name == name).peekable();
        named.peek().is_some()
            && named.all(|definition| definition.kind == DefinitionKind::Function && definition.owner.is_none())
    }

    /// Lines that look like definitions of the name, in a file whose language gives no facts.
    fn definition_like_lines(&self, symbol: &SymbolName) -> Vec<Place> {
        if self.facts.is_some_and(|facts| !facts.definitions.is_empty()) {
            return Vec::new();
        }
        let lines: Vec<&str> = self.text.lines().collect();
        let mut places = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            if defines(line, &symbol.name) {
                places.push(Place {
                    end_line: block_end(&lines, at),
                    is_definition: true,
                    has_body: true,
                    is_fixed: true,
                    ..Place::at_line(at as u32 + 1)
                });
            }
        }
        places
    }

    fn quote_places(&self, quote: &str) -> Vec<Place> {
        let quote = quote.trim_end_matches(['…', '.']);
        let first = self.first_code_line();
        let lines = Haystack::new(&self.text).lines_with(quote).into_iter();
        lines.filter(|&line| line >= first).map(Place::at_line).collect()
    }

    /// Where shown code stands: the definitions it shows, where it shows any that the file has; else its lines.
    fn code_places(&self, lines: &[String], info: &str) -> Vec<Place> {
        if let Some(place) = self.shown_definitions(lines, info) {
            return vec![place];
        }
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        match Haystack::new(&self.text).locate(&lines) {
            Some(located) if is_enough(&located) && !located.is_ambiguous => {
                let (line, end_line) = (*located.lines.start(), *located.lines.end());
                vec![Place { end_line, ..Place::at_line(line) }]
            }
            _ => Vec::new(),
        }
    }

    fn shown_definitions(&self, lines: &[String], info: &str) -> Option<Place> {
        let facts = self.facts?;
        let language = language_by_fence(info)?;
        let text = lines.join("\n");
        let source = Source {
            path: SourcePath::new("shown"),
            text: text.as_str().into(),
            valid_utf8: true,
            hash: trueup_facts::ContentHash::default(),
            language: Some(language),
            class: SourceClass::Product,
        };
        let shown = trueup_facts::extract(&source);
        let top: Vec<&Definition> = shown
            .definitions
            .iter()
            .filter(|definition| {
                definition.parent.is_none() && (definition.kind.is_type() || definition.kind.is_callable())
            })
            .collect();
        let first_code =
            lines.iter().position(|line| !crate::locate::without_comment(line).trim().is_empty())? as u32 + 1;
        if top.first().is_none_or(|definition| definition.first_line > first_code) {
            return None;
        }
        let mut whole: Option<Place> = None;
        for definition in top {
            let mut same = facts
                .definitions
                .iter()
                .filter(|known| known.name == definition.name && known.kind.is_type() == definition.kind.is_type());
            let (Some(known), None) = (same.next(), same.next()) else { continue };
            let mut place = Place::of_definition(known);
            if definition.first_line < definition.span.line {
                place.line = place.first_line;
            }
            whole = Some(whole.map_or(place, |whole| Place {
                first_line: whole.first_line.min(place.first_line),
                line: whole.line.min(place.line),
                end_line: whole.end_line.max(place.end_line),
                is_definition: true,
                has_body: true,
                is_fixed: true,
                is_write: false,
            }));
        }
        whole
    }
}

/// Whether so much of shown code was found that it can be nothing else: three fifths of its lines, or most of many.
fn is_enough(located: &crate::locate::Located) -> bool {
    located.matched * 5 >= located.total * 3 || (located.matched >= 4 && located.matched * 5 >= located.total * 2)
}

fn has_owner(definition: &Definition, owner: &str) -> bool {
    definition.owner.as_deref().is_some_and(|name| name == owner || fold(name).ends_with(&fold(owner)))
}

impl Place {
    pub(crate) fn at_line(line: u32) -> Place {
        Place {
            first_line: line,
            line,
            end_line: line,
            is_definition: false,
            has_body: false,
            is_fixed: false,
            is_write: false,
        }
    }

    pub(crate) fn of_definition(definition: &Definition) -> Place {
        Place {
            first_line: definition.first_line.min(definition.span.line),
            line: definition.span.line,
            end_line: definition.span.end_line,
            is_definition: true,
            has_body: definition.kind.is_type() || definition.kind.is_callable(),
            is_fixed: !matches!(definition.kind, DefinitionKind::Field | DefinitionKind::Variable)
                || definition.name.chars().all(|c| !c.is_lowercase()),
            is_write: false,
        }
    }
}

/// Words that begin a definition in languages trueup does not parse.
static DEFINING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^\s*(?:(?:pub|export|default|public|private|protected|internal|static|final|abstract|async|inline|extern|virtual|const|override|local|comptime)\s+)*(?:fn|func|function|def|class|struct|enum|union|trait|interface|protocol|type|module|namespace|macro|sub|proc|val|var|let|const|record|object|#define|message|service|table|resource|CREATE\s+TABLE(?:\s+IF\s+NOT\s+EXISTS)?)\s+",
    )
    .ok()
});

/// Whether a line looks like the definition of `name`: a defining word before it, or a C-like head that ends no statement.
fn defines(line: &str, name: &str) -> bool {
    if !contains_word(line, name) {
        return false;
    }
    if let Some(found) = DEFINING.as_ref().and_then(|defining| defining.find(line)) {
        let rest = &line[found.end()..];
        return rest
            .strip_prefix(name)
            .is_some_and(|after| !after.starts_with(|next: char| next.is_alphanumeric() || next == '_'));
    }
    let begins_at_margin = line.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let recipe = line
        .strip_prefix(name)
        .is_some_and(|after| after.trim_start_matches(|c: char| c != ':' && c != '=').starts_with(':'));
    let call_head = line.match_indices(name).any(|(at, _)| {
        let before = &line[..at];
        let opens = line[at + name.len()..].starts_with('(');
        opens && !before.trim().is_empty() && !before.contains(['(', '=', '.', '"', ',']) && !before.contains("return")
    });
    begins_at_margin && ((call_head && !line.trim_end().ends_with(';')) || recipe)
}

/// The last line of a braced or indented block that begins at line index `at`; 1-based.
fn block_end(lines: &[&str], at: usize) -> u32 {
    let indent = lines[at].len() - lines[at].trim_start().len();
    let mut end = at;
    for (index, line) in lines.iter().enumerate().skip(at + 1).take(3000) {
        let trimmed = line.trim_start();
        if trimmed.is_empty() {
            continue;
        }
        let is_inside = line.len() - trimmed.len() > indent;
        let closes = trimmed.starts_with(['}', ')', ']', '{']) || trimmed.starts_with("end");
        if !is_inside && !closes {
            break;
        }
        end = index;
        if !is_inside && !trimmed.starts_with('{') {
            break;
        }
    }
    end as u32 + 1
}
