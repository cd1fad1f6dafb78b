//! The preview in a real browser: what users see, click and press, and that nothing of a theme runs or
//! makes requests. Chromium is found by `CHROME`, then on the PATH; without it these tests are skipped, or fail
//! if `THEME_UPGRADE_REQUIRE_BROWSER` is set.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;
mod devtools;
mod hostile;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use devtools::Browser;
use serde_json::Value;

/// What the tests ask of the page: its frames' documents, and positions in them as positions in the window.
const HELPERS: &str = r#"
window.page = (side) => document.getElementById(side).contentDocument;
window.all = (side, selector) => [...page(side).querySelectorAll(selector)];
window.shown = (element) => element.getClientRects().length > 0;
window.place = (side, element) => {
  element.scrollIntoView({ block: 'center' });
  const frame = document.getElementById(side);
  frame.scrollIntoView({ block: 'center' });
  const outer = frame.getBoundingClientRect(), inner = element.getBoundingClientRect();
  return [outer.left + frame.clientLeft + inner.left + inner.width / 2,
          outer.top + frame.clientTop + inner.top + inner.height / 2];
};
window.menus = (side, component) => all(side, `[data-theme-upgrade-slot="${component}"] [aria-haspopup=menu]`);
window.log = () => [...document.querySelectorAll('#events li')].map((item) => item.textContent);
window.entries = (side) => all(side, '.action-menu[role=menu] [role=menuitem]').map((item) => item.textContent);
"#;

/// A preview of `theme` in a new folder.
fn preview(theme: &Path, arguments: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let theme = theme.canonicalize().unwrap();
    let mut all = vec!["preview", theme.to_str().unwrap(), "-o", page.to_str().unwrap()];
    all.extend(arguments);
    let run = common::run(folder.path(), &all);
    assert!(page.is_file(), "{}", run.shown());
    (folder, page)
}

fn open(browser: &mut Browser, page: &Path, view: &str) {
    browser.open(page, view);
    browser.evaluate(HELPERS);
}

fn point(place: &Value) -> (f64, f64) {
    (place[0].as_f64().unwrap(), place[1].as_f64().unwrap())
}

/// All available themes: those of the repository, and those beside it.
fn themes() -> Vec<PathBuf> {
    let mut themes = common::fixtures("themes");
    let beside = ["../shared/themes/harbor", "../shared/themes/lantern.themes.json"];
    for path in beside.map(common::repository) {
        match path.exists() {
            true => themes.push(path),
            false => eprintln!("skipped: no {}", path.display()),
        }
    }
    themes
}

#[test]
fn every_theme_has_its_menus_after_the_upgrade() {
    let Some(mut browser) = Browser::start(&[]) else { return };
    let mut measures = String::new();
    for path in themes() {
        let (_keep, page) = preview(&path, &[]);
        open(&mut browser, &page, "");
        let names = browser.evaluate("JSON.parse(document.getElementById('data').textContent).themes");
        for (index, theme) in names.as_array().unwrap().iter().enumerate() {
            open(&mut browser, &page, &format!("theme={index}"));
            let told = look_at(&mut browser, theme);
            if path.starts_with(common::repository("fixtures")) {
                measures += &told;
            }
        }
    }
    common::assert_snapshot_in(&common::repository("fixtures/browser"), "measures", &measures);
}

/// Examines one theme as a reviewer does, and returns its measurements.
fn look_at(browser: &mut Browser, theme: &Value) -> String {
    let name = theme["name"].as_str().unwrap();
    let changes = |component: &str| theme["changed"].as_array().unwrap().iter().any(|one| one == component);
    let mut told = format!("{name}\n");
    for component in ["ChatHeader", "UserMessage"] {
        let count = |browser: &mut Browser, side: &str| {
            browser.evaluate(&format!("menus('{side}', '{component}').length")).as_u64().unwrap()
        };
        let (before, after) = (count(browser, "before"), count(browser, "after"));
        writeln!(told, "  {component}: {before} menus before, {after} after").unwrap();
        match changes(component) {
            true => assert!(before == 0 && after > 0, "{name} {component}: {before}, {after}"),
            false => assert_eq!(before, after, "{name} {component}"),
        }
    }
    if theme["changed"].as_array().unwrap().iter().any(|one| one == "UserMessage") {
        told += &hover_over_messages(browser, name);
    }
    choose(
        browser,
        name,
        "UserMessage",
        "Report message",
        "onCustomMessageAction('report', {\"action\":\"report\"",
    );
    choose(
        browser,
        name,
        "ChatHeader",
        "Leave conversation",
        "onLeaveConversation({\"conversation\":{\"id\"",
    );
    told
}

