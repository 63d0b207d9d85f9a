//! `deploy/variable`: a variable that a deployment cannot do without.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::InlineKind;
use trueup_model::DeployedService;

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::deployment::{Said, Stance, outcome, stances, weigh};
use crate::scope::Scope;

/// A variable that a deployed service requires: "Redis requires `REDIS_PASSWORD`", "`API_KEY` must be set".
///
/// It holds when a compose file refers to the variable as `${NAME:?message}`, so that nothing starts without it. It is
/// broken when the service uses it only where it is set (`${NAME:+...}`) or has a value in its place (`${NAME:-...}`).
/// It is not decided when the variable is referred to plainly (`not-declared`), since the program may insist on it.
pub(crate) struct DeployVariable;

static REQUIRES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\brequires?\s+(?:an?\s+|the\s+)?(?:environment\s+variables?\s+)?`?$").ok());

static IS_REQUIRED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^`?\s+(?:(?:is|are)\s+(?:required|mandatory)|must\s+be\s+(?:set|given|provided)|has\s+to\s+be\s+set)\b",
    )
    .ok()
});

/// A variable, by its name.
pub(crate) struct Required(String);

impl ClaimKind for DeployVariable {
    const NAME: &'static str = "deploy/variable";
    type Subject = Said<Required>;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said<Required>)> {
        let mut claims = Vec::new();
        for (index, passage) in scope.deployment().passages.iter().enumerate() {
            for span in variables_in(scope, passage.block, &passage.span) {
                let before = scope.document.slice(&(passage.span.start..span.start));
                let after = scope.document.slice(&(span.end..passage.span.end));
                let requires = REQUIRES.as_ref().is_some_and(|it| it.is_match(before));
                let is_required = IS_REQUIRED.as_ref().is_some_and(|it| it.is_match(after));
                if !(requires || is_required) {
                    continue;
                }
                let name = scope.document.slice(&span).to_owned();
                let subject = passage.subject_at(span.start);
                let start = if requires {
                    let named = passage.mentions.iter().rev().find(|(at, _)| at.end <= span.start);
                    named.map_or(span.start, |(at, _)| at.start)
                } else {
                    span.start
                };
                let claim = scope.claim(Self::NAME, start..span.end, name.clone());
                claims.push((claim, Said { passage: index, subject, what: Required(name) }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said<Required>) -> Outcome {
        let Some(passage) = scope.deployment().passages.get(said.passage) else {
            return Outcome::unproven("no-subject", "the text names no service");
        };
        let Required(name) = &said.what;
        let services: Vec<&DeployedService> = match &said.subject {
            Some(subject) => scope.services_meant(passage, subject),
            None => {
                let all = scope.model.deployment().services.iter().collect();
                scope.of_context(passage, all, |service: &DeployedService| (&service.path, service.stage))
            }
        };
        // Only services that refer to it can say whether they need it.
        let services: Vec<&DeployedService> = services.into_iter().filter(|it| refers(it, name)).collect();
        let weighed = weigh(stances(&services, |service| stance(scope, service, name)));
        outcome(scope, claim, passage, weighed, &format!("`{name}` is required"), |_| None)
    }
}

fn variables_in(scope: &Scope<'_>, block: usize, within: &Range<usize>) -> Vec<Range<usize>> {
    let Some(block) = scope.document.blocks().get(block) else { return Vec::new() };
    let codes = block.inlines.iter().filter(|it| it.kind == InlineKind::Code);
    let is_name = |text: &str| {
        text.contains('_') && text.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == b'_')
    };
    let inside = codes.filter(|it| within.start <= it.span.start && it.span.end <= within.end);
    inside.filter(|it| is_name(scope.document.slice(&it.span))).map(|it| it.span.clone()).collect()
}

fn refers(service: &DeployedService, name: &str) -> bool {
    service.settings.iter().any(|it| mentions(&it.value, name))
}

/// Whether a value refers to a variable: `$NAME`, `${NAME...`.
fn mentions(value: &str, name: &str) -> bool {
    value.match_indices(name).any(|(at, _)| {
        let before = &value[..at];
        let after = value[at + name.len()..].chars().next();
        (before.ends_with('$') || before.ends_with("${")) && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

fn stance(scope: &Scope<'_>, service: &DeployedService, name: &str) -> Stance {
    let said = |word: &str| service.named(word).find(|it| it.value == name).map(|it| it.line);
    if let Some(line) = said("required") {
        return Stance::Agrees(scope.line_evidence(&service.path, line, line));
    }
    let plain = service.settings.iter().any(|it| {
        let bare = [format!("${{{name}}}"), format!("${name}")];
        // Within `${NAME:+... ${NAME}}` the second is used only where the first is set.
        let is_guarded = it.value.contains(&format!("${{{name}:+")) || it.value.contains(&format!("${{{name}+"));
        !is_guarded && bare.iter().any(|text| it.value.contains(text.as_str()))
    });
    match said("optional") {
        Some(line) if !plain => {
            let evidence = scope.line_evidence(&service.path, line, line);
            Stance::Contradicts(evidence, format!("`{}` starts without it", service.name))
        }
        _ => Stance::Silent,
    }
}
