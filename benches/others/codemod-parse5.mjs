// The same afternoon with parse5, which builds a tree as browsers do: names come in lower case, `<Icon />` stays open,
// and what stands in a <template> is its content. To run: npm install --prefix benches/others parse5
import { parseFragment } from "parse5";
import { codemod } from "./common.mjs";

function look(text, wanted) {
  let has = false;
  let place;
  // A stack and no recursion, as elements that close themselves nest ever deeper here.
  const rest = [parseFragment(text, { sourceCodeLocationInfo: true })];
  while (rest.length > 0) {
    const node = rest.pop();
    if (node.tagName === "actionmenu") has = true;
    if (wanted && place === undefined) {
      const value = node.attrs?.find((one) => one.name === "class")?.value ?? "";
      if (wanted.test(value)) place = node.sourceCodeLocation?.startTag?.endOffset;
    }
    const children = (node.content ?? node).childNodes ?? [];
    for (let at = children.length - 1; at >= 0; at -= 1) rest.push(children[at]);
  }
  return { has, place };
}

codemod(process.argv[2], look);
