// The page as its reader wants it: code and deeper parts shown or folded on the whole site, how
// much is read, and how many minutes are left. Choices stay in the browser and go nowhere.

(() => {
  const root = document.documentElement;
  const SWITCHES = [
    { name: "code", folded: "folded", words: "Code" },
    { name: "path", folded: "core", words: "Deeper parts" },
  ];

  function recall(key) {
    try {
      return localStorage.getItem(`course-${key}`);
    } catch {
      return null; // a browser may refuse to remember; then each page begins anew
    }
  }

  function keep(key, value) {
    try {
      localStorage.setItem(`course-${key}`, value);
    } catch {
      // the same
    }
  }

  // At once, before anything is drawn that would go again.
  for (const { name, folded } of SWITCHES) if (recall(name) === folded) root.dataset[name] = folded;

  function add(tag, parent, kind, words = "") {
    const node = document.createElement(tag);
    node.className = kind;
    node.textContent = words;
    return parent.appendChild(node);
  }

  function addSwitches(title) {
    const bar = add("div", title.parentElement, "wb-switches");
    title.after(bar);
    for (const { name, folded, words } of SWITCHES) {
      if (name === "path" && !document.querySelector(".wb-deeper")) continue;
      if (name === "code" && !document.querySelector(".cell_input")) continue;
      const button = add("button", bar, "", words);
      button.type = "button";
      const say = () => button.setAttribute("aria-pressed", root.dataset[name] !== folded);
      button.addEventListener("click", () => {
        if (root.dataset[name] === folded) delete root.dataset[name];
        else root.dataset[name] = folded;
        keep(name, root.dataset[name] || "");
        say();
      });
      say();
    }
  }

  /** A button that opens one folded thing, whatever the switch says. */
  function addMore(parent, box, words) {
    const button = add("button", parent, "wb-more", words);
    button.type = "button";
    const say = () => button.setAttribute("aria-expanded", box.classList.contains("wb-open"));
    button.addEventListener("click", () => {
      box.classList.toggle("wb-open");
      say();
    });
    say();
    return button;
  }

  /** What stands behind a line that begins with "Deeper:" is deeper, to the end of its section. */
  function foldDeeper(article) {
    for (const words of article.querySelectorAll("p > em")) {
      if (!words.textContent.startsWith("Deeper:") || words.closest(".wb-deeper")) continue;
      const line = words.parentElement;
      const rest = [];
      for (let node = line.nextElementSibling; node; node = node.nextElementSibling) rest.push(node);
      const box = add("div", line.parentElement, "wb-deeper");
      box.append(...rest);
      line.append(" ");
      addMore(line, box, "Show this part");
    }
  }

  function foldCode(article) {
    for (const cell of article.querySelectorAll(".cell:has(.cell_input)")) {
      cell.prepend(addMore(cell, cell, "Code"));
    }
  }

  /** How far down the page the reader is, and in which of its timed sections. */
  function follow(article) {
    const bar = add("progress", document.body, "wb-read");
    Object.assign(bar, { max: 100, ariaLabel: "Read of this page" });
    const sections = [...article.querySelectorAll("section:has(> .wb-path)")];
    const left = add("div", article, "wb-left");
    document.querySelector(".header-article-items__start")?.after(left);
    const page = location.pathname.split("/").pop();
    let furthest = Number(recall(`read-${page}`)) || 0;
    let asked = false;

    function look() {
      asked = false;
      const line = 0.4 * innerHeight; // where the eye is
      const { top, height } = article.getBoundingClientRect();
      const down = innerHeight + scrollY >= root.scrollHeight - 2;
      bar.value = down ? 100 : share(line - top, height);
      if (bar.value > furthest) keep(`read-${page}`, (furthest = Math.round(bar.value)));
      const here = sections.find((section) => {
        const box = section.getBoundingClientRect();
        return box.top <= line && box.bottom > line;
      });
      left.textContent = here ? minutes(here, line) : "";
    }

    function ask() {
      if (!asked) requestAnimationFrame(look);
      asked = true;
    }

    addEventListener("scroll", ask, { passive: true });
    addEventListener("resize", ask);
    look();
  }

  const share = (part, whole) => Math.min(100, Math.max(0, (100 * part) / whole));

  function minutes(section, line) {
    const { top, height } = section.getBoundingClientRect();
    const told = section.querySelector(":scope > .wb-path").dataset;
    const all = Number(root.dataset.path === "core" ? told.core : told.minutes);
    if (!all) return "";
    return `${Math.max(1, Math.ceil(all * (1 - share(line - top, height) / 100)))} min left in this section`;
  }

  function sayWhatIsRead() {
    for (const link of document.querySelectorAll(".bd-sidenav a[href]")) {
      const page = new URL(link.href).pathname.split("/").pop();
      const read = Number(recall(`read-${page}`));
      if (read > 5) add("span", link, "wb-seen", read > 97 ? " · read" : ` · ${read}%`);
    }
  }

  /** On the web the browser can keep the pages; in a folder they are there already. */
  function offline() {
    const online = location.protocol.startsWith("http");
    for (const node of document.querySelectorAll(".wb-online")) node.hidden = !online;
    if (!online || !("serviceWorker" in navigator)) return;
    const pages = root.dataset.content_root;
    navigator.serviceWorker.register(`${pages}sw.js`);
    const manifest = document.createElement("link");
    Object.assign(manifest, { rel: "manifest", href: `${pages}_static/course.webmanifest` });
    document.head.append(manifest); // here, since a page in a folder can read none
    const button = document.querySelector("button.wb-keep");
    if (!button) return;
    button.addEventListener("click", async () => {
      button.disabled = true;
      const words = button.parentElement.querySelector("[role=status]");
      words.textContent = "Fetching …";
      navigator.serviceWorker.addEventListener("message", ({ data }) => (words.textContent = data));
      (await navigator.serviceWorker.ready).active.postMessage("keep");
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const article = document.querySelector(".bd-article");
    offline();
    sayWhatIsRead();
    if (!article) return;
    foldDeeper(article);
    foldCode(article);
    const title = article.querySelector("h1");
    if (title) addSwitches(title);
    follow(article);
  });
})();
