// What the page's script and the server say to each other: orders one way, messages the other, and the phrases.
const meta = document.querySelector('meta[name="pullquote-phrases"]');
const phrases = JSON.parse(meta.content);

export const { root, language } = document.querySelector("script[data-root]").dataset;
export const compact = document.body.classList.contains("compact");

// A phrase of the interface's language, its values filled in.
export const say = (key, values = {}) => phrases[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// A day such as 2025-03-18 in the words of that language.
export const day = (iso) => new Intl.DateTimeFormat(phrases.locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));

// The framework names the browser's language here, whatever the page speaks.
const html = document.documentElement;
const speak = () => html.lang === language || (html.lang = language);
new MutationObserver(speak).observe(html, { attributeFilter: ["lang"] });
speak();

// An element with properties, attributes where the name has a dash, and children. Text stays text.
export const make = (tag, given = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.includes("-")) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
};

const field = (id) => document.querySelector(`#${id} textarea, #${id} input`);

export const box = () => field("question");

export const write = (id, value) => {
  const element = typeof id === "string" ? field(id) : id;
  if (!element || element.value === value) return;
  // Past the framework's own setter, so that it notices what was typed.
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value").set.call(element, value);
  element.dispatchEvent(new Event("input", { bubbles: true }));
};

// Orders go one after another: the next one waits until the server has carried out the one before, and answered what is
// being asked; but not forever, for either may be lost with the connection.
const PATIENCE = 60_000;
const TRIES = 12;
let before = Promise.resolve();
let number = 0;
const pause = (time) => new Promise((done) => setTimeout(done, time));
const lost = () => document.body.classList.contains("lost");
const until = async (reached, most = PATIENCE) => {
  for (let waited = 0; !reached() && !lost() && waited < most; waited += 30) await pause(30);
};
const obeyed = () => Number(document.querySelector("#obeyed [data-obeyed]")?.dataset.obeyed ?? 0);
export const send = (order) => {
  before = before.then(async () => {
    // What the server says of a page that was opened comes first: it would take the place of what is ordered.
    await until(() => document.querySelector("#foot .below") && !document.querySelector("#conversation .pending"));
    number += 1;
    write("order", JSON.stringify({ ...order, number }));
    await pause(30);
    // A page that is still being set up may miss a click; one that has taken it takes no second one meanwhile.
    for (let tries = 0; tries < TRIES && obeyed() < number && !lost(); tries += 1) {
      document.querySelector("#obey")?.click();
      await until(() => obeyed() >= number, PATIENCE / TRIES);
    }
  });
  return before;
};

// Calls `then` once the page's components are there, all of them: each kind comes in a file of its own, in any order.
const PARTS = ["conversation", "notice", "choice", "foot", "send", "obey", "keep", "parcel", "obeyed"];
export const whenReady = (then) => {
  if (field("order") && box() && PARTS.every((id) => document.getElementById(id))) then();
  else setTimeout(whenReady, 30, then);
};

// Calls `then` with each message of the server of one kind, "keep" or "parcel".
export const listen = (kind, then) => {
  let last = null;
  whenReady(() => {
    const heard = () => {
      const text = document.querySelector(`#${kind} [data-${kind}]`)?.getAttribute(`data-${kind}`) ?? "";
      if (!text || text === last) return;
      last = text;
      then(JSON.parse(text));
    };
    new MutationObserver(heard).observe(document.querySelector(`#${kind}`), {
      childList: true, subtree: true, attributes: true,
    });
  });
};

// A line for people and screen readers, beside the question box; for some milliseconds where a time is given.
const line = make("p", { id: "told", role: "status", "aria-live": "polite" });
let passing = 0;
export const tell = (text, time) => {
  if (!line.isConnected) document.querySelector("#composer")?.prepend(line);
  line.textContent = text;
  clearTimeout(passing);
  if (time) passing = setTimeout(tell, time, "");
};
