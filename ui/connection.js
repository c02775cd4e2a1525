// The connection to the server: says when it is lost or the server is busy, tries again, and keeps what was typed.
import { remembered } from "./memory.js";
import { forget } from "./soon.js";
import { box, root, say, tell, whenReady } from "./wires.js";

const EVERY = 2000;
let down = false;
let busy = false;

const alive = async () => {
  try {
    return (await plain(`${root}health`, { cache: "no-store" })).ok;
  } catch {
    return false;
  }
};
const pending = () => [...document.querySelectorAll("#conversation .turn.pending")].at(-1);

const lost = async () => {
  if (down) return;
  down = true;
  document.body.classList.add("lost");
  forget();
  tell(say("lost"));
  let away = false;
  while (!(await alive())) {
    away = true;
    await new Promise((done) => setTimeout(done, EVERY));
  }
  if (!away) {
    // One request failed and the server is there: nothing is gained by beginning anew, again and again.
    down = false;
    document.body.classList.remove("lost");
    tell("");
    return;
  }
  // The page library does not find back by itself. What is in the history's entry outlives the reload, and nothing else.
  const typed = box()?.value.trim() || (pending()?.querySelector(".asked").textContent ?? "");
  history.replaceState({ typed, turns: remembered() }, "");
  location.reload();
};

// The page library asks by fetch: what comes of it is seen here first.
const plain = window.fetch.bind(window);
window.fetch = async (...given) => {
  const address = String(given[0]?.url ?? given[0]);
  if (!address.includes("/gradio_api/")) return plain(...given);
  try {
    const answer = await plain(...given);
    if (answer.status === 429 || answer.status === 503) {
      busy = true;
      forget();
      tell(say("busy", { seconds: answer.headers.get("Retry-After") ?? 5 }));
    } else if (busy && address.includes("queue/join")) {
      busy = false;
      tell("");
    }
    if (address.includes("queue/join")) watch();
    return answer;
  } catch (fault) {
    if (fault.name !== "AbortError") lost();
    throw fault;
  }
};

// While a question is being answered, its answer may be lost without a word.
setInterval(async () => {
  if (pending() && !down && !(await alive())) lost();
}, EVERY);

// Whether articles are being added: asked when the page opens and after each question, and again until they are there.
let watching = false;
const watch = async () => {
  if (watching) return;
  watching = true;
  const going = async () => {
    try {
      return (await (await plain(`${root}indexing`, { cache: "no-store" })).json()).indexing;
    } catch {
      return false;
    }
  };
  if (await going()) {
    tell(say("indexing"));
    do await new Promise((done) => setTimeout(done, EVERY)); while (!down && (await going()));
    if (!down) tell(say("indexed"), 10_000);
  }
  watching = false;
};

whenReady(async () => {
  const answer = await plain(`${root}ready`).catch(() => null);
  if (answer?.status !== 503) {
    watch();
    return;
  }
  tell(say("loading"));
  for (let state = answer; state?.status === 503; state = await plain(`${root}ready`).catch(() => null)) {
    await new Promise((done) => setTimeout(done, EVERY));
  }
  tell("");
});
addEventListener("offline", lost);
