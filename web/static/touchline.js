// The editor without a reload: runs the query, draws its rows, keeps it in the address.
// Without this file the form does the same by loading the page anew.
"use strict";

const LONG = 48;

const form = document.querySelector("form.editor");
const box = form.elements.query;
const state = document.getElementById("state");
const answer = document.getElementById("answer");
const base = form.dataset.base;
const PREFIXES = JSON.parse(form.dataset.prefixes);
let running = null;

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function compact(iri) {
  if (iri.startsWith(base)) return iri.slice(base.length);
  for (const [prefix, start] of Object.entries(PREFIXES)) if (iri.startsWith(start)) return `${prefix}:${iri.slice(start.length)}`;
  return iri;
}

function link(iri) {
  if (iri.startsWith(base)) return element("a", { href: "/" + encodeURI(iri.slice(base.length)).replace(/[?#]/g, encodeURIComponent), title: iri }, compact(iri));
  if (/^https?:/.test(iri)) return element("a", { href: iri, title: iri, rel: "noreferrer nofollow" }, compact(iri));
  return iri;
}

function cell(term) {
  if (!term) return element("td");
  if (term.type === "uri") return element("td", {}, link(term.value));
  if (term.type === "triple") return element("td", { class: "long" }, JSON.stringify(term.value));
  const datatype = term.datatype || "";
  const look = /#(integer|decimal|double)$/.test(datatype) ? "number" : datatype.endsWith("#date") ? "date" : term.value.length > LONG ? "long" : "";
  return element("td", look ? { class: look } : {}, term.value);
}

function table(head, rows) {
  const heading = element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)));
  const body = rows.map((row) => element("tr", {}, ...head.map((name) => cell(row[name]))));
  const grid = element("table", { class: "result" }, element("thead", {}, heading), element("tbody", {}, ...body));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Result" }, grid);
}

function forms(query) {
  const link = (name) =>
    element("li", {}, element("a", { href: `${form.dataset.endpoint}?${new URLSearchParams({ query, format: name })}` }, name.toUpperCase()));
  return element("ul", { class: "forms", "aria-label": "This answer as data" }, ...["json", "csv", "tsv", "xml"].map(link));
}

function draw(query, text, type, milliseconds, cut) {
  if (!type.includes("json")) return [element("pre", { tabindex: "0" }, text)];
  const said = JSON.parse(text);
  if ("boolean" in said) return [element("p", { class: "card" }, element("b", {}, said.boolean ? "Yes" : "No"))];
  const rows = said.results.bindings;
  const count = `${rows.length} ${rows.length === 1 ? "row" : "rows"} in ${milliseconds} ms${cut ? "; more were left out" : ""}`;
  const bar = element("div", { class: "bar" }, element("span", { class: "soft small" }, count), forms(query));
  return [bar, rows.length ? table(said.head.vars, rows) : element("p", { class: "card" }, "No report that was read answers this.")];
}

async function run(query) {
  if (running) running.abort();
  const mine = (running = new AbortController());
  state.textContent = "Running…";
  try {
    const started = performance.now();
    const response = await fetch(form.dataset.endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
      body: query,
      signal: mine.signal,
    });
    const text = await response.text();
    const took = Math.round(performance.now() - started);
    if (response.ok) answer.replaceChildren(...draw(query, text, response.headers.get("Content-Type"), took, response.headers.has("X-Touchline-Cut")));
    else answer.replaceChildren(element("div", { class: "notice", role: "alert" }, element("b", {}, problem(text))));
    state.textContent = "";
  } catch (error) {
    if (error.name === "AbortError") return;
    answer.replaceChildren(element("div", { class: "notice", role: "alert" }, "The server cannot be reached."));
    state.textContent = "";
  }
}

function problem(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return text;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.pushState(null, "", `?${new URLSearchParams({ query: box.value })}#answer`);
  run(box.value);
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});
window.addEventListener("popstate", () => location.reload());
