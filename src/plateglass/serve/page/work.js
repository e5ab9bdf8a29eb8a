// What is under way, and what went wrong; one thing at a time.

import { Trouble } from "./api.js";
import { find } from "./dom.js";

let going = null;

export function busy(text, share = null) {
  find("#work").hidden = !text;
  find("#working").textContent = text ?? "";
  find("#cancel").hidden = !text;
  find("#progress").hidden = share === null;
  if (share !== null) find("#progress").value = share;
}

export function trouble(message) {
  find("#trouble").hidden = !message;
  find("p", find("#trouble")).textContent = message ?? "";
}

// Give up what is going on, if anything.
export const giveUp = () => going?.abort();

// Do something that can be given up; what was going on before is given up first. Comes back
// with null where it went wrong, which has then been told.
export async function during(text, act) {
  giveUp();
  const mine = new AbortController();
  going = mine;
  trouble(null);
  busy(text);
  try {
    return await act(mine.signal);
  } catch (error) {
    if (error.name === "AbortError") return null;
    if (!(error instanceof Trouble)) console.error(error);
    trouble(error.message);
    return null;
  } finally {
    if (going === mine) {
      busy(null);
      going = null;
    }
  }
}

// For screen readers: something that happened, in a sentence.
export const say = (text) => {
  find("#said").textContent = text;
};
