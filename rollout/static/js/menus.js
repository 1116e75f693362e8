// Menus are <details>: they open without scripts; this closes them and moves with the arrows.
const openMenus = () => document.querySelectorAll("details.menu[open]");
const items = (menu) => [...menu.querySelectorAll(".menu-item:not([disabled])")];

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details.menu") || !event.target.open) return;
  for (const menu of openMenus()) if (menu !== event.target && !menu.contains(event.target)) menu.open = false;
}, true);

// a menu opened before htmx was ready would wait for its items for ever
addEventListener("load", () => {
  for (const menu of openMenus()) menu.dispatchEvent(new Event("toggle"));
});

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    const chosen = event.target.closest?.("a.menu-item, button.menu-item");
    if (!menu.contains(event.target) || (chosen && menu.contains(chosen))) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  const all = items(menu);
  const here = all.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  } else if (step) {
    event.preventDefault();
    all.at(here < 0 ? (step > 0 ? 0 : -1) : (here + step) % all.length)?.focus();
  }
});
