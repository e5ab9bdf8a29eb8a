// What this browser session has looked at. It lives in this tab and nowhere else.

import { el, find, pngUrl } from "./dom.js";
import { t } from "./texts.js";

export class Cases extends EventTarget {
  constructor() {
    super();
    this.all = [];
    this.current = null;
  }

  add(one, choose = true) {
    this.all.unshift(one);
    if (choose) this.choose(one);
    else this.show();
  }

  choose(one) {
    this.current = one;
    this.dispatchEvent(new Event("choose"));
    this.show();
  }

  show() {
    const nav = find("#history");
    nav.hidden = this.all.length < 2;
    const items = this.all.map((one) => {
      const plate = one.result.plates[one.chosen];
      const text = plate ? plate.text || t("notReadable") : t("nothingFound");
      return el("li", {},
        el("button", {
          type: "button", "aria-current": one === this.current ? "true" : undefined,
          "aria-label": t("historyItem", { file: one.name, text }), title: one.name,
          onclick: () => this.choose(one),
        },
        plate ? el("img", { src: pngUrl(plate.pictures.original), alt: "" }) : null,
        el("span", {}, text)));
    });
    find("ol", nav).replaceChildren(...items);
  }
}
