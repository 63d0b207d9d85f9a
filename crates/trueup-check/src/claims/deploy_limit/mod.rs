//! `deploy/limit`: how much processor and memory a service may use.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_facts::Aspect;
use trueup_model::DeployedService;

use crate::claim::{Claim, Evidence, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::deployment::{Form, Passage, Said, Stance, Weighed, outcome, stances, weigh};
use crate::scope::Scope;

/// The processor and memory that a deployed service may use: "Nginx: 1 CPU, 256MB RAM", `cpus 1.0, memory 512M`, the
/// columns `CPU` and `Memory` of a table whose first column names services.
///
/// It holds when a compose file or a Kubernetes manifest sets these limits for the service; where the text says that
/// they are requested or reserved, requests are compared. It is broken when limits are set and one of them is another,
/// or where the text speaks of limits and the service has none. It is not decided when no file sets limits
/// (`not-declared`), when the text does not say that it speaks of limits (`may-be-measured`), or when files for several
/// stages differ (`several-files`).
///
/// It is unproven as `hypothetical` where the text speaks of what need not be deployed; as `no-subject` where the
/// text names no deployed service.
pub(crate) struct DeployLimit;

/// An amount as written.
#[derive(Clone, Debug)]
pub(crate) struct Amount {
    is_memory: bool,
    value: f64,
    /// The bytes of its number.
    span: Range<usize>,
    /// The bytes of the whole of it.
    whole: Range<usize>,
}

static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?P<cpu>\d+(?:\.\d+)?)\s*v?CPUs?\b | \bcpus?[:=]?\s+`?(?P<cpus>\d+(?:\.\d+)?)\b
        | (?P<memory>\d+(?:\.\d+)?)\s?(?P<unit>[KMG]i?B?)\b(?P<word>\s+(?:of\s+)?(?:RAM|memory)\b)?
        | \b(?:memory|ram)[:=]?\s+`?(?P<memory_after>\d+(?:\.\d+)?)\s?(?P<unit_after>[KMG]i?B?)\b",
    )
    .ok()
});

