//! The Markdown document: blocks, inlines and sections with exact byte spans. Nothing is normalised away; an edit is
//! a replacement of a span of [`Document::text`].

mod anchor;
mod parse;
mod section;

use std::ops::Range;

use trueup_facts::{LineIndex, SourcePath};

pub use anchor::heading_anchors;
pub use section::{Section, SectionRole};

/// A Markdown document under check.
#[derive(Clone, Debug)]
pub struct Document {
    path: SourcePath,
    text: String,
    lines: LineIndex,
    blocks: Vec<Block>,
    sections: Vec<Section>,
    comments: Vec<Comment>,
    anchors: Vec<String>,
    is_ascii: bool,
}

/// The index of a block in [`Document::blocks`].
pub type BlockIndex = usize;

/// A leaf block: a run of inlines, or a block of code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes, markers (`#`, fences) included.
    pub span: Range<usize>,
    /// The innermost section it stands in; `None` before the first heading.
    pub section: Option<usize>,
    /// How many lists it stands in.
    pub list_depth: usize,
    /// Which list item it belongs to, numbered through the document; `None` outside lists.
    pub item: Option<usize>,
    /// Its inlines, in order; empty for code.
    pub inlines: Vec<Inline>,
    /// Its links and images, in order.
    pub links: Vec<Link>,
}

/// The kinds of leaf block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BlockKind {
    /// A heading of that level, 1 to 6.
    Heading(u8),
    /// A paragraph, in or outside a list item.
    Paragraph,
    /// One cell of a table.
    Cell {
        /// Which table of the document.
        table: usize,
        /// The row; the header is row 0.
        row: usize,
        /// The column.
        column: usize,
    },
    /// A fenced or indented block.
    Code(CodeBlock),
}

/// A fenced or indented block of code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeBlock {
    /// The info string of the fence; empty where there is none.
    pub info: String,
    /// The lines between the fences, each without its line ending and without the container's indentation.
    pub lines: Vec<Range<usize>>,
}

/// A piece of a block's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// The bytes of its content: without backticks, emphasis markers or brackets.
    pub span: Range<usize>,
    /// Its content, character references resolved.
    pub text: String,
    /// Whether it stands in strong emphasis.
    pub strong: bool,
}

/// The kinds of inline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InlineKind {
    /// Plain text.
    Text,
    /// A code span.
    Code,
    /// A line break.
    Break,
    /// Raw HTML.
    Html,
}

/// A link or an image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The bytes of the whole link.
    pub span: Range<usize>,
    /// The destination.
    pub target: String,
    /// The bytes of the destination, where it is written in the link itself.
    pub target_span: Option<Range<usize>>,
    /// Whether it is an image.
    pub image: bool,
}

/// An HTML comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment {
    /// The bytes from `<!--` to `-->`.
    pub span: Range<usize>,
    /// What stands between, trimmed.
    pub text: String,
}

impl Document {
    /// Parses `text`; total: any text is a document.
    pub fn parse(path: SourcePath, text: String) -> Document {
        let lines = LineIndex::new(&text);
        let parsed = parse::parse(&text);
        let sections = section::sections(&text, &parsed.blocks);
        let mut blocks = parsed.blocks;
        section::assign(&sections, &mut blocks);
        let anchors = anchor::anchors(&text, &blocks);
        let is_ascii = text.is_ascii();
        Document { path, lines, blocks, sections, comments: parsed.comments, anchors, is_ascii, text }
    }

    /// Where it is, relative to the scanned root.
    pub fn path(&self) -> &SourcePath {
        &self.path
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where the span is no valid one.
    pub fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or("")
    }

    /// Its lines.
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// The 1-based line of a byte.
    pub fn line_of(&self, offset: usize) -> u32 {
        self.lines.line(offset as u32)
    }

    /// The 1-based column, in characters, of a byte.
    pub fn column_of(&self, offset: usize) -> u32 {
        let (_, column) = self.lines.line_column(offset as u32);
        if self.is_ascii {
            return column;
        }
        let start = offset + 1 - column as usize;
        self.slice(&(start..offset)).chars().count() as u32 + 1
    }

    /// Its leaf blocks, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Its sections, in order of their headings.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The section a block stands in and the sections around that one, innermost first.
    pub fn sections_around(&self, block: &Block) -> impl Iterator<Item = &Section> {
        let mut next = block.section;
        std::iter::from_fn(move || {
            let section = &self.sections[next?];
            next = section.parent;
            Some(section)
        })
    }

    /// Its HTML comments, in order.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// Whether a link may name `anchor`.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        self.anchors.binary_search_by(|known| known.as_str().cmp(anchor)).is_ok()
    }

    /// The anchors that links may name, sorted: of its headings, as GitHub makes them, and of `id` and `name` attributes.
    pub fn anchors(&self) -> &[String] {
        &self.anchors
    }
}

impl Block {
    /// The code block, where it is one.
    pub fn code(&self) -> Option<&CodeBlock> {
        match &self.kind {
            BlockKind::Code(code) => Some(code),
            _ => None,
        }
    }

    /// Whether it is a heading.
    pub fn is_heading(&self) -> bool {
        matches!(self.kind, BlockKind::Heading(_))
    }

    /// Its inlines that lie in `span`.
    pub fn inlines_in(&self, span: &Range<usize>) -> &[Inline] {
        let start = self.inlines.partition_point(|inline| inline.span.start < span.start);
        let end = self.inlines.partition_point(|inline| inline.span.end <= span.end);
        &self.inlines[start..end.max(start)]
    }

    /// Its text without markup.
    pub fn plain_text(&self) -> String {
        let mut text = String::new();
        for inline in &self.inlines {
            match inline.kind {
                InlineKind::Text | InlineKind::Code => text.push_str(&inline.text),
                InlineKind::Break => text.push(' '),
                InlineKind::Html => {}
            }
        }
        text
    }
}

#[cfg(test)]
mod tests;
