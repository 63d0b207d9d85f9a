//! `deploy/health`: health checks of deployed services.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::InlineKind;
use trueup_facts::{Aspect, SourcePath};
use trueup_model::{DeployedService, Stage};

use crate::claim::{Claim, Evidence};
use crate::claims::{ClaimKind, Outcome};
use crate::deployment::{Said, Stance, may_be_hypothetical, named, outcome, stances, weigh};
use crate::scope::Scope;

/// Health checks of deployed services: "every service has a health check", and the command of one ("MongoDB uses
/// `mongosh --eval ping`", "healthcheck via `pg_isready`").
///
/// "Every service" holds when each service of the compose file, or its image, has a check; it is broken when some have
/// none, and the message names them. A command holds when the check of the service runs it, and is broken when the check
/// runs something else. It is not decided when the service has no check in a file that deploys (`not-declared`), when
/// services without a check run images from elsewhere, which may bring their own (`may-be-in-image`), or when several
/// files differ (`several-files`).
pub(crate) struct DeployHealth;

/// What is said of health checks.
pub(crate) enum Written {
    /// All services have one.
    Every,
    /// That of the subject runs a command; its first words.
    Runs(String),
}

static EVERY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:every|each|all)\s+(?:of\s+the\s+)?(?:the\s+)?(?:docker\s+|compose\s+|deployed\s+)?(?:services?|containers?)\s+(?:has|have|defines?|declares?|includes?|exposes?|comes?\s+with|ships?\s+with)\s+(?:an?\s+|its\s+own\s+|their\s+own\s+)?(?:docker\s+|compose\s+)?health[\s-]?checks?\b",
    )
    .ok()
});

