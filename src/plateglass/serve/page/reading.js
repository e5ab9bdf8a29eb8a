// What the plate says, and how far to trust it.

import { el, find, pngUrl } from "./dom.js";
import { band, clock, percent, slots } from "./numbers.js";
import { countryName, t } from "./texts.js";

const LEVELS = ["none", "poor", "fair", "good"];
const LISTED = 8; // of a promised set's characters
const ALIKE = [["O", "0"], ["I", "1"]]; // letter and digit that some typefaces draw alike
const STEPS = ["", "var(--band3)", "var(--band2)", "var(--band0)"];

// Doubt has colours; among alternatives, where only one can be right, there is one colour.
const meter = (p, colour = band(p)) =>
  el("span.meter", { "data-band": colour, "aria-hidden": "true" }, el("i", { vars: { p } }));

export class ReadingPanel extends EventTarget {
  constructor(countries) {
    super();
    this.root = find("#reading");
    this.countries = countries;
    this.active = -1;
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  // `shown`: {result, plate, chosen, options, corrected, exports, frame, still}, the last saying
  // that it comes from pictures, to which more can be added and which can be read otherwise.
  show(shown) {
    Object.assign(this, shown);
    const { plate } = shown;
    const sections = plate ? this.#found() : this.#nothing();
    const hand = plate && this.exports.length ? [this.#handOn()] : [];
    this.root.replaceChildren(el("div.pages", {}, ...sections.filter(Boolean)), ...hand);
    if (plate) this.activate(this.#doubtful());
  }

  #doubtful() {
    const ps = this.plate.characters.map(({ p }) => p);
    return ps.length ? ps.indexOf(Math.min(...ps)) : -1;
  }

  #nothing() {
    return [
      el("section", {}, el("h2.eyebrow", {}, t("reading")),
        el("div.unread", {}, el("h3", {}, t("nothingFound")), el("p", {}, t("nothingFoundMore")),
          el("button.primary", { type: "button", id: "mark", onclick: () => this.#tell("mark") },
            t("markPlate")))),
      el("section", {}, this.#place(), this.#frames()),
    ];
  }

  #found() {
    return [
      el("section", {}, this.#choice(), this.#head(), this.#letters(),
        this.plate.text ? el("p.key", {}, t("perCharacter")) : null,
        this.others = el("div.others", { "aria-live": "polite" }), this.#agreement()),
      el("section", {}, this.#facts(), this.#place(), this.#frames()),
      this.plate.candidates.length ? this.#candidates() : null,
    ];
  }

  #head() {
    const copy = el("button.copy", { type: "button", id: "copy", title: t("copyMore"),
      onclick: () => this.#tell("copy") }, t("copy"));
    return el("div.head", {}, el("h2.eyebrow", {}, t("reading")), this.plate.text ? copy : null);
  }

  // Say for a moment that the text is on the clipboard.
  copied() {
    const button = find("#copy");
    button.textContent = t("copiedShort");
    setTimeout(() => { button.textContent = t("copy"); }, 1600);
  }

  #choice() {
    const { plates } = this.result;
    if (plates.length < 2) return null;
    const button = (plate, i) =>
      el("button", { type: "button", "aria-pressed": i === this.chosen,
        onclick: () => this.#tell("plate", i) }, `${i + 1}  ${plate.text || t("notReadable")}`);
    return el("div.plates", {}, ...plates.map(button));
  }

  #letters() {
    const { plate } = this;
    if (!plate.text) {
      this.buttons = [];
      return el("div.unread", {}, el("h3", {}, t("notReadable")), el("p", {}, t("notReadableMore")));
    }
    const row = slots(plate);
    const gaps = row.reduce((sum, slot) => sum + (slot.before ? 0.45 : 0), 0);
    const list = el("ol.letters", { dir: "ltr", vars: { units: row.length + gaps } });
    this.buttons = row.map((slot, i) => {
      if (slot.before === "\n") list.append(el("li.line", { role: "presentation" }));
      else if (slot.before) {
        const mark = slot.before.trim();
        list.append(el("li.gap", { "aria-hidden": "true" }, mark === "|" ? "" : mark));
      }
      const button = this.#letter(slot, i, row.length);
      list.append(el("li", {}, button));
      return button;
    });
    return list;
  }

  #letter({ shown, sure, character }, i, count) {
    const { char, p } = character;
    const label = t(sure ? "characterAt" : "unsureAt", {
      number: i + 1, count, char, p: percent(p),
    });
    const wide = shown > "\u2e80" ? ".wide" : "";
    const button = el(
      `button${wide}${sure ? "" : ".unsure"}`,
      { type: "button", "aria-label": label, "aria-pressed": false },
      el("b", {}, shown), meter(p), el("small", {}, percent(p).replace(/[\s%]/g, "")),
    );
    const act = () => this.#tell("character", i);
    for (const kind of ["click", "focus", "pointerenter"]) button.addEventListener(kind, act);
    button.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) this.buttons[i + step]?.focus();
    });
    return button;
  }

  activate(index) {
    this.active = index;
    this.buttons?.forEach((button, i) => button.setAttribute("aria-pressed", i === index));
    const character = this.plate?.characters[index];
    if (!this.others) return;
    this.others.hidden = !character;
    if (!character) return;
    const rows = [[character.char, character.p], ...character.others].slice(0, 5);
    const chars = rows.map(([char]) => char);
    const kinds = ALIKE.filter((pair) => pair.every((char) => chars.includes(char))).flat();
    const kind = (char) =>
      kinds.includes(char) ? el("small", {}, t(/\d/.test(char) ? "digit" : "letter")) : null;
    const level = character.sets && Object.keys(character.sets).sort().at(-1);
    this.others.replaceChildren(
      el("h3", {}, el("span", {}, t("alternatives")),
        el("span", {}, t("slot", { number: index + 1 }))),
      el("ol", {}, ...rows.map(([char, p]) =>
        el("li", {}, el("b", {}, char, kind(char)), meter(p, 0), el("output", {}, percent(p))))),
      level ? this.#promised(Math.round(100 * level), [...character.sets[level]]) : "",
    );
  }

  #promised(level, chars) {
    const listed = chars.slice(0, LISTED);
    const left = chars.length - listed.length;
    const text = t(left ? "setSaysMore" : "setSays", { level, left });
    return el("p", { dir: "auto" }, `${text} `, el("bdi.written", {}, listed.join(" ")));
  }

