use super::*;

fn handlers(language: Language, source: &str) -> Vec<(Channel, Handled, String)> {
    let reading = read(language, source);
    assert_eq!(reading.faults, [], "{source}");
    let told = reading.handlers.into_iter().map(|handler| {
        let text = source[handler.span.range()].to_owned();
        (handler.channel, handler.handled, text)
    });
    told.collect()
}

fn message(source: &str) -> Vec<Handled> {
    handlers(Language::Script, source).into_iter().map(|(_, handled, _)| handled).collect()
}

fn named(name: &str) -> Handled {
    Handled::Named(name.to_owned())
}

#[test]
fn a_call_registers_what_it_names() {
    for (call, expected) in [
        ("chatbox.onCustomMessageAction('a', h)", named("a")),
        ("chatbox?.onCustomMessageAction(\"a\", h)", named("a")),
        ("ref.current!.onCustomMessageAction(`a`, h)", named("a")),
        ("(chatbox as any)['onCustomMessageAction']('a', (e) => {})", named("a")),
        ("chatbox.onCustomMessageAction<Event>('a' as const, h)", named("a")),
        ("Talk.ready.then(() => { session.createInbox().onCustomMessageAction('a', h) })", named("a")),
        ("const A = 'a'; chatbox.onCustomMessageAction(A, h)", named("a")),
        ("const ACTIONS = { A: 'a' }; chatbox.onCustomMessageAction(ACTIONS.A, h)", named("a")),
        (
            "const ACTIONS = Object.freeze({ A: 'a' }); chatbox.onCustomMessageAction(ACTIONS.A, h)",
            named("a"),
        ),
        ("const ACTIONS = { A: 'a' } as const; chatbox.onCustomMessageAction(ACTIONS.A, h)", named("a")),
        ("enum Action { A = 'a' } chatbox.onCustomMessageAction(Action.A, h)", named("a")),
        ("chatbox.onCustomMessageAction('a', this.onCustomMessageAction)", named("a")),
        ("chatbox.onCustomMessageAction('a', onCustomMessageAction)", named("a")),
        ("chatbox.onCustomMessageAction(h)", Handled::All),
        ("chatbox.onCustomMessageAction(({ action }) => { switch (action) { case 'a': } })", Handled::All),
        ("chatbox.onCustomMessageAction(name, h)", Handled::Unknown),
        ("let A = 'a'; chatbox.onCustomMessageAction(A, h)", Handled::Unknown),
        ("const A = 'a'; function f(A) { chatbox.onCustomMessageAction(A, h) }", Handled::Unknown),
        ("const O = { A: 'a' }; O.A = b; chatbox.onCustomMessageAction(O.A, h)", Handled::Unknown),
        ("const O = { A: 'a', ...p }; chatbox.onCustomMessageAction(O.A, h)", Handled::Unknown),
        ("chatbox.onCustomMessageAction(`a${b}`, h)", Handled::Unknown),
        ("chatbox.onCustomMessageAction(...args)", Handled::Unknown),
        ("chatbox.onCustomMessageAction('a')", Handled::Unknown),
        ("const { onCustomMessageAction } = chatbox", Handled::Unknown),
        ("({ onCustomMessageAction } = chatbox)", Handled::Unknown),
        ("register(chatbox.onCustomMessageAction.bind(chatbox))", Handled::Unknown),
        ("const m = 'onCustomMessageAction'; chatbox[m]('a', h)", Handled::Unknown),
        ("props.onCustomMessageAction = h", Handled::Unknown),
        ("export function onCustomMessageAction(event) {}", Handled::Unknown),
        ("export const onCustomMessageAction = (event) => {}", Handled::Unknown),
        ("import { onCustomMessageAction } from 'talk'; onCustomMessageAction('a', h)", Handled::Unknown),
        ("const m = chatbox[`onCustomMessageAction`]; m.call(chatbox, 'a', h)", Handled::Unknown),
        (
            "const O = { A: 'a' }; Object.assign(O, p); chatbox.onCustomMessageAction(O.A, h)",
            Handled::Unknown,
        ),
        ("const O = { A: 'a' }; [O.A] = ['b']; chatbox.onCustomMessageAction(O.A, h)", Handled::Unknown),
        ("const f = { A: 'a' }; use(f.A); chatbox.onCustomMessageAction(f.A, h)", named("a")),
        (
            "import { onCustomMessageAction } from './h'; chatbox.onCustomMessageAction('a', onCustomMessageAction)",
            named("a"),
        ),
        ("createElement(Chatbox, { onCustomMessageAction: h })", Handled::All),
        ("const props = { onCustomMessageAction(event) {} }", Handled::All),
    ] {
        let found: Vec<Handled> =
            handlers(Language::TypeScript, call).into_iter().map(|(_, handled, _)| handled).collect();
        assert_eq!(found, [expected], "{call}");
    }
}

