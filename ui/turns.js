// What the buttons of a turn do: order something of the server, copy, edit.
import { asked, renewed } from "./soon.js";
import { box, listen, make, root, say, send, tell } from "./wires.js";

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without HTTPS there is no clipboard; a selection can still be copied.
    const area = make("textarea", { value: text, className: "unseen" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
};

const copied = async (button, text) => {
  tell(say((await copy(text)) ? "copied" : "uncopied"), 6000);
  button.closest("details")?.removeAttribute("open");
  button.focus();
};

// A button that is pressed again and again orders once: what it ordered is still on its way.
const going = new WeakSet();

const order = (button) => {
  if (going.has(button)) return;
  going.add(button);
  const wanted = JSON.parse(button.dataset.order);
  for (const field of button.closest(".choices")?.querySelectorAll("[data-name]") ?? []) {
    wanted[field.dataset.name] = field.value;
  }
  const place = button.closest(".turn")?.id;
  if (wanted.do === "ask") asked(wanted.question);
  else if (wanted.do === "new") renewed();
  send(wanted).then(() => {
    going.delete(button);
    if (wanted.do === "why") document.querySelector(`#${place} .why`)?.scrollIntoView({ block: "nearest" });
  });
  // The button may be gone with the next state of the page: the keyboard goes on from its turn, or from the box.
  if (["feedback", "why"].includes(wanted.do) && place) {
    const turn = document.getElementById(place);
    turn.tabIndex = -1;
    turn.focus({ preventScroll: true });
  } else if (wanted.do !== "export") {
    box()?.focus({ preventScroll: true });
  }
};

const edit = (button) => {
  const form = button.closest(".turn").querySelector(".edit");
  form.hidden = !form.hidden;
  button.setAttribute("aria-expanded", String(!form.hidden));
  if (!form.hidden) form.querySelector("textarea").select();
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (button?.dataset.order) order(button);
  else if (button?.dataset.copy) copied(button, button.dataset.copy);
  else if (button?.dataset.copyLink) copied(button, new URL(root + button.dataset.copyLink, location.href).href);
  else if (button && "edit" in button.dataset) edit(button);
  // A menu closes when something else is pressed.
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A menu opens to where there is room for it.
document.addEventListener("toggle", ({ target: menu }) => {
  if (!menu.open || !menu.matches("details.menu")) return;
  const choices = menu.querySelector(".choices");
  const { top, bottom } = choices.offsetParent.getBoundingClientRect();
  const below = innerHeight - bottom;
  menu.classList.toggle("up", choices.offsetHeight > below && top > below);
}, true);

document.addEventListener("keydown", (event) => {
  const area = event.target.closest?.(".edit textarea");
  const menu = event.target.closest?.("details.menu[open]");
  if (event.key === "Enter" && !event.shiftKey && area) {
    event.preventDefault();
    area.closest(".edit").querySelector("button").click();
  } else if (event.key === "Escape" && (area || menu)) {
    event.preventDefault();
    if (menu) menu.open = false;
    const back = menu ? menu.querySelector("summary") : area.closest(".turn").querySelector("[data-edit]");
    if (area) edit(back);
    back.focus();
  }
});

listen("parcel", ([name, type, content]) => {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
});
