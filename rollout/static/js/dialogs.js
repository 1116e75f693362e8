// Links marked data-dialog open in the one dialog; forms marked data-confirm ask first.
import { filled, words } from "./words.js";

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");
let opener = null;

export const openDialog = () => {
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  const first = body.querySelector("[autofocus], .form input:not([type=hidden]), .form select, .form textarea, .filter-form input:not([type=hidden])");
  (first ?? body.querySelector("h2, button"))?.focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    htmx.ajax("GET", link.href, { target: "#dialog-body", swap: "innerHTML" });
  }
  const leave = event.target.closest("[data-dialog-close]");
  if (leave && dialog.contains(leave)) {
    event.preventDefault();
    dialog.close();
  }
  if (event.target === dialog) dialog.close();
});

// a form may stand where parts of the page replace themselves whole; the dialog itself stays
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target === body) event.detail.swapOverride ??= "innerHTML";
});

// not before it has settled: until then a form would be sent past htmx and the page would come whole
document.addEventListener("htmx:afterSettle", (event) => {
  if (filled(event, body)) openDialog();
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.detail.elt.matches?.("[data-closes]")) dialog.close();
});

document.addEventListener("kit:close", () => dialog.open && dialog.close());

dialog?.addEventListener("close", () => {
  body.replaceChildren();
  if (opener?.isConnected) opener.focus();
  opener = null;
});

const ask = (form) => {
  const title = Object.assign(document.createElement("h2"), { id: "dialog-title", textContent: form.dataset.confirm });
  const actions = Object.assign(document.createElement("div"), { className: "actions" });
  const no = Object.assign(document.createElement("button"), { className: "btn", type: "button", textContent: words().back });
  const yes = Object.assign(document.createElement("button"), { className: "btn btn-danger", type: "button", textContent: form.dataset.confirmVerb });
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    dialog.close();
    form.dataset.confirmed = "yes";
    form.requestSubmit();
  });
  actions.append(no, yes);
  body.replaceChildren(title, actions);
  openDialog();
  no.focus();
};

// capture: before htmx sends the form
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) {
    delete form.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(form);
}, true);
