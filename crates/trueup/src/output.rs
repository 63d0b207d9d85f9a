//! Standard output and standard error: colour, warnings, a reader that goes away.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::AnsiColor;
use clap::ValueEnum;

/// When to colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Settles the matter for both outputs of this process.
    pub fn apply(self) {
        let choice = match self {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// Whether to colour what goes to standard output.
pub fn is_colored() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// What a line on standard error is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// The command failed, or a document could not be checked.
    Error,
    /// Something to know that changes no verdict.
    Warning,
    /// Information.
    Note,
}

/// Writes `text` to standard output. A reader that goes away, as in `trueup check | head`, has read enough: no error.
///
/// # Errors
/// Where it cannot be written for another reason, such as a full disk.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// How many columns the terminal on standard output has, within what reads well; a fixed number elsewhere, so that
/// files and pipes get the same bytes everywhere.
pub fn columns() -> usize {
    match terminal_size::terminal_size_of(io::stdout()) {
        Some((width, _)) => usize::from(width.0).clamp(60, 140),
        None => 100,
    }
}

/// Writes one line to standard error, control characters made visible. A failure to do so is ignored, because there is
/// nobody left to tell.
pub fn tell(tone: Tone, message: &str) {
    let (label, style) = match tone {
        Tone::Error => ("error", AnsiColor::Red.on_default().bold()),
        Tone::Warning => ("warning", AnsiColor::Yellow.on_default().bold()),
        Tone::Note => ("note", AnsiColor::Green.on_default().bold()),
    };
    let message = trueup_report::escape_controls(message);
    let mut stderr = AutoStream::auto(io::stderr());
    let _ = writeln!(stderr, "{style}{label}{style:#}: {message}");
}

/// Whether a person watches standard error.
pub fn is_watched() -> bool {
    io::stderr().is_terminal()
}
