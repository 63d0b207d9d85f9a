//! Passages of a document that may speak of deployed services.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, InlineKind};
use trueup_facts::SourcePath;
use trueup_model::Stage;

use super::drawing::{Piece, pieces};
use super::names::{Mention, ServiceNames};
use crate::claims::is_drawing;
use crate::scope::Scope;
use crate::sentence::sentence_around;

/// How a passage is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// A sentence of a paragraph or of a list item.
    Sentence,
    /// A list item or a paragraph that begins with what it is about.
    Led,
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
    /// A piece of a line of a drawing.
    Drawn,
}

/// Whom a passage speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Subject {
    /// The words for it.
    pub(crate) words: String,
    /// Indices of the services that it may mean.
    pub(crate) services: Vec<usize>,
    /// Whether the text surely speaks of it, rather than perhaps.
    pub(crate) is_sure: bool,
}

/// A run of text of a document.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    pub(crate) block: BlockIndex,
    pub(crate) span: Range<usize>,
    pub(crate) form: Form,
    /// What the item, the row or the box is about.
    pub(crate) lead: Option<Subject>,
    /// The services named in it, their bytes within the document.
    pub(crate) mentions: Vec<(Range<usize>, Subject)>,
    /// The stage of deployment that the text around speaks of.
    pub(crate) stage: Option<Stage>,
    /// The file that deploys, where the text around names one.
    pub(crate) file: Option<SourcePath>,
    /// The headings and the paragraph before a list, in lower case: what the passage is told under.
    pub(crate) around: String,
    /// The title of the column, in lower case, of a cell.
    pub(crate) column: String,
}

impl Passage {
    /// Whom the bytes at `at` may speak of: the last service named before, what the item is about, else the next one
    /// named. All of them are candidates, so that a claim is contradicted only where it is true of none.
    pub(crate) fn subject_at(&self, at: usize) -> Option<Subject> {
        let before = self.mentions.iter().rev().find(|(span, _)| span.end <= at).map(|(_, subject)| subject);
        let after = self.mentions.iter().find(|(span, _)| span.start >= at && span.start <= at + 40);
        let mut subjects: Vec<&Subject> = before.into_iter().chain(&self.lead).collect();
        if subjects.is_empty() {
            subjects.extend(after.map(|(_, subject)| subject));
        }
        let mut subject = (*subjects.first()?).clone();
        for other in &subjects[1..] {
            subject.services.extend(&other.services);
        }
        subject.services.sort_unstable();
        subject.services.dedup();
        subject.is_sure &= self.form != Form::Sentence || self.mentions.len() == 1;
        Some(subject)
    }
}

/// Every passage of a document.
pub(crate) fn passages(scope: &Scope<'_>, names: &ServiceNames) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut reader = Reader { scope, names, led: None, files: files_that_deploy(scope) };
    for (index, block) in scope.document.blocks().iter().enumerate() {
        match &block.kind {
            BlockKind::Code(code) if is_drawing(&code.info) => {
                let pieces = pieces(scope.document, code);
                reader.drawing(index, block, &pieces, &mut found);
            }
            BlockKind::Code(_) => {}
            BlockKind::Heading(_) => {
                reader.led = None;
                found.push(reader.passage(index, block, block.span.clone(), Form::Heading, None));
            }
            BlockKind::Cell { .. } => reader.cell(index, block, &mut found),
            BlockKind::Paragraph => reader.paragraph(index, block, &mut found),
        }
    }
    found
}

/// Every file that deploys, each once.
fn files_that_deploy<'r>(scope: &'r Scope<'_>) -> Vec<&'r SourcePath> {
    let deployment = scope.model.deployment();
    let paths = deployment.services.iter().map(|it| &it.path).chain(deployment.proxies.iter().map(|it| &it.path));
    let mut files: Vec<&SourcePath> = paths.collect();
    files.sort_unstable();
    files.dedup();
    files
}

struct Reader<'r, 'a> {
    scope: &'r Scope<'a>,
    names: &'r ServiceNames,
    /// What the last paragraph that begins with a name was about, until another begins.
    led: Option<Subject>,
    files: Vec<&'r SourcePath>,
}

