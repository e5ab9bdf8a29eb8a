// The page: what was opened goes to the service, and what comes back is shown.

import * as api from "./api.js";
import { Cases } from "./cases.js";
import { askSeveral, askToken, showHelp } from "./dialogs.js";
import { el, find, imageOf } from "./dom.js";
import { isClip, photograph, pick, takeFiles } from "./intake.js";
import { percent } from "./numbers.js";
import { PhotoPane } from "./photo.js";
import { LAYERS, PlatePane } from "./plate.js";
import { ReadingPanel } from "./reading.js";
import { LANGUAGES, preferred, speak, t, write } from "./texts.js";

const SAMPLES = [
  "germany-dashcam.jpg", "indonesia-jpeg.jpg", "vietnam-cctv.jpg", "china-night.jpg",
  "britain-zoom.jpg", "california-glare.jpg",
];
const EXPORTS = ["card", "report", "record", "picture"];

const cases = new Cases();
const plate = new PlatePane();
const photo = new PhotoPane();
let reading;
let service;
let going = null; // what is being asked at the moment, to be given up

// Work under way and troubles.

function busy(text) {
  find("#work").hidden = !text;
  find("#working").textContent = text ?? "";
  find("#cancel").hidden = !text;
}

function trouble(message) {
  find("#trouble").hidden = !message;
  find("p", find("#trouble")).textContent = message ?? "";
}

async function during(text, act) {
  going?.abort();
  const mine = new AbortController();
  going = mine;
  trouble(null);
  busy(text);
  try {
    return await act(mine.signal);
  } catch (error) {
    if (error.name === "AbortError") return null;
    if (!(error instanceof api.Trouble)) console.error(error);
    trouble(error.message);
    return null;
  } finally {
    if (going === mine) {
      busy(null);
      going = null;
    }
  }
}

// Opening.

async function take(files) {
  const clips = files.filter(isClip);
  const pictures = files.filter((file) => !isClip(file));
  const large = files.find((f) => f.size > service.limits[isClip(f) ? "clip" : "body"]);
  if (large) {
    const most = service.limits[isClip(large) ? "clip" : "body"];
    const mib = (bytes) => (bytes / 2 ** 20).toFixed(0);
    trouble(t("tooLarge", { file: large.name, size: mib(large.size), most: mib(most) }));
    return;
  }
  for (const file of pictures) await open(file);
}

async function open(file) {
  const image = await imageOf(file).catch(() => null);
  const options = { country: "", grammar: false, quads: [] };
  await during(t("working", { file: file.name }), async (signal) => {
    const asked = { ...options, preview: image === null };
    const result = await api.enhance(file, asked, signal);
    const one = { name: file.name, file, options, result, chosen: 0 };
    one.image = await pictureOf(result, image);
    cases.add(one);
    tell(one);
  });
}

// The browser's own decoding, unless it couldn't or turned the picture differently.
async function pictureOf(result, image) {
  if (result.preview) return imageOf(`data:image/jpeg;base64,${result.preview.jpeg}`);
  return image;
}

async function again(one, changed) {
  const options = { ...one.options, ...changed };
  await during(t("working", { file: one.name }), async (signal) => {
    const result = await api.enhance(one.file, options, signal);
    Object.assign(one, { options, result });
    one.chosen = Math.min(one.chosen, Math.max(0, result.plates.length - 1));
    cases.choose(one);
    tell(one);
  });
}

// For screen readers: the outcome in a sentence.
function tell(one) {
  const found = one.result.plates[one.chosen];
  const file = one.name;
  const text = !found
    ? t("doneNothing", { file })
    : found.text
      ? t("done", { file, text: [...found.text].join(" "), p: percent(found.p) })
      : t("doneUnreadable", { file });
  find("#said").textContent = text;
}

// Showing.

function show() {
  const one = cases.current;
  if (!one) return;
  find("#main").dataset.state = "open";
  find("#welcome").hidden = true;
  const { result, chosen } = one;
  const found = result.plates[chosen] ?? null;
  find("#subject").replaceChildren(
    el("b", {}, one.name),
    el("span", {}, t("sizeOf", { width: result.width, height: result.height })),
    el("code", { title: `SHA-256 ${result.sha256}` }, `sha256 ${result.sha256.slice(0, 12)}…`),
    ...result.notes.map((note) => el("span", {}, note)),
  );
  if (found) plate.show(found);
  else plate.hide();
  const whole = found && found.quad.flat().join() === edges(result).flat().join();
  find("#main").dataset.view = whole ? "crop" : "photo";
  photo.show(one.image, result.width, result.height, result.plates, chosen);
  reading.show({
    result, plate: found, chosen, options: one.options, frames: null, fusable: false,
    corrected: one.options.quads.length > 0, exports: EXPORTS,
  });
  plate.setActive(reading.active);
}

