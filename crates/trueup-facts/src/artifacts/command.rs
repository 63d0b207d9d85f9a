//! Which files of the tree a shell command runs.

use std::borrow::Cow;

/// A file or a module that a command runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Run<'c> {
    /// The path, or the module's dotted name, as written; after a `cd`, below that directory.
    pub(crate) file: Cow<'c, str>,
    /// The path or name as it stands in the command.
    pub(crate) written: &'c str,
    /// The object in the module that is served: `app` of `app.main:app`.
    pub(crate) object: Option<&'c str>,
}

/// Words before a command that run what follows them.
const WRAPPERS: &[&str] = &[
    "exec",
    "sudo",
    "time",
    "nohup",
    "env",
    "cross-env",
    "dotenv",
    "dumb-init",
    "tini",
    "catchsegv",
    "npx",
    "bunx",
    "pipenv",
    "poetry",
    "uv",
    "rye",
    "pdm",
    "hatch",
    "bundle",
    "pnpm",
    "yarn",
    "command",
    "gosu",
    "su-exec",
    "then",
    "do",
    "else",
    "if",
    "!",
    "coverage",
    "opentelemetry-instrument",
    "ddtrace-run",
    "newrelic-admin",
    "run-program",
];

/// Programs whose first plain argument is the file they run.
const INTERPRETERS: &[&str] = &[
    "python",
    "python2",
    "python3",
    "pypy",
    "pypy3",
    "node",
    "nodejs",
    "bash",
    "sh",
    "zsh",
    "dash",
    "ruby",
    "php",
    "perl",
    "tsx",
    "ts-node",
    "ts-node-dev",
    "nodemon",
    "bun",
    "deno",
    "Rscript",
    "lua",
    "elixir",
    "babel-node",
    "streamlit",
    "source",
    ".",
    "swift",
    "crystal",
    "julia",
    "vite-node",
];

/// Programs whose argument `module:object` is what they serve.
const SERVERS: &[&str] = &[
    "uvicorn",
    "gunicorn",
    "hypercorn",
    "daphne",
    "granian",
    "waitress-serve",
    "uwsgi",
    "celery",
    "flask",
    "fastapi",
    "arq",
];

/// Options of interpreters and servers that take the next word.
const OPTIONS_WITH_VALUE: &[&str] = &[
    "-r",
    "--require",
    "--import",
    "--loader",
    "--experimental-loader",
    "-W",
    "-X",
    "-P",
    "--project",
    "-u",
    "-I",
    "-o",
    "-w",
    "--watch",
    "--ext",
    "-b",
    "--bind",
    "-k",
    "--worker-class",
    "-c",
    "--config",
    "--host",
    "--port",
    "-p",
    "--workers",
    "--timeout",
    "--log-level",
    "--max-old-space-size",
    "--env-file",
    "-t",
    "--interface",
    "--loop",
    "--http",
    "--exec",
    "--tsconfig",
];

/// Extensions of files that a command can run.
const EXTENSIONS: &[&str] = &[
    "py", "js", "mjs", "cjs", "ts", "mts", "cts", "tsx", "jsx", "sh", "bash", "zsh", "rb", "php", "pl", "lua", "go",
    "exs", "ex", "R", "r", "kts", "dart", "zig", "nim", "cr", "jl", "swift", "hs", "ml",
];

/// What `command`, one or more shell commands, runs of the tree's own files. What depends on variables is left out.
pub(crate) fn files_run(command: &str) -> Vec<Run<'_>> {
    let mut found = Vec::new();
    let mut directory: Option<&str> = None;
    let mut words = Vec::new();
    for token in Tokens(command) {
        match token {
            Token::Word(word) => words.push(word),
            Token::Separator => {
                run_of(&words, &mut directory, &mut found);
                words.clear();
            }
        }
    }
    run_of(&words, &mut directory, &mut found);
    found
}

