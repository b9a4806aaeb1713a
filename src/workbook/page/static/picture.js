// Draws what Picture.to_json() says, as SVG. The twin on paper is workbook/paper.py: change both.
// Titles, names and axis labels are HTML, because HTML wraps text by itself; only the frame is SVG.

import { add } from "./dom.js";
import { drawBand, drawInterval, drawLine, drawPoints, marker, paint, put } from "./marks.js";
import { shape, short, stroke, write } from "./marks.js";

/** Puts a picture into `host`, and draws it again when the room changes. */
export function drawPicture(host, spec) {
  if (!host.wbParts) host.wbParts = build(host);
  const parts = host.wbParts;
  parts.spec = spec;
  say(parts.title, spec.title);
  say(parts.note, spec.note);
  say(parts.y, spec.y);
  say(parts.x, spec.x);
  drawLegend(parts.legend, spec);
  drawFrame(parts, host.clientWidth);
}

function build(host) {
  const parts = {};
  const figure = add("figure", host);
  const kinds = { title: "p", legend: "div", y: "p", svg: "svg", x: "p", note: "figcaption" };
  for (const [name, tag] of Object.entries(kinds)) {
    parts[name] = tag === "svg" ? shape("svg", figure) : add(tag, figure);
    parts[name].setAttribute("class", `wb-${name}`);
  }
  parts.svg.setAttribute("role", "img");
  parts.title.setAttribute("aria-live", "polite");
  parts.note.setAttribute("aria-live", "polite");
  parts.pen = document.createElement("canvas").getContext("2d");
  new ResizeObserver(() => {
    if (parts.spec && host.clientWidth !== parts.width) drawFrame(parts, host.clientWidth);
  }).observe(host);
  return parts;
}

function drawLegend(legend, spec) {
  const names = new Map();
  for (const mark of spec.marks) {
    if (!mark.name || mark.kind === "bars") continue;
    names.set(mark.name, [...(names.get(mark.name) || []), mark]);
  }
  legend.replaceChildren();
  if (names.size < 2 && !spec.marks.some((mark) => mark.kind === "rule")) return;
  for (const [name, marks] of names) {
    const entry = add("span", legend);
    const swatch = shape("svg", entry, { width: 30, height: 12, "aria-hidden": "true" });
    for (const mark of marks) {
      if (mark.kind === "band") {
        shape("rect", swatch, { width: 30, height: 12, class: "wb-band", style: paint(mark) });
      } else if (mark.kind !== "points") {
        shape("path", swatch, { d: "M0 6H30", ...stroke(mark, spec) });
      }
      if (mark.kind === "points" || mark.kind === "interval" || short(mark)) {
        marker(swatch, mark, 15, 6, 4);
      }
    }
    add("span", entry).textContent = name;
  }
}

function drawFrame(parts, width) {
  const { spec, svg, pen } = parts;
  parts.width = width;
  if (!width) return; // not on the page yet; the observer calls again
  const style = getComputedStyle(svg);
  pen.font = `${style.fontSize} ${style.fontFamily}`;
  const measure = (text) => pen.measureText(text).width;
  const bars = spec.marks.find((mark) => mark.kind === "bars");
  const frame = bars ? barFrame(spec, bars, width, measure) : plainFrame(spec, width, measure);
  svg.replaceChildren();
  const size = { width, height: frame.height, viewBox: `0 0 ${width} ${frame.height}` };
  put(svg, { ...size, "aria-label": `${spec.title}. ${spec.alt}` });
  parts.x.style.marginLeft = `${Math.min(frame.left, 0.3 * width)}px`;
  const axes = shape("g", svg, { class: "wb-axes" });
  const inner = clipped(svg, frame);
  if (bars) drawBars(axes, inner, bars, frame);
  else drawPlain(axes, inner, spec, frame);
  drawXTicks(axes, spec, frame);
  for (const mark of spec.marks) if (mark.kind === "rule") drawRule(inner, mark, frame, spec);
  if (bars) drawBarTexts(svg, bars, frame);
}

