//! Where the words of a claim come from.

use trueup_facts::{History, LineOrigin, Replaced};

use crate::scope::Scope;

/// Where the words of a claim come from.
pub(crate) struct Provenance {
    /// The commit that last changed them. In a line that was edited since, words that the committed line has too are its
    /// words.
    pub(crate) origin: LineOrigin,
    /// The committed line that their line has taken the place of, where that line does not have them.
    pub(crate) replaced: Option<Replaced>,
}

/// Where the words of claims come from; each is given by its 1-based line and its text.
pub(crate) fn provenance(scope: &Scope<'_>, history: &dyn History, claims: &[(u32, &str)]) -> Vec<Provenance> {
    let (document, text) = (scope.document.path(), scope.document.text());
    let lines: Vec<u32> = claims.iter().map(|(line, _)| *line).collect();
    let origins = history.origins(document, text, &lines);
    let is_new = |(_, origin): &(&u32, &LineOrigin)| **origin == LineOrigin::Uncommitted;
    let new: Vec<u32> = lines.iter().zip(&origins).filter(is_new).map(|(line, _)| *line).collect();
    let replaced = if new.is_empty() { Vec::new() } else { history.replaced(document, text, &new) };
    let mut replaced = replaced.into_iter();
    let answer = |(origin, (_, words)): (LineOrigin, &(u32, &str))| {
        if origin != LineOrigin::Uncommitted {
            return Provenance { origin, replaced: None };
        }
        match replaced.next().flatten() {
            Some(before) if stands_in(&before.text, words) => {
                Provenance { origin: LineOrigin::Committed(before.origin), replaced: None }
            }
            replaced => Provenance { origin, replaced },
        }
    };
    origins.into_iter().zip(claims).map(answer).collect()
}

/// Whether `words` stand in `line` and are no part of longer words or numbers there.
fn stands_in(line: &str, words: &str) -> bool {
    let is_part = |edge: Option<char>, beyond: Option<char>| {
        edge.is_some_and(char::is_alphanumeric)
            && beyond.is_some_and(|beyond| beyond.is_alphanumeric() || beyond == '_')
    };
    line.match_indices(words).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + words.len()..]);
        !is_part(words.chars().next(), before.chars().next_back())
            && !is_part(words.chars().next_back(), after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::stands_in;

    #[test]
    fn a_part_of_a_longer_number_is_another() {
        assert!(stands_in("All ends late (`cart.py:4`).", "cart.py:4"));
        assert!(!stands_in("All ends late (`cart.py:42`).", "cart.py:4"));
        assert!(!stands_in("the `total_of` it", "total"));
    }
}
