// The source beside the conversation: the article in a pane, at its sentence, with what else was cited of it.
import { make, say } from "./wires.js";

const wide = matchMedia("(min-width: 64rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const pages = new Map();
const MOST = 20;  // articles that are kept: a page may stay open for days
let place = -1;
let opener = null;

const title = make("p", { className: "place", id: "pane-title" });
const body = make("div", { className: "pane-body", tabIndex: 0 });
body.setAttribute("role", "region");
body.setAttribute("aria-labelledby", "pane-title");
const button = (text, name, action) => make("button", { type: "button", className: "quiet", textContent: text, "aria-label": name, onclick: action });
const previous = button(say("previous"), say("previous.whole"), () => show(place - 1));
const next = button(say("next"), say("next.whole"), () => show(place + 1));
const close = button(say("close"), say("close"), () => pane.close());
const full = make("a", { className: "quiet", target: "_blank", rel: "noopener", textContent: say("page") });
const original = make("a", { className: "quiet", target: "_blank", rel: "noopener noreferrer", textContent: say("original") });
const pane = make("dialog", { id: "pane", "aria-label": say("pane") },
  make("div", { className: "pane-head" }, title, previous, next, close, make("span", { className: "row" }, full, original)), body);
document.body.append(pane);

const citations = () => [...document.querySelectorAll("#conversation .turn a.title")];
const parts = (link) => {
  const address = new URL(link.href);
  return { page: address.href.replace(/#.*/, ""), id: address.hash.slice(1), range: link.dataset.answer };
};

const article = async (page) => {
  if (!pages.has(page)) {
    const answer = await fetch(page);
    if (!answer.ok) throw new Error(answer.status);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Out of its document, which would be kept with it.
    pages.set(page, document.adoptNode(found.querySelector("article.article")));
    if (pages.size > MOST) pages.delete(pages.keys().next().value);
  }
  return pages.get(page).cloneNode(true);
};

// Marks a range of a sentence's characters; Python counts code points, a browser counts halves of some.
const mark = (sentence, range) => {
  const [start, end] = (range ?? "").split("-").map(Number);
  if (!(end > start)) return;
  const signs = [...sentence.textContent];
  const piece = make("mark", {}, signs.slice(start, end).join(""));
  sentence.replaceChildren(signs.slice(0, start).join(""), piece, signs.slice(end).join(""));
};

const show = async (wanted) => {
  const links = citations();
  const link = links[wanted];
  if (!link) return;
  place = wanted;
  const { page, id, range } = parts(link);
  for (const other of links) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  title.textContent = say("place", { number: wanted + 1, count: links.length });
  previous.disabled = wanted === 0;
  next.disabled = wanted === links.length - 1;
  full.href = link.href;
  const source = link.closest(".source").querySelector("a.original");
  original.hidden = !source;
  original.href = source?.href ?? "";
  open();
  let shown;
  try {
    body.setAttribute("aria-busy", "true");
    if (!pages.has(page)) body.replaceChildren(make("p", { className: "reading", textContent: `${say("opening")}…` }));
    shown = await article(page);
  } catch {
    pages.delete(page);
    shown = make("p", { className: "failure", role: "alert", textContent: say("gone") });
  }
  if (place !== wanted) return;
  body.replaceChildren(shown);
  body.removeAttribute("aria-busy");
  for (const other of links.map(parts)) {
    if (other.page === page) body.querySelector(`#${CSS.escape(other.id)}`)?.classList.add("cited");
  }
  const sentence = id && body.querySelector(`#${CSS.escape(id)}`);
  if (!sentence) return;
  sentence.classList.add("chosen");
  mark(sentence, range);
  sentence.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "instant" });
};

const open = () => {
  if (pane.open) return;
  opener = document.activeElement;
  // Beside the conversation where there is room; else a sheet above it, which keeps the keyboard until it is closed.
  if (wide.matches) pane.show();
  else pane.showModal();
  document.body.classList.toggle("beside", wide.matches);
  body.focus({ preventScroll: true });
};

pane.addEventListener("close", () => {
  document.body.classList.remove("beside");
  const links = citations();
  for (const link of links) link.removeAttribute("aria-current");
  // A browser tells of it a moment later: whoever types by then goes on typing.
  if (document.activeElement?.matches("input, textarea, select")) {
    place = -1;
    return;
  }
  // Back to the citation that was read last, which may not be the one that the pane was opened from.
  (links[place] ?? (opener?.isConnected ? opener : null))?.focus({ preventScroll: true });
  place = -1;
});
pane.addEventListener("click", (event) => {
  if (event.target === pane && !wide.matches) pane.close();
});
wide.addEventListener("change", () => {
  if (!pane.open) return;
  const again = place;
  pane.close();
  show(again);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !pane.open || event.defaultPrevented) return;
  event.preventDefault();
  pane.close();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#conversation a.title");
  // A page of its own for whoever asks for one, and where there is no room at all, as in a small frame.
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(citations().indexOf(link));
});

// The conversation changed: what the pane shows may be another turn's citation now, or gone.
export const closePane = () => pane.open && pane.close();
