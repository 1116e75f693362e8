/* The tree table's columns: which there are, which the reader chose, how each cell reads. */
import { parse, shortDay } from "./dates.js";
import { escapeHtml, icon } from "./page.js";

const KEY = "plan-columns";
const ALWAYS = ["text"];
const DEFAULT = ["text", "start", "finish", "slip"];

export function chosenColumns() {
  return JSON.parse(localStorage.getItem(KEY) ?? "null") ?? DEFAULT;
}

export function chooseColumns(names) {
  localStorage.setItem(KEY, JSON.stringify([...ALWAYS, ...names.filter((name) => name !== "text")]));
}

/* The year of the status date, or of the start as long as there is none: the one dates need not name. */
function presentYear(plan) {
  return parse(plan.status_at ?? plan.start).getFullYear();
}

export function columns(config, narrow, plan) {
  const { words, may_change: mayChange } = config;
  const year = presentYear(plan);
  const day = parse(plan.range[1]).getFullYear() === year ? 124 : 158;
  const edit = (type, map) => (mayChange ? { type, map_to: map } : undefined);
  const all = [
    { name: "text", label: words.task, tree: true, width: narrow ? 190 : 276, min_width: 160, resize: true, template: (task) => nameCell(task, config) },
    { name: "start", label: words.start, width: day, align: "left", resize: true, template: (task) => dateCell(task.start, year), editor: edit("plan_day", "start_day") },
    { name: "finish", label: words.finish, width: day, align: "left", resize: true, template: (task) => dateCell(task.finish, year, task.provisional && words.provisional), editor: edit("plan_day", "finish_day") },
    { name: "duration", label: words.duration, width: 62, align: "right", resize: true, template: (task) => (task.milestone ? "" : escapeHtml(task.duration_text)), editor: edit("plan_duration", "duration_days") },
    { name: "slip", label: words.slip, width: 60, align: "right", resize: true, template: (task) => slipCell(task, words) },
    { name: "slack", label: words.slack, width: 62, align: "right", resize: true, template: (task) => escapeHtml(task.slack_text ?? "") },
    { name: "percent", label: words.percent, width: 54, align: "right", resize: true, template: (task) => (task.milestone ? "" : `${Math.round(task.percent)} %`), editor: edit("plan_percent", "percent") },
    { name: "owner", label: words.owner, width: 108, align: "left", resize: true, template: (task) => escapeHtml(task.owner ?? "") },
    { name: "predecessors", label: words.predecessors, width: 110, align: "left", resize: true, template: (task) => escapeHtml(task.predecessors ?? "") },
  ];
  const wanted = narrow ? ["text", "finish"] : chosenColumns();
  return all.filter((column) => wanted.includes(column.name));
}

function nameCell(task, config) {
  const marks = [];
  if (task.milestone) marks.push(`<span class="diamond${task.critical ? " critical" : ""}" aria-hidden="true"></span>`);
  const finished = task.percent >= 100 ? `<span class="tone-good" title="${config.words.finished}">${icon(config.sprite, "check")}</span>` : "";
  const critical = task.critical ? `<span class="visually-hidden">${config.words.critical}</span>` : "";
  const code = task.code ? `<span class="code">${escapeHtml(task.code)}</span> ` : "";
  return `${marks.join("")}<a href="${task.url}" class="task-link" data-panel>${code}${escapeHtml(task.name)}</a>${critical}${remarkMark(task, config)}${finished}${gateMark(task, config)}`;
}

/* What the calculation has to say of a task besides its dates. */
function remarkMark(task, config) {
  if (!task.remark) return "";
  const words = escapeHtml(task.remark);
  return ` <span class="tone-warn" role="img" title="${words}" aria-label="${words}">${icon(config.sprite, "alert-triangle")}</span>`;
}

/* How the gate of a phase stands: a way to it in the tree; the words stand beside the bar. */
function gateMark(task, config) {
  if (!task.gate) return "";
  const words = escapeHtml(task.gate.text);
  return `<a href="${task.gate.url}" class="gate-mark tone-${task.gate.tone}" title="${words}" aria-label="${words}">${icon(config.sprite, task.gate.icon)}</a>`;
}

export function besideBar(task, config) {
  if (task.gate) return `<span class="gate-words tone-${task.gate.tone}">${icon(config.sprite, task.gate.icon)} ${escapeHtml(task.gate.text)}</span>`;
  return task.milestone ? escapeHtml(task.name) : "";
}

function dateCell(iso, year, note) {
  const extra = note ? `<abbr class="provisional" title="${note}">?</abbr>` : "";
  return iso ? `<time datetime="${iso}" title="${iso.replace("T", " ")}">${shortDay(parse(iso), year)}</time>${extra}` : "";
}

function slipCell(task, words) {
  if (task.slip_days === null || task.slip_days === undefined) return "";
  if (task.slip_days === 0) return `<span class="soft">0</span>`;
  const late = task.slip_days > 0;
  const text = late ? `+${task.slip_days}` : `−${-task.slip_days}`;
  return `<span class="${late ? "tone-bad" : "tone-good"}" title="${late ? words.later : words.earlier}">${text}</span>`;
}

export function gridWidth(chosen) {
  return chosen.reduce((sum, column) => sum + column.width, 0);
}
