// Runs the page of /docs in a browser's model of a document, and looks whether everything of openapi.json is there.
//   node page.mjs PAGE DOCUMENT
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { JSDOM, VirtualConsole } from "jsdom";

const [page, text] = await Promise.all(process.argv.slice(2).map((file) => readFile(file, "utf8")));
const api = JSON.parse(text);
const asked = [];
const faults = new VirtualConsole().on("jsdomError", (error) => { throw error; });

async function open(answer) {
  const dom = new JSDOM(page, {
    url: "http://portal.test/docs",
    runScripts: "dangerously",
    virtualConsole: faults,
    beforeParse: (window) => {
      window.fetch = async (address) => {
        asked.push(new URL(address, window.location.href).href);
        return answer;
      };
    },
  });
  await new Promise((done) => setTimeout(done, 0));
  return dom.window;
}

const window = await open({ ok: true, json: async () => structuredClone(api) });
const { document } = window;
assert.deepEqual(asked, ["http://portal.test/openapi.json"], "the page asks for the document and nothing else");
for (const element of document.querySelectorAll("[src], [href]")) {
  const target = element.getAttribute("src") ?? element.getAttribute("href");
  assert(target.startsWith("#") || target === "openapi.json" || target === "data:,", target);
  if (target.startsWith("#")) assert(document.getElementById(target.slice(1)), `${target} leads somewhere`);
}

const methods = ["get", "post", "put", "patch", "delete"];
const resolve = (value) => value.$ref ? value.$ref.slice(2).split("/").reduce((at, key) => at[key], api) : value;
let count = 0;
for (const [path, item] of Object.entries(api.paths)) {
  for (const method of methods.filter((name) => item[name])) {
    const operation = item[method];
    const shown = document.getElementById(operation.operationId)?.textContent;
    assert(shown?.includes(method.toUpperCase() + path), `${method} ${path} is shown`);
    assert(document.getElementById("to-" + operation.operationId), `${method} ${path} is in the list`);
    for (const parameter of [...item.parameters ?? [], ...operation.parameters ?? []].map(resolve)) {
      assert(shown.includes(parameter.name) && shown.includes(parameter.description.split("`")[0]), `${method} ${path} ${parameter.name}`);
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      assert(shown.includes(status), `${method} ${path} ${status}`);
      for (const name of Object.keys(Object.values(resolve(response).content ?? {})[0]?.examples ?? {})) assert(shown.includes(name), `${method} ${path} ${status} ${name}`);
    }
    count++;
  }
}
for (const [name, schema] of Object.entries(api.components.schemas)) {
  const shown = document.getElementById("schema-" + name)?.textContent;
  assert(shown, `${name} is shown`);
  for (const property of Object.keys(schema.properties ?? {})) assert(shown.includes(property), `${name}.${property}`);
}
assert(!document.getElementById("main").textContent.match(/undefined|\[object/), "nothing is shown that is not there");

function found(words) {
  document.getElementById("search").value = words;
  document.getElementById("search").dispatchEvent(new window.Event("input"));
  return [...document.querySelectorAll("article:not([hidden])")].map((article) => article.id);
}
assert.deepEqual(found("history restore"), ["compareRevisions", "restoreRevision"]);
assert(found("too-many-removals").includes("resetServices"));
assert(!found("too-many-removals").includes("getService"));
assert(found("keep_weights").includes("resetServers"));
assert.deepEqual(found("nowhere"), []);
assert.equal(found("").length, count + Object.keys(api.components.schemas).length);

const broken = await open({ ok: false, status: 503 });
assert(broken.document.body.textContent.includes("503"), "what goes wrong is told");
console.log(`${count} operations are shown.`);
