//! What a document says of the imports of a part: bullets of layers, and sentences such as "X never imports Y".

mod prose;

use trueup_document::{Block, BlockIndex, BlockKind, SectionRole};
use trueup_facts::FileId;

use crate::claim::Claim;
use crate::import_phrase::{Object, Phrase, Verb};
use crate::layer_block::{BulletRole, Layer, LayerBlock, is_rest};
use crate::part::{NoPart, Part, PartKind};
use crate::pieced::Pieced;
use crate::scope::Scope;

use prose::{of_prose, sentence_end};

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

    /// The subject with those of its files whose imports are its own, and whether that is all that the document counts to
    /// it: a type must be the only one of its file, and a file of a layer must be in no other layer, but for one that
    /// lies in it or around it.
    pub(crate) fn own_files(&self, scope: &Scope<'_>) -> Option<(Part, bool)> {
        let part = self.subject.as_ref().ok()?;
        let types = |id: &FileId| {
            let definitions = &scope.codebase.file(*id).facts.definitions;
            definitions.iter().filter(|it| it.kind.is_type() && it.parent.is_none() && !it.in_test).count()
        };
        let overlaps = |layer: &&Layer| {
            let shared = part.files.iter().filter(|id| layer.part.has(**id)).count();
            shared > 0 && (shared == part.files.len()) == (shared == layer.part.files.len())
        };
        let overlapping: Vec<&Layer> = scope.layers().iter().filter(overlaps).collect();
        let is_shared = |id: &FileId| {
            let mut with = overlapping.iter().copied().filter(|layer| layer.part.has(*id));
            // A drawing and the bullets below it may tell of the same layers in other words.
            let is_other =
                |a: &Layer, b: &Layer| a.is_drawn == b.is_drawn && !a.names.iter().any(|name| b.names.contains(name));
            with.next()
                .is_some_and(|first| first.has_lines || with.any(|other| other.has_lines || is_other(first, other)))
        };
        let mut own = part.clone();
        match part.kind {
            PartKind::Type => own.files.retain(|id| types(id) == 1),
            PartKind::Layer => own.files.retain(|id| !is_shared(id)),
            _ => {}
        }
        let is_whole = self.is_whole && own.files.len() == part.files.len();
        (!own.files.is_empty()).then_some((own, is_whole))
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
            // Which layers are above or below follows from the order of all of them, not from the phrase.
            BulletRole::Imports if names_by_position(sentence.text()) => {}
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

/// Whether a phrase speaks of layers by where they stand: "no lower layer", "the layers below".
fn names_by_position(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("layer") && ["lower", "upper", "higher", "above", "below"].iter().any(|word| text.contains(word))
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
    for item in value.items().into_iter().filter(|item| !is_rest(item.text())) {
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
