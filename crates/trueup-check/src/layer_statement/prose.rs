//! Sentences such as "X never imports Y" and "only X may import Y".

use std::sync::LazyLock;

use regex::{Captures, Regex};
use trueup_document::{Block, BlockIndex};

use super::{Relation, Statement};
use crate::import_phrase::{Object, Phrase, Verb};
use crate::part::{Part, PartKind, fold_phrase};
use crate::pieced::Pieced;
use crate::scope::Scope;

const VERBS: &str = r"(?<verb>imports?(?:\s+anything)?(?:\s+from)?|depends?\s+on|knows?\s+(?:anything\s+)?(?:about|of)|uses?|touch(?:es)?|calls?|access(?:es)?|references?|reach(?:es)?\s+into)";

static NEVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)^(?<subject>.{{1,120}}?)\s+(?:(?:(?:must|should|may|can|does|do|will)\s*(?:not|n't)|cannot|can't|doesn't|don't|never)\s+(?:ever\s+|directly\s+)*{VERBS}|(?<nothing>knows?\s+nothing\s+(?:about|of|regarding)|imports?\s+nothing\s+from|has\s+no\s+dependency\s+on|(?:is\s+)?(?:completely\s+)?independent\s+(?:of|from)))\s+(?<object>.+)$"
    ))
    .ok()
});

static NEVER_FROM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?<subject>.{1,80}?)\s+(?<verb>imports?)\s+(?:only\s+)?from\s+(?<yes>.+?),?\s+(?:but\s+)?never\s+(?:directly\s+)?from\s+(?<object>.+)$").ok()
});

static ONLY_IMPORTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)^(?:only\s+(?<subject>.{{1,80}}?)\s+(?:may\s+|can\s+|should\s+|must\s+|is\s+allowed\s+to\s+|are\s+allowed\s+to\s+|directly\s+|ever\s+)*|(?<alone>.{{1,80}}?)\s+(?:is|are)\s+the\s+(?:only|one|sole)\s+(?:place|module|component|crate|package|file|layer|part|class|code)s?\s+(?:that|which|allowed\s+to|to)\s+(?:may\s+|can\s+|directly\s+|ever\s+)*){VERBS}\s+(?<object>.+)$"
    ))
    .ok()
});

static IMPORTS_ONLY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?<subject>.{1,80}?)(?:\s+(?:only\s+(?:imports?|depends?\s+on)|(?:imports?|depends?)\s+only|imports?\s+nothing\s+(?:but|except|besides)|depends?\s+on\s+nothing\s+(?:but|except|besides))(?:\s+from|\s+on)?|['’]s\s+(?:dependency\s+list\s+is|(?:only\s+)?dependencies\s+are))\s+(?<object>.+)$",
    )
    .ok()
});

static ONLY_LAST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?<subject>.{1,80}?)\s+(?:imports?(?:\s+from)?|depends?\s+on)\s+(?<object>.+?)\s+(?:only|alone|and\s+nothing\s+else)$").ok()
});

static IMPORTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?<subject>.{1,60}?)\s+(?<verb>imports?(?:\s+from)?|depends?\s+on)\s+(?<object>.+)$").ok()
});

/// What ends the objects of a sentence.
static CLAUSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\s*(?:[—–:;]|\s-\s|\s\(no\s|,?\s+(?:because|so|since|which|whereas|but|and\s+(?:it|they|nothing|no)|it|they|only)\b)").ok()
});

static CONDITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:if|when|unless|until|suppose|imagine|in\s+a\s|once|originally|previously|without)\b|\b(?:would|could|might|used\s+to|no\s+longer|if)\b").ok()
});

pub(super) fn of_prose(scope: &Scope<'_>, index: BlockIndex, block: &Block, found: &mut Vec<Statement>) {
    let text = Pieced::of_block(scope.document.text(), block);
    let lead = Lead::read(scope, block, &text);
    let mut last: Option<Part> = lead.as_ref().and_then(|lead| lead.part.clone());
    let mut start = lead.as_ref().map_or(0, |lead| lead.end);
    while start < text.text().len() {
        let end = sentence_end(text.text(), start);
        let sentence = unprefixed(&text.part(start..end));
        start = end + 1;
        let is_question = text.text()[..end.min(text.text().len())].ends_with('?');
        if is_question || CONDITION.as_ref().is_some_and(|condition| condition.is_match(sentence.text())) {
            continue;
        }
        let reader = Sentence { scope, sentence: &sentence, lead: lead.as_ref(), last: last.as_ref(), block: index };
        let read = reader.statements();
        let opening = read.iter().find_map(|statement| statement.subject.as_ref().ok().cloned());
        if let Some(part) = opening.or_else(|| reader.opening_part()) {
            last = Some(part);
        }
        found.extend(read);
    }
}

