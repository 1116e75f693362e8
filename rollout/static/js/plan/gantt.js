/* The plan's page: tree table and Gantt in one, drawn from the server's dates. */
import { block, fetchJson } from "./page.js";
import { onChanged, openPanel } from "./changes.js";
import { Days } from "./gantt-days.js";
import { attachEdits } from "./gantt-edits.js";
import { registerEditors } from "./gantt-editors.js";
import { attachKeys } from "./gantt-keys.js";
import { attachTools } from "./gantt-tools.js";
import { chooseLook } from "./gantt-look.js";
import { drawOverlay } from "./gantt-overlay.js";
import { remember, shape } from "./gantt-shape.js";
import { highlightChain } from "./gantt-chain.js";

const gantt = window.gantt;
const config = block("plan-config");
const container = document.getElementById("gantt");
const show = { baseline: true };
let plan = null;

async function load() {
  plan = await fetchJson(config.urls.data);
  plan.days = new Days(plan.calendar, config.words);
  container.dataset.version = plan.version;
}

function draw() {
  gantt.clearAll();
  gantt.parse(shape(plan));
}

async function reload() {
  const place = gantt.getScrollState();
  const focused = gantt.getSelectedId();
  await load();
  draw();
  gantt.scrollTo(place.x, place.y);
  if (focused && gantt.isTaskExists(focused)) gantt.selectTask(focused);
}

/* Begin where the work is: the status date a little from the left, the first open task at the top. */
function showPresent() {
  const at = new Date(plan.status_at ?? plan.start);
  const open = plan.tasks.find((task) => !task.summary && task.percent < 100);
  const y = open && open.percent < 100 && open !== plan.tasks[1] ? gantt.getTaskTop(open.id) - gantt.config.row_height : 0;
  gantt.scrollTo(Math.max(gantt.posFromDate(at) - 120, 0), Math.max(y, 0));
}

async function start() {
  await load();
  chooseLook(gantt, config, plan);
  registerEditors(gantt);
  gantt.init(container);
  gantt.attachEvent("onGanttRender", () => drawOverlay(gantt, plan, plan.days, show));
  gantt.attachEvent("onTaskOpened", (id) => remember(id, true));
  gantt.attachEvent("onTaskClosed", (id) => remember(id, false));
  gantt.attachEvent("onTaskDblClick", (id) => {
    if (id) openPanel(gantt.getTask(id).url);
    return false;
  });
  attachEdits(gantt, config, () => plan);
  attachKeys(gantt, config, () => plan);
  attachTools(gantt, config, () => plan, show);
  highlightChain(gantt);
  draw();
  showPresent();
  onChanged(reload);
  container.dataset.ready = "true";
}

start();
