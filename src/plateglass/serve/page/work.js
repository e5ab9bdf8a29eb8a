// What is under way, a row each, and what went wrong.

import { Trouble } from "./api.js";
import { el, find } from "./dom.js";
import { t } from "./texts.js";

const going = new Map(); // of each kind that there is one of at a time, what can give it up
const all = new Set();

export function trouble(message) {
  find("#trouble").hidden = !message;
  find("p", find("#trouble")).textContent = message ?? "";
}

export function giveUpAll() {
  for (const one of all) one.abort();
}

function row(...children) {
  const made = el("li", {}, ...children);
  const list = find("#work");
  made.leave = () => {
    made.remove();
    list.hidden = !list.children.length;
  };
  list.append(made);
  list.hidden = false;
  return made;
}

// Do something that can be given up. Of a `kind` there is one at a time: what was going on
// before is given up first. `act` is given a signal, and something to tell how far it is.
// Comes back with null where it went wrong, which has then been told.
export async function during(text, act, kind = null) {
  going.get(kind)?.abort();
  const mine = new AbortController();
  if (kind) going.set(kind, mine);
  all.add(mine);
  trouble(null);
  const said = el("p", {}, text);
  const far = el("progress", { max: 1, hidden: true, "aria-label": text });
  const shown = row(el("span.spinner", { "aria-hidden": "true" }), said, far,
    el("button.quiet", { type: "button", onclick: () => mine.abort() }, t("cancel")));
  const tell = (now, share = null) => {
    said.textContent = now;
    far.hidden = share === null;
    if (share !== null) far.value = share;
  };
  try {
    return await act(mine.signal, tell);
  } catch (error) {
    if (error.name === "AbortError") return null;
    if (!(error instanceof Trouble)) console.error(error);
    trouble(error.message);
    return null;
  } finally {
    shown.leave();
    all.delete(mine);
    if (going.get(kind) === mine) going.delete(kind);
  }
}

// Something came to its end while a person looks at something else.
export function offer(text, label, act) {
  const shown = row(el("p", {}, text),
    el("button", { type: "button", onclick: () => { shown.leave(); act(); } }, label),
    el("button.quiet", { type: "button", onclick: () => shown.leave() }, t("close")));
}

// For screen readers: something that happened, in a sentence.
export const say = (text) => {
  find("#said").textContent = text;
};
