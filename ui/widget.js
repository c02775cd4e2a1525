/* Pullquote widget: <script src="https://your-server/widget.js" async></script>
   Attributes of the script element: data-title (name of the panel), data-label (text of the button),
   data-position ("right" or "left"), data-accent (a CSS colour). Nothing is stored, and the host page's styles stay as they are. */
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.Pullquote) return;
  const server = new URL(".", script.src);
  const options = script.dataset;
  const title = options.title || "Ask the articles";

  const host = document.createElement("pullquote-widget");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; z-index: 2147483000; bottom: 20px; right: 20px; font: 16px/1.4 system-ui, sans-serif; }
    :host(.left) { right: auto; left: 20px; }
    button { font: 600 15px/1 system-ui, sans-serif; border: 0; cursor: pointer; }
    button:focus-visible { outline: 3px solid #fff; outline-offset: -5px; }
    .open { background: var(--accent, #8c1d18); color: #fff; padding: 15px 20px; border-radius: 3px; box-shadow: 0 2px 12px rgb(0 0 0 / .3); }
    .panel { display: none; position: fixed; bottom: 20px; right: 20px; width: min(420px, calc(100vw - 40px)); height: min(680px, calc(100dvh - 40px));
      flex-direction: column; background: Canvas; border-radius: 4px; overflow: hidden; box-shadow: 0 6px 40px rgb(0 0 0 / .35); }
    :host(.left) .panel { right: auto; left: 20px; }
    :host(.shown) .panel { display: flex; }
    :host(.shown) .open { visibility: hidden; }
    .bar { display: flex; align-items: center; justify-content: space-between; background: var(--accent, #8c1d18); color: #fff; padding-left: 16px; font-weight: 600; }
    .bar span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .close { background: none; color: #fff; width: 44px; height: 44px; font-size: 22px; }
    iframe { border: 0; flex: 1; width: 100%; background: Canvas; }
    @media (max-width: 520px) { .panel { inset: 0 !important; width: 100vw; height: 100dvh; border-radius: 0; } }
  `);
  shadow.adoptedStyleSheets = [sheet];
  if (options.position === "left") host.className = "left";
  if (options.accent && CSS.supports("color", options.accent)) host.style.setProperty("--accent", options.accent);

  const make = (tag, properties, parent) => parent.appendChild(Object.assign(document.createElement(tag), properties));
  const launcher = make("button", { type: "button", className: "open", textContent: options.label || title }, shadow);
  launcher.setAttribute("aria-expanded", "false");
  const panel = make("div", { className: "panel" }, shadow);
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", title);
  const bar = make("div", { className: "bar" }, panel);
  make("span", { textContent: title }, bar);
  const closer = make("button", { type: "button", className: "close", textContent: "\u00d7" }, bar);
  closer.setAttribute("aria-label", "Close");
  let frame = null;

  const tell = (type) => frame && frame.contentWindow.postMessage({ type }, server.origin);
  const open = () => {
    if (!frame) {
      frame = make("iframe", { title, src: new URL("embed", server).href }, panel);
      frame.addEventListener("load", () => setTimeout(tell, 600, "pullquote:focus"));
    }
    host.classList.add("shown");
    launcher.setAttribute("aria-expanded", "true");
    frame.focus();
    tell("pullquote:focus");
  };
  const close = () => {
    if (!host.classList.contains("shown")) return;
    host.classList.remove("shown");
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
  };
  launcher.addEventListener("click", open);
  closer.addEventListener("click", close);
  shadow.addEventListener("keydown", (event) => event.key === "Escape" && close());
  window.addEventListener("message", (event) => {
    const ours = frame && event.source === frame.contentWindow && event.origin === server.origin;
    if (ours && event.data && event.data.type === "pullquote:close") close();
  });
  window.Pullquote = Object.freeze({ open, close });
  const add = () => document.body.appendChild(host);
  if (document.body) add();
  else document.addEventListener("DOMContentLoaded", add);
})();
