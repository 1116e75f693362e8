/* The row of tools above the chart: zoom, columns, collapse, baseline, critical path. */
import { chooseColumns, chosenColumns, columns, gridWidth } from "./gantt-columns.js";
import { setZoom, storedZoom, ZOOMS } from "./gantt-scales.js";

export function attachTools(gantt, config, plan, show) {
  const tools = document.getElementById("plan-tools");
  const press = (name, listener) => tools.querySelector(`[data-tool="${name}"]`)?.addEventListener("click", listener);
  const zoomed = (step) => {
    const index = ZOOMS.indexOf(storedZoom()) - step;
    if (index < 0 || index >= ZOOMS.length) return;
    setZoom(gantt, ZOOMS[index], plan().days);
    gantt.render();
    mark(tools, index);
  };
  press("zoom-in", () => zoomed(1));
  press("zoom-out", () => zoomed(-1));
  press("collapse", () => fold(gantt, false));
  press("expand", () => fold(gantt, true));
  press("status", () => gantt.showDate(new Date(plan().status_at ?? plan().start)));
  toggle(tools, "baseline", (on) => { show.baseline = on; gantt.render(); });
  toggle(tools, "critical", (on) => { document.getElementById("gantt").classList.toggle("only-critical", on); });
  attachColumns(gantt, config, tools, plan);
  mark(tools, ZOOMS.indexOf(storedZoom()));
  followTheme(gantt);
}

function mark(tools, index) {
  tools.querySelector('[data-tool="zoom-in"]')?.toggleAttribute("disabled", index === 0);
  tools.querySelector('[data-tool="zoom-out"]')?.toggleAttribute("disabled", index === ZOOMS.length - 1);
}

function fold(gantt, open) {
  gantt.batchUpdate(() => gantt.eachTask((task) => { if (gantt.hasChild(task.id)) gantt[open ? "open" : "close"](task.id); }));
}

function toggle(tools, name, act) {
  const button = tools.querySelector(`[data-tool="${name}"]`);
  button?.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    act(on);
  });
}

function attachColumns(gantt, config, tools, plan) {
  const boxes = [...tools.querySelectorAll("[data-column]")];
  const chosen = chosenColumns();
  boxes.forEach((box) => { box.checked = chosen.includes(box.dataset.column); });
  boxes.forEach((box) => box.addEventListener("change", () => {
    chooseColumns(boxes.filter((one) => one.checked).map((one) => one.dataset.column));
    gantt.config.columns = columns(config, false, plan());
    gantt.config.grid_width = gridWidth(gantt.config.columns);
    gantt.resetLayout();
  }));
}

/* The overlay takes its colours from the page, so a change of appearance needs one redraw. */
function followTheme(gantt) {
  document.documentElement.addEventListener("kit:theme", () => gantt.render());
}
