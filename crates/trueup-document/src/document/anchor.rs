//! Anchors of headings, by GitHub's rule.

use std::collections::HashMap;

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
    let mut uses: HashMap<String, usize> = HashMap::new();
    for block in blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_))) {
        let [slug, folded] = heading_anchors(&block.plain_text());
        let count = uses.entry(slug.clone()).or_insert(0);
        for slug in [slug, folded] {
            anchors.push(if *count == 0 { slug } else { format!("{slug}-{count}") });
        }
        *count += 1;
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
