// One-letter keys while minutes are taken: each leads to the line that asks for a decision or an action;
// Escape leaves the line, so that the letters are keys again.
import { isTyping } from "../words.js";

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches?.("[data-quick]")) return event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const line = document.querySelector(`[data-quick="${CSS.escape(event.key)}"]`);
  if (!line) return;
  event.preventDefault();
  line.focus();
});
