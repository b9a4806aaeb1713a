// A line above a form: it says when Python does not listen, and holds the form until it does.
// After a restart, or in a page that was saved, what is typed would be lost without a word.

const PATIENCE = 4000; // ms without an answer

function render({ model, el }) {
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  el.replaceChildren(line);
  let late = null;
  let growing = null;

  function tell(listens) {
    line.textContent = listens
      ? ""
      : "Python does not answer, so what you type here would not be kept. If it is busy, wait; " +
        "if it was restarted, or the page was just opened, run this cell again.";
    growing?.disconnect();
    growing = null;
    const form = el.closest(".wb-form");
    if (!form) {
      // The page draws from the inside out: the form around this line comes a little later.
      late = setTimeout(() => tell(listens), 100);
      return;
    }
    const hold = () => {
      for (const control of form.querySelectorAll("input, textarea, select, button")) {
        if (control.disabled === listens) control.disabled = !listens;
      }
    };
    hold();
    if (listens) return;
    // Fields that are drawn, or let go of by their own widget, only now are held as well.
    growing = new MutationObserver(hold);
    const changes = { childList: true, attributeFilter: ["disabled"], subtree: true };
    growing.observe(form, changes);
  }

  function ask() {
    clearTimeout(late);
    late = setTimeout(() => tell(false), PATIENCE);
    model.set("asked", Date.now() + Math.random());
    model.save_changes();
  }

  function hear() {
    clearTimeout(late);
    tell(true);
  }

  model.on("change:answered", hear);
  // The form is there only after this line; it asks again whenever somebody comes to a field.
  const coming = (event) => {
    if (event.target.closest(".wb-form")?.contains(el)) ask();
  };
  document.addEventListener("focusin", coming);
  ask();
  return () => {
    clearTimeout(late);
    growing?.disconnect();
    document.removeEventListener("focusin", coming);
    model.off("change:answered", hear);
  };
}

export default { render };