#[test]
fn what_registers_nothing_is_no_handler() {
    for source in [
        "// chatbox.onCustomMessageAction('a', h)",
        "const text = 'call onCustomMessageAction(name)';",
        "interface Props { onCustomMessageAction?: (event: Event) => void }",
        "type Keys = 'onCustomMessageAction';",
        "function onCustomMessageAction(event) {}",
        "class Chat { onCustomMessageAction(event) {} }",
        "class Chat { #onCustomMessageAction = h; f() { this.#onCustomMessageAction('a', h) } }",
        "console.log(`onCustomMessageAction of ${name}`, /onCustomMessageAction/)",
        "const handleonCustomMessageAction = onCustomMessageActionRef.current;",
        "import { onCustomMessageAction } from './handlers'",
        "createElement(Chatbox, { onCustomMessageAction: undefined })",
        "h.onMessageAction('a', h)",
    ] {
        assert_eq!(handlers(Language::TypeScript, source), [], "{source}");
    }
}

#[test]
fn the_start_of_a_methods_name_may_become_either() {
    let both = vec![Channel::Message, Channel::Conversation];
    for (source, expected) in [
        ("chatbox[`onCustom${kind}Action`]('a', h)", both.clone()),
        ("chatbox['onCustom' + kind + 'Action']('a', h)", both.clone()),
        ("const m = ['onCustom', kind, \"Action\"].join(''); chatbox[m]('a', h)", both.clone()),
        ("chatbox[`onCustomMessage${end}`]('a', h)", vec![Channel::Message]),
        ("chatbox[\"onCustomCon\" + end]('a', h)", vec![Channel::Conversation]),
        ("chatbox.onCustom('a', h); emit('onCustomer'); `onCustomer${x}`; 'onCustomMessages'", vec![]),
        ("// chatbox[`onCustom${kind}Action`]('a', h)", vec![]),
        ("type Start = 'onCustom'; on('Custom'); say('call onCustom')", vec![]),
    ] {
        let found = handlers(Language::TypeScript, source);
        assert!(found.iter().all(|(_, handled, _)| *handled == Handled::Unknown), "{source}");
        assert_eq!(found.into_iter().map(|(channel, ..)| channel).collect::<Vec<_>>(), expected, "{source}");
    }
    let markup = "<template><chat v-on:[`onCustom${kind}Action`]=\"h\" :onCustom=\"x\" /></template>";
    assert_eq!(handlers(Language::Component, markup).len(), 2);
    assert_eq!(read(Language::Script, "x[`onCustom${k}`").handlers.len(), 2, "also where it does not parse");
    assert_eq!(mentioned(b"x['onCustom' + k]"), both);
    assert_eq!(mentioned(b"x.onCustom(k); 'onCustomer'; 'xonCustom'"), []);
}

