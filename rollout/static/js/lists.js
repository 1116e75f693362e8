// Lists: picking rows, the current row, sorting within the order, presets of the filter form, column order.
const listOf = (element) => element.closest("[data-list]");
const rowsOf = (list) => [...list.querySelectorAll("[data-row]")];
const boxOf = (row) => row.querySelector(".pick input");

const countPicked = (list) => {
  const bar = list.querySelector("[data-bulk]");
  if (!bar) return;
  const boxes = rowsOf(list).map(boxOf).filter(Boolean);
  const picked = boxes.filter((box) => box.checked).length;
  const all = list.querySelector("[data-pick-all]");
  all.checked = picked > 0 && picked === boxes.length;
  all.indeterminate = picked > 0 && picked < boxes.length;
  bar.toggleAttribute("data-shown", picked > 0);
  bar.querySelector("[data-picked]").textContent = `${picked} ${document.getElementById("js-words").dataset.selected}`;
};

document.addEventListener("change", (event) => {
  const list = event.target.closest?.("[data-list]");
  if (!list) return;
  if (event.target.matches("[data-pick-all]")) {
    for (const row of rowsOf(list)) boxOf(row).checked = event.target.checked;
  }
  if (event.target.closest(".pick")) countPicked(list);
});

document.addEventListener("click", (event) => {
  const none = event.target.closest("[data-pick-none]");
  if (none) {
    const list = listOf(none);
    for (const row of rowsOf(list)) boxOf(row).checked = false;
    countPicked(list);
  }
  const preset = event.target.closest("[data-sets]");
  if (preset) {
    for (const [name, value] of new URLSearchParams(preset.dataset.sets)) preset.form.elements[name].value = value;
  }
  const mover = event.target.closest("[data-up], [data-down]");
  if (mover) {
    const item = mover.closest("li");
    if ("up" in mover.dataset) item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    mover.focus();
  }
});

// Shift on a head sorts within the present order
document.addEventListener("click", (event) => {
  const head = event.target.closest("th a[data-add-url]");
  if (!head || !event.shiftKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const list = listOf(head);
  history.pushState({}, "", head.dataset.addUrl);
  htmx.ajax("GET", head.dataset.addUrl, { target: `#${list.id}`, swap: "outerHTML show:none" });
}, true);

/** Move the current row by one; returns the row. */
export const moveRow = (list, step) => {
  const rows = rowsOf(list);
  const here = rows.findIndex((row) => "current" in row.dataset);
  const next = rows.at(here < 0 ? 0 : Math.min(Math.max(here + step, 0), rows.length - 1));
  if (!next) return null;
  rows[here]?.removeAttribute("data-current");
  next.dataset.current = "";
  next.scrollIntoView({ block: "nearest" });
  (next.querySelector(".row-link") ?? boxOf(next))?.focus({ preventScroll: true });
  return next;
};

export const currentRow = (list) => list.querySelector("[data-row][data-current]") ?? document.activeElement.closest?.("[data-row]");

export const pickRow = (row) => {
  const box = boxOf(row);
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
};

const markOpen = (path) => {
  for (const row of document.querySelectorAll("[data-row]")) {
    row.toggleAttribute("data-open", Boolean(path) && row.dataset.url === path);
  }
};

export const editorOf = (row) => row.querySelector("[data-clicked] .cell-edit") ?? row.querySelector(".cell-edit");

const markCurrent = (row) => {
  for (const other of listOf(row)?.querySelectorAll("[data-current]") ?? []) other.removeAttribute("data-current");
  row.dataset.current = "";
};

document.addEventListener("kit:panel", (event) => markOpen(event.detail));
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row) markCurrent(row);
});
// A click beside the words of a cell focuses nothing, but it says which cell is meant
document.addEventListener("pointerdown", (event) => {
  const cell = event.target.closest?.("[data-row] > :is(td, th)");
  if (!cell) return;
  for (const other of listOf(cell)?.querySelectorAll("[data-clicked]") ?? []) other.removeAttribute("data-clicked");
  cell.dataset.clicked = "";
  markCurrent(cell.parentElement);
});
addEventListener("pageshow", () => document.querySelectorAll("[data-list]").forEach(countPicked));
