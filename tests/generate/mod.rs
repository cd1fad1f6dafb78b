//! Valid component files, as varied as people write them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod styles;

use std::fmt;

use proptest::prelude::*;

/// A component file.
#[derive(Clone, Debug)]
pub struct Template {
    roots: Vec<Element>,
    rules: Option<Vec<String>>,
    newline: &'static str,
    indentation: &'static str,
    mark: bool,
    final_newline: bool,
    on_one_line: bool,
}

#[derive(Clone, Debug)]
pub struct Element {
    tag: &'static str,
    attributes: Vec<&'static str>,
    children: Vec<Child>,
}

#[derive(Clone, Debug)]
pub enum Child {
    Element(Element),
    Text(&'static str),
    Comment,
    Blank,
}

pub fn template() -> impl Strategy<Value = Template> {
    let rule = prop_oneof![
        Just(".bubble { position: relative; }"),
        Just(".row, .bubble{color:red;;}"),
        Just("@media print { .bubble { position: static } }"),
        Just("/* a note */"),
        Just(".action-button { border: none }"),
        Just(".actions { display: flex }"),
        Just(".action-menu:hover { color: blue }"),
    ];
    let rule = prop_oneof![1 => rule.prop_map(str::to_owned), 1 => styles::rule()];
    let rules = prop::option::of(prop::collection::vec(rule, 0..6));
    (
        prop::collection::vec(element(), 1..3),
        rules,
        prop_oneof![Just("\n"), Just("\r\n")],
        prop_oneof![Just("\t"), Just("  "), Just("    ")],
        any::<bool>(),
        any::<bool>(),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(roots, rules, newline, indentation, mark, final_newline, on_one_line)| Template {
            roots,
            rules,
            newline,
            indentation,
            mark,
            final_newline,
            on_one_line,
        })
}

fn element() -> impl Strategy<Value = Element> {
    let tag = || {
        prop_oneof![
            6 => Just("div"),
            2 => Just("span"),
            1 => Just("article"),
            1 => Just("a"),
            1 => Just("ConversationLink"),
            1 => Just("Unknown"),
        ]
    };
    let attributes = || {
        let attribute = prop_oneof![
            Just("class=\"bubble\""),
            Just("class=\"row {{ sender.isMe | then: 'mine' | else: 'theirs' }}\""),
            Just("class=\"bubble {{ a.b | then: 'é mine' }}{{ sender.isMe | then: 'by-me' | else: '' }}\""),
            Just("class='bubble--{{\n a | is_falsy\t| then: \"mine\" | else: \"theirs\" }} row'"),
            Just("class=\"{{ x.of | then: 'mine' | else: 'theirs' }} {{ a.b | then: 'by-me' }}\""),
            Just("style=\"{{ sender.isMe | then: 'padding: 0 40px' | else: 'position: static' }}\""),
            Just("class='actions'"),
            Just("t:if=\"{{ a.b > 1 }}\""),
            Just("t:else"),
            Just("t:for=\"{{ x in list }}\" t:key=\"{{ x.id }}\""),
            Just("title=\"a > b\""),
            Just("data-x=y"),
            Just("style=\"--c: {{ sender.id | random_color }}\""),
        ];
        prop::collection::vec(attribute, 0..3)
    };
    let leaf_tag = prop_oneof![
        6 => Just("MessageBody"),
        2 => Just("SearchButton"),
        2 => Just("CloseButton"),
        1 => Just("SearchBox"),
        1 => Just("Avatar"),
        1 => Just("t:set"),
        1 => Just("ActionMenu"),
    ];
    let leaf = (leaf_tag, attributes()).prop_map(|(tag, attributes)| Element {
        tag,
        attributes,
        children: Vec::new(),
    });
    leaf.prop_recursive(5, 40, 5, move |inner| {
        let text = prop_oneof![Just("text"), Just("{{ body.text }}"), Just("1 < 2 &nbsp;")];
        let child = prop_oneof![
            6 => inner.prop_map(Child::Element),
            2 => text.prop_map(Child::Text),
            1 => Just(Child::Comment),
            1 => Just(Child::Blank),
        ];
        (tag(), attributes(), prop::collection::vec(child, 0..5))
            .prop_map(|(tag, attributes, children)| Element { tag, attributes, children })
    })
}

impl fmt::Display for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (newline, indentation) = match self.on_one_line {
            true => ("", ""),
            false => (self.newline, self.indentation),
        };
        let mut text = format!("<template>{newline}");
        let mut after_condition = false;
        for root in &self.roots {
            after_condition = root.write(&mut text, (newline, indentation), 1, after_condition);
        }
        text += "</template>";
        if let Some(rules) = &self.rules {
            let rules: String = rules.iter().map(|rule| format!("{rule}{newline}")).collect();
            text += &format!("{newline}<style scoped>{newline}{rules}</style>");
        }
        let mark = if self.mark { "\u{feff}" } else { "" };
        let end = if self.final_newline { self.newline } else { "" };
        write!(formatter, "{mark}{text}{end}")
    }
}

impl Element {
    /// Writes the element, without its `t:else` unless it stands `after_condition`. Returns whether a following
    /// element may have one.
    fn write(&self, text: &mut String, style: (&str, &str), depth: usize, after_condition: bool) -> bool {
        let (newline, indentation) = style;
        let indent = indentation.repeat(depth);
        // An attribute occurs once, and only one directive of a chain.
        let mut attributes = self.attributes.clone();
        attributes.sort_unstable();
        attributes.dedup_by_key(|attribute| attribute.split('=').next().unwrap_or_default().to_owned());
        let is_else = after_condition && attributes.contains(&"t:else");
        attributes.retain(|attribute| match *attribute {
            "t:else" => is_else,
            attribute if attribute.starts_with("t:if") => !is_else,
            _ => true,
        });
        let is_condition = attributes.iter().any(|attribute| attribute.starts_with("t:if"));
        let attributes: String = attributes.iter().map(|attribute| format!(" {attribute}")).collect();
        if self.children.is_empty() {
            *text += &format!("{indent}<{}{attributes} />{newline}", self.tag);
            return is_condition;
        }
        *text += &format!("{indent}<{}{attributes}>{newline}", self.tag);
        let inner = indentation.repeat(depth + 1);
        let mut after = false;
        for child in &self.children {
            match child {
                Child::Element(element) => after = element.write(text, style, depth + 1, after),
                Child::Text(words) => {
                    *text += &format!("{inner}{words}{newline}");
                    after = false;
                }
                Child::Comment => *text += &format!("{inner}<!-- a note -->{newline}"),
                Child::Blank => *text += newline,
            }
        }
        *text += &format!("{indent}</{}>{newline}", self.tag);
        is_condition
    }
}
