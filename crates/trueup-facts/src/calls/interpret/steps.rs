//! Steps of a body.

use super::value::{Key, Object, ObjectId, Value};
use super::{Machine, Reached};
use crate::Name;
use crate::calls::How;
use crate::calls::program::{Decorator, Expression, FunctionIndex, Handler, Native, Place, Step};

/// How a block ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// The next step follows.
    Through,
    /// The turn of a loop ends.
    Left,
    /// The function ends.
    Ended,
}

/// One of the blocks that may run at a place.
type Way<'c, 'w> = Box<dyn FnOnce(&mut Machine<'c>) -> End + 'w>;

impl<'c> Machine<'c> {
    /// Runs steps in their order.
    pub(super) fn block(&mut self, steps: &'c [Step]) -> End {
        for step in steps {
            if self.fuel == 0 {
                return End::Ended;
            }
            self.fuel -= 1;
            let end = self.step(step);
            if end != End::Through {
                return end;
            }
        }
        End::Through
    }

    fn step(&mut self, step: &'c Step) -> End {
        match step {
            Step::Evaluate(expression) => {
                self.evaluate(expression);
            }
            Step::Assign(targets, value) => self.assign(targets, value),
            Step::Declare(target, annotation, value) => self.declare(target, annotation, value.as_ref()),
            Step::Function(index, decorators) => self.define_function(*index, decorators),
            Step::Class(index, decorators) => self.define_class(*index, decorators),
            Step::Return(value) => {
                let value = value.as_ref().map_or_else(Value::unknown, |value| self.evaluate(value));
                if let Some(running) = self.stack.last_mut() {
                    running.returned.join(&value);
                }
                return End::Ended;
            }
            Step::Raise(error, at) => {
                if let Some(error) = error {
                    self.raise(error, *at);
                }
                return End::Ended;
            }
            Step::Leave => return End::Left,
            Step::Branch(blocks) => return self.branch(blocks),
            Step::For(target, iterated, body, last, at) => return self.each(target, iterated, body, last, *at),
            Step::While(test, body, last) => {
                self.evaluate(test);
                return self.repeat(last, |machine| {
                    let end = machine.block(body);
                    machine.evaluate(test);
                    end
                });
            }
            Step::Try(body, handlers, otherwise, last) => return self.attempt(body, handlers, otherwise, last),
            Step::With(items, body, at) => return self.with(items, body, *at),
            Step::Import(at, module, alias) => self.import(*at, module, alias.as_ref()),
            Step::ImportNames(at, module, names) => self.import_names(*at, module, names),
        }
        End::Through
    }

    fn assign(&mut self, targets: &'c [Expression], value: &'c Expression) {
        if let ([Expression::Elements(_, _, targets)], Expression::Elements(_, _, values)) = (targets, value)
            && targets.len() == values.len()
            && !targets.iter().chain(values).any(|each| matches!(each, Expression::Spread(_)))
        {
            let values: Vec<Value> = values.iter().map(|value| self.evaluate(value)).collect();
            for (target, value) in targets.iter().zip(values) {
                self.assign_to(target, &value);
            }
            return;
        }
        let value = self.evaluate(value);
        for target in targets {
            self.assign_to(target, &value);
        }
    }

    /// Binds a target to a value.
    pub(super) fn assign_to(&mut self, target: &'c Expression, value: &Value) {
        match target {
            Expression::Name(name) => self.bind(name, value),
            Expression::Attribute(owner, name, _) => {
                let owners = self.evaluate(owner);
                self.set_attribute(&owners, name, value);
            }
            Expression::Item(owner, index, _) => {
                let owners = self.evaluate(owner);
                let index = self.evaluate(index);
                self.set_item(&owners, &index, value);
            }
            Expression::Elements(_, byte, targets) => self.unpack(targets, value, *byte),
            Expression::Spread(target) => self.assign_to(target, value),
            _ => {}
        }
    }

    fn declare(&mut self, target: &'c Expression, annotation: &'c Expression, value: Option<&'c Expression>) {
        let declared = self.annotated(annotation);
        let given = value.map(|value| self.evaluate(value));
        let class = self.running().map(|running| running.frame);
        if let (Expression::Name(name), Some(frame)) = (target, class)
            && matches!(self.store.get(frame), Object::Class { .. })
        {
            let shared = self.store.object(Object::Shared { class: frame });
            self.store.add_for_good(shared, Key::Attribute(name.clone()), &declared);
        }
        match given {
            Some(given) if !given.is_unknown() => self.assign_to(target, &given),
            Some(_) => self.assign_to(target, &declared),
            None if matches!(target, Expression::Name(_)) && class.is_some() => {}
            None => self.assign_to(target, &declared),
        }
    }

    fn define_function(&mut self, index: FunctionIndex, decorators: &'c [Decorator]) {
        let Some(running) = self.running() else { return };
        let (file, frame) = (running.body.0, running.frame);
        let class = matches!(self.store.get(frame), Object::Class { .. }).then_some(frame);
        let object = self.store.object(Object::Function { file, function: index, frame, class });
        self.functions.insert((file, index), object);
        let Some(function) = self.function((file, index)) else { return };
        self.defaults(object, index);
        let value = self.decorate(Value::one(object), decorators);
        self.bind(&function.name, &value);
    }

    /// Evaluates the defaults of parameters where the function is defined.
    pub(super) fn defaults(&mut self, object: ObjectId, index: FunctionIndex) {
        let Some(file) = self.running().map(|running| running.body.0) else { return };
        let Some(function) = self.function((file, index)) else { return };
        for parameter in &function.parameters {
            if let Some(default) = &parameter.default {
                let value = self.evaluate(default);
                self.store.set(object, Key::Text(parameter.name.clone()), &value);
            }
        }
    }

    fn define_class(&mut self, index: FunctionIndex, decorators: &'c [Decorator]) {
        let Some(running) = self.running() else { return };
        let (file, frame, context) = (running.body.0, running.frame, running.context);
        let Some(function) = self.function((file, index)) else { return };
        let class = self.store.object(Object::Class { file, function: index, frame });
        self.edge(
            Place { byte: function.span.start, line: function.span.line },
            Reached::Body((file, index)),
            How::Runs,
        );
        let mut bases = Vec::new();
        for base in &function.bases {
            let base = self.evaluate(base);
            for object in base.objects() {
                let derived = self.derived.entry(object).or_default();
                if !derived.contains(&class) {
                    derived.push(class);
                }
            }
            bases.push(base);
        }
        self.bases.insert(class, bases);
        self.stack.push(super::Activation {
            body: (file, index),
            frame: class,
            context,
            class: None,
            receiver: Value::unknown(),
            returned: Value::unknown(),
            yielded: Value::unknown(),
        });
        self.block(&function.body);
        self.stack.pop();
        let value = self.decorate(Value::one(class), decorators);
        self.bind(&function.name, &value);
    }

    /// Applies decorators, the innermost first. One from outside is taken to call what it decorates.
    fn decorate(&mut self, mut value: Value, decorators: &'c [Decorator]) -> Value {
        let values: Vec<Value> = decorators.iter().map(|decorator| self.evaluate(&decorator.value)).collect();
        for (decorator, applied) in decorators.iter().zip(values).rev() {
            let mut result = Value::unknown();
            for object in applied.objects() {
                let given = super::invoke::Arguments::positional(vec![value.clone()]);
                let is_outside =
                    matches!(self.store.get(object), Object::External(name) if !name.starts_with("<builtin>"));
                let decorated = self.call_as(object, &given, decorator.at, How::Decorator);
                result.join(if is_outside { &value } else { &decorated });
            }
            if !result.is_unknown() {
                value = result;
            }
        }
        value
    }

    /// A class that is raised is called.
    fn raise(&mut self, error: &'c Expression, at: Place) {
        let raised = self.evaluate(error);
        for object in raised.objects() {
            if matches!(self.store.get(object), Object::Class { .. }) {
                self.call(object, &super::invoke::Arguments::default(), at);
            }
        }
    }

    fn branch(&mut self, blocks: &'c [(Option<Expression>, Vec<Step>)]) -> End {
        let is_exhaustive = blocks.last().is_some_and(|(test, _)| test.is_none());
        let mut ways: Vec<Way<'c, '_>> = Vec::new();
        let mut tests: Vec<&'c Expression> = Vec::new();
        for (test, body) in blocks {
            tests.extend(test);
            let evaluated = tests.clone();
            ways.push(Box::new(move |machine| {
                for test in evaluated {
                    machine.evaluate(test);
                }
                if let Some(test) = test {
                    machine.narrow(test);
                }
                machine.block(body)
            }));
        }
        if !is_exhaustive {
            ways.push(Box::new(move |machine| {
                for test in tests {
                    machine.evaluate(test);
                }
                End::Through
            }));
        }
        self.one_of(ways)
    }

    /// Where a condition asks for the type of a name of which nothing is known, the name has it.
    fn narrow(&mut self, test: &'c Expression) {
        let Expression::Call(call) = test else { return };
        let is_instance = matches!(&call.callee, Expression::Name(name) if name == "isinstance");
        if let (
            true,
            [
                crate::calls::program::Given::Positional(Expression::Name(name)),
                crate::calls::program::Given::Positional(class),
            ],
        ) = (is_instance, &call.arguments[..])
            && self.name(name).is_unknown()
        {
            let declared = self.annotated(class);
            self.bind(name, &declared);
        }
    }

    /// Runs each way from the same state, and goes on with what any of them may have come to.
    pub(super) fn one_of(&mut self, ways: Vec<Way<'c, '_>>) -> End {
        let frame = self.running().map(|running| running.frame);
        let mut ends = Vec::new();
        for way in ways {
            let mark = self.store.mark();
            let end = way(self);
            let mut changes = self.store.take_back(mark);
            if end == End::Ended {
                // The names of this function matter no more where it ends.
                changes.retain(|(object, _), _| Some(*object) != frame);
            }
            ends.push((end, changes));
        }
        let all_ended = ends.iter().all(|(end, _)| *end == End::Ended);
        let touched: std::collections::BTreeSet<(ObjectId, Key)> =
            ends.iter().flat_map(|(_, changes)| changes.keys().cloned()).collect();
        for (object, key) in touched {
            let before = self.store.part(object, &key).cloned();
            let is_local = Some(object) == frame;
            let mut joined: Option<Value> = None;
            for (end, changes) in &ends {
                if is_local && *end == End::Ended && !all_ended {
                    continue;
                }
                let now = match changes.get(&(object, key.clone())) {
                    Some(now) => now.as_ref(),
                    None => before.as_ref(),
                };
                if let Some(now) = now {
                    joined.get_or_insert_with(Value::unknown).join(now);
                }
            }
            self.store.replace(object, key, joined);
        }
        match () {
            () if all_ended => End::Ended,
            () if ends.iter().all(|(end, _)| *end != End::Through) => End::Left,
            () => End::Through,
        }
    }

    fn each(
        &mut self,
        target: &'c Expression,
        iterated: &'c Expression,
        body: &'c [Step],
        last: &'c [Step],
        at: Place,
    ) -> End {
        let iterated = self.evaluate(iterated);
        let element = self.elements(&iterated, at);
        self.repeat(last, |machine| {
            machine.assign_to(target, &element);
            machine.block(body)
        })
    }

    /// Runs the turns of a loop: none, one, or another after one.
    fn repeat(&mut self, last: &'c [Step], turn: impl Fn(&mut Machine<'c>) -> End) -> End {
        let turn = &turn;
        if !last.is_empty() {
            return self.one_of(vec![
                Box::new(|machine| match turn(machine) {
                    End::Ended => End::Ended,
                    _ => End::Through,
                }),
                Box::new(|machine| machine.block(last)),
            ]);
        }
        for _ in 0..2 {
            self.one_of(vec![
                Box::new(|_| End::Through),
                Box::new(|machine| match turn(machine) {
                    End::Ended => End::Ended,
                    _ => End::Through,
                }),
            ]);
        }
        End::Through
    }

    fn attempt(&mut self, body: &'c [Step], handlers: &'c [Handler], otherwise: &'c [Step], last: &'c [Step]) -> End {
        let mark_end = self.block(body);
        let mut ways: Vec<Way<'c, '_>> = Vec::new();
        ways.push(Box::new(move |machine| match mark_end {
            End::Through => machine.block(otherwise),
            other => other,
        }));
        for handler in handlers {
            ways.push(Box::new(move |machine| {
                if let Some(catches) = &handler.catches {
                    let caught = machine.annotated(catches);
                    if let Some(name) = &handler.name {
                        machine.bind(name, &caught);
                    }
                }
                machine.block(&handler.body)
            }));
        }
        let end = self.one_of(ways);
        match self.block(last) {
            End::Through => end,
            other => other,
        }
    }

    fn with(&mut self, items: &'c [(Expression, Option<Expression>)], body: &'c [Step], at: Place) -> End {
        let mut opened = Vec::new();
        for (context, target) in items {
            let contexts = self.evaluate(context);
            let mut given = Value::unknown();
            for object in contexts.objects() {
                given.join(&self.open(object, at));
            }
            if let Some(target) = target {
                self.assign_to(target, &given);
            }
            opened.push(contexts);
        }
        let end = self.block(body);
        for contexts in opened.iter().rev() {
            for object in contexts.objects() {
                let nothing = super::invoke::Arguments::positional(vec![Value::unknown(); 3]);
                self.special(object, &["__exit__", "__aexit__"], &nothing, at);
            }
        }
        end
    }

    /// What a context gives where it is opened.
    fn open(&mut self, context: ObjectId, at: Place) -> Value {
        let nothing = super::invoke::Arguments::default();
        match self.special(context, &["__enter__", "__aenter__"], &nothing, at) {
            Some(given) => given,
            None => match self.store.get(context) {
                Object::Native(Native::Iterator, Some(_)) => self.elements(&Value::one(context), at),
                Object::External(_) => Value::one(context),
                _ => Value::unknown(),
            },
        }
    }

    /// Calls the first of these special methods that an instance has.
    pub(super) fn special(
        &mut self,
        receiver: ObjectId,
        methods: &[&str],
        given: &super::invoke::Arguments,
        at: Place,
    ) -> Option<Value> {
        let class = self.class_of(receiver)?;
        for &method in methods {
            let name = Name::from(method);
            if let Some((found, _)) = self.in_class(class, &name, None)
                && found.objects().any(|object| matches!(self.store.get(object), Object::Function { .. }))
            {
                let mut result = Value::unknown();
                for function in found.objects() {
                    if matches!(self.store.get(function), Object::Function { .. }) {
                        let bound = self.store.object(Object::Bound { function, receiver });
                        result.join(&self.call_as(bound, given, at, How::Protocol));
                    }
                }
                return Some(result);
            }
        }
        None
    }

    /// Records a call of something outside.
    pub(super) fn outside(&mut self, at: Place, name: &Name, how: How) {
        self.edge(at, Reached::External(name.clone()), how);
    }
}
