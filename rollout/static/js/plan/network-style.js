/* The network in the page's own colours. Critical is bold as well as red, milestones are diamonds. */
import { TEXT_SIZE, TEXT_WIDTH } from "./network-names.js";

export function networkStyle(tokens) {
  const token = (name) => tokens.getPropertyValue(`--${name}`).trim();
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        width: 168,
        height: 54,
        "background-color": token("surface"),
        "border-width": 1,
        "border-color": token("line-strong"),
        label: "data(label)",
        color: token("ink"),
        "font-family": getComputedStyle(document.body).fontFamily,
        "font-size": TEXT_SIZE,
        "text-wrap": "wrap",
        "text-max-width": TEXT_WIDTH + 8,
        "text-valign": "center",
        "line-height": 1.25,
      },
    },
    { selector: "node.finished", style: { "background-color": token("sunken"), color: token("ink-soft"), "border-style": "dashed" } },
    { selector: "node.critical", style: { "border-width": 3, "border-color": token("bad"), "font-weight": 600 } },
    { selector: "node.milestone", style: { shape: "diamond", width: 30, height: 30, "background-color": token("ink"), "border-width": 0, "text-valign": "bottom", "text-margin-y": 5, "text-max-width": TEXT_WIDTH } },
    { selector: "node.milestone.critical", style: { "background-color": token("bad") } },
    {
      selector: "edge",
      style: {
        width: 1,
        "curve-style": "bezier",
        "line-color": token("line-strong"),
        "target-arrow-color": token("line-strong"),
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        label: "data(shown)",
        color: token("ink-soft"),
        "font-size": 9,
        "text-background-color": token("paper"),
        "text-background-opacity": 1,
        "text-background-padding": 2,
      },
    },
    { selector: "edge.critical", style: { width: 3, "line-color": token("bad"), "target-arrow-color": token("bad") } },
    { selector: ".aside", style: { opacity: 0.22 } },
    { selector: "node.in-chain", style: { "border-width": 3 } },
    { selector: "edge.in-chain", style: { width: 4 } },
  ];
}
