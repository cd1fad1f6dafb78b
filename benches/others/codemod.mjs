// What a team would write in an afternoon: find UserMessage and ChatHeader files without the menu and put it into
// the first element with a class that fits. It keeps bytes by splicing at htmlparser2's offsets, and knows nothing of
// comments, chains, scopes or styles. To run: npm install --prefix benches/others htmlparser2
import { Parser } from "htmlparser2";
import { codemod } from "./common.mjs";

function look(text, wanted) {
  let has = false;
  let place;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === "ActionMenu") has = true;
        if (wanted && place === undefined && wanted.test(attributes.class ?? "")) place = parser.endIndex + 1;
      },
    },
    { xmlMode: true, lowerCaseTags: false },
  );
  parser.end(text);
  return { has, place };
}

codemod(process.argv[2], look);
