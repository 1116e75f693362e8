/* The board: a card dropped in another column asks for the change that column means; buttons do the same. */
import { openDialog } from "./changes.js";

let sortables = [];
let moving = ""; // the card whose move was asked for last

function attach() {
  sortables.forEach((one) => one.destroy());
  sortables = [...document.querySelectorAll("[data-column-cards]")].map((list) => window.Sortable.create(list, {
    group: "board",
    sort: false,
    animation: 120,
    forceFallback: true,
    fallbackOnBody: true,
    fallbackTolerance: 4,
    draggable: "[data-may-move]",
    delay: 150,
    delayOnTouchOnly: true,
    onEnd: dropped,
  }));
}

/* The server decides what the column means; the card returns to its place until the step is applied. */
function dropped({ item, from, to, oldIndex }) {
  if (from === to) return;
  from.insertBefore(item, from.children[oldIndex] ?? null);
  moving = item.dataset.moveUrl;
  openDialog(`${item.dataset.moveUrl}?to=${encodeURIComponent(to.dataset.columnCards)}`);
}

/* Arrow keys walk between cards and columns; a card's own menu moves it. */
function walk(event) {
  const card = event.target.closest("[data-card]");
  if (!card || event.target !== card.querySelector(".card-link")) return;
  const lists = [...document.querySelectorAll("[data-column-cards]")];
  const list = card.closest("[data-column-cards]");
  const cards = [...list.querySelectorAll("[data-card]")];
  const at = cards.indexOf(card);
  const next = {
    ArrowDown: () => cards[at + 1],
    ArrowUp: () => cards[at - 1],
    ArrowRight: () => nearest(lists, lists.indexOf(list), 1, at),
    ArrowLeft: () => nearest(lists, lists.indexOf(list), -1, at),
  }[event.key]?.();
  if (!next) return;
  event.preventDefault();
  next.querySelector(".card-link").focus();
}

function nearest(lists, from, step, at) {
  for (let i = from + step; lists[i]; i += step) {
    const cards = [...lists[i].querySelectorAll("[data-card]")];
    if (cards.length) return cards[Math.min(at, cards.length - 1)];
  }
  return null;
}

/* The board comes anew after a move: whoever moved by keyboard goes on from the card, wherever it stands now.
   It may come before the dialog has closed or after; either way the focus is nowhere only at the later of the two. */
function goOn() {
  if (document.activeElement !== document.body) return;
  document.querySelector(`[data-move-url="${CSS.escape(moving)}"] .card-link`)?.focus();
}

function renewed() {
  document.getElementById("dialog").addEventListener("close", goOn);
attach();
  goOn();
}

document.addEventListener("keydown", walk);
document.addEventListener("click", (event) => { moving = event.target.closest("[data-card]")?.dataset.moveUrl ?? moving; });
document.addEventListener("htmx:afterSettle", (event) => { if (event.target.closest?.("#board") || event.target.id === "board") renewed(); });
document.getElementById("dialog").addEventListener("close", goOn);
attach();
