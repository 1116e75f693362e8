// Sentences the scripts say; they come translated with the page.
export const words = () => document.getElementById("js-words")?.dataset ?? {};

/** Did this answer put something into `target`? An answer may also swap nothing and only say so. */
export const filled = (event, target) =>
  event.detail.target === target && event.detail.xhr?.getResponseHeader("HX-Reswap") !== "none";

export const isTyping = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select"));
