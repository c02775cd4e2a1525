// The compact chat inside a frame: speaks with the page around it, if the origin of that page is a listed one.
(() => {
  "use strict";
  if (window.parent === window) return;
  const listed = (document.currentScript.dataset.origins || "").split(" ").filter(Boolean);
  // A listed origin is exact, or has "*." for one or more names before its host, as in frame-ancestors.
  const matches = (origin, pattern) => {
    const [scheme, rest] = pattern.split("://*.");
    return rest ? origin.startsWith(`${scheme}://`) && origin.endsWith(`.${rest}`) && origin.length > scheme.length + rest.length + 4 : origin === pattern;
  };
  const known = (origin) => origin === location.origin || listed.some((pattern) => matches(origin, pattern));
  let around = "";
  const tell = (message) => around && window.parent.postMessage(message, around);
  const box = () => document.querySelector("#question textarea");

  // The module that the chat's own page uses: questions go one after another, and wait until the page can take them.
  const wires = import(new URL("wires.js", document.currentScript.src).href);
  const whenReady = async (then) => (await wires).whenReady(then);
  const ask = async (question) => (await wires).send({ do: "ask", question: question.slice(0, 2000) });

  const focusLast = () => {
    const all = [...document.querySelectorAll("a[href], button, textarea, input, summary")];
    (all.filter((element) => element.checkVisibility() && !element.disabled).pop() || box())?.focus();
  };

  addEventListener("keydown", (event) => {
    // What closes something within this page is done with then.
    if (event.key === "Escape" && !event.defaultPrevented) tell({ type: "pullquote:close" });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#conversation a[href]");
    const found = link && /\/articles\/([^/?#]+)/.exec(new URL(link.href).pathname);
    if (!found || new URL(link.href).origin !== location.origin) return;
    tell({ type: "pullquote:citation", article: found[1], title: link.textContent.trim(), link: link.href });
  });
  addEventListener("message", (event) => {
    if (event.source !== window.parent || !known(event.origin)) return;
    const said = event.data;
    if (!said || typeof said !== "object") return;
    if (said.type === "pullquote:hello") {
      around = event.origin;
      whenReady(() => tell({ type: "pullquote:ready" }));
    } else if (said.type === "pullquote:focus") {
      if (said.last) focusLast();
      else box()?.focus();
    } else if (said.type === "pullquote:ask" && typeof said.question === "string") {
      whenReady(() => ask(said.question));
    }
  });
})();
