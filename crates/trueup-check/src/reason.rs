//! Why a claim is not decided: every reason, what it means, and what the author of the document can do.

/// A reason for which a claim is unproven.
pub struct Reason {
    /// Its name in every output.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// What to do so that the claim can be decided, in one sentence.
    pub remedy: &'static str,
}

const fn reason(name: &'static str, meaning: &'static str, remedy: &'static str) -> Reason {
    Reason { name, meaning, remedy }
}

/// Every reason, by name. A claim that is unproven names one of these.
pub static REASONS: &[Reason] = &[
    reason(
        "ambiguous",
        "Several things of the codebase have the name, and the text does not say which is meant.",
        "Name the file beside it, write a longer path, or write the owner before the name.",
    ),
    reason(
        "anchor-form",
        "The part of the link after `#` has a form that names no heading, such as lines of a file.",
        "Link to a heading, or leave it to the reader's browser.",
    ),
    reason(
        "bound",
        "The document has more of these than trueup tries in one run.",
        "Part the document, or write fewer patterns.",
    ),
    reason(
        "concept",
        "What is said is behaviour, or a thing that no import or call gives away.",
        "Name the module or the package that it means, or leave it to the reader.",
    ),
    reason(
        "hypothetical",
        "The text plans, proposes, compares, negates or gives an example, so that the code need not show it.",
        "Nothing; where it is meant as a fact, say it in a sentence of its own, without `would`, `such as` or `not`.",
    ),
    reason(
        "ignored",
        "Git ignores the path, so that it need not be in the tree.",
        "Nothing; it appears when the project is built or run.",
    ),
    reason(
        "includes",
        "The document takes in other files, one of which may have the heading.",
        "Link to the file that has the heading.",
    ),
    reason(
        "indirect",
        "Neither end of the arrow uses the other, but something else may bring them together.",
        "Draw what lies between, or leave it to the reader.",
    ),
    reason(
        "inside",
        "The lines are a part of what the text names, neither its beginning nor most of it.",
        "Cite the whole of it, or name what stands at those lines.",
    ),
    reason(
        "may-be-another",
        "The text may speak of something else of that name or number.",
        "Name the service, and say that the file that deploys sets it.",
    ),
    reason(
        "may-be-elsewhere",
        "The path is not in the tree, and nothing beside it says that it is one of this project.",
        "Write it from the root of the project when it is one of its files.",
    ),
    reason(
        "may-be-external",
        "The name stands nowhere in the code, and it may belong to another program or library.",
        "Say whose it is: the file, or the type it is a member of.",
    ),
    reason(
        "may-be-in-image",
        "The services run images from elsewhere, which may bring what the files here do not say.",
        "Say which services have it.",
    ),
    reason(
        "may-be-inherited",
        "The type has a base that is not in the code and may bring what the document shows.",
        "Show the type's own members only, or say from which base the others come.",
    ),
    reason(
        "may-be-measured",
        "The amount may have been measured rather than set as a limit.",
        "Say that it is a limit, or leave it.",
    ),
    reason(
        "may-be-output",
        "The path is not in the tree, and it may be data, output or a route.",
        "Nothing when it is; otherwise give the path with its extension, from the root of the project.",
    ),
    reason(
        "no-default",
        "The code gives no default, so that there is nothing to compare the document's with.",
        "Drop the default, or say that it is an example.",
    ),
    reason(
        "no-file",
        "A line is cited without its file, and the text around it does not say which file it is of.",
        "Write the path before the line, as in `path:line`.",
    ),
    reason(
        "no-listing",
        "Most of what the drawing names is not in the tree, so that it seems to list something else.",
        "Say of which directory it is, or draw it again.",
    ),
    reason(
        "no-subject",
        "Nothing in the text says what is spoken of in a form that code can decide.",
        "Name the symbol, or the type, in the same sentence or block.",
    ),
    reason(
        "not-all",
        "Something that the words may mean as well is not of the type, or nothing shows who is meant by all.",
        "Name the types that are meant.",
    ),
    reason(
        "not-constant",
        "The value in the code is computed when the program runs, so that it cannot be compared.",
        "Say how it is computed, in place of a value.",
    ),
    reason(
        "not-countable",
        "The code may have more or fewer of these than can be read from it.",
        "Nothing; count them where they are made.",
    ),
    reason(
        "not-declared",
        "No code that trueup reads declares the flag; it may be another program's.",
        "List it in a table of flags when it is one of the project's.",
    ),
    reason(
        "not-imported",
        "No import of it is found, but it may be used in a way that imports do not show.",
        "Name the module that is imported, or say what is used instead.",
    ),
    reason(
        "not-read",
        "The name stands in the tree, but not where trueup sees it read as a variable.",
        "Nothing; the variable may be read in a way, or in a language, that trueup does not know.",
    ),
    reason(
        "not-said",
        "A name or a number stands in the text without saying that it is so of this project.",
        "Say it in a sentence: what has it, and how many, or in which version.",
    ),
    reason(
        "not-served",
        "No code that trueup reads serves the path, but not all routes of the project can be followed.",
        "Nothing; compare it with the code by hand.",
    ),
    reason(
        "not-tied",
        "The number may be one of something else than the subject of its paragraph.",
        "Write the number beside the name of what has them.",
    ),
    reason(
        "open-order",
        "A branch, a loop or a repeated call of the code leaves open in which order the steps come.",
        "Name the function whose steps are meant, or leave it to the reader.",
    ),
    reason(
        "open-requirement",
        "The manifest takes the version that the text names, and others too.",
        "Keep a lock file in the tree, or write the requirement as the manifest has it.",
    ),
    reason(
        "other-direction",
        "The use goes against the arrow, which may show where data goes.",
        "Turn the arrow round where it shows who uses whom.",
    ),
    reason(
        "other-method",
        "The path is served, but by several methods or as the end of a longer path.",
        "Write the method and the whole path.",
    ),
    reason(
        "other-tree",
        "Most paths of the document are missing, so that it seems to be about another tree, such as one that a generator makes.",
        "Say whose tree it is; or write the paths from the root of this project.",
    ),
    reason(
        "outside-root",
        "The path leads out of the directory that is checked.",
        "Check from a root that has both, with `--root`.",
    ),
    reason(
        "over-a-wire",
        "The two may speak over a network, a queue or a framework, which no import shows.",
        "Nothing; or draw the parts of the code that speak.",
    ),
    reason(
        "overlap",
        "The two parts share files, or the part shares its file with others, so that an import tells nothing of one of them.",
        "Name files that belong to one part only.",
    ),
    reason(
        "own-list",
        "The number agrees with the list below it, in which nothing of the code is named.",
        "Name the parts of the code in the list.",
    ),
    reason(
        "owner",
        "The name is defined or stands in the code, but is not seen on the owner that the text gives it.",
        "Write the owner that defines it, or the name alone.",
    ),
    reason(
        "paraphrase",
        "No line of the code shown stands in the file, so that it seems to retell it.",
        "Copy the lines from the file, or say that they are simplified.",
    ),
    reason(
        "pattern",
        "The pattern cannot be read, or nothing matches it and it may name output.",
        "Write it from the root of the project when it names files of the tree.",
    ),
    reason(
        "permission",
        "The text allows an import that the code does not make.",
        "Nothing; or drop what is not needed.",
    ),
    reason(
        "qualified",
        "The text allows exceptions, so that no single import decides it.",
        "Say what is meant without exceptions, or name them as files.",
    ),
    reason(
        "raised-elsewhere",
        "Nothing there raises the error itself, but something that it calls may.",
        "Name the function that raises it.",
    ),
    reason(
        "selection",
        "The document shows a part of the whole, and the part cannot be told from an error.",
        "Write `...` where something is left out, or name all of it.",
    ),
    reason(
        "several",
        "What the text names stands in several other places, and none is at the lines cited.",
        "Cite the place that is meant.",
    ),
    reason(
        "several-commands",
        "The flags of the table are declared in several places or for several commands.",
        "Give each command a table of its own.",
    ),
    reason(
        "several-files",
        "Several files that deploy say different things, and the text does not say which is meant.",
        "Name the file or the stage: production, development.",
    ),
    reason(
        "simplified",
        "Some lines of the code shown have words that the file does not have.",
        "Copy them from the file, or mark what was left out with `...`.",
    ),
    reason(
        "site-route",
        "The link may be a route of the site that is made from these files.",
        "Link to the file itself, with its extension.",
    ),
    reason(
        "status-elsewhere",
        "The type of the error carries no status of its own; a handler may give it one.",
        "Name the handler that gives it.",
    ),
    reason("template", "A site generator fills the target of the link in.", "Nothing; check the generated site."),
    reason(
        "unchanged",
        "Nothing in the text says what stands at the lines, and they have not moved since they were cited.",
        "Name what stands there beside the lines: a symbol, or a piece of the code.",
    ),
    reason(
        "unread",
        "Not all that the part has or imports leads to something that trueup knows.",
        "Name all files of the part by their paths.",
    ),
    reason(
        "unreadable",
        "The file is there, but is no text or is too large to be read.",
        "Cite a file that can be read.",
    ),
];

