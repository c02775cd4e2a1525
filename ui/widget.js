/* Pullquote widget: <script src="https://your-server/widget.js" async></script>
   Attributes of the script element: data-title, data-label, data-position ("right" or "left"), data-accent (a CSS colour),
   data-language, data-publisher, data-question, data-target (a CSS selector: inside of that element instead of a button).
   Script interface: Pullquote.open(), .close(), .ask(question), .on(event, listener); see docs/widget.md.
   Nothing is stored in the browser, and the host page's styles stay as they are. */
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.Pullquote) return;
  const server = new URL(".", script.src);
  const options = script.dataset;
  const german = /^de\b/i.test(options.language || "");
  const title = options.title || (german ? "Frag die Artikel" : "Ask the articles");
  const inline = Boolean(options.target);

  // Open, so that tools that test a page for accessibility see into it; styles do not pass either way all the same.
  const host = document.createElement("pullquote-widget");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; z-index: 2147483000; bottom: 20px; right: 20px; font: 16px/1.4 system-ui, sans-serif; }
    :host(.left) { right: auto; left: 20px; }
    :host(.inline) { position: relative; z-index: auto; inset: auto; display: block; width: 100%; height: 100%; min-height: 480px; }
    button { font: 600 15px/1 system-ui, sans-serif; border: 0; cursor: pointer; }
    button:focus-visible { outline: 3px solid currentColor; outline-offset: -6px; }
    .open { background: var(--accent, #8c1d18); color: #fff; padding: 15px 20px; border-radius: 3px; box-shadow: 0 2px 12px rgb(0 0 0 / .3); }
    .panel { display: none; position: fixed; bottom: 20px; right: 20px; width: min(420px, calc(100vw - 40px)); height: min(680px, calc(100dvh - 40px));
      flex-direction: column; background: Canvas; border-radius: 4px; overflow: hidden; overscroll-behavior: contain; box-shadow: 0 6px 40px rgb(0 0 0 / .35); }
    :host(.left) .panel { right: auto; left: 20px; }
    :host(.shown) .panel { display: flex; }
    :host(.shown) .open { visibility: hidden; }
    :host(.inline) .panel { position: absolute; inset: 0; width: auto; height: auto; box-shadow: none; border: 1px solid GrayText; box-sizing: border-box; }
    .bar { display: flex; align-items: center; justify-content: space-between; background: var(--accent, #8c1d18); color: #fff; padding-left: 16px; font-weight: 600; }
    .bar span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .close { background: none; color: #fff; width: 44px; height: 44px; font-size: 22px; }
    iframe { border: 0; flex: 1; width: 100%; background: Canvas; }
    @media print { :host(:not(.inline)) { display: none; } }
    @media (max-width: 520px) { :host(:not(.inline)) .panel { inset: 0; width: 100vw; height: 100dvh; border-radius: 0; } }
  `);
  shadow.adoptedStyleSheets = [sheet];
  host.className = inline ? "inline" : options.position === "left" ? "left" : "";
  if (options.accent && CSS.supports("color", options.accent)) host.style.setProperty("--accent", options.accent);

  const make = (tag, properties, parent, attributes = {}) => {
    const element = Object.assign(document.createElement(tag), properties);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return parent.appendChild(element);
  };
  const listeners = new Map();
  const waiting = [];
  let frame = null;
  let ready = false;
  let before = null;
  let launcher = null;
  let closer = null;

  const emit = (event, detail) => {
    for (const listener of [...(listeners.get(event) || [])]) {
      // A listener's fault is the page's, and must not keep the others from hearing.
      try { listener(detail); } catch (fault) { setTimeout(() => { throw fault; }); }
    }
  };
  // Only ever to the server's own origin: another page in the frame would not get it.
  const send = (message) => {
    // The chat's page can take the focus only when its frame has it, which it loses while it loads.
    if (message.type === "pullquote:focus" && shown()) frame.focus();
    frame.contentWindow.postMessage(message, server.origin);
  };
  const tell = (message) => (ready ? send(message) : waiting.push(message));
  const shown = () => host.classList.contains("shown");

  if (!inline) {
    launcher = make("button", { type: "button", className: "open", textContent: options.label || title }, shadow,
      { "aria-expanded": "false", "aria-haspopup": "dialog" });
  }
  const panel = make("div", { className: "panel" }, shadow, { role: inline ? "region" : "dialog", "aria-label": title });
  // Focus that would leave the panel for the page behind it comes round to the other end.
  const guard = (turn) => make("span", { tabIndex: 0 }, panel, { "aria-hidden": "true" }).addEventListener("focus", turn);
  if (!inline) {
    panel.setAttribute("aria-modal", "true");
    guard(() => { frame.focus(); tell({ type: "pullquote:focus", last: true }); });
    const bar = make("div", { className: "bar" }, panel);
    make("span", { textContent: title }, bar);
    closer = make("button", { type: "button", className: "close", textContent: "\u00d7" }, bar,
      { "aria-label": german ? "Schlie\u00dfen" : "Close" });
  }

  const load = () => {
    if (frame) return;
    const address = new URL("embed/", server);
    const wanted = { language: options.language, publisher: options.publisher, q: options.question };
    for (const [name, value] of Object.entries(wanted)) if (value) address.searchParams.set(name, value);
    frame = make("iframe", { title, src: address.href, referrerPolicy: "no-referrer" }, panel, {
      sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
      allow: "clipboard-write",
    });
    // The page in the frame learns from this which of the origins it knows it stands in.
    frame.addEventListener("load", () => { ready = false; send({ type: "pullquote:hello" }); });
    if (!inline) guard(() => closer.focus());
  };
  const open = () => {
    load();
    if (inline || shown()) return;
    before = document.activeElement;
    host.classList.add("shown");
    launcher.setAttribute("aria-expanded", "true");
    frame.focus();
    tell({ type: "pullquote:focus" });
    emit("open");
  };
  const close = () => {
    if (!shown()) return;
    host.classList.remove("shown");
    launcher.setAttribute("aria-expanded", "false");
    const back = before && before !== host && before !== document.body && before.isConnected ? before : launcher;
    back.focus();
    emit("close");
  };
  const ask = (question) => {
    open();
    tell({ type: "pullquote:ask", question: String(question) });
  };
  const on = (event, listener) => {
    if (!listeners.has(event)) listeners.set(event, new Set());
    listeners.get(event).add(listener);
    return () => listeners.get(event).delete(listener);
  };

  if (!inline) {
    launcher.addEventListener("click", open);
    closer.addEventListener("click", close);
    shadow.addEventListener("keydown", (event) => event.key === "Escape" && close());
  }
  window.addEventListener("message", (event) => {
    const ours = frame && event.source === frame.contentWindow && event.origin === server.origin;
    const said = ours && event.data;
    if (!said || typeof said !== "object") return;
    if (said.type === "pullquote:ready") {
      ready = true;
      waiting.splice(0).forEach(send);
      emit("ready");
    } else if (said.type === "pullquote:close") close();
    else if (said.type === "pullquote:citation") {
      emit("citation", { article: String(said.article), title: String(said.title), link: String(said.link) });
    }
  });
  window.Pullquote = Object.freeze({ open, close, ask, on });
  const add = () => {
    const place = inline ? document.querySelector(options.target) : document.body;
    if (!place) return console.error(`Pullquote: no element matches data-target="${options.target}"`);
    place.appendChild(host);
    if (inline) {
      host.classList.add("shown");
      load();
    }
    document.dispatchEvent(new CustomEvent("pullquote"));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", add);
  else add();
})();
