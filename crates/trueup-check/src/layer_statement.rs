//! What a document says of the imports of a part: bullets of layers, and sentences such as "X never imports Y".

use std::sync::LazyLock;

use regex::{Captures, Regex};
use trueup_document::{Block, BlockIndex, BlockKind, SectionRole};
use trueup_facts::FileId;

use crate::claim::Claim;
use crate::import_phrase::{Object, Phrase, Verb};
use crate::layer_block::{BulletRole, Layer, LayerBlock};
use crate::part::{NoPart, Part, PartKind, fold_phrase};
use crate::pieced::Pieced;
use crate::scope::Scope;

/// What is said of the subject's imports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Relation {
    /// It imports the object.
    Imports,
    /// It may import the object.
    MayImport,
    /// It imports the objects and nothing else.
    ImportsOnly,
    /// It imports none of it.
    Never,
    /// Nothing else imports the object.
    OnlyImporter,
}

/// A statement on the imports of a part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Statement {
    /// What is said.
    pub(crate) relation: Relation,
    /// The part it is said of, or the words for it and why they name none.
    pub(crate) subject: Result<Part, (String, NoPart)>,
    /// Whether all that the document counts to the subject was found.
    pub(crate) is_whole: bool,
    /// How it is said, where the phrase itself does not tell.
    pub(crate) verb: Verb,
    /// The phrases that it speaks of; one but for [`Relation::ImportsOnly`].
    pub(crate) objects: Vec<Pieced>,
    /// The words of the document that are the claim.
    pub(crate) words: Pieced,
    /// The block it stands in.
    pub(crate) block: BlockIndex,
}

impl Statement {
    /// The claim that the statement makes.
    pub(crate) fn claim(&self, scope: &Scope<'_>, kind: &'static str) -> Claim {
        let subject = self.subject.as_ref().map_or_else(|(words, _)| words.as_str(), |part| part.name.as_str());
        let objects: Vec<&str> = self.objects.iter().map(Pieced::text).collect();
        let verb = match self.relation {
            Relation::Imports => "imports",
            Relation::MayImport => "may import",
            Relation::ImportsOnly => "imports only",
            Relation::Never => "must not:",
            Relation::OnlyImporter => "alone may import",
        };
        scope.claim(kind, self.words.span(), format!("{subject} {verb} {}", objects.join(", ")))
    }

    /// Whether the imports of the subject's files are its own: a type must be the only one of its file, and a file of a
    /// layer must be in no other layer.
    pub(crate) fn has_own_files(&self, scope: &Scope<'_>) -> bool {
        let Ok(part) = &self.subject else { return false };
        let types = |id: &FileId| {
            let definitions = &scope.codebase.file(*id).facts.definitions;
            definitions.iter().filter(|it| it.kind.is_type() && it.parent.is_none() && !it.in_test).count()
        };
        let layers = scope.layers();
        let is_shared = |id: &FileId| {
            let mut with = layers.iter().filter(|layer| layer.part.has(*id));
            // A drawing and the bullets below it may tell of the same layers in other words.
            let is_other =
                |a: &Layer, b: &Layer| a.is_drawn == b.is_drawn && !a.names.iter().any(|name| b.names.contains(name));
            with.next()
                .is_some_and(|first| first.has_lines || with.any(|other| other.has_lines || is_other(first, other)))
        };
        match part.kind {
            PartKind::Type => part.files.iter().all(|id| types(id) == 1),
            PartKind::Layer => !part.files.iter().any(is_shared),
            _ => true,
        }
    }

    /// Whether it tells the whole list of a package's dependencies.
    pub(crate) fn lists_dependencies(&self) -> bool {
        self.relation == Relation::ImportsOnly && self.words.text().to_lowercase().contains("dependenc")
    }
}

/// All statements of the document, in order.
pub(crate) fn statements(scope: &Scope<'_>) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    if scope.is_of_other_times {
        return found;
    }
    for layer in scope.layer_blocks() {
        of_layer(scope, layer, &mut found);
    }
    let of_bullets: Vec<BlockIndex> =
        scope.layer_blocks().iter().flat_map(|it| &it.bullets).map(|it| it.block).collect();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        let is_prose = block.kind == BlockKind::Paragraph && !of_bullets.contains(&index);
        if is_prose && !is_elsewhere(scope, block) {
            of_prose(scope, index, block, &mut found);
        }
    }
    found.sort_by_key(|statement| statement.words.start());
    found
}

/// Whether a section speaks of plans, of the past or of other systems.
fn is_elsewhere(scope: &Scope<'_>, block: &Block) -> bool {
    use SectionRole::{Comparison, Extensibility, Future, Past};
    let speaks_of_other =
        |section: &trueup_document::Section| matches!(section.role, Some(Extensibility | Future | Past | Comparison));
    scope.document.sections_around(block).any(speaks_of_other)
}

