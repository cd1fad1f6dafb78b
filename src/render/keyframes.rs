//! Prefixes keyframes with the name of their component, like its classes.

use std::collections::BTreeSet;

use lightningcss::declaration::DeclarationBlock;
use lightningcss::properties::animation::AnimationName;
use lightningcss::properties::custom::{
    CustomPropertyName, EnvironmentVariable, Function, Token, TokenList, TokenOrValue, Variable,
};
use lightningcss::properties::{Property, PropertyId};
use lightningcss::rules::keyframes::KeyframesName;
use lightningcss::rules::{CssRule, CssRuleList};
use lightningcss::values::ident::CustomIdent;
use lightningcss::values::string::CowArcStr;

/// Renames the keyframes `x` of the component called `component` to `Component__x`, where they are defined
/// and where its rules use them. A name that it does not define is kept, because GlobalCSS may define it.
pub(super) fn scope_keyframes(rules: &mut CssRuleList<'_>, component: &str) {
    let mut names = BTreeSet::new();
    each_rule(rules, |rule| {
        if let CssRule::Keyframes(keyframes) = rule {
            names.insert(name_of(&keyframes.name).to_owned());
        }
    });
    if names.is_empty() {
        return;
    }
    let scope = Scope { names, component };
    each_rule(rules, |rule| match rule {
        CssRule::Keyframes(keyframes) => {
            keyframes.name = KeyframesName::Ident(scope.scoped(name_of(&keyframes.name)));
        }
        CssRule::Style(rule) => scope.rename_in(&mut rule.declarations),
        CssRule::NestedDeclarations(rule) => scope.rename_in(&mut rule.declarations),
        CssRule::Nesting(rule) => scope.rename_in(&mut rule.style.declarations),
        _ => {}
    });
}

fn name_of<'n>(name: &'n KeyframesName<'_>) -> &'n str {
    match name {
        KeyframesName::Ident(name) => &name.0,
        KeyframesName::Custom(name) => name,
    }
}

fn each_rule<'i>(rules: &mut CssRuleList<'i>, mut visit: impl FnMut(&mut CssRule<'i>)) {
    let mut open = vec![&mut rules.0];
    while let Some(rules) = open.pop() {
        for rule in rules {
            visit(rule);
            open.extend(inside(rule));
        }
    }
}

/// The rules nested in a rule.
fn inside<'r, 'i>(rule: &'r mut CssRule<'i>) -> Option<&'r mut Vec<CssRule<'i>>> {
    let rules = match rule {
        CssRule::Container(rule) => &mut rule.rules,
        CssRule::LayerBlock(rule) => &mut rule.rules,
        CssRule::Media(rule) => &mut rule.rules,
        CssRule::MozDocument(rule) => &mut rule.rules,
        CssRule::Nesting(rule) => &mut rule.style.rules,
        CssRule::Scope(rule) => &mut rule.rules,
        CssRule::StartingStyle(rule) => &mut rule.rules,
        CssRule::Style(rule) => &mut rule.rules,
        CssRule::Supports(rule) => &mut rule.rules,
        _ => return None,
    };
    Some(&mut rules.0)
}

/// The keyframes that a component defines.
struct Scope<'c> {
    names: BTreeSet<String>,
    component: &'c str,
}

