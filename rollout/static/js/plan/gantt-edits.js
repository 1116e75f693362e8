/* Dragging, drawing a link, typing in a cell: each becomes operations for the server and leaves the chart as it was. */
import { isoDay, addDays } from "./dates.js";
import { LINK_TYPES } from "./gantt-shape.js";
import { openDialog, propose } from "./changes.js";

export function attachEdits(gantt, config, plan) {
  attachDragging(gantt, config, plan);
  attachLinks(gantt, config);
  attachRows(gantt);
  attachCells(gantt, plan);
}

export function at(day, time) {
  return `${day}T${time}`;
}

/* A bar's right edge lies at the end of its last day: midnight belongs to the day before. */
function lastDay(end) {
  return isoDay(end.getHours() + end.getMinutes() === 0 ? addDays(end, -1) : end);
}

export function moveTo(task, day, plan) {
  return { op: "task.move", task: task.id, start: at(day, plan.day_start) };
}

export function finishOn(task, day, plan) {
  return { op: "task.move", task: task.id, finish: at(day, plan.day_finish) };
}

function attachDragging(gantt, config, plan) {
  gantt.attachEvent("onBeforeTaskDrag", (id, mode) => {
    const task = gantt.getTask(id);
    return task.may_change && !(task.milestone && mode === "resize");
  });
  gantt.attachEvent("onBeforeTaskChanged", (id, mode, before) => {
    const task = gantt.getTask(id);
    const operation = dragged(task, mode, before, plan());
    if (operation) propose([operation]);
    return false;
  });
}

function dragged(task, mode, before, plan) {
  if (mode === "progress") {
    return { op: "task.set", task: task.id, field: "percent_complete", value: Math.round(task.progress * 100) };
  }
  if (mode === "resize") {
    if (task.end_date.getTime() !== before.end_date.getTime()) return finishOn(task, lastDay(task.end_date), plan);
    return task.start_date.getTime() === before.start_date.getTime() ? null : moveTo(task, isoDay(task.start_date), plan);
  }
  if (task.start_date.getTime() === before.start_date.getTime()) return null;
  return moveTo(task, isoDay(task.start_date), plan);
}

export function linkAddress(config, values) {
  return `${config.urls.link}?${new URLSearchParams(values)}`;
}

function attachLinks(gantt, config) {
  gantt.attachEvent("onBeforeLinkAdd", (id, link) => {
    openDialog(linkAddress(config, { predecessor: link.source, successor: link.target, type: LINK_TYPES[link.type] }));
    return false;
  });
  gantt.attachEvent("onLinkDblClick", (id) => {
    openDialog(linkAddress(config, { link: id }));
    return false;
  });
  gantt.attachEvent("onLinkClick", (id) => {
    if (config.may_change) openDialog(linkAddress(config, { link: id }));
  });
}

function attachRows(gantt) {
  gantt.attachEvent("onBeforeRowDragEnd", (id, oldParent, oldIndex) => {
    const task = gantt.getTask(id);
    const siblings = gantt.getChildren(task.parent);
    const index = siblings.indexOf(task.id);
    const after = index > 0 ? siblings[index - 1] : null;
    if (task.parent === oldParent && index === oldIndex) return false;
    propose([{ op: "task.place", task: task.id, parent: task.parent || null, after }]);
    return false;
  });
}

/* What typing into each column means. */
const CELLS = {
  start: (task, value, plan) => moveTo(task, value, plan),
  finish: (task, value, plan) => finishOn(task, value, plan),
  duration: (task, value, plan) => ({ op: "task.set", task: task.id, field: "duration", value: Math.round(value * plan.minutes_per_day) }),
  percent: (task, value) => ({ op: "task.set", task: task.id, field: "percent_complete", value: Number(value) }),
};

function attachCells(gantt, plan) {
  const editors = gantt.ext.inlineEditors;
  editors.attachEvent("onBeforeEditStart", (state) => {
    const task = gantt.getTask(state.id);
    const fixed = task.summary || (task.milestone && ["duration", "percent"].includes(state.columnName));
    return Boolean(task.may_change) && !fixed;
  });
  editors.attachEvent("onBeforeSave", (state) => {
    if (String(state.newValue) !== String(state.oldValue)) {
      propose([CELLS[state.columnName](gantt.getTask(state.id), state.newValue, plan())]);
    }
    window.setTimeout(() => editors.hide());
    return false;
  });
}
