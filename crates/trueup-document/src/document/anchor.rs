//! Anchors of headings, by GitHub's rule.

use super::{Block, BlockKind};

/// The anchors that a heading's text may have been given: GitHub's, and the form that folds runs of hyphens, which
/// several site generators use.
pub fn heading_anchors(title: &str) -> [String; 2] {
    let mut slug = String::new();
    for character in title.trim().chars() {
        match character {
            ' ' | '-' => slug.push('-'),
            '_' => slug.push('_'),
            other if other.is_alphanumeric() => slug.extend(other.to_lowercase()),
            _ => {}
        }
    }
    let mut folded = String::new();
    for character in slug.trim_matches('-').chars() {
        if character != '-' || !folded.ends_with('-') {
            folded.push(character);
        }
    }
    [slug, folded]
}

pub(super) fn anchors(text: &str, blocks: &[Block]) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for block in blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_))) {
        for slug in heading_anchors(&block.plain_text()) {
            let mut unique = slug.clone();
            let mut count = 0;
            while anchors.contains(&unique) && count < 100 {
                count += 1;
                unique = format!("{slug}-{count}");
            }
            anchors.push(unique);
        }
    }
    for attribute in ["id=\"", "name=\"", "id='", "name='", "{#"] {
        for (at, _) in text.match_indices(attribute) {
            let rest = &text[at + attribute.len()..];
            let end = rest.find(['"', '\'', '}', ' ', '\n']).unwrap_or(0);
            anchors.push(rest[..end].to_owned());
        }
    }
    anchors.sort();
    anchors.dedup();
    anchors
}
