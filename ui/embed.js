// The compact chat inside a frame: Escape asks the page around it, if its origin is a listed one, to close the panel.
(() => {
  "use strict";
  const listed = (document.currentScript.dataset.origins || "").split(" ").filter(Boolean);
  const around = location.ancestorOrigins && location.ancestorOrigins[0];
  const origins = new Set([location.origin, ...listed].filter((origin) => !around || origin === around));
  if (window.parent === window) return;
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const origin of origins) window.parent.postMessage({ type: "pullquote:close" }, origin);
  });
  addEventListener("message", (event) => {
    if (event.source !== window.parent || !(event.origin === location.origin || listed.includes(event.origin))) return;
    if (event.data && event.data.type === "pullquote:focus") document.querySelector("#question textarea")?.focus();
  });
})();
