// The marks of a picture, one function a kind; and the few words of SVG that all drawing uses.

const NS = "http://www.w3.org/2000/svg";
const FEW = 40; // up to here a line gets a marker at each point, to be told apart without colour
const DASHES = ["6 4", "2 3", "9 3 2 3"];

export function drawLine(inner, mark, frame) {
  const path = runs(mark.x, mark.y).map((run) => trace(run, mark.x, mark.y, frame)).join("");
  shape("path", inner, { d: path, ...stroke(mark) });
  if (short(mark)) drawPoints(inner, mark, frame, mark.y, 0);
}

export function drawBand(inner, mark, frame) {
  for (const run of runs(mark.x, mark.low, mark.high)) {
    const back = trace([...run].reverse(), mark.x, mark.low, frame).replace("M", "L");
    const d = `${trace(run, mark.x, mark.high, frame)}${back}Z`;
    shape("path", inner, { d, class: "wb-band", style: paint(mark) });
  }
}

export function drawInterval(inner, mark, frame, aside) {
  for (const at of runs(mark.x, mark.low, mark.high).flat()) {
    const x = frame.x(mark.x[at]) + aside;
    const [low, high] = [frame.y(mark.low[at]), frame.y(mark.high[at])];
    const d = `M${x - 5} ${low}h10M${x - 5} ${high}h10M${x} ${low}V${high}`;
    shape("path", inner, { d, ...stroke(mark) });
  }
  if (mark.mid) drawPoints(inner, mark, frame, mark.mid, aside);
}

export function drawPoints(inner, mark, frame, column, aside) {
  const size = mark.kind === "points" ? (mark.x.length > FEW ? 2.5 : 5) : 3.5;
  for (const at of runs(mark.x, column).flat()) {
    marker(inner, mark, frame.x(mark.x[at]) + aside, frame.y(column[at]), size);
  }
}

/** Indices of neighbours that have a value in every column: gaps divide. */
function runs(...columns) {
  const found = [[]];
  columns[0].forEach((_, at) => {
    if (columns.every((column) => column[at] !== null)) found.at(-1).push(at);
    else if (found.at(-1).length) found.push([]);
  });
  return found.filter((run) => run.length);
}

function trace(run, xs, ys, frame) {
  return run.map((at, n) => `${n ? "L" : "M"}${frame.x(xs[at]).toFixed(1)} ${frame.y(ys[at]).toFixed(1)}`).join("");
}

export const short = (mark) => mark.kind === "line" && mark.x.length <= FEW;
export const paint = (mark) => `--wb-paint: var(--wb-${mark.colour})`;

export function stroke(mark, spec) {
  if (mark.kind !== "rule") return { class: "wb-line", style: paint(mark) };
  const order = spec.marks.filter((other) => other.kind === "rule").indexOf(mark);
  return { class: "wb-rule", "stroke-dasharray": DASHES[order % DASHES.length] };
}

/** A different shape for each colour. */
export function marker(parent, mark, x, y, size) {
  const shapes = [
    null,
    "M-.9-.9H.9V.9H-.9Z",
    "M0-1.2L1.1.8H-1.1Z",
    "M0-1.3L1.2 0L0 1.3L-1.2 0Z",
    "M0 1.2L1.1-.8H-1.1Z",
    "M-.4-1.1H.4V-.4H1.1V.4H.4V1.1H-.4V.4H-1.1V-.4H-.4Z",
  ];
  const look = { class: "wb-point", style: paint(mark) };
  const d = shapes[mark.colour];
  if (d) shape("path", parent, { d, transform: `translate(${x} ${y})scale(${size})`, ...look });
  else shape("circle", parent, { cx: x, cy: y, r: size, ...look });
}

export function write(parent, text, x, y, anchor, kind = "wb-tick") {
  const node = shape("text", parent, { x, y, "text-anchor": anchor, class: kind });
  node.textContent = text;
  return node;
}

export function shape(tag, parent, attributes = {}) {
  return parent.appendChild(put(document.createElementNS(NS, tag), attributes));
}

export function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}
