// The few words of HTML that all our widgets use.

export function add(tag, parent, kind = "") {
  const node = document.createElement(tag);
  if (kind) node.className = kind;
  return parent.appendChild(node);
}

/** JupyterLab would take arrows and letters for its own; it still gets Escape and its shortcuts. */
export function keepKeys(event) {
  const shortcut = event.ctrlKey || event.metaKey || event.altKey;
  if (!shortcut && event.key !== "Escape" && !(event.shiftKey && event.key === "Enter")) {
    event.stopPropagation();
  }
}