/** A frame: its edges in pixels, and the way from values to pixels. */
function frameOf(spec, edges) {
  const [low, high] = spec.categories ? [-0.5, spec.categories.length - 0.5] : spec.x_range;
  const place = (value) => (typeof value === "string" ? spec.categories.indexOf(value) : value);
  const wide = edges.right - edges.left;
  return { ...edges, x: (value) => edges.left + (wide * (place(value) - low)) / (high - low) };
}

function plainFrame(spec, width, measure) {
  const bottom = width < 480 ? 228 : 288;
  const yTicks = ticks(...spec.y_range, bottom / 45);
  const edges = { top: 8, bottom, right: width - 12 };
  edges.left = 8 + Math.max(...yTicks.texts.map(measure));
  let below = 24;
  const labels = { every: 1 };
  if (spec.categories) {
    const slot = (edges.right - edges.left) / spec.categories.length;
    labels.rows = spec.categories.map((label) => wrap(label, slot - 8, measure));
    const widest = Math.max(...labels.rows.flat().map(measure));
    const lines = Math.max(...labels.rows.map((row) => row.length));
    labels.turned = widest > slot - 3 || lines > 4;
    below = labels.turned ? 12 + 0.65 * Math.max(...spec.categories.map(measure)) : 8 + 16 * lines;
    if (labels.turned) {
      labels.every = Math.ceil(20 / slot);
      edges.left = Math.max(edges.left, 0.77 * measure(spec.categories[0]) - slot / 2 + 6);
    }
  }
  const [low, high] = spec.y_range;
  const y = (value) => bottom - ((bottom - edges.top) * (value - low)) / (high - low);
  const height = bottom + below;
  return { ...frameOf(spec, edges), y, yTicks, labels, height, fits: tickCount(edges, measure, spec) };
}

function barFrame(spec, bars, width, measure) {
  const text = Math.max(...bars.texts.map(measure)) + 8;
  const longest = Math.max(...bars.labels.map(measure));
  const above = longest > 0.4 * width; // no room beside the bars: labels go above them
  const rows = bars.labels.map((label) => (above ? wrap(label, width - 8, measure) : [label]));
  const lift = above ? 16 * Math.max(...rows.map((row) => row.length)) : 0;
  const below = bars.values.some((value) => value < 0) ? text : 0;
  const step = 30 + lift;
  const edges = { top: 4, bottom: 4 + step * bars.labels.length, right: width - text };
  edges.left = (above ? 2 : longest + 10) + below;
  const middle = (at) => edges.top + step * at + lift + 15;
  const fits = tickCount(edges, measure, spec);
  const bar = { below, above, rows, lift, middle, height: edges.bottom + 24, labels: {}, fits };
  return { ...frameOf(spec, edges), ...bar };
}

function drawPlain(axes, inner, spec, frame) {
  frame.yTicks.values.forEach((value, at) => {
    const y = frame.y(value);
    shape("path", axes, { d: `M${frame.left} ${y}H${frame.right}` });
    write(axes, frame.yTicks.texts[at], frame.left - 6, y + 4, "end");
  });
  shape("path", axes, { d: `M${frame.left} ${frame.bottom}H${frame.right}`, class: "wb-base" });
  const beside = spec.marks.filter((mark) => mark.kind === "interval");
  for (const mark of spec.marks) {
    const aside = spec.categories ? 12 * (beside.indexOf(mark) - (beside.length - 1) / 2) : 0;
    if (mark.kind === "line") drawLine(inner, mark, frame);
    if (mark.kind === "band") drawBand(inner, mark, frame);
    if (mark.kind === "points") drawPoints(inner, mark, frame, mark.y, 0);
    if (mark.kind === "interval") drawInterval(inner, mark, frame, aside);
  }
}

