// node asyncapi_parser.js FILE...: what AsyncAPI's own parser, which is beside it in node_modules, has against each, as JSON: a list a file
// of {code, severity, path}; severity 0 is an error, 1 a warning, 2 and 3 are remarks.
"use strict";
const fs = require("fs");
const { Parser } = require("@asyncapi/parser");

async function complaints(file) {
  const { document, diagnostics } = await new Parser().parse(fs.readFileSync(file, "utf8"));
  const found = diagnostics.map(({ code, severity, path }) => ({ code, severity, path: path.join("/") }));
  return document ? found : [...found, { code: "no-document", severity: 0, path: "" }];
}

Promise.all(process.argv.slice(2).map(complaints)).then((all) => console.log(JSON.stringify(all)));
