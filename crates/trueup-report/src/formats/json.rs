//! `json`: every claim with its verdict, for programs. A versioned contract.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::Serialize;
use trueup_check::{Claim, Falsified, Judgement};

use super::{Format, RenderOptions};
use crate::escape::is_dangerous;
use crate::{CheckReport, Summary};

/// The format.
pub static JSON: Format =
    Format { name: "json", about: "every claim with its verdict, for programs (versioned contract)", render };

/// The version of the contract; it changes when a reader of the old one would misread the new.
const VERSION: u32 = 1;

/// The JSON Schema of the output.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Output);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// What `trueup check --format json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "What `trueup check --format json` writes")]
struct Output<'a> {
    /// The version of this contract.
    version: u32,
    /// The figures of the check.
    summary: SummaryOutput,
    /// Every claim of every document, in the order of the documents and their lines.
    claims: Vec<ClaimOutput<'a>>,
    /// Broken rules; none are checked yet.
    rules: Vec<RuleOutput>,
}

/// The figures of the check.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
struct SummaryOutput {
    /// How many claims were found.
    claims: usize,
    /// How many hold.
    holds: usize,
    /// How many drifted.
    drifted: usize,
    /// How many are broken.
    broken: usize,
    /// How many are unproven.
    unproven: usize,
    /// How many are unproven for each reason.
    unproven_by_reason: BTreeMap<&'static str, usize>,
    /// How many of the unproven ones a person accepted.
    accepted: usize,
    /// How many code-like tokens the documents have.
    tokens: usize,
    /// How many of them some claim speaks of.
    covered_tokens: usize,
    /// How many documents were checked.
    documents: usize,
}

/// A claim with its verdict.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Claim")]
struct ClaimOutput<'a> {
    /// Identifies the claim as long as its document, kind, subject and words stay, wherever its line moves.
    id: String,
    /// `reference/path`, `reference/line`, `snippet` …
    kind: &'a str,
    /// The document, relative to the root.
    document: &'a str,
    /// 1-based line of the first byte.
    line: u32,
    /// 1-based column of the first byte, in characters.
    column: u32,
    /// 1-based line of the last byte.
    end_line: u32,
    /// The document's own words.
    text: &'a str,
    /// What the claim speaks of, normalised.
    subject: &'a str,
    /// What was found.
    verdict: VerdictOutput,
    /// Why it is unproven.
    reason: Option<&'a str>,
    /// What is wrong, or why it holds.
    message: &'a str,
    /// The code that decides it.
    evidence: Vec<EvidenceOutput<'a>>,
    /// The text that would make a drifted claim hold.
    repair: Option<RepairOutput<'a>>,
    /// What lies behind a finding; findings with an equal one belong together.
    cause: Option<CauseOutput<'a>>,
    /// When it became false, where the history of the tree tells.
    history: Option<HistoryOutput<'a>>,
}

/// What was found about a claim.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Verdict")]
enum VerdictOutput {
    /// The code shows what the claim says.
    Holds,
    /// The code contradicts it, and `repair` is what it should say.
    Drifted,
    /// The code contradicts it; a person must decide.
    Broken,
    /// It cannot be decided; `reason` names why.
    Unproven,
}

/// A place in the code.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Evidence")]
struct EvidenceOutput<'a> {
    /// The file, relative to the root.
    path: &'a str,
    /// 1-based first line; 0 for the file as a whole.
    line: u32,
    /// 1-based last line.
    end_line: u32,
    /// The first line of the code; empty for a whole file.
    text: &'a str,
}

/// A text edit.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Repair")]
struct RepairOutput<'a> {
    /// What to put in the place of the claim's whole `text`.
    replacement: Cow<'a, str>,
}

/// What the whole text of a claim becomes by its repair. A repair may edit a part of a claim, one word of a snippet;
/// programs are given the whole text.
pub(crate) fn whole_replacement(judgement: &Judgement) -> Option<Cow<'_, str>> {
    let (claim, repair) = (&judgement.claim, judgement.repair.as_ref()?);
    let start = repair.span.start.checked_sub(claim.span.start);
    let end = repair.span.end.checked_sub(claim.span.start);
    let around = start.and_then(|start| claim.text.get(..start)).zip(end.and_then(|end| claim.text.get(end..)));
    Some(match around {
        Some(("", "")) | None => Cow::Borrowed(repair.replacement.as_str()),
        Some((before, after)) => Cow::Owned(format!("{before}{}{after}", repair.replacement)),
    })
}

/// What lies behind a finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Cause")]
struct CauseOutput<'a> {
    /// `gone`: a file or directory is not there; `undefined`: nothing defines a name; `moved`: lines of a file stand
    /// elsewhere.
    what: &'a str,
    /// The path or the name.
    subject: &'a str,
}

/// When a claim became false.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "History")]
struct HistoryOutput<'a> {
    /// The commit that made it false, or that wrote it where it was never true; its full hash.
    since: Option<&'a str>,
    /// Who wrote that commit.
    author: Option<&'a str>,
    /// The day on which it was written, where its author was: `2025-03-01`.
    date: Option<&'a str>,
    /// The first line of its message.
    subject: Option<&'a str>,
    /// What is known of it.
    what: HistoryWord,
    /// Why history does not tell.
    reason: Option<&'a str>,
}