function drawBars(axes, inner, bars, frame) {
  bars.labels.forEach((label, at) => {
    const [zero, end] = [frame.x(0), frame.x(bars.values[at] ?? 0)];
    const grey = bars.highlight.length && !bars.highlight.includes(label);
    const place = { x: Math.min(zero, end), width: Math.abs(end - zero) };
    const tone = { class: grey ? "wb-grey" : "wb-bar", height: 20, y: frame.middle(at) - 10 };
    shape("rect", inner, { ...place, ...tone });
    const top = frame.middle(at) - frame.lift;
    if (!frame.above) write(axes, label, frame.left - frame.below - 8, top + 4, "end", "wb-label");
    else frame.rows[at].forEach((row, n) => write(axes, row, 2, top + 2 + 16 * n, "start", "wb-label"));
  });
  shape("path", inner, { d: `M${frame.x(0)} ${frame.top}V${frame.bottom}`, class: "wb-base" });
}

function drawBarTexts(svg, bars, frame) {
  bars.texts.forEach((text, at) => {
    const value = bars.values[at] ?? 0;
    const end = Math.min(Math.max(frame.x(value), frame.left), frame.right);
    const [x, anchor] = value < 0 ? [end - 5, "end"] : [end + 5, "start"];
    write(svg, text, x, frame.middle(at) + 4, anchor, "wb-value");
  });
}

function drawXTicks(axes, spec, frame) {
  const { rows, turned, every } = frame.labels;
  if (!spec.categories) {
    const { values, texts } = ticks(...spec.x_range, frame.fits);
    values.forEach((value, at) => {
      if (frame.middle) shape("path", axes, { d: `M${frame.x(value)} ${frame.top}V${frame.bottom}` });
      write(axes, texts[at], frame.x(value), frame.bottom + 17, "middle");
    });
    return;
  }
  spec.categories.forEach((label, at) => {
    const x = frame.x(label);
    if (turned && at % every) return;
    if (!turned) rows[at].forEach((row, n) => write(axes, row, x, frame.bottom + 17 + 16 * n, "middle"));
    else put(write(axes, label, 0, 0, "end"), { transform: `translate(${x} ${frame.bottom + 14})rotate(-40)` });
  });
}

function drawRule(inner, mark, frame, spec) {
  const { left, right, top, bottom } = frame;
  const d = mark.axis === "x" ? `M${frame.x(mark.at)} ${top}V${bottom}` : `M${left} ${frame.y(mark.at)}H${right}`;
  shape("path", inner, { d, ...stroke(mark, spec) });
}

/** Round numbers from low to high, about `count` of them, and how they are written. */
function ticks(low, high, count) {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const many = Math.floor(high / step + 1e-9) - first + 1;
  const values = Array.from({ length: many }, (_, n) => (first + n) * step);
  const decimals = Math.max(0, -Math.floor(Math.log10(step)) + (`${step / power}`.includes(".") ? 1 : 0));
  const look = { maximumFractionDigits: Math.min(decimals, 12) };
  const texts = values.map((value) => (value + 0).toLocaleString("en-US", look).replace("-", "−"));
  return { values, texts };
}

/** As many ticks on x as fit beside each other. */
function tickCount(edges, measure, spec) {
  if (spec.categories) return 0;
  const { texts } = ticks(...spec.x_range, 5);
  const room = 28 + Math.max(...texts.map(measure));
  return Math.max(1, Math.min(10, (edges.right - edges.left) / room));
}

/** Marks may stand out of the frame by a marker's size, not more. */
function clipped(svg, { left, right, top, bottom }) {
  const box = { x: left - 6, y: top - 6, width: right - left + 12, height: bottom - top + 12 };
  const inner = shape("svg", svg, { ...box, viewBox: `${box.x} ${box.y} ${box.width} ${box.height}` });
  return put(inner, { overflow: "hidden" });
}

function wrap(text, room, measure) {
  const rows = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${rows.at(-1)} ${word}`.trim();
    if (rows.at(-1) && measure(longer) > room) rows.push(word);
    else rows[rows.length - 1] = longer;
  }
  return rows;
}

function say(target, text) {
  if (target.textContent !== text) target.textContent = text; // unchanged words are not read out again
}
