// What the page shows before the server has said anything: the question as asked, or the room for what comes. A person sees
// at once that something happens, and nothing moves when the answer of the server is there.
import { box, make, say, whenReady } from "./wires.js";

const LONGEST = 2000;
// In milliseconds. The page library passes over a key that comes while it closes the question before: it is pressed again.
const AGAIN = 700;
const PATIENCE = 30_000;
const place = make("div", { id: "soon" });
const classes = ["asking", "renewing"];
let opening = null;
let before = "";
let patience = 0;
let passing = false;

const turns = () => [...document.querySelectorAll("#conversation .turn")];
// What of the conversation tells that the server has answered.
const state = () => `${turns().length} ${turns().at(-1)?.className} ${turns().at(-1)?.querySelector(".asked").textContent}`;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const clear = () => {
  document.body.classList.remove(...classes);
  place.replaceChildren();
};
const begin = (kind, ...shown) => {
  clear();
  before = state();
  clearTimeout(patience);
  patience = setTimeout(() => forget(), PATIENCE);
  document.body.classList.add(kind);
  place.replaceChildren(...shown);
};

// A question that was asked at the end of the conversation.
export const asked = (question) => {
  const text = question.trim();
  if (!text || text.length > LONGEST || document.querySelector("#conversation .pending") || place.firstChild) return;
  const waiting = make("p", { className: "reading" }, say("looking"), make("span", { "aria-hidden": "true" }, "…"));
  const turn = make("section", { className: "turn" }, make("h2", { className: "asked", dir: "auto" }, text), waiting);
  turn.classList.toggle("next", turns().length > 0);
  begin("asking", turn);
  document.body.classList.add("talking");
  // What was chosen or added is known by now, and would cover the answer.
  for (const panel of document.querySelectorAll("#filter, #upload")) panel.open = false;
  if (turns().length) turn.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  pressAgain(text);
};

// Does nothing where the page library has taken the question: it takes no second one meanwhile.
const pressAgain = (text) => setTimeout(() => {
  const waits = document.body.classList.contains("asking") && !document.querySelector("#conversation .pending");
  if (!waits || box().value.trim() !== text) return;
  passing = true;
  document.querySelector("#send").click();
  passing = false;
  pressAgain(text);
}, AGAIN);

// It does not come after all: the server is busy or away, or does not take it.
export const forget = () => {
  if (!classes.some((name) => document.body.classList.contains(name))) return;
  clear();
  document.body.classList.toggle("talking", turns().length > 0);
  turns().at(-1)?.scrollIntoView({ block: "start" });
};

// A new conversation: the opening, as it was shown at first.
export const renewed = () => {
  begin("renewing", ...(opening ? [opening.cloneNode(true)] : []));
  document.body.classList.remove("talking");
  window.scrollTo(0, 0);
};

// While a question is on its way another press is none: the page library would take those of one moment for many.
const take = (event) => {
  if (passing) return;
  if (place.firstChild || document.querySelector("#conversation .pending")) {
    event.preventDefault();
    event.stopPropagation();
  } else asked(box().value);
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === box()) take(event);
}, true);
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#send")) take(event);
}, true);

whenReady(() => {
  document.querySelector("#conversation").after(place);
  new MutationObserver(() => {
    opening = document.querySelector("#conversation .intro:not(.first)") ?? opening;
    // The page library changes more than the markup, as soon as it has sent something.
    if (state() !== before) clear();
  }).observe(document.querySelector("#conversation"), { childList: true, subtree: true });
  new MutationObserver(() => {
    if (document.querySelector("#notice p")) forget();
  }).observe(document.querySelector("#notice"), { childList: true, subtree: true });
});
