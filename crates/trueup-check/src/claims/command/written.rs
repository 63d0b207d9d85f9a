//! Commands as people write them: which runner, and what it is asked to run.

/// A program that runs what a file of the project names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Runner {
    Just,
    Make,
    /// npm, pnpm, yarn and bun, which run the scripts of `package.json`.
    Scripts,
    /// `cargo xtask`.
    Xtask,
    /// Docker compose, whose services are started by name.
    Compose,
    /// `task`, of a Taskfile.
    Task,
    Composer,
    /// poetry, uv, pdm and hatch, which run the scripts that `pyproject.toml` declares.
    Python,
}

/// What a command asks a runner for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    pub(super) runner: Runner,
    /// The recipe, target, script, task or service.
    pub(super) name: String,
    /// Whether nothing but a declaration of that name can make the command work here.
    pub(super) must_be_declared: bool,
}

/// Words after `docker compose` that take services.
const OF_SERVICES: &[&str] = &["up", "run", "exec", "logs", "restart", "start", "stop", "build", "pull", "rm", "kill"];

/// What each command of a shell line asks for, with where it begins and ends in the line.
pub(super) fn asked(line: &str) -> Vec<(std::ops::Range<usize>, Asked)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut is_elsewhere = false;
    for end in line.match_indices(['&', ';', '|', '#']).map(|(at, _)| at).chain([line.len()]) {
        let command = &line[start..end];
        let lead = command.len() - command.trim_start_matches([' ', '\t', '$', '%', '>', '&', '|']).len();
        let words: Vec<&str> = command[lead..].split_whitespace().collect();
        let words = after_variables(&words);
        is_elsewhere |= matches!(words.first(), Some(&("cd" | "pushd" | "git" | "npx")));
        if let Some(mut asked) = of_words(words) {
            asked.must_be_declared &= !is_elsewhere;
            let begin = words.first().and_then(|word| line[start..].find(word)).map_or(start + lead, |at| start + at);
            let name_end = line[begin..end].find(asked.name.as_str()).map_or(end, |at| begin + at + asked.name.len());
            found.push((begin..name_end, asked));
        }
        if line[end..].starts_with('#') {
            break;
        }
        start = (end + 1).min(line.len());
    }
    found
}

/// The words after `NAME=value` and `sudo`.
fn after_variables<'w, 'l>(words: &'w [&'l str]) -> &'w [&'l str] {
    let is_lead = |word: &&&str| **word == "sudo" || word.split_once('=').is_some_and(|(name, _)| is_upper(name));
    &words[words.iter().take_while(is_lead).count()..]
}

