// A window onto a flat world: drag and pinch to move, wheel and keys to zoom, down to where a
// pixel of the world fills a good part of the window.

import { clamp, el } from "./dom.js";
import { t } from "./texts.js";

const CLOSEST = 64;

export class Viewport extends EventTarget {
  constructor(element, controls) {
    super();
    this.element = element;
    this.world = { width: 1, height: 1 };
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.fitted = true;
    this.pointers = new Map();
    this.#listen();
    this.#control(controls);
    new ResizeObserver(() => this.#resized()).observe(element);
  }

  show(width, height) {
    this.world = { width, height };
    this.last = this.size;
    this.fit();
  }

  get size() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  get #least() {
    const { width, height } = this.size;
    const room = Math.min(28, width * 0.05);
    return Math.min(
      (width - 2 * room) / this.world.width, (height - 2 * room) / this.world.height, CLOSEST,
    );
  }

  fit() {
    const { width, height } = this.size;
    if (!width || !height) return;
    this.scale = Math.max(this.#least, 0.001);
    this.x = (width - this.world.width * this.scale) / 2;
    this.y = (height - this.world.height * this.scale) / 2;
    this.fitted = true;
    this.#changed();
  }

  zoom(factor, at = { x: this.size.width / 2, y: this.size.height / 2 }) {
    const scale = clamp(this.scale * factor, this.#least, CLOSEST);
    if (scale <= this.#least * 1.001) {
      this.fit();
      return;
    }
    const change = scale / this.scale;
    this.x = at.x - (at.x - this.x) * change;
    this.y = at.y - (at.y - this.y) * change;
    this.scale = scale;
    this.#moved();
  }

  // Bring a point of the world to the middle, some times larger, but leave no room beside a
  // world that could fill it.
  look([x, y], factor = 1) {
    const { width, height } = this.size;
    this.scale = clamp(this.scale * factor, this.#least, CLOSEST);
    const place = (at, size, room) => {
      const long = size * this.scale;
      return long > room ? clamp(room / 2 - at * this.scale, room - long, 0) : (room - long) / 2;
    };
    this.x = place(x, this.world.width, width);
    this.y = place(y, this.world.height, height);
    this.#moved();
  }

  move(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.#moved();
  }

  toScreen([x, y]) {
    return [x * this.scale + this.x, y * this.scale + this.y];
  }

  toWorld([x, y]) {
    return [(x - this.x) / this.scale, (y - this.y) / this.scale];
  }

  // Draw an image over the whole world; its pixels become squares when they are large enough.
  draw(canvas, image, squares) {
    const ratio = devicePixelRatio;
    const { width, height } = this.size;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, w, h);
    if (!image) return;
    const across = this.world.width * this.scale;
    context.imageSmoothingEnabled = !squares(across / image.naturalWidth);
    context.imageSmoothingQuality = "high";
    context.drawImage(
      image, this.x * ratio, this.y * ratio, across * ratio,
      this.world.height * this.scale * ratio,
    );
  }

  // Whatever is in the middle stays there.
  #resized() {
    const { width, height } = this.size;
    const before = this.last ?? { width, height };
    this.last = { width, height };
    if (this.fitted || !before.width) this.fit();
    else this.move((width - before.width) / 2, (height - before.height) / 2);
  }

  #moved() {
    const { width, height } = this.size;
    const keep = 40;
    this.x = clamp(this.x, keep - this.world.width * this.scale, width - keep);
    this.y = clamp(this.y, keep - this.world.height * this.scale, height - keep);
    this.fitted = false;
    this.#changed();
  }

  #changed() {
    this.element.classList.toggle("moved", !this.fitted);
    if (this.shown) this.shown.textContent = `${Math.round(this.scale * 100)} %`;
    this.dispatchEvent(new Event("change"));
  }

  #control(place) {
    this.shown = el("output");
    const button = (text, label, act) =>
      el("button.quiet", { type: "button", onclick: act, "data-l": label }, text);
    place.append(
      this.shown,
      button("−", "zoomOut", () => this.zoom(1 / 1.5)),
      button("+", "zoomIn", () => this.zoom(1.5)),
      el("button.quiet", { type: "button", onclick: () => this.fit(), "data-t": "fit" }, t("fit")),
    );
  }

  #listen() {
    const { element } = this;
    const at = (event) => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.target.closest("button, .divider")) return;
      this.pointers.set(event.pointerId, at(event));
      // A finger on a fitted picture scrolls the page; two fingers zoom.
      if (event.pointerType !== "touch" || !this.fitted || this.pointers.size > 1) {
        element.setPointerCapture(event.pointerId);
        element.classList.add("held");
      }
    });
    element.addEventListener("pointermove", (event) => {
      const before = this.pointers.get(event.pointerId);
      if (!before) return;
      const now = at(event);
      if (this.pointers.size === 1) {
        if (event.pointerType !== "touch" || !this.fitted) {
          this.move(now.x - before.x, now.y - before.y);
        }
      } else {
        const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId);
        const spread = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
        this.zoom(spread(now, other[1]) / Math.max(1, spread(before, other[1])), other[1]);
      }
      this.pointers.set(event.pointerId, now);
    });
    const end = (event) => {
      this.pointers.delete(event.pointerId);
      if (!this.pointers.size) element.classList.remove("held");
    };
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
    element.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        this.zoom(Math.exp(-clamp(event.deltaY, -240, 240) * 0.0035), at(event));
      },
      { passive: false },
    );
    element.addEventListener("keydown", (event) => {
      if (event.target !== element) return;
      const step = 40;
      const keys = {
        ArrowLeft: () => this.move(step, 0), ArrowRight: () => this.move(-step, 0),
        ArrowUp: () => this.move(0, step), ArrowDown: () => this.move(0, -step),
        "+": () => this.zoom(1.5), "=": () => this.zoom(1.5), "-": () => this.zoom(1 / 1.5),
        0: () => this.fit(),
      };
      if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      keys[event.key]();
    });
  }
}
