// The chat page: brings the newest question into view, once when it is asked and once when its answer is there.
(() => {
  "use strict";
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let shown = "";
  const look = () => {
    const turns = document.querySelectorAll("#conversation .turn");
    document.body.classList.toggle("talking", turns.length > 0);
    const turn = turns[turns.length - 1];
    const state = turn ? turn.id + turn.className : "";
    if (state === shown) return;
    shown = state;
    if (!turn) window.scrollTo(0, 0);
    else if (turns.length > 1) turn.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  };
  new MutationObserver(look).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["class"],
  });
})();