impl Reader<'_, '_> {
    fn paragraph(&mut self, index: BlockIndex, block: &Block, found: &mut Vec<Passage>) {
        let lead = self.lead_of(block);
        if block.list_depth == 0 {
            self.led = lead.clone();
        }
        let inherited = || self.led.clone().filter(|_| block.list_depth > 0);
        let form = if lead.is_some() { Form::Led } else { Form::Sentence };
        let lead = lead.or_else(inherited);
        let mut at = block.span.start;
        while at < block.span.end {
            let sentence = sentence_around(self.scope, block, at);
            let span = sentence.start.max(at)..sentence.end.max(at + 1).min(block.span.end);
            at = span.end;
            if self.scope.document.slice(&span).trim().len() > 3 {
                found.push(self.passage(index, block, span, form, lead.clone()));
            }
        }
    }

    fn cell(&mut self, index: BlockIndex, block: &Block, found: &mut Vec<Passage>) {
        let BlockKind::Cell { table, row, column } = block.kind else { return };
        let blocks = self.scope.document.blocks();
        let cell_at = |row: usize, column: usize| {
            let start = index.saturating_sub(2048);
            blocks[start..index].iter().find(|it| it.kind == BlockKind::Cell { table, row, column })
        };
        let lead = cell_at(row, 0).filter(|_| column > 0).and_then(|first| {
            let text = self.scope.document.slice(&first.span);
            self.sure(text, self.names.mentions(text).into_iter().next())
        });
        let title = cell_at(0, column).filter(|_| row > 0).map(|it| it.plain_text().trim().to_lowercase());
        let mut passage = self.passage(index, block, block.span.clone(), Form::Cell, lead);
        passage.column = title.unwrap_or_default();
        found.push(passage);
    }

    fn drawing(&mut self, index: BlockIndex, block: &Block, pieces: &[Piece], found: &mut Vec<Passage>) {
        let document = self.scope.document;
        let mut of_group: rustc_hash::FxHashMap<usize, Subject> = rustc_hash::FxHashMap::default();
        for piece in pieces {
            let text = document.slice(&piece.span);
            let first = self.names.mentions(text).into_iter().find(|it| is_title(text, it));
            if let Some(subject) = self.sure(text, first) {
                of_group.entry(piece.group).or_insert(Subject { is_sure: piece.is_boxed, ..subject });
            }
        }
        let (stage, file) = self.context(block, &block.span);
        let around = self.around(block);
        for (at, piece) in pieces.iter().enumerate() {
            let text = document.slice(&piece.span);
            let beside = |other: Option<&Piece>| {
                other.filter(|it| it.line == piece.line).and_then(|it| of_group.get(&it.group)).cloned()
            };
            let points = text.ends_with(['→', '>', '▶', '─', '-']);
            let lead =
                of_group.get(&piece.group).cloned().or_else(|| beside(pieces.get(at + 1)).filter(|_| points)).or_else(
                    || beside(at.checked_sub(1).and_then(|it| pieces.get(it))).filter(|_| text.starts_with(':')),
                );
            let mut passage = Passage {
                block: index,
                span: piece.span.clone(),
                form: Form::Drawn,
                lead,
                mentions: Vec::new(),
                stage,
                file: file.clone(),
                around: around.clone(),
                column: String::new(),
            };
            passage.mentions = self.mentions(block, &piece.span, true);
            found.push(passage);
        }
    }

    fn passage(
        &self,
        index: BlockIndex,
        block: &Block,
        span: Range<usize>,
        form: Form,
        lead: Option<Subject>,
    ) -> Passage {
        let is_set_apart = form != Form::Sentence;
        let (stage, file) = self.context(block, &span);
        Passage {
            block: index,
            mentions: self.mentions(block, &span, is_set_apart),
            lead,
            stage,
            file,
            around: self.around(block),
            column: String::new(),
            span,
            form,
        }
    }

    fn mentions(&self, block: &Block, span: &Range<usize>, is_set_apart: bool) -> Vec<(Range<usize>, Subject)> {
        let text = self.scope.document.slice(span);
        let in_code = |at: usize| {
            let before = block.inlines.partition_point(|inline| inline.span.start <= at);
            let inline = before.checked_sub(1).map(|index| &block.inlines[index]);
            inline.is_some_and(|it| (it.kind == InlineKind::Code || it.strong) && it.span.contains(&at))
        };
        let mentions = self.names.mentions(text).into_iter();
        let is_named =
            |mention: &Mention| !mention.is_plain || is_set_apart || in_code(span.start + mention.span.start);
        let subject = |mention: Mention| {
            let at = span.start + mention.span.start..span.start + mention.span.end;
            let is_sure = !mention.is_plain || in_code(at.start) || is_set_apart;
            (at, Subject { words: text[mention.span].to_owned(), services: mention.services, is_sure })
        };
        // A plain word right after an article is the service that bears it: `the backend`.
        let after_article = |mention: &Mention| {
            let before = text[..mention.span.start].trim_end().to_lowercase();
            before.ends_with(" the") || before == "the"
        };
        mentions.filter(|it| is_named(it) || after_article(it)).map(subject).collect()
    }