impl ClaimKind for DeployLimit {
    const NAME: &'static str = "deploy/limit";
    type Subject = Said<Vec<Amount>>;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said<Vec<Amount>>)> {
        let mut claims = Vec::new();
        for (index, passage) in scope.deployment().passages.iter().enumerate() {
            let amounts = amounts_in(scope, passage);
            for group in grouped(amounts) {
                let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
                let Some(subject) = passage.subject_at(first.whole.start) else { continue };
                let claim = scope.claim(Self::NAME, first.whole.start..last.whole.end, subject.words.clone());
                claims.push((claim, Said { passage: index, subject: Some(subject), what: group }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said<Vec<Amount>>) -> Outcome {
        let Some((passage, subject, services)) = scope.meant_by(said) else {
            return Outcome::unproven("no-subject", "the text names no service");
        };
        let text = scope.document.slice(&passage.span).to_lowercase();
        let is_request = ["request", "reserv"].iter().any(|word| text.contains(word));
        let speaks_of_limits =
            ["limit", "resource"].iter().any(|word| text.contains(word) || passage.around.contains(word));
        let weighed = weigh(stances(&services, |service| {
            stance(scope, service, &said.what, is_request, speaks_of_limits && !is_request)
        }));
        let words = format!("`{}` may use {}", subject.words, claim.text);
        let is_sure = speaks_of_limits || is_request || matches!(passage.form, Form::Cell | Form::Drawn);
        let may_be_wrong = is_sure && subject.is_sure;
        if !(may_be_wrong || matches!(weighed, Weighed::Agreed(_))) {
            let message = format!("the text does not say that this is a limit: {words}");
            return Outcome::unproven("may-be-measured", message);
        }
        outcome(scope, claim, passage, weighed, &words, |now| repair(said, now))
    }
}

/// The only amount of a claim is repaired where the other is written as a plain number.
fn repair(said: &Said<Vec<Amount>>, now: &str) -> Option<Repair> {
    let [only] = &said.what[..] else { return None };
    let number = now.strip_prefix("its limit is ")?;
    let is_plain = !only.is_memory && number.parse::<f64>().is_ok();
    is_plain.then(|| Repair { span: only.span.clone(), replacement: number.to_owned() })
}

fn amounts_in(scope: &Scope<'_>, passage: &Passage) -> Vec<Amount> {
    let text = scope.document.slice(&passage.span);
    let start = passage.span.start;
    let column = passage.column.as_str();
    let mut found = Vec::new();
    for captures in AMOUNT.iter().flat_map(|it| it.captures_iter(text)) {
        let Some(whole) = captures.get(0) else { continue };
        let memory = captures.name("memory").or_else(|| captures.name("memory_after"));
        let unit = captures.name("unit").or_else(|| captures.name("unit_after")).map_or("", |unit| unit.as_str());
        let number = memory.or_else(|| captures.name("cpu")).or_else(|| captures.name("cpus"));
        let Some(number) = number else { continue };
        let Ok(value) = number.as_str().parse::<f64>() else { continue };
        let is_told = captures.name("word").is_some() || captures.name("memory_after").is_some();
        let is_memory = memory.is_some();
        let is_column = ["memory", "ram", "mem"].iter().any(|word| column.contains(word));
        // A size alone is that of a body or a file; memory is said to be memory, or stands beside a processor.
        let stands_beside = found.last().is_some_and(|it: &Amount| !it.is_memory);
        if is_memory && !(is_told || is_column || stands_beside) {
            continue;
        }
        let value = if is_memory { value * unit_of(unit) } else { value };
        let span = start + number.start()..start + number.end();
        found.push(Amount { is_memory, value, span, whole: start + whole.start()..start + whole.end() });
    }
    if found.is_empty() && column.contains("cpu") {
        let trimmed = text.trim_matches(|c: char| c == '|' || c.is_whitespace() || c == '`');
        if let (Ok(value), Some(at)) = (trimmed.parse::<f64>(), text.find(trimmed)) {
            let span = start + at..start + at + trimmed.len();
            found.push(Amount { is_memory: false, value, span: span.clone(), whole: span });
        }
    }
    found
}

/// Amounts side by side are one claim.
fn grouped(amounts: Vec<Amount>) -> Vec<Vec<Amount>> {
    let mut groups: Vec<Vec<Amount>> = Vec::new();
    for amount in amounts {
        let near = groups.last_mut().filter(|group| {
            group.last().is_some_and(|last| amount.whole.start.saturating_sub(last.whole.end) < 12)
                && group.iter().all(|it| it.is_memory != amount.is_memory)
        });
        match near {
            Some(group) => group.push(amount),
            None => groups.push(vec![amount]),
        }
    }
    groups
}

/// Bytes of a unit, binary ones: files that deploy mean those.
fn unit_of(unit: &str) -> f64 {
    match unit.chars().next().map(|c| c.to_ascii_lowercase()) {
        Some('k') => 1024.0,
        Some('m') => 1_048_576.0,
        Some('g') => 1_073_741_824.0,
        _ => 1.0,
    }
}

/// The bytes of `256M`, `1Gi`, `512mb`.
fn memory_of(written: &str) -> Option<f64> {
    let end = written.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    written[..end].parse::<f64>().ok().map(|value| value * unit_of(&written[end..]))
}

/// The processors of `0.5`, `500m`.
fn processors_of(written: &str) -> Option<f64> {
    match written.strip_suffix('m') {
        Some(thousandths) => thousandths.parse::<f64>().ok().map(|value| value / 1000.0),
        None => written.parse().ok(),
    }
}

fn limits(service: &DeployedService, is_memory: bool, is_request: bool) -> Vec<(&str, u32)> {
    let (aspect, name) =
        if is_memory { (Aspect::MemoryLimit, "memory_request") } else { (Aspect::CpuLimit, "cpu_request") };
    if is_request {
        return service.settings.iter().filter(|it| it.name == name).map(|it| (it.value.as_str(), it.line)).collect();
    }
    service.of(aspect).map(|it| (it.value.as_str(), it.line)).collect()
}

fn stance(
    scope: &Scope<'_>,
    service: &DeployedService,
    amounts: &[Amount],
    is_request: bool,
    needs_limit: bool,
) -> Stance {
    let mut agreed: Option<Evidence> = None;
    let mut is_silent = false;
    for amount in amounts {
        let Some(&(now, line)) = limits(service, amount.is_memory, is_request).first() else {
            is_silent = true;
            continue;
        };
        let evidence = scope.line_evidence(&service.path, line, line);
        let value = if amount.is_memory { memory_of(now) } else { processors_of(now) };
        match value {
            None => is_silent = true,
            Some(value) if (value - amount.value).abs() <= 0.025 * value.max(amount.value) => agreed = Some(evidence),
            Some(_) => return Stance::Contradicts(evidence, format!("its limit is {now}")),
        }
    }
    match agreed {
        Some(evidence) if !is_silent => Stance::Agrees(evidence),
        None if needs_limit && is_silent && service.platform == "Compose" && has_limits_beside(scope, service) => {
            Stance::Contradicts(scope.service_evidence(service), "it has no limit".to_owned())
        }
        _ => Stance::Silent,
    }
}

/// Whether other services of the same file have limits, so that the file is where they are set.
fn has_limits_beside(scope: &Scope<'_>, service: &DeployedService) -> bool {
    let beside = scope.model.deployment().services.iter().filter(|it| it.path == service.path);
    beside.into_iter().any(|it| it.of(Aspect::CpuLimit).chain(it.of(Aspect::MemoryLimit)).next().is_some())
}
