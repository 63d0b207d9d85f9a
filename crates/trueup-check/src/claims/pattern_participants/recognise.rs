//! The sentences that say which types take part in a pattern.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, InlineKind};

use super::Saying;
use crate::inheritance::{last_part, types_of_name};
use crate::scope::Scope;
use crate::sentence::sentence_around;
use crate::symbol::{SymbolName, has_code_shape};

/// A name in a sentence.
struct Token {
    /// Its last part.
    name: String,
    is_call: bool,
    span: Range<usize>,
}

/// One name, perhaps with a remark in brackets or the file that it is in; a list has several.
const NAME: &str = r"⟨\d+⟩(?:\s*\([^()]*\))?(?:\s+(?:in|from)\s+⟦⟧)?";

/// Forms of words for "is of".
const OF: &str = r"(?:inherit(?:s|ing)?\s+from|inherits?|extends?|subclass(?:es)?|derives?\s+from|implements?|conforms?\s+to|satisf(?:y|ies))";

/// What may stand between the verb and the base.
const ARTICLE: &str = r"(?:\s+(?:the|an?|common|shared|same|abstract|base|class|interface|trait|protocol))*\s+";

fn compiled(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(&format!(
        r"(?P<list>{NAME}(?:(?:,\s*(?:and\s+|or\s+)?|\s+and\s+|\s*/\s*|\s*&\s*){NAME})*)(?P<more>,?\s+etc\.?,?)?\s+(?:(?:all|both|each|also|classes|types)\s+)*{OF}{ARTICLE}(?P<base>⟨\d+⟩)"
    ))
});

static BY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(&format!(
        r"(?P<base>⟨\d+⟩)(?:\s*\([^()]*\))?(?:\s+(?:interface|trait|protocol|base|class|abstract))*(?:\s+(?:in|from)\s+⟦⟧)?,?(?:\s+(?:interface|trait|protocol|base|class|abstract|is|are|which|that|currently))*[\s,(]+(?:implemented|subclassed|extended|inherited|satisfied)\s+by:?\s+(?:the\s+)?(?P<list>{NAME}(?:(?:,\s*(?:and\s+)?|\s+and\s+|\s*/\s*|\s*&\s*){NAME})*)(?P<more>,?\s+(?:and\s+(?:others|more|\w)|etc|among)|\s*,?\s*(?:…|\.\.\.)|,?\s+and\s+\w)?"
    ))
});

static ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(&format!(
        r"\b(?:All|Every|Each)\s+(?:of\s+the\s+)?(?P<all>[A-Za-z][\w-]*(?:\s+[A-Za-z][\w-]*)?)\s+(?:must\s+)?{OF}{ARTICLE}(?P<base>⟨\d+⟩)(?:\s*\([^()]*\))?(?:,?\s+and\s+(?:must\s+)?(?:implements?|overrides?|provides?|defines?)\s+(?P<methods>⟨\d+⟩(?:(?:,\s*(?:and\s+)?|\s+and\s+)⟨\d+⟩)*))?"
    ))
});

static ABSTRACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?P<base>⟨\d+⟩)(?:\s*\([^()]*\))?\s+(?:is\s+)?(?:an?\s+)?(?:abstract|pure virtual)\s+(?:base\s+)?(?:class|type|base|interface)?\s*(?:declaring|that\s+declares|defining|that\s+defines|with)\s+(?:the\s+)?(?:(?:pure|virtual|abstract|methods?|transport|handlers?|functions?|[a-z]+)\s+){0,5}\(?(?P<methods>⟨\d+⟩(?:(?:,\s*(?:and\s+)?|\s+and\s+)⟨\d+⟩)*)",
    )
});

static METHODS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?P<base>⟨\d+⟩)(?:\s*\([^()]*\))?\s+(?:interface|trait|protocol|base class|abstract class)(?:\s+(?:defines|declares|requires|has))?(?:\s+with)?\s+(?P<count>\w+)\s+(?:abstract\s+)?methods?[:,]?\s+\(?(?P<methods>⟨\d+⟩(?:(?:,\s*(?:and\s+)?|\s+and\s+)⟨\d+⟩)*)",
    )
});

/// Words that say that what follows is a selection.
static SELECTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(such as|e\.g|for example|including|among others|like|etc|and others|and more|mainly|mostly|partly)\b|…|\.\.\.",
    )
});

/// What the sentences of a block say, with the bytes that say it.
pub(super) fn sayings(scope: &Scope<'_>, index: BlockIndex, block: &Block) -> Vec<(Saying, Range<usize>)> {
    let (text, tokens, places) = rendered(scope, block);
    if tokens.is_empty() {
        return Vec::new();
    }
    let sentence = Sentence { scope, block, index, text: &text, tokens: &tokens, places: &places };
    let mut found: Vec<(Saying, Range<usize>)> = Vec::new();
    for (pattern, form) in
        [(&ALL, Form::All), (&BY, Form::By), (&NAMED, Form::Named), (&ABSTRACT, Form::Methods), (&METHODS, Form::Whole)]
    {
        let Some(pattern) = pattern.as_ref() else { continue };
        for captures in pattern.captures_iter(&text) {
            let Some(saying) = sentence.read(&captures, form) else { continue };
            if !found.iter().any(|(_, span)| span.start < saying.1.end && saying.1.start < span.end) {
                found.push(saying);
            }
        }
    }
    found.sort_by_key(|(_, span)| span.start);
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    All,
    By,
    Named,
    Methods,
    Whole,
}

