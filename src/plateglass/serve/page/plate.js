// The plate, upright: the original on the left of a divider, another view of it on the right.

import { clamp, el, find, imageOf, pngUrl, svg } from "./dom.js";
import { band } from "./numbers.js";
import { t } from "./texts.js";
import { Viewport } from "./viewport.js";

export const LAYERS = ["original", "plain", "restored", "doubt"];

export class PlatePane extends EventTarget {
  constructor() {
    super();
    this.pane = find("#plate");
    this.view = find("#plateView");
    this.split = find("#split");
    this.viewport = new Viewport(this.view, find("[data-zoom]", this.pane));
    this.viewport.addEventListener("change", () => this.#draw());
    this.plate = null;
    this.layer = "restored";
    this.sample = null; // what the plate is shown to say, where it is shown as it might be
    this.images = {};
    this.active = -1;
    this.#listen();
  }

  async show(plate, frames) {
    this.plate = plate;
    this.frames = frames;
    this.sample = null;
    this.pane.hidden = false;
    const names = LAYERS.filter((name) => plate.pictures[name]);
    const images = await Promise.all(names.map((name) => imageOf(pngUrl(plate.pictures[name]))));
    if (this.plate !== plate) return;
    this.images = Object.fromEntries(names.map((name, i) => [name, images[i]]));
    this.viewport.show(plate.pictures.original.width, plate.pictures.original.height);
    this.setLayer(this.layer);
  }

  hide() {
    this.plate = null;
    this.pane.hidden = true;
  }

  setLayer(name) {
    if (!LAYERS.includes(name)) return;
    this.layer = name;
    this.sample = null;
    for (const button of document.querySelectorAll("#layers button")) {
      const chosen = button.dataset.layer === name;
      button.setAttribute("aria-checked", chosen);
      button.tabIndex = chosen ? 0 : -1;
    }
    this.#draw();
  }

  // Show on the right what the plate would look like if it said something else.
  async imagine(sample) {
    if (this.layer === "original") this.setLayer("restored");
    const image = await imageOf(pngUrl(sample.picture));
    this.sample = { ...sample, image };
    this.#draw();
  }

  setActive(index) {
    this.active = index;
    this.#mark();
  }

  #draw() {
    if (!this.plate || !this.images.original) return;
    const alone = this.layer === "original";
    const squares = (pixel) => pixel >= 2;
    this.viewport.draw(find("#before"), this.images.original, squares);
    const right = this.sample?.image ?? this.images[this.layer];
    this.viewport.draw(find("#after"), alone ? null : right, (p) => p >= 6);
    const share = alone ? 1 : this.split.value / 100;
    const x = share * this.viewport.size.width;
    find("#before").style.clipPath = `inset(0 ${this.viewport.size.width - x}px 0 0)`;
    find("#after").style.clipPath = `inset(0 0 0 ${x}px)`;
    const divider = find("#divider");
    divider.hidden = alone;
    divider.style.left = `${x}px`;
    this.split.hidden = alone;
    this.#tag(alone);
    this.#mark();
  }

  #tag(alone) {
    find("#beforeTag").textContent = t("originalTag", { size: this.plate.size.join(" × ") });
    const restored = this.layer === "restored";
    const learned = restored && this.plate.kind === "learned";
    const { misfit } = this.sample ?? this.plate;
    const said = this.sample
      ? [t("sampleTag", { text: this.sample.text })]
      : [t(learned ? "learnedTag" : `${this.layer}Tag`)];
    if (this.frames > 1) said.push(t("fusedTag", { count: this.frames }));
    if ((restored || this.sample) && misfit) said.push(t("misfitTag", { grey: misfit.toFixed(1) }));
    const after = find("#afterTag");
    after.hidden = alone;
    after.replaceChildren(...said.flatMap((text) => [text, el("br")]).slice(0, -1));
  }

  #mark() {
    const layer = find("#marks");
    layer.replaceChildren();
    if (!this.plate || !find("#showMarks").checked) return;
    const { width, height } = this.viewport.world;
    this.plate.marks.forEach(([x1, y1, x2, y2], i) => {
      const { p } = this.plate.characters[i];
      const [left, top] = this.viewport.toScreen([x1 * width, y1 * height]);
      const [right, bottom] = this.viewport.toScreen([x2 * width, y2 * height]);
      const state = i === this.active ? "active" : p < 0.6 ? "unsure" : "";
      const inset = Math.min(3, (right - left) * 0.06);
      layer.append(
        svg("rect", {
          class: `place ${state}`, x: left + inset, y: top, rx: 4,
          width: Math.max(1, right - left - 2 * inset), height: Math.max(1, bottom - top),
        }),
      );
      const [from, to] = [left + 2 * inset + 2, right - 2 * inset - 2];
      const line = (kind, end) =>
        svg("line", { class: kind, x1: from, x2: end, y1: bottom + 7, y2: bottom + 7 });
      const fill = line("fill", from + (to - from) * p);
      fill.style.stroke = `var(--band${band(p)})`;
      layer.append(line("under", to), line("rail", to), fill);
    });
  }

  // The character whose place holds a point of the window, or -1.
  #under(event) {
    const box = this.view.getBoundingClientRect();
    const at = this.viewport.toWorld([event.clientX - box.left, event.clientY - box.top]);
    const [x, y] = [at[0] / this.viewport.world.width, at[1] / this.viewport.world.height];
    return this.plate.marks.findIndex(
      ([x1, y1, x2, y2]) => x >= x1 && x < x2 && y >= y1 && y < y2,
    );
  }

  #listen() {
    const level = () => {
      const [b, c] = ["brightness", "contrast"].map((name) => {
        const input = find(`#${name}`);
        find("output", input.parentElement).textContent = input.value;
        return input.value;
      });
      for (const name of ["#before", "#after"]) {
        find(name).style.filter = `brightness(${b}%) contrast(${c}%)`;
      }
    };
    find("#brightness").addEventListener("input", level);
    find("#contrast").addEventListener("input", level);
    find("#level").addEventListener("click", () => {
      find("#brightness").value = find("#contrast").value = 100;
      level();
    });
    find("#showMarks").addEventListener("change", () => this.#mark());
    this.split.addEventListener("input", () => this.#draw());
    find("#layers").addEventListener("click", (event) => {
      if (event.target.dataset.layer) this.setLayer(event.target.dataset.layer);
    });
    find("#layers").addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = (LAYERS.indexOf(this.layer) + step + LAYERS.length) % LAYERS.length;
      this.setLayer(LAYERS[next]);
      find(`[data-layer=${this.layer}]`).focus();
    });
    this.view.addEventListener("pointermove", (event) => {
      if (event.buttons || !this.plate) return;
      const index = this.#under(event);
      if (index >= 0) this.dispatchEvent(new CustomEvent("character", { detail: index }));
    });
    this.view.addEventListener("click", (event) => {
      const index = this.plate ? this.#under(event) : -1;
      if (index >= 0) this.dispatchEvent(new CustomEvent("character", { detail: index }));
    });
    this.#drag(find("#divider"));
  }

  #drag(divider) {
    const follow = (event) => {
      const box = this.view.getBoundingClientRect();
      this.split.value = clamp(((event.clientX - box.left) / box.width) * 100, 0, 100);
      this.#draw();
    };
    divider.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      divider.setPointerCapture(event.pointerId);
      divider.addEventListener("pointermove", follow);
    });
    const end = () => divider.removeEventListener("pointermove", follow);
    divider.addEventListener("pointerup", end);
    divider.addEventListener("pointercancel", end);
  }
}
