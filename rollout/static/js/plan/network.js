/* The network: layers left to right, the critical path bold, a chosen task with the chain that drives it. */
import { block, fetchJson } from "./page.js";
import { onChanged, openPanel } from "./changes.js";
import { inTwoLines } from "./network-names.js";
import { networkStyle } from "./network-style.js";

const config = block("plan-config");
const frame = document.getElementById("network");
const MARGIN = 24;
const SMALLEST = 0.6; // below it the names are too small to read
let chart = null;

window.cytoscape.use(window.cytoscapeDagre);

function elements(plan) {
  return [
    ...plan.tasks.map((task) => ({ data: { ...task, id: `t${task.id}`, label: `${inTwoLines(task.name)}\n${task.facts}` }, classes: classes(task) })),
    ...plan.links.map((link) => ({
      data: { ...link, id: `l${link.id}`, source: `t${link.predecessor}`, target: `t${link.successor}` },
      classes: `${link.critical ? "critical" : ""} ${link.driving ? "driving" : ""}`,
    })),
  ];
}

function classes(task) {
  return [task.milestone && "milestone", task.critical && "critical", task.finished && "finished"].filter(Boolean).join(" ");
}

async function draw() {
  const plan = await fetchJson(config.urls.data);
  chart?.destroy();
  chart = window.cytoscape({
    container: frame,
    elements: elements(plan),
    style: networkStyle(getComputedStyle(document.documentElement)),
    layout: { name: "dagre", rankDir: "LR", nodeSep: 14, rankSep: 56, ranker: "network-simplex", nodeDimensionsIncludeLabels: true },
    minZoom: 0.1,
    maxZoom: 2.5,
    autoungrabify: true,
    boxSelectionEnabled: false,
  });
  chart.on("tap", "node", (event) => openPanel(event.target.data("url")));
  chart.on("mouseover", "node", (event) => { frame.title = event.target.data("hint"); });
  chart.on("mouseout", "node", () => { frame.removeAttribute("title"); });
  chart.ready(() => { readable(); frame.dataset.ready = "true"; });
}

/* The whole plan where one can read it; else from its first open task on, the frame filled. */
function readable() {
  chart.fit(undefined, MARGIN);
  const whole = chart.zoom();
  if (whole >= SMALLEST) {
    chart.zoom(Math.min(whole, 1));
    chart.center();
    return;
  }
  const first = chart.nodes().filter((node) => !node.data("finished")).min((node) => node.position("x")).ele ?? chart.nodes()[0];
  const box = chart.elements().boundingBox();
  chart.zoom(0.8);
  chart.pan({
    x: inside(chart.width() / 5 - first.position("x") * 0.8, box.x1 * 0.8, box.x2 * 0.8, chart.width()),
    y: inside(chart.height() / 2 - first.position("y") * 0.8, box.y1 * 0.8, box.y2 * 0.8, chart.height()),
  });
}

/* A pan that leaves no empty border beside what lies between `from` and `to`; what is small stands in the middle. */
function inside(wanted, from, to, size) {
  if (to - from <= size - 2 * MARGIN) return (size - from - to) / 2;
  return Math.max(size - MARGIN - to, Math.min(MARGIN - from, wanted));
}

function showChain() {
  const source = document.querySelector("#panel:not([hidden]) [data-chain]");
  const ids = source ? source.dataset.chain.split(" ").filter(Boolean) : [];
  chart?.batch(() => {
    chart.elements().removeClass("in-chain aside");
    if (!ids.length) return;
    const chain = chart.nodes().filter((node) => ids.includes(node.id().slice(1)));
    const links = chain.edgesWith(chain).filter(".driving");
    chain.union(links).addClass("in-chain");
    chart.elements().difference(chain.union(links)).addClass("aside");
  });
}

function attachTools() {
  document.querySelectorAll("[data-network]").forEach((button) => button.addEventListener("click", () => {
    const act = { in: () => chart.zoom(chart.zoom() * 1.3), out: () => chart.zoom(chart.zoom() / 1.3), fit: () => chart.fit(undefined, 24) };
    act[button.dataset.network]();
  }));
}

draw();
attachTools();
onChanged(draw);
document.addEventListener("kit:panel", showChain);
document.documentElement.addEventListener("kit:theme", draw);
