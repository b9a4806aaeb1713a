// Questions: a group of buttons each; what speaks for an option comes from Python, once it is chosen.
// A prediction is only noted: the page's next cells answer it, and then the learner may compare.

import { add, keepKeys } from "./dom.js";

const PATIENCE = 4000; // ms without an answer until the learner is told why

function render({ model, el }) {
  const view = Math.random().toString(36).slice(2);
  const root = document.createElement("div");
  root.className = "wb-live wb-quiz";
  root.addEventListener("keydown", keepKeys);
  const questions = model.get("asked");
  const firsts = new Map(); // the first reply to each question, which is the one that counts
  const [steps, earlier] = [model.get("steps"), model.get("earlier")];
  const parts = new Map(
    questions.map((question) => [question.id, build(root, question, view, steps, earlier[question.id], choose)]),
  );
  const total = add("p", root, "wb-total");
  total.setAttribute("role", "status");
  el.replaceChildren(root);

  let turn = 0;
  let late = null;

  function choose(question, option, probability, later = false) {
    turn += 1;
    clearTimeout(late);
    late = setTimeout(() => {
      parts.get(question).tell("Python has not answered yet. It may be busy; if it was restarted, run this cell again.");
    }, PATIENCE);
    model.set("chosen", { turn: `${view}-${turn}`, question, option, probability, later });
    model.save_changes();
  }

  function hear() {
    const reply = model.get("reply");
    if (reply.turn === `${view}-${turn}`) clearTimeout(late);
    const part = parts.get(reply.question);
    part.press(reply.option);
    part.say(reply.probability);
    if (reply.later) return part.note(() => choose(reply.question, reply.option, reply.probability));
    part.tell(`${reply.right ? "Right." : "Not this one."} ${reply.why}`, reply.right);
    if (!firsts.has(reply.question)) firsts.set(reply.question, reply.right);
    if (questions.length > 1 && firsts.size === questions.length) {
      const right = [...firsts.values()].filter(Boolean).length;
      total.textContent = `${right} of ${questions.length} at the first try.`;
    }
  }

  model.on("change:reply", hear);
  if (model.get("reply").question) hear();
  return () => {
    clearTimeout(late);
    model.off("change:reply", hear);
  };
}

/** One question: its words, how sure one is, a button for each option, a line for the reply. */
function build(root, question, view, steps, earlier, choose) {
  const box = add("div", root, `wb-question wb-${question.kind}`);
  const words = add("p", box, "wb-words");
  words.id = `${view}-${question.id}`;
  words.textContent = question.text;
  const sure = doubts(box, `${view}-${question.id}-sure`, steps);
  const group = add("div", box, "wb-options");
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", words.id);
  const reply = add("p", box, "wb-reply");
  reply.setAttribute("role", "status");
  const compare = add("button", box, "wb-compare");
  compare.type = "button";
  compare.textContent = "I have seen the data: compare";
  compare.hidden = true;

  const buttons = new Map();
  const press = (option) => {
    for (const [id, button] of buttons) button.setAttribute("aria-pressed", id === option);
  };
  const tell = (text, right) => {
    reply.textContent = text;
    reply.className = `wb-reply${right === undefined ? "" : right ? " wb-right" : " wb-wrong"}`;
    compare.hidden = true;
  };
  const note = (ask) => {
    tell("Noted. Read on through the next cells, then come back and compare.");
    compare.hidden = false;
    compare.onclick = ask;
  };
  for (const option of question.options) {
    const button = add("button", group);
    button.type = "button";
    button.textContent = option.text;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      press(option.id);
      const probability = sure.said(); // now, not when the data have spoken
      choose(question.id, option.id, probability, question.kind === "predict");
    });
    buttons.set(option.id, button);
  }
  const last = question.options.find((option) => option.id === earlier?.option);
  if (last) {
    const before = earlier.probability === null ? "" : `, ${percent(earlier.probability)} sure`;
    tell(`Last time you chose “${last.text}”${before}.`);
  }
  return { press, tell, note, say: sure.say };
}

/** How sure somebody is, before they choose: one of a few steps, or not said. */
function doubts(box, name, steps) {
  const field = add("fieldset", box, "wb-sure");
  add("legend", field).textContent = "First, if you like: how sure will you be?";
  const radios = [null, ...steps].map((step) => {
    const label = add("label", field);
    const radio = add("input", label);
    radio.type = "radio";
    radio.name = name;
    radio.checked = step === null;
    label.append(step === null ? "not said" : percent(step));
    return [step, radio];
  });
  return {
    said: () => radios.find(([, radio]) => radio.checked)?.[0] ?? null,
    say: (probability) => radios.forEach(([step, radio]) => (radio.checked = step === (probability ?? null))),
  };
}

const percent = (share) => `${Math.round(100 * share)} %`;

export default { render };
