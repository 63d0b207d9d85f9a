//! `deploy/proxy`: what nginx limits, waits for and encrypts.

mod recognise;

use trueup_facts::Aspect;
use trueup_model::{ProxyFile, ServiceSetting};

use crate::claim::{Claim, Evidence, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::deployment::{Passage, Said, Stance, outcome, weigh};
use crate::scope::{Scope, is_inside};

/// What the configuration of nginx says: "Nginx handles TLS termination", rates ("10r/s API, 3r/s auth"), connections
/// ("50 connections per IP"), "10MB max body", "3600s read timeout", and directives as code spans
/// (`proxy_buffering off`).
///
/// TLS holds when a server listens with `ssl` or on 443, or has a certificate; it is broken when no server of the tree
/// does, no file from outside the tree is included that could, and no service publishes 443. A rate holds when a zone
/// with that rate is applied by a `limit_req`; it is broken when the zone is applied nowhere, or when rates are limited
/// and none is that one. A number of connections, a body's size, a timeout or a directive's value holds when some
/// configuration of the stage that the text speaks of says so; with one other value everywhere it is drifted or broken.
/// It is not decided when no configuration says anything of it (`not-declared`), when files of other places are included
/// (`not-declared`), or when files for several stages differ (`several-files`).
pub(crate) struct DeployProxy;

/// What is said of nginx.
#[derive(Clone, Debug)]
pub(crate) enum Written {
    /// It ends TLS.
    Tls,
    /// It limits requests to these rates, `10r/s`.
    Rates(Vec<String>),
    /// It limits connections to that many.
    Connections(u32),
    /// It takes bodies of at most that many bytes.
    Body(f64),
    /// It waits for that many seconds: the word before `_timeout`, and the seconds.
    Timeout(String, f64),
    /// A directive with its arguments.
    Directive(String, String),
}

impl ClaimKind for DeployProxy {
    const NAME: &'static str = "deploy/proxy";
    type Subject = Said<(Written, std::ops::Range<usize>)>;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said<(Written, std::ops::Range<usize>)>)> {
        if scope.model.deployment().proxies.is_empty() {
            return Vec::new();
        }
        let mut claims = Vec::new();
        for (index, passage) in scope.deployment().passages.iter().enumerate() {
            for (span, value, what) in recognise::statements(scope, passage) {
                let claim = scope.claim(Self::NAME, span, "nginx".to_owned());
                claims.push((claim, Said { passage: index, subject: None, what: (what, value) }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said<(Written, std::ops::Range<usize>)>) -> Outcome {
        let Some(passage) = scope.deployment().passages.get(said.passage) else {
            return Outcome::unproven("no-subject", "the text names no proxy");
        };
        let (what, value) = &said.what;
        let proxies = configurations(scope, passage);
        let words = format!("nginx has {}", claim.text.trim());
        if let Written::Tls = what {
            let weighed = weigh(vec![tls(scope, &proxies)]);
            return outcome(scope, claim, passage, weighed, "nginx handles TLS", |_| None);
        }
        let stance = match what {
            Written::Rates(rates) => rates_stance(scope, &proxies, rates),
            Written::Connections(number) => {
                let wanted = number.to_string();
                value_stance(scope, &proxies, "limit_conn", |it| last_word(it) == wanted)
            }
            Written::Body(bytes) => value_stance(scope, &proxies, "client_max_body_size", |it| {
                bytes_of(it).is_some_and(|now| (now - bytes).abs() < 0.05 * now.max(*bytes))
            }),
            Written::Timeout(name, seconds) => {
                value_stance(scope, &proxies, name, |it| seconds_of(it).is_some_and(|now| (now - seconds).abs() < 1e-6))
            }
            Written::Directive(name, arguments) => value_stance(scope, &proxies, name, |it| it == arguments),
            Written::Tls => Stance::Silent,
        };
        let repair = |now: &str| {
            let only = now.strip_prefix("it is ")?;
            let is_plain = matches!(what, Written::Connections(_) | Written::Directive(..));
            is_plain.then(|| Repair { span: value.clone(), replacement: last_of(what, only) })
        };
        outcome(scope, claim, passage, weigh(vec![stance]), &words, repair)
    }
}

fn last_of(what: &Written, now: &str) -> String {
    match what {
        Written::Connections(_) => last_word(now).to_owned(),
        _ => now.to_owned(),
    }
}

fn last_word(text: &str) -> &str {
    text.split_whitespace().next_back().unwrap_or("")
}

/// The configurations of the project that a passage speaks of.
fn configurations<'a>(scope: &Scope<'a>, passage: &Passage) -> Vec<&'a ProxyFile> {
    let all = scope.model.deployment().proxies.iter();
    let near: Vec<&ProxyFile> = all.clone().filter(|it| is_inside(it.path.as_str(), &scope.project)).collect();
    let near = if near.is_empty() { all.collect() } else { near };
    // A proxy's configuration is put together of several files, so that naming one leaves the others in play.
    let of_stage = Passage { file: None, ..passage.clone() };
    scope.of_context(&of_stage, near, |proxy| (&proxy.path, proxy.stage))
}

fn settings<'a>(proxies: &[&'a ProxyFile], name: &str) -> Vec<(&'a ProxyFile, &'a ServiceSetting)> {
    let all = proxies.iter().flat_map(|proxy| proxy.settings.iter().map(move |setting| (*proxy, setting)));
    all.filter(|(_, setting)| setting.aspect == Aspect::Other && setting.name == name).collect()
}

