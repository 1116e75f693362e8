// htmx and the server: the CSRF header, and a sentence when a request fails.
import { toast } from "./toasts.js";
import { words } from "./words.js";

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});

document.addEventListener("htmx:sendError", () => toast(words().failed, "bad"));

document.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  if (status >= 500 || !responseText) toast(words().failed, "bad");
});

// a whole error page belongs into the window, not into a part of this page
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400 || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  const { failed, refused, gone } = words();
  toast(xhr.status === 403 ? refused : xhr.status === 404 ? gone : failed, "bad");
});

/** fetch with the CSRF header, for parts that do not go through htmx. */
export const send = (url, options = {}) =>
  fetch(url, { ...options, headers: { "X-CSRFToken": token(), ...options.headers } });
