/* Every change of the plan goes one way: operations to the server, its preview into the dialog, then one step. */
import { openPanel } from "../panel.js";
import { block } from "./page.js";

export { openPanel };

/* Show what these operations would move. Nothing is written until the person applies it. */
export function propose(operations) {
  return window.htmx.ajax("POST", block("plan-config").urls.preview, {
    target: "#dialog-body",
    swap: "innerHTML",
    values: { operations: JSON.stringify(operations) },
  });
}

/* Open one of the small forms that lead to a preview (a link, a new task). */
export function openDialog(url) {
  return window.htmx.ajax("GET", url, { target: "#dialog-body", swap: "innerHTML" });
}

/* An applied or undone step ends in kit:changed. */
export function onChanged(listener) {
  document.body.addEventListener("kit:changed", () => listener());
}
