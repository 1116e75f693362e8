// Ctrl/⌘ K: one box that goes anywhere.
const palette = document.getElementById("palette");
const input = document.getElementById("palette-input");
const results = document.getElementById("palette-results");
const options = () => [...results.querySelectorAll('[role="option"]')];

export const openPalette = () => {
  if (!palette || palette.open) return;
  palette.showModal();
  input.value = "";
  input.focus();
  htmx.trigger(input, "kit:palette");
};

const choose = (option) => {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-palette]");
  if (opener && palette) {
    event.preventDefault();
    openPalette();
  }
  if (event.target === palette) palette.close();
});

results?.addEventListener("htmx:afterSwap", () => choose(options()[0]));

input?.addEventListener("keydown", (event) => {
  const all = options();
  const here = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(all.at((here + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length));
  } else if (event.key === "Escape") {
    // a search field would only empty itself
    event.preventDefault();
    palette.close();
  } else if (event.key === "Enter" && all[here]) {
    event.preventDefault();
    all[here].click();
  }
});
