// Adding articles in the page: files, a pasted text or an address go to the server, which says line by line how far it is.
import { root, say } from "./wires.js";

const panel = () => document.querySelector("#upload");
const field = (name) => panel().querySelector(`[name="${name}"]`);

const lines = async function* (answer) {
  let rest = "";
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + piece).split("\n");
    rest = parts.pop();
    yield* parts.map((part) => JSON.parse(part));
  }
};

// Escaped by the server; a parsed document runs nothing.
const parsed = (markup) => new DOMParser().parseFromString(markup, "text/html").body.childNodes;

const add = async (button, files) => {
  const said = panel().querySelector(".added");
  const form = new FormData();
  for (const file of files) form.append("files", file);
  form.append("text", field("text").value);
  form.append("address", field("address").value);
  if ([...files].reduce((sum, file) => sum + file.size, 0) > Number(button.dataset.limit)) {
    said.textContent = button.dataset.large;
    return;
  }
  button.disabled = true;
  said.textContent = `${say("adding")}…`;
  try {
    const answer = await fetch(`${root}upload`, { method: "POST", body: form });
    if (!answer.ok) throw new Error(answer.status === 413 ? button.dataset.large : (await answer.json()).detail);
    for await (const line of lines(answer)) {
      if (line.error) throw new Error(line.error);
      if (line.looked_at) said.textContent = `${say("adding")}… ${line.looked_at}`;
      if (line.markup) said.replaceChildren(...parsed(line.markup));
      if (line.articles) document.querySelector(".masthead .count").textContent = line.articles;
      if (line.opening) document.querySelector("#conversation .intro")?.replaceWith(...parsed(line.opening));
    }
    for (const name of ["files", "text", "address"]) field(name).value = "";
  } catch (fault) {
    // A browser's own words for a connection that failed are in its language, and mean nothing to most.
    said.textContent = fault instanceof TypeError ? say("unsent") : fault.message;
  }
  button.disabled = false;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-upload]");
  if (button) add(button, field("files").files);
});
// Files may be dropped anywhere on the page; without this the browser would open them instead.
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (!panel() || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    panel().open = true;
    if (kind === "drop") add(panel().querySelector("[data-upload]"), event.dataTransfer.files);
  });
}