    fn sure(&self, text: &str, mention: Option<Mention>) -> Option<Subject> {
        let mention = mention?;
        Some(Subject { words: text[mention.span].to_owned(), services: mention.services, is_sure: true })
    }

    /// What a block begins with: a name in its first bold or code span, or before its first colon.
    fn lead_of(&self, block: &Block) -> Option<Subject> {
        let first = block.inlines.first()?;
        let text = self.scope.document.slice(&block.span);
        let reach = if first.strong || first.kind == InlineKind::Code {
            first.span.end
        } else {
            let end = text.find([':', '(', '—', '–', '→']).filter(|at| *at < 60)?;
            block.span.start + end
        };
        let text = self.scope.document.slice(&(first.span.start..reach.max(first.span.start)));
        let mention = self.names.mentions(text).into_iter().find(|it| is_title(text, it));
        self.sure(text, mention)
    }

    /// The stage and the file that the text around a passage speaks of, the nearest first.
    fn context(&self, block: &Block, span: &Range<usize>) -> (Option<Stage>, Option<SourcePath>) {
        let document = self.scope.document;
        let mut texts: Vec<String> = vec![document.slice(span).to_owned()];
        if block.code().is_none() {
            texts.push(document.slice(&block.span).to_owned());
        }
        texts.extend(self.introduction(block).map(|it| document.slice(&it.span).to_owned()));
        texts.extend(document.sections_around(block).map(|section| section.title.clone()));
        let stage = texts.iter().find_map(|text| stage_in(text));
        let file = texts.iter().find_map(|text| self.file_in(text));
        (stage, file)
    }

    fn introduction(&self, block: &Block) -> Option<&Block> {
        if block.list_depth == 0 && block.code().is_none() && !matches!(block.kind, BlockKind::Cell { .. }) {
            return None;
        }
        let index = self.scope.block_at(block.span.start)?;
        let before = self.scope.document.blocks()[..index].iter().rev().take(40);
        let mut plain = before.filter(|it| it.list_depth == 0 && matches!(it.kind, BlockKind::Paragraph));
        plain.next().filter(|it| it.section == block.section && it.span.len() < 600)
    }

    /// The file that deploys whose name a text spells out.
    fn file_in(&self, text: &str) -> Option<SourcePath> {
        let spells = |path: &&&SourcePath| {
            text.match_indices(path.file_name()).any(|(at, name)| {
                let before = text[..at].chars().next_back();
                let after = text[at + name.len()..].chars().next();
                !before.is_some_and(|c| c.is_alphanumeric() || "._-".contains(c))
                    && !after.is_some_and(|c| c.is_alphanumeric() || "_-".contains(c))
            })
        };
        let mut found = self.files.iter().filter(spells);
        match (found.next(), found.next()) {
            (Some(only), None) => Some((*only).clone()),
            _ => None,
        }
    }

    fn around(&self, block: &Block) -> String {
        let mut around = String::new();
        for section in self.scope.document.sections_around(block) {
            around.push_str(&section.title.to_lowercase());
            around.push('\n');
        }
        if let Some(introduction) = self.introduction(block) {
            around.push_str(&introduction.plain_text().to_lowercase());
        }
        around
    }
}

/// Whether a mention stands at the beginning of a text, or right after a mark that begins it.
fn is_title(text: &str, mention: &Mention) -> bool {
    let before = &text[..mention.span.start];
    let plain = before.trim_matches(|c: char| !c.is_alphanumeric());
    plain.is_empty() || plain.split_whitespace().count() <= 2
}

static STAGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:(?P<production>production|prod)|(?P<development>development|dev|locally))\b").ok()
});

/// The one stage of deployment that a text speaks of.
fn stage_in(text: &str) -> Option<Stage> {
    let found = STAGE.iter().flat_map(|it| it.captures_iter(text));
    let mut stages: Vec<Stage> =
        found.map(|it| if it.name("production").is_some() { Stage::Production } else { Stage::Development }).collect();
    stages.sort_unstable();
    stages.dedup();
    match stages[..] {
        [only] => Some(only),
        _ => None,
    }
}
