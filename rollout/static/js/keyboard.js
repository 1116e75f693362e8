// One-letter keys, where no text is being typed: n / j k e x ? and Enter on a row.
import { currentRow, editorOf, moveRow, pickRow } from "./lists.js";
import { isTyping } from "./words.js";

const list = () => document.activeElement.closest?.("[data-list]") ?? document.querySelector("[data-list]");

const onRow = (act) => () => {
  const row = list() && currentRow(list());
  if (row) act(row);
};

const keys = {
  n: () => document.querySelector("[data-key-new]")?.click(),
  "/": () => document.querySelector("[data-list-search]")?.focus(),
  j: () => list() && moveRow(list(), 1),
  k: () => list() && moveRow(list(), -1),
  x: onRow(pickRow),
  e: onRow((row) => (editorOf(row) ?? row.querySelector(".row-link"))?.click()),
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-help]")) document.getElementById("keys").showModal();
  if (event.target === document.getElementById("keys")) event.target.close();
});
