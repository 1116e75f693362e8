/* Dragging, drawing a link, typing in a cell: each becomes operations for the server and leaves the chart as it was. */
import { addDays, daysBetween, shifted } from "./dates.js";
import { LINK_TYPES } from "./gantt-shape.js";
import { openDialog, propose } from "./changes.js";

export function attachEdits(gantt, config, plan) {
  attachDragging(gantt, config, plan);
  attachLinks(gantt, config);
  attachRows(gantt);
  attachCells(gantt, plan);
}

export function startAt(task, at) {
  return { op: "task.move", task: task.id, start: at };
}

export function finishAt(task, at) {
  return { op: "task.move", task: task.id, finish: at };
}

function attachDragging(gantt, config, plan) {
  gantt.attachEvent("onBeforeTaskDrag", (id, mode) => {
    const task = gantt.getTask(id);
    return task.may_change && !(task.milestone && mode === "resize");
  });
  gantt.attachEvent("onBeforeTaskChanged", (id, mode, before) => {
    const task = gantt.getTask(id);
    const operation = dragged(task, mode, before);
    if (operation) propose([operation]);
    return false;
  });
}

/* A drag is so many columns, each a day: the time of day stays, and the server finds the working time there. */
function dragged(task, mode, before) {
  if (mode === "progress") {
    return { op: "task.set", task: task.id, field: "percent_complete", value: Math.round(task.progress * 100) };
  }
  const days = (edge) => daysBetween(before[edge], task[edge]);
  const later = (iso, count) => shifted(iso, (date) => addDays(date, count));
  if (mode === "resize" && days("end_date") !== 0) return finishAt(task, later(task.finish, days("end_date")));
  return days("start_date") === 0 ? null : startAt(task, later(task.start, days("start_date")));
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
  start: (task, value, plan) => startAt(task, `${value}T${plan.day_start}`),
  finish: (task, value, plan) => finishAt(task, `${value}T${plan.day_finish}`),
  duration: (task, value) => ({ op: "task.set", task: task.id, field: "duration", value: Math.round(value * task.day_minutes) }),
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
  editors.attachEvent("onEditEnd", (state) => gantt.ext.keyboardNavigation.focus({ type: "taskRow", id: state.id }));
}
