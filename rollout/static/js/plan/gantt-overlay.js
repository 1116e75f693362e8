/* What lies behind and over the bars: days off, baseline ghosts, deadlines, status date, committed go-live. */
import { parse } from "./dates.js";
import { offRuns } from "./gantt-scales.js";

const NS = "http://www.w3.org/2000/svg";

export function drawOverlay(gantt, plan, days, show) {
  const area = gantt.$task_data;
  if (!area) return;
  area.querySelectorAll(":scope > .plan-overlay").forEach((old) => old.remove());
  const width = gantt.$task_data.scrollWidth;
  const height = Math.max(gantt.$task_data.scrollHeight, gantt.getVisibleTaskCount() * gantt.config.row_height);
  const back = canvas("plan-overlay behind", width, height);
  const front = canvas("plan-overlay before", width, height);
  shadeDaysOff(gantt, back, days, height);
  gantt.eachTask((task) => {
    if (!gantt.isTaskVisible(task.id)) return;
    if (show.baseline && task.frozen) ghost(gantt, back, task);
    if (task.due) deadline(gantt, front, task);
  });
  if (plan.status_at) line(gantt, front, parse(plan.status_bar), height, "status-line");
  if (plan.go_live) line(gantt, front, parse(plan.go_live), height, "go-live-line");
  area.prepend(back);
  area.append(front);
}

function canvas(name, width, height) {
  const svg = element("svg", { class: name, width, height, "aria-hidden": "true" });
  return svg;
}

function element(name, attributes) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function shadeDaysOff(gantt, svg, days, height) {
  const { min_date: first, max_date: last } = gantt.getState();
  const narrow = gantt.posFromDate(new Date(first.getTime() + 864e5)) - gantt.posFromDate(first) < 3;
  if (narrow) return;
  for (const run of offRuns(first, last, days)) {
    const x = gantt.posFromDate(run.start);
    svg.append(element("rect", { x, y: 0, width: gantt.posFromDate(run.end) - x, height, class: "day-off" }));
  }
}

function ghost(gantt, svg, task) {
  const top = gantt.getTaskTop(task.id);
  const x = gantt.posFromDate(parse(task.frozen[0]));
  if (task.milestone) {
    const y = top + gantt.config.row_height / 2;
    svg.append(element("path", { d: `M${x - 7} ${y}l7 -7l7 7l-7 7z`, class: "ghost" }));
    return;
  }
  const width = Math.max(gantt.posFromDate(parse(task.frozen[1])) - x, 2);
  svg.append(element("rect", { x, y: top + gantt.config.row_height - 8, width, height: 4, rx: 2, class: "ghost" }));
}

function deadline(gantt, svg, task) {
  const x = gantt.posFromDate(parse(task.due));
  const y = gantt.getTaskTop(task.id) + gantt.config.row_height / 2;
  const mark = element("path", { d: `M${x} ${y + 8}v-16l8 4l-8 4`, class: task.misses_due ? "deadline missed" : "deadline" });
  svg.append(mark);
}

function line(gantt, svg, date, height, name) {
  const x = gantt.posFromDate(date);
  svg.append(element("line", { x1: x, x2: x, y1: 0, y2: height, class: name }));
}
