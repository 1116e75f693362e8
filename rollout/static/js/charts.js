"use strict";

/* Draws each [data-chart] from the JSON beside it, in the colours of the page's theme. */
const OPTIONS = { displaylogo: false, responsive: true, modeBarButtonsToRemove: ["lasso2d", "select2d"] };

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
  const figure = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  window.Plotly.newPlot(place, figure.data, themed(figure.layout), OPTIONS);
}

function drawAll(root) {
  root.querySelectorAll("[data-chart]:empty").forEach(draw);
}

drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