fn of_layer(scope: &Scope<'_>, layer: &LayerBlock, found: &mut Vec<Statement>) {
    let (subject, is_whole) = layer_part(scope, layer);
    for bullet in &layer.bullets {
        if scope.document.blocks().get(bullet.block).is_some_and(|block| is_elsewhere(scope, block)) {
            continue;
        }
        let statement = |relation, verb, objects: Vec<Pieced>, words: Pieced| Statement {
            relation,
            subject: subject.clone(),
            is_whole,
            verb,
            objects,
            words,
            block: bullet.block,
        };
        let sentence = bullet.value.part(0..sentence_end(bullet.value.text(), 0));
        match bullet.role {
            BulletRole::Forbidden => {
                let verb = Phrase::read_verb(&bullet.lead);
                let mut carried = verb;
                for item in sentence.items() {
                    let own = Phrase::read(&item).verb;
                    carried = if own == Verb::Bare { carried } else { own };
                    let said = if own == Verb::Bare { carried_verb(&item, carried, verb) } else { own };
                    for name in names_of(scope, &item) {
                        found.push(statement(Relation::Never, said, vec![name], item.clone()));
                    }
                }
            }
            BulletRole::Imports => {
                let may = bullet.lead.contains("may") || bullet.lead.contains("can");
                import_items(&sentence, may, |relation, objects, words| {
                    found.push(statement(relation, Verb::Import, objects, words));
                });
            }
            BulletRole::Files | BulletRole::Library => {}
        }
    }
}

/// The verb of an item without one: that of the item before it where it is written as code, as in "importing `a` or `b`".
fn carried_verb(item: &Pieced, carried: Verb, of_bullet: Verb) -> Verb {
    let is_code = Phrase::read(item).is_code;
    match (of_bullet, carried) {
        (Verb::Bare, Verb::Bare) if is_code => Verb::Import,
        (Verb::Bare, carried) if is_code => carried,
        _ => of_bullet,
    }
}

/// The items that `Rich/Typer` stands for, where both are known by these names.
fn names_of(scope: &Scope<'_>, item: &Pieced) -> Vec<Pieced> {
    let phrase = Phrase::read(item);
    let core = &phrase.core;
    let mut start = 0;
    let mut names = Vec::new();
    for piece in core.text().split('/') {
        names.push(core.part(start..start + piece.len()));
        start += piece.len() + 1;
    }
    let is_known = |name: &Pieced| {
        let phrase = Phrase { core: name.clone(), ..phrase.clone() };
        name.text().starts_with(char::is_uppercase) && Object::resolve(scope, &phrase).is_ok()
    };
    let is_several = names.len() > 1 && phrase.verb != Verb::Bare && !phrase.is_code && names.iter().all(is_known);
    if is_several { names } else { vec![item.clone()] }
}

/// The part that a layer of the document is: its files, else what its title names.
fn layer_part(scope: &Scope<'_>, layer: &LayerBlock) -> (Result<Part, (String, NoPart)>, bool) {
    let mut of_name = scope.layers().iter().filter(|known| known.names.iter().any(|name| layer.names.contains(name)));
    let own = scope.layers().iter().find(|known| known.part.name == layer.name() && known.names == layer.names);
    if let Some(known) =
        own.or_else(|| of_name.next().filter(|first| of_name.all(|other| other.part.files == first.part.files)))
    {
        return (Ok(known.part.clone()), known.is_whole);
    }
    let title = layer.name();
    let name = title.split('(').next().unwrap_or(title);
    let found = scope.part(name.trim().trim_matches('`'), layer.title.start());
    (found.map_err(|error| (name.trim().to_owned(), error)), true)
}

/// The statements of a bullet "Imports: …".
fn import_items(value: &Pieced, may: bool, mut add: impl FnMut(Relation, Vec<Pieced>, Pieced)) {
    let text = value.text().to_lowercase();
    let may = may || text.starts_with("can ") || text.starts_with("may ") || text.starts_with("everything");
    let (mut negative, mut positive) = (Vec::new(), Vec::new());
    for item in value.items() {
        // What follows "no A or" is not wanted either.
        let goes_on = !negative.is_empty() && !begins_anew(item.text());
        if goes_on || is_negative(item.text()) { negative.push(item) } else { positive.push(item) }
    }
    let is_only = |item: &Pieced| {
        let text = item.text().to_lowercase();
        text.starts_with("only ") || text.ends_with(" only")
    };
    let is_nothing = positive.first().is_some_and(|item| item.text().to_lowercase().starts_with("nothing"));
    if is_nothing
        || positive.first().is_some_and(is_only)
        || (positive.last().is_some_and(is_only) && negative.is_empty())
    {
        let end = negative.first().map_or(value.text().len(), |item| item.start() - value.start());
        let end = value.text().get(..end).unwrap_or(value.text()).trim_end_matches([',', ';', ' ']).len();
        let words = value.part(0..end);
        add(Relation::ImportsOnly, positive, words);
    } else {
        let relation = if may { Relation::MayImport } else { Relation::Imports };
        for item in positive {
            add(relation, vec![item.clone()], item);
        }
    }
    for item in negative {
        add(Relation::Never, vec![item.clone()], item);
    }
}

fn begins_anew(text: &str) -> bool {
    let text = text.to_lowercase();
    ["can ", "may ", "uses ", "only ", "imports "].iter().any(|start| text.starts_with(start))
}

fn is_negative(text: &str) -> bool {
    let text = text.to_lowercase();
    ["not ", "no ", "never ", "cannot ", "can't ", "should not ", "must not ", "may not "]
        .iter()
        .any(|no| text.starts_with(no))
}

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

fn of_prose(scope: &Scope<'_>, index: BlockIndex, block: &Block, found: &mut Vec<Statement>) {
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
fn sentence_end(text: &str, start: usize) -> usize {
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

/// What a sentence is read with.
struct Sentence<'a, 's> {
    scope: &'a Scope<'s>,
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
        let is_known = |object: &Pieced| {
            let phrase = Phrase::read(object);
            !phrase.is_qualified && Object::resolve(self.scope, &phrase).is_ok_and(|object| object != Object::Nothing)
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
