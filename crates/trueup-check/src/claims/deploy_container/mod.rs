//! `deploy/container`: how a container is built and confined.

use std::sync::LazyLock;

use regex::Regex;
use trueup_facts::Aspect;
use trueup_model::DeployedService;

use crate::claim::{Claim, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::deployment::{Said, Stance, outcome, stances, weigh};
use crate::scope::Scope;

/// How a container is built and confined: "runs as a non-root user", "multi-stage build", `restart: always`,
/// `read_only: true`, `cap_drop: ALL`.
///
/// A non-root user holds when the compose file or the last stage of the image names a user other than root, and is
/// broken when neither names one and the base image is a plain one that runs as root. A multi-stage build holds when the
/// Dockerfile has several stages, and is broken when it has one. A setting holds when the service has it with that value,
/// and is drifted or broken when it has another. It is not decided when the text names no service that is deployed here
/// (`no-subject`), when no file says anything of it (`not-declared`), or when files for several stages differ
/// (`several-files`).
pub(crate) struct DeployContainer;

/// What is said of a container.
pub(crate) enum Written {
    NonRoot,
    MultiStage,
    /// A setting as compose writes it, its value, and the bytes of the value.
    Setting(String, String, std::ops::Range<usize>),
}

static NON_ROOT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\bnon-?\s?root(?:\s+user|\s+container|\s+account)?\b").ok());

static MULTI_STAGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\bmulti-?\s?stage(?:\s+(?:docker\s+)?(?:build|dockerfile|image)s?)?\b").ok());

static SETTING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?P<name>restart|read_only|cap_drop|privileged):\s*`?(?P<value>[A-Za-z-]+)\b").ok()
});

impl ClaimKind for DeployContainer {
    const NAME: &'static str = "deploy/container";
    type Subject = Said<Written>;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said<Written>)> {
        let mut claims = Vec::new();
        for (index, passage) in scope.deployment().passages.iter().enumerate() {
            let text = scope.document.slice(&passage.span);
            let at = |range: std::ops::Range<usize>| passage.span.start + range.start..passage.span.start + range.end;
            let mut found = Vec::new();
            found
                .extend(NON_ROOT.iter().flat_map(|it| it.find_iter(text)).map(|it| (at(it.range()), Written::NonRoot)));
            let stages = MULTI_STAGE.iter().flat_map(|it| it.find_iter(text));
            found.extend(stages.map(|it| (at(it.range()), Written::MultiStage)));
            for it in SETTING.iter().flat_map(|it| it.captures_iter(text)) {
                let (Some(whole), Some(name), Some(value)) = (it.get(0), it.name("name"), it.name("value")) else {
                    continue;
                };
                let written = Written::Setting(name.as_str().to_owned(), value.as_str().to_owned(), at(value.range()));
                found.push((at(whole.range()), written));
            }
            for (span, what) in found {
                let subject = passage.subject_at(span.start);
                let words = subject.as_ref().map_or_else(|| "container".to_owned(), |it| it.words.clone());
                claims.push((scope.claim(Self::NAME, span, words), Said { passage: index, subject, what }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said<Written>) -> Outcome {
        let passage = scope.deployment().passages.get(said.passage);
        let (Some(passage), Some(subject)) = (passage, &said.subject) else {
            return Outcome::unproven("no-subject", "the text names no deployed service");
        };
        let services = scope.services_meant(passage, subject);
        let weighed = weigh(stances(&services, |service| stance(scope, service, &said.what)));
        let words = format!("`{}` has {}", subject.words, claim.text);
        let is_sure = subject.is_sure || matches!(weighed, crate::deployment::Weighed::Agreed(_));
        if !is_sure {
            return Outcome::unproven("may-be-another", format!("the text need not speak of this container: {words}"));
        }
        outcome(scope, claim, passage, weighed, &words, |now| {
            let Written::Setting(_, _, span) = &said.what else { return None };
            let now = now.strip_prefix("it is ")?;
            let is_plain = now.bytes().all(|it| it.is_ascii_alphabetic() || it == b'-');
            is_plain.then(|| Repair { span: span.clone(), replacement: now.to_owned() })
        })
    }
}

fn stance(scope: &Scope<'_>, service: &DeployedService, written: &Written) -> Stance {
    match written {
        Written::NonRoot => user_stance(scope, service),
        Written::MultiStage => stages_stance(scope, service),
        Written::Setting(name, value, _) => setting_stance(scope, service, name, value),
    }
}

/// Base images that run as root where nothing else is said.
const PLAIN_BASES: &[&str] = &[
    "python",
    "node",
    "golang",
    "rust",
    "ruby",
    "php",
    "alpine",
    "debian",
    "ubuntu",
    "openjdk",
    "eclipse-temurin",
    "nginx",
];

fn user_stance(scope: &Scope<'_>, service: &DeployedService) -> Stance {
    let image = scope.image_of(service);
    for of in std::iter::once(service).chain(image) {
        let Some(user) = of.of(Aspect::User).last() else { continue };
        let evidence = scope.line_evidence(&of.path, user.line, user.line);
        let is_root = matches!(user.value.split(':').next(), Some("root" | "0"));
        return match is_root {
            true => Stance::Contradicts(evidence, format!("its user is {}", user.value)),
            false => Stance::Agrees(evidence),
        };
    }
    let base = image.and_then(|it| it.of(Aspect::Image).next());
    match (image, base) {
        (Some(image), Some(base)) if PLAIN_BASES.contains(&crate::deployment::image_name(&base.value)) => {
            let evidence = scope.line_evidence(&image.path, base.line, base.line);
            Stance::Contradicts(evidence, format!("`{}` names no user", image.path))
        }
        _ => Stance::Silent,
    }
}

fn stages_stance(scope: &Scope<'_>, service: &DeployedService) -> Stance {
    let stages = scope.stages_of(service);
    match &stages[..] {
        [] => Stance::Silent,
        [only] => Stance::Contradicts(scope.service_evidence(only), format!("`{}` has one stage", only.path)),
        [.., last] => Stance::Agrees(scope.service_evidence(last)),
    }
}

fn setting_stance(scope: &Scope<'_>, service: &DeployedService, name: &str, value: &str) -> Stance {
    let is_it = |it: &&trueup_model::ServiceSetting| match name {
        "restart" => it.aspect == Aspect::Restart,
        name => it.aspect == Aspect::Other && it.name == name,
    };
    let found: Vec<_> = service.settings.iter().filter(is_it).collect();
    let evidence = |line: u32| scope.line_evidence(&service.path, line, line);
    if let Some(same) = found.iter().find(|it| it.value.eq_ignore_ascii_case(value)) {
        return Stance::Agrees(evidence(same.line));
    }
    match found.first() {
        Some(other) => Stance::Contradicts(evidence(other.line), format!("it is {}", other.value)),
        None if name == "restart" => Stance::Silent,
        None if service.platform == "Compose" => {
            Stance::Contradicts(scope.service_evidence(service), format!("it sets no {name}"))
        }
        None => Stance::Silent,
    }
}