/// Hovering shows the button, inside the bubble and large enough.
fn hover_over_messages(browser: &mut Browser, name: &str) -> String {
    let mut told = String::new();
    for message in ["m02", "m03", "m06"] {
        let slot = format!("page('after').querySelector('[data-theme-upgrade-message={message}]')");
        let button = format!("{slot}.querySelector('[aria-haspopup=menu]')");
        browser.point_at((1.0, 1.0));
        let hidden = browser.evaluate(&format!("!shown({button})"));
        assert_eq!(hidden, true, "{name} {message}: the menu shows though nobody points at the message");
        let place = browser.evaluate(&format!("place('after', {slot})"));
        browser.point_at(point(&place));
        browser.wait_for(&format!("shown({button})"));
        let measures = browser.evaluate(&format!(
            "(() => {{
               const button = {button}, bubble = button.offsetParent;
               const inner = button.getBoundingClientRect(), outer = bubble.getBoundingClientRect();
               return {{
                 width: inner.width, height: inner.height,
                 top: Math.round(inner.top - outer.top), right: Math.round(outer.right - inner.right),
                 inside: inner.left >= outer.left - 1 && inner.right <= outer.right + 1
                      && inner.top >= outer.top - 1 && (inner.bottom <= outer.bottom + 1 || outer.height < 28),
                 isLow: outer.height < 28,
                 inSlot: {slot}.contains(bubble),
               }};
             }})()"
        ));
        let (width, height) = (measures["width"].as_f64().unwrap(), measures["height"].as_f64().unwrap());
        assert!(width >= 24.0 && height >= 24.0, "{name} {message}: {measures}");
        assert_eq!(
            (&measures["inside"], &measures["inSlot"]),
            (&true.into(), &true.into()),
            "{name}: {measures}"
        );
        let (top, right) = (&measures["top"], &measures["right"]);
        // A bubble of one line without any padding is lower than a touch target.
        let low = if measures["isLow"] == true { ", higher than the bubble" } else { "" };
        writeln!(told, "  {message}: {top} px from the bubble's top, {right} px from its right{low}")
            .unwrap();
    }
    told
}

/// Clicks the menu of a component, chooses an action, and expects its event.
fn choose(browser: &mut Browser, name: &str, component: &str, label: &str, event: &str) {
    let button = format!("menus('after', '{component}')[0]");
    if browser.evaluate(&format!("!{button}")) == true {
        // A theme from before this component existed.
        return;
    }
    let slot = format!("{button}.closest('[data-theme-upgrade-slot]')");
    let place = browser.evaluate(&format!("place('after', {slot})"));
    browser.point_at(point(&place));
    browser.wait_for(&format!("shown({button})"));
    let place = browser.evaluate(&format!("place('after', {button})"));
    browser.click(point(&place));
    browser.wait_for("entries('after').length");
    let item = format!("all('after', '[role=menuitem]').find((item) => item.textContent === '{label}')");
    let place = browser.evaluate(&format!("place('after', {item})"));
    browser.click(point(&place));
    let last = browser.evaluate("log().at(-1)");
    let last = last.as_str().unwrap_or_default();
    assert!(last.starts_with(&format!("after: {event}")), "{name} {component}: {last}");
    assert_eq!(browser.evaluate("entries('after').length"), 0, "the menu closes");
}

#[test]
fn the_menu_holds_what_the_role_may_do() {
    let Some(mut browser) = Browser::start(&[]) else { return };
    let (_keep, page) = preview(&common::repository("fixtures/themes/meadow"), &[]);
    let open_menu = |browser: &mut Browser, view: &str, button: &str| {
        open(browser, &page, &format!("menu=always&{view}"));
        browser.evaluate(&format!("{button}.click()"));
        browser.evaluate("entries('after')")
    };
    let header = "menus('after', 'ChatHeader')[0]";
    let of = |message: &str| {
        format!("all('after', '[data-theme-upgrade-message={message}] [aria-haspopup=menu]')[0]")
    };
    for (view, button, expected) in [
        ("role=default", header.to_owned(), &["Leave conversation", "Mark as unread", "Mute"][..]),
        (
            "role=moderator",
            header.to_owned(),
            &["Leave conversation", "Mark as unread", "Mute", "Close ticket"],
        ),
        ("role=default", of("m02"), &["Reply", "Report message"]),
        ("role=default", of("m03"), &["Reply", "Delete", "Report message"]),
        ("role=moderator", of("m02"), &["Reply", "Delete", "Pin to top"]),
        ("role=guest", of("m02"), &[]),
    ] {
        assert_eq!(open_menu(&mut browser, view, &button), serde_json::json!(expected), "{view} {button}");
    }
    // A role without any rights has no menu in the header, and is told so in a message's menu.
    assert_eq!(browser.evaluate("menus('after', 'ChatHeader').length"), 0);
    assert_eq!(browser.evaluate("all('after', '.action-menu')[0].textContent"), "No actions for this role");
    // The layout sets how the menu looks.
    open_menu(&mut browser, "role=default", header);
    let radius = browser.evaluate("getComputedStyle(all('after', '.action-menu')[0]).borderRadius");
    assert_eq!(radius, "8px", "as meadow's layout.json says");
}

