/* What the server told this page: addresses, words and rights, from the page's JSON blocks. */
export function block(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : null;
}

export const language = document.documentElement.lang;

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

/* A sentence with named places: say("Slack %(days)s", {days: "2 d"}). */
export function say(sentence, values) {
  return sentence.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

export async function fetchJson(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  // an ended session: the page itself leads to the sign-in page and back
  if (answer.status === 401) window.location.reload();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

export function escapeHtml(text) {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML;
}

/* The icon sprite's address stands in the page's JSON, so that it carries the same version stamp. */
export function icon(sprite, name) {
  return `<svg class="icon" width="16" height="16" aria-hidden="true"><use href="${sprite}#${name}"/></svg>`;
}