impl ClaimKind for DeployHealth {
    const NAME: &'static str = "deploy/health";
    type Subject = Said<Written>;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said<Written>)> {
        let mut claims = Vec::new();
        for (index, passage) in scope.deployment().passages.iter().enumerate() {
            let text = scope.document.slice(&passage.span);
            if let Some(found) = EVERY.as_ref().and_then(|it| it.find(text)) {
                let span = passage.span.start + found.start()..passage.span.start + found.end();
                let claim = scope.claim(Self::NAME, span, "every service".to_owned());
                claims.push((claim, Said { passage: index, subject: None, what: Written::Every }));
            }
            let lower = text.to_lowercase();
            let speaks = |text: &str| text.contains("health check") || text.contains("healthcheck");
            if !speaks(&lower) && !speaks(&passage.around) {
                continue;
            }
            for (span, command) in commands_in(scope, passage.block, &passage.span) {
                // The services that follow or stand before the command; a command in brackets after its service.
                let Some(subject) = passage.subject_at(span.start) else { continue };
                let claim = scope.claim(Self::NAME, span, subject.words.clone());
                claims.push((claim, Said { passage: index, subject: Some(subject), what: Written::Runs(command) }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said<Written>) -> Outcome {
        let Some(passage) = scope.deployment().passages.get(said.passage) else {
            return Outcome::unproven("no-subject", "the text names no service");
        };
        match (&said.what, &said.subject) {
            (Written::Runs(command), Some(subject)) => {
                let services = scope.services_meant(passage, subject);
                let weighed = weigh(stances(&services, |service| stance(scope, service, command)));
                let words = format!("the health check of `{}` runs `{command}`", subject.words);
                outcome(scope, claim, passage, weighed, &words, |_| None)
            }
            _ => every_outcome(scope, claim, passage),
        }
    }
}

/// Commands in the code spans of a passage, by their first word.
fn commands_in(scope: &Scope<'_>, block: usize, within: &Range<usize>) -> Vec<(Range<usize>, String)> {
    let Some(block) = scope.document.blocks().get(block) else { return Vec::new() };
    let codes = block.inlines.iter().filter(|it| it.kind == InlineKind::Code);
    let inside = codes.filter(|it| within.start <= it.span.start && it.span.end <= within.end);
    inside
        .filter_map(|it| {
            let text = scope.document.slice(&it.span);
            let program = text.split_whitespace().next()?;
            let is_known = PROGRAMS.contains(&program);
            is_known.then(|| (it.span.clone(), text.to_owned()))
        })
        .collect()
}

/// Programs that ask for health.
const PROGRAMS: &[&str] = &[
    "pg_isready",
    "redis-cli",
    "valkey-cli",
    "mongosh",
    "mongo",
    "mysqladmin",
    "curl",
    "wget",
    "nc",
    "rabbitmq-diagnostics",
    "healthcheck.sh",
    "rabbitmqctl",
];

fn checks<'a>(scope: &Scope<'a>, service: &'a DeployedService) -> Vec<(&'a str, Evidence)> {
    let mut found: Vec<(&str, Evidence)> = Vec::new();
    for of in std::iter::once(service).chain(scope.image_of(service)) {
        let own = of.of(Aspect::HealthCheck);
        found.extend(own.map(|it| (it.value.as_str(), scope.line_evidence(&of.path, it.line, it.line))));
    }
    found
}

/// What matters of a command: its words, without quotes and options' dashes.
fn words_of(command: &str) -> Vec<String> {
    let parts = command.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

fn stance(scope: &Scope<'_>, service: &DeployedService, command: &str) -> Stance {
    let Some(service) = scope.model.deployment().services.iter().find(|it| *it == service) else {
        return Stance::Silent;
    };
    let checks = checks(scope, service);
    let wanted = words_of(command);
    let runs_it = |check: &str| {
        let has = words_of(check);
        wanted.iter().all(|word| has.contains(word))
    };
    let runs_program = |check: &str| wanted.first().is_some_and(|program| words_of(check).contains(program));
    if let Some((_, evidence)) = checks.iter().find(|(check, _)| runs_it(check)) {
        return Stance::Agrees(evidence.clone());
    }
    match checks.first() {
        Some((check, evidence)) if !runs_program(check) => {
            Stance::Contradicts(evidence.clone(), format!("its health check is {check}"))
        }
        _ => Stance::Silent,
    }
}

/// The outcome of "every service has a health check": decided file by file.
fn every_outcome(scope: &Scope<'_>, claim: &Claim, passage: &crate::deployment::Passage) -> Outcome {
    let services = &scope.model.deployment().services;
    let near = |it: &&DeployedService| {
        it.platform == "Compose"
            && it.stage != Stage::Overlay
            && crate::scope::is_inside(it.path.as_str(), &scope.project)
    };
    let all: Vec<&DeployedService> = services.iter().filter(near).collect();
    let chosen = scope.of_context(passage, all, |service| (&service.path, service.stage));
    let mut files: Vec<&SourcePath> = chosen.iter().map(|it| &it.path).collect();
    files.dedup();
    if files.is_empty() {
        return Outcome::unproven("not-declared", "no compose file says which services have a health check");
    }
    let mut lacking_by_file: Vec<(&SourcePath, Vec<&DeployedService>)> = Vec::new();
    for file in files {
        let of_file = chosen.iter().copied().filter(|it| it.path == *file);
        lacking_by_file.push((file, of_file.filter(|it| checks(scope, it).is_empty()).collect()));
    }
    if let Some((file, _)) = lacking_by_file.iter().find(|(_, lacking)| lacking.is_empty()) {
        let message = format!("every service of `{file}` has a health check");
        return Outcome::holds(message, vec![scope.file_evidence(file)]);
    }
    // Users run the file that is for them; what developers run may go without.
    let of_users = lacking_by_file.iter().find(|(_, lacking)| lacking.iter().all(|it| it.stage != Stage::Development));
    let Some((file, lacking)) = of_users.or_else(|| lacking_by_file.first()) else {
        return Outcome::unproven("not-declared", "no compose file says which services have a health check");
    };
    let evidence: Vec<Evidence> = lacking.iter().map(|it| scope.service_evidence(it)).collect();
    let is_foreign = |it: &&DeployedService| it.of(Aspect::Image).any(|image| image.value.contains('/'));
    if lacking.iter().all(is_foreign) {
        let message = format!("{} have no health check in `{file}`; their images may bring one", named(lacking));
        return Outcome::unproven("may-be-in-image", message).with_evidence(evidence);
    }
    if may_be_hypothetical(scope, passage, &claim.span) {
        return Outcome::unproven("hypothetical", "the text speaks of what need not be deployed")
            .with_evidence(evidence);
    }
    let verb = if lacking.len() == 1 { "has" } else { "have" };
    Outcome::broken(
        format!("not every service has a health check: {} of `{file}` {verb} none", named(lacking)),
        "name the services that have one, or give the others theirs",
    )
    .with_evidence(evidence)
}