/// The sentence without list marks and words such as "Architecture Invariant:".
fn unprefixed(sentence: &Pieced) -> Pieced {
    static PREFIX: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:(?:[-•]|\d+\.)\s+)?(?:(?:architecture\s+)?invariant:|rule:|note:)?\s*(?:specifically|in particular|therefore|so|and|but|thus),?\s+|^(?:(?:[-•]|\d+\.)\s+)?(?:(?:architecture\s+)?invariant:|rule:|note:)?\s*").ok()
    });
    let end = PREFIX.as_ref().and_then(|prefix| prefix.find(sentence.text())).map_or(0, |found| found.end());
    sentence.part(end..sentence.text().len())
}

/// Where the sentence of `text` that begins at `start` ends, its mark left out; a dot in code or a bracket ends none.
pub(super) fn sentence_end(text: &str, start: usize) -> usize {
    let mut is_code = false;
    let mut depth = 0_u32;
    for (at, character) in text[start..].char_indices() {
        let at = start + at;
        match character {
            '`' => is_code = !is_code,
            '(' if !is_code => depth += 1,
            ')' if !is_code => depth = depth.saturating_sub(1),
            _ => {}
        }
        let after = &text[at + character.len_utf8()..];
        let ends = matches!(character, '.' | '!' | '?' | ';') && (after.is_empty() || after.starts_with(' '));
        let is_short = ["e.g", "i.e", "etc", "vs"].iter().any(|short| text[start..at].ends_with(short));
        if ends && !is_code && depth == 0 && !is_short {
            return at;
        }
    }
    text.len()
}

/// The bold words that a paragraph begins with, `**Models** (`app/models/`):`, and what they name.
struct Lead {
    name: String,
    part: Option<Part>,
    end: usize,
}

impl Lead {
    fn read(scope: &Scope<'_>, block: &Block, text: &Pieced) -> Option<Lead> {
        let first =
            block.inlines.iter().find(|inline| !inline.text.trim().is_empty()).filter(|inline| inline.strong)?;
        let at = text.text().find(first.text.trim_end_matches([':', '.', ' ']))?;
        let name_end = at + first.text.trim_end_matches([':', '.', ' ']).len();
        let rest = &text.text()[name_end..];
        let opens = rest.trim_start_matches([' ', '`']).starts_with('(');
        let close = if opens { rest.find(')').map_or(0, |close| close + 1) } else { 0 };
        let ends = rest[close..].trim_start_matches(['`', ' ']).starts_with(['.', ':', '–', '—', '-']);
        let end = if ends { name_end + close + 1 } else { 0 };
        let bracket = text.part(name_end..name_end + close);
        let path = bracket.codes().into_iter().next();
        let name = first.text.trim_end_matches([':', '.', ' ']).to_owned();
        let of_path = path.and_then(|path| scope.part(path.text(), path.start()).ok());
        let part = of_path.or_else(|| scope.part(name.trim_matches('`'), block.span.start).ok());
        Some(Lead { name, part, end: end.min(text.text().len()) })
    }
}

/// Whether words name a part rather than a thing of everyday: by a capital, or by saying what kind of part it is.
fn is_named(words: &str) -> bool {
    let kinds = ["layer", "module", "package", "crate", "component", "service", "library"];
    words.contains(char::is_uppercase) || kinds.iter().any(|kind| words.to_lowercase().contains(kind))
}

/// What a sentence is read with.
struct Sentence<'a, 'c> {
    scope: &'a Scope<'c>,
    sentence: &'a Pieced,
    lead: Option<&'a Lead>,
    last: Option<&'a Part>,
    block: BlockIndex,
}

impl Sentence<'_, '_> {
    fn statements(&self) -> Vec<Statement> {
        let text = self.sentence.text();
        let captures = |regex: &'static LazyLock<Option<Regex>>| regex.as_ref().and_then(|regex| regex.captures(text));
        if let Some(found) = captures(&NEVER_FROM) {
            return self.each(&found, Relation::Never, Verb::Import);
        }
        if let Some(found) = captures(&ONLY_IMPORTER) {
            let verb = Phrase::read_verb(found.name("verb").map_or("", |verb| verb.as_str()));
            return self.each(&found, Relation::OnlyImporter, verb);
        }
        if let Some(found) = captures(&NEVER) {
            let verb = found.name("verb").or(found.name("nothing")).map_or("", |verb| verb.as_str());
            return self.each(&found, Relation::Never, Phrase::read_verb(verb));
        }
        if let Some(found) = captures(&IMPORTS_ONLY).or_else(|| captures(&ONLY_LAST)) {
            return self.whole(&found);
        }
        if let Some(found) = captures(&IMPORTS) {
            return self.each(&found, Relation::Imports, Verb::Import);
        }
        Vec::new()
    }