struct Sentence<'a, 's> {
    scope: &'a Scope<'s>,
    block: &'a Block,
    index: BlockIndex,
    text: &'a str,
    tokens: &'a [Token],
    /// Where pieces of the rendered text begin, and the bytes of the document that they are.
    places: &'a [(usize, usize)],
}

impl Sentence<'_, '_> {
    fn tokens_of(&self, written: Option<regex::Match<'_>>) -> Vec<&Token> {
        let Some(written) = written else { return Vec::new() };
        // A remark in brackets after a name is no part of the list.
        let mut depth = 0;
        let mut numbers = Vec::new();
        for (at, c) in written.as_str().char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                '⟨' if depth == 0 => numbers.extend(number_at(written.as_str(), at)),
                _ => {}
            }
        }
        numbers.into_iter().filter_map(|number| self.tokens.get(number)).collect()
    }

    fn read(&self, captures: &regex::Captures<'_>, form: Form) -> Option<(Saying, Range<usize>)> {
        let base = *self.tokens_of(captures.name("base")).first()?;
        let named = self.tokens_of(captures.name("list"));
        let methods = self.tokens_of(captures.name("methods"));
        let is_type = |token: &Token| !token.is_call && token.name.starts_with(|c: char| c.is_uppercase());
        let is_known = |token: &Token| is_type(token) || !types_of_name(self.scope.codebase, &token.name).is_empty();
        if !is_type(base) && types_of_name(self.scope.codebase, &base.name).is_empty() {
            return None;
        }
        if !named.iter().all(|token| is_known(token)) || named.iter().any(|token| token.name == base.name) {
            return None;
        }
        // "`A` implements `b()` of" says nothing of types.
        let whole = captures.get(0)?;
        let starts_with_all =
            form == Form::All && captures.name("all").is_some_and(|all| all.as_str().ends_with("that"));
        if base.is_call || starts_with_all {
            return None;
        }
        let mut ends: Vec<&Token> = named.iter().chain(&methods).copied().collect();
        ends.push(base);
        let first = ends.iter().map(|token| token.span.start).min()?;
        let start = if form == Form::All { self.offset(whole.start())? } else { first };
        let end = ends.iter().map(|token| token.span.end).max()?;
        let around = sentence_around(self.scope, self.block, first);
        let is_selection = captures.name("more").is_some()
            || SELECTION.as_ref().is_some_and(|it| it.is_match(self.scope.document.slice(&around)));
        let names = |tokens: &[&Token]| tokens.iter().map(|token| token.name.clone()).collect::<Vec<String>>();
        let saying = Saying {
            block: self.index,
            base: base.name.clone(),
            is_whole: form == Form::By && !is_selection,
            named: names(&named),
            has_all_methods: form == Form::Whole && !is_selection && counts(captures.name("count"), methods.len()),
            methods: names(&methods),
            all: captures.name("all").map(|all| all.as_str().to_owned()).filter(|_| form == Form::All),
        };
        // Two blocks of the text may stand far apart where a bracket is not closed.
        (start < end && end - start < 2000 && self.text.len() < 100_000).then_some((saying, start..end))
    }

    fn offset(&self, at: usize) -> Option<usize> {
        let index = self.places.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        self.places.get(index).map(|(start, place)| place + (at - start))
    }
}

fn number_at(text: &str, at: usize) -> Option<usize> {
    text.get(at + '⟨'.len_utf8()..)?.split('⟩').next()?.parse().ok()
}

/// Whether a word counts what follows.
fn counts(word: Option<regex::Match<'_>>, count: usize) -> bool {
    const WORDS: &[&str] = &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let Some(word) = word.map(|word| word.as_str().to_lowercase()) else { return false };
    WORDS.iter().position(|known| *known == word).or_else(|| word.parse().ok()) == Some(count)
}

/// The text of a block with numbers in place of the names in it, the names, and where the pieces of plain text stand.
fn rendered(scope: &Scope<'_>, block: &Block) -> (String, Vec<Token>, Vec<(usize, usize)>) {
    let mut text = String::new();
    let mut tokens: Vec<Token> = Vec::new();
    let mut places = Vec::new();
    for inline in &block.inlines {
        let slice = scope.document.slice(&inline.span);
        match inline.kind {
            InlineKind::Code => match token_of(slice, inline.span.clone()) {
                Some(token) => push(&mut text, &mut tokens, token),
                None => text.push_str("⟦⟧"),
            },
            InlineKind::Text => {
                let mut at = 0;
                for word in crate::words::words(slice) {
                    let name = &slice[word.clone()];
                    let is_type =
                        has_code_shape(name) && name.starts_with(|c: char| c.is_uppercase()) && !name.contains('_');
                    if !is_type || slice[word.end..].starts_with(['.', '/']) && !slice[word.end..].starts_with(". ") {
                        continue;
                    }
                    places.push((text.len(), inline.span.start + at));
                    text.push_str(&slice[at..word.start]);
                    let span = inline.span.start + word.start..inline.span.start + word.end;
                    push(&mut text, &mut tokens, Token { name: name.to_owned(), is_call: false, span });
                    at = word.end;
                }
                places.push((text.len(), inline.span.start + at));
                text.push_str(&slice[at..]);
            }
            InlineKind::Break => text.push(' '),
            InlineKind::Html => {}
        }
    }
    (text, tokens, places)
}

fn push(text: &mut String, tokens: &mut Vec<Token>, token: Token) {
    text.push_str(&format!("⟨{}⟩", tokens.len()));
    tokens.push(token);
}

fn token_of(code: &str, span: Range<usize>) -> Option<Token> {
    let symbol = SymbolName::parse(code)?;
    let name = last_part(&symbol.name).to_owned();
    Some(Token { name, is_call: symbol.is_call, span })
}
