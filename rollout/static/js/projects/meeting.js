// One-letter keys while minutes are taken: each leads to the line that asks for a decision or an action.
import { isTyping } from "../words.js";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const line = document.querySelector(`[data-quick="${CSS.escape(event.key)}"]`);
  if (!line) return;
  event.preventDefault();
  line.focus();
});
