//! What is said to be hardcoded, and is a setting.

use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, InlineKind};

use super::Subject;
use crate::claim::Claim;
use crate::claims::{ClaimKind, Outcome};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::stated_value::StatedValue;

/// What stands after a name whose value is said to be fixed in the code.
static HARDCODED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)^`(?:\s+\w+)?\s+(?:is|are)\s+(?:currently\s+)?hard-?coded(?:\s+(?:to|as|at)\s+`?"?(?P<value>[^`"\s]+)"?`?)?"#).ok()
});

/// Every name of a setting that is said to be hardcoded.
pub(super) fn claims(scope: &Scope<'_>) -> Vec<(Claim, Subject)> {
    let mut found = Vec::new();
    for (index, block) in scope.document.blocks().iter().enumerate() {
        for inline in block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code) {
            let name = scope.document.slice(&inline.span);
            let after = scope.document.slice(&(inline.span.end..block.span.end));
            let Some(said) = HARDCODED.as_ref().and_then(|pattern| pattern.find(after)) else { continue };
            if !scope.model.settings().iter().any(|setting| setting.name == name) {
                continue;
            }
            let span = inline.span.start..inline.span.end + said.end();
            let stated = StatedValue { text: String::new(), unit: String::new(), span: span.end..span.end };
            let claim = scope.claim(super::Constant::NAME, span, name.to_owned());
            found.push((claim, Subject { block: index, named: Vec::new(), stated, is_by_words: false }));
        }
    }
    found
}

/// Decides that a setting is not hardcoded.
pub(super) fn outcome(scope: &Scope<'_>, claim: &Claim, block: &Block) -> Outcome {
    let name = &claim.subject;
    let Some(read) = scope.model.settings().iter().find(|it| it.name == *name).and_then(|it| it.reads.first()) else {
        return Outcome::unproven("not-constant", format!("nothing tells where `{name}` comes from"));
    };
    if hypothetical(scope, block, &claim.span).is_some() {
        return Outcome::unproven("hypothetical", format!("the text does not say that `{name}` is hardcoded now"));
    }
    let message = match &read.default {
        Some(default) => {
            format!("`{name}` is not hardcoded: it is read from the environment, and `{default}` is only its default")
        }
        None => format!("`{name}` is not hardcoded: it is read from the environment"),
    };
    let evidence = vec![scope.line_evidence(&read.path, read.line, read.line)];
    Outcome::broken(message, "say that it is the default, and which variable changes it").with_evidence(evidence)
}
