//! What one source does, in the words that the interpreter understands: its functions, and in them the steps that move
//! values about. Languages are lowered to it; nothing of a syntax tree is kept.

use crate::{Name, Span};

/// The index of a function in [`Program::functions`]; 0 is the source's own top level.
pub(crate) type FunctionIndex = u32;

/// The functions of one source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    /// Its functions, classes and lambdas; the first is the top level.
    pub functions: Vec<Function>,
}

/// What a body is the body of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BodyKind {
    /// The top level of a source.
    Module,
    /// A class: what its body binds are its attributes.
    Class,
    /// A function with a name.
    Function,
    /// A function without a name.
    Lambda,
}

/// A body of steps with a scope of its own.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// Its name; of a lambda empty.
    pub name: Name,
    /// What it is.
    pub kind: BodyKind,
    /// Where it stands; starts where its definition starts.
    pub span: Span,
    /// The body it stands in; of the top level itself.
    pub parent: FunctionIndex,
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
    /// The type of its result, as annotated.
    pub result: Option<Expression>,
    /// Base classes of a class.
    pub bases: Vec<Expression>,
    /// What it does.
    pub body: Vec<Step>,
    /// The names it binds itself, sorted.
    pub locals: Vec<Name>,
    /// The names of the top level that it binds, sorted.
    pub globals: Vec<Name>,
    /// Whether calling it gives an iterable of what it yields.
    pub is_generator: bool,
}

/// How a parameter takes its argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ParameterKind {
    /// By its place or its name.
    Ordinary,
    /// By its name only.
    Named,
    /// All remaining by place.
    Rest,
    /// All remaining by name.
    NamedRest,
}

/// A parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// Its name.
    pub name: Name,
    /// How it takes its argument.
    pub kind: ParameterKind,
    /// Its type, as annotated.
    pub annotation: Option<Expression>,
    /// What it is where no argument is given.
    pub default: Option<Expression>,
}

/// The types of values that need no definition.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum Native {
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Float,
    /// True or false.
    Boolean,
    /// A list.
    List,
    /// A tuple.
    Tuple,
    /// A set.
    Set,
    /// A mapping.
    Mapping,
    /// What yields one value after the other.
    Iterator,
    /// Nothing.
    Nothing,
}

/// Something that has a value.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    /// A name.
    Name(Name),
    /// A text.
    Text(Name),
    /// A text that is put together: what it begins with, the parts in the middle, what it ends with.
    Pattern(Name, Vec<Expression>, Name),
    /// A whole number.
    Integer(i64),
    /// A value of a native type about which no more is known; what stands in it is evaluated.
    Native(Native, Vec<Expression>),
    /// `value.name`.
    Attribute(Box<Expression>, Name, Place),
    /// `value[index]`.
    Item(Box<Expression>, Box<Expression>, Place),
    /// `value[from:to]`.
    Slice(Box<Expression>, Option<Box<Expression>>, Option<Box<Expression>>),
    /// A call.
    Call(Box<Call>),
    /// A list, tuple or set of elements, made at a byte.
    Elements(Native, u32, Vec<Expression>),
    /// All elements of an iterable, among the elements of something.
    Spread(Box<Expression>),
    /// A mapping, made at a byte; an entry without a key takes all entries of another mapping.
    Mapping(u32, Vec<(Option<Expression>, Expression)>),
    /// A function without a name, or one used as a value.
    Function(FunctionIndex),
    /// One of several; all are evaluated.
    Choice(Vec<Expression>),
    /// All are evaluated, and nothing is known of the result.
    Unknown(Vec<Expression>),
    /// `left OPERATOR right`, by the special method that overloads it.
    Operator(&'static str, Box<Expression>, Box<Expression>, Place),
    /// Binds a name on the way: `(name := value)`.
    Bind(Box<Expression>, Box<Expression>),
    /// A comprehension, made at a byte: the loops, the conditions in them, then what is collected.
    Comprehension(Box<Comprehension>),
    /// `yield value`.
    Yield(Option<Box<Expression>>),
    /// `yield from value`.
    YieldFrom(Box<Expression>),
}

/// A call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// What is called.
    pub callee: Expression,
    /// What it is given.
    pub arguments: Vec<Given>,
    /// Where it stands: its first byte and its 1-based line.
    pub at: Place,
}

/// A place in a source.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub(crate) struct Place {
    /// The byte.
    pub byte: u32,
    /// The 1-based line.
    pub line: u32,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    /// By its place.
    Positional(Expression),
    /// By its name.
    Named(Name, Expression),
    /// All elements of an iterable.
    Spread(Expression),
    /// All entries of a mapping.
    NamedSpread(Expression),
}

/// A comprehension.
#[derive(Clone, Debug)]
pub(crate) struct Comprehension {
    /// What is made.
    pub makes: Native,
    /// Its first byte and line.
    pub at: Place,
    /// The loops, outermost first: what is bound, what is iterated, the conditions.
    pub loops: Vec<(Expression, Expression, Vec<Expression>)>,
    /// The key that is collected, of a mapping.
    pub key: Option<Expression>,
    /// What is collected.
    pub element: Expression,
}

/// A step of a body.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Evaluates something.
    Evaluate(Expression),
    /// Binds each target to a value.
    Assign(Vec<Expression>, Expression),
    /// Declares a target's type, and binds it where there is a value.
    Declare(Expression, Expression, Option<Expression>),
    /// Binds the name of a function, with its decorators, outermost first.
    Function(FunctionIndex, Vec<Decorator>),
    /// Runs the body of a class and binds its name, with its decorators.
    Class(FunctionIndex, Vec<Decorator>),
    /// Ends the body with a value.
    Return(Option<Expression>),
    /// Ends the body with an error.
    Raise(Option<Expression>, Place),
    /// Ends a turn of a loop.
    Leave,
    /// One of several blocks runs, each with its condition; where the last has none it runs if no other does.
    Branch(Vec<(Option<Expression>, Vec<Step>)>),
    /// For each element of an iterable: what is bound, what is iterated, the body, and what runs at the end.
    For(Expression, Expression, Vec<Step>, Vec<Step>, Place),
    /// While a condition holds.
    While(Expression, Vec<Step>, Vec<Step>),
    /// A body, its handlers with the types they catch and the name they bind, what runs without an error, and what
    /// runs in any case.
    Try(Vec<Step>, Vec<Handler>, Vec<Step>, Vec<Step>),
    /// Opens each context and binds what it gives; closes them after the body.
    With(Vec<(Expression, Option<Expression>)>, Vec<Step>, Place),
    /// Binds modules; the byte is where the import stands among the facts.
    Import(u32, Name, Option<Name>),
    /// Binds names of a module, each with the name it has here; `*` for all.
    ImportNames(u32, Name, Vec<(Name, Name)>),
}

/// What is done with a function or a class before it is bound.
#[derive(Clone, Debug)]
pub(crate) struct Decorator {
    /// What decorates.
    pub value: Expression,
    /// Where it stands.
    pub at: Place,
}

/// A handler of errors.
#[derive(Clone, Debug)]
pub(crate) struct Handler {
    /// What it catches.
    pub catches: Option<Expression>,
    /// The name it binds.
    pub name: Option<Name>,
    /// What it does.
    pub body: Vec<Step>,
}
