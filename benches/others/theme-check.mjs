// Lints a theme folder with Shopify's theme-check and its recommended checks, and prints how much it found. Most of
// that says that TalkJS is not Shopify (filters it does not know, no page that uses the snippets), but it parses all of
// it. To run: npm install --prefix benches/others @shopify/theme-check-node
import { resolve } from "node:path";
import { themeCheckRun } from "@shopify/theme-check-node";

// It would ask the network for newer docs of Shopify at every run; where there are none it takes its own.
process.env.SHOPIFY_TLD_ROOT = "/dev/null";

const { theme, offenses } = await themeCheckRun(resolve(process.argv[2]), "theme-check:recommended");
const unparsed = theme.filter((file) => file.ast instanceof Error).length;
console.log(`${theme.length} files, ${unparsed} not parsed, ${offenses.length} offenses`);
