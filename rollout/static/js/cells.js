// Cells edited in place: Enter saves, Escape puts the value back, the focus stays in the table.
document.addEventListener("htmx:afterSwap", (event) => {
  const editor = event.detail.elt?.matches?.("td.editing") ? event.detail.elt : document.querySelector("td.editing:not([data-ready])");
  if (!editor) return;
  editor.dataset.ready = "";
  const control = editor.querySelector("input:not([type=hidden]), select, textarea");
  control?.focus();
  control?.select?.();
});

document.addEventListener("keydown", (event) => {
  const editor = event.target.closest?.("td.editing");
  if (editor && event.key === "Escape") {
    event.stopPropagation();
    editor.querySelector("[data-cell-cancel]")?.click();
  }
});

document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.matches?.("td[data-saved]")) event.detail.elt.querySelector(".cell-edit")?.focus();
});
