//! `dependency`: what the project depends on, in which version, and under which licence it is.

mod declared;
mod listed;
mod recognise;
mod version;

use std::ops::Range;

use trueup_document::BlockIndex;

use crate::claim::{Claim, Evidence, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use declared::Found;
use version::Stated;

/// A dependency with its version: a requirement in a code span (`` `typer>=0.20` ``, `` `react@19` ``), a name with a number
/// ("React 19", "Python 3.12+", "Go 1.22"); an item of
/// a list of dependencies, with or without its version ("`axum` 0.7.5 - HTTP"); the dependencies of a package as a whole ("`cart`'s dependencies are `serde` and
/// `toml`"); the project's licence, said of it by name ("shop is MIT").
///
/// Names are those of the manifests near the document, in any spelling; Python, Node, Go, Rust, Ruby and Zig are what
/// the manifests require of the language. It holds when the manifest or its lock file says so: "19" holds of `^19.2`. It is
/// drifted when one manifest only declares it and both its requirement and its lock rule the stated version out, or when
/// the manifest's licence is another one; broken when a list said to be whole has names too many or
/// too few, and when a list of dependencies, at least half of which are declared, still names one with its version that
/// no manifest has.
///
/// Not decided: `not-said`, where another version is named in passing ("Python 3.12 brought them") or for one version of
/// the project itself ("Shop v3 requires React 17"); `open-requirement`, where the manifest takes the version stated and others; `ambiguous`, where manifests
/// differ; `hypothetical`. What no manifest declares is no claim.
pub(crate) struct Dependency;

/// What a claim about dependencies says.
pub(crate) struct Written {
    block: BlockIndex,
    says: Says,
}

/// The forms of a claim, each with what the manifests have.
enum Says {
    /// A version of one dependency or language.
    Version { name: String, stated: Stated, is_said: bool, found: Vec<Found> },
    /// An item of a list of dependencies, and where it is declared.
    Listed { name: String, declared: Option<Evidence> },
    /// All dependencies of a package, and those that it has.
    Whole { package: String, listed: Vec<String>, declared: Vec<String>, evidence: Evidence },
    /// A licence and its bytes, and the manifest's.
    Licence { stated: String, span: Range<usize>, declared: String, evidence: Evidence },
}

impl ClaimKind for Dependency {
    const NAME: &'static str = "dependency";
    type Subject = Written;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Written)> {
        let claim = |(span, subject, written): (Range<usize>, String, Written)| {
            (scope.claim(Self::NAME, span, subject), written)
        };
        recognise::written(scope).into_iter().map(claim).collect()
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, written: &Written) -> Outcome {
        let is_hypothetical = || hypothetical(scope, &scope.document.blocks()[written.block], &claim.span).is_some();
        let outcome = match &written.says {
            Says::Version { name, stated, is_said, found } => by_version(name, stated, *is_said, found),
            Says::Listed { name, declared: Some(evidence) } => {
                Outcome::holds(format!("`{}` declares {name}", evidence.path), vec![evidence.clone()])
            }
            Says::Listed { name, declared: None } => {
                let message = format!("no manifest declares `{name}`");
                Outcome::broken(message, format!("drop `{name}`, or declare it"))
            }
            Says::Whole { package, listed, declared, evidence } => whole(package, listed, declared, evidence),
            Says::Licence { stated, span, declared, evidence } => licence(stated, span, declared, evidence),
        };
        let is_finding = outcome.verdict.is_finding();
        if let Some(own) = is_finding.then(|| recognise::own_version(scope, written.block, claim)).flatten() {
            return Outcome::unproven("not-said", format!("the text speaks of one version of the project, `{own}`"));
        }
        match is_finding && is_hypothetical() {
            true => Outcome::unproven("hypothetical", "the text does not say that this is so now"),
            false => outcome,
        }
    }
}

fn by_version(name: &str, stated: &Stated, is_said: bool, found: &[Found]) -> Outcome {
    if let Some(it) = found.iter().find(|it| it.bound.admits(stated) == Some(true)) {
        return Outcome::holds(
            format!("`{}` has {name} as `{}`", it.evidence.path, it.bound.text()),
            vec![it.evidence.clone()],
        );
    }
    let Some(first) = found.first() else {
        return Outcome::unproven("ambiguous", format!("no manifest declares {name}"));
    };
    let evidence = vec![first.evidence.clone()];
    if found.iter().any(|it| it.bound.text() != first.bound.text()) {
        return Outcome::unproven("ambiguous", format!("several manifests declare {name}, in several versions"))
            .with_evidence(evidence);
    }
    if first.bound.admits(stated).is_none() {
        let message = format!(
            "`{}` takes {name} `{}`, which may be this version or another",
            first.evidence.path,
            first.bound.text()
        );
        return Outcome::unproven("open-requirement", message).with_evidence(evidence);
    }
    if !is_said {
        let (path, now) = (&first.evidence.path, first.bound.text());
        let message = format!("`{path}` has {name} as `{now}`, but the text may not speak of this project");
        return Outcome::unproven("not-said", message).with_evidence(evidence);
    }
    let message = format!("`{}` has {name} as `{}`, not `{}`", first.evidence.path, first.bound.text(), stated.text);
    match first.bound.like(stated) {
        Some(now) if now != stated.text => {
            Outcome::drifted(message, evidence, Repair { span: stated.span.clone(), replacement: now })
        }
        _ => Outcome::broken(message, "write the version that the manifest has").with_evidence(evidence),
    }
}

fn whole(package: &str, listed: &[String], declared: &[String], evidence: &Evidence) -> Outcome {
    let list = |names: Vec<&String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let missing: Vec<&String> = declared.iter().filter(|name| !listed.contains(name)).collect();
    let extra: Vec<&String> = listed.iter().filter(|name| !declared.contains(name)).collect();
    let evidence = vec![evidence.clone()];
    if missing.is_empty() && extra.is_empty() {
        return Outcome::holds(format!("`{package}` depends on exactly these"), evidence);
    }
    let mut parts = Vec::new();
    let mut advice = Vec::new();
    if !extra.is_empty() {
        parts.push(format!("does not depend on {}", list(extra.clone())));
        advice.push(format!("drop {}", list(extra)));
    }
    if !missing.is_empty() {
        parts.push(format!("also depends on {}", list(missing.clone())));
        advice.push(format!("add {}", list(missing)));
    }
    Outcome::broken(format!("`{package}` {}", parts.join(", and ")), advice.join("; ")).with_evidence(evidence)
}

fn licence(stated: &str, span: &Range<usize>, declared: &str, evidence: &Evidence) -> Outcome {
    let plain = |text: &str| text.to_uppercase().replace("-ONLY", "").replace("-OR-LATER", "").replace(' ', "");
    let evidence = vec![evidence.clone()];
    let is_one = declared.split([' ', '/']).any(|part| plain(part.trim_matches(['(', ')'])) == plain(stated));
    if plain(stated) == plain(declared) || is_one {
        return Outcome::holds(format!("the manifest has the licence `{declared}`"), evidence);
    }
    let message = format!("the manifest has the licence `{declared}`, not `{stated}`");
    Outcome::drifted(message, evidence, Repair { span: span.clone(), replacement: declared.to_owned() })
}
