//! What a menu does to the other elements in a header, and they to it.

use theme_upgrade::upgrade::Status;

use super::{component, forced, header_row, status, status_of, upgraded};

/// If a header had no button so far, nobody saw what a long title does to what follows it.
#[test]
fn a_title_on_one_line_must_make_way() {
    let header = |rules: &str, inside: &str| {
        let text = format!(
            "<template>\n<header class=\"header {{{{ isWide | then: 'wide' }}}}\">{inside}</header>\n</template>\n<style scoped>\n\
             .header {{ display: flex; align-items: center; min-height: 60px }}\n{rules}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    let title = "<div class=\"text\"><div class=\"title\">{{ conversation.subject }}</div></div>";
    let close = "<CloseButton t:if=\"{{ showCloseButton }}\"><Icon type=\"close\" /></CloseButton>";
    let formatted =
        "<div class=\"text\"><div class=\"title\">{{ conversation.formattedSubject }}</div></div>";
    let label = "<div class=\"text\"><div class=\"title\">{{ conversation.isGroupChat | then: 'Group' | else: 'Chat' }}</div></div>";
    let short = "<div class=\"text\"><div class=\"title\">{{ conversation.subject }}</div></div><i class=\"count\">{{ count }} new</i>";
    for (rules, inside, expected) in [
        (".text { flex: 1 } .title { white-space: nowrap; overflow: hidden }", title, Status::Manual),
        (".title { white-space: nowrap }", title, Status::Manual),
        (".header { white-space: nowrap }", title, Status::Manual),
        (".text { flex: 1; max-width: 100% } .title { white-space: pre }", title, Status::Manual),
        (
            ".text { flex: 1; min-width: 0 } .title { white-space: nowrap; overflow: hidden }",
            title,
            Status::Upgradable,
        ),
        (".text { flex: 1; overflow: hidden } .title { white-space: nowrap }", title, Status::Upgradable),
        (".text { max-width: 60% } .title { white-space: nowrap }", title, Status::Upgradable),
        (".header { white-space: nowrap } .title { white-space: normal }", title, Status::Upgradable),
        (".text { flex: 1 } .count { white-space: nowrap }", short, Status::Upgradable),
        (".text { flex: 1 } .title { white-space: nowrap }", &[title, close].concat(), Status::Upgradable),
        (
            ".text { flex: 1 } .title { white-space: nowrap }",
            &["<a href=\"#\">Inbox</a>", title].concat(),
            Status::Manual,
        ),
        (".text { flex: 1 } .title { white-space: nowrap }", formatted, Status::Manual),
        (".text { flex: 1 } .title { text-wrap: nowrap }", title, Status::Manual),
        (".text { flex: 1 } .title { text-wrap-mode: nowrap }", title, Status::Manual),
        (".wide .title { white-space: nowrap }", title, Status::Manual),
        ("@media (max-width: 600px) { .title { white-space: nowrap } }", title, Status::Manual),
        (
            ".text { overflow: hidden } .title { white-space: nowrap } @media (max-width: 600px) { .text { overflow: visible } }",
            title,
            Status::Manual,
        ),
        (".text { flex: 1; min-width: 500px } .title { white-space: nowrap }", title, Status::Manual),
        (".text { flex: 0 0 auto; min-width: 0 } .title { white-space: nowrap }", title, Status::Manual),
        (".text { overflow: hidden; flex-shrink: 0 } .title { white-space: nowrap }", title, Status::Manual),
        (".text { max-width: 400px } .title { white-space: nowrap }", title, Status::Manual),
        (
            "@media (max-width: 600px) { .text { min-width: 0 } .title { white-space: nowrap } }",
            title,
            Status::Upgradable,
        ),
        (".text { width: 200px } .title { white-space: nowrap }", title, Status::Upgradable),
        (".title { white-space: nowrap; max-width: 180px; overflow: hidden }", title, Status::Upgradable),
        (".title { white-space: nowrap } .text { position: absolute; left: 8px }", title, Status::Upgradable),
        (".title { text-wrap: balance }", title, Status::Upgradable),
        (".title { white-space: nowrap }", label, Status::Upgradable),
    ] {
        let (status, why) = header(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
        assert!(status == Status::Upgradable || why.contains("on one line however long"), "{rules}: {why}");
    }
}

/// Whatever covers the end of a header is in the way of a menu there, however it got there.
#[test]
fn nothing_lies_over_the_end_of_a_header() {
    const CLOSE: &str = "<CloseButton class=\"close\"><Icon type=\"close\" /></CloseButton>";
    let each = [
        (".header::after { content: ''; position: absolute; inset: 0 }", Status::Manual),
        (
            ".header::after { content: ''; position: absolute; top: 0; right: 0; width: 120px; height: 100% }",
            Status::Manual,
        ),
        (".header::after { content: ''; position: absolute; inset: 0 0 0 40px }", Status::Manual),
        (
            ".header::before { content: ''; position: absolute; top: 0; left: 0; width: 100%; bottom: 0 }",
            Status::Manual,
        ),
        (".note { position: absolute; left: 0; width: 100%; text-align: center }", Status::Manual),
        (
            ".note { position: absolute; left: 10%; right: 0; top: 50%; transform: translateY(-50%) }",
            Status::Manual,
        ),
        (".note { position: absolute; left: 0; right: 60px } .wide .note { right: 0 }", Status::Manual),
        (".note { position: absolute; left: 0; width: 50% } .wide .note { width: 100% }", Status::Manual),
        (
            ".header::after { content: ''; position: absolute; bottom: 0; left: 0; width: 100%; height: 1px }",
            Status::Upgradable,
        ),
        (
            ".header::after { content: ''; position: absolute; inset: 0; pointer-events: none }",
            Status::Upgradable,
        ),
        (
            ".header::after { content: ''; position: absolute; inset: 0 0 0 40px; z-index: -1 }",
            Status::Upgradable,
        ),
        (
            ".header::after { content: ''; position: absolute; top: 0; left: 0; width: 4px; height: 100% }",
            Status::Upgradable,
        ),
        (
            ".header::after { content: ''; position: absolute; top: 100%; right: 0; width: 120px; height: 20px }",
            Status::Upgradable,
        ),
        (
            ".note { position: absolute; left: 50%; transform: translateX(-50%); width: 50% }",
            Status::Upgradable,
        ),
        (".note { position: absolute; left: 8px; width: fit-content }", Status::Upgradable),
        (".note { position: absolute; left: 0; width: 100%; pointer-events: none }", Status::Upgradable),
        (".note { position: absolute; left: 0; right: 0; top: 100% }", Status::Upgradable),
        (".header { height: 20px; min-height: 0 }", Status::Manual),
        (".header { height: calc(20px); min-height: 0 }", Status::Manual),
        (
            "@media (max-height: 500px) { .header { height: 20px; min-height: 0; overflow: hidden } }",
            Status::Manual,
        ),
        (".wide { max-height: 1.5em; min-height: auto }", Status::Manual),
        ("@media (max-height: 500px) { .header { height: 48px } }", Status::Upgradable),
        ("@media (max-height: 500px) { .header { height: 20px } }", Status::Upgradable),
    ];
    let both =
        each.into_iter().flat_map(|(rules, expected)| ["", CLOSE].map(|close| (rules, close, expected)));
    for (rules, close, expected) in both {
        let text = format!(
            "<template>\n<header class=\"header {{{{ isWide | then: 'wide' }}}}\"><div class=\"title\">x</div><div class=\"note\">x</div>{close}</header>\n</template>\n\
             <style scoped>\n.header {{ position: relative; display: flex; align-items: center; min-height: 60px; padding: 0 16px; background: #fff }}\n\
             .title {{ flex: 1 }}\n{rules}\n</style>\n"
        );
        let (status, why) = status("ChatHeader", &text);
        assert_eq!(status, expected, "{rules} {close}: {why}");
    }
}

/// The layout of a header's row decides whether one more item moves the others.
#[test]
fn nothing_in_a_header_is_moved() {
    let header = |rules: &str, inside: &str| {
        let text = format!(
            "<template>\n<header class=\"header {{{{ isWide | then: 'wide' }}}}\"><div class=\"title\">x</div>{inside}</header>\n</template>\n\
             <style scoped>\n.header {{ position: relative; display: flex; align-items: center; min-height: 60px; padding: 0 16px }}\n\
             {rules}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    let close =
        "<CloseButton t:if=\"{{ showCloseButton }}\" class=\"close\"><Icon type=\"close\" /></CloseButton>";
    let right =
        "<div class=\"right\"><SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton></div>";
    let right_alone = "<SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton>";
    let two = "<div class=\"right\"><SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton><CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton></div>";
    let squeezed = "<div class=\"name\">{{ conversation.subject }}</div><span class=\"x\"><CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton></span>";
    let cells = ".header { display: table; width: 100% } .title, .right { display: table-cell }";
    let groups = ".right { position: absolute; right: 8px; top: 8px }";
    let floats = ".header { display: block } .title { float: left } .right { float: right }";
    let spread = ".header { justify-content: space-between }";
    for (rules, inside, expected) in [
        (".header { justify-content: center }", close, Status::Manual),
        (".header { place-content: center }", close, Status::Manual),
        (".wide { justify-content: center }", close, Status::Manual),
        (".header { justify-content: center } .title { flex: 1 }", close, Status::Upgradable),
        (".title { flex: 1 } .right { display: flex; justify-content: center }", right, Status::Upgradable),
        (&[spread, ".header::after { content: ''; position: absolute; bottom: 0; left: 0; right: 0; height: 1px }"].concat(), close, Status::Upgradable),
        (&[spread, ".wide::after { content: ''; position: absolute; bottom: 0; left: 0; right: 0; height: 1px }"].concat(), close, Status::Upgradable),
        (&[spread, ".header::after { content: ''; bottom: 0; height: 1px }"].concat(), close, Status::Manual),
        (&[spread, ".header::after { content: 'x' } .wide::after { position: absolute; bottom: 0; height: 1px }"].concat(), close, Status::Manual),
        (&[spread, ".close { margin-left: -12px }"].concat(), close, Status::Manual),
        (&[spread, ".header { column-gap: 0 } .header { gap: 20px } .close { margin-left: -12px }"].concat(), close, Status::Upgradable),
        (&[spread, ".header { gap: 20px } .header { column-gap: 0 } .close { margin-left: -12px }"].concat(), close, Status::Manual),
        (".title { flex: 1 } .header { flex-direction: column } .header { flex-flow: row }", close, Status::Upgradable),
        (".title { flex: 1 } .header { flex-direction: row } .header { flex-flow: column }", close, Status::Manual),
        (".title { flex: 1 } .header { flex-direction: row; flex-flow: column }", close, Status::Manual),
        (".title { flex: 1 } .header { flex-direction: column; flex-flow: row }", close, Status::Upgradable),
        (".title { flex: 1 } .header { flex-flow: column } .header { flex-direction: bogus }", close, Status::Manual),
        (".title { flex: 1 } .header { flex-direction: column } .header { flex-flow: 3px }", close, Status::Manual),
        (&[spread, ".header { column-gap: 20px; gap: 0 } .close { margin-left: -12px }"].concat(), close, Status::Manual),
        (".header > * { flex: 1 }", close, Status::Manual),
        (".header > * { flex: 1 }", &[right_alone, close].concat(), Status::Manual),
        (".title { flex: 1 } .right { display: flex } .right > * { flex: 1 }", two, Status::Upgradable),
        (".title { flex: none; width: 200px } .right { display: flex; margin-left: auto }", two, Status::Manual),
        (".title { flex: 0 0 200px }", two, Status::Manual),
        (".header { flex-wrap: wrap } .title { flex: 1 }", close, Status::Upgradable),
        (".header { flex-wrap: wrap } .title { flex: 1 } .title { flex-basis: 200px }", close, Status::Manual),
        (".header { flex-wrap: wrap } .title { flex: 1 } @media (max-width: 480px) { .title { flex-basis: 200px } }", close, Status::Manual),
        (".title { flex: none; width: 66vw } .right { display: flex; margin-left: auto }", two, Status::Manual),
        (".title { flex: none; width: 20vw } .right { display: flex; margin-left: auto }", two, Status::Upgradable),
        // The width of a long title is its maximum width.
        (".title { flex-shrink: 0; max-width: 75% } .right { display: flex; margin-left: auto }", two, Status::Manual),
        (".title { flex: 1 0 auto; max-inline-size: 240px } .right { display: flex; margin-left: auto }", two, Status::Manual),
        (".title { width: fit-content; flex: none; max-width: 240px } .right { display: flex; margin-left: auto }", two, Status::Manual),
        (".title { max-width: 75% } .right { display: flex; flex-shrink: 0; margin-left: auto }", two, Status::Upgradable),
        (".title { flex: none; width: 120px } .right { display: flex; margin-left: auto }", two, Status::Upgradable),
        (&[floats, ".title { max-width: 65% }"].concat(), two, Status::Manual),
        (&[floats, ".title { max-width: 40% }"].concat(), two, Status::Upgradable),
        (floats, two, Status::Upgradable),
        (".x { padding-left: 80px }", squeezed, Status::Manual),
        (".x { padding-left: 80px } .name { max-width: 60% }", squeezed, Status::Manual),
        (".x { color: #333 }", squeezed, Status::Manual),
        (".x { flex-shrink: 0 }", squeezed, Status::Upgradable),
        (".x { display: flex }", squeezed, Status::Upgradable),
        (".name { flex: 1 }", squeezed, Status::Upgradable),
        (".name { width: 100px }", squeezed, Status::Upgradable),
        (&[spread, ".end { color: #333 }"].concat(), "<div class=\"end\">ends {{ conversation.custom.ends }}</div>", Status::Upgradable),
        (&[spread, ".end { color: #333 }"].concat(), "<div class=\"end\">{{ conversation.subject }}</div>", Status::Manual),
        (&[cells, ".right { width: 1%; white-space: nowrap }"].concat(), two, Status::Upgradable),
        (&[cells, ".right { width: 1% }"].concat(), two, Status::Manual),
        (&[cells, ".right { width: 72px; white-space: nowrap } .header { table-layout: fixed }"].concat(), two, Status::Manual),
        (&[groups, ".title { position: absolute; left: 80px; right: 80px }"].concat(), two, Status::Manual),
        (&[groups, ".title { position: absolute; left: 80px; right: 140px }"].concat(), two, Status::Upgradable),
        (".title { flex: 1 } .right { display: inline }", right, Status::Upgradable),
        (".title { flex: 1 } .right { display: table-cell }", right, Status::Upgradable),
        (".title { flex: 1 } .right { display: unset }", right, Status::Upgradable),
        (".title { flex: 1 } .right { display: inline } .wide .right { display: flex; flex-direction: column }", two, Status::Manual),
        (".title { flex: 1 } .right { display: flex } .wide .right { display: inline }", two, Status::Upgradable),
    ] {
        let (status, why) = header(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}

/// A menu floats at the end of the first line only where all lines are understood to make room for it.
#[test]
fn lines_in_a_header_make_room() {
    let header = |rules: &str, inside: &str| {
        let text = format!(
            "<template>\n<div class=\"header {{{{ isWide | then: 'wide' }}}}\">{inside}</div>\n</template>\n\
             <style scoped>\n.header {{ padding: 12px 16px }}\n{rules}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    let two = "<div class=\"title\">{{ conversation.formattedSubject }}</div><div class=\"sub\">{{ conversation.custom.city }}</div>";
    let one = "<div class=\"title\">{{ conversation.subject }}</div>";
    let image = "<div class=\"image\"><ConversationImage conversation=\"{{ conversation }}\" /></div>";
    let behind = "<div class=\"title\"><b class=\"name\">{{ conversation.formattedSubject }}</b><i>x</i></div><div class=\"sub\">x</div>";
    let rows = "<div class=\"title\"><i class=\"count\">{{ count }}</i><b class=\"name\">{{ conversation.formattedSubject }}</b></div><div class=\"sub\">x</div>";
    let at_times = "<div t:if=\"{{ isWide }}\" class=\"title\">{{ conversation.formattedSubject }}</div><div t:if=\"{{ isWide }}\" class=\"sub\">x</div>";
    let with_image = [image, two].concat();
    let image_last = [two, image].concat();
    let of_theme = ["<Badge />", two].concat();
    let heading = "<h2 class=\"title\">{{ conversation.subject }}</h2><p class=\"sub\">x</p>";
    for (rules, inside, expected) in [
        ("", two, Status::Upgradable),
        (
            ".title { font-size: 18px; font-weight: bold } .sub { font-size: 13px; opacity: .7 }",
            two,
            Status::Upgradable,
        ),
        (".title { font-size: 20px }", one, Status::Upgradable),
        (".title { line-height: 24px }", one, Status::Upgradable),
        (".header { font: 16px/1.5 sans-serif; border-bottom: 1px solid #ddd }", one, Status::Upgradable),
        (".header { min-height: 48px }", one, Status::Upgradable),
        (
            ".header { overflow: hidden } .title { margin: 0 0 4px; padding-right: 4px }",
            two,
            Status::Upgradable,
        ),
        (
            ".title { overflow: hidden; white-space: nowrap; text-overflow: ellipsis }",
            two,
            Status::Upgradable,
        ),
        (
            ".title { display: flex; align-items: center; gap: 8px } .count { white-space: nowrap }",
            rows,
            Status::Upgradable,
        ),
        (".header::after { content: ''; display: table; clear: both }", two, Status::Upgradable),
        (".image { float: left; width: 40px; margin-right: 12px }", &with_image, Status::Upgradable),
        (".image { float: left; width: 40px }", &image_last, Status::Upgradable),
        (".title { font-size: 18px; margin: 0 } .sub { margin: 2px 0 0 }", heading, Status::Upgradable),
        (
            "@media (max-width: 600px) { .header { padding: 8px } .title { font-size: 15px } }",
            two,
            Status::Upgradable,
        ),
        ("", one, Status::Upgradable),
        (".title { font-size: 14px }", one, Status::Upgradable),
        (".title { font-size: 11px }", one, Status::Manual),
        (".title { font-size: 18px } .wide .title { font-size: 11px }", one, Status::Manual),
        (".title { line-height: 56px }", two, Status::Manual),
        (".title { font-size: 40px }", two, Status::Manual),
        (".header { padding: 0 16px }", two, Status::Manual),
        ("", at_times, Status::Manual),
        ("@media (max-width: 600px) { .title, .sub { display: none } }", two, Status::Manual),
        ("", heading, Status::Manual),
        (".title { margin-top: 24px }", two, Status::Manual),
        (".sub { margin-top: -8px }", two, Status::Manual),
        (".header { text-align: center }", two, Status::Manual),
        (".wide { text-align: center }", two, Status::Manual),
        (".sub { text-align: right }", two, Status::Manual),
        ("@media (max-width: 600px) { .title { text-align: justify } }", two, Status::Manual),
        (".header { direction: rtl }", two, Status::Manual),
        (".wide { direction: rtl }", two, Status::Manual),
        (".sub { clear: both }", two, Status::Manual),
        (".sub { float: right }", two, Status::Manual),
        (".title { float: left }", two, Status::Manual),
        (".image { float: left; width: 80% }", &with_image, Status::Manual),
        (".image { float: left }", &with_image, Status::Manual),
        (".image { float: left; width: 40px } .wide .image { float: right }", &with_image, Status::Manual),
        (".title { width: 100% }", two, Status::Manual),
        (".title { display: inline-block }", two, Status::Manual),
        (".title { display: table }", two, Status::Manual),
        (".title { overflow: hidden; min-width: 200px }", two, Status::Manual),
        (".title { overflow: hidden; border-bottom: 1px solid #ddd }", two, Status::Manual),
        (".title { white-space: nowrap }", two, Status::Manual),
        ("@media (max-width: 600px) { .header { white-space: nowrap } }", two, Status::Manual),
        (".title { display: flex; justify-content: space-between }", rows, Status::Manual),
        (".title { display: flex } .count { flex: 1 }", rows, Status::Upgradable),
        (".title { display: flex }", behind, Status::Upgradable),
        (".title { display: flex } .name { margin-left: auto }", rows, Status::Manual),
        (".title { display: flex } .wide .name { margin-left: auto }", rows, Status::Manual),
        (".title { position: relative }", two, Status::Manual),
        (".title { background: #000 }", two, Status::Manual),
        (".title:hover { opacity: .5 }", two, Status::Manual),
        (".header { float: left }", two, Status::Manual),
        (".header { width: fit-content }", two, Status::Manual),
        (".header { display: inline-block }", two, Status::Manual),
        (".wide { columns: 2 }", two, Status::Manual),
        (".header::before { content: 'New'; display: block }", two, Status::Manual),
        (".title::after { content: 'x'; float: right }", two, Status::Manual),
        (
            ".header::after { content: ''; position: absolute; inset: 0 } .header { position: relative }",
            two,
            Status::Manual,
        ),
        (".sub { position: absolute; right: 0; top: 0 }", two, Status::Manual),
        (
            ".header::after { content: ''; position: absolute; top: 0; right: 0; width: 40px; height: 24px } .header { position: relative; min-height: 120px }",
            two,
            Status::Manual,
        ),
        (".header { line-height: 56px } .title { line-height: 1.5 }", two, Status::Manual),
        (".header > :first-child { font-size: 18px }", two, Status::Manual),
        (".header > * + * { margin-top: 4px }", two, Status::Manual),
        (".header > :nth-child(2) { color: #777 }", two, Status::Manual),
        (".header > div { margin-bottom: 4px }", two, Status::Manual),
        (".wide > div { float: none }", two, Status::Manual),
        (".actions { display: flex }", two, Status::Manual),
        ("", &of_theme, Status::Manual),
    ] {
        let (status, why) = header(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}

/// A title positioned over the middle is taken at its maximum width.
#[test]
fn a_title_over_the_middle_keeps_away_from_the_menu() {
    const MIDDLE: &str =
        "position: absolute; left: 50%; transform: translateX(-50%); overflow: hidden; white-space: nowrap";
    for (rules, expected) in [
        (format!(".t {{ {MIDDLE}; max-width: 70% }}"), Status::Manual),
        (format!(".t {{ {MIDDLE}; width: 200px }}"), Status::Manual),
        (format!(".t {{ {MIDDLE}; max-width: 140px }}"), Status::Upgradable),
        (format!(".t {{ {MIDDLE}; max-width: 40% }}"), Status::Upgradable),
        (
            ".t { position: absolute; left: 50%; translate: -50% 0; max-width: 70%; overflow: hidden }"
                .to_owned(),
            Status::Manual,
        ),
    ] {
        let rules = format!(".h {{ position: relative; justify-content: flex-end }}\n{rules}");
        let close = "<CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton>";
        let (status, why) = status("ChatHeader", &header_row(&rules, close));
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// If a long title leaves a box only the width of its one button, the menu would wrap to a line of its own.
#[test]
fn a_box_of_one_button_keeps_room_in_a_grid() {
    for (columns, rules, expected) in [
        ("1fr auto 1fr", "", Status::Manual),
        ("1fr minmax(0, auto) 1fr", "", Status::Manual),
        ("1fr fit-content(60%) minmax(0, 1fr)", "", Status::Manual),
        ("1fr auto 1fr", ".end { display: flex }", Status::Upgradable),
        ("1fr auto 1fr", ".end { white-space: nowrap }", Status::Upgradable),
        ("auto 1fr auto", "", Status::Upgradable),
        ("40px minmax(0, 1fr) 80px", "", Status::Upgradable),
    ] {
        let markup = "<div class=\"h\"><div><ActionButton action=\"a\" class=\"b\">x</ActionButton></div>\
                      <div class=\"t\">{{ conversation.subject }}</div>\
                      <div class=\"end\"><SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton></div></div>";
        let grid = format!(
            ".h {{ display: grid; grid-template-columns: {columns}; min-height: 56px; padding: 0 14px }}\n\
             .t {{ overflow: hidden; text-overflow: ellipsis; white-space: nowrap }} .end {{ justify-self: end }}\n\
             .b {{ border: 0; background: none; width: 34px; height: 34px }}\n{rules}"
        );
        let (status, why) = status("ChatHeader", &component(markup, &grid));
        assert_eq!(status, expected, "{columns} {rules}: {why}");
    }
}

/// The icons on other buttons may have a size and a color of their own, which the menu lacks.
#[test]
fn a_menu_has_a_size_and_a_color() {
    for (rules, icon, expected) in [
        ("", "", Status::Upgradable),
        (".b { font-size: 0 } .icon { font-size: 18px }", "", Status::Manual),
        (".h { font-size: 0 } .icon, .t { font-size: 18px }", "", Status::Manual),
        (".b { color: transparent } .icon { color: #333 }", "", Status::Manual),
        (".b { color: #0000 } .icon { color: #333 }", "", Status::Manual),
        (".b { font-size: 12px }", "", Status::Upgradable),
        // A class that all icons share gives the menu's icon the same.
        (
            ".b { font-size: 0; color: transparent } .icon { font-size: 18px; color: #333 }",
            "<CloseButton class=\"b\"><Icon type=\"close\" class=\"icon\" /></CloseButton>",
            Status::Upgradable,
        ),
    ] {
        let search = "<SearchButton class=\"b\"><Icon type=\"search\" class=\"icon\" /></SearchButton>";
        let (status, why) = status("ChatHeader", &header_row(rules, &format!("{search}{icon}")));
        assert_eq!(status, expected, "{rules} {icon}: {why}");
    }
}

/// The menu does not go between a button and its label, the number on it or its tooltip.
#[test]
fn a_menu_goes_behind_what_belongs_to_a_button() {
    let search = "<SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton>";
    let close = "<CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton>";
    let label = "<span class=\"label\">Search</span>";
    for (behind, before_menu) in [
        (String::new(), search),
        (label.to_owned(), label),
        (format!("\n  <!-- its label -->\n  {label}{close}<span>Close</span>"), label),
        ("<i class=\"dot\"></i>".to_owned(), "<i class=\"dot\"></i>"),
        ("<sup><b>{{ unread }}</b></sup>".to_owned(), "</sup>"),
        (format!("{close}{label}"), search),
        ("<span><ActionButton action=\"a\" /></span>".to_owned(), search),
        ("<span><Icon type=\"search\" /></span>".to_owned(), search),
        ("<span>{{ conversation.subject }}</span>".to_owned(), search),
        ("<div class=\"line\"></div>".to_owned(), search),
        ("<i>1</i><i>2</i><i>3</i><i>4</i>".to_owned(), search),
        ("<b><i>1</i><i>2</i><i>3</i><button>x</button></b>".to_owned(), search),
    ] {
        let dot = ".dot { width: 8px; height: 8px; margin: -14px 0 0 -12px; background: red }";
        let upgraded = forced("ChatHeader", &header_row(dot, &format!("{search}{behind}")));
        assert!(upgraded.contains(&format!("{before_menu}<ActionMenu")), "{behind}: {upgraded}");
    }
}

/// An item pushed to a header's end stays there, with the menu before it, if nothing else takes the space.
#[test]
fn what_a_margin_pushes_to_the_end_stays_there() {
    let header = |rules: &str, inside: &str| {
        let text = format!(
            "<template>\n<header class=\"header\">{inside}</header>\n</template>\n<style scoped>\n\
             .header {{ display: flex; align-items: center; padding: 8px 16px }}\n\
             .title {{ overflow: hidden }}\n.last {{ margin-left: auto; flex: none }}\n{rules}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    let title = "<div class=\"title\">{{ conversation.subject }}</div>";
    let close = &format!("{title}<CloseButton class=\"last\"><Icon type=\"close\" /></CloseButton>");
    let badge = &format!("{title}<div class=\"last\">Pro</div>");
    let badge_at_times = &format!("{title}<div t:if=\"{{{{ isPro }}}}\" class=\"last\">Pro</div>");
    let boxed =
        &format!("{title}<div class=\"last\"><CloseButton><Icon type=\"close\" /></CloseButton></div>");
    let chain = &format!(
        "{title}<div t:if=\"{{{{ isPro }}}}\" class=\"last\">Pro</div><div t:else class=\"other\">Free</div>"
    );
    let each = &format!("{title}<div t:for=\"{{{{ tag in tags }}}}\" class=\"last\">{{{{ tag }}}}</div>");
    let unknown = &format!("<Presence />{badge}");
    let dot = &format!("{title}<div class=\"last\"></div>");
    let sub = &badge.replace("</div><div", "<i class=\"sub\">x</i></div><div");
    let pop = &format!("{title}<div class=\"last\"><div class=\"pop\">Pro</div></div>");
    for (rules, inside, expected) in [
        ("", close, Status::Upgradable),
        ("", badge, Status::Upgradable),
        ("", badge_at_times, Status::Upgradable),
        ("", boxed, Status::Upgradable),
        (".last { margin-inline-start: auto }", close, Status::Upgradable),
        (".last { margin: 0 0 0 auto }", close, Status::Upgradable),
        (".header { justify-content: space-between }", badge, Status::Upgradable),
        // Another item always takes the space: the menu goes before the button, and no margin gets any of it.
        (".title { flex: 1 }", close, Status::Upgradable),
        // It does so under some condition only.
        ("@media (max-width: 600px) { .title { flex: 1 } }", close, Status::Manual),
        (".title { flex: 1; max-width: 300px }", close, Status::Manual),
        (".title { flex: 1 } .title:hover { flex: none }", close, Status::Manual),
        (".title { flex-grow: var(--grow) }", close, Status::Manual),
        (".title { margin-right: auto }", close, Status::Manual),
        (".title { margin: 0 auto }", badge, Status::Manual),
        // The item is not always pushed, or not always there.
        ("@media (max-width: 600px) { .last { margin-left: 8px } }", close, Status::Manual),
        (".last { margin-left: 8px } .header:hover .last { margin-left: auto }", badge, Status::Manual),
        (".last { margin: 0 auto }", close, Status::Manual),
        (".last { display: contents }", boxed, Status::Manual),
        ("@media (max-width: 600px) { .last { position: absolute; right: 0 } }", close, Status::Manual),
        (".header { justify-content: space-between }", badge_at_times, Status::Manual),
        (".header { justify-content: center }", close, Status::Manual),
        ("", chain, Status::Manual),
        (".other { margin-left: auto; flex: none }", chain, Status::Upgradable),
        ("", each, Status::Manual),
        ("", unknown, Status::Manual),
        (".header { flex-direction: row-reverse }", close, Status::Manual),
        (".last { order: -1 }", close, Status::Manual),
        (".header { --m: auto } .last { margin-left: var(--m) }", badge, Status::Upgradable),
        (
            ".header { --m: auto } @media (max-width: 500px) { .header { --m: 0 } } .last { margin-left: var(--m) }",
            badge,
            Status::Manual,
        ),
        ("html { direction: rtl }", badge, Status::Manual),
        ("html { direction: rtl } .header { direction: inherit }", badge, Status::Manual),
        ("html { direction: rtl } .header { direction: ltr }", badge, Status::Upgradable),
        ("@media (max-width: 600px) { .header { direction: rtl } }", badge, Status::Manual),
        // Something covers the menu's place.
        (
            ".header::after { content: ''; position: absolute; right: 80px; top: 0; bottom: 0; width: 60px }",
            badge,
            Status::Manual,
        ),
        (
            ".header::after { content: ''; position: absolute; left: 0; right: 0; bottom: 0; height: 1px }",
            badge,
            Status::Upgradable,
        ),
        (".title { position: relative; left: 40px }", badge, Status::Manual),
        (
            ".header::after { content: ''; position: absolute; right: 60px; height: 1px; width: 60px; min-height: 40px }",
            badge,
            Status::Manual,
        ),
        (
            ".header::after { content: ''; position: absolute; right: 60px; height: 1px; box-shadow: 0 0 0 50px #fff }",
            badge,
            Status::Manual,
        ),
        (".title { position: relative; top: 0 }", badge, Status::Upgradable),
        (".sub { position: absolute; right: 70px }", sub, Status::Manual),
        (
            ".title { position: relative } .sub { position: absolute; right: 0; bottom: 0 }",
            sub,
            Status::Upgradable,
        ),
        (".last { width: 0; display: flex; justify-content: flex-end }", badge, Status::Manual),
        (".last { width: 8px; height: 8px }", dot, Status::Upgradable),
        (".last { text-indent: -40px }", badge, Status::Manual),
        (".last { width: 10px; white-space: nowrap; direction: rtl }", badge, Status::Manual),
        (".last { width: 0; position: relative } .pop { position: absolute; right: 0 }", pop, Status::Manual),
        (".header::after { content: '|' }", close, Status::Manual),
        (".header { display: inline-flex }", badge, Status::Manual),
        // Rules for other elements match the menu's row.
        (".header > div { max-width: 40px }", close, Status::Manual),
        (".header > div { background: #eee }", close, Status::Manual),
        (".header > div { border-inline-start: 1px solid }", close, Status::Manual),
        (".header > div { border-style: solid }", close, Status::Manual),
        (".header > div { border-inline-start-style: solid }", close, Status::Manual),
        (".header > div { border: 0 solid #ddd; border-radius: 3px }", close, Status::Upgradable),
        ("* { border-width: 0; border-style: solid; border-color: #ddd }", close, Status::Upgradable),
        (".title { flex: .5 }", close, Status::Manual),
        (".last { position: relative; left: -30px }", close, Status::Manual),
        (".last { flex: 0 1 auto }", badge, Status::Manual),
        (
            ".last::before { content: ''; position: absolute; right: 100%; width: 40px; height: 40px }",
            close,
            Status::Manual,
        ),
        (".header > * { flex: none }", close, Status::Upgradable),
        (".header.header > * { flex: none }", close, Status::Manual),
        (".header > div { justify-content: flex-start }", close, Status::Manual),
    ] {
        let (status, why) = header(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}

/// A box that holds only a button and has no room for the menu gets the menu beside it.
#[test]
fn a_menu_goes_beside_a_box_that_is_full() {
    let header = |rules: &str, inside: &str| {
        let text = format!(
            "<template>\n<header class=\"header\"><div class=\"title\">{{{{ conversation.subject }}}}</div>{inside}</header>\n</template>\n<style scoped>\n\
             .header {{ display: flex; align-items: center; padding: 8px 16px; gap: 8px }}\n\
             .title {{ flex: 1; min-width: 0 }}\n.box {{ width: 24px; height: 24px }}\n.b {{ border: none; width: 24px }}\n{rules}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    let close = "<CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton>";
    let boxed = &format!("<div class=\"box\">{close}</div>");
    let twice = &format!("<div class=\"box\"><p class=\"in\">{close}</p></div>");
    let list = &format!("<ul class=\"list\"><li class=\"box\">{close}</li></ul>");
    let instead = &format!("<i t:if=\"{{{{ isBusy }}}}\">x</i><div t:else class=\"box\">{close}</div>");
    let each = &format!(
        "<div class=\"box\"><SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton></div>{boxed}"
    );
    for (rules, inside, expected) in [
        ("", boxed, Status::Upgradable),
        ("", twice, Status::Upgradable),
        ("", list, Status::Manual),
        ("", each, Status::Manual),
        ("", instead, Status::Manual),
        (".box { margin-left: -24px }", boxed, Status::Manual),
        (".box { background: #06c } .b { color: #fff }", boxed, Status::Manual),
        (".box { margin: 16px }", boxed, Status::Manual),
        (".b { position: absolute; right: 16px }", boxed, Status::Manual),
        (".title { flex: none; width: 290px }", boxed, Status::Manual),
        (".title { text-align: center }", boxed, Status::Manual),
        (".header { display: block }", boxed, Status::Manual),
        (".header { flex-wrap: wrap } .title { flex: 1 1 auto }", boxed, Status::Manual),
        (".box { padding-left: 100px; box-sizing: border-box }", boxed, Status::Manual),
    ] {
        let (status, why) = header(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}

/// Of stacked rows the one with the title gets the menu, unless there are buttons; a list is no row.
#[test]
fn a_menu_goes_to_the_row_of_the_title() {
    let header = |rules: &str, inside: &str| {
        let text = format!(
            "<template>\n<header class=\"header\">{inside}</header>\n</template>\n<style scoped>\n\
             .header {{ display: flex; flex-direction: column; padding: 8px 16px }}\n\
             .row {{ display: flex; align-items: center }}\n.title {{ flex: 1; min-width: 0 }}\n{rules}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    let title = "<div class=\"title\">{{ conversation.subject }}</div>";
    let rows = &format!("<div class=\"row\">{title}</div><div class=\"note\">12 Main Street</div>");
    let at_times =
        &format!("<div t:if=\"{{{{ isWide }}}}\" class=\"row\">{title}</div><div class=\"note\">x</div>");
    let no_title =
        &"<div class=\"row\"><img class=\"title\" /></div><div class=\"note\">12 Main Street</div>"
            .to_owned();
    let list = &format!("<ul class=\"row\"><li>{title}</li><li>x</li></ul>");
    let search = &format!(
        "<div class=\"row\">{title}</div><div class=\"find\"><SearchButton class=\"s\">Search</SearchButton></div>"
    );
    for (rules, inside, expected) in [
        ("", rows, Status::Upgradable),
        (".header { display: block }", rows, Status::Upgradable),
        (".row { flex-wrap: wrap } .title { flex: auto }", rows, Status::Manual),
        (".row { justify-content: center } .title { flex: none }", rows, Status::Manual),
        ("@media (max-width: 600px) { .row { flex-direction: column } }", rows, Status::Manual),
        // Anything not known to keep the row's width is for a person.
        (".row { writing-mode: vertical-rl }", rows, Status::Manual),
        (".row { contain: inline-size }", rows, Status::Manual),
        (".row { -webkit-flex-direction: column }", rows, Status::Manual),
        (".row { -webkit-transform: translateX(-40px) }", rows, Status::Manual),
        (".row { border-right: 200px solid transparent }", rows, Status::Manual),
        (
            ".row { border-top: 1px solid #ddd; border-radius: 4px; border-color: red; visibility: visible }",
            rows,
            Status::Upgradable,
        ),
        (
            ".header { line-height: 1.4; border-bottom: 1px solid #ddd; -webkit-user-select: none }",
            rows,
            Status::Upgradable,
        ),
        (".header { align-items: center }", rows, Status::Manual),
        (".header { text-align: center }", rows, Status::Manual),
        (".note { margin-top: -20px }", rows, Status::Manual),
        (".note { margin-top: calc(-1 * 20px) }", rows, Status::Manual),
        ("@media (max-width: 500px) { .header { align-items: flex-start } }", rows, Status::Manual),
        ("@media (min-width: 500px) { .header { flex-direction: row } }", rows, Status::Manual),
        (".row { margin: 0 auto }", rows, Status::Manual),
        (".row { max-width: 200px }", rows, Status::Manual),
        (".header { place-items: start }", rows, Status::Manual),
        (".header { height: 38px; overflow: hidden }", rows, Status::Manual),
        (".title { margin-right: -24px }", rows, Status::Manual),
        (
            ".header { position: relative } .header::after { content: ''; position: absolute; top: 0; right: 0; width: 40px; height: 100% }",
            rows,
            Status::Manual,
        ),
        (
            ".note { position: relative } .note::before { content: ''; position: absolute; bottom: 0; right: 0; width: 40px; height: 60px }",
            rows,
            Status::Manual,
        ),
        (
            ".header { position: relative } .note { position: absolute; top: 8px; right: 8px }",
            rows,
            Status::Manual,
        ),
        ("@media (max-width: 600px) { .row { display: none } }", rows, Status::Manual),
        (".row { display: inline-flex }", rows, Status::Manual),
        (".row { float: left }", rows, Status::Manual),
        (".header { flex-direction: row; justify-content: space-evenly }", rows, Status::Manual),
        ("", at_times, Status::Manual),
        ("", no_title, Status::Manual),
        ("", list, Status::Manual),
        (".s { width: 100% }", search, Status::Manual),
    ] {
        let (status, why) = header(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}

/// No rule is inserted into a section that may not apply.
#[test]
fn styles_for_some_pages_or_in_another_language_take_no_rule() {
    for (attributes, expected) in [
        ("scoped", Status::Upgradable),
        ("", Status::Upgradable),
        ("media=\"print\"", Status::Manual),
        ("scoped lang=\"scss\"", Status::Manual),
    ] {
        let text = format!(
            "<template>\n<header class=\"header\"><b class=\"title\">x</b></header>\n</template>\n<style {attributes}>\n\
             .header {{ display: flex; padding: 8px 16px }}\n</style>\n"
        );
        let (status, why) = status("ChatHeader", &text);
        assert_eq!(status, expected, "{attributes}: {why}");
    }
}

/// With more conditions than are looked at, anything is possible.
#[test]
fn titles_on_one_line_under_many_conditions_are_for_a_person() {
    let title = "<span class=\"name\">{{ conversation.subject }}</span><i class=\"mark\">x</i>";
    let long = "@media (min-width: 999px) { .name { white-space: nowrap } }";
    let many = |count: usize| -> String {
        (0..count)
            .map(|at| format!("@media (min-width: {at}px) {{ .mark {{ white-space: nowrap }} }} "))
            .collect()
    };
    for (rules, expected) in [
        (String::new(), Status::Upgradable),
        (long.to_owned(), Status::Manual),
        (format!("{}{long}", many(17)), Status::Manual),
        (many(2), Status::Upgradable),
    ] {
        let (status, why) = crate::header(title, &rules);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// At the other end a menu takes over the look of the button there only as far as the button in front shares it.
#[test]
fn a_menu_at_the_other_end_has_not_the_look_of_a_back_button() {
    for (of_end, expected) in [("b end", "class=\"b\""), ("end", "class=\"action-button\"")] {
        let text = format!(
            "<template>\n<header class=\"header\"><CloseButton class=\"b back\"><Icon type=\"close\" /></CloseButton>\
             <div class=\"title\">x</div><ActionButton action=\"call\" class=\"{of_end}\">x</ActionButton></header>\n</template>\n\
             <style scoped>\n.header {{ display: flex; padding: 0 12px }} .title {{ flex: 1; min-width: 0; overflow: hidden }}\n\
             .b, .end {{ flex: none; width: 36px; height: 36px; padding: 0; border: 0 }} .back {{ color: red }}\n</style>\n"
        );
        let upgraded = upgraded("ChatHeader", &text);
        let menu = upgraded.split("</ActionButton>").nth(1).unwrap();
        assert!(menu.starts_with("<ActionMenu") && menu.contains(expected), "{of_end}: {upgraded}");
    }
}

/// A menu beside a button at the start of a row would move what follows.
#[test]
fn a_menu_does_not_go_in_front_of_a_title() {
    const TITLE: &str = "<div class=\"title\">{{ conversation.subject }}</div>";
    const CLOSE: &str = "<CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton>";
    const SEARCH: &str = "<SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton>";
    let boxed = format!("<div class=\"start\">{CLOSE}</div>");
    let call = "<ActionButton action=\"call\" class=\"b\">x</ActionButton>";
    for (inside, rules, expected) in [
        (format!("{CLOSE}{TITLE}"), "", Status::Upgradable),
        (format!("{boxed}{TITLE}"), "", Status::Upgradable),
        (format!("{CLOSE}{TITLE}{call}"), "", Status::Upgradable),
        (format!("{SEARCH}{TITLE}{CLOSE}"), "", Status::Upgradable),
        (format!("{CLOSE}{TITLE}"), ".title { text-align: center }", Status::Manual),
        (format!("{SEARCH}{TITLE}{CLOSE}"), ".title { text-align: center }", Status::Manual),
        (format!("{CLOSE}{TITLE}"), ".title { display: flex; justify-content: center }", Status::Manual),
        (format!("{CLOSE}{TITLE}"), ".title { display: grid; place-items: center }", Status::Manual),
        (
            format!("{CLOSE}{TITLE}"),
            ".title { display: flex; flex-direction: column; align-items: center }",
            Status::Manual,
        ),
        (
            format!("{CLOSE}{TITLE}"),
            ".title { display: flex; flex-direction: column; justify-content: center }",
            Status::Upgradable,
        ),
        (
            format!("{CLOSE}<div class=\"title\"><p class=\"n\">x</p></div>"),
            ".n { margin: 0 auto; width: max-content }",
            Status::Manual,
        ),
        // Space as wide as the button keeps a title in the middle.
        (format!("{CLOSE}{TITLE}<i class=\"b\" />"), "", Status::Manual),
        (
            format!("{boxed}{TITLE}<i class=\"end\" />"),
            ".header { display: grid; grid-template-columns: auto 1fr auto }",
            Status::Manual,
        ),
        (format!("{TITLE}{CLOSE}"), ".b { order: -1 }", Status::Manual),
        // The growing item comes before the button, or before its group as a whole.
        (format!("{TITLE}{SEARCH}{CLOSE}"), "", Status::Upgradable),
        (
            format!("{TITLE}<div class=\"start\">{SEARCH}<i>x</i></div>"),
            ".start { flex: none }",
            Status::Upgradable,
        ),
    ] {
        let text = format!(
            "<template>\n<header class=\"header\">{inside}</header>\n</template>\n<style scoped>\n\
             .header {{ display: flex; align-items: center; height: 56px; padding: 0 12px }}\n\
             .title {{ flex: 1; min-width: 0; overflow: hidden }} .start {{ display: flex }}\n\
             .b {{ flex: none; width: 36px; height: 36px; padding: 0; border: 0; background: none }}\n{rules}\n</style>\n"
        );
        let (status, why) = status("ChatHeader", &text);
        assert_eq!(status, expected, "{inside} {rules}: {why}");
    }
}

/// A row that is no wider than its buttons has no room for a menu, however its width is set.
#[test]
fn a_row_that_is_full_has_no_room() {
    const FULL: [&str; 20] = [
        ".b { width: 60px }",
        ".b { width: 30px; min-width: 60px }",
        ".b { width: 30px; flex: 0 0 60px }",
        ".b { width: 30px; flex-basis: 60px }",
        ".b { inline-size: 60px }",
        ".b { min-inline-size: 60px }",
        ".b { width: calc(30px + 30px) }",
        ".row { --w: 60px } .b { width: var(--w) }",
        ".b { width: var(--none-such, 60px) }",
        ".end { margin-left: 60px }",
        ".b + .b { margin-left: 60px }",
        ".row > * + * { margin-inline-start: 60px }",
        ".end:last-child { margin: 0 0 0 60px }",
        ".b:nth-child(2) { margin-left: 60px }",
        ".row { gap: 30px }",
        ".row { gap: calc(15px + 15px) }",
        ".row { grid-gap: 30px }",
        ".row { column-gap: 30px }",
        ".b { margin: 0 calc(20px - 5px) }",
        "@media (max-width: 400px) { .row { gap: 30px } }",
    ];
    const FREE: [&str; 4] = [
        ".b { width: 30px }",
        ".b { min-width: 36px; width: 30px }",
        ".b + .b { margin-left: 4px }",
        ".row { gap: 4px }",
    ];
    let of = |rules: &str| {
        let buttons = "<div class=\"row\"><SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton>\
                       <CloseButton class=\"b end\"><Icon type=\"close\" /></CloseButton></div>";
        let rules = format!(".b {{ width: 30px }}\n.row {{ display: flex; width: 130px }}\n{rules}");
        status("ChatHeader", &header_row(&rules, buttons))
    };
    for (all, expected) in [(&FULL[..], Status::Manual), (&FREE, Status::Upgradable)] {
        for rules in all {
            let (status, why) = of(rules);
            assert_eq!(status, expected, "{rules}: {why}");
        }
    }
}

/// A selector list of element kinds that includes the menu's own kind is for the menu, too.
#[test]
fn a_list_of_kinds_is_for_each_of_them() {
    let buttons = "<button class=\"btn\"><Icon type=\"search\" /></button><CloseButton class=\"btn\" />";
    let of = |kinds: &str| {
        let rules = format!("{kinds} {{ border: none; background: none; width: 30px }}");
        upgraded("ChatHeader", &header_row(&rules, buttons)).replace(kinds, "button")
    };
    let plain = of("button");
    assert!(plain.contains("<ActionMenu"), "{plain}");
    for kinds in [":is(a, button)", ":where(button, a)", "a, button"] {
        assert_eq!(of(kinds), plain, "{kinds}");
    }
}

/// A variable's value on a narrow screen counts there as if the rule itself set it.
#[test]
fn variables_at_times_are_looked_at_as_conditions_are() {
    let close = "<CloseButton class=\"x\"><Icon type=\"close\" /></CloseButton>";
    for (usual, narrow, rules) in [
        ("static", "absolute", ".h { position: relative } .x { position: var(--v); top: 10px; right: 16px }"),
        (
            "minmax(0, 1fr) auto",
            "minmax(0, 1fr) 36px",
            ".h { display: grid; grid-template-columns: var(--v) } .row { display: flex }",
        ),
        (
            "0",
            "40px",
            ".x, .y { width: 30px; margin-left: var(--v) } .row { display: flex; max-width: 110px }",
        ),
    ] {
        let row = format!("<div class=\"row\">{close}</div>");
        let behind = if rules.contains(".row") {
            row.replace(
                "<CloseButton",
                "<SearchButton class=\"y\"><Icon type=\"search\" /></SearchButton><CloseButton",
            )
        } else {
            close.to_owned()
        };
        let with = |variables: &str| header_row(&format!("{rules}\n{variables}"), &behind);
        let at_times =
            format!(":root {{ --v: {usual} }} @media (max-width: 480px) {{ :root {{ --v: {narrow} }} }}");
        let (at_times_status, why) = status("ChatHeader", &with(&at_times));
        assert_eq!(at_times_status, Status::Manual, "{rules}: {why}");
        let always = format!(":root {{ --v: {usual} }}");
        let (status, why) = status("ChatHeader", &with(&always));
        assert_eq!(status, Status::Upgradable, "{rules}: {why}");
    }
}

/// A menu takes over the classes that the header's buttons share only if these classes give the buttons their border
/// and their background.
#[test]
fn only_classes_that_give_a_look_are_taken_over() {
    const ITS_OWN: &str = "action-button";
    for (rules, expected) in [
        (".x { border: 0; background: none }", "x"),
        ("button { border: 0; background: none } .x { margin: 0 2px }", "x"),
        (".h .x { border: 0; background: none } .s:hover { background: #eee }", "x"),
        (":is(.x, .y) { border: 0; background: none }", "x"),
        (".x { margin: 0 2px }", "x"),
        (".x { border: 0; background: #eee } .c { background: #fdd }", "x"),
        (".x { border: 0; background: none } .c { border: 1px solid }", "x"),
        (".x { margin: 0 2px } .s, .c { border: 0; background: none }", ITS_OWN),
        (".x { border: 0 } .s, .c { background: none }", ITS_OWN),
        (".x:hover { border: 0; background: none } .s, .c { border: 0; background: none }", ITS_OWN),
        (".x { border: 1px solid } .h .s, .h .c { border: 0; background: none }", ITS_OWN),
        (".x { margin: 0 2px } [data-k] { border: 0; background: none }", ITS_OWN),
        (".x { margin: 0 2px } .s, .c { & { border: 0; background: none } }", ITS_OWN),
    ] {
        let buttons = "<SearchButton data-k=\"1\" class=\"x s\"><Icon type=\"search\" /></SearchButton>\
                       <CloseButton data-k=\"1\" class=\"x c\"><Icon type=\"close\" /></CloseButton>";
        let upgraded = upgraded("ChatHeader", &header_row(rules, buttons));
        assert!(
            upgraded.contains(&format!("class=\"{expected}\"><Icon type=\"horizontalDots\"")),
            "{upgraded}"
        );
    }
    // A button that no rule paints does not tell what the class gives the others, nor does one elsewhere.
    let painted = "<SearchButton class=\"x s\"><Icon type=\"search\" /></SearchButton>\
                   <CloseButton class=\"x {{ k }}\"><Icon type=\"close\" /></CloseButton>";
    for others in ["<a class=\"x\">Help</a>", "<a class=\"x big\">Help</a>"] {
        let rules = ".x { margin: 0 2px } .s { border: 0; background: none }";
        let upgraded = upgraded("ChatHeader", &header_row(rules, &format!("{painted}{others}")));
        assert!(upgraded.contains(&format!("class=\"{ITS_OWN}\"")), "{upgraded}");
    }
}

/// A menu joins a team's own icon buttons unless they, or the box around them, may be hidden.
#[test]
fn a_menu_joins_own_buttons_that_always_show() {
    let icon = |action: &str, class: &str| {
        format!("<ActionButton action=\"{action}\" class=\"b {class}\"><Icon type=\"x\" /></ActionButton>")
    };
    let pair = icon("call", "") + &icon("info", "");
    let avatar = "<ActionLink action=\"who\" class=\"b\"><Avatar photoUrl=\"x\" /></ActionLink>";
    for (rules, behind, expected) in [
        ("", pair.clone(), "b"),
        ("", format!("<div class=\"x\">{pair}</div>"), "b"),
        ("", format!("<div class=\"x\" t:if=\"{{{{ a }}}}\">{pair}</div>"), "action-button"),
        (
            ".x { display: none } @media (max-width: 600px) { .x { display: flex } }",
            format!("<div class=\"x\">{pair}</div>"),
            "action-button",
        ),
        (
            ".x { opacity: 0 } .h:hover .x { opacity: 1 }",
            format!("<div class=\"x\">{pair}</div>"),
            "action-button",
        ),
        (
            ".x { visibility: hidden } .h:hover .x { visibility: visible }",
            format!("<div class=\"x\">{pair}</div>"),
            "action-button",
        ),
        (
            ".x { max-height: 0; overflow: hidden } .h:hover .x { max-height: 40px }",
            format!("<div class=\"x\">{pair}</div>"),
            "action-button",
        ),
        ("", format!("<div class=\"x\" hidden=\"{{{{ a }}}}\">{pair}</div>"), "action-button"),
        ("", avatar.to_owned(), "action-button"),
        ("", icon("deleteChat", "danger"), "b"),
        ("", icon("info", "info-button"), "b"),
        ("", icon("", "x"), "b x"),
    ] {
        let upgraded = upgraded("ChatHeader", &header_row(rules, &behind));
        let menu = format!("class=\"{expected}\"><Icon type=\"horizontalDots\"");
        assert!(upgraded.contains(&menu), "{rules}: {upgraded}");
    }
}

/// A part of the header that is hidden on some screens hides the menu in it, too.
#[test]
fn a_menu_is_not_in_a_hidden_part_of_its_header() {
    const CLOSE: &str = "<div class=\"end\"><CloseButton t:if=\"{{ showCloseButton }}\" class=\"b\"><Icon type=\"close\" /></CloseButton>\
        <SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton></div>";
    for (rules, expected) in [
        ("", Status::Upgradable),
        ("@media (min-width: 900px) { .end { display: none } }", Status::Manual),
        (".end { display: none } @media (max-width: 600px) { .end { display: flex } }", Status::Manual),
        ("@container (max-width: 500px) { .end { display: none } }", Status::Manual),
        (
            ":root { --d: flex } @media (max-width: 600px) { :root { --d: none } } .end { display: var(--d) }",
            Status::Manual,
        ),
        ("@media (max-width: 600px) { .end { visibility: hidden } }", Status::Manual),
        (
            "@media (max-width: 600px) { .end { visibility: hidden } .h:hover .end { visibility: visible } }",
            Status::Upgradable,
        ),
        ("@media print { .end { display: none } }", Status::Upgradable),
        // Then people see no header at all, and know why.
        ("@media (max-height: 200px) { .h { display: none } }", Status::Upgradable),
        ("@media (max-width: 600px) { .t { display: none } }", Status::Upgradable),
    ] {
        let (status, why) = status(
            "ChatHeader",
            &header_row(&format!(".end {{ display: flex; gap: 8px; flex: none }}\n{rules}"), CLOSE),
        );
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A badge stays at its button, whose box the menu would make wider.
#[test]
fn a_menu_is_not_in_the_box_of_a_badge() {
    const SEARCH: &str = "<SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton>";
    const CLOSE: &str = "<CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton>";
    for (rules, inside, expected) in [
        (".n { position: absolute; top: -4px; right: -4px }", SEARCH.to_owned(), Status::Manual),
        (".b + .n { position: absolute; inset: -4px -4px auto auto }", SEARCH.to_owned(), Status::Manual),
        (".n { margin-left: 2px }", SEARCH.to_owned(), Status::Upgradable),
        // Between two buttons the menu moves the badge away from neither.
        (".n { position: absolute; top: -4px; left: -4px }", format!("{SEARCH}{CLOSE}"), Status::Upgradable),
    ] {
        let behind = format!("<div class=\"w\">{inside}<span class=\"n\">4</span></div>");
        let rules = format!(".w {{ position: relative; display: flex; gap: 8px; flex: none }}\n{rules}");
        let (status, why) = status("ChatHeader", &header_row(&rules, &behind));
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// Of several properties that set the same, the strongest decides: it is not enough that one is declared.
#[test]
fn the_strongest_of_interchangeable_properties_decides() {
    const SPREAD: &str = ".row { display: flex; justify-content: space-between }";
    const FULL: &str = ".row { display: flex } .title { width: 100%; flex-shrink: 0 }";
    const START: &str = ".row { display: flex; justify-content: flex-start }";
    const THREE: &str =
        "<span class=\"x\">a</span><SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton>";
    const TWO: &str = "<SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton>";
    const NONE: &str = "<span class=\"x\">a</span>";
    const GRID: &str = ".row { display: grid; grid-template-columns: 1fr auto auto }";
    for (row, rules, inside, expected) in [
        // Whether something in the row takes the free space that would be spread.
        (SPREAD, "", THREE, Status::Manual),
        (SPREAD, ".x { flex: 1 }", THREE, Status::Upgradable),
        (SPREAD, ".x { flex: 1 } .row .x { flex-grow: 0 }", THREE, Status::Manual),
        (SPREAD, ".x { flex: 1; flex-grow: 0 }", THREE, Status::Manual),
        (SPREAD, ".x { flex-grow: 0 } .row .x { flex: 1 }", THREE, Status::Upgradable),
        (SPREAD, ".x { flex: 200px }", THREE, Status::Upgradable),
        (SPREAD, ".x { flex: unset }", THREE, Status::Manual),
        (SPREAD, ".x { flex: 0.5 }", THREE, Status::Manual),
        (SPREAD, ".x { width: 100% }", THREE, Status::Upgradable),
        (SPREAD, ".x { width: 100%; max-width: 40px }", THREE, Status::Manual),
        (SPREAD, ".x { width: 100%; max-width: 100% }", THREE, Status::Upgradable),
        (SPREAD, ".x { width: 100%; flex-basis: 20px }", THREE, Status::Manual),
        (SPREAD, ".x { width: 100%; flex: 0 1 auto }", THREE, Status::Upgradable),
        // Whether the row has any.
        (SPREAD, ".header { display: flex }", THREE, Status::Upgradable),
        (SPREAD, ".header { display: flex } .row { flex: none }", THREE, Status::Upgradable),
        (SPREAD, ".header { display: flex } .row { width: 60% }", THREE, Status::Manual),
        (SPREAD, ".header { display: flex } .row { flex: 0 0 60% }", THREE, Status::Manual),
        (SPREAD, ".header { display: flex } .row { flex: 200px }", THREE, Status::Manual),
        (
            SPREAD,
            ".header { display: flex } .row { flex: 0 0 60% } .header .row { flex: none }",
            THREE,
            Status::Upgradable,
        ),
        // Whether something keeps a size that leaves no room.
        (FULL, "", TWO, Status::Manual),
        (FULL, ".row .title { flex: 0 1 auto }", TWO, Status::Upgradable),
        (FULL, ".row .title { flex: none } .header .row .title { flex-shrink: 1 }", TWO, Status::Upgradable),
        (FULL, ".row .title { flex-basis: 50px }", TWO, Status::Upgradable),
        // Where the items are.
        (START, "", NONE, Status::Upgradable),
        (START, ".header .row { place-content: center center }", NONE, Status::Manual),
        (
            ".row { display: flex; place-content: center }",
            ".header .row { justify-content: start }",
            NONE,
            Status::Upgradable,
        ),
        (SPREAD, ".header .row { place-content: start }", THREE, Status::Upgradable),
        (SPREAD, ".header .row { place-content: center space-around }", THREE, Status::Manual),
        // Whether they wrap.
        (".row { display: flex; flex-flow: row wrap }", "", TWO, Status::Manual),
        (
            ".row { display: flex; flex-flow: row wrap }",
            ".header .row { flex-wrap: nowrap }",
            TWO,
            Status::Upgradable,
        ),
        (
            ".row { display: flex; flex-flow: row wrap }",
            ".header .row { flex-flow: row }",
            TWO,
            Status::Upgradable,
        ),
        (
            ".row { display: flex; flex-wrap: nowrap }",
            ".header .row { flex-flow: row wrap }",
            TWO,
            Status::Manual,
        ),
        // How many columns there are.
        (GRID, "", TWO, Status::Upgradable),
        (GRID, ".header .row { grid-template: none / 1fr auto }", TWO, Status::Manual),
        (GRID, ".header .row { grid: none / 1fr auto }", TWO, Status::Manual),
        (GRID, ".header .row { grid-template: none }", TWO, Status::Manual),
        (".row { display: grid; grid-template: auto / 1fr auto auto }", "", TWO, Status::Upgradable),
        (".row { display: grid; grid: auto / 1fr auto auto }", "", TWO, Status::Upgradable),
        (".row { display: grid; grid: auto / auto-flow 1fr auto auto }", "", TWO, Status::Manual),
    ] {
        let markup = format!(
            "<header class=\"header\"><div class=\"row\"><h2 class=\"title\">{{{{ conversation.subject }}}}</h2>{inside}</div></header>"
        );
        let rules = format!("{row}\n.b {{ border: none; background: none }}\n{rules}");
        let (status, why) = status("ChatHeader", &component(&markup, &rules));
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}

/// A class that draws a cross, a label or a tooltip on a button would draw it on the menu as well.
#[test]
fn a_menu_is_not_labelled_like_another_button() {
    const CLOSE: &str = "<div class=\"end\"><CloseButton t:if=\"{{ showCloseButton }}\" class=\"action-button\"></CloseButton></div>";
    for (rules, expected) in [
        ("", Status::Upgradable),
        (".action-button::before { content: '\\d7' }", Status::Manual),
        (".action-button::after { content: \"Close\" }", Status::Manual),
        (
            ".action-button:hover::after { content: 'Close chat'; position: absolute; top: 100% }",
            Status::Manual,
        ),
        (".action-button { background: url(x.svg) center no-repeat }", Status::Manual),
        (
            ".action-button::before { content: ''; background: url(x.svg); width: 20px; height: 20px }",
            Status::Manual,
        ),
        (".action-button::after { content: ' '; position: absolute; inset: 0 }", Status::Upgradable),
        // A circle under the pointer, or what is written for each button.
        (
            ".action-button::before { content: ''; position: absolute; inset: 0; border-radius: 50% }",
            Status::Upgradable,
        ),
        (
            ".action-button:hover::after { content: attr(data-label); position: absolute; top: 100% }",
            Status::Upgradable,
        ),
        (".t::before { content: '#' }", Status::Upgradable),
    ] {
        let rules = format!(
            ".end {{ display: flex; gap: 8px; flex: none }} .action-button {{ position: relative }}\n{rules}"
        );
        let (status, why) = status("ChatHeader", &header_row(&rules, CLOSE));
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// On a narrow phone all that is in the header needs its room, and something of the title is to be read.
#[test]
fn a_narrow_phone_has_room_for_all_of_the_header() {
    let more = |count: usize| {
        "<ActionButton action=\"call\" class=\"btn\"><Icon type=\"microphone\" /></ActionButton>"
            .repeat(count)
    };
    // It often shows instead of a search box.
    const SEARCH_BOX: &str = "<SearchBox t:if=\"{{ showSearchBox }}\" />";
    const OFFER: &str = "<ActionButton action=\"offer\" class=\"offer\">Make an offer</ActionButton>";
    const LOGO: &str = "<div class=\"logo\"></div>";
    let header = |show: &str, (beside, buttons, rules): (&str, &str, &str)| {
        let markup = format!(
            "<header class=\"header\"{show}><ConversationImage conversation=\"{{{{ conversation }}}}\" class=\"img\" />\
             <div class=\"text\"><div class=\"title\">{{{{ conversation.subject }}}}</div></div>{beside}\
             <div class=\"right\">{buttons}<SearchButton class=\"btn\"><Icon type=\"search\" /></SearchButton>\
             <CloseButton class=\"btn\"><Icon type=\"close\" /></CloseButton></div></header>"
        );
        let markup = if show.is_empty() { markup } else { format!("<div>{SEARCH_BOX}{markup}</div>") };
        let all = format!(
            ".header {{ display: flex; align-items: center; gap: 12px; padding: 8px 16px; min-height: 56px }} \
             .text {{ flex: 1; min-width: 0 }} .title {{ overflow: hidden; text-overflow: ellipsis; white-space: nowrap }} \
             .right {{ display: flex; gap: 8px; margin-left: auto; flex-shrink: 0 }} \
             .btn {{ border: 0; padding: 0; background: none; width: 36px; height: 36px; flex: none }} {rules}"
        );
        status("ChatHeader", &component(&markup, &all))
    };
    let field = "<div class=\"field\">Search messages</div>";
    for (beside, buttons, rules, expected) in [
        ("", 0, "", Status::Upgradable),
        ("", 1, "", Status::Upgradable),
        ("", 3, "", Status::Manual),
        ("", 3, "@media (max-width: 500px) { .img { display: none } }", Status::Upgradable),
        // What is only for phones, or only for larger screens.
        ("", 3, "@media (max-width: 500px) { .btn { width: 28px } .right { gap: 0 } }", Status::Upgradable),
        (
            "",
            1,
            "@media (min-width: 768px) { .btn { width: 56px } .header { padding: 0 32px } }",
            Status::Upgradable,
        ),
        ("", 0, ".text { flex: none; width: calc(100% - 144px) }", Status::Manual),
        ("", 0, ".text { flex: none; max-width: calc(100% - 144px) }", Status::Manual),
        ("", 0, ".text { flex: none } .title { max-width: 200px }", Status::Manual),
        ("", 0, ".text { flex: none } .title { max-width: 120px }", Status::Upgradable),
        ("", 0, ".text { flex: none } .title { max-width: calc(100vw - 178px) }", Status::Manual),
        ("", 0, ".text { min-width: 160px }", Status::Manual),
        ("", 0, ".text { min-width: 100px }", Status::Upgradable),
        ("", 0, ".title { width: 180px }", Status::Manual),
        ("", 0, ".text { overflow: hidden } .title { width: 180px }", Status::Upgradable),
        (
            "",
            0,
            ".header { display: grid; grid-template-columns: 40px minmax(200px, 1fr) auto }",
            Status::Manual,
        ),
        (
            "",
            0,
            ".header { display: grid; grid-template-columns: 40px minmax(0, 1fr) auto }",
            Status::Upgradable,
        ),
        (field, 0, ".field { flex: 0 0 160px; white-space: nowrap }", Status::Manual),
        (field, 0, ".field { flex: 0 1 160px; min-width: 0; overflow: hidden }", Status::Upgradable),
        (field, 0, ".field { flex: none; white-space: nowrap; padding: 0 12px }", Status::Manual),
        (OFFER, 0, ".offer { padding: 8px 12px; white-space: nowrap }", Status::Manual),
        (OFFER, 0, ".offer { padding: 8px 12px }", Status::Upgradable),
        // Without a title nothing is squeezed.
        (LOGO, 2, ".text { display: none } .logo { flex: 1 }", Status::Upgradable),
    ] {
        for show in ["", " t:else"] {
            let (status, why) = header(show, (beside, &more(buttons), rules));
            assert_eq!(status, expected, "{show} {beside} {buttons} {rules}: {why}");
        }
    }
}

/// A rule that excludes another type is for a button.
#[test]
fn a_button_is_placed_by_a_rule_that_excludes_another_type() {
    const HEADER: &str = ".header { position: relative; display: flex; align-items: center; height: 60px; padding: 0 16px } \
                          .title { flex: 1; min-width: 0 } .b { width: 34px; height: 34px; padding: 0 }";
    for not in ["", ":not(i)", ":not(marquee)", ":not(.x, i)"] {
        let markup = "<header class=\"header\"><div class=\"title\">{{ conversation.subject }}</div><CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton></header>";
        let rules = format!("{HEADER} .b{not} {{ position: absolute; right: 8px; top: 8px }}");
        let (status, why) = status("ChatHeader", &component(markup, &rules));
        assert_eq!(status, Status::Manual, "{not}: {why}");
    }
}

/// What shows instead of something else does so however its condition is written.
#[test]
fn a_condition_may_be_the_opposite_of_another_one_in_several_spellings() {
    const BOX: &str = "<div class=\"header\"><SearchBox t:if=\"{{ showSearchBox }}\" class=\"s\"/>\
                       <div ELSE class=\"row\"><div class=\"title\">{{ conversation.subject }}</div></div></div>";
    const SPREAD: &str = "<div class=\"row\"><div t:if=\"{{ a }}\" class=\"title\">x</div><div ELSE class=\"title\">y</div>\
                          <CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton></div>";
    const ROW: &str =
        ".header { padding: 8px } .row { display: flex; align-items: center } .title { min-width: 0 }";
    for (markup, rules, otherwise, expected) in [
        (BOX, "", "t:else", Status::Upgradable),
        (BOX, "", "t:if=\"{{ showSearchBox == false }}\"", Status::Upgradable),
        (BOX, "", "t:if=\"{{ true != showSearchBox }}\"", Status::Upgradable),
        (BOX, "", "t:if=\"{{ showSearchBox | is_falsy }}\"", Status::Upgradable),
        (BOX, "", "t:else-if=\"{{ true }}\"", Status::Upgradable),
        (BOX, "", "t:if=\"{{ isOpen | is_falsy }}\"", Status::Manual),
        (SPREAD, ".row { justify-content: space-between }", "t:else", Status::Upgradable),
        (SPREAD, ".row { justify-content: space-between }", "t:else-if=\"{{ true }}\"", Status::Upgradable),
        (SPREAD, ".row { justify-content: space-between }", "t:else-if=\"{{ b }}\"", Status::Manual),
    ] {
        let markup = markup.replace("ELSE", otherwise);
        let (status, why) = status("ChatHeader", &component(&markup, &format!("{ROW} {rules}")));
        assert_eq!(status, expected, "{otherwise} {markup}: {why}");
    }
}

/// A length is what it comes to on the screen, whatever unit it is given in.
#[test]
fn lengths_of_a_header_count_in_any_unit() {
    let close = "<CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton>";
    for (rules, behind, expected) in [
        (".h { height: 28px }", "", Status::Manual),
        (".h { height: 21pt }", "", Status::Manual),
        (".h { height: 7mm }", "", Status::Manual),
        (".h { height: 2.8e1px }", "", Status::Manual),
        (".h { height: 45pt }", "", Status::Upgradable),
        (".b { width: 27pt }", close, Status::Upgradable),
        (".b { width: 1cm }", close, Status::Upgradable),
    ] {
        let (status, why) = status("ChatHeader", &header_row(rules, behind));
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A variable of the page is known however the page is named, and one that it has at times is a possible value.
#[test]
fn variables_of_the_page_count_however_it_is_named() {
    for page in [
        ":root {",
        ":ROOT {",
        ":root /* y */ {",
        ":root:where(*) {",
        ":where(:root) {",
        ":is(.x, html) {",
        "@supports (display: grid) { :root {",
        "@supports (color: lab(0 0 0)) { :root {",
        "@media (min-width: 1px) { :root {",
    ] {
        let end = if page.starts_with('@') { "} }" } else { "}" };
        let rules = format!("{page} --x: 16px {end} .h {{ max-height: var(--x) }}");
        let (status, why) = status_of("ChatHeader", &header_row(&rules, ""));
        assert_eq!(status, Status::Manual, "{rules}: {why}");
    }
}

/// What is positioned just beside a header's buttons has the menu under it once they move aside.
#[test]
fn what_is_positioned_beside_the_buttons_needs_room() {
    for (rules, expected) in [
        (".note { position: absolute; right: 60px; top: 20px }", Status::Manual),
        (".note { position: absolute; inset-inline-end: 70px; top: 20px }", Status::Manual),
        (".note { position: absolute; right: 110px; top: 20px }", Status::Upgradable),
        (".note { position: absolute; right: 60px; top: 100% }", Status::Upgradable),
        (".note { position: absolute; right: 60px; top: 60px }", Status::Upgradable),
        (".note { position: absolute; left: 60px; top: 20px }", Status::Upgradable),
    ] {
        let behind = "<CloseButton class=\"b\" /><span class=\"note\">online</span>";
        let text = header_row(&format!(".h {{ position: relative }}\n{rules}"), behind);
        let (status, why) = status("ChatHeader", &text);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// Buttons that share a line of text wrap where a long title leaves their box no room.
#[test]
fn buttons_in_a_line_keep_that_line() {
    const BUTTONS: &str =
        "<div class=\"right\"><SearchButton class=\"b\" /><CloseButton class=\"b\" /></div>";
    for (rules, expected) in [
        (".t { flex: 0 1 auto } .right { margin-left: auto }", Status::Manual),
        (".t { flex: 0 1 auto; min-width: 0 } .right { margin-left: auto }", Status::Manual),
        (".right { margin-left: auto }", Status::Upgradable),
        (".t { flex: 0 1 auto } .right { margin-left: auto; flex-shrink: 0 }", Status::Upgradable),
        (".t { flex: 0 1 auto } .right { margin-left: auto; min-width: max-content }", Status::Upgradable),
        (".t { flex: 0 1 auto; max-width: 60% } .right { margin-left: auto }", Status::Upgradable),
        (".t { flex: none; max-width: calc(100% - 140px) } .right { margin-left: auto }", Status::Upgradable),
        (".t { flex: 0 1 auto } .right { margin-left: auto; white-space: nowrap }", Status::Upgradable),
        (".t { flex: 0 1 auto } .right { margin-left: auto; display: flex }", Status::Upgradable),
    ] {
        let (status, why) = status("ChatHeader", &header_row(rules, BUTTONS));
        assert_eq!(status, expected, "{rules}: {why}");
    }
}