/// What is known of when a claim became false.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum HistoryWord {
    /// The commit made it false.
    BrokenBy,
    /// The commit wrote it, and it was false then.
    NeverTrue,
    /// Changes that are not committed yet made it false.
    Uncommitted,
    /// History does not tell.
    Unknown,
}

impl<'a> HistoryOutput<'a> {
    fn of(judgement: &'a Judgement) -> Option<HistoryOutput<'a>> {
        let (what, commit, reason) = match (&judgement.falsified, &judgement.since) {
            (Some(Falsified::Since(commit)), _) | (None, Some(commit)) => (HistoryWord::BrokenBy, Some(commit), None),
            (Some(Falsified::SinceWritten(commit)), _) => (HistoryWord::NeverTrue, Some(commit), None),
            (Some(Falsified::Uncommitted), _) => (HistoryWord::Uncommitted, None, None),
            (Some(Falsified::Unknown(why)), _) => (HistoryWord::Unknown, None, Some(*why)),
            (None, None) => return None,
        };
        Some(HistoryOutput {
            since: commit.map(|commit| commit.id.as_str()),
            author: commit.map(|commit| commit.author.as_str()),
            date: commit.map(|commit| commit.date.as_str()),
            subject: commit.map(|commit| commit.subject.as_str()),
            what,
            reason,
        })
    }
}

/// A broken rule.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Rule")]
struct RuleOutput {}

fn render(report: &CheckReport, _options: &RenderOptions) -> String {
    render_some(report, |_| true)
}

/// What a check writes, with no other claims than those whose history was asked for.
pub fn blame(report: &CheckReport) -> String {
    render_some(report, |judgement| judgement.falsified.is_some())
}

fn render_some(report: &CheckReport, is_kept: impl Fn(&Judgement) -> bool) -> String {
    let mut seen = HashMap::new();
    let all = report.judgements().map(|judgement| (is_kept(judgement), claim_output(judgement, &mut seen)));
    let claims = all.filter(|(is_kept, _)| *is_kept).map(|(_, claim)| claim).collect();
    let output = Output { version: VERSION, summary: summary_output(report.summary()), claims, rules: Vec::new() };
    // Serialising to memory fails only for maps whose keys are no text, and there is none here.
    escape_in_strings(&serde_json::to_string_pretty(&output).unwrap_or_default()) + "\n"
}

fn summary_output(summary: Summary) -> SummaryOutput {
    SummaryOutput {
        claims: summary.claims,
        holds: summary.holds,
        drifted: summary.drifted,
        broken: summary.broken,
        unproven: summary.unproven,
        accepted: summary.accepted(),
        unproven_by_reason: summary.unproven_by_reason,
        tokens: summary.tokens,
        covered_tokens: summary.covered_tokens,
        documents: summary.documents,
    }
}

fn claim_output<'a>(judgement: &'a Judgement, seen: &mut HashMap<String, usize>) -> ClaimOutput<'a> {
    let claim = &judgement.claim;
    let evidence = judgement.evidence.iter().map(|evidence| EvidenceOutput {
        path: evidence.path.as_str(),
        line: evidence.line,
        end_line: evidence.end_line,
        text: &evidence.text,
    });
    ClaimOutput {
        id: identity(claim, seen),
        kind: claim.kind,
        document: claim.document.as_str(),
        line: claim.line,
        column: claim.column,
        end_line: claim.end_line,
        text: &claim.text,
        subject: &claim.subject,
        verdict: match judgement.verdict {
            trueup_check::Verdict::Holds => VerdictOutput::Holds,
            trueup_check::Verdict::Drifted => VerdictOutput::Drifted,
            trueup_check::Verdict::Broken => VerdictOutput::Broken,
            trueup_check::Verdict::Unproven => VerdictOutput::Unproven,
        },
        reason: judgement.reason,
        message: &judgement.message,
        evidence: evidence.collect(),
        repair: whole_replacement(judgement).map(|replacement| RepairOutput { replacement }),
        cause: judgement.cause.as_ref().map(|cause| CauseOutput { what: cause.word(), subject: cause.subject() }),
        history: HistoryOutput::of(judgement),
    }
}

/// The `id` of every claim, in the order of the report.
pub fn identities(report: &CheckReport) -> Vec<String> {
    let mut seen = HashMap::new();
    report.judgements().map(|judgement| identity(&judgement.claim, &mut seen)).collect()
}

/// A hash of what the claim says and of which of several equal ones it is; line numbers have no part in it.
fn identity(claim: &Claim, seen: &mut HashMap<String, usize>) -> String {
    let said = [claim.kind, claim.document.as_str(), &claim.subject, &claim.text].join("\0");
    let ordinal = seen.entry(said.clone()).or_default();
    let hash = blake3::hash(format!("{said}\0{ordinal}").as_bytes());
    *ordinal += 1;
    hash.to_hex()[..16].to_owned()
}

/// JSON escapes only the ASCII controls; the others that could steer a terminal are escaped here. They stand inside
/// strings only, so the value stays the same.
pub(crate) fn escape_in_strings(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if character != '\n' && is_dangerous(character) {
            escaped.push_str(&format!("\\u{:04x}", character as u32));
        } else {
            escaped.push(character);
        }
    }
    escaped
}