impl Scope<'_> {
    fn scoped<'i>(&self, name: &str) -> CustomIdent<'i> {
        CustomIdent(self.scoped_text(name))
    }

    fn scoped_text<'i>(&self, name: &str) -> CowArcStr<'i> {
        format!("{}__{name}", self.component).into()
    }

    fn rename_in(&self, block: &mut DeclarationBlock<'_>) {
        for property in block.declarations.iter_mut().chain(&mut block.important_declarations) {
            self.rename(property);
        }
    }

    fn rename(&self, property: &mut Property<'_>) {
        match property {
            Property::Animation(animations, _) => {
                animations.iter_mut().for_each(|animation| self.rename_one(&mut animation.name));
            }
            Property::AnimationName(names, _) => names.iter_mut().for_each(|name| self.rename_one(name)),
            // A declaration with a variable in it, or with something that the parser does not know.
            Property::Unparsed(unparsed)
                if matches!(
                    unparsed.property_id,
                    PropertyId::Animation(_) | PropertyId::AnimationName(_)
                ) =>
            {
                self.rename_tokens(&mut unparsed.value);
            }
            // Needed for `animation: var(--enter) 1s`. Properties unknown to the parser are `Custom` with
            // another kind of name.
            Property::Custom(custom) if matches!(custom.name, CustomPropertyName::Custom(_)) => {
                self.rename_tokens(&mut custom.value)
            }
            _ => {}
        }
    }

    fn rename_one(&self, name: &mut AnimationName<'_>) {
        let written: &str = match name {
            AnimationName::None => return,
            AnimationName::Ident(name) => &name.0,
            AnimationName::String(name) => &name.0,
        };
        if self.names.contains(written) {
            *name = AnimationName::Ident(self.scoped(written));
        }
    }

    fn rename_tokens(&self, tokens: &mut TokenList<'_>) {
        let mut open = vec![&mut tokens.0];
        while let Some(tokens) = open.pop() {
            for token in tokens {
                match token {
                    TokenOrValue::Token(Token::Ident(name)) if self.names.contains(&**name) => {
                        *token = TokenOrValue::Token(Token::Ident(self.scoped_text(name)));
                    }
                    TokenOrValue::Function(Function { arguments: TokenList(tokens), .. })
                    | TokenOrValue::Var(Variable { fallback: Some(TokenList(tokens)), .. })
                    | TokenOrValue::Env(EnvironmentVariable { fallback: Some(TokenList(tokens)), .. }) => {
                        open.push(tokens);
                    }
                    _ => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::styles::scoped;

    #[test]
    fn keyframes_have_the_name_of_their_component_where_they_are_named() {
        let css = "@keyframes spin { to { rotate: 1turn } } @-webkit-keyframes pop { to { top: 0 } } \
                   @media print { @supports (top: 0) { @keyframes \"deep\" { to { top: 0 } } } } \
                   @keyframes infinite { to { top: 0 } } @keyframes 'none' { to { top: 0 } }";
        for (declaration, expected) in [
            ("animation: 1s spin", "1s Foo__spin"),
            ("animation: spin 1s !important", "1s Foo__spin !important"),
            ("animation: elsewhere 1s, spin 2s", "1s elsewhere, 2s Foo__spin"),
            ("animation-name: spin, 'deep', elsewhere, none", "Foo__spin, Foo__deep, elsewhere, none"),
            ("animation-name: 'none'", "Foo__none"),
            ("-webkit-animation: pop 1s", "-webkit-animation: 1s Foo__pop"),
            ("-webkit-animation-name: pop", "-webkit-animation-name: Foo__pop"),
            ("animation: infinite 1s", "animation: none"),
            ("animation: infinite infinite 1s", "1s infinite Foo__infinite"),
            ("animation: spin var(--time)", "Foo__spin var(--time)"),
            ("animation: var(--name, spin) calc(var(--time) * 2)", "var(--name, Foo__spin)"),
            ("animation: spin 1s linear(0, 1)", "Foo__spin"),
            ("--name: spin", "--name: Foo__spin"),
            ("--label: 'spin'", "--label: \"spin\""),
            ("transition: spin 1s", "transition: spin 1s"),
            ("content: 'spin'", "content: \"spin\""),
            ("animation: Spin 1s", "1s Spin"),
        ] {
            for rule in [
                format!(".a {{ {declaration} }}"),
                format!(".a {{ .b {{ top: 0 }} {declaration} }}"),
                format!(
                    "@media print {{ @container (width > 1px) {{ .a {{ &:hover {{ {declaration} }} }} }} }}"
                ),
                format!("@layer x {{ @supports (top: 0) {{ .a {{ @nest & .b {{ {declaration} }} }} }} }}"),
                format!("@scope (.a) {{ @starting-style {{ .a {{ {declaration} }} }} }}"),
            ] {
                let scoped = scoped(&format!("{rule} {css}"), "Foo").expect("valid");
                assert!(scoped.contains(expected), "{rule}: {expected} in {scoped}");
            }
        }
        let scoped = scoped(css, "Foo").expect("valid");
        for wanted in
            ["@keyframes Foo__spin", "@-webkit-keyframes Foo__pop", "Foo__deep", "Foo__infinite", "Foo__none"]
        {
            assert!(scoped.contains(wanted), "{wanted} in {scoped}");
        }
    }
}
