//! Limitations: what the authors' own comments say is left to do, and what trueup could not read.

use trueup_model::{ComponentId, Marker, Model};

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Limitations.
pub static LIMITATIONS: SectionKind = SectionKind { folder: "limitations", heading: "Limitations", level: 2, draft };

/// At most this many markers are told.
const MARKERS: usize = 12;
/// At most this many of them are of one component.
const PER_COMPONENT: usize = 3;
/// A marker that says less than this, in characters, is not worth telling.
const TELLING: usize = 16;
/// One that says more is not told, since it cannot be told in a line.
const LONGEST: usize = 110;

fn draft(model: &Model) -> Option<String> {
    let mut text = String::new();
    let chosen = chosen(model);
    if !chosen.is_empty() {
        text.push_str("Comments of the code that say what is left to do:\n\n");
        for marker in &chosen {
            text.push_str(&entry(model, marker));
        }
        let more = model.markers().len() - chosen.len();
        if more > 0 {
            text.push_str(&format!("\n{more} more such comments are left out.\n"));
        }
        text.push('\n');
    }
    text.push_str(&ask("What can this system not do on purpose, and what would have to change to lift that?"));
    Some(text)
}

/// The markers to tell: `FIXME` before the others, a few of each component.
fn chosen(model: &Model) -> Vec<&Marker> {
    let is_told = |marker: &&Marker| {
        let length = marker.text.chars().count();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || " .,;:'()/-".contains(c);
        (TELLING..=LONGEST).contains(&length) && marker.text.contains(' ') && marker.text.chars().all(is_plain)
    };
    let mut ranked: Vec<&Marker> = model.markers().iter().filter(is_told).collect();
    ranked.sort_by_key(|marker| marker.word != "FIXME");
    let mut chosen: Vec<&Marker> = Vec::new();
    for marker in ranked {
        let of_component = |id: ComponentId| chosen.iter().filter(|other| other.component == id).count();
        let is_near = chosen.iter().any(|other| other.file == marker.file);
        if chosen.len() < MARKERS && of_component(marker.component) < PER_COMPONENT && !is_near {
            chosen.push(marker);
        }
    }
    chosen.sort_by_key(|marker| (marker.component, marker.file, marker.line));
    chosen
}

fn entry(model: &Model, marker: &Marker) -> String {
    let path = model.codebase().file(marker.file).path();
    format!(
        "- {}: \"{}\" ({})\n",
        prose::bold(&model.components().get(marker.component).name),
        prose::escape(marker.text.trim_end_matches(['.', ',', ':', ';'])),
        prose::reference(path.as_str(), marker.line)
    )
}
