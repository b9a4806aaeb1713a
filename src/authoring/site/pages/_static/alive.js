// What answers on the site by itself: experiments from pictures that Python drew in advance, questions
// with their explanations, and the reader's answers, which are remembered in this browser only.
// The drawing and the controls are those of the notebooks (alive-widgets.js): here is what Python does.

window.wbPacked = {}; // by name; each experiment's script puts its own here

(() => {
  const folder = new URL(".", document.currentScript.src);
  const told = (place) => JSON.parse(atob(place.dataset.told));

  /** What a widget of a notebook talks to: values that it sets, and news of values that change. */
  class Model {
    constructor(values, save) {
      this.values = values;
      this.save = save;
      this.hearers = new Map();
    }
    get(name) {
      return this.values[name];
    }
    set(name, value) {
      this.values[name] = value;
    }
    save_changes() {
      this.save();
    }
    on(news, hearer) {
      this.hearers.set(news, hearer);
    }
    off(news) {
      this.hearers.delete(news);
    }
    tell(name, value) {
      this.values[name] = value;
      this.hearers.get(`change:${name}`)?.();
    }
  }

  // Experiments

  function experiment(place) {
    const { name, controls, start, picture } = told(place);
    const sizes = controls.map((control) => (control.values ?? control.options).length);
    let packed = null;
    const model = new Model(
      {
        controls,
        answer: { turn: "start", values: start, picture, problem: "" },
        late: "The pictures of this experiment are still on their way.",
      },
      () => (packed ? answer() : fetchIt()),
    );

    function answer(problem = "") {
      const { turn, values } = model.get("asked");
      const number = sizes.reduce((before, size, at) => before * size + values[at], 0);
      const shown = problem ? model.get("answer").picture : pictureOf(packed, number);
      model.tell("answer", { turn, values, picture: shown, problem });
    }

    let coming = null;
    function fetchIt() {
      coming ??= load(name).then(
        (found) => {
          packed = found;
          if (model.get("asked")) answer();
        },
        () => {
          coming = null; // the next move tries again
          if (model.get("asked")) answer("The pictures of this experiment can't be loaded. Are you online?");
        },
      );
    }

    wbLive.render({ model, el: place });
    whenNear(place, fetchIt);
  }

  /** A picture as Python gave it, out of the parts that it shares with others. */
  function pictureOf({ parts, frames, states }, number) {
    const state = states[number];
    const part = (slot) => parts[Array.isArray(slot) ? state[slot[0]] : slot];
    const filled = (fields) => Object.fromEntries(Object.entries(fields).map(([name, slot]) => [name, part(slot)]));
    const { marks, ...rest } = frames[state[0]];
    return { ...filled(rest), marks: marks.map(filled) };
  }

  /** A script, not a fetch: a page that was opened from a folder may load nothing else. */
  function load(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(`alive/${name}.js`, folder);
      script.onload = () => done(unzip(window.wbPacked[name]));
      script.onerror = () => {
        script.remove();
        failed();
      };
      document.head.append(script);
    });
  }

  async function unzip(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  }

  function whenNear(place, act) {
    const watcher = new IntersectionObserver(
      (seen) => {
        if (!seen.some((each) => each.isIntersecting)) return;
        watcher.disconnect();
        act();
      },
      { rootMargin: "1000px" },
    );
    watcher.observe(place);
    place.addEventListener("focusin", act, { once: true });
  }

  // Answers: lines of a notebook's progress.jsonl

  const SHELF = "managing-ml-projects/answers";

  function answers() {
    try {
      return (localStorage.getItem(SHELF) ?? "").split("\n").filter(isAnswer);
    } catch {
      return unkept; // a browser that keeps nothing
    }
  }
  const unkept = [];

  function keep(lines) {
    const all = [...new Set([...answers(), ...lines.filter(isAnswer)])];
    all.sort((a, b) => (JSON.parse(a).at < JSON.parse(b).at ? -1 : 1));
    try {
      localStorage.setItem(SHELF, all.join("\n"));
    } catch {
      unkept.splice(0, Infinity, ...all);
    }
    document.dispatchEvent(new Event("wb-answers"));
  }

  /** Whether a line is sound, by the rules of workbook.progress.log. */
  function isAnswer(line) {
    let event;
    try {
      event = JSON.parse(line);
    } catch {
      return false;
    }
    const isText = (word) => typeof event[word] === "string" && event[word] !== "";
    const sure = event?.probability;
    return (
      event?.v === 1 &&
      event.kind === "answer" &&
      ["at", "week", "question", "option"].every(isText) &&
      typeof event.right === "boolean" &&
      (sure === null || (typeof sure === "number" && sure >= 0 && sure <= 1))
    );
  }

  // Questions

  function ask(place) {
    const { week, questions } = told(place);
    const earlier = {};
    for (const event of answers().map(JSON.parse)) {
      const asked = questions.find(({ id }) => event.week === week && event.question === id);
      if (asked?.options.some(({ id }) => id === event.option)) earlier[asked.id] = event;
    }
    const said = new Set();
    const model = new Model({ asked: questions, steps: [0.25, 0.5, 0.75, 0.9, 0.99], earlier, reply: {} }, () => {
      const sent = model.get("chosen");
      const { answer, options } = questions.find(({ id }) => id === sent.question);
      const right = sent.option === answer;
      const { question, option, probability } = sent;
      const event = { kind: "answer", week, question, option, right, probability };
      const once = JSON.stringify(event);
      if (!said.has(once)) keep([JSON.stringify({ v: 1, at: now(), ...event })]);
      said.add(once); // to compare a prediction says nothing new
      const { why } = options.find(({ id }) => id === option);
      model.tell("reply", { ...sent, ...(sent.later ? {} : { right, why }) });
    });
    wbQuiz.render({ model, el: place });
  }

  /** The time as Python writes it, with microseconds, so that lines sort alike. */
  const now = () => new Date().toISOString().replace("Z", "000Z");

  // The record at a page's end: how many answers, out and in

  function record(place) {
    place.classList.add("wb-live");
    const status = add("p", place);
    status.setAttribute("role", "status");
    const row = add("p", place);
    const out = add("button", row, "Export my answers");
    out.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([`${answers().join("\n")}\n`], { type: "application/jsonl" }));
      link.download = "my-answers.jsonl";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    const file = document.createElement("input");
    Object.assign(file, { type: "file", accept: ".jsonl", hidden: true });
    const back = add("button", row, "Read my answers from a file");
    row.append(file);
    back.addEventListener("click", () => file.click());
    file.addEventListener("change", async () => {
      const before = answers().length;
      keep((await file.files[0].text()).split("\n"));
      const many = answers().length - before;
      tell(`${many} new ${many === 1 ? "answer" : "answers"} read from ${file.files[0].name}. `);
      file.value = "";
    });
    add("p", place).textContent =
      "In a notebook, put my-answers.jsonl beside it and run " +
      "“from workbook import backup; backup.restore('my-answers.jsonl')”. " +
      "The way back: read the notebook's progress.jsonl here.";

    function tell(news = "") {
      const many = answers().length;
      const kept = many === 1 ? "1 answer is" : `${many || "No"} answers are`;
      status.textContent = `${news}${kept} remembered in this browser, and nowhere else.`;
      out.disabled = !many;
    }
    document.addEventListener("wb-answers", () => tell());
    tell();
  }

  function add(tag, parent, text = "") {
    const node = document.createElement(tag);
    node.textContent = text;
    if (tag === "button") node.type = "button";
    return parent.appendChild(node);
  }

  // Calibration, as workbook.progress.calibration and workbook.plot.reliability give it

  const FEW = 10; // answers; the page's own cell says why

  function calibration(place) {
    place.classList.add("wb-live");
    const words = add("p", place);
    words.setAttribute("role", "status");
    const host = add("div", place);
    host.className = "wb-picture";
    const show = () => {
      const said = forecasts(answers().map(JSON.parse));
      words.textContent =
        said.length >= FEW
          ? `These are your own ${said.length} first answers for which you said how sure you were:`
          : `You have said how sure you were of ${said.length} answers on these pages; from ${FEW} on, your own picture stands here.`;
      host.hidden = said.length < FEW;
      if (!host.hidden) wbLive.drawPicture(host, reliability(said));
    };
    document.addEventListener("wb-answers", show);
    show();
  }

  /** The first answer to each question counts, if it says how sure. */
  function forecasts(events) {
    const firsts = new Map();
    for (const event of events) {
      const name = `${event.week} ${event.question}`;
      if (!firsts.has(name)) firsts.set(name, event);
    }
    return [...firsts.values()].filter(({ probability }) => probability !== null);
  }

  function reliability(said) {
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const steps = [...new Set(said.map(({ probability }) => probability))].sort((a, b) => a - b);
    const rows = steps.map((step) => {
      const here = said.filter(({ probability }) => probability === step);
      const share = mean(here.map(({ right }) => Number(right)));
      return { step, share, many: here.length, ...wilson(share, here.length) };
    });
    const brier = mean(said.map(({ probability, right }) => (probability - right) ** 2));
    const sure = whole(mean(said.map(({ probability }) => probability)));
    const came = whole(mean(said.map(({ right }) => Number(right))));
    const listed = rows.map(({ step, share, many }) => `${whole(step)}: ${whole(share)} of ${many} came true`);
    const x = rows.map(({ step }) => 100 * step);
    const of = (name) => rows.map((row) => 100 * row[name]);
    return {
      title: `You: on average ${sure} sure, and ${came} came true (Brier score ${brier.toFixed(2)})`,
      x: "announced probability (%)",
      y: "came true (% of the forecasts)",
      alt: `By announced probability: ${listed.join(", ")}`,
      note: "",
      marks: [
        { kind: "line", name: "words and facts agree", x: [0, 100], y: [0, 100], colour: 0 },
        {
          kind: "interval",
          name: "came true, with 95% interval",
          x,
          low: of("low"),
          high: of("high"),
          mid: of("share"),
          colour: 1,
        },
      ],
      categories: null,
      x_range: [-5, 105],
      y_range: [-5, 105],
    };
  }

  function wilson(share, many) {
    const z2 = 1.959963984540054 ** 2;
    const middle = (share + z2 / (2 * many)) / (1 + z2 / many);
    const half = (Math.sqrt(z2 * ((share * (1 - share)) / many + z2 / (4 * many * many))) / (1 + z2 / many));
    return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
  }

  /** Whole percents, halves to the even one, as Python rounds. */
  function whole(share) {
    const percent = 100 * share;
    const even = 2 * Math.round(percent / 2);
    return `${Math.abs(percent % 1) === 0.5 ? even : Math.round(percent)}%`;
  }

  window.wbAlive = { pictureOf, load, reliability, forecasts, answers }; // for tests and the curious

  const kinds = { "wb-experiment": experiment, "wb-ask": ask, "wb-record": record, "wb-calibration": calibration };
  for (const [kind, bring] of Object.entries(kinds)) {
    for (const place of document.querySelectorAll(`.${kind}`)) bring(place);
  }
})();
