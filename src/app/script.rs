//! Finds registrations of handlers in JavaScript and TypeScript.

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Argument, AssignmentTargetPropertyIdentifier, AssignmentTargetPropertyProperty, BindingIdentifier,
    BindingProperty, CallExpression, Declaration, ExportNamedDeclaration, Expression, ImportDeclaration,
    JSXAttribute, JSXAttributeName, JSXAttributeValue, JSXText, MethodDefinition, ObjectProperty,
    PropertyDefinition, PropertyKey, RegExpLiteral, StaticMemberExpression, StringLiteral,
    TSInterfaceDeclaration, TSType, TSTypeAliasDeclaration, TemplateElement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{GetSpan, SourceType};

use super::names::{Names, literal_text};
use super::{Channel, Fault, Handled, Handler, Language, Reading, begun_by, depth, unknown};
use crate::source::{BYTE_ORDER_MARK, Span};

/// The handlers in a script that starts at byte `offset` of its file.
pub(super) fn read(language: Language, script: &str, offset: usize) -> Reading {
    let mark = if script.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let (script, offset) = (&script[mark..], offset + mark);
    if depth::is_too_deep(script) {
        let message = "it may be nested too deeply".to_owned();
        return Reading { handlers: unknown(script, offset), faults: vec![Fault { offset, message }] };
    }
    let mut first_fault = None;
    for kind in kinds(language) {
        match parsed(kind, script, offset) {
            Ok(handlers) => return Reading { handlers, faults: Vec::new() },
            Err(fault) => first_fault = first_fault.or(Some(fault)),
        }
    }
    Reading { handlers: unknown(script, offset), faults: first_fault.into_iter().collect() }
}

/// The source types to try, the likeliest first: build tools accept types and JSX in files whose names do not
/// say so.
fn kinds(language: Language) -> Vec<SourceType> {
    match language {
        Language::TypeScript => vec![SourceType::ts(), SourceType::tsx()],
        Language::Tsx => vec![SourceType::tsx()],
        _ => vec![
            SourceType::unambiguous().with_jsx(true),
            SourceType::cjs().with_jsx(true),
            SourceType::ts(),
            SourceType::tsx(),
        ],
    }
}

fn parsed(kind: SourceType, script: &str, offset: usize) -> Result<Vec<Handler>, Fault> {
    let allocator = Allocator::default();
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, script, kind).with_options(options).parse();
    if let Some(error) = parsed.errors.first() {
        let label = error.labels.as_ref().and_then(|labels| labels.first());
        let mut at = label.map_or(0, |label| label.offset()).min(script.len());
        while !script.is_char_boundary(at) {
            at -= 1;
        }
        return Err(Fault { offset: offset + at, message: error.message.to_string() });
    }
    if parsed.panicked {
        return Err(Fault { offset, message: "the parser gave up".to_owned() });
    }
    let explained = parsed.program.comments.iter().map(|comment| comment.span).collect();
    let mut finder = Finder { names: Names::of(&parsed.program), offset, handlers: Vec::new(), explained };
    finder.visit_program(&parsed.program);
    finder.mention_others(script);
    Ok(finder.handlers)
}

struct Finder {
    names: Names,
    offset: usize,
    handlers: Vec<Handler>,
    /// Spans in which a method name is already accounted for, or means nothing: comments, types and longer
    /// texts.
    explained: Vec<oxc_span::Span>,
}

impl Finder {
    /// Treats every other mention of a method's name as a handler of unknown actions: a called or exported
    /// function with that name, or a template.
    fn mention_others(&mut self, script: &str) {
        self.explained.sort_by_key(|span| span.start);
        // For each span, the furthest end among it and all spans before it.
        let reach = self.explained.iter().scan(0, |furthest: &mut u32, span| {
            *furthest = span.end.max(*furthest);
            Some(*furthest)
        });
        let ends: Vec<u32> = reach.collect();
        let mut others = Vec::new();
        for channel in Channel::ALL {
            for (at, name) in script.match_indices(channel.method()) {
                let end = at + name.len();
                let before = script[..at].chars().next_back();
                if before.is_some_and(is_name_part) || script[end..].starts_with(is_name_part) {
                    continue;
                }
                let before = self.explained.partition_point(|span| span.start as usize <= at);
                if before == 0 || (ends[before - 1] as usize) < end {
                    others.push((channel, oxc_span::Span::new(at as u32, end as u32)));
                }
            }
        }
        others.into_iter().for_each(|(channel, span)| self.add(channel, Handled::Unknown, span));
    }

