//! What names stand for within one script: `const ARCHIVE = 'archive'`, members of an object that is never
//! written to, and members of an enum.

use std::collections::{BTreeMap, BTreeSet};

use oxc_ast::ast::{
    Argument, BindingIdentifier, BindingPatternKind, CallExpression, Expression, ObjectPropertyKind, Program,
    SimpleAssignmentTarget, TSEnumDeclaration, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};

/// The texts of names and of their members.
#[derive(Default)]
pub(super) struct Names {
    texts: BTreeMap<String, String>,
    members: BTreeMap<(String, String), String>,
    /// How often each name is bound anywhere: if more than once, a use may mean another variable.
    bound: BTreeMap<String, usize>,
    /// Objects that may be written to.
    written: BTreeSet<String>,
}

impl Names {
    pub(super) fn of(program: &Program<'_>) -> Names {
        let mut names = Names::default();
        names.visit_program(program);
        names
    }

    /// The text that an expression evaluates to, if known.
    pub(super) fn text(&self, expression: &Expression<'_>) -> Option<String> {
        match expression.get_inner_expression() {
            Expression::Identifier(name) => {
                // A string is immutable, so only the bindings matter.
                self.texts
                    .get(name.name.as_str())
                    .filter(|_| self.bound.get(name.name.as_str()) == Some(&1))
                    .cloned()
            }
            Expression::StaticMemberExpression(member) => {
                let Expression::Identifier(object) = member.object.get_inner_expression() else {
                    return None;
                };
                let key = (object.name.to_string(), member.property.name.to_string());
                self.members.get(&key).filter(|_| self.is_sure(&object.name)).cloned()
            }
            literal => literal_text(literal),
        }
    }

    fn is_sure(&self, name: &str) -> bool {
        self.bound.get(name) == Some(&1) && !self.written.contains(name)
    }

    fn write(&mut self, object: &Expression<'_>) {
        if let Expression::Identifier(name) = object.get_inner_expression() {
            self.written.insert(name.name.to_string());
        }
    }
}

/// The text of a string, or of a template without substitutions.
pub(super) fn literal_text(expression: &Expression<'_>) -> Option<String> {
    match expression.get_inner_expression() {
        Expression::StringLiteral(text) => Some(text.value.to_string()),
        Expression::TemplateLiteral(template) => template.single_quasi().map(|text| text.to_string()),
        _ => None,
    }
}

/// The object that `init` creates, with or without `Object.freeze(…)`.
fn object_of<'e, 'a>(init: &'e Expression<'a>) -> Option<&'e oxc_ast::ast::ObjectExpression<'a>> {
    match init.get_inner_expression() {
        Expression::ObjectExpression(object) => Some(object),
        Expression::CallExpression(call) => {
            let Expression::StaticMemberExpression(callee) = &call.callee else { return None };
            let is_freeze = callee.property.name == "freeze" && callee.object.is_specific_id("Object");
            let argument = call.arguments.first()?.as_expression()?;
            match argument.get_inner_expression() {
                Expression::ObjectExpression(object) if is_freeze => Some(object),
                _ => None,
            }
        }
        _ => None,
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        *self.bound.entry(name.name.to_string()).or_default() += 1;
    }

    fn visit_variable_declarator(&mut self, declared: &VariableDeclarator<'a>) {
        if let (BindingPatternKind::BindingIdentifier(name), Some(init), true) =
            (&declared.id.kind, &declared.init, declared.kind.is_const())
        {
            let name = name.name.to_string();
            if let Some(text) = literal_text(init) {
                self.texts.insert(name, text);
            } else if let Some(object) = object_of(init) {
                for property in &object.properties {
                    // A spread may overwrite earlier members.
                    let ObjectPropertyKind::ObjectProperty(property) = property else {
                        self.written.insert(name.clone());
                        continue;
                    };
                    if let (Some(key), Some(text)) =
                        (property.key.static_name(), literal_text(&property.value))
                    {
                        self.members.insert((name.clone(), key.into_owned()), text);
                    }
                }
            }
        }
        walk::walk_variable_declarator(self, declared);
    }

    fn visit_ts_enum_declaration(&mut self, declared: &TSEnumDeclaration<'a>) {
        for member in &declared.body.members {
            if let Some(text) = member.initializer.as_ref().and_then(literal_text) {
                let key = (declared.id.name.to_string(), member.id.static_name().to_string());
                self.members.insert(key, text);
            }
        }
        walk::walk_ts_enum_declaration(self, declared);
    }

    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        match target {
            SimpleAssignmentTarget::StaticMemberExpression(member) => self.write(&member.object),
            SimpleAssignmentTarget::ComputedMemberExpression(member) => self.write(&member.object),
            _ => {}
        }
        walk::walk_simple_assignment_target(self, target);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        // A function may write to an object that it is called with.
        call.arguments.iter().filter_map(Argument::as_expression).for_each(|argument| self.write(argument));
        walk::walk_call_expression(self, call);
    }
}
