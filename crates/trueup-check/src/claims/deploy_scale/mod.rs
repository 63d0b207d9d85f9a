//! `deploy/scale`: how many workers or replicas a service runs.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_facts::Aspect;
use trueup_model::DeployedService;

use crate::claim::{Claim, Evidence, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::deployment::{Form, Said, Stance, Weighed, outcome, stances, weigh};
use crate::scope::Scope;

/// How many workers or replicas of a deployed service run: "Gunicorn with 4 workers", "(3 replicas)", "4 uvicorn
/// workers".
///
/// It holds when the command of the service or of its image (`--workers 4`, `-w 4`), its `WEB_CONCURRENCY`, or its
/// replicas say that number. It is drifted when they say one other number, and broken when they say
/// several. It is not decided when no file says how many
/// there are (`not-declared`), when the sentence may count something else (`may-be-another`), or when files for several
/// stages differ (`several-files`).
///
/// It is unproven as `hypothetical` where the text speaks of what need not be deployed; as `no-subject` where the
/// text names no deployed service.
pub(crate) struct DeployScale;

/// A number as written.
pub(crate) struct Written {
    number: u32,
    /// The bytes of the number.
    span: Range<usize>,
    is_replicas: bool,
    /// Whether the words around say that so many are run.
    is_told: bool,
}

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?P<told>\b(?:with|runs?|running|using|uses|has|have|into)\s+|\(|^|×\s*)?\b(?P<number>\d{1,3}|one|two|three|four|five|six|eight|ten)\s+(?:(?:gunicorn|uvicorn|celery|puma|sidekiq|worker|backend|api|web|pod|server)\s+)?(?P<noun>workers?|replicas?|pods?|instances?)(?:\s+process(?:es)?)?\b",
    )
    .ok()
});

const WORDS: &[(&str, u32)] =
    &[("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("eight", 8), ("ten", 10)];

impl ClaimKind for DeployScale {
    const NAME: &'static str = "deploy/scale";
    type Subject = Said<Written>;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said<Written>)> {
        let mut claims = Vec::new();
        for (index, passage) in scope.deployment().passages.iter().enumerate() {
            let text = scope.document.slice(&passage.span);
            for found in NUMBER.iter().flat_map(|it| it.captures_iter(text)) {
                let (Some(number), Some(noun)) = (found.name("number"), found.name("noun")) else { continue };
                let span = passage.span.start + number.start()..passage.span.start + number.end();
                let lower = number.as_str().to_lowercase();
                let spelled = WORDS.iter().find(|(word, _)| *word == lower).map(|(_, value)| *value);
                let Some(number) = spelled.or_else(|| lower.parse().ok()) else { continue };
                let Some(subject) = passage.subject_at(span.start) else { continue };
                let after = text[noun.end()..].trim_start().to_lowercase();
                let is_other =
                    ["service", "node", "thread", "type", "class"].iter().any(|word| after.starts_with(word));
                if is_other {
                    continue;
                }
                let is_told = found.name("told").is_some() && number > 1;
                let is_replicas = !noun.as_str().to_lowercase().starts_with("worker");
                let end = passage.span.start + noun.end();
                let claim = scope.claim(Self::NAME, span.start..end, subject.words.clone());
                let what = Written { number, span, is_replicas, is_told };
                claims.push((claim, Said { passage: index, subject: Some(subject), what }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said<Written>) -> Outcome {
        let Some((passage, subject, services)) = scope.meant_by(said) else {
            return Outcome::unproven("no-subject", "the text names no service");
        };
        let weighed = weigh(stances(&services, |service| stance(scope, service, &said.what)));
        let words = format!("`{}` runs {}", subject.words, claim.text);
        let is_sure = said.what.is_told || passage.form == Form::Drawn;
        if !is_sure && !matches!(weighed, Weighed::Agreed(_)) {
            return Outcome::unproven("may-be-another", format!("the sentence may count something else: {words}"));
        }
        outcome(scope, claim, passage, weighed, &words, |now| {
            let now = now.strip_prefix("it runs ")?;
            Some(Repair { span: said.what.span.clone(), replacement: now.to_owned() })
        })
    }
}

static WORKERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:--workers|--concurrency|-w|-c|WEB_CONCURRENCY|--processes)["']?[\s=,]*["']?(?P<number>\d{1,3})\b"#)
        .ok()
});

fn stance(scope: &Scope<'_>, service: &DeployedService, written: &Written) -> Stance {
    let numbers = if written.is_replicas { replicas(scope, service) } else { workers(scope, service) };
    if let Some((_, evidence)) = numbers.iter().find(|(number, _)| *number == written.number) {
        return Stance::Agrees(evidence.clone());
    }
    match &numbers[..] {
        [] => Stance::Silent,
        [(only, evidence)] => Stance::Contradicts(evidence.clone(), format!("it runs {only}")),
        [(_, evidence), ..] => Stance::Contradicts(evidence.clone(), "it runs other numbers".to_owned()),
    }
}

fn replicas(scope: &Scope<'_>, service: &DeployedService) -> Vec<(u32, Evidence)> {
    let given = service.of(Aspect::Replicas);
    given
        .filter_map(|it| Some((it.value.parse().ok()?, scope.line_evidence(&service.path, it.line, it.line))))
        .collect()
}

fn workers(scope: &Scope<'_>, service: &DeployedService) -> Vec<(u32, Evidence)> {
    let mut found = Vec::new();
    // A command of the service itself takes the place of its image's.
    let own = std::iter::once(service).filter(|it| it.of(Aspect::Command).next().is_some());
    let of: Vec<&DeployedService> = own.chain(scope.image_of(service)).take(1).collect();
    for it in of.into_iter().chain(std::iter::once(service)) {
        for setting in &it.settings {
            let text = match setting.aspect {
                Aspect::Command => setting.value.to_string(),
                Aspect::Environment => format!("{}={}", setting.name, setting.value),
                _ => continue,
            };
            let numbers = WORKERS.iter().flat_map(|pattern| pattern.captures_iter(&text));
            let numbers = numbers.filter_map(|it| it.name("number")?.as_str().parse().ok());
            let evidence = scope.line_evidence(&it.path, setting.line, setting.line);
            found.extend(numbers.map(|number| (number, evidence.clone())));
        }
    }
    found.dedup_by_key(|(number, _)| *number);
    found
}
