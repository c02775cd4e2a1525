// Which articles are asked: publishers and days, chosen below the question box or named in the page's address.
import { compact, day, say, whenReady } from "./wires.js";
import { setFilters } from "./memory.js";

const form = () => document.querySelector("#filter");
const named = (name) => form()?.querySelectorAll(`[name="${name}"]`) ?? [];

// "2014" and "2014-02" as their first and last day.
const span = (period) => {
  const [year, month] = period.split("-").map(Number);
  const last = new Date(Date.UTC(year, month || 12, 0)).getUTCDate();
  const two = (number) => String(number).padStart(2, "0");
  return [`${year}-${two(month || 1)}-01`, `${year}-${two(month || 12)}-${two(last)}`];
};

// The days that were chosen: a whole month or year by its name, without the number of its articles.
const time = (since, until) => {
  const period = named("period")[0];
  if (period?.value) return period.selectedOptions[0].textContent.replace(/ \([^()]*\)$/, "");
  if (since && until) return since === until ? say("filter.day", { day: day(since) }) : say("filter.between", { since: day(since), until: day(until) });
  return since ? say("filter.since", { day: day(since) }) : until && say("filter.until", { day: day(until) });
};

const read = () => {
  const publishers = [...named("publisher")].filter((check) => check.checked).map((check) => check.value);
  const [since, until] = [named("since")[0]?.value ?? "", named("until")[0]?.value ?? ""];
  const chosen = { ...(publishers.length && { publishers }), ...(since && { since }), ...(until && { until }) };
  const what = [...publishers, time(since, until)].filter(Boolean).join(", ");
  const label = form()?.querySelector("[data-all]");
  if (label) {
    label.dataset.all ||= label.textContent;
    label.textContent = what ? say("filtered", { what }) : label.dataset.all;
  }
  form()?.classList.toggle("narrowed", Boolean(what));
  const clear = form()?.querySelector("[data-clear]");
  if (clear) clear.disabled = !what;
  setFilters(chosen);
};

document.addEventListener("change", (event) => {
  if (!event.target.closest?.("#filter")) return;
  if (event.target.name === "period") {
    const [since, until] = event.target.value ? span(event.target.value) : ["", ""];
    named("since")[0].value = since;
    named("until")[0].value = until;
  } else if (event.target.type === "date") {
    named("period")[0].value = "";
  }
  read();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#filter [data-clear]")) return;
  for (const check of named("publisher")) check.checked = false;
  for (const name of ["period", "since", "until"]) named(name)[0].value = "";
  read();
  form().querySelector("summary").focus();
});

whenReady(() => {
  const asked = new URLSearchParams(location.search);
  const chosen = { publishers: asked.getAll("publisher"), since: asked.get("since"), until: asked.get("until") };
  const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value?.length));
  if (compact) {
    if (Object.keys(given).length) setFilters(given);
    return;
  }
  const start = () => {
    if (!form()) return;
    waiting.disconnect();
    for (const check of named("publisher")) check.checked = chosen.publishers.includes(check.value);
    for (const name of ["since", "until"]) if (chosen[name]) named(name)[0].value = chosen[name];
    if (Object.keys(given).length) read();
  };
  const waiting = new MutationObserver(start);
  waiting.observe(document.querySelector("#choice"), { childList: true, subtree: true });
  start();
});
