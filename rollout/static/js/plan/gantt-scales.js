/* The time axis at each zoom. */
import { addDays, dayLetter, dayNumber, isoDay, monday, monthName, monthShort } from "./dates.js";

export const ZOOMS = ["day", "week", "month", "quarter"];
const KEY = "plan-zoom";

export function storedZoom() {
  const zoom = localStorage.getItem(KEY);
  return ZOOMS.includes(zoom) ? zoom : "week";
}

export function setZoom(gantt, zoom, days) {
  localStorage.setItem(KEY, zoom);
  const scale = SCALES[zoom](days);
  gantt.config.scales = scale.scales;
  gantt.config.min_column_width = scale.width;
  gantt.config.scale_height = 44;
}

const SCALES = {
  day: (days) => ({
    width: 26,
    scales: [
      { unit: "month", step: 1, format: monthName },
      { unit: "day", step: 1, format: (date) => dayCell(date, days), css: (date) => dayClass(date, days) },
    ],
  }),
  week: (days) => ({
    width: 13,
    scales: [
      { unit: "week", step: 1, format: monday },
      { unit: "day", step: 1, format: () => "", css: (date) => `slim ${dayClass(date, days)}` },
    ],
  }),
  month: () => ({
    width: 34,
    scales: [
      { unit: "month", step: 1, format: monthName },
      { unit: "week", step: 1, format: dayNumber },
    ],
  }),
  quarter: () => ({
    width: 40,
    scales: [
      { unit: "year", step: 1, format: (date) => String(date.getFullYear()) },
      { unit: "month", step: 1, format: monthShort },
    ],
  }),
};

function dayCell(date, days) {
  const kind = days.kind(isoDay(date));
  return `<span>${dayLetter(date)}<br>${dayNumber(date)}${kind.mark ? `<i title="${kind.title}">${kind.mark}</i>` : ""}</span>`;
}

function dayClass(date, days) {
  return days.kind(isoDay(date)).css;
}

/* Runs of days off between two dates, each drawn as one band. */
export function offRuns(first, last, days) {
  const runs = [];
  for (let day = new Date(first); day < last; day = addDays(day, 1)) {
    if (!days.isOff(isoDay(day))) continue;
    const run = runs.at(-1);
    if (run && run.end.getTime() === day.getTime()) run.end = addDays(day, 1);
    else runs.push({ start: new Date(day), end: addDays(day, 1) });
  }
  return runs;
}
