//! What a menu does to the other things in a header, and they to it.

use theme_upgrade::upgrade::Status;

use super::status;

/// A header had no button so far, so that nobody saw what a long title does to what is behind it.
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

/// What lies over the end of a header is in the way of a menu there, whatever puts it there.
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

/// How the things in a header's row stand decides whether one more moves them.
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
        (".header > * { flex: 1 }", close, Status::Manual),
        (".header > * { flex: 1 }", &[right_alone, close].concat(), Status::Manual),
        (".title { flex: 1 } .right { display: flex } .right > * { flex: 1 }", two, Status::Upgradable),
        (".title { flex: none; width: 200px } .right { display: flex; margin-left: auto }", two, Status::Manual),
        (".title { flex: 0 0 200px }", two, Status::Manual),
        (".title { flex: none; width: 120px } .right { display: flex; margin-left: auto }", two, Status::Upgradable),
        (&[floats, ".title { max-width: 65% }"].concat(), two, Status::Manual),
        (&[floats, ".title { max-width: 40% }"].concat(), two, Status::Upgradable),
        (floats, two, Status::Upgradable),
        (".x { color: #333 }", squeezed, Status::Manual),
        (".x { color: #333 } .name { max-width: 60% }", squeezed, Status::Manual),
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
        (".title { flex: 1 } .right { display: inline } .wide .right { display: flex; flex-direction: column }", right, Status::Manual),
        (".title { flex: 1 } .right { display: flex } .wide .right { display: inline }", right, Status::Manual),
    ] {
        let (status, why) = header(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}
