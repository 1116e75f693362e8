// The theme switch without a page load; and the right name of the Ctrl key.
import { send } from "./requests.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  const theme = event.submitter?.value;
  if (!form.matches("[data-theme-form]") || !theme) return;
  event.preventDefault();
  document.documentElement.dataset.theme = theme;
  document.documentElement.dispatchEvent(new Event("kit:theme"));
  send(form.action, { method: "POST", body: new URLSearchParams({ theme }), redirect: "manual", keepalive: true });
  form.closest("details")?.removeAttribute("open");
});

if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const key of document.querySelectorAll("[data-mod-k]")) key.textContent = "⌘ K";
}
