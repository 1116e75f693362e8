// Runs before the first paint, so that dark mode never flashes white.
(() => {
  const root = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const wanted = root.dataset.theme;
    root.dataset.bsTheme = wanted === "auto" ? (device.matches ? "dark" : "light") : wanted;
  };
  root.classList.add("js");
  device.addEventListener("change", apply);
  root.addEventListener("kit:theme", apply);
  apply();
})();
