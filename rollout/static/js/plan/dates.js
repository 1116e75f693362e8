/* Dates as the reader writes them. Instants are local wall-clock strings; nothing here decides a date. */
import { language } from "./page.js";

const chinese = language.startsWith("zh");
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TIAN = ["日", "一", "二", "三", "四", "五", "六"];

export function parse(text) {
  return text ? new Date(text.length > 10 ? text : `${text}T00:00`) : null;
}

export function isoDay(date) {
  const pad = (n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/* Fri 18 Sep · 9月18日 周五; with the year when it is another one than `year`. */
export function shortDay(date, year) {
  if (!date) return "";
  const told = date.getFullYear() === year ? "" : date.getFullYear();
  if (chinese) return `${told && `${told}年`}${date.getMonth() + 1}月${date.getDate()}日 周${TIAN[date.getDay()]}`;
  return `${WEEKDAYS[date.getDay()]} ${date.getDate()} ${MONTHS[date.getMonth()]}${told && ` ${told}`}`;
}

export function monthName(date) {
  return chinese ? `${date.getFullYear()}年${date.getMonth() + 1}月` : `${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
}

export function monthShort(date) {
  return chinese ? `${date.getMonth() + 1}月` : MONTHS[date.getMonth()];
}

export function dayNumber(date) {
  return String(date.getDate());
}

export function dayLetter(date) {
  return chinese ? TIAN[date.getDay()] : WEEKDAYS[date.getDay()].slice(0, 1);
}

export function monday(date) {
  return chinese ? `${date.getMonth() + 1}/${date.getDate()}` : `${date.getDate()} ${MONTHS[date.getMonth()]}`;
}

export function addDays(date, count) {
  const moved = new Date(date);
  moved.setDate(moved.getDate() + count);
  return moved;
}

/* Whole days between two instants, to the nearest. */
export function daysBetween(first, second) {
  return Math.round((second - first) / 86_400_000);
}

/* A wall-clock instant on another day, at the same time of day. */
export function shifted(iso, move) {
  return `${isoDay(move(parse(iso)))}${iso.slice(10)}`;
}
