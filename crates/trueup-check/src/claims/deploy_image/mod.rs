//! `deploy/image`: an image with its version.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_facts::Aspect;
use trueup_model::{DeployedService, ServiceSetting};

use crate::claim::{Claim, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::deployment::{
    Form, Passage, Said, Stance, Subject, image_name, image_tag, normal, outcome, products_of, stances, weigh,
};
use crate::scope::{Scope, is_inside};

/// An image with its version: `postgres:16-alpine`, "MongoDB 8.0", "Redis 7 Alpine", "**redis** (7.4-alpine)", in prose,
/// lists, tables and drawings.
///
/// It holds when a service or a stage of a Dockerfile has an image of that name whose tag says that version; a shorter
/// version, and one without the variant (`alpine`), is a version as well. It is drifted when every such image has one
/// other tag, and broken when their tags differ among each other. It is not decided when the image has no tag or one
/// that a variable gives (`not-declared`), when the version is stated as the least one that will do or in a sentence that
/// does not speak of the deployment (`may-be-another`), or when files for several stages differ (`several-files`).
///
/// It is unproven as `hypothetical` where the text speaks of what need not be deployed; as `no-subject` where the
/// text names no deployed service.
pub(crate) struct DeployImage;

/// A version as written.
pub(crate) struct Written {
    /// The image's name, where the text writes it as `name:tag`.
    image: Option<String>,
    version: String,
    /// The bytes of the version.
    span: Range<usize>,
    is_sure: bool,
}

static REFERENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[\s(`'\x22\[=,│|])(?P<image>[a-z0-9][a-z0-9._/-]*):(?P<tag>v?\d[A-Za-z0-9._-]*|latest|alpine|stable)",
    )
    .ok()
});

/// What follows the name of a product: its version, perhaps with a variant.
static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^\*{0,2}[`]?\s{0,2}\*{0,2}\(?v?(?P<version>\d{1,2}(?:\.\d+){0,2}(?:[\s-](?:alpine|slim|bookworm|bullseye|trixie|management|jammy))?)
        (?P<after>\+|\s+(?:or|and)\s+(?:later|newer|above|higher|up))?(?:$|[\s,.;:)`*|│\]]) ",
    )
    .ok()
});

impl ClaimKind for DeployImage {
    const NAME: &'static str = "deploy/image";
    type Subject = Said<Written>;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said<Written>)> {
        let mut claims = Vec::new();
        for (index, passage) in scope.deployment().passages.iter().enumerate() {
            let text = scope.document.slice(&passage.span);
            let start = passage.span.start;
            for found in REFERENCE.iter().flat_map(|it| it.captures_iter(text)) {
                let (Some(image), Some(tag)) = (found.name("image"), found.name("tag")) else { continue };
                let version = tag.as_str().trim_end_matches(['.', '-']).to_owned();
                let is_port = version == "80" || (version.len() > 2 && version.bytes().all(|it| it.is_ascii_digit()));
                let services = with_image(scope, image_name(image.as_str()));
                if is_port || services.is_empty() || scope.touches_reference(&(start + tag.start()..start + tag.end()))
                {
                    continue;
                }
                let span = start + tag.start()..start + tag.start() + version.len();
                let claim = scope.claim(Self::NAME, start + image.start()..span.end, image.as_str().to_owned());
                let subject = Subject { words: image.as_str().to_owned(), services, is_sure: true };
                // Images of an owner's own are released often; a reference in a command need not be the one deployed,
                // unless the text says of a service that it runs it.
                let is_sure = !image.as_str().contains('/') || is_said_to_run(scope, passage, start, &image);
                let image = Some(image_name(image.as_str()).to_owned());
                let what = Written { image, version, span, is_sure };
                claims.push((claim, Said { passage: index, subject: Some(subject), what }));
            }
            for (mention, subject) in &passage.mentions {
                let after = scope.document.slice(&(mention.end..passage.span.end));
                let Some(found) = VERSION.as_ref().and_then(|it| it.captures(after)) else { continue };
                let Some(version) = found.name("version") else { continue };
                let services = of_product(scope, subject);
                if found.name("after").is_some() || services.is_empty() {
                    continue;
                }
                let lower = text.to_lowercase();
                let speaks = ["image", "container", "docker", "compose"].iter().any(|word| lower.contains(word));
                let is_sure = passage.form != Form::Sentence || speaks;
                let span = mention.end + version.start()..mention.end + version.end();
                let claim = scope.claim(Self::NAME, mention.start..span.end, subject.words.clone());
                let subject = Some(Subject { services, ..subject.clone() });
                let what = Written { image: None, version: version.as_str().to_owned(), span, is_sure };
                claims.push((claim, Said { passage: index, subject, what }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said<Written>) -> Outcome {
        let Some((passage, subject, services)) = scope.meant_by(said) else {
            return Outcome::unproven("no-subject", "the text names no service");
        };
        let product = normal(&subject.words);
        let weighed = weigh(stances(&services, |service| stance(scope, service, &product, &said.what)));
        let words = format!("`{}` runs version {}", subject.words, said.what.version);
        if !said.what.is_sure && !matches!(weighed, crate::deployment::Weighed::Agreed(_)) {
            return Outcome::unproven("may-be-another", format!("the text need not speak of the image: {words}"));
        }
        let repair = |now: &str| {
            let tag = now.strip_prefix("its image is ").and_then(image_tag)?;
            let replacement =
                if said.what.image.is_some() { tag.to_owned() } else { shortened(tag, &said.what.version)? };
            Some(Repair { span: said.what.span.clone(), replacement })
        };
        outcome(scope, claim, passage, weighed, &words, repair)
    }
}

/// Whether an item, a row or a box that is about a service gives it an image by the whole name that the service's has.
fn is_said_to_run(scope: &Scope<'_>, passage: &Passage, start: usize, image: &regex::Match<'_>) -> bool {
    let Some(subject) = passage.subject_at(start + image.start()) else { return false };
    let services = scope.services_meant(passage, &subject);
    let name = |written: &str| written.rsplit_once(':').map_or(written, |(name, _)| name).to_owned();
    let has_it = |service: &&DeployedService| images(service).any(|it| name(&it.value) == image.as_str());
    passage.form != Form::Sentence && subject.is_sure && services.iter().any(has_it)
}

fn images(service: &DeployedService) -> impl Iterator<Item = &ServiceSetting> {
    service.of(Aspect::Image)
}

/// Every service and stage of the document's project, else of the tree, that has an image of that name.
fn with_image(scope: &Scope<'_>, name: &str) -> Vec<usize> {
    let services = scope.model.deployment().services.iter().enumerate();
    let of_name: Vec<(usize, &DeployedService)> =
        services.filter(|(_, it)| images(it).any(|image| image_name(&image.value) == name)).collect();
    let is_near = |it: &DeployedService| is_inside(it.path.as_str(), &scope.project);
    let is_any_near = of_name.iter().any(|(_, it)| is_near(it));
    of_name.into_iter().filter(|(_, it)| !is_any_near || is_near(it)).map(|(index, _)| index).collect()
}

/// Those services of a subject whose own image is the product that the text names.
fn of_product(scope: &Scope<'_>, subject: &Subject) -> Vec<usize> {
    let name = normal(&subject.words);
    let services = &scope.model.deployment().services;
    let is_product = |index: &usize| {
        // What an owner releases is spoken of by the version of the release rather than of the image.
        let is_official = |image: &ServiceSetting| !image.value.contains('/');
        let is_it = |image: &ServiceSetting| is_official(image) && products_of(&image.value).contains(&name);
        services.get(*index).is_some_and(|it| images(it).any(is_it))
    };
    subject.services.iter().copied().filter(is_product).collect()
}

fn stance(scope: &Scope<'_>, service: &DeployedService, product: &str, written: &Written) -> Stance {
    let is_meant = |image: &&ServiceSetting| match &written.image {
        Some(name) => image_name(&image.value) == name,
        None => products_of(&image.value).iter().any(|it| it == product),
    };
    let Some(image) = images(service).find(is_meant) else { return Stance::Silent };
    let Some(tag) = image_tag(&image.value) else { return Stance::Silent };
    let evidence = scope.line_evidence(&service.path, image.line, image.line);
    match fits(&written.version, tag, written.image.is_some()) {
        Some(true) => Stance::Agrees(evidence),
        Some(false) => Stance::Contradicts(evidence, format!("its image is {}", image.value)),
        None => Stance::Silent,
    }
}

/// A version's numbers and its variant.
fn parts(version: &str) -> (Vec<String>, Vec<String>) {
    let lower = version.to_lowercase();
    let mut words = lower.trim_start_matches('v').split(['-', ' ']).filter(|word| !word.is_empty());
    let numbers = words.next().unwrap_or("").split('.').map(str::to_owned).collect();
    (numbers, words.map(str::to_owned).collect())
}

/// Whether a written version is that of a tag; `None` where the tag says less than the text.
fn fits(written: &str, tag: &str, is_whole: bool) -> Option<bool> {
    if is_whole && written == tag {
        return Some(true);
    }
    let ((said, variants), (now, now_variants)) = (parts(written), parts(tag));
    if !now.first().is_some_and(|first| first.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let is_same = said.iter().zip(&now).all(|(a, b)| a == b);
    let has_variants = variants.iter().all(|it| now_variants.iter().any(|now| now.starts_with(it.as_str())));
    match (is_same && has_variants, said.len() > now.len(), is_whole) {
        (false, _, _) => Some(false),
        // `postgres:16` is another reference than `postgres:16-alpine`, but not a wrong version.
        (true, false, true) => (written == tag).then_some(true),
        (true, false, false) => Some(true),
        (true, true, _) => None,
    }
}

/// A tag as long as the text wrote the version.
fn shortened(tag: &str, written: &str) -> Option<String> {
    let ((said, said_variants), (now, now_variants)) = (parts(written), parts(tag));
    if said.len() > now.len() || !now.first()?.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let numbers = now[..said.len()].join(".");
    match (said_variants.first(), now_variants.first()) {
        (None, _) => Some(numbers),
        (Some(_), Some(variant)) => Some(format!("{numbers}-{variant}")),
        (Some(_), None) => Some(numbers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_fit_tags_as_people_mean_them() {
        assert_eq!(fits("7 Alpine", "7-alpine", false), Some(true));
        assert_eq!(fits("7", "7.4-alpine", false), Some(true));
        assert_eq!(fits("7.4", "7", false), None);
        assert_eq!(fits("8", "7-alpine", false), Some(false));
        assert_eq!(fits("16-alpine", "16", true), Some(false));
        assert_eq!(fits("16", "16-alpine", true), None);
        assert_eq!(shortened("8.2-alpine", "7 Alpine").as_deref(), Some("8-alpine"));
    }
}