fn is_upper(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn of_words(words: &[&str]) -> Option<Asked> {
    let (program, rest) = words.split_first()?;
    let made = |runner: Runner, name: Option<&&str>, must_be_declared: bool| {
        let name = name.filter(|name| is_name(name))?;
        Some(Asked { runner, name: (*name).to_owned(), must_be_declared })
    };
    match *program {
        "just" => {
            let name = first_plain(rest, &["-f", "--justfile", "-d", "--working-directory", "--set", "--dotenv-path"])?;
            made(Runner::Just, Some(&name), !points_elsewhere(rest, &["-f", "--justfile", "-d"]))
        }
        "make" | "gmake" => {
            let name = first_plain(rest, &["-C", "-f", "-j", "-o", "-I", "--directory", "--file"])?;
            made(Runner::Make, Some(&name), !points_elsewhere(rest, &["-C", "-f", "--directory", "--file"]))
        }
        "npm" | "pnpm" | "yarn" | "bun" => of_scripts(program, rest),
        "cargo" if rest.first() == Some(&"xtask") => made(Runner::Xtask, rest.get(1), true),
        "docker" if rest.first() == Some(&"compose") => of_compose(rest.get(1..)?),
        "docker-compose" => of_compose(rest),
        "task" => made(Runner::Task, rest.first(), true),
        "composer" => match rest {
            ["run" | "run-script", name, ..] => made(Runner::Composer, Some(name), true),
            [name, ..] => made(Runner::Composer, Some(name), false),
            [] => None,
        },
        "poetry" | "uv" | "pdm" | "hatch" if rest.first() == Some(&"run") => made(Runner::Python, rest.get(1), false),
        _ => None,
    }
}

/// Flags that lead to another package of a workspace.
const OF_WORKSPACES: &[&str] = &["-w", "--workspace", "--filter", "-F", "-C", "--prefix", "--cwd", "-r", "workspace"];

fn of_scripts(program: &str, rest: &[&str]) -> Option<Asked> {
    let is_here = !points_elsewhere(rest, OF_WORKSPACES);
    let name = first_plain(rest, OF_WORKSPACES)?;
    let at = rest.iter().position(|word| *word == name)?;
    let asked = |name: &str, must_be_declared: bool| {
        let must_be_declared = must_be_declared && is_here;
        is_name(name).then(|| Asked { runner: Runner::Scripts, name: name.to_owned(), must_be_declared })
    };
    match name {
        "run" | "run-script" => {
            asked(first_plain(rest.get(at + 1..)?, OF_WORKSPACES)?, program != "yarn" && program != "bun")
        }
        "test" | "start" => asked(name, false),
        // npm has commands of its own; the others run a script of any name, or a program.
        name if program != "npm" => asked(name, false),
        _ => None,
    }
}

fn of_compose(rest: &[&str]) -> Option<Asked> {
    let is_here = !points_elsewhere(rest, &["-f", "--file", "--project-directory", "--profile"]);
    let at = rest.iter().position(|word| OF_SERVICES.contains(word))?;
    let name = rest.get(at + 1..)?.iter().find(|word| !word.starts_with('-'))?;
    let takes_value = at + 1 < rest.len()
        && rest[at + 1..].iter().any(|word| matches!(*word, "--scale" | "-e" | "-t" | "--tail" | "-u"));
    let asked = Asked { runner: Runner::Compose, name: (*name).to_owned(), must_be_declared: is_here && !takes_value };
    is_name(name).then_some(asked)
}

/// The first word that is no flag, no value of one and no assignment.
fn first_plain<'w>(words: &[&'w str], with_value: &[&str]) -> Option<&'w str> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if with_value.contains(word) {
            words.next();
        } else if !word.starts_with(['-', '+']) && !word.contains('=') {
            return Some(word);
        }
    }
    None
}

fn points_elsewhere(words: &[&str], flags: &[&str]) -> bool {
    words.iter().take_while(|word| **word != "--").any(|word| flags.iter().any(|flag| word.starts_with(flag)))
}

/// Whether a word is a plain name, and no placeholder, path or version.
fn is_name(word: &str) -> bool {
    word.len() > 1
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-:".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<(String, bool)> {
        asked(line).into_iter().map(|(_, asked)| (asked.name, asked.must_be_declared)).collect()
    }

    #[test]
    fn commands_ask_for_what_they_name() {
        let one = |name: &str, must: bool| vec![(name.to_owned(), must)];
        assert_eq!(names("$ just run -- 5f4d"), one("run", true));
        assert_eq!(names("FOO=1 make -j4 test"), one("test", true));
        assert_eq!(names("make -C web build"), one("build", false));
        assert_eq!(names("npm run build -- --watch"), one("build", true));
        assert_eq!(names("pnpm lint"), one("lint", false));
        assert_eq!(names("docker compose up -d backend"), one("backend", true));
        assert_eq!(names("cargo xtask tidy # all"), one("tidy", true));
        assert_eq!(names("cd web && npm run dev"), one("dev", false));
        assert_eq!(names("npm install"), []);
        assert_eq!(names("make <target>"), []);
        assert_eq!(names("docker compose up"), []);
    }
}
