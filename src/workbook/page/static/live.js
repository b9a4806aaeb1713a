// A live experiment: native controls, and a picture that Python computes and the browser draws.
// While Python works, newer settings wait and only the newest is asked: a fast hand never queues.

import { add, keepKeys } from "./dom.js";
import { drawPicture } from "./picture.js";

const PATIENCE = 4000; // ms without an answer until the learner is told why
const LATE = "Python has not answered yet. It may be busy; if it was restarted, run this cell again.";

function render({ model, el }) {
  const view = Math.random().toString(36).slice(2);
  const root = document.createElement("div");
  root.className = "wb-live";
  root.addEventListener("keydown", keepKeys);
  const panel = add("div", root, "wb-controls");
  const inputs = model.get("controls").map((control) => addControl(panel, control, ask));
  const problem = add("p", root, "wb-problem");
  problem.setAttribute("role", "status");
  const host = add("div", root, "wb-picture");
  el.replaceChildren(root);

  let turn = 0;
  let waiting = null; // the timer while Python works, else null
  let newer = false; // somebody moved a control meanwhile

  function ask() {
    if (waiting !== null) {
      newer = true;
      return;
    }
    newer = false;
    turn += 1;
    waiting = setTimeout(() => {
      tell(model.get("late") ?? LATE);
      waiting = null; // the next move tries again
    }, PATIENCE);
    model.set("asked", { turn: `${view}-${turn}`, values: read(inputs) });
    model.save_changes();
  }

  function tell(words) {
    problem.textContent = words;
    problem.hidden = !words;
  }

  function hear() {
    const answer = model.get("answer");
    const ours = answer.turn.startsWith(`${view}-`);
    if (!ours) inputs.forEach((input, at) => input.wbShow(answer.values[at]));
    tell(answer.problem);
    drawPicture(host, answer.picture);
    host.dataset.turn = answer.turn;
    if (ours && answer.turn === `${view}-${turn}`) {
      clearTimeout(waiting);
      waiting = null;
      if (newer) ask();
    }
  }

  model.on("change:answer", hear);
  hear();
  return () => {
    clearTimeout(waiting);
    model.off("change:answer", hear);
  };
}

const read = (inputs) => inputs.map((input) => Number(input.value));

/** One labelled control; what it sends is a number: the slider's value, or the option's position. */
function addControl(panel, control, ask) {
  const box = add("label", panel, "wb-control");
  add("span", box).textContent = control.label;
  const input = add(control.kind === "slider" ? "input" : "select", box);
  input.setAttribute("aria-label", control.label);
  if (control.kind === "choice") {
    for (const [at, option] of control.options.entries()) {
      const item = add("option", input);
      item.value = at;
      item.textContent = option;
    }
    input.wbShow = (value) => (input.value = value);
  } else {
    // On the site a slider moves along a list of values, and sends a position as a menu does.
    const { values } = control;
    const ends = values ? { min: 0, max: values.length - 1, step: 1 } : null;
    const { low: min, high: max, step } = control;
    Object.assign(input, { type: "range" }, ends ?? { min, max, step });
    const output = add("output", box);
    output.setAttribute("aria-live", "off"); // aria-valuetext says it already
    input.wbShow = (value) => {
      input.value = value;
      output.textContent = worded(control, values ? values[input.value] : Number(input.value));
      input.setAttribute("aria-valuetext", output.textContent);
    };
  }
  input.addEventListener("input", () => {
    input.wbShow(input.value);
    ask();
  });
  return input;
}

/** A value with its unit: "$1,200", "5%", "3 months". */
function worded({ step, unit }, value) {
  const decimals = (`${step}`.split(".")[1] || "").length;
  const look = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const sign = value < 0 ? "−" : "";
  const number = Math.abs(value).toLocaleString("en-US", look);
  if (unit === "$") return `${sign}$${number}`;
  return `${sign}${number}${unit && unit !== "%" ? ` ${unit}` : unit}`;
}

export default { render };
