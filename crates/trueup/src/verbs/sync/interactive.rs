//! Asking about each place that the repairs change.

use std::collections::HashSet;
use std::io::{self, BufRead};
use std::path::PathBuf;

use anyhow::Result;
use trueup_engine::{Engine, RepairIdentity, Wanted};
use trueup_report::{DiffOptions, Hunk, SyncReport, SyncedDocument};

use crate::output::{is_colored, print};

const HELP: &str = "y - repair this place\nn - leave this place\na - repair this place and all later ones of the document\nd - leave this place and all later ones of the document\nq - leave this place and all that follow\n? - show this\n";

/// A place that was asked about: its document, and its lines before and after.
type Place = (String, String, String);

/// What holds for the places that follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    YesToDocument,
    NoToDocument,
    Quit,
}

/// The repairs of the documents that a person agrees to. As some may not go without others, what the rest comes to is
/// made out again when some were declined, and what is new in it is asked too.
pub(super) fn ask(engine: &Engine, documents: &[PathBuf], wants: Wanted<'_>) -> Result<SyncReport> {
    let mut declined: HashSet<RepairIdentity> = HashSet::new();
    let mut asked: HashSet<Place> = HashSet::new();
    let mut answers = io::stdin().lock();
    let mut answer = Answer::Yes;
    loop {
        let is_agreed: Wanted<'_> = &|it| wants(it) && !declined.contains(&RepairIdentity::of(it));
        let report = engine.sync(documents, is_agreed)?;
        let before = declined.len();
        let mut refused = Vec::new();
        for document in &report.documents {
            if answer != Answer::Quit {
                answer = Answer::Yes;
            }
            for hunk in document.hunks() {
                let path = document.synced.report.path.as_str().to_owned();
                if !asked.insert((path, hunk.before.clone(), hunk.after.clone())) {
                    continue;
                }
                if matches!(answer, Answer::Yes | Answer::No) {
                    answer = ask_one(document, &hunk, &mut answers)?;
                }
                if matches!(answer, Answer::No | Answer::NoToDocument | Answer::Quit) {
                    refused.extend(document.made_in(&hunk).map(|made| RepairIdentity::of(&made.judgement)));
                }
            }
        }
        declined.extend(refused);
        if declined.len() == before {
            return Ok(report);
        }
    }
}

fn ask_one(document: &SyncedDocument, hunk: &Hunk, answers: &mut impl BufRead) -> Result<Answer> {
    let mut shown = format!("{}\n", trueup_report::escape_controls(document.synced.report.path.as_str()));
    shown += hunk.shown(DiffOptions { color: is_colored() });
    for made in document.made_in(hunk) {
        let message = trueup_report::escape_controls(&made.judgement.message);
        shown += &format!("{}: {message}\n", made.judgement.claim.kind);
    }
    loop {
        print(&format!("{shown}Repair this place [y,n,a,d,q,?]? "))?;
        let mut line = String::new();
        if answers.read_line(&mut line)? == 0 {
            print("\n")?;
            return Ok(Answer::Quit);
        }
        match line.trim() {
            "y" => return Ok(Answer::Yes),
            "n" => return Ok(Answer::No),
            "a" => return Ok(Answer::YesToDocument),
            "d" => return Ok(Answer::NoToDocument),
            "q" => return Ok(Answer::Quit),
            _ => shown = HELP.to_owned(),
        }
    }
}
