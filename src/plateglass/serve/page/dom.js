// Small helpers for making and finding elements.

export const find = (selector, root = document) => root.querySelector(selector);

// el("button.quiet", {type: "button", onclick}, "text", child) makes an element. Properties that
// the element knows are set as such, the others as attributes; `vars` are custom CSS properties.
export function el(what, options = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    if (name === "vars") {
      for (const [key, v] of Object.entries(value)) made.style.setProperty(`--${key}`, v);
    } else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function svg(tag, attributes = {}) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

export async function imageOf(source) {
  const image = new Image();
  image.src = typeof source === "string" ? source : URL.createObjectURL(source);
  await image.decode();
  return image;
}

export const pngUrl = (drawn) => `data:image/png;base64,${drawn.png}`;
