/* The keyboard's way to everything that can be dragged. Dates sent are wishes; the server says what they become. */
import { addDays, isoDay, shifted } from "./dates.js";
import { finishAt, linkAddress, startAt } from "./gantt-edits.js";
import { openDialog, openPanel, propose } from "./changes.js";

export function attachKeys(gantt, config, plan) {
  const onRow = (keys, act) => gantt.addShortcut(keys, (event) => {
    const id = gantt.locate(event) ?? gantt.getSelectedId();
    if (id === null || id === undefined || !gantt.isTaskExists(id)) return;
    event.preventDefault();
    act(gantt.getTask(id));
  }, "taskRow");
  const changing = (keys, act) => onRow(keys, (task) => task.may_change && act(task));

  onRow("enter", (task) => openPanel(task.url));
  onRow("space", (task) => gantt.selectTask(task.id));
  changing("alt+right", (task) => propose([startAt(task, shifted(task.start, nextWorked(plan, 1)))]));
  changing("alt+left", (task) => propose([startAt(task, shifted(task.start, nextWorked(plan, -1)))]));
  changing("alt+shift+right", (task) => propose([finishAt(task, shifted(task.finish, nextWorked(plan, 1)))]));
  changing("alt+shift+left", (task) => propose([finishAt(task, shifted(task.finish, nextWorked(plan, -1)))]));
  changing("alt+up", (task) => place(gantt, task, before(gantt, task)));
  changing("alt+down", (task) => place(gantt, task, behind(gantt, task)));
  changing("l", (task) => openDialog(linkAddress(config, { successor: task.id })));
  changing("delete", (task) => propose([{ op: "task.remove", task: task.id }]));
  changing("f2", (task) => gantt.ext.inlineEditors.startEdit(task.id, "start"));
}

/* The next day in that direction that the project works, so that one key press is never a no-op. */
function nextWorked(plan, step) {
  return (date) => {
    let day = addDays(date, step);
    for (let i = 0; i < 60 && plan().days.isOff(isoDay(day)); i += 1) day = addDays(day, step);
    return day;
  };
}

function before(gantt, task) {
  const siblings = gantt.getChildren(task.parent);
  const index = siblings.indexOf(task.id);
  return index > 0 ? { after: siblings[index - 2] ?? null } : null;
}

function behind(gantt, task) {
  const next = gantt.getNextSibling(task.id);
  return next ? { after: next } : null;
}

function place(gantt, task, where) {
  if (where) propose([{ op: "task.place", task: task.id, parent: task.parent || null, after: where.after }]);
}
