// The page: what was opened goes to the service, and what comes back is shown.

import * as api from "./api.js";
import { Cases } from "./cases.js";
import { askToken, showHelp } from "./dialogs.js";
import { el, find } from "./dom.js";
import { photograph, pick, takeFiles } from "./intake.js";
import { Opening } from "./opening.js";
import { PhotoPane } from "./photo.js";
import { LAYERS, PlatePane } from "./plate.js";
import { ReadingPanel } from "./reading.js";
import { LANGUAGES, countryName, preferred, speak, t, write } from "./texts.js";
import { during, giveUpAll, say, trouble } from "./work.js";

const HERO = ["germany-dashcam.jpg", "DE"];
const SAMPLES = {
  "indonesia-jpeg.jpg": "ID", "vietnam-cctv.jpg": "VN", "china-night.jpg": "CN",
  "britain-zoom.jpg": "GB", "brazil-motion.jpg": "BR", "california-glare.jpg": "US",
};
const EXPORTS = ["card", "report", "record", "picture"];
const OPENED = "plateglass.opened"; // how much this tab has looked at, to say that it is gone

const cases = new Cases();
const plate = new PlatePane();
const photo = new PhotoPane();
let reading;
let service;
let opening;
let gone = Number(sessionStorage.getItem(OPENED) ?? 0);

// Showing.

function show() {
  const one = cases.current;
  if (!one) return;
  find("#main").dataset.state = "open";
  find("#welcome").hidden = true;
  const { result, chosen } = one;
  const found = result.plates[chosen] ?? null;
  find("#subject").replaceChildren(
    el("b", {}, one.options.together ? `${one.name} + ${one.files.length - 1}` : one.name),
    el("span", {}, one.time ?? t("sizeOf", { width: result.width, height: result.height })),
    one.options.together ? ""
      : el("code", { title: `SHA-256 ${result.sha256}` }, `sha256 ${result.sha256.slice(0, 12)}…`),
    ...result.notes.map((note) => el("span", {}, note)),
  );
  const frames = result.frames?.filter(({ quad }) => quad).length ?? 1;
  if (found) plate.show(found, result.looks ?? frames);
  else plate.hide();
  const whole = found && found.quad.flat().join() === edges(result).flat().join();
  find("#main").dataset.view = whole ? "crop" : "photo";
  const frame = result.frames?.[one.frame];
  if (frame) {
    const plates = frame.quad ? [{ quad: frame.quad, corners: one.corners?.[one.frame] }] : [];
    photo.show(frame.image, frame.width, frame.height, plates, 0);
  } else photo.show(one.image, result.width, result.height, result.plates, chosen);
  reading.show({
    result, plate: found, chosen, options: one.options, still: !one.track, frame: one.frame,
    corrected: Object.keys(one.corners ?? {}).length && (one.options.together || found?.corners),
    exports: exportsOf(one),
  });
  plate.setActive(reading.active);
  sessionStorage.setItem(OPENED, cases.all.length);
}

// What there is to hand on, and where a clip's files are.
function exportsOf(one) {
  if (!one.track) return EXPORTS;
  const kinds = Object.keys(filesOf(one));
  return one.film ? [...kinds, "clip"] : kinds;
}

function filesOf({ track }) {
  const ends = {
    card: ".card.png", report: ".report.html", record: ".json",
    picture: `.${track.track}.png`, strip: ".strip.png",
  };
  const named = Object.entries(ends).map(([what, end]) => [
    what, track.files.find((name) => name.endsWith(end)),
  ]);
  return Object.fromEntries(named.filter(([, name]) => name));
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
  await during(t("making", { what: t(what), file: one.name }), async (signal) => {
    if (one.track) {
      const name = what === "clip" ? "clip.mp4" : filesOf(one)[what];
      api.save(await api.clipFile(one.job, name, signal));
    } else api.save(await api.handOn(what, one.files, handedOn(one), signal));
  });
}

// A plate in corners that a person set is the only one that is looked at then.
function handedOn({ options, corners, result, chosen }) {
  const set = result.plates[chosen].corners;
  const quads = options.together
    ? Object.entries(corners).map(([i, quad]) => [Number(i) + 1, quad])
    : set && [[0, set]];
  return { ...options, quads, plate: set || options.together ? 1 : chosen + 1 };
}