    /// The subjects of a sentence; none where nothing the words may mean is a part of the project.
    fn subjects(&self, found: &Captures<'_>) -> Vec<Part> {
        let Some(written) = found.name("subject").or(found.name("alone")) else { return Vec::new() };
        let pieced = self.sentence.part(written.range());
        let pronoun = pieced.text().to_lowercase();
        if matches!(
            pronoun.as_str(),
            "it" | "they" | "this" | "these" | "this layer" | "this module" | "this package" | "this crate"
        ) {
            return self.last.cloned().into_iter().collect();
        }
        let cut = [" can ", " may ", " import", " call", " is ", " are ", " depend", " takes ", ", ", " and it "];
        let short = cut.iter().filter_map(|word| pieced.text().find(word)).min();
        let candidates = std::iter::once(pieced.clone()).chain(short.map(|short| pieced.part(0..short)));
        for candidate in candidates {
            let items = candidate.items();
            let parts: Vec<Part> = items.iter().filter_map(|item| self.subject(item)).collect();
            if !parts.is_empty() && parts.len() == items.len() {
                return parts;
            }
        }
        Vec::new()
    }

    fn subject(&self, item: &Pieced) -> Option<Part> {
        let codes = item.codes();
        let words = if let [code] = &codes[..] { code.text() } else { item.text() };
        let words = words.trim_end_matches(" itself").trim_end_matches(" also");
        if let Some(lead) = self.lead
            && fold_phrase(&lead.name) == fold_phrase(words)
            && let Some(part) = &lead.part
        {
            return Some(part.clone());
        }
        self.scope.part(words, item.start()).ok()
    }

    /// The part whose name in code or at the start of the sentence makes it the sentence's subject.
    fn opening_part(&self) -> Option<Part> {
        let text = self.sentence.text();
        let is_opening = text.starts_with('`') || text.to_lowercase().starts_with("the `");
        let code = self.sentence.codes().into_iter().next().filter(|_| is_opening)?;
        self.scope.part(code.text(), code.start()).ok()
    }

    fn objects(&self, found: &Captures<'_>) -> Vec<Pieced> {
        let Some(object) = found.name("object") else { return Vec::new() };
        let pieced = self.sentence.part(object.range());
        let end =
            CLAUSE.as_ref().and_then(|clause| clause.find(pieced.text())).map_or(pieced.text().len(), |at| at.start());
        pieced.part(0..end).items()
    }

    /// One statement for each subject and object; objects that nothing in the project answers to are left out, since
    /// prose speaks of much that is no part of it.
    fn each(&self, found: &Captures<'_>, relation: Relation, verb: Verb) -> Vec<Statement> {
        let subjects = self.subjects(found);
        let objects = self.objects(found);
        let literal = found.name("verb").map_or("", |verb| verb.as_str()).to_lowercase();
        let is_known = |object: &Pieced| {
            let phrase = Phrase::read(object);
            let is_name = literal.starts_with("import") || phrase.is_code || is_named(object.text());
            let resolved = Object::resolve(self.scope, &phrase);
            let counts = resolved.is_ok_and(|object| match object {
                Object::Part(part) => is_name || part.kind == PartKind::Layer,
                Object::Nothing => false,
                _ => true,
            });
            counts && !phrase.is_qualified
        };
        if subjects.is_empty() || !objects.iter().any(is_known) {
            return Vec::new();
        }
        let is_list = relation != Relation::Imports || objects.iter().all(is_known);
        let known = objects.into_iter().filter(|object| is_list && is_known(object));
        known
            .flat_map(|object| {
                subjects.iter().map(move |subject| self.statement(subject, relation, verb, vec![object.clone()]))
            })
            .collect()
    }

    /// One statement for each subject on all objects, where all are known.
    fn whole(&self, found: &Captures<'_>) -> Vec<Statement> {
        let objects = self.objects(found);
        let subjects = self.subjects(found);
        let is_known = |object: &Pieced| Object::resolve(self.scope, &Phrase::read(object)).is_ok();
        if objects.is_empty() || !objects.iter().any(is_known) {
            return Vec::new();
        }
        subjects
            .iter()
            .map(|subject| self.statement(subject, Relation::ImportsOnly, Verb::Import, objects.clone()))
            .collect()
    }

    fn statement(&self, subject: &Part, relation: Relation, verb: Verb, objects: Vec<Pieced>) -> Statement {
        let is_whole = subject.kind != PartKind::Layer
            || self.scope.layers().iter().any(|layer| layer.part == *subject && layer.is_whole);
        let words = self.sentence.clone();
        Statement { relation, subject: Ok(subject.clone()), is_whole, verb, objects, words, block: self.block }
    }
}
