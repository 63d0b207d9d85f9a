//! `deploy/network`: which services share a network, and which are reached from outside.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_facts::Aspect;
use trueup_model::{DeployedResource, DeployedService};

use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::deployment::{Passage, Said, Stance, Subject, outcome, stances, weigh};
use crate::scope::Scope;

/// The networks of deployed services: "the `front` network connects Nginx to the API", "Redis is not reachable from the
/// front network", "the API is never published to the host".
///
/// That a network connects services holds when each of them is on it, and is broken when one is not. That a service is
/// not reachable from a network holds when it is not on that network, and is broken when it is. That a service is not
/// published holds when it publishes no port, and is broken when it does. It is not decided when no compose file says
/// which networks the service is on (`not-declared`), or when files for several stages differ (`several-files`).
///
/// It is unproven as `hypothetical` where the text speaks of what need not be deployed; as `no-subject` where the
/// text names no deployed service.
pub(crate) struct DeployNetwork;

/// What is said.
pub(crate) enum Written {
    /// The services are on the network.
    On(String),
    /// They are not.
    NotOn(String),
    /// They publish no port.
    NotPublished,
}

static NETWORK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[`*\x22]*(?P<name>[A-Za-z][\w-]*)[`*\x22]*\s+(?:(?:[Dd]ocker|[Bb]ridge|[Ii]nternal|[Oo]verlay|[Cc]ompose)\s+)?[Nn]etwork\b").ok()
});

static CONNECTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:\w+\s+){0,2}?(?:connects?|links?|joins?|attaches|contains|includes|bridges|carries|is\s+shared\s+by)\b").ok()
});

static NOT_REACHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:not|never|isn't|aren't|cannot\s+be|can't\s+be)\s+(?:be\s+)?(?:directly\s+)?(?:accessible|reachable|reached|visible|exposed|available|on|part\s+of)\b(?:\s+(?:from|to|on|of))?\s+(?:the\s+)?$").ok()
});

static NOT_PUBLISHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:(?:is|are)\s+(?:not|never)|isn't|aren't|never|not)\s+(?:directly\s+)?(?:published|exposed)\s+(?:directly\s+)?(?:to|on)\s+the\s+host\b|\bdo(?:es)?(?:\s+not|n't)\s+(?:expose|publish)\s+(?:any\s+|its\s+|a\s+)?ports?\b(?:\s+(?:to|on)\s+the\s+host)?|\bno\s+published\s+ports?\b").ok()
});

