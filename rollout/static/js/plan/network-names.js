/* Names that stay inside their box: two lines at most, the rest is an ellipsis and stands in the hint and the panel. */
export const TEXT_WIDTH = 152;
export const TEXT_SIZE = 11;

const pen = document.createElement("canvas").getContext("2d");

export function inTwoLines(name) {
  pen.font = `600 ${TEXT_SIZE}px ${getComputedStyle(document.body).fontFamily}`;
  const [first, rest] = split(name.slice(0, 160));
  if (!rest) return first;
  return `${first}\n${shortened(rest)}`;
}

/* As many words (of Chinese: characters) as fit into one line, and what is left. */
function split(text) {
  if (fits(text)) return [text, ""];
  const end = longest(text);
  const space = text.lastIndexOf(" ", end);
  const cut = space > end / 2 ? space : end;
  return [text.slice(0, cut).trim(), text.slice(cut).trim()];
}

function shortened(text) {
  return fits(text) ? text : `${text.slice(0, longest(text, "…")).trim()}…`;
}

function longest(text, tail = "") {
  let end = text.length;
  while (end > 1 && !fits(text.slice(0, end) + tail)) end -= 1;
  return end;
}

function fits(text) {
  return pen.measureText(text).width <= TEXT_WIDTH;
}
