"use strict";

/* Draws each [data-chart] from the JSON beside it, in the colours of the page's theme. */
const OPTIONS = { displaylogo: false, responsive: true, modeBarButtonsToRemove: ["lasso2d", "select2d"] };

/* The colours in which the server draws, and what stands for them on the page. */
const COLOURS = { "#334155": "--ink-soft", "#1d4f91": "--accent", "#b8c4d6": "--line-strong", "#b42318": "--bad" };

function coloured(json) {
  const style = getComputedStyle(document.documentElement);
  return Object.entries(COLOURS).reduce(
    (text, [drawn, name]) => text.replaceAll(drawn, style.getPropertyValue(name).trim() || drawn),
    json,
  );
}

function themed(layout) {
  const style = getComputedStyle(document.body);
  const ink = style.color;
  const grid = style.getPropertyValue("--line") || "rgba(128,128,128,0.3)";
  const axis = (given) => ({ gridcolor: grid, linecolor: grid, ...given });
  return {
    ...layout,
    font: { ...layout.font, color: ink, family: style.fontFamily },
    xaxis: axis(layout.xaxis),
    yaxis: axis(layout.yaxis),
  };
}

function draw(place) {
  const figure = JSON.parse(coloured(document.getElementById(place.dataset.chart).textContent));
  window.Plotly.react(place, figure.data, themed(figure.layout), OPTIONS);
}

function drawAll(root) {
  root.querySelectorAll("[data-chart]:empty").forEach(draw);
}

drawAll(document);
document.documentElement.addEventListener("kit:theme", () => document.querySelectorAll("[data-chart]").forEach(draw));
document.addEventListener("htmx:load", (event) => drawAll(event.target));
