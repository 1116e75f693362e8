// htmx and the server: the CSRF header, and a sentence when a request fails.
import { toast } from "./toasts.js";
import { words } from "./words.js";

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});

document.addEventListener("htmx:sendError", () => toast(words().failed, "bad"));

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  const { failed, refused, gone } = words();
  toast(status === 403 ? refused : status === 404 ? gone : failed, "bad");
});

/** fetch with the CSRF header, for parts that do not go through htmx. */
export const send = (url, options = {}) =>
  fetch(url, { ...options, headers: { "X-CSRFToken": token(), ...options.headers } });
