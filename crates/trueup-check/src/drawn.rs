//! The pictures of a document: boxes and arrows with the bytes of the document where they stand.

use std::ops::Range;

use trueup_diagram::{Arrow, Picture, Shape, Words, read_picture};
use trueup_document::{BlockIndex, CodeBlock, Document};

/// A picture of the document; its spans are bytes of the document.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    /// The block that it is.
    pub(crate) block: BlockIndex,
    /// What it shows.
    pub(crate) picture: Picture,
    /// Whether it is drawn in characters rather than written in the language of a tool.
    pub(crate) is_ascii: bool,
}

/// The longest block that is read as a picture, in bytes: what is longer is no picture that people look at.
const LONGEST: usize = 64 << 10;

/// Every block of the document that is a picture of parts and how they are joined.
///
/// A table drawn with lines, a screen, a layout of bytes and a diagram of decisions are none.
pub(crate) fn drawn_pictures(document: &Document) -> Vec<Drawn> {
    let mut found = Vec::new();
    for (block, content) in document.blocks().iter().enumerate() {
        let Some(code) = content.code().filter(|_| content.span.len() <= LONGEST) else { continue };
        let text = Joined::new(document, code);
        let Some(mut picture) = read_picture(&code.info, &text.text) else { continue };
        let decides = picture.shapes.iter().any(|shape| shape.is_decision);
        let is_table = picture.shapes.iter().any(|shape| shape.is_table);
        if picture.shapes.is_empty() || decides || is_table || is_screen(&picture) {
            continue;
        }
        text.place(&mut picture);
        let is_ascii = crate::claims::is_drawing(&code.info);
        found.push(Drawn { block, picture, is_ascii });
    }
    found
}

/// Whether the boxes are those of a screen or of a layout of bytes: most have text parted by upright lines.
fn is_screen(picture: &Picture) -> bool {
    let parted = |shape: &&Shape| {
        let upright =
            |line: &&Words| line.text.contains(" │ ") || line.text.contains(" | ") || line.text.contains("[ ");
        let count = shape.lines.iter().filter(upright).count();
        count > 0 && count * 3 >= shape.lines.len()
    };
    picture.shapes.iter().filter(parted).count() * 2 >= picture.shapes.len()
}

/// The lines of a block of code as one text, and where they stand in the document.
struct Joined {
    text: String,
    /// Where every line begins, in this text and in the document.
    starts: Vec<(usize, usize)>,
}

impl Joined {
    fn new(document: &Document, code: &CodeBlock) -> Joined {
        let mut joined = Joined { text: String::new(), starts: Vec::new() };
        for line in &code.lines {
            joined.starts.push((joined.text.len(), line.start));
            joined.text.push_str(document.slice(line));
            joined.text.push('\n');
        }
        joined
    }

    fn offset(&self, at: usize) -> usize {
        let line = self.starts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.starts.get(line).map_or(at, |(start, document)| document + (at - start))
    }

    fn span(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.offset(span.start);
        // The end is that of the last byte, so that it stays on its line.
        let end = if span.end > span.start { self.offset(span.end - 1) + 1 } else { start };
        start..end.max(start)
    }

    fn place(&self, picture: &mut Picture) {
        for Shape { lines, members, .. } in &mut picture.shapes {
            for words in lines.iter_mut().chain(members) {
                words.span = self.span(&words.span);
            }
        }
        for Arrow { span, .. } in &mut picture.arrows {
            *span = self.span(span);
        }
    }
}