#[test]
fn the_menu_can_be_used_by_keyboard() {
    let Some(mut browser) = Browser::start(&[]) else { return };
    let (_keep, page) = preview(&common::repository("fixtures/themes/meadow"), &[]);
    open(&mut browser, &page, "");
    let slot = "page('after').querySelector('[data-theme-upgrade-message=m03]')";
    browser.evaluate(&format!("{slot}.focus()"));
    browser.press("Tab");
    let focused = "page('after').activeElement";
    assert_eq!(browser.evaluate(&format!("{focused}.getAttribute('aria-haspopup')")), "menu");
    assert_eq!(browser.evaluate(&format!("{slot}.contains({focused})")), true);
    browser.press("Enter");
    assert_eq!(browser.evaluate(&format!("{focused}.textContent")), "Reply");
    for (key, expected) in [
        ("ArrowDown", "Delete"),
        ("ArrowDown", "Report message"),
        ("ArrowDown", "Reply"),
        ("ArrowUp", "Report message"),
        ("Home", "Reply"),
        ("End", "Report message"),
    ] {
        browser.press(key);
        assert_eq!(browser.evaluate(&format!("{focused}.textContent")), expected, "{key}");
    }
    browser.press("Escape");
    assert_eq!(browser.evaluate("entries('after').length"), 0);
    assert_eq!(browser.evaluate(&format!("{focused}.getAttribute('aria-haspopup')")), "menu");
    assert_eq!(browser.evaluate(&format!("{focused}.getAttribute('aria-expanded')")), "false");
    browser.press("Enter");
    browser.press("End");
    browser.press("Enter");
    let last = browser.evaluate("log().at(-1)");
    let last = last.as_str().unwrap();
    assert!(last.starts_with("after: onCustomMessageAction('report', {\"action\":\"report\""), "{last}");
    assert!(last.contains("\"id\":\"m03\""), "{last}");
    assert_eq!(browser.evaluate(&format!("{focused}.getAttribute('aria-haspopup')")), "menu");
}

#[test]
fn the_toolbar_changes_what_is_shown() {
    let Some(mut browser) = Browser::start(&[]) else { return };
    let (_keep, page) = preview(&common::repository("fixtures/themes/meadow"), &[]);
    open(&mut browser, &page, "");
    let set = |browser: &mut Browser, name: &str, value: &str| {
        browser.evaluate(&format!(
            "(() => {{ const field = document.querySelector('.toolbar').elements['{name}'];
               field.type === 'checkbox' ? field.checked = true : field.value = '{value}';
               field.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
        ));
        browser.wait_for("document.documentElement.dataset.ready");
    };
    set(&mut browser, "direction", "rtl");
    assert_eq!(browser.evaluate("getComputedStyle(page('after').body).direction"), "rtl");
    set(&mut browser, "page", "dark");
    assert_eq!(browser.evaluate("getComputedStyle(page('after').documentElement).colorScheme"), "dark");
    assert_eq!(browser.evaluate("shown(all('after', '.theme-upgrade-feed')[0])"), false);
    set(&mut browser, "width", "inbox");
    assert_eq!(browser.evaluate("shown(all('after', '.theme-upgrade-feed')[0])"), true);
    set(&mut browser, "width", "phone");
    assert_eq!(browser.evaluate("document.getElementById('after').offsetWidth"), 375);
    assert_eq!(browser.evaluate("menus('after', 'UserMessage').some(shown)"), false);
    set(&mut browser, "menu", "always");
    assert_eq!(browser.evaluate("menus('after', 'UserMessage').every(shown)"), true);
    let outlined = "all('after', '.theme-upgrade-changed').filter((element) => \
                    getComputedStyle(element).outlineStyle === 'dashed').length";
    assert_eq!(browser.evaluate(outlined), 0);
    set(&mut browser, "outline", "on");
    assert!(browser.evaluate(outlined).as_u64().unwrap() > 2);
    set(&mut browser, "scene", "group");
    assert_eq!(browser.evaluate("all('after', '[data-theme-upgrade-message=g02]').length"), 1);
    // The address holds the view, which is restored from it.
    let hash = browser.evaluate("location.hash.slice(1)");
    open(&mut browser, &page, hash.as_str().unwrap());
    assert_eq!(browser.evaluate("all('after', '[data-theme-upgrade-message=g02]').length"), 1);
    assert_eq!(browser.evaluate("getComputedStyle(page('after').body).direction"), "rtl");
}