  #agreement() {
    const { plate } = this;
    const corrected = this.corrected ? el("p.says", {}, t("corrected")) : null;
    if (!plate.restored) return corrected;
    const second = plate.restored.agrees
      ? el("p.says", {}, t("agree"))
      : el("p.says.differ", {}, t("differ"), " ",
        el("bdi.written", {}, plate.restored.best || t("notReadable")));
    return el("div", {}, second, corrected);
  }

  #facts() {
    const { plate } = this;
    const grade = LEVELS.indexOf(plate.legibility);
    const steps = [1, 2, 3].map((step) =>
      el(step <= grade ? "i.on" : "i", { vars: { step: STEPS[grade] } }));
    const [country] = plate.country;
    const fact = (name, ...values) => el("div", {}, el("dt", {}, name), ...values);
    return el("dl.facts", {},
      fact(t("whole"), el("dd.huge", { title: t("wholeMore") }, percent(plate.p)),
        el("dd", {}, meter(plate.p))),
      fact(t("legibility"), el("dd", {}, t(plate.legibility)),
        el("dd.steps", { "aria-hidden": "true" }, ...steps)),
      fact(t("country"), country
        ? el("dd", {}, `${countryName(country.code)} `, el("small", {}, percent(country.p)))
        : el("dd", {}, "–")),
    );
  }

  #place() {
    const names = this.countries
      .map((code) => [countryName(code), code])
      .sort(([a], [b]) => a.localeCompare(b));
    const select = el("select", { id: "country", onchange: () => change() },
      el("option", { value: "" }, t("anyCountry")),
      ...names.map(([name, value]) => el("option", { value }, name)));
    select.value = this.options.country ?? "";
    const grammar = el("input", {
      type: "checkbox", id: "grammar", checked: this.options.grammar ?? false,
      disabled: !select.value, onchange: () => change(),
    });
    const change = () =>
      this.#tell("options", {
        country: select.value, grammar: Boolean(select.value) && grammar.checked,
      });
    if (!this.still) return null;
    return el("div.where", {},
      el("label", { htmlFor: "country" }, t("country"), select),
      el("label.check", {}, grammar, t("grammar")));
  }

  #frames() {
    const looks = this.result.frames ?? [];
    if (looks.length < 2 && !this.still) return null;
    const said = (look) => look.best || t(look.quad ? "notReadable" : "nothingFound");
    const rows = looks.map((look, i) =>
      el("li", {},
        el("button", { type: "button", "aria-pressed": i === this.frame,
          "aria-label": t("frameSays", { number: i + 1, text: said(look), p: percent(look.p ?? 0) }),
          title: t("frameShow"), disabled: look.image === null,
          onclick: () => this.#tell("frame", i) },
        look.picture ? el("img", { src: pngUrl(look.picture), alt: "" }) : null,
        el("span", {}, said(look)),
        el("small", {}, look.time === undefined
          ? look.file : `${clock(look.time)}`, " · ", look.best ? percent(look.p) : "–"))));
    const used = this.result.looks ?? looks.filter((look) => look.quad).length;
    return el("div", {},
      looks.length > 1
        ? el("h3.eyebrow", {}, t("framesUsed", { count: used }))
        : null,
      looks.length > 1 ? el("ol.frames", {}, ...rows) : null,
      this.still ? el("p.more", {},
        el("button", { type: "button", id: "moreFrames",
          onclick: () => this.#tell("frames") }, t("moreFrames")),
        looks.length > 1 ? "" : t("moreFramesHint")) : null);
  }

  #candidates() {
    const { candidates, best } = this.plate;
    const head = ["rank", "text", "chance", "format"].map((name, i) =>
      el(`th.${name}`, { scope: "col", colSpan: name === "chance" ? 2 : 1 },
        i ? t(name) : el("span.hidden", {}, t(name))));
    const samples = new Map(this.plate.samples.map((one) => [one.text, one]));
    const written = (text) => {
      const letters = compared(text, best);
      if (!samples.has(text)) return letters;
      const label = t("seeSample", { text });
      return [el("button.see", { type: "button", title: label, "aria-label": label,
        onclick: () => this.#tell("sample", samples.get(text)) }, ...letters)];
    };
    const row = ({ text, p, format }, i) =>
      el("tr", {},
        el("td", {}, String(i + 1)), el("td.written", {}, ...written(text)),
        el("td", {}, meter(p, 0)), el("td.number", {}, percent(p)),
        el("td.format", { title: format ?? "" }, format ?? t("noFormat")));
    return el("section", {},
      el("h2.eyebrow", {}, t("candidates")),
      el("table.candidates", {}, el("thead", {}, el("tr", {}, ...head)),
        el("tbody", {}, ...candidates.map(row))));
  }

  #handOn() {
    const button = (what) =>
      el("button", { type: "button", "data-export": what,
        onclick: () => this.#tell("export", what) },
        el("b", {}, t(what)), el("small", {}, t(`${what}More`)));
    const columns = this.exports.length > 4 ? 3 : this.exports.length;
    return el("section.handOn", { "aria-label": t("export"), vars: { columns } },
      el("h2.hidden", {}, t("export")), ...this.exports.map(button));
  }
}

// The text in pieces: what differs from the best one is marked.
function compared(text, best) {
  const chars = [...text];
  const others = [...best];
  if (chars.length !== others.length) return [text];
  return chars.map((char, i) => (char === others[i] ? char : el("mark", {}, char)));
}
