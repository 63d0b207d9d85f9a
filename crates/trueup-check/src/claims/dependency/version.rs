//! Versions as documents state them and as manifests bound them.

use std::ops::Range;

/// A version as a document writes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stated {
    /// The numbers, `3.12`.
    pub(super) text: String,
    /// The bytes of the numbers.
    pub(super) span: Range<usize>,
    /// Whether it is the least version, `3.12+` or `>=3.12`.
    pub(super) is_least: bool,
}

/// What a manifest and its lock allow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Bound {
    /// The requirement, as written.
    pub(super) requirement: String,
    /// The version that the lock file fixes.
    pub(super) locked: Option<String>,
}

/// The numbers of a version, as far as they are numbers.
pub(super) fn parts(version: &str) -> Vec<u64> {
    let start = version.find(|c: char| c.is_ascii_digit()).unwrap_or(version.len());
    let version = version[start..].split(['-', '+', ' ', ',', '<']).next().unwrap_or("");
    version.split('.').map_while(|part| part.trim().parse().ok()).collect()
}

impl Bound {
    /// What the manifest says, in one text.
    pub(super) fn text(&self) -> String {
        match &self.locked {
            Some(locked) if !self.requirement.contains(locked.as_str()) => {
                format!("{} ({locked} locked)", self.requirement)
            }
            _ => self.requirement.clone(),
        }
    }

    /// Whether what is stated is so; `None` where the requirement leaves it open.
    pub(super) fn admits(&self, stated: &Stated) -> Option<bool> {
        let wanted = parts(&stated.text);
        let required = parts(&self.requirement);
        let is_open = self.requirement.contains(['>', '*', '|', ',', 'x'])
            || required.is_empty()
            || self.requirement.contains("latest");
        if wanted.is_empty() {
            return None;
        }
        if stated.is_least {
            // A document may ask for more than the manifest does; to take less is wrong. A patch decides nothing.
            let both = wanted.len().min(required.len()).min(2);
            let is_least = !self.requirement.contains('<') || self.requirement.trim_start().starts_with('>');
            return match wanted.get(..both)?.cmp(required.get(..both)?) {
                _ if both == 0 || !is_least => None,
                std::cmp::Ordering::Equal => Some(true),
                std::cmp::Ordering::Less => Some(false),
                std::cmp::Ordering::Greater => None,
            };
        }
        if self.locked.as_ref().is_some_and(|locked| parts(locked).starts_with(&wanted))
            || required.starts_with(&wanted)
        {
            return Some(true);
        }
        // `^1` takes 1.4: a longer version that begins like the requirement is open.
        let may_be = is_open || wanted.starts_with(&required);
        match &self.locked {
            Some(_) => Some(false),
            None if may_be => None,
            None => {
                let is_loose = self.requirement.starts_with(['^', '~']) || !self.requirement.starts_with('=');
                // Before 1.0 the second number counts; what is older than the least version is no choice.
                let counts = if required.first() == Some(&0) { 2 } else { 1 };
                let both = required.len().min(wanted.len()).min(counts);
                let is_alike = required.get(..both) == wanted.get(..both);
                let is_older =
                    wanted.len() <= required.len() && required.get(..wanted.len()).is_some_and(|it| *wanted < *it);
                (!(is_loose && is_alike) || is_older).then_some(false)
            }
        }
    }

    /// The version now, with as many numbers as are stated.
    pub(super) fn like(&self, stated: &Stated) -> Option<String> {
        let source = self.locked.as_deref().filter(|_| !stated.is_least).unwrap_or(&self.requirement);
        let now = parts(source);
        let count = stated.text.split('.').count().min(now.len());
        let shown: Vec<String> = now.get(..count)?.iter().map(u64::to_string).collect();
        (count > 0).then(|| shown.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(requirement: &str, locked: Option<&str>, stated: &str) -> Option<bool> {
        let bound = Bound { requirement: requirement.to_owned(), locked: locked.map(str::to_owned) };
        let is_least = stated.ends_with('+');
        bound.admits(&Stated { text: stated.trim_end_matches('+').to_owned(), span: 0..0, is_least })
    }

    #[test]
    fn versions_are_bounded_by_manifests() {
        assert_eq!(admits("^19.2.4", None, "19"), Some(true));
        assert_eq!(admits("^19.2.4", None, "18"), Some(false));
        assert_eq!(admits(">=18", None, "19"), None);
        assert_eq!(admits(">=18", Some("19.1.0"), "19"), Some(true));
        assert_eq!(admits(">=18", Some("19.1.0"), "18.3"), Some(false));
        assert_eq!(admits("1", None, "1.4"), None);
        assert_eq!(admits("0.8.1", None, "0.7.5"), Some(false));
        assert_eq!(admits("0.8", None, "0.8.3"), None);
        assert_eq!(admits("^1.40.0", None, "1.38.1"), Some(false));
        assert_eq!(admits("^1.38.0", None, "1.38.1"), None);
        assert_eq!(admits(">=3.12", None, "3.12+"), Some(true));
        assert_eq!(admits(">=3.11", None, "3.12+"), None);
        assert_eq!(admits(">=3.12", None, "3.11+"), Some(false));
        assert_eq!(admits("1.26.0", None, "1.26.4+"), Some(true));
        assert_eq!(admits("latest", None, "3"), None);
    }
}