#[test]
fn buttons_of_the_theme_tell_their_events() {
    let Some(mut browser) = Browser::start(&[]) else { return };
    let header = "<template><header><ActionButton action=\"openOrder\" data-orderId=\"{{ conversation.custom.orderId }}\" \
                  note=\"it's\">Order</ActionButton></header></template>";
    let message = "<template><div><MessageBody body=\"{{ body }}\" /><ActionLink action=\"like\">Like</ActionLink></div></template>";
    let theme = common::folder(&[
        ("ChatHeader.template", header.as_bytes()),
        ("UserMessage.template", message.as_bytes()),
    ]);
    let (_keep, page) = preview(theme.path(), &[]);
    open(&mut browser, &page, "");
    browser.evaluate("all('before', '[data-action=openOrder]')[0].click()");
    let expected = "before: onCustomConversationAction('openOrder', {\"action\":\"openOrder\",\
        \"params\":{\"note\":\"it's\",\"orderId\":\"1187\"},\"conversation\":{\"id\":\"order-1187\",\
        \"subject\":\"Order 1187\",\"custom\":{\"orderId\":\"1187\"}}})";
    assert_eq!(browser.evaluate("log().at(-1)"), expected);
    browser.evaluate("all('after', '[data-theme-upgrade-message=m02] [data-action=like]')[0].focus()");
    browser.press("Enter");
    let last = browser.evaluate("log().at(-1)");
    assert!(
        last.as_str().unwrap().starts_with(
            "after: onCustomMessageAction('like', {\"action\":\"like\",\"params\":{},\"message\":{"
        ),
        "{last}"
    );
}

#[test]
fn pictures_are_taken() {
    if devtools::program().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let theme = common::repository("fixtures/themes/meadow");
    let run =
        common::run(folder.path(), &["preview", theme.to_str().unwrap(), "-q", "--screenshot", "shots"]);
    assert_eq!(run.code, 0, "{}", run.shown());
    let mut pictures = Vec::new();
    for side in ["before", "after"] {
        for scene in ["direct", "group", "search"] {
            let file = folder.path().join(format!("shots/meadow-{scene}-{side}.png"));
            let bytes = std::fs::read(file).unwrap();
            assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.len() > 4000);
            let size = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
            assert_eq!((size(16), size(20)), (420, 720));
            pictures.push(bytes);
        }
    }
    assert_ne!(pictures[0], pictures[3], "the menu is to be seen");
}

#[test]
fn quick_changes_and_links_leave_a_page_that_works() {
    let Some(mut browser) = Browser::start(&[]) else { return };
    let (_keep, page) = preview(&common::repository("fixtures/themes/meadow"), &[]);
    open(&mut browser, &page, "");
    browser.evaluate(
        "(() => { const field = document.querySelector('.toolbar').elements.scene;
           for (const value of ['group', 'search', 'direct']) {
             field.value = value;
             field.dispatchEvent(new Event('change', { bubbles: true }));
           } })()",
    );
    browser.wait_for("document.documentElement.dataset.ready");
    browser.evaluate("menus('after', 'ChatHeader')[0].click()");
    assert_eq!(browser.evaluate("entries('after').length"), 3, "one click opens the menu once");
    browser.evaluate("location.hash = '#scene=group&role=moderator'");
    browser.wait_for(
        "document.documentElement.dataset.ready && all('after', '[data-theme-upgrade-message=g02]').length",
    );
    browser.evaluate("menus('after', 'ChatHeader')[0].click()");
    assert_eq!(browser.evaluate("entries('after').at(-1)"), "Close ticket");
    // The element that it belongs to moves away below it.
    browser.evaluate("all('after', '.theme-upgrade-messages')[0].dispatchEvent(new Event('scroll'))");
    assert_eq!(browser.evaluate("entries('after').length"), 0);
}