const edges = ({ width: w, height: h }) => [[0, 0], [w, 0], [w, h], [0, h]];

function choosePlate(index) {
  const one = cases.current;
  const count = one?.result.plates.length ?? 0;
  if (index < 0 || index >= count || index === one.chosen) return;
  one.chosen = index;
  cases.choose(one);
}

function character(index) {
  reading.activate(index);
  plate.setActive(index);
}

async function handOn(what) {
  const one = cases.current;
  await during(t("working", { file: one.name }), async () => {
    const options = { ...one.options, plate: one.chosen + 1 };
    api.save(await api.handOn(what, one.file, options));
  });
}

// Keys, theme, language.

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input[type=text], input[type=password], select, textarea")) return;
  if (find("#dialog").open) return;
  const split = find("#split");
  const slide = (by) => {
    split.value = Number(split.value) + by;
    split.dispatchEvent(new Event("input"));
  };
  const acts = {
    o: pick, "?": showHelp, "[": () => slide(-5), "]": () => slide(5),
    ",": () => choosePlate(cases.current?.chosen - 1),
    ".": () => choosePlate(cases.current?.chosen + 1),
  };
  LAYERS.forEach((layer, i) => {
    acts[i + 1] = () => plate.setLayer(layer);
  });
  const act = acts[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
}

function dress(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

function changeTheme() {
  const dark =
    document.documentElement.dataset.theme ??
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const theme = dark === "dark" ? "light" : "dark";
  localStorage.setItem("plateglass.theme", theme);
  dress(theme);
}

async function changeLanguage(code) {
  localStorage.setItem("plateglass.language", code);
  await speak(code);
  find("#welcome [data-t^=welcomeM], #welcome [data-t^=welcomeK]").textContent = t(
    service.kept ? "welcomeKept" : "welcomeMore",
  );
  if (cases.current) show();
  cases.show();
}

function samples() {
  const items = SAMPLES.map((name) => {
    const sample = el("button", {
      type: "button", "aria-label": name, title: name,
      onclick: async () => {
        const blob = await (await fetch(`samples/${name}`)).blob();
        open(new File([blob], name, { type: blob.type }));
      },
    }, el("img", { src: `samples/${name}`, alt: "", loading: "lazy" }));
    return el("li", {}, sample);
  });
  find("#samples").replaceChildren(...items);
}

async function start() {
  dress(localStorage.getItem("plateglass.theme"));
  await speak(preferred());
  const select = find("#language");
  for (const code of LANGUAGES) {
    const name = new Intl.DisplayNames([code], { type: "language" }).of(code);
    select.append(el("option", { value: code, lang: code }, name));
  }
  select.value = preferred();
  select.addEventListener("change", () => changeLanguage(select.value));
  find("#theme").addEventListener("click", changeTheme);
  find("#help").addEventListener("click", showHelp);
  find("#open").addEventListener("click", pick);
  find("[data-do=open]").addEventListener("click", pick);
  find("[data-do=camera]").addEventListener("click", photograph);
  find("#cancel").addEventListener("click", () => going?.abort());
  find("button", find("#trouble")).addEventListener("click", () => trouble(null));
  addEventListener("keydown", keys);
  samples();
  api.askForTokenWith(askToken);
  service = await api.about();
  reading = new ReadingPanel(service.countries);
  cases.addEventListener("choose", show);
  plate.addEventListener("character", ({ detail }) => character(detail));
  reading.addEventListener("character", ({ detail }) => character(detail));
  reading.addEventListener("plate", ({ detail }) => choosePlate(detail));
  reading.addEventListener("options", ({ detail }) => again(cases.current, detail));
  reading.addEventListener("export", ({ detail }) => handOn(detail));
  photo.addEventListener("plate", ({ detail }) => choosePlate(detail));
  photo.addEventListener("corners", ({ detail }) => again(cases.current, { quads: [detail] }));
  takeFiles(take);
  write(document);
  document.documentElement.dataset.ready = "true";
}

start().catch((error) => trouble(error.message));
