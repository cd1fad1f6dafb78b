use super::*;

fn pieces(text: &str) -> Vec<(TokenKind, &str)> {
    tokens(text).map(|token| (token.kind, &text[token.span.range()])).collect()
}

fn values(text: &str) -> Vec<&str> {
    let is_value = |kind: &TokenKind| *kind == TokenKind::AttributeValue;
    pieces(text).into_iter().filter(|(kind, _)| is_value(kind)).map(|(_, piece)| piece).collect()
}

#[test]
fn every_way_to_write_a_value_is_one_token() {
    assert_eq!(values(r#"<a b="1 > 0" c='x"y' d=e f = "g"/>"#), [r#""1 > 0""#, r#"'x"y'"#, "e", r#""g""#]);
    assert_eq!(values(r#"<a b={{ x y }} c=/p/q>"#), ["{{ x y }}", "/p/q"]);
    assert_eq!(values("<a b=\"x\n y\"/>"), ["\"x\n y\""]);
}

#[test]
fn paired_quotes_inside_an_expression_do_not_end_the_value() {
    assert_eq!(
        values(r#"<a b="{{ t | date: "%b %d" }}" c="d">"#),
        [r#""{{ t | date: "%b %d" }}""#, r#""d""#]
    );
    assert_eq!(values(r#"<a b="{{ t > "x" }}" c="d">"#), [r#""{{ t > "x" }}""#, r#""d""#]);
    assert_eq!(values(r#"<a b="{{ open" c="{{ d }}">"#), [r#""{{ open""#, r#""{{ d }}""#]);
}

#[test]
fn an_unclosed_interpolation_is_two_braces_and_the_rest_goes_on() {
    assert_eq!(
        pieces("a {{ b</p>"),
        [
            (TokenKind::Text, "a "),
            (TokenKind::UnclosedInterpolation, "{{"),
            (TokenKind::Text, " b"),
            (TokenKind::EndTag, "</p>")
        ]
    );
    assert_eq!(pieces("{{ a<b }}"), [(TokenKind::Interpolation, "{{ a<b }}")]);
    for whole in ["{{ c | default: '<b>x</b>' }}", "{{ a | append: \"{{\" }}"] {
        assert_eq!(pieces(whole), [(TokenKind::Interpolation, whole)]);
    }
}

#[test]
fn a_less_than_sign_before_a_blank_is_text() {
    assert_eq!(pieces("1 < 2"), [(TokenKind::Text, "1 < 2")]);
    assert_eq!(pieces("a { b"), [(TokenKind::Text, "a { b")]);
}

#[test]
fn style_is_raw_up_to_its_own_end_tag() {
    assert_eq!(
        pieces("<style>a</styles></style >")[2..],
        [(TokenKind::Css, "a</styles>"), (TokenKind::EndTag, "</style >")]
    );
    assert_eq!(pieces("<style></style>")[2], (TokenKind::EndTag, "</style>"));
    assert_eq!(pieces("<style/>x")[2], (TokenKind::Text, "x"));
    assert_eq!(pieces("<style>/* </style> */ a</style>")[2].1, "/* </style> */ a");
    assert_eq!(pieces("<style>/* </style> a")[2].1, "/* ");
}

#[test]
fn a_tag_that_never_ends_gives_way_to_the_next_one() {
    let kinds: Vec<_> = pieces("<a b <c>").into_iter().map(|(kind, _)| kind).collect();
    use TokenKind::*;
    assert_eq!(kinds, [TagOpen, TagBlank, AttributeName, TagBlank, TagOpen, TagClose]);
}