#[test]
fn a_theme_cannot_take_the_place_of_what_the_page_asks_for() {
    let Some(mut browser) = Browser::start(&[]) else { return };
    let message = "<template><form class=\"message\"><input name=\"classList\" /><input id=\"closest\" /><img name=\"addEventListener\" \
                   id=\"querySelectorAll\" src=\"data:image/png,x\" /><ActionButton action=\"like\" data-theme-upgrade-params=\"{\">Like</ActionButton>\
                   <MessageBody body=\"{{ body }}\" /></form></template>";
    let theme = common::folder(&[("UserMessage.template", message.as_bytes())]);
    let (_keep, page) = preview(theme.path(), &[]);
    open(&mut browser, &page, "outline=on");
    browser.evaluate("all('before', '[data-theme-upgrade-message=m02] [data-action=like]')[0].click()");
    let last = browser.evaluate("log().at(-1)");
    assert!(last.as_str().unwrap().starts_with("before: onCustomMessageAction('like'"), "{last}");
}

#[test]
fn entries_of_the_inbox_and_menus_on_demand() {
    let Some(mut browser) = Browser::start(&[]) else { return };
    let item = "<template><div><ActionButton action=\"archive\">{{ conversation.subject }}</ActionButton></div></template>";
    let message = "<template><div class=\"m\"><MessageBody body=\"{{ body }}\" /><ActionButton action=\"like\">Like</ActionButton>\
                   <ActionMenu t:if=\"{{ showActionMenu }}\" class=\"x\"><Icon type=\"more\" /></ActionMenu></div></template>";
    let actions: Vec<String> =
        (0..60).map(|at| format!("{{\"name\": \"a{at}\", \"label\": \"Action {at}\"}}")).collect();
    let data = format!("{{\"roles\": {{\"default\": {{\"messageActions\": [{}]}}}}}}", actions.join(","));
    let theme = common::folder(&[
        ("ConversationListItem.template", item.as_bytes()),
        ("UserMessage.template", message.as_bytes()),
        ("data.json", data.as_bytes()),
    ]);
    let data = theme.path().join("data.json");
    let (_keep, page) = preview(theme.path(), &["--data", data.to_str().unwrap()]);
    open(&mut browser, &page, "width=inbox");
    browser.evaluate("all('after', '[data-action=archive]')[1].click()");
    let last = browser.evaluate("log().at(-1)");
    assert!(last.as_str().unwrap().contains("\"conversation\":{\"id\":\"garden\""), "{last}");
    // By keyboard a message shows its menu; going backwards, every stop is visible.
    browser.evaluate("all('after', '[data-theme-upgrade-message=m03]')[0].focus()");
    browser.press("Tab");
    browser.press("Tab");
    assert_eq!(browser.evaluate("page('after').activeElement.getAttribute('aria-haspopup')"), "menu");
    browser.press("Enter");
    assert_eq!(browser.evaluate("entries('after').length"), 62);
    browser.press("End");
    let inside = "(() => { const box = page('after').activeElement.getBoundingClientRect();
                    return box.top >= 0 && box.bottom <= page('after').documentElement.clientHeight; })()";
    assert_eq!(browser.evaluate(inside), true, "the last entry can be seen");
}

#[test]
fn keyframes_of_one_name_are_those_of_each_component() {
    let Some(mut browser) = Browser::start(&[]) else { return };
    let component = |body: &str, keyframes: &str| {
        format!(
            "<template><div class=\"m\">{body}<b class=\"own\">x</b><b class=\"theirs\">x</b></div></template>\n\
             <style>{keyframes} .own {{ animation: spin 1s infinite }} .theirs {{ animation: global 1s infinite }}</style>"
        )
    };
    let keyframes = |name: &str, color: u8| {
        format!("@keyframes {name} {{ from, to {{ color: rgb({color}, {color}, {color}) }} }}")
    };
    let message = component("<MessageBody body=\"{{ body }}\" />", &keyframes("spin", 1));
    let theme = common::folder(&[
        ("UserMessage.template", message.as_bytes()),
        ("ChatHeader.template", component("", &keyframes("spin", 2)).as_bytes()),
        ("GlobalCSS.template", format!("<style>{}</style>", keyframes("global", 3)).as_bytes()),
    ]);
    let (_keep, page) = preview(theme.path(), &[]);
    open(&mut browser, &page, "");
    for (class, color) in [
        ("UserMessage__own", "rgb(1, 1, 1)"),
        ("ChatHeader__own", "rgb(2, 2, 2)"),
        ("UserMessage__theirs", "rgb(3, 3, 3)"),
        ("ChatHeader__theirs", "rgb(3, 3, 3)"),
    ] {
        let shown =
            format!("page('before').defaultView.getComputedStyle(all('before', '.{class}')[0]).color");
        assert_eq!(browser.evaluate(&shown), color, "{class}");
    }
}
