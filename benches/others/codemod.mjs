// What a team would write in an afternoon: find UserMessage and ChatHeader files without the menu and put it into
// the first element with a class that fits. It keeps bytes by splicing at htmlparser2's offsets, and knows nothing of
// comments, chains, scopes or styles. To run: npm install --prefix benches/others htmlparser2
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Parser } from "htmlparser2";

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

function upgraded(component, text) {
  let has = false;
  let place;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === "ActionMenu") has = true;
        const wanted = CLASSES[component];
        if (wanted && place === undefined && wanted.test(attributes.class ?? "")) place = parser.endIndex + 1;
      },
    },
    { xmlMode: true, lowerCaseTags: false },
  );
  parser.end(text);
  if (has || place === undefined) return text;
  return text.slice(0, place) + SNIPPETS[component] + text.slice(place);
}

let [files, changed] = [0, 0];
for (const path of templates(process.argv[2])) {
  const text = readFileSync(path, "utf8");
  const after = upgraded(basename(path, ".template"), text);
  files += 1;
  if (after !== text) changed += 1;
}
console.log(`${files} files, ${changed} would change`);