fn evidence(scope: &Scope<'_>, (proxy, setting): (&ProxyFile, &ServiceSetting)) -> Evidence {
    scope.line_evidence(&proxy.path, setting.line, setting.line)
}

/// One setting with the value is enough; all others contradict it.
fn value_stance(scope: &Scope<'_>, proxies: &[&ProxyFile], name: &str, fits: impl Fn(&str) -> bool) -> Stance {
    let found = settings(proxies, name);
    if let Some(fitting) = found.iter().find(|(_, setting)| fits(&setting.value)) {
        return Stance::Agrees(evidence(scope, *fitting));
    }
    let mut values: Vec<&str> = found.iter().map(|(_, setting)| setting.value.as_str()).collect();
    values.sort_unstable();
    values.dedup();
    match (&values[..], found.first()) {
        ([], _) | (_, None) => Stance::Silent,
        ([only], Some(first)) => Stance::Contradicts(evidence(scope, *first), format!("it is {only}")),
        (_, Some(first)) => {
            Stance::Contradicts(evidence(scope, *first), format!("`{name}` is {}", values.join(" or ")))
        }
    }
}

/// Each rate must be that of a zone that is applied.
fn rates_stance(scope: &Scope<'_>, proxies: &[&ProxyFile], rates: &[String]) -> Stance {
    let zones = settings(proxies, "limit_req_zone");
    let all = settings(proxies, "limit_req");
    let part = |value: &str, key: &str| {
        value
            .split_whitespace()
            .find_map(|word| word.strip_prefix(key))
            .map(|it| it.split(':').next().unwrap_or(it).to_owned())
    };
    let mut agreed = None;
    for rate in rates {
        let of_rate: Vec<_> =
            zones.iter().filter(|(_, it)| part(&it.value, "rate=").as_deref() == Some(rate.as_str())).collect();
        let Some(first) = of_rate.first() else {
            let Some(zone) = zones.first() else { return Stance::Silent };
            let now: Vec<String> = zones.iter().filter_map(|(_, it)| part(&it.value, "rate=")).collect();
            return Stance::Contradicts(evidence(scope, *zone), format!("the rates are {}", now.join(", ")));
        };
        let mut names: Vec<String> = of_rate.iter().filter_map(|(_, it)| part(&it.value, "zone=")).collect();
        names.sort_unstable();
        names.dedup();
        let applied = all.iter().find(|(_, it)| part(&it.value, "zone=").is_some_and(|zone| names.contains(&zone)));
        match applied {
            Some(applied) => agreed = Some(evidence(scope, *applied)),
            None if includes_others(scope, proxies) => return Stance::Silent,
            None => {
                let zone = names.join(", ");
                return Stance::Contradicts(
                    evidence(scope, **first),
                    format!("no `limit_req` applies the zone `{zone}`"),
                );
            }
        }
    }
    agreed.map_or(Stance::Silent, Stance::Agrees)
}

