// The side panel: links marked data-panel open beside the page, under an address of their own (?panel=…).
import { filled } from "./words.js";

const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
let opener = null;

const address = (path) => {
  const url = new URL(location.href);
  if (path) url.searchParams.set("panel", path);
  else url.searchParams.delete("panel");
  return url.pathname + url.search.replaceAll("%2F", "/") + url.hash;
};

const ownPath = (text) => {
  const url = text && text.startsWith("/") ? new URL(text, location.origin) : null;
  return url && url.origin === location.origin ? url.pathname + url.search : null;
};

const show = (path) => {
  panel.querySelector("[data-panel-page]").href = path;
  return htmx.ajax("GET", path, { target: "#panel-body", swap: "innerHTML" });
};

export const openPanel = (path, from) => {
  if (panel.hidden) opener = from ?? document.activeElement;
  history.pushState({ panel: path }, "", address(path));
  show(path);
};

export const closePanel = ({ keepAddress = false } = {}) => {
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("panel-open");
  body.replaceChildren();
  if (!keepAddress) history.pushState({}, "", address(null));
  if (opener?.isConnected) opener.focus();
  opener = null;
  document.dispatchEvent(new CustomEvent("kit:panel", { detail: null }));
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-panel]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    openPanel(ownPath(link.getAttribute("href")) ?? link.href, link);
  }
  if (event.target.closest("[data-panel-close]") && panel.contains(event.target)) {
    event.preventDefault();
    closePanel();
  }
});

// not before it has settled, as with dialogs
document.addEventListener("htmx:afterSettle", (event) => {
  if (!filled(event, body)) return;
  panel.hidden = false;
  document.body.classList.add("panel-open");
  const kind = body.querySelector("[data-panel-kind]")?.dataset.panelKind ?? "";
  panel.querySelector(".panel-bar > :first-child").textContent = kind;
  if (!body.contains(document.activeElement)) (body.querySelector("[autofocus], [data-panel-title]") ?? panel).focus();
  document.dispatchEvent(new CustomEvent("kit:panel", { detail: panel.querySelector("[data-panel-page]").getAttribute("href") }));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel && !panel.hidden && !document.querySelector("dialog[open], details.menu[open]")) closePanel();
});

document.addEventListener("kit:close", () => panel && closePanel());

addEventListener("popstate", () => {
  const path = ownPath(new URL(location.href).searchParams.get("panel"));
  if (path) show(path);
  else closePanel({ keepAddress: true });
});

const asked = ownPath(new URL(location.href).searchParams.get("panel"));
if (asked && panel) addEventListener("load", () => show(asked), { once: true });
