// The whole picture, with its plates outlined and the chosen one's corners to be corrected.

import { clamp, el, find, svg } from "./dom.js";
import { t } from "./texts.js";
import { Viewport } from "./viewport.js";

const NEW_WIDTH = 0.3; // of what is in sight, for a plate that a person marks
const LOST = 0.12; // of the window's width: a plate that is smaller than this
const NEAR = 0.4; // of the window's width: one that has been come close to
const ROOMY = 56; // screen pixels of a plate's height from which on its corners are apart

export class PhotoPane extends EventTarget {
  constructor() {
    super();
    this.pane = find("#photo");
    this.view = find("#photoView");
    this.loupe = find("#loupe");
    this.viewport = new Viewport(this.view, find("[data-zoom]", this.pane));
    this.viewport.addEventListener("change", () => this.#draw());
    this.image = null;
    this.plates = [];
    this.chosen = 0;
    this.corners = null;
    this.edited = false;
    this.more = false; // whether the corners are of a plate that was not found
    find("#again").addEventListener("click", () => this.#ask());
    find("#undo").addEventListener("click", () => this.#undo());
    find("#draw").addEventListener("click", () => this.mark());
    find("#near").addEventListener("click", () => this.#approach(NEAR));
    this.grips = [0, 1, 2, 3].map((corner) => this.#grip(corner));
  }

  show(image, wide, tall, plates, chosen) {
    const other = this.image !== image;
    const moved = this.chosen !== chosen && !this.viewport.fitted;
    Object.assign(this, { image, plates, chosen });
    this.pane.hidden = !image;
    if (!image) return;
    this.#restore();
    if (other) {
      this.viewport.show(wide, tall);
      // Come closer to a plate that is lost in a large picture, but keep its surroundings; of
      // several plates none is lost from sight.
      if (plates.length === 1 && this.#share < LOST) this.#approach(LOST * 2, 4);
    } else if (moved && this.corners) this.viewport.look(middleOf(this.corners));
    else this.#draw();
  }

  get #share() {
    return (width(this.corners) * this.viewport.scale) / this.viewport.size.width;
  }

  // Come so close that the plate takes a share of the window's width.
  #approach(share, most = Infinity) {
    this.viewport.look(middleOf(this.corners), Math.min(share / this.#share, most));
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  #ask() {
    this.#tell("corners", { corners: this.corners, more: this.more });
  }

  // First what is not read yet is taken back, then what was.
  #undo() {
    if (this.edited) this.#restore();
    else this.#tell("corners", { corners: null, more: false });
  }

  #restore() {
    this.more = false;
    this.corners = this.plates[this.chosen]?.quad.map((point) => [...point]) ?? null;
    this.#edit(false);
    if (this.image) this.#draw();
  }

  #edit(edited) {
    this.edited = edited;
    const crossed = edited && !convex(this.corners);
    find("#again").hidden = !edited;
    find("#again").disabled = crossed;
    find("#undo").hidden = !edited && !this.plates[this.chosen]?.corners;
    find("#near").hidden = !this.corners;
    find("#draw").className = this.plates.length || edited ? "quiet" : "primary";
    const known = this.plates.length || edited ? "cornersHint" : "noPlateHint";
    const hint = crossed ? "crossedHint" : known;
    const note = find("#photoNote");
    Object.assign(note, { textContent: t(hint) }).dataset.t = hint;
    note.classList.toggle("alarm", crossed);
  }

  // Put four corners into the middle of what is in sight, for a plate that was not found.
  mark() {
    this.more = true;
    const { width, height } = this.viewport.size;
    const [cx, cy] = this.viewport.toWorld([width / 2, height / 2]);
    const half = (Math.min(width, height * 2) * NEW_WIDTH) / 2 / this.viewport.scale;
    const up = half / 3.5;
    this.corners = [[cx - half, cy - up], [cx + half, cy - up], [cx + half, cy + up], [cx - half, cy + up]];
    this.#edit(true);
    this.#draw();
    this.grips[0].focus();
  }

  #draw() {
    if (!this.image) return;
    this.viewport.draw(find("#picture"), this.image, (pixel) => pixel >= 2);
    this.#outline();
    this.#place();
  }

  #outline() {
    const layer = find("#outlines");
    layer.replaceChildren();
    const line = (quad, kind) =>
      layer.append(
        svg("polygon", {
          class: kind,
          points: quad.map((point) => this.viewport.toScreen(point).join(",")).join(" "),
        }),
      );
    this.plates.forEach((plate, i) => {
      if (i !== this.chosen) {
        line(plate.quad, "case");
        line(plate.quad, "");
      }
    });
    if (this.corners) {
      line(this.corners, "case");
      line(this.corners, convex(this.corners) ? "chosen" : "chosen crossed");
    }
  }

  #place() {
    for (const pick of find("#grips").querySelectorAll(".pick")) pick.remove();
    const tall = this.corners ? height(this.corners) * this.viewport.scale : 0;
    const away = clamp((ROOMY - tall) / 2, 0, 18);
    this.grips.forEach((grip, i) => {
      grip.hidden = !this.corners;
      if (grip.hidden) return;
      const [x, y] = this.viewport.toScreen(this.corners[i]);
      // Of a small plate the places to take hold of lie outside, where they hide nothing.
      const [dx, dy] = [i % 3 ? away : -away, i > 1 ? away : -away];
      grip.style.left = `${x + dx}px`;
      grip.style.top = `${y + dy}px`;
      grip.style.setProperty("--dx", `${-dx}px`);
      grip.style.setProperty("--dy", `${-dy}px`);
      grip.classList.toggle("small", away > 6);
      const [px, py] = this.corners[i].map((v) => v.toFixed(1));
      const label = t("cornerAt", { corner: t(`corner${i}`), x: px, y: py });
      grip.setAttribute("aria-label", label);
    });
    if (this.plates.length < 2) return;
    this.plates.forEach((plate, i) => {
      const [x, y] = this.viewport.toScreen(plate.quad[0]);
      const text = plate.text || t("notReadable");
      const pick = el(
        "button.pick",
        { type: "button", "aria-pressed": i === this.chosen,
          "aria-label": t("plateSays", { number: i + 1, text }),
          onclick: () => this.#tell("plate", i) },
        String(i + 1),
      );
      pick.style.left = `${x}px`;
      pick.style.top = `${y - 14}px`;
      find("#grips").append(pick);
    });
  }

  #move(corner, [x, y]) {
    const { width, height } = this.viewport.world;
    const now = [clamp(x, -width / 2, 1.5 * width), clamp(y, -height / 2, 1.5 * height)];
    this.corners = this.corners.map((point, i) => (i === corner ? now : point));
    this.#edit(true);
    this.#outline();
    this.#place();
    this.#magnify(corner);
  }

