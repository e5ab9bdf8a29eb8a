// Files in: dropped, pasted, picked, or from the camera.

import { find } from "./dom.js";

let next = null; // who gets what is picked now, if not the page as a whole

export function takeFiles(take) {
  for (const picker of [find("#picker"), find("#lens")]) {
    picker.addEventListener("change", () => {
      const files = [...picker.files];
      picker.value = ""; // so that the same file can be chosen again
      const wanted = next ?? take;
      next = null;
      if (files.length) wanted(files);
    });
  }
  addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length) take(files);
  });
  const veil = find("#dropping");
  let depth = 0;
  const shows = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (event) => {
    if (!shows(event)) return;
    depth += 1;
    veil.hidden = false;
  });
  addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    veil.hidden = depth === 0;
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    veil.hidden = true;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length) take(files);
  });
}

export function pick(then = null) {
  next = then;
  find("#picker").click();
}
export const photograph = () => find("#lens").click();

export const isClip = (file) =>
  file.type.startsWith("video/") || /\.(mp4|m4v|mov|mkv|avi|webm|ts|mts|mpg|mpeg)$/i.test(file.name);
