// The glossary's search: all in the browser, for the terms come with the widget.

const MOST = 12; // matches shown at once; a longer list is not read

/** Write words as Python's `plain` does, so that dashes, accents and capitals do not matter. */
function plain(text) {
  const letters = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’]/g, "");
  return letters.replace(/[-–_\s]+/g, " ").trim();
}

/** Terms whose name begins with it, then those that hold it, then those whose meaning does. */
function matches(terms, typed) {
  const asked = plain(typed);
  if (!asked) return [];
  const rank = (each) => {
    if (` ${each.words}`.includes(` ${asked}`)) return plain(each.term).startsWith(asked) ? 0 : 1;
    if (each.words.includes(asked)) return 2;
    return plain(each.meaning).includes(asked) ? 3 : 4;
  };
  return terms.filter((each) => rank(each) < 4).sort((a, b) => rank(a) - rank(b));
}

function render({ model, el }) {
  const terms = model.get("terms");
  const root = document.createElement("div");
  root.className = "wb-live wb-search";
  root.addEventListener("keydown", (event) => {
    // JupyterLab would take letters and arrows for its own.
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
    if (event.key === "Escape") {
      box.value = "";
      show();
    }
  });
  const label = document.createElement("label");
  label.className = "wb-control";
  label.textContent = "Find a term";
  const box = document.createElement("input");
  box.type = "search";
  box.autocomplete = "off";
  label.append(box);
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  const list = document.createElement("dl");
  root.append(label, told, list);
  el.replaceChildren(root);

  function show() {
    const found = matches(terms, box.value);
    const some = found.length > MOST ? `; the first ${MOST}` : "";
    told.textContent = box.value.trim() ? `${found.length} of ${terms.length} terms${some}` : "";
    list.replaceChildren(
      ...found.slice(0, MOST).flatMap((each) => {
        const name = document.createElement("dt");
        name.textContent = [each.term, ...each.also].join(", ");
        const words = document.createElement("dd");
        words.textContent = `${each.meaning} (${each.place})`;
        return [name, words];
      }),
    );
  }
  box.addEventListener("input", show);
}

export default { render };
