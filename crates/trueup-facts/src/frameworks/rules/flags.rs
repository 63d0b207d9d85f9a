//! Flags and commands of the command line, by call and by decorator.

use super::arguments::{Argument, Place, default_text, is_path, last_name, parse, unquoted};
use super::calls::Texts;
use super::written::{is_callee, receiver_of};
use crate::{DefinitionIndex, Name, Signal, SignalKind};

/// How a library's flags and commands are written.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct CommandLine {
    /// The tables are read only where an import begins with one of these; everywhere where there is none.
    pub(in crate::frameworks) packages: &'static [&'static str],
    /// What a call by one name only has to be called on, by its last part: `flags`, `Flags()`; anything where there is
    /// none.
    pub(in crate::frameworks) receivers: &'static [&'static str],
    /// Calls and decorators that make a flag or a positional argument.
    pub(in crate::frameworks) flags: &'static [FlagCall],
    /// Calls and decorators that make a command.
    pub(in crate::frameworks) commands: &'static [CommandCall],
}

impl CommandLine {
    /// Neither flags nor commands.
    pub(in crate::frameworks) const NEW: CommandLine =
        CommandLine { packages: &[], receivers: &[], flags: &[], commands: &[] };
}

/// Whether something is written as a call, or above a function.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::frameworks) enum Form {
    /// `parser.add_argument("--port")`
    Call,
    /// `@click.option("--port")`
    Decorator,
}

/// A call or a decorator that makes a flag: `parser.add_argument("-p", "--port", default=80)`.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct FlagCall {
    /// How it is written.
    pub(in crate::frameworks) form: Form,
    /// The callee: its last part, or, where it has several, its full path or what is written.
    pub(in crate::frameworks) callees: &'static [&'static str],
    /// How the name is written.
    pub(in crate::frameworks) name: FlagName,
    /// The argument that is the default.
    pub(in crate::frameworks) default: Place,
}

/// How the name of a flag is written.
#[derive(Clone, Copy)]
pub(in crate::frameworks) enum FlagName {
    /// By all arguments at the beginning that are texts, as a user types them: `"-p", "--port"`. One without dashes is
    /// a positional argument where there is no other.
    Spelled,
    /// By one text with all forms: `"-p, --port <number>"`.
    Specification(Place),
    /// Without dashes: the dashes, the name, and the short form.
    Bare(&'static str, Place, Place),
}

/// A call or a decorator that makes a command.
#[derive(Clone, Copy)]
pub(in crate::frameworks) struct CommandCall {
    /// How it is written.
    pub(in crate::frameworks) form: Form,
    /// The callee: its last part, or, where it has several, its full path or what is written.
    pub(in crate::frameworks) callees: &'static [&'static str],
    /// The argument that is the name, of which the first word counts.
    pub(in crate::frameworks) name: Place,
    /// Whether a decorated function without that argument gives its own name, with dashes for underscores.
    pub(in crate::frameworks) by_function: bool,
}

/// The flags and commands that the tables find.
pub(in crate::frameworks) fn read(table: &CommandLine, texts: &Texts<'_>) -> Vec<Signal> {
    if table.flags.is_empty() && table.commands.is_empty() || !texts.imports_any(table.packages) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, call) in texts.facts.calls.iter().enumerate() {
        let rules = Rules::of(table, texts, Form::Call, &call.callee);
        if rules.is_empty() {
            continue;
        }
        let text = texts.call(index);
        let arguments = &text.arguments;
        found.extend(rules.signal(texts, arguments, None).map(|kind| Signal {
            kind,
            definition: call.caller,
            span: text.span,
        }));
    }
    for (index, definition) in texts.facts.definitions.iter().enumerate() {
        for decorator in &definition.decorators {
            let Some((callee, arguments)) = parse(decorator) else { continue };
            let rules = Rules::of(table, texts, Form::Decorator, callee);
            let kind = rules.signal(texts, &arguments, Some(&definition.name));
            let (definition, span) = (Some(index as DefinitionIndex), definition.span);
            found.extend(kind.map(|kind| Signal { kind, definition, span }));
        }
    }
    found
}

struct Rules {
    flag: Option<&'static FlagCall>,
    command: Option<&'static CommandCall>,
}

