/* How the Gantt looks and what it lets be dragged; all words and marks, no dates. */
import { besideBar, columns, gridWidth } from "./gantt-columns.js";
import { addDays, parse } from "./dates.js";
import { escapeHtml, language, say } from "./page.js";
import { setZoom, storedZoom } from "./gantt-scales.js";

export function chooseLook(gantt, config, plan) {
  const narrow = window.matchMedia("(max-width: 47.99rem)").matches;
  gantt.i18n.setLocale(language.startsWith("zh") ? "cn" : "en");
  gantt.plugins({ keyboard_navigation: true, tooltip: !narrow });
  Object.assign(gantt.config, {
    readonly: !config.may_change_some,
    row_height: 30,
    bar_height: 16,
    open_tree_initially: true,
    details_on_dblclick: false,
    details_on_create: false,
    drag_project: false,
    drag_move: config.may_change_some && !narrow,
    drag_resize: config.may_change_some && !narrow,
    drag_progress: config.may_change_some && !narrow,
    drag_links: config.may_change && !narrow,
    order_branch: config.may_change && !narrow,
    order_branch_free: config.may_change && !narrow,
    round_dnd_dates: false,
    show_task_cells: false,
    auto_types: false,
    work_time: false,
    grid_resize: true,
    smart_rendering: true,
    preserve_scroll: true,
    scroll_size: 12,
    date_format: "%Y-%m-%d %H:%i",
    duration_unit: "day",
    time_step: 60,
    start_date: addDays(parse(plan.range[0]), -3),
    end_date: addDays(parse(plan.range[1]), 10),
    columns: columns(config, narrow, plan),
  });
  gantt.config.grid_width = narrow ? 230 : gridWidth(gantt.config.columns);
  setZoom(gantt, narrow ? "month" : storedZoom(), plan.days);
  templates(gantt, config);
}

function templates(gantt, config) {
  const { words } = config;
  gantt.templates.task_class = (start, end, task) => barClass(task, isShort(gantt, start, end));
  gantt.templates.grid_row_class = (start, end, task) => rowClass(task);
  gantt.templates.task_row_class = gantt.templates.grid_row_class;
  gantt.templates.task_text = () => "";
  gantt.templates.rightside_text = (start, end, task) => besideBar(task, config);
  gantt.templates.link_class = (link) => (link.critical ? "critical-link" : "");
  gantt.templates.grid_folder = () => "";
  gantt.templates.grid_file = () => "";
  gantt.templates.link_description = (link) => say(words.link, { label: link.label });
  gantt.templates.tooltip_text = (start, end, task) => `<strong>${escapeHtml(task.name)}</strong><br>${escapeHtml(task.hint)}`;
  gantt.templates.drag_link = () => escapeHtml(words.draw_link);
}

/* Too short to hold a handle for progress beside the part that moves the bar; progress is typed there. */
function isShort(gantt, start, end) {
  return gantt.posFromDate(end) - gantt.posFromDate(start) < 48;
}

function barClass(task, short) {
  const names = [];
  if (short) names.push("short");
  if (task.critical) names.push("critical");
  if (task.percent >= 100) names.push("finished");
  if (task.slip_days > 0) names.push("late");
  if (!task.may_change) names.push("fixed");
  return names.join(" ");
}

function rowClass(task) {
  return [task.summary ? "summary-row" : "", task.milestone ? "milestone-row" : "", task.critical ? "critical-row" : ""].join(" ").trim();
}
