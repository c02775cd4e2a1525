// The chat page: brings the newest question into view, has replies read out, and starts what else the page can do.
import "./choice.js";
import "./connection.js";
import "./memory.js";
import "./pane.js";
import "./soon.js";
import "./turns.js";
import "./upload.js";
import { make, whenReady } from "./wires.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const spoken = make("p", { id: "spoken", className: "unseen", role: "status", "aria-live": "polite" });
const opened = new Map();
const KEPT_OPEN = "#conversation details:not(.menu)";
let shown = "";

const look = () => {
  const turns = [...document.querySelectorAll("#conversation .turn")];
  // What soon.js and memory.js expect counts as if it were there.
  const now = document.body.classList;
  now.toggle("talking", !now.contains("renewing") && (turns.length > 0 || now.contains("asking") || now.contains("returning")));
  const turn = turns.findLast((one) => one.classList.contains("pending")) ?? turns.at(-1);
  const state = turn ? turn.id + turn.className : "";
  if (state === shown) return;
  const first = shown === "";
  shown = state;
  spoken.textContent = turn?.classList.contains("done") ? turn.dataset.said : "";
  // The page library takes away what the new markup does not say, also that a person opened something.
  for (const details of document.querySelectorAll(KEPT_OPEN)) {
    if (opened.get(key(details))) details.open = true;
  }
  if (!turn) window.scrollTo(0, 0);
  else if (turns.length > 1) turn.scrollIntoView({ block: "start", behavior: calm.matches || first ? "auto" : "smooth" });
};

const key = (details) => `${details.closest(".turn")?.id} ${[...details.closest(".turn").querySelectorAll("details")].indexOf(details)}`;

document.addEventListener("click", (event) => {
  const details = event.target.closest?.("#conversation summary")?.parentElement;
  // Before the browser turns it.
  if (details?.matches(KEPT_OPEN)) opened.set(key(details), !details.open);
});
whenReady(() => {
  document.body.append(spoken);
  new MutationObserver(look).observe(document.querySelector("#conversation"), {
    childList: true, subtree: true, attributes: true, attributeFilter: ["class"],
  });
  look();
});