/// Whether a file that is not in the tree is included, which may say more; those that every nginx has say nothing.
fn includes_others(scope: &Scope<'_>, proxies: &[&ProxyFile]) -> bool {
    let known = ["mime.types", "fastcgi_params", "proxy_params", "uwsgi_params", "fastcgi.conf", "modules"];
    settings(proxies, "include").iter().any(|(_, it)| {
        let is_own_place = it.value.ends_with("conf.d/*.conf") || it.value.ends_with("sites-enabled/*");
        let name = it.value.rsplit('/').next().unwrap_or("");
        let is_in_tree = scope.codebase.paths().files_by_suffix(name).next().is_some();
        !is_own_place && !is_in_tree && !known.iter().any(|name| it.value.contains(name))
    })
}

fn tls(scope: &Scope<'_>, proxies: &[&ProxyFile]) -> Stance {
    let all = || proxies.iter().flat_map(|proxy| proxy.settings.iter().map(move |setting| (*proxy, setting)));
    let is_tls = |setting: &ServiceSetting| match setting.aspect {
        Aspect::Port => {
            setting.value.split_whitespace().any(|word| word == "ssl" || word == "443" || word.ends_with(":443"))
        }
        Aspect::Other => setting.name == "ssl_certificate" || (setting.name == "ssl" && setting.value == "on"),
        _ => false,
    };
    if let Some(found) = all().find(|(_, setting)| is_tls(setting)) {
        return Stance::Agrees(evidence(scope, found));
    }
    let is_open = |setting: &ServiceSetting| setting.aspect == Aspect::Port && setting.value.contains(['$', '{']);
    let publishes = |port: &ServiceSetting| port.value.split([':', '/']).any(|part| part == "443");
    let services = scope.model.deployment().services.iter();
    let is_published = services.flat_map(|it| it.of(Aspect::Port)).any(publishes);
    let listens = all().find(|(_, setting)| setting.aspect == Aspect::Port);
    match listens {
        Some(first) if !is_published && !includes_others(scope, proxies) && !all().any(|(_, it)| is_open(it)) => {
            let now = format!("it listens on {} without TLS", first.1.value.split_whitespace().next().unwrap_or(""));
            Stance::Contradicts(evidence(scope, first), now)
        }
        _ => Stance::Silent,
    }
}

/// The bytes of `10m`, `10MB`.
fn bytes_of(written: &str) -> Option<f64> {
    let lower = written.trim().to_ascii_lowercase();
    let end = lower.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(lower.len());
    let factor = match lower[end..].trim().chars().next() {
        Some('k') => 1024.0,
        Some('m') => 1_048_576.0,
        Some('g') => 1_073_741_824.0,
        _ => 1.0,
    };
    lower[..end].parse::<f64>().ok().map(|value| value * factor)
}

/// The seconds of `3600s`, `1h`, `500ms`, `60`.
fn seconds_of(written: &str) -> Option<f64> {
    let lower = written.trim().to_ascii_lowercase();
    let lower = lower.split_whitespace().next()?;
    let end = lower.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(lower.len());
    let factor = match &lower[end..] {
        "" | "s" => 1.0,
        "ms" => 1e-3,
        "m" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => return None,
    };
    lower[..end].parse::<f64>().ok().map(|value| value * factor)
}
