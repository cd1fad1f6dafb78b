// What the codemods for node share: walking the tree, the snippets, where they belong, splicing and counting. Each
// one brings a function that looks at a text and says whether the menu is there and where it would go.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const SNIPPETS = {
  UserMessage: '<ActionMenu class="action-menu"><Icon type="horizontalDots" /></ActionMenu>',
  ChatHeader: '<ActionMenu t:if="{{ showActionMenu }}" class="action-button"><Icon type="horizontalDots" /></ActionMenu>',
};
const CLASSES = { UserMessage: /\b(message|bubble|balloon)\b/, ChatHeader: /\bactions\b/ };

function* templates(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* templates(path);
    else if (entry.name.endsWith(".template")) yield path;
  }
}

function upgraded(component, text, look) {
  const { has, place } = look(text, CLASSES[component]);
  if (has || place === undefined) return text;
  return text.slice(0, place) + SNIPPETS[component] + text.slice(place);
}

export function codemod(folder, look) {
  let [files, changed] = [0, 0];
  for (const path of templates(folder)) {
    const text = readFileSync(path, "utf8");
    const after = upgraded(basename(path, ".template"), text, look);
    files += 1;
    if (after !== text) changed += 1;
  }
  console.log(`${files} files, ${changed} would change`);
}