    fn add(&mut self, channel: Channel, handled: Handled, span: oxc_span::Span) {
        self.explained.push(span);
        let span = Span::new(self.offset + span.start as usize, self.offset + span.end as usize);
        self.handlers.push(Handler { channel, handled, span });
    }

    /// Records a mention of a method's name that does not tell which actions are handled.
    fn mention(&mut self, name: &str, span: oxc_span::Span) {
        if let Some(channel) = Channel::of_method(name) {
            self.add(channel, Handled::Unknown, span);
        }
    }

    /// Records a text that may become a method's name when other text is appended.
    fn mention_start(&mut self, text: &str, span: oxc_span::Span) {
        begun_by(text).for_each(|channel| self.add(channel, Handled::Unknown, span));
    }

    /// Records what a call of the method registers. `method` is the span of its name.
    fn call(&mut self, channel: Channel, method: oxc_span::Span, arguments: &[Argument<'_>]) {
        self.explained.push(method);
        let (handled, span) = match arguments {
            [Argument::SpreadElement(_), ..] | [] => (Handled::Unknown, method),
            [one] => match one.as_expression().map(Expression::get_inner_expression) {
                Some(name) if literal_text(name).is_some() => (Handled::Unknown, method),
                _ => (Handled::All, method),
            },
            [name, ..] => match name.as_expression().and_then(|name| self.names.text(name)) {
                Some(text) => (Handled::Named(text), name.span()),
                None => (Handled::Unknown, name.span()),
            },
        };
        self.add(channel, handled, span);
    }

    /// Visits the value of a handler. Handlers are often named like the method; such a name registers
    /// nothing.
    fn visit_handler(&mut self, handler: &Expression<'_>) {
        match handler.get_inner_expression() {
            Expression::StaticMemberExpression(member)
                if Channel::of_method(&member.property.name).is_some() =>
            {
                self.explained.push(member.property.span);
                self.visit_handler(&member.object);
            }
            Expression::Identifier(name) => self.explained.push(name.span),
            other => Visit::visit_expression(self, other),
        }
    }

    /// Records an exported function, because others can import and call it.
    fn export(&mut self, name: Option<&BindingIdentifier<'_>>) {
        if let Some(name) = name {
            self.mention(&name.name, name.span);
        }
    }
}

/// Whether a character can be part of a JavaScript name.
fn is_name_part(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$' | '#' | '\u{200c}' | '\u{200d}')
}

/// The object, channel and name span, if an expression accesses a method as a member.
fn member<'e, 'a>(expression: &'e Expression<'a>) -> Option<(&'e Expression<'a>, Channel, oxc_span::Span)> {
    match expression.get_inner_expression() {
        Expression::StaticMemberExpression(member) => {
            let channel = Channel::of_method(&member.property.name)?;
            Some((&member.object, channel, member.property.span))
        }
        Expression::ComputedMemberExpression(member) => {
            let channel = Channel::of_method(&literal_text(&member.expression)?)?;
            Some((&member.object, channel, member.expression.span()))
        }
        _ => None,
    }
}

impl<'a> Visit<'a> for Finder {
    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let Some((object, channel, span)) = member(&call.callee) else {
            return walk::walk_call_expression(self, call);
        };
        self.call(channel, span, &call.arguments);
        self.visit_expression(object);
        for argument in &call.arguments {
            match argument.as_expression() {
                Some(argument) => self.visit_handler(argument),
                None => self.visit_argument(argument),
            }
        }
    }

    fn visit_static_member_expression(&mut self, member: &StaticMemberExpression<'a>) {
        self.mention(&member.property.name, member.property.span);
        walk::walk_static_member_expression(self, member);
    }

