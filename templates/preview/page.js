"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.querySelector(".toolbar");
  const log = document.getElementById("events");
  const frames = { before: document.getElementById("before"), after: document.getElementById("after") };
  const sides = ["before", "after"];

  // What is shown stands in the address, so that a view can be linked to.
  const fill = (name, entries, chosen) => {
    const select = form.elements[name];
    for (const [value, text] of entries) select.add(new Option(text, value));
    if (chosen !== undefined) select.value = chosen;
  };
  fill("theme", data.themes.map((theme, index) => [index, theme.name]));
  fill("scene", data.scenes.map((scene) => [scene.id, scene.title]));
  fill("role", Object.entries(data.roles).map(([name, role]) => [name, role.label]), data.firstRole);
  const follow = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    for (const element of form.elements) {
      if (!wanted.has(element.name)) continue;
      if (element.type === "checkbox") element.checked = wanted.get(element.name) === "on";
      else if ([...element.options].some((option) => option.value === wanted.get(element.name))) {
        element.value = wanted.get(element.name);
      }
    }
    const only = wanted.get("view");
    if (sides.includes(only)) document.documentElement.dataset.only = only;
    else delete document.documentElement.dataset.only;
  };
  follow();

  const chosen = () => {
    const scene = data.scenes.findIndex((scene) => scene.id === form.elements.scene.value);
    return {
      theme: data.themes[Number(form.elements.theme.value)],
      scene: data.scenes[scene],
      sceneIndex: scene,
      roleName: form.elements.role.value,
      role: data.roles[form.elements.role.value],
    };
  };

  // ----- frames

  const load = (side) => {
    const { theme, sceneIndex, roleName } = chosen();
    const index = sides.indexOf(side);
    const styles = theme.styles[index].map((style) => `<style>${data.texts[style]}</style>`).join("");
    const body = data.texts[theme.views[sceneIndex][roleName][index]];
    const page =
      `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">${styles}</head><body>${body}</body></html>`;
    return new Promise((done) => {
      // A load that another one overtakes is nobody's any more.
      frames[side].onload = () => {
        attach(side, frames[side].contentDocument);
        done();
      };
      frames[side].srcdoc = page;
    });
  };

  const look = () => {
    const { theme } = chosen();
    const options = form.elements;
    document.querySelector(".frames").dataset.width = options.width.value;
    for (const side of sides) {
      const page = frames[side].contentDocument;
      if (!page || !page.documentElement) continue;
      const root = page.documentElement;
      root.dir = options.direction.value;
      root.classList.toggle("theme-upgrade-narrow", options.width.value !== "inbox");
      root.classList.toggle("theme-upgrade-dark", options.page.value === "dark");
      root.classList.toggle("theme-upgrade-always", options.menu.value === "always");
      root.classList.toggle("theme-upgrade-outlined", options.outline.checked);
      for (const element of page.querySelectorAll("[data-theme-upgrade-component]")) {
        const names = element.dataset.themeUpgradeComponent.split(" ");
        element.classList.toggle("theme-upgrade-changed", names.some((name) => theme.changed.includes(name)));
      }
    }
  };

  let loads = 0;
  const reload = async () => {
    const turn = ++loads;
    delete document.documentElement.dataset.ready;
    await Promise.all(sides.map(load));
    if (turn !== loads) return;
    look();
    document.documentElement.dataset.ready = String(turn);
  };

  // ----- events

  const tell = (side, text) => {
    const item = document.createElement("li");
    const label = document.createElement("span");
    label.className = "side";
    label.textContent = `${side}: `;
    const code = document.createElement("code");
    code.textContent = text;
    item.append(label, code);
    log.append(item);
    item.scrollIntoView({ block: "nearest" });
  };

  // In these an action is one of a message; elsewhere it is one of the conversation.
  const ofMessages = ["UserMessage", "SystemMessage", "MessageBody"];
  const context = (element) => {
    const { scene } = chosen();
    const slot = element.closest("[data-theme-upgrade-slot]");
    const name = slot ? slot.dataset.themeUpgradeSlot : "";
    const message = ofMessages.includes(name) ? scene.messages[slot.dataset.themeUpgradeMessage] : undefined;
    const entry = slot ? slot.dataset.themeUpgradeEntry : undefined;
    // The list's header belongs to no conversation, and its items to one each.
    const ofNone = ["ConversationListHeader", "ConversationListSearchBox"].includes(name);
    const conversation = ofNone ? null : entry === undefined ? scene.conversation : scene.entries[entry];
    return { slot, message, conversation };
  };
  const custom = (side, name, params, { message, conversation }) => {
    const handler = message ? "onCustomMessageAction" : "onCustomConversationAction";
    const event = message ? { action: name, params, message } : { action: name, params, conversation };
    tell(side, `${handler}(${quoted(name)}, ${JSON.stringify(event)})`);
  };
  const quoted = (text) => `'${text.replace(/[\\']/g, "\\$&")}'`;

  // ----- the menu

  const items = (side, place) => {
    const { role } = chosen();
    const { message, conversation } = place;
    const made = [];
    const add = (name, label, run) => made.push({ name, label, run });
    if (message) {
      if (role.reply) add("t:reply", "Reply", () => tell(side, `TalkJS starts a reply to message ${message.id}`));
      const mayDelete = role.deleteMessages === "all" || (role.deleteMessages === "own" && message.isByMe);
      if (mayDelete) add("t:delete", "Delete", () => tell(side, `TalkJS deletes message ${message.id}`));
    } else if (conversation) {
      const event = JSON.stringify({ conversation });
      if (role.leaveConversation) {
        add("t:leave", "Leave conversation", () => tell(side, `onLeaveConversation(${event})`));
      }
      if (role.markAsUnread) {
        add("t:markAsUnread", "Mark as unread", () => tell(side, `onMarkConversationAsUnread(${event})`));
      }
    }
    const actions = message ? role.messageActions : conversation ? role.conversationActions : [];
    for (const { name, label } of actions) {
      add(name, label, () => custom(side, name, {}, place));
    }
    return made;
  };

  const close = (page, refocus) => {
    const menu = page.querySelector(".action-menu[role=menu]");
    if (!menu) return;
    menu.remove();
    const button = page.querySelector("[aria-haspopup=menu][aria-expanded=true]");
    if (!button) return;
    button.setAttribute("aria-expanded", "false");
    if (refocus) button.focus({ preventScroll: true });
    for (const slot of page.querySelectorAll(".theme-upgrade-open")) slot.classList.remove("theme-upgrade-open");
  };

  const open = (side, page, button) => {
    close(page, false);
    const place = context(button);
    const menu = page.createElement("div");
    menu.className = "action-menu";
    menu.setAttribute("role", "menu");
    const entries = items(side, place);
    for (const { name, label, run } of entries) {
      const item = page.createElement("div");
      item.setAttribute("role", "menuitem");
      item.tabIndex = -1;
      item.dataset.actionName = name;
      item.textContent = label;
      item.addEventListener("click", () => {
        close(page, true);
        run();
      });
      menu.append(item);
    }
    if (entries.length === 0) {
      const nothing = page.createElement("div");
      nothing.className = "theme-upgrade-nothing";
      nothing.tabIndex = -1;
      nothing.textContent = "No actions for this role";
      menu.append(nothing);
    }
    button.setAttribute("aria-expanded", "true");
    // What opened the menu stays, though nobody points at it any more.
    if (place.slot) place.slot.classList.add("theme-upgrade-open");
    page.body.append(menu);
    const box = button.getBoundingClientRect();
    const { clientWidth, clientHeight } = page.documentElement;
    const left = Math.max(4, Math.min(box.left, clientWidth - menu.offsetWidth - 4));
    const below = box.bottom + 4;
    const fits = below + menu.offsetHeight <= clientHeight;
    menu.style.left = `${left}px`;
    menu.style.top = `${fits ? below : Math.max(4, box.top - menu.offsetHeight - 4)}px`;
    menu.firstElementChild.focus();
  };

  const move = (page, key) => {
    const entries = [...page.querySelectorAll(".action-menu [role=menuitem]")];
    if (entries.length === 0) return;
    const at = entries.indexOf(page.activeElement);
    const last = entries.length - 1;
    const next = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[key];
    entries[next].focus();
  };

  const press = (side, page, event) => {
    const menu = page.querySelector(".action-menu[role=menu]");
    const target = event.target;
    if (!menu) {
      // What is no button by itself is pressed by key all the same.
      const isLink = target.matches && target.matches("[role=button][data-action]");
      if (isLink && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        target.click();
      }
      return;
    }
    if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      move(page, event.key);
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      close(page, true);
    } else if ((event.key === "Enter" || event.key === " ") && target.matches("[role=menuitem]")) {
      event.preventDefault();
      target.click();
    }
  };

  const click = (side, page, event) => {
    const target = event.target instanceof page.defaultView.Element ? event.target : null;
    if (!target || target.closest(".action-menu[role=menu]")) return;
    // Nothing in a frame leads anywhere.
    if (target.closest("a, area")) event.preventDefault();
    const button = target.closest("[aria-haspopup=menu]");
    const isOpen = button && button.getAttribute("aria-expanded") === "true";
    close(page, false);
    if (button) {
      if (!isOpen) open(side, page, button);
      return;
    }
    const action = target.closest("[data-action]");
    if (action) {
      const params = JSON.parse(action.dataset.themeUpgradeParams ?? "{}");
      custom(side, action.dataset.action, params, context(action));
    }
  };

  const attach = (side, page) => {
    page.addEventListener("click", (event) => click(side, page, event));
    page.addEventListener("keydown", (event) => press(side, page, event));
    // What a menu belongs to may move away below it.
    page.addEventListener("scroll", (event) => {
      const inMenu = event.target instanceof page.defaultView.Element && event.target.matches(".action-menu");
      if (!inMenu) close(page, false);
    }, true);
  };

  // ----- the toolbar

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    const state = new URLSearchParams(new FormData(form));
    history.replaceState(null, "", `#${state}`);
    if (["theme", "scene", "role"].includes(event.target.name)) reload();
    else look();
  });
  window.addEventListener("hashchange", () => {
    follow();
    reload();
  });
  reload();
})();
