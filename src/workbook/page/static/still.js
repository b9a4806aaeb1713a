// Draws every picture of the page that is only an image yet, from the data beside it.

import { add } from "./dom.js";
import { drawPicture } from "./picture.js";
import { addTable } from "./table.js";

for (const paper of document.querySelectorAll(".wb-paper:has(> script):not(.wb-drawn)")) {
  const spec = JSON.parse(paper.querySelector("script").textContent);
  paper.classList.add("wb-drawn"); // the image goes, and another picture's script leaves this one
  const root = add("div", paper, "wb-live wb-still");
  drawPicture(add("div", root, "wb-picture"), spec);
  addTable(root, spec);
}