/// The reason of that name.
pub fn reason_by_name(name: &str) -> Option<&'static Reason> {
    REASONS.iter().find(|reason| reason.name == name)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the test reads this crate's own sources")]
mod tests {
    use std::path::{Path, PathBuf};

    use regex::Regex;

    use super::*;
    use crate::KINDS;

    /// Every source below `directory`.
    fn sources(directory: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(directory).expect("the sources can be listed");
        let paths = entries.map(|entry| entry.expect("an entry can be read").path());
        let below = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
        paths.flat_map(below).filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
    }

    /// The reasons that the sources give in so many words, each with its file.
    fn given(directory: &Path) -> Vec<(PathBuf, String)> {
        let call = Regex::new(r#"\b(?:unproven|not_said)\(\s*"([a-z-]+)""#).expect("the pattern is valid");
        let mut given = Vec::new();
        for path in sources(directory) {
            let text = std::fs::read_to_string(&path).expect("a source is text");
            given.extend(call.captures_iter(&text).map(|found| (path.clone(), found[1].to_owned())));
        }
        given
    }

    fn own_sources() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
    }

    #[test]
    fn every_reason_is_listed_once_and_in_order() {
        let names: Vec<&str> = REASONS.iter().map(|reason| reason.name).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        for (path, name) in given(&own_sources()) {
            assert!(reason_by_name(&name).is_some(), "{}: add `{name}` to REASONS", path.display());
        }
    }

    #[test]
    fn every_reason_that_a_kind_gives_stands_in_its_documentation() {
        for kind in KINDS {
            let named: Vec<&str> = kind.documentation().reasons().map(|reason| reason.name).collect();
            for (path, name) in given(&own_sources().join("claims").join(kind.folder)) {
                let says_it = named.contains(&name.as_str());
                assert!(says_it, "{}: name `{name}` in the comment on the kind's struct", path.display());
            }
        }
    }
}
