// What the page says, one file a language. A text of another language that is missing falls
// back to English.

export const LANGUAGES = ["en", "id", "zh"];
let words = {};
let fallback = {};
export let language = "en";

const load = async (code) => (await fetch(`texts/${code}.json`)).json();

export async function speak(code) {
  if (!Object.keys(fallback).length) fallback = await load("en");
  language = LANGUAGES.includes(code) ? code : "en";
  words = language === "en" ? fallback : await load(language);
  document.documentElement.lang = language;
  write(document);
}

export function preferred() {
  const kept = localStorage.getItem("plateglass.language");
  const wanted = [kept, ...navigator.languages].filter(Boolean).map((code) => code.slice(0, 2));
  return wanted.find((code) => LANGUAGES.includes(code)) ?? "en";
}

export function t(key, values = {}) {
  const text = words[key] ?? fallback[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// data-t is an element's text, data-l its label for screen readers and its tooltip, data-tip a
// tooltip alone.
export function write(root) {
  for (const element of root.querySelectorAll("[data-t]")) {
    element.textContent = t(element.dataset.t);
  }
  for (const element of root.querySelectorAll("[data-l]")) {
    element.setAttribute("aria-label", t(element.dataset.l));
    if (element.matches("button")) element.title = t(element.dataset.l);
  }
  for (const element of root.querySelectorAll("[data-tip]")) {
    element.title = t(element.dataset.tip);
  }
}

export function countryName(code) {
  try {
    return new Intl.DisplayNames([language], { type: "region" }).of(code);
  } catch {
    return code;
  }
}