/// What one simple command runs, or the directory it changes to.
fn run_of<'c>(words: &[&'c str], directory: &mut Option<&'c str>, found: &mut Vec<Run<'c>>) {
    let words = without_wrappers(words);
    let Some((&program, arguments)) = words.split_first() else { return };
    if program == "cd" || program == "pushd" {
        *directory = arguments.first().copied().filter(|to| is_plain(to) && !to.starts_with('/'));
        return;
    }
    let current = *directory;
    let below = |path: &'c str| match current {
        Some(directory) if !path.starts_with('/') => Cow::Owned(format!("{}/{path}", directory.trim_end_matches('/'))),
        _ => Cow::Borrowed(path),
    };
    let name = program.rsplit('/').next().unwrap_or(program);
    let is_python =
        name.strip_prefix("python").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    if is_python || INTERPRETERS.contains(&name) {
        match interpreted(arguments, is_python) {
            Some(Interpreted::File(path)) => found.push(Run { file: below(path), written: path, object: None }),
            Some(Interpreted::Module(module)) if SERVERS.contains(&module) => found.extend(served(arguments)),
            Some(Interpreted::Module(module)) => {
                found.push(Run { file: Cow::Borrowed(module), written: module, object: None })
            }
            None => {}
        }
    } else if SERVERS.contains(&name) {
        found.extend(served(arguments));
    } else if name == "go" && arguments.first() == Some(&"run") {
        let path = arguments[1..].iter().find(|word| !word.starts_with('-'));
        found.extend(path.filter(|path| is_file(path)).map(|path| Run {
            file: below(path),
            written: path,
            object: None,
        }));
    } else if is_file(program) && !is_of_system(program) {
        found.push(Run { file: below(program), written: program, object: None });
    }
}

/// The words of a command without settings of variables and what only runs the rest.
fn without_wrappers<'w, 'c>(mut words: &'w [&'c str]) -> &'w [&'c str] {
    loop {
        let Some((first, rest)) = words.split_first() else { return words };
        let name = first.rsplit('/').next().unwrap_or(first);
        let is_assignment = first.split_once('=').is_some_and(|(name, _)| is_variable(name));
        let is_option = first.starts_with('-');
        let is_word_of_wrapper = *first == "run" || *first == "exec" || *first == "run-program" || *first == "dlx";
        if is_assignment || is_option || is_word_of_wrapper || *first == "@" || WRAPPERS.contains(&name) {
            words = rest;
        } else {
            return words;
        }
    }
}

enum Interpreted<'c> {
    File(&'c str),
    Module(&'c str),
}

/// The file or module among the arguments of an interpreter.
fn interpreted<'c>(arguments: &[&'c str], is_python: bool) -> Option<Interpreted<'c>> {
    let mut words = arguments.iter().copied();
    while let Some(word) = words.next() {
        match word {
            "-m" if is_python => return words.next().filter(|module| is_module(module)).map(Interpreted::Module),
            "-c" | "-e" | "--eval" | "-p" | "--print" | "-s" | "-lc" | "-ec" | "-xc" | "-euc" | "-euxc" | "eval" => {
                return None;
            }
            // Of Python these take no value.
            "-u" | "-I" | "-P" | "-W" | "-X" if is_python && !matches!(word, "-W" | "-X") => {}
            // `sh -c` and the like stand above; of a shell other letters take no value.
            _ if OPTIONS_WITH_VALUE.contains(&word) => {
                words.next();
            }
            "run" | "watch" | "test" => {}
            _ if word.starts_with('-') || word.starts_with('+') => {}
            _ => return (is_file(word) && !is_of_system(word)).then_some(Interpreted::File(word)),
        }
    }
    None
}

/// The module that a server is told to serve.
fn served<'c>(arguments: &[&'c str]) -> Vec<Run<'c>> {
    let mut words = arguments.iter().copied().peekable();
    while let Some(word) = words.next() {
        if matches!(word, "-A" | "--app" | "--module" | "-w" | "--wsgi") {
            continue;
        }
        let word = word.strip_prefix("--app=").or_else(|| word.strip_prefix("--module=")).unwrap_or(word);
        if word.starts_with('-') {
            if OPTIONS_WITH_VALUE.contains(&word) {
                words.next();
            }
            continue;
        }
        if let Some((module, object)) = word.split_once(':') {
            let object = object.split('(').next().unwrap_or(object);
            if is_module(module) && is_variable(object) {
                return vec![Run { file: Cow::Borrowed(module), written: module, object: Some(object) }];
            }
        } else if is_file(word) || (word.contains('.') && is_module(word)) {
            return vec![Run { file: Cow::Borrowed(word), written: word, object: None }];
        }
    }
    Vec::new()
}

