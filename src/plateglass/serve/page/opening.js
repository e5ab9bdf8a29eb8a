// From files to cases: pictures one by one, frames of one car together, clips by a job.

import * as api from "./api.js";
import { askSeveral } from "./dialogs.js";
import { imageOf } from "./dom.js";
import { isClip } from "./intake.js";
import { clock, percent } from "./numbers.js";
import { t } from "./texts.js";
import { busy, during, say, trouble } from "./work.js";

const LOOKS = 12; // of a track that are listed
const SAMPLES = 3; // candidates that are drawn, if the restorer can

export class Opening {
  constructor(cases, service) {
    this.cases = cases;
    this.limits = service.limits;
  }

  async take(files) {
    if (!files.every((file) => this.#fits(file))) return;
    const pictures = files.filter((file) => !isClip(file));
    for (const clip of files.filter(isClip)) await this.clip(clip);
    const how = pictures.length > 1 ? await askSeveral(pictures.length) : "each";
    if (how === "fuse") await this.pictures(pictures, { together: true });
    if (how === "each") for (const file of pictures) await this.pictures([file]);
  }

  #fits(file) {
    const most = this.limits[isClip(file) ? "clip" : "body"];
    if (file.size <= most) return true;
    const mib = (bytes) => (bytes / 2 ** 20).toFixed(0);
    trouble(t("tooLarge", { file: file.name, size: mib(file.size), most: mib(most) }));
    return false;
  }

  async pictures(files, options = {}) {
    await during(t("working", { file: files[0].name }), async (signal) => {
      const one = { name: files[0].name, files, options, chosen: 0 };
      await this.#ask(one, options, signal);
      this.cases.add(one);
    });
  }

  // The same files again with something changed: corners, country, more frames.
  async again(one, changed, files = one.files) {
    const options = { ...one.options, ...changed };
    await during(t("working", { file: one.name }), async (signal) => {
      await this.#ask(one, options, signal, files);
      this.cases.choose(one);
    });
  }

  async #ask(one, options, signal, files = one.files) {
    const images = await Promise.all(files.map((file) => imageOf(file).catch(() => null)));
    const samples = options.together ? 0 : SAMPLES;
    const asked = { ...options, samples, preview: images.includes(null) };
    const result = await api.enhance(files, asked, signal);
    const best = Math.max(0, files.findIndex((file) => file.name === result.file));
    const image = images[best] ?? (await imageOf(`data:image/jpeg;base64,${result.preview.jpeg}`));
    const chosen = Math.min(one.chosen, Math.max(0, result.plates.length - 1));
    Object.assign(one, { files, options, result, image, chosen });
    tell(one);
  }

  async clip(file) {
    await during(t("uploading", { file: file.name }), async (signal) => {
      const job = await api.startClip(file, signal);
      signal.addEventListener("abort", () => api.dropClip(job.id));
      const over = await api.followClip(job.id, signal, (now) => {
        const text = { file: file.name, seconds: now.seconds.toFixed(1), plates: now.plates };
        busy(t("watching", text), now.duration ? now.seconds / now.duration : null);
      });
      if (over.error) throw new api.Trouble(over.error);
      const watched = await api.clipResult(job.id, signal);
      if (!watched.tracks.length) throw new api.Trouble(t("noTracks", { file: file.name }));
      // The last one added is shown: the one that is surest of what it says.
      const tracks = watched.tracks.sort((a, b) => a.p - b.p);
      for (const track of tracks) this.cases.add(await caseOf(file, job, watched, track));
      tell(this.cases.current);
    });
  }
}

async function caseOf(file, job, watched, track) {
  const { shot, looks } = track;
  const best = [...looks].sort((a, b) => b.weight - a.weight).slice(0, LOOKS);
  return {
    name: file.name,
    time: t("clipAt", { from: clock(track.start), to: clock(track.end) }),
    job: job.id,
    track,
    film: watched.film,
    options: {},
    chosen: 0,
    image: shot && (await imageOf(`data:image/jpeg;base64,${shot.jpeg}`)),
    result: {
      file: file.name, width: watched.summary.width, height: watched.summary.height,
      sha256: watched.sha256, notes: watched.summary.notes,
      plates: [shot ? { ...track, quad: shot.quad } : track],
      frames: best.sort((a, b) => a.frame - b.frame), looks: looks.length,
    },
  };
}

function tell(one) {
  const found = one.result.plates[one.chosen];
  const file = one.name;
  if (!found) say(t("doneNothing", { file }));
  else if (!found.text) say(t("doneUnreadable", { file }));
  else say(t("done", { file, text: [...found.text].join(" "), p: percent(found.p) }));
}
