// Short messages: they leave by themselves unless one can act on them.
const SECONDS = 6;
const region = () => document.getElementById("toasts");

const start = (line) => {
  if (line.dataset.started) return;
  line.dataset.started = "yes";
  const linger = "stays" in line.dataset ? SECONDS * 3 : SECONDS;
  let timer = setTimeout(() => line.remove(), linger * 1000);
  line.addEventListener("pointerenter", () => clearTimeout(timer));
  line.addEventListener("focusin", () => clearTimeout(timer));
  line.addEventListener("pointerleave", () => { timer = setTimeout(() => line.remove(), linger * 1000); });
};

const startAll = () => region()?.querySelectorAll("[data-toast]").forEach(start);

/** Say one sentence; tone is good, warn or bad. */
export const toast = (text, tone = "good") => {
  const line = document.createElement("div");
  line.className = `toast-line tone-${tone}`;
  line.dataset.toast = "";
  line.append(Object.assign(document.createElement("span"), { textContent: text }));
  region()?.append(line);
  start(line);
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest("[data-toast]")?.remove();
});
// An offer to undo is spent once the server has answered it, be it by a refusal.
document.addEventListener("htmx:afterRequest", (event) => {
  const { status } = event.detail.xhr;
  if (status >= 200 && status < 500) event.detail.elt.closest("[data-toast]")?.remove();
});
document.addEventListener("htmx:oobAfterSwap", startAll);
document.addEventListener("htmx:afterSettle", startAll);
startAll();
