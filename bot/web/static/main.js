/** The chat: ties the conversation with the server to what is on the page. */

import { api } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { close } from "./dialogs.js";
import { setUpFrame } from "./embedded.js";
import { setUpLook } from "./look.js";
import { setUpMenu } from "./menu.js";
import { Outbox } from "./outbox.js";
import { Scroll } from "./scroll.js";
import { Status } from "./status.js";
import { Thread } from "./thread.js";
import { Typing } from "./typing.js";
import { setUpViewport } from "./viewport.js";

/** A page that slept longer than that may have lost its connection without noticing. */
const ASLEEP_MS = 30000;
const SENDING_MS = 1000;

const scroll = new Scroll();
const status = new Status();
const typing = new Typing(status, () => scroll.follow());
const releases = new Map();
let hasConnected = false;

const conversation = new Conversation({
  message: hear,
  typing: (on) => typing.set(on),
  connected: onConnected,
  lost: onLost,
  gone: () => startOver("gone"),
  replaced: () => thread.clear({ keepUnsent: true }),
});

const outbox = new Outbox({
  deliver: (message) => conversation.say(message),
  changed: onParcel,
});

const thread = new Thread({
  press: (choice, release) => send({ button: choice.id }, choice.title, release),
  rate: (id, helpful) => api.rate(id, helpful),
  announce: (sentence) => status.announce(sentence),
  again: (parcel) => outbox.again(parcel),
  change: takeBack,
  arrived: (item, how) => scroll.show(item, how),
  grew: (item) => scroll.grew(item),
});

const composer = new Composer((text) => send({ text }, text));

function send(content, shown, release) {
  const parcel = outbox.add(content, shown);
  status.take("gone");
  if (release) releases.set(parcel.key, release);
  thread.addParcel(parcel);
  outbox.flush();
}

function hear(data) {
  if (data.key) outbox.settle(data.key);
  if (thread.receive(data) && data.author === "bot") typing.set(false);
}

/** "Sending" is said only when it takes a moment; a refused button can be pressed again. */
function onParcel(parcel) {
  if (parcel.state === "sending") {
    setTimeout(() => { if (parcel.state === "sending") showParcel(parcel); }, SENDING_MS);
    return;
  }
  showParcel(parcel);
  if (parcel.state === "refused") releases.get(parcel.key)?.();
}

function showParcel(parcel) {
  thread.showParcel(parcel);
  scroll.follow();
}

/** The person wants other words: the message leaves the thread and goes back into the box. */
function takeBack(parcel) {
  outbox.settle(parcel.key);
  thread.dropParcel(parcel);
  composer.putBack(parcel.content.text);
}

function onConnected() {
  status.connected();
  typing.set(false);
  if (!hasConnected) thread.expectNewSoon();
  hasConnected = true;
  outbox.again();
}

function onLost() {
  status.lost();
  typing.set(false);
}

/** Show the page as it was before the first word. */
function startOver(sentence) {
  outbox.clear();
  releases.clear();
  thread.clear();
  thread.expectOld();
  hasConnected = false;
  typing.set(false);
  scroll.toStart();
  if (sentence) status.tell(sentence, { stays: sentence === "gone" });
}

async function startAnew() {
  await conversation.startAnew();
  startOver("fresh");
  close();
  composer.focus();
}

async function erase() {
  const receipt = await conversation.erase();
  startOver();
  return receipt;
}

function watchNetwork() {
  window.addEventListener("online", () => {
    conversation.refresh();
    outbox.again();
  });
  window.addEventListener("offline", onLost);
  window.addEventListener("pageshow", (event) => { if (event.persisted) conversation.refresh(); });
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = performance.now();
    else if (performance.now() - hiddenAt > ASLEEP_MS) conversation.refresh();
  });
}

for (const example of document.querySelectorAll("[data-example]")) {
  example.addEventListener("click", () => send({ text: example.textContent }, example.textContent));
}

setUpViewport();
setUpLook();
setUpMenu({ startAnew, erase });
setUpFrame();
watchNetwork();
status.connecting();
thread.expectOld();
conversation.connect();
document.documentElement.dataset.ready = "";
