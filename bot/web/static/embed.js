/**
 * Peerguide on another website:
 *
 *   <script src="https://HOST/embed.js" data-label="Questions about peer support?" async></script>
 *
 * data-label  the button's words                data-title  the frame's name for screen readers
 * data-close  the words of the closing button   data-side   "left" puts the button on the left
 *
 * It leaves no global name behind. Removing the element <peerguide-chat> removes all of it.
 */
(() => {
  "use strict";
  const NAME = "peerguide-chat";
  const script = document.currentScript;
  // A second script tag finds the chat already there.
  if (!script || customElements.get(NAME)) return;

  const origin = new URL(script.src).origin;
  const { label = "Chat", title = label, close = "Close", side = "right" } = script.dataset;

  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    button { font: 600 16px/1.2 system-ui, -apple-system, "Segoe UI", sans-serif; cursor: pointer; }
    button:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
    .launcher { position: fixed; z-index: 2147483000; bottom: max(16px, env(safe-area-inset-bottom)); right: 16px;
      min-height: 52px; max-width: calc(100vw - 32px); padding: 12px 22px; border: 2px solid #fff; border-radius: 28px;
      background: #1f5a4e; color: #fff; box-shadow: 0 3px 14px rgb(0 0 0 / 22%); }
    .launcher:hover, .close:hover { background: #17463d; }
    .panel { position: fixed; z-index: 2147483001; bottom: 16px; right: 16px; width: min(420px, calc(100vw - 32px));
      height: min(720px, calc(100vh - 32px)); display: flex; flex-direction: column; overflow: hidden;
      border: 1px solid #17463d; border-radius: 18px; background: #1f5a4e; box-shadow: 0 10px 40px rgb(0 0 0 / 28%); }
    .left { right: auto; left: 16px; }
    [hidden] { display: none; }
    .close { align-self: flex-end; min-height: 44px; padding: 8px 18px; border: 0; background: transparent; color: #fff; }
    .close:focus-visible { outline-color: #fff; outline-offset: -4px; box-shadow: none; }
    iframe { flex: 1; width: 100%; min-height: 0; border: 0; background: #faf6f0; }
    @media (max-width: 520px), (max-height: 480px) {
      .panel, .panel.left { inset: 0; width: 100%; height: 100vh; height: 100dvh; border: 0; border-radius: 0; }
    }`;

  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

  class PeerguideChat extends HTMLElement {
    #root = this.attachShadow({ mode: "open" });
    #listening = null;
    #frame = null;
    #exit = "";
    #exitTitle = "";
    #shifts = [];

    connectedCallback() {
      const place = side === "left" ? " left" : "";
      this.launcher = make("button", { type: "button", className: `launcher${place}`, textContent: label });
      this.launcher.setAttribute("aria-expanded", "false");
      this.panel = make("div", { className: `panel${place}`, hidden: true });
      this.closer = make("button", { type: "button", className: "close", textContent: close });
      this.panel.append(this.closer);
      this.#root.replaceChildren(this.launcher, this.panel);
      this.#addStyle();
      this.#listen();
    }

    disconnectedCallback() {
      this.#listening.abort();
      this.#frame = null;
      this.#root.replaceChildren();
    }

    open() {
      // Made only now: a visitor who never opens the chat loads nothing and starts no conversation.
      this.#frame ??= this.#addFrame();
      this.#show(true);
      this.#frame.focus();
    }

    close() {
      if (this.panel.hidden) return;
      this.#show(false);
      this.launcher.focus();
    }

    #show(isOpen) {
      this.panel.hidden = !isOpen;
      this.launcher.hidden = isOpen;
      this.launcher.setAttribute("aria-expanded", String(isOpen));
    }

    #addFrame() {
      const frame = make("iframe", { src: `${origin}/embed`, title, allow: "clipboard-write" });
      this.panel.append(frame);
      return frame;
    }

    /** A style sheet object passes a strict Content-Security-Policy of the page, a style element doesn't. */
    #addStyle() {
      try {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(STYLE);
        this.#root.adoptedStyleSheets = [sheet];
      } catch {
        this.#root.append(make("style", { textContent: STYLE }));
      }
    }

    #listen() {
      this.#listening = new AbortController();
      const { signal } = this.#listening;
      this.launcher.addEventListener("click", () => this.open(), { signal });
      this.closer.addEventListener("click", () => this.close(), { signal });
      window.addEventListener("keydown", (event) => this.#onKey(event), { signal });
      window.addEventListener("message", (event) => this.#onMessage(event), { signal });
    }

    #onKey({ key, repeat }) {
      if (key === "Escape") this.close();
      if (key !== "Shift") this.#shifts = [];
      else if (!repeat && !this.panel.hidden) this.#countShift();
    }

    /** The frame counts its own presses; these are the ones beside it. */
    #countShift() {
      const now = performance.now();
      this.#shifts = [...this.#shifts.filter((at) => now - at < 5000), now];
      if (this.#shifts.length >= 3) this.#leave();
    }

    /** Listen to our own frame only. */
    #onMessage({ source, origin: from, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || from !== origin) return;
      if (data?.peerguide === "ready") this.#onReady(data);
      if (data?.peerguide === "close") this.close();
      if (data?.peerguide === "exit") this.#leave();
    }

    #onReady({ exit = "", exitTitle = "", close: words = "" }) {
      if (/^https?:\/\//i.test(exit)) this.#exit = exit;
      this.#exitTitle = exitTitle;
      if (!script.dataset.close && words) this.closer.textContent = words;
    }

    /** The quick exit takes the whole page away, not only the frame in it. */
    #leave() {
      if (!this.#exit) return;
      const exit = this.#exit;
      document.title = this.#exitTitle;
      document.documentElement.replaceChildren();
      window.location.replace(exit);
    }
  }

  customElements.define(NAME, PeerguideChat);
  const add = () => document.body.append(document.createElement(NAME));
  if (document.body) add();
  else document.addEventListener("DOMContentLoaded", add, { once: true });
})();
