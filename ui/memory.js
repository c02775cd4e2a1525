// The conversation in this browser: it survives a reload and a restart of the server. In a frame nothing is stored.
import { box, compact, language, listen, make, say, send, tell, whenReady, write } from "./wires.js";
import { closePane } from "./pane.js";

const PREFIX = "pullquote:talk:";
const CURRENT = "pullquote:current";
const OFF = "pullquote:off";
const MOST = 30;
const ORDER_SIZE = 180_000;

let turns = [];
let waiting = "";
let id = "";

const stored = (action) => {
  try {
    return compact ? null : action();
  } catch {
    return null;  // No storage: forbidden, or full.
  }
};
const off = () => stored(() => localStorage.getItem(OFF)) === "1";
const conversations = () => stored(() => Object.keys(localStorage)
  .filter((name) => name.startsWith(PREFIX))
  .map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }))
  .sort((one, other) => other.changed - one.changed)) ?? [];
// Day before month in English too, as the server writes it.
const moment = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeStyle: "short" });
const questionOf = (text) => { try { return JSON.parse(text).question ?? ""; } catch { return ""; } };

export const remembered = () => turns;

const store = () => {
  if (off() || !turns.length) return;
  stored(() => {
    id ||= crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    sessionStorage.setItem(CURRENT, id);
    const record = JSON.stringify({ changed: Date.now(), turns });
    const older = conversations().filter(({ name }) => name !== PREFIX + id);
    for (const { name } of older.slice(MOST - 1)) localStorage.removeItem(name);
    try {
      localStorage.setItem(PREFIX + id, record);
    } catch {
      for (const { name } of older.slice(-5)) localStorage.removeItem(name);
      localStorage.setItem(PREFIX + id, record);
    }
  });
};

const restore = () => {
  let size = 0;
  const kept = turns.toReversed().filter((text) => (size += text.length) < ORDER_SIZE).toReversed();
  return send({ do: "restore", kept });
};

listen("keep", (message) => {
  document.body.classList.remove("returning");
  if (message.lost) {
    waiting = message.question ?? "";
    restore();
    return;
  }
  if (message.all) {
    turns = message.all;
    if (!turns.length) {
      id = "";
      stored(() => sessionStorage.removeItem(CURRENT));
      closePane();
    }
  } else {
    turns[message.turn - 1] = message.text;
    turns = Array.from(turns, (text) => text ?? "");
  }
  store();
  list();
  tellTurns();
  if (waiting) {
    write(box(), "");
    send({ do: "ask", question: waiting });
  }
  waiting = "";
});

// How many turns are shown goes with each question: a server that knows fewer was restarted.
let filters = {};
const tellTurns = () => write("context", JSON.stringify({ turns: turns.length, filters, language }));
export const setFilters = (chosen) => {
  filters = chosen;
  tellTurns();
};

const panel = make("details", { id: "history", className: "menu" });
const list = () => {
  const kept = conversations();
  panel.hidden = compact || (!kept.length && !off());
  const remove = (names) => {
    stored(() => names.forEach((name) => localStorage.removeItem(name)));
    list();
  };
  const items = kept.filter(({ turns: texts }) => texts?.length).map(({ name, changed, turns: texts }) => make("li", {},
    make("button", {
      type: "button", className: "quiet", dir: "auto", textContent: questionOf(texts[0]),
      onclick: () => {
        id = name.slice(PREFIX.length);
        turns = texts;
        panel.open = false;
        restore();
      },
    }),
    make("time", { textContent: moment.format(changed) }),
    make("button", {
      type: "button", className: "quiet", "aria-label": `${say("history.one")}: ${questionOf(texts[0])}`,
      textContent: say("history.one"), onclick: () => remove([name]),
    })));
  const keep = make("input", {
    type: "checkbox", checked: off(),
    onchange: () => {
      stored(() => (keep.checked ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF)));
      if (keep.checked) remove(kept.map(({ name }) => name));
    },
  });
  panel.replaceChildren(make("summary", { textContent: say("history") }), make("div", { className: "choices" },
    make("p", { textContent: items.length ? say("history.note") : say("history.none") }), make("ul", {}, ...items),
    make("button", { type: "button", className: "quiet", hidden: !items.length, textContent: say("history.delete"),
      onclick: () => remove(kept.map(({ name }) => name)) }),
    make("label", { className: "check" }, keep, ` ${say("history.off")}`)));
};

whenReady(() => {
  document.querySelector("#foot").after(panel);
  list();
  tellTurns();
  // What connection.js kept while the server was away.
  const saved = history.state?.turns ? history.state : null;
  if (saved) {
    history.replaceState(null, "");
    write(box(), saved.typed);
    tell(say("back"), 10_000);
  }
  id = stored(() => sessionStorage.getItem(CURRENT)) ?? "";
  const record = id && stored(() => JSON.parse(localStorage.getItem(PREFIX + id)));
  turns = saved?.turns ?? record?.turns ?? [];
  if (turns.length) {
    // The room that it will take.
    document.body.classList.add("returning", "talking");
    restore();
  }
  const address = new URL(location.href);
  const question = address.searchParams.get("q")?.trim();
  if (!question) return;
  // The question is for whoever opens the address: a reload must not ask again.
  address.searchParams.delete("q");
  history.replaceState(null, "", address);
  send({ do: "ask", question });
});