#[test]
fn props_are_handlers_for_all() {
    let told = |source| handlers(Language::Tsx, source);
    let all = |text: &str| (Channel::Conversation, Handled::All, text.to_owned());
    let name = "onCustomConversationAction";
    assert_eq!(told("<Chatbox onCustomConversationAction={(event) => run(event)} />"), [all(name)]);
    assert_eq!(told("<Inbox onCustomConversationAction={this.onCustomConversationAction} />"), [all(name)]);
    assert_eq!(told("<Popup onCustomConversationAction={undefined} />"), []);
    let twice = "<Chatbox onCustomMessageAction={a}><Chatbox onCustomConversationAction={b} /></Chatbox>";
    assert_eq!(told(twice).len(), 2);
    // JSX in a file whose name does not say so, and types in one.
    assert_eq!(message("const c = <Chatbox onCustomMessageAction={h} />"), [Handled::All]);
    assert_eq!(message("const c: Chatbox = x; c.onCustomMessageAction('a', h)"), [named("a")]);
}

#[test]
fn scripts_are_found_in_markup() {
    let vue = "\u{feff}<script setup lang=\"ts\">\r\nconst a: string = 'é';\r\nchatbox.onCustomMessageAction('a', h)\r\n</script>\r\n\
               <template><Chat :title=\"a > b\" /></template>\r\n<style>.onCustomMessageAction {}</style>";
    assert_eq!(handlers(Language::Component, vue), [(Channel::Message, named("a"), "'a'".to_owned())]);
    let html = "<!doctype html><!-- onCustomMessageAction --><p>onCustomMessageAction</p>\
                <script type=application/json>{\"onCustomMessageAction\": 1}</script>\
                <SCRIPT type=\"module\">chatbox.onCustomMessageAction('a', h); if (a </b/.exec(c)) {}</SCRIPT>\
                <script>chatbox.onCustomConversationAction(h)</script>";
    let found: Vec<_> = handlers(Language::Html, html).into_iter().map(|(_, handled, _)| handled).collect();
    assert_eq!(found, [named("a"), Handled::All]);
    let unknown = "<script>let h</script><Chat on:x={() => chatbox.onCustomMessageAction('a', h)} />{onCustomMessageAction}";
    let found: Vec<_> =
        handlers(Language::Component, unknown).into_iter().map(|(_, handled, _)| handled).collect();
    assert_eq!(found, [Handled::Unknown, Handled::Unknown]);
}

#[test]
fn what_does_not_parse_may_handle_anything_it_names() {
    let source = "chatbox.onCustomMessageAction('a', ;\n";
    let reading = read(Language::Script, source);
    assert_eq!(reading.handlers.iter().map(|one| &one.handled).collect::<Vec<_>>(), [&Handled::Unknown]);
    assert_eq!(reading.faults.len(), 1);
    assert_eq!(reading.faults[0].offset, source.find(';').expect("there"));
    assert_eq!(
        read(Language::Script, "const = ;"),
        Reading::default(),
        "a script that names no handler is not parsed"
    );
}

#[test]
fn nothing_nests_too_deep() {
    const DEPTH: usize = 20_000;
    for (start, end) in [
        ("[", "]"),
        ("(", ")"),
        ("{", "}"),
        ("`${", "}`"),
        ("a?b:", "c"),
        ("!", "a"),
        ("a=>", "a"),
        ("a.", "b"),
        ("a+", "b"),
        ("<a>", ""),
        ("f<", ""),
        ("if(a)", ";"),
        ("A<{a:1;}|", ""),
        ("a=", "b"),
        ("@", "a"),
        (")", "("),
        (">", "<"),
        ("else ", ""),
    ] {
        let text = format!("x.onCustomMessageAction('a', b);\n{}{}", start.repeat(DEPTH), end.repeat(DEPTH));
        for language in [Language::Script, Language::TypeScript, Language::Tsx, Language::Html] {
            let text = if language == Language::Html { format!("<script>{text}") } else { text.clone() };
            let reading = read(language, &text);
            assert!(!reading.handlers.is_empty(), "{start}");
        }
    }
}
