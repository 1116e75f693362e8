// Typed work is not lost: a form marked data-guard asks before the page is left unsaved.
import { words } from "./words.js";

const dirty = new Set();
const live = () => [...dirty].some((form) => form.isConnected);

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-guard]")) dirty.add(form);
});

// a form that came back with errors holds what was typed
const keepRefused = (root) => {
  for (const control of root.querySelectorAll?.('form[data-guard] [aria-invalid="true"]') ?? []) dirty.add(control.form);
};
document.addEventListener("htmx:load", (event) => keepRefused(event.detail.elt));
keepRefused(document);

document.addEventListener("submit", (event) => {
  dirty.delete(event.target);
});

addEventListener("beforeunload", (event) => {
  if (live()) event.preventDefault();
});

document.addEventListener("htmx:beforeHistorySave", () => dirty.clear());

document.addEventListener("cancel", (event) => {
  const form = event.target.querySelector?.("form[data-guard]");
  if (form && dirty.has(form) && !confirm(words().unsaved)) event.preventDefault();
  else dirty.delete(form);
}, true);