impl ClaimKind for DeployNetwork {
    const NAME: &'static str = "deploy/network";
    type Subject = Said<Written>;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said<Written>)> {
        let mut claims = Vec::new();
        for (index, passage) in scope.deployment().passages.iter().enumerate() {
            let text = scope.document.slice(&passage.span);
            let start = passage.span.start;
            for found in NETWORK.iter().flat_map(|it| it.captures_iter(text)) {
                let (Some(whole), Some(name)) = (found.get(0), found.name("name")) else { continue };
                if !is_network(scope, name.as_str()) {
                    continue;
                }
                let (before, after) = (&text[..whole.start()], &text[whole.end()..]);
                let name_text = name.as_str().to_owned();
                let name_span = start + name.start()..start + name.end();
                let connects = CONNECTS.as_ref().is_some_and(|it| it.is_match(after));
                let excludes = NOT_REACHED.as_ref().is_some_and(|it| it.is_match(before));
                let (within, what) = match (connects, excludes) {
                    (true, _) => {
                        (start + whole.end()..clause_end(scope, passage, start + whole.end()), Written::On(name_text))
                    }
                    (_, true) => {
                        (clause_start(text, start, whole.start())..start + whole.start(), Written::NotOn(name_text))
                    }
                    _ => continue,
                };
                let Some((subject, span)) = all_of(passage, &within, &name_span) else { continue };
                let whole = start + whole.start()..start + whole.end();
                let claim_span = span.start.min(whole.start)..span.end.max(whole.end);
                let claim = scope.claim(Self::NAME, claim_span, name.as_str().to_owned());
                claims.push((claim, Said { passage: index, subject: Some(subject), what }));
            }
            if let Some(found) = NOT_PUBLISHED.as_ref().and_then(|it| it.find(text)) {
                let Some(subject) = passage.subject_at(start + found.start()) else { continue };
                let span = start + found.start()..start + found.end();
                let claim = scope.claim(Self::NAME, span, subject.words.clone());
                claims.push((claim, Said { passage: index, subject: Some(subject), what: Written::NotPublished }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said<Written>) -> Outcome {
        let Some((passage, subject, services)) = scope.meant_by(said) else {
            return Outcome::unproven("no-subject", "the text names no service");
        };
        if let Written::NotPublished = &said.what {
            let weighed = weigh(stances(&services, |service| published_stance(scope, service)));
            let words = format!("`{}` publishes no port", subject.words);
            return sure_outcome(scope, claim, passage, weighed, &words);
        }
        let (network, is_on) = match &said.what {
            Written::On(network) => (network, true),
            Written::NotOn(network) => (network, false),
            Written::NotPublished => return Outcome::unproven("no-subject", "the text names no network"),
        };
        // Every service that the text names must be as it says; those of one file decide together.
        let mut files: Vec<&trueup_facts::SourcePath> = services.iter().map(|it| &it.path).collect();
        files.sort_unstable();
        files.dedup();
        let mut by_file = Vec::new();
        for file in files {
            let of_file: Vec<&DeployedService> = services.iter().copied().filter(|it| it.path == *file).collect();
            by_file.push(together(scope, &of_file, network, is_on));
        }
        let words = if is_on {
            format!("the services named are on the network `{network}`")
        } else {
            format!("the services named are not on the network `{network}`")
        };
        sure_outcome(scope, claim, passage, weigh(by_file), &words)
    }
}

/// A negation is what these claims say, so that it makes none of them hypothetical.
fn sure_outcome(
    scope: &Scope<'_>,
    claim: &Claim,
    passage: &Passage,
    weighed: crate::deployment::Weighed,
    words: &str,
) -> Outcome {
    match weighed {
        crate::deployment::Weighed::Contradicted(evidence, now, _) if !scope.is_of_other_times => Outcome::broken(
            format!("the text says that {words}, but {now}"),
            "say how they are connected now, or correct the file that deploys",
        )
        .with_evidence(evidence),
        weighed => outcome(scope, claim, passage, weighed, words, |_| None),
    }
}

fn is_network(scope: &Scope<'_>, name: &str) -> bool {
    let is_it = |it: &DeployedResource| it.sort == "network" && it.name.eq_ignore_ascii_case(name);
    scope.model.deployment().resources.iter().any(is_it)
}

/// All services that a passage names within `within`, the network's own name left out, and the bytes that name them.
fn all_of(passage: &Passage, within: &Range<usize>, network: &Range<usize>) -> Option<(Subject, Range<usize>)> {
    let inside = |span: &Range<usize>| within.start <= span.start && span.end <= within.end;
    let named: Vec<&(Range<usize>, Subject)> =
        passage.mentions.iter().filter(|(span, _)| inside(span) && span != network).collect();
    let (first, last) = (named.first()?, named.last()?);
    let words = named.iter().map(|(_, it)| it.words.as_str()).collect::<Vec<_>>().join(", ");
    let services = named.iter().flat_map(|(_, it)| it.services.iter().copied()).collect();
    Some((Subject { words, services, is_sure: true }, first.0.start..last.0.end))
}

fn clause_end(scope: &Scope<'_>, passage: &Passage, from: usize) -> usize {
    let text = scope.document.slice(&(from..passage.span.end));
    let end = [". ", "; ", ", while", ", but", ", and the"].iter().filter_map(|mark| text.find(mark)).min();
    from + end.unwrap_or(text.len())
}

fn clause_start(text: &str, start: usize, before: usize) -> usize {
    let at = [". ", "; ", ", while ", ", but "].iter().filter_map(|mark| text[..before].rfind(mark)).max();
    start + at.unwrap_or(0)
}

fn together(scope: &Scope<'_>, services: &[&DeployedService], network: &str, is_on: bool) -> Stance {
    let networks = |it: &DeployedService| it.of(Aspect::Network).map(|on| on.value.clone()).collect::<Vec<_>>();
    let known: Vec<&&DeployedService> = services.iter().filter(|it| !networks(it).is_empty()).collect();
    if known.is_empty() || known.len() < services.len() {
        return Stance::Silent;
    }
    let has = |it: &DeployedService| networks(it).iter().any(|on| on.eq_ignore_ascii_case(network));
    match known.iter().find(|it| has(it) != is_on) {
        None => Stance::Agrees(scope.service_evidence(known[0])),
        Some(other) => {
            let on = networks(other).join(", ");
            Stance::Contradicts(
                scope.service_evidence(other),
                format!("`{}` is on {on} only", other.name).replace(" only", if is_on { " only" } else { "" }),
            )
        }
    }
}

fn published_stance(scope: &Scope<'_>, service: &DeployedService) -> Stance {
    if service.platform != "Compose" {
        return Stance::Silent;
    }
    match service.of(Aspect::Port).find(|it| it.value.contains(':')) {
        None => Stance::Agrees(scope.service_evidence(service)),
        Some(port) => {
            let evidence = scope.line_evidence(&service.path, port.line, port.line);
            Stance::Contradicts(evidence, format!("`{}` publishes {}", service.name, port.value))
        }
    }
}