fn is_module(word: &str) -> bool {
    word.split('.').all(is_variable)
}

fn is_variable(word: &str) -> bool {
    !word.is_empty()
        && !word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether nothing in a word depends on variables, templates or patterns.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && !word.contains(['$', '*', '{', '}', '<', '>', '`', '?', '(', ')', '%', '"', '\'', '\\', ':'])
}

/// Whether a word is the path of a file that can be run.
fn is_file(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    let extension = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension);
    is_plain(word) && extension.is_some_and(|extension| EXTENSIONS.contains(&extension)) && !word.contains("://")
}

/// Whether a path belongs to the system and not to the project.
fn is_of_system(path: &str) -> bool {
    ["/bin/", "/sbin/", "/usr/bin/", "/usr/lib/", "/usr/sbin/", "/etc/", "~/", "/dev/", "/proc/", "/var/"]
        .iter()
        .any(|place| path.starts_with(place))
}

enum Token<'c> {
    Word(&'c str),
    Separator,
}

/// The words of a shell text and what separates its commands. The quotes around a whole word are stripped.
struct Tokens<'c>(&'c str);

impl<'c> Iterator for Tokens<'c> {
    type Item = Token<'c>;

    fn next(&mut self) -> Option<Token<'c>> {
        loop {
            let rest = self.0.trim_start_matches([' ', '\t', '\r']);
            let rest = rest.strip_prefix("\\\n").or_else(|| rest.strip_prefix("\\\r\n")).unwrap_or(rest);
            let first = rest.chars().next()?;
            if first == '#' {
                self.0 = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            if rest.len() != self.0.len() && first.is_whitespace() && first != '\n' {
                self.0 = rest;
                continue;
            }
            if "\n;&|()".contains(first) {
                self.0 = &rest[1..];
                return Some(Token::Separator);
            }
            let end = word_end(rest);
            self.0 = &rest[end..];
            let word = &rest[..end];
            let quoted = ['"', '\''].iter().find_map(|quote| word.strip_prefix(*quote)?.strip_suffix(*quote));
            return Some(Token::Word(quoted.unwrap_or(word)));
        }
    }
}

/// Where the word at the beginning of `text` ends.
fn word_end(text: &str) -> usize {
    let mut quote = None;
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => {
                characters.next();
            }
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, _) if character.is_whitespace() || ";&|()".contains(character) => return at.max(1),
            (None, _) => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::files_run;

    fn run(command: &str) -> String {
        let shown = files_run(command).into_iter().map(|run| match run.object {
            Some(object) => format!("{}:{object}", run.file),
            None => run.file.into_owned(),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn interpreters_and_servers_name_what_they_run() {
        assert_eq!(run("python app/main.py --port 80"), "app/main.py");
        assert_eq!(run("exec python3.12 -u -m app.worker"), "app.worker");
        assert_eq!(run("uvicorn app.main:app --host 0.0.0.0 --port 80"), "app.main:app");
        assert_eq!(run("gunicorn -b :80 'shop:create()'"), "shop:create");
        assert_eq!(run("python -m uvicorn app.main:app"), "app.main:app");
        assert_eq!(run("poetry run celery -A shop.tasks worker"), "shop.tasks");
        assert_eq!(run("NODE_ENV=production node -r dotenv/config dist/server.js"), "dist/server.js");
        assert_eq!(
            run("cd web && tsx watch src/index.ts; ./scripts/seed.sh"),
            "web/src/index.ts web/./scripts/seed.sh"
        );
    }

    #[test]
    fn what_is_no_file_of_the_project_is_left_out() {
        for command in
            ["node -e 'x.js'", "bash -c 'a.sh'", "/usr/bin/x.sh", "python $APP/main.py", "echo main.py", "npm start"]
        {
            assert_eq!(run(command), "", "{command}");
        }
    }
}
