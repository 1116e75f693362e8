// Cells edited in place: Enter saves, Escape puts the value back, the focus stays in the table.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.matches?.("td.editing")) {
    const control = elt.querySelector("input:not([type=hidden]), select, textarea");
    control?.focus();
    control?.select?.();
  } else if (elt.matches?.("td") && document.activeElement === document.body) elt.querySelector(".cell-edit")?.focus();
});

document.addEventListener("keydown", (event) => {
  const editor = event.target.closest?.("td.editing");
  if (editor && event.key === "Escape") {
    event.stopPropagation();
    editor.querySelector("[data-cell-cancel]")?.click();
  }
});
