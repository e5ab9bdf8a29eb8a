// Questions and notes in the page's one dialog.

import { el, find } from "./dom.js";
import { t } from "./texts.js";

function show(...children) {
  const dialog = find("#dialog");
  dialog.replaceChildren(...children);
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue || null), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
}

const choice = (kind, value, text) =>
  el(kind, { type: "button", onclick: () => find("#dialog").close(value) }, text);

export const askSeveral = (count) =>
  show(
    el("h2", {}, t("severalTitle", { count })),
    el("p", {}, t("severalMore")),
    el("div.buttons", {}, choice("button.primary", "fuse", t("fuse")),
      choice("button", "each", t("each"))),
  );

export function askToken() {
  const input = el("input", { type: "password", id: "token", autocomplete: "off" });
  const form = el("form", { method: "dialog" },
    el("p", {}, el("label", { htmlFor: "token" }, t("token")), input),
    el("div.buttons", {}, el("button.primary", { type: "submit" }, t("send"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find("#dialog").close(input.value.trim());
  });
  return show(el("h2", {}, t("tokenTitle")), el("p", {}, t("tokenMore")), form);
}

export function showHelp() {
  const keys = [
    ["O", "keyOpen"], ["1 2 3 4", "keyLayers"], ["+ − 0", "keyZoom"], ["[ ]", "keySplit"],
    ["← →", "keyCharacters"], [", .", "keyPlates"], ["C", "keyCopy"],
  ];
  const rows = keys.flatMap(([key, text]) => [
    el("dt", {}, ...key.split(" ").flatMap((k) => [el("kbd", {}, k), " "])),
    el("dd", {}, t(text)),
  ]);
  return show(
    el("h2", {}, t("helpTitle")), el("dl", {}, ...rows),
    ...["notes1", "notes2", "notes3", "notes4"].map((note) => el("p", {}, t(note))),
    el("div.buttons", {}, choice("button.primary", "", t("close"))),
  );
}