    fn visit_string_literal(&mut self, text: &StringLiteral<'a>) {
        self.mention(&text.value, text.span);
        self.mention_start(&text.value, text.span);
        self.explained.push(text.span);
    }

    fn visit_template_element(&mut self, text: &TemplateElement<'a>) {
        // A template that is just the name is left to `mention_others`.
        if Channel::of_method(&text.value.raw).is_none() {
            self.explained.push(text.span);
        }
        self.mention_start(&text.value.raw, text.span);
    }

    fn visit_jsx_text(&mut self, text: &JSXText<'a>) {
        self.explained.push(text.span);
    }

    fn visit_reg_exp_literal(&mut self, text: &RegExpLiteral<'a>) {
        self.explained.push(text.span);
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        let name = property.key.static_name();
        let Some(channel) = name.as_deref().and_then(Channel::of_method) else {
            return walk::walk_object_property(self, property);
        };
        self.explained.push(property.key.span());
        if !property.value.is_null_or_undefined() {
            self.add(channel, Handled::All, property.key.span());
        }
        self.visit_handler(&property.value);
    }

    fn visit_jsx_attribute(&mut self, attribute: &JSXAttribute<'a>) {
        let JSXAttributeName::Identifier(name) = &attribute.name else {
            return walk::walk_jsx_attribute(self, attribute);
        };
        let Some(channel) = Channel::of_method(&name.name) else {
            return walk::walk_jsx_attribute(self, attribute);
        };
        self.explained.push(name.span);
        match &attribute.value {
            Some(JSXAttributeValue::ExpressionContainer(value)) => match value.expression.as_expression() {
                Some(handler) => {
                    if !handler.is_null_or_undefined() {
                        self.add(channel, Handled::All, name.span);
                    }
                    self.visit_handler(handler);
                }
                None => self.add(channel, Handled::Unknown, name.span),
            },
            _ => self.add(channel, Handled::Unknown, name.span),
        }
    }

    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        // The name is judged where it is used.
        self.explained.push(name.span);
    }

    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        self.explained.push(import.span);
    }

    fn visit_method_definition(&mut self, method: &MethodDefinition<'a>) {
        self.explained.push(method.key.span());
        walk::walk_method_definition(self, method);
    }

    fn visit_property_definition(&mut self, property: &PropertyDefinition<'a>) {
        self.explained.push(property.key.span());
        walk::walk_property_definition(self, property);
    }

    fn visit_export_named_declaration(&mut self, export: &ExportNamedDeclaration<'a>) {
        match &export.declaration {
            Some(Declaration::FunctionDeclaration(function)) => self.export(function.id.as_ref()),
            Some(Declaration::VariableDeclaration(variables)) => {
                for declared in &variables.declarations {
                    self.export(declared.id.get_binding_identifier());
                }
            }
            _ => {}
        }
        walk::walk_export_named_declaration(self, export);
    }

    fn visit_binding_property(&mut self, property: &BindingProperty<'a>) {
        self.mention_key(&property.key);
        walk::walk_binding_property(self, property);
    }

    fn visit_assignment_target_property_identifier(
        &mut self,
        property: &AssignmentTargetPropertyIdentifier<'a>,
    ) {
        self.mention(&property.binding.name, property.binding.span);
        walk::walk_assignment_target_property_identifier(self, property);
    }

    fn visit_assignment_target_property_property(&mut self, property: &AssignmentTargetPropertyProperty<'a>) {
        self.mention_key(&property.name);
        walk::walk_assignment_target_property_property(self, property);
    }

    // Types register nothing.
    fn visit_ts_type(&mut self, skipped: &TSType<'a>) {
        self.explained.push(skipped.span());
    }

    fn visit_ts_interface_declaration(&mut self, skipped: &TSInterfaceDeclaration<'a>) {
        self.explained.push(skipped.span);
    }

    fn visit_ts_type_alias_declaration(&mut self, skipped: &TSTypeAliasDeclaration<'a>) {
        self.explained.push(skipped.span);
    }
}

impl Finder {
    fn mention_key(&mut self, key: &PropertyKey<'_>) {
        if let PropertyKey::StaticIdentifier(name) = key {
            self.mention(&name.name, name.span);
        }
    }
}