async function copy() {
  const text = cases.current?.result.plates[cases.current.chosen]?.text;
  if (!text) return;
  const line = text.replace(/\n/g, " ");
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(line).catch(() => copyOldWay(line));
  } else copyOldWay(line);
  say(t("copied", { text: line }));
  reading.copied();
}

// Pages that don't come from this machine or over TLS have no clipboard of the new kind.
function copyOldWay(text) {
  const field = el("textarea.hidden", { value: text, ariaHidden: "true" });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

// More pictures of the same car, to be read together with those there are.
function addFrames() {
  const one = cases.current;
  pick((files) => {
    opening.again(one, { together: true }, [...one.files, ...files]);
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
    o: () => pick(), c: copy, "?": showHelp, "[": () => slide(-5), "]": () => slide(5),
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
  welcome();
  if (cases.current) show();
  cases.show();
}

// Where what is opened goes, in a sentence that is true of this service.
function welcome() {
  const here = /^(localhost|127\..*|\[::1\])$/.test(location.hostname);
  const key = service.kept ? "welcomeKept" : here ? "welcomeMore" : "welcomeElsewhere";
  find("#where").textContent = t(key, { host: location.hostname });
  find("#gone").textContent = gone ? t("gone", { count: gone }) : "";
  find("#gone").hidden = !gone;
  samples();
}

async function openSample(name) {
  const blob = await (await fetch(`samples/${name}`)).blob();
  opening.pictures([new File([blob], name, { type: blob.type })]);
}

function samples() {
  const named = (code) => {
    const label = t("sampleFrom", { country: countryName(code) });
    return { ariaLabel: label, title: label };
  };
  const [hero, home] = HERO;
  Object.assign(find("#hero"), { ...named(home), onclick: () => openSample(hero) });
  const items = Object.entries(SAMPLES).map(([name, code]) => {
    const sample = el("button", {
      type: "button", ...named(code), onclick: () => openSample(name),
    }, el("img", { src: `samples/${name}`, alt: "", loading: "lazy" }));
    return el("li", {}, sample);
  });
  find("#samples").replaceChildren(...items);
}

// What was sent as a clip lies in a folder of the service until nobody needs it any more.
function leave() {
  giveUpAll();
  for (const job of new Set(cases.all.map((one) => one.job).filter(Boolean))) api.dropClip(job);
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
  find("#open").addEventListener("click", () => pick());
  find("[data-do=open]").addEventListener("click", () => pick());
  find("[data-do=camera]").addEventListener("click", photograph);
  find("button", find("#trouble")).addEventListener("click", () => trouble(null));
  addEventListener("keydown", keys);
  addEventListener("pagehide", leave);
  api.askForTokenWith(askToken);
  service = await api.about();
  opening = new Opening(cases, service);
  reading = new ReadingPanel(service.countries);
  cases.addEventListener("choose", show);
  plate.addEventListener("character", ({ detail }) => character(detail));
  reading.addEventListener("character", ({ detail }) => character(detail));
  reading.addEventListener("plate", ({ detail }) => choosePlate(detail));
  reading.addEventListener("options", ({ detail }) => opening.again(cases.current, detail));
  reading.addEventListener("frames", addFrames);
  reading.addEventListener("sample", ({ detail }) => plate.imagine(detail));
  reading.addEventListener("export", ({ detail }) => handOn(detail));
  photo.addEventListener("plate", ({ detail }) => choosePlate(detail));
  reading.addEventListener("copy", copy);
  reading.addEventListener("frame", ({ detail }) => opening.show(cases.current, detail));
  reading.addEventListener("mark", () => photo.mark());
  photo.addEventListener("corners", ({ detail: { corners, more } }) => {
    opening.corners(cases.current, corners, more);
  });
  takeFiles((files) => opening.take(files));
  write(document);
  welcome();
  sessionStorage.removeItem(OPENED);
  document.documentElement.dataset.ready = "true";
}

start().catch((error) => trouble(error.message));
