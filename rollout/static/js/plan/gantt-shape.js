/* From the server's plan to what the Gantt draws: bars lie where the server put them. */
import { parse } from "./dates.js";

const LINK_CODES = { FS: "0", SS: "1", FF: "2", SF: "3" };
export const LINK_TYPES = ["FS", "SS", "FF", "SF"];

export function shape(plan) {
  return { data: plan.tasks.map(row), links: plan.links.map(link) };
}

function row(task) {
  return {
    ...task,
    text: task.name,
    type: task.summary ? "project" : task.milestone ? "milestone" : "task",
    parent: task.parent ?? 0,
    start_date: parse(task.bar[0]),
    end_date: parse(task.bar[1]),
    progress: task.percent / 100,
    open: !collapsed().has(task.id),
    start_day: task.start.slice(0, 10),
    finish_day: task.finish.slice(0, 10),
  };
}

function link(item) {
  return { ...item, link_type: item.type, source: item.predecessor, target: item.successor, type: LINK_CODES[item.type] };
}

const KEY = "plan-collapsed";

function collapsed() {
  return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
}

export function remember(id, open) {
  const ids = collapsed();
  if (open) ids.delete(Number(id));
  else ids.add(Number(id));
  localStorage.setItem(KEY, JSON.stringify([...ids]));
}