impl Rules {
    fn of(table: &CommandLine, texts: &Texts<'_>, form: Form, callee: &str) -> Rules {
        let last = last_name(callee);
        let receiver = last_name(receiver_of(callee));
        let is_receiver = table.receivers.is_empty() || table.receivers.contains(&receiver);
        let matches = |known: &&str| match known.contains(['.', ':']) {
            false => *known == last && is_receiver,
            true => is_callee(texts, callee, known),
        };
        let flags = table.flags.iter().filter(|flag| flag.form == form);
        let commands = table.commands.iter().filter(|command| command.form == form);
        Rules {
            flag: flags.clone().find(|flag| flag.callees.iter().any(&matches)),
            command: commands.clone().find(|command| command.callees.iter().any(&matches)),
        }
    }

    fn is_empty(&self) -> bool {
        self.flag.is_none() && self.command.is_none()
    }

    /// The signal of a call, or of a decorator on the function of that name.
    fn signal<'a>(&self, texts: &Texts<'a>, arguments: &[Argument<'a>], function: Option<&Name>) -> Option<SignalKind> {
        self.flag
            .and_then(|flag| flag.signal(texts, arguments))
            .or_else(|| self.command.and_then(|it| it.signal(texts, arguments, function)))
    }
}

impl FlagCall {
    fn signal<'a>(&self, texts: &Texts<'a>, arguments: &[Argument<'a>]) -> Option<SignalKind> {
        let default = self.default.find(arguments).and_then(default_text);
        let (name, short) = match self.name {
            FlagName::Spelled => {
                let written = arguments.iter().take_while(|argument| argument.name.is_none());
                let spelled: Vec<&str> = written.map_while(|argument| text_of(texts, argument.value)).collect();
                spelled_flag(&spelled)?
            }
            FlagName::Specification(place) => {
                let specification = text_of(texts, place.find(arguments)?)?;
                spelled_flag(&specification.split([' ', ',', '|', '=']).collect::<Vec<_>>())?
            }
            FlagName::Bare(dashes, name, short) => {
                let name = text_of(texts, name.find(arguments)?).filter(|name| is_word(name))?;
                let short =
                    short.find(arguments).and_then(|short| text_of(texts, short)).filter(|short| is_word(short));
                (Name::from([dashes, name].concat()), short.map(|short| Name::from(["-", short].concat())))
            }
        };
        Some(SignalKind::Flag { name, short, default })
    }
}

impl CommandCall {
    fn signal<'a>(&self, texts: &Texts<'a>, arguments: &[Argument<'a>], function: Option<&Name>) -> Option<SignalKind> {
        let written =
            self.name.find(arguments).and_then(|name| text_of(texts, name)).and_then(|text| text.split(' ').next());
        let name = match (written.filter(|name| is_word(name)), function) {
            (Some(name), _) => Name::from(name),
            (None, Some(function)) if self.by_function => function.trim_matches('_').replace('_', "-").into(),
            _ => return None,
        };
        Some(SignalKind::Command { name })
    }
}

/// The text that an argument is: a literal, or a constant of the source.
fn text_of<'a>(texts: &Texts<'a>, written: &'a str) -> Option<&'a str> {
    let is_name = |written: &&str| is_path(written) && !written.contains(['.', ':']);
    unquoted(written).or_else(|| Some(written).filter(is_name).and_then(|name| texts.constant(name)))
}

/// The name and the short form among the forms of one flag.
pub(in crate::frameworks) fn spelled_flag(forms: &[&str]) -> Option<(Name, Option<Name>)> {
    let forms = || forms.iter().map(|form| form.split('/').next().unwrap_or(form)).filter(|form| !form.is_empty());
    let is_short = |form: &&str| form.starts_with('-') && !form.starts_with("--");
    let long = forms().find(|form| form.starts_with("--") && form.len() > 2);
    let short = forms().find(is_short);
    let positional = forms().next().filter(|form| is_word(form) || form.starts_with(['<', '[']));
    match (long, short, positional) {
        (Some(long), short, _) => Some((long.into(), short.map(Name::from))),
        (None, Some(short), _) => Some((short.into(), None)),
        (None, None, positional) => Some((positional?.trim_matches(['<', '>', '[', ']', '.']).into(), None)),
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
}
