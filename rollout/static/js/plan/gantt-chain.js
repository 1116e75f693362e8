/* Opening a milestone in the side panel marks its driving chain in the chart; closing it clears the mark. */
export function highlightChain(gantt) {
  const chart = document.getElementById("gantt");
  const update = () => {
    const source = document.querySelector("#panel:not([hidden]) [data-chain]");
    const chain = new Set(source ? source.dataset.chain.split(" ").filter(Boolean) : []);
    chart.classList.toggle("with-chain", chain.size > 0);
    chart.querySelectorAll("[data-task-id]").forEach((node) => node.classList.toggle("in-chain", chain.has(node.dataset.taskId)));
  };
  document.addEventListener("kit:panel", update);
  gantt.attachEvent("onGanttRender", update);
}
