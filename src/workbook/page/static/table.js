// The numbers of a picture as a table behind a disclosure; written when somebody opens it.

import { add } from "./dom.js";

const PARTS = { y: "", mid: "", low: ", from", high: ", to" };

export function addTable(parent, spec) {
  const box = add("details", parent, "wb-numbers");
  add("summary", box).textContent = "The numbers";
  box.addEventListener("toggle", () => fill(box, spec), { once: true });
}

/** The first row holds the headings, the first column what is read on x. */
export function tableOf(spec) {
  const bars = spec.marks.find((mark) => mark.kind === "bars");
  if (bars) return [["", spec.x], ...bars.labels.map((label, at) => [label, bars.texts[at]])];
  const drawn = spec.marks.filter((mark) => mark.kind !== "rule");
  const columns = drawn.flatMap((mark) => partsOf(mark, spec));
  const once = drawn.every((mark) => new Set(mark.x).size === mark.x.length);
  const rows = once ? byPlace(spec, drawn, columns) : byMark(drawn, columns);
  return [[spec.x, ...columns.map((column) => column.name)], ...rows];
}

function partsOf(mark, spec) {
  const parts = Object.keys(PARTS).filter((part) => mark[part]);
  return parts.map((part) => ({ mark, part, name: (mark.name || spec.y) + PARTS[part] }));
}

/** One row for each place on x: what the marks say there stands side by side. */
function byPlace(spec, drawn, columns) {
  const all = drawn.flatMap((mark) => mark.x).filter((x) => x !== null);
  const places = spec.categories || [...new Set(all)].sort((a, b) => a - b);
  const rows = new Map(places.map((x) => [x, [x, ...columns.map(() => null)]]));
  columns.forEach(({ mark, part }, at) => {
    mark.x.forEach((x, n) => rows.get(x)?.splice(at + 1, 1, mark[part][n]));
  });
  return [...rows.values()];
}

/** One row for each point, where several stand above the same place. */
function byMark(drawn, columns) {
  return drawn.flatMap((one) =>
    one.x.map((x, n) => [x, ...columns.map(({ mark, part }) => (mark === one ? mark[part][n] : null))]),
  );
}

function fill(box, spec) {
  const frame = add("div", box, "wb-frame");
  Object.assign(frame, { tabIndex: 0, role: "group", ariaLabel: `The numbers: ${spec.title}` });
  const table = add("table", frame);
  tableOf(spec).forEach((cells, at) => {
    const row = add("tr", add(at ? "tbody" : "thead", table));
    cells.forEach((cell, n) => {
      const node = add(at && n ? "td" : "th", row);
      if (!at || !n) node.scope = at ? "row" : "col";
      node.textContent = written(cell);
    });
  });
  const rules = spec.marks.filter((mark) => mark.kind === "rule" && mark.name);
  for (const { name, at } of rules) add("p", box).textContent = `${name}: ${written(at)}`;
}

function written(value) {
  if (typeof value !== "number") return value ?? "";
  const look = Math.abs(value) < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 };
  return value.toLocaleString("en-US", look).replace("-", "−");
}
