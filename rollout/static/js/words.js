// Sentences the scripts say; they come translated with the page.
export const words = () => document.getElementById("js-words")?.dataset ?? {};

export const isTyping = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select"));
