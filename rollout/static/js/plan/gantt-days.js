/* Which days are worked: the weekly pattern under the calendar's exceptions, as the server listed them. */
import { escapeHtml } from "./page.js";

export class Days {
  constructor(calendar, words) {
    this.week = calendar.week;
    this.words = words;
    this.exceptions = new Map(calendar.days.map((day) => [day.date, day]));
  }

  isOff(iso) {
    const exception = this.exceptions.get(iso);
    return exception ? exception.kind === "off" : !this.week[(new Date(`${iso}T00:00`).getDay() + 6) % 7];
  }

  /* How the axis marks a day: its class, a one-character mark and the mark's title. */
  kind(iso) {
    const exception = this.exceptions.get(iso);
    if (!exception) return { css: this.isOff(iso) ? "off" : "", mark: "", title: "" };
    const off = exception.kind === "off";
    return {
      css: `${off ? "off holiday" : "made-up"}${exception.provisional ? " provisional" : ""}`,
      mark: off ? this.words.off_mark : this.words.made_up_mark,
      title: escapeHtml(exception.name),
    };
  }
}