  #magnify(corner) {
    const [x, y] = this.corners[corner];
    const context = this.loupe.getContext("2d");
    const { width } = this.loupe;
    const scale = clamp(this.viewport.scale * 8, 6, 48);
    const ratio = this.image.naturalWidth / this.viewport.world.width;
    const span = width / scale;
    context.imageSmoothingEnabled = false;
    context.fillStyle = "#15181c";
    context.fillRect(0, 0, width, width);
    context.drawImage(
      this.image, (x - span / 2) * ratio, (y - span / 2) * ratio, span * ratio, span * ratio,
      0, 0, width, width,
    );
    context.strokeStyle = "#67b5ea";
    context.lineWidth = 2;
    context.beginPath();
    const at = (point) => [
      (point[0] - x) * scale + width / 2, (point[1] - y) * scale + width / 2,
    ];
    for (const other of [(corner + 3) % 4, (corner + 1) % 4]) {
      context.moveTo(width / 2, width / 2);
      context.lineTo(...at(this.corners[other]));
    }
    context.stroke();
    this.loupe.hidden = false;
    this.magnified = corner;
  }

  #grip(corner) {
    const grip = el("button", { type: "button", hidden: true });
    find("#grips").append(grip);
    const at = (event) => {
      const box = this.view.getBoundingClientRect();
      return this.viewport.toWorld([event.clientX - box.left, event.clientY - box.top]);
    };
    let offset = [0, 0];
    const follow = (event) => {
      const [x, y] = at(event);
      this.#move(corner, [x + offset[0], y + offset[1]]);
    };
    grip.addEventListener("pointerdown", (event) => {
      grip.setPointerCapture(event.pointerId);
      const [x, y] = at(event);
      offset = [this.corners[corner][0] - x, this.corners[corner][1] - y];
      grip.addEventListener("pointermove", follow);
      this.#magnify(corner);
    });
    const end = () => {
      grip.removeEventListener("pointermove", follow);
      if (this.magnified === corner) this.loupe.hidden = true;
    };
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
    grip.addEventListener("blur", end);
    grip.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 10 : 1;
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (event.key === "Enter" && this.edited && convex(this.corners)) {
        event.preventDefault();
        this.#ask();
      }
      if (!way[event.key]) return;
      event.preventDefault();
      event.stopPropagation();
      const [x, y] = this.corners[corner];
      const [dx, dy] = way[event.key];
      this.#move(corner, [x + dx * step, y + dy * step]);
    });
    return grip;
  }
}

const extent = (points, axis) => {
  const values = points.map((point) => point[axis]);
  return [Math.min(...values), Math.max(...values)];
};
const width = (points) => extent(points, 0)[1] - extent(points, 0)[0];
const height = (points) => extent(points, 1)[1] - extent(points, 1)[0];
const middleOf = (points) => [0, 1].map((axis) => (extent(points, axis)[0] + extent(points, axis)[1]) / 2);

// Whether four corners run clockwise without crossing over.
function convex(points) {
  return points.every(([x, y], i) => {
    const [ax, ay] = points[(i + 1) % 4];
    const [bx, by] = points[(i + 2) % 4];
    return (ax - x) * (by - ay) - (ay - y) * (bx - ax) > 1e-6;
  });
}
