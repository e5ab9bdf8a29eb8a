// From files to cases: pictures one by one, frames of one car together, clips by a job.

import * as api from "./api.js";
import { askSeveral } from "./dialogs.js";
import { imageOf } from "./dom.js";
import { isClip } from "./intake.js";
import { clock, percent } from "./numbers.js";
import { t } from "./texts.js";
import { during, offer, say, trouble } from "./work.js";

const LOOKS = 12; // of a track that are listed
const SAMPLES = 3; // candidates that are drawn, if the restorer can
const READING = "reading";

export class Opening {
  constructor(cases, service) {
    this.cases = cases;
    this.limits = service.limits;
  }

  async take(files) {
    if (!files.every((file) => this.#fits(file))) return;
    const pictures = files.filter((file) => !isClip(file));
    for (const clip of files.filter(isClip)) this.clip(clip);
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
    const one = { name: files[0].name, files, options, corners: {}, chosen: 0 };
    await this.#reading(one, async (signal) => {
      await this.#ask(one, signal);
      this.cases.add(one);
    });
  }

  // The same files with something changed: a country, more frames.
  async again(one, changed, files = one.files) {
    const asked = { ...one, files, options: { ...one.options, ...changed } };
    if (asked.options.together && !one.options.together) {
      const set = one.result.plates[one.chosen]?.corners;
      asked.corners = set ? { 0: set } : {};
    }
    await this.#reading(one, async (signal) => {
      await this.#ask(asked, signal);
      Object.assign(one, asked);
      this.cases.choose(one);
    });
  }

  // Corners that a person set for the plate that is shown, or for one more; none if they
  // are taken back.
  async corners(one, corners, more) {
    if (one.track) return this.#frame(one, corners);
    const asked = { ...one, corners: { ...one.corners } };
    const place = one.options.together ? one.frame : more ? one.result.plates.length : one.chosen;
    if (corners) asked.corners[place] = corners;
    else delete asked.corners[place];
    return this.#reading(one, async (signal) => {
      if (one.options.together) {
        await this.#ask(asked, signal);
        asked.frame = one.frame;
        asked.image = asked.result.frames[one.frame].image;
      } else await this.#put(asked, place, signal);
      Object.assign(one, asked);
      this.cases.choose(one);
    });
  }

  #reading(one, act) {
    return during(t("working", { file: one.name }), act, READING);
  }

  // Of several frames the corners go along; of one picture each plate that was corrected is
  // read by itself and put in the place of the one that was found.
  async #ask(one, signal) {
    const { files, options } = one;
    if (one.images?.length !== files.length) {
      one.images = await Promise.all(files.map((file) => imageOf(file).catch(() => null)));
    }
    const samples = options.together ? 0 : SAMPLES;
    const asked = { ...options, samples, preview: one.images.includes(null) };
    if (options.together) {
      const quads = Object.entries(one.corners).map(([i, quad]) => [Number(i) + 1, quad]);
      one.result = await api.enhance(files, { ...asked, quads }, signal);
      one.result.frames = await framesOf(one);
      const [plate] = one.result.plates;
      const same = ({ quad }) => plate && String(quad) === String(plate.quad);
      one.frame = Math.max(0, one.result.frames.findIndex(same));
      one.image = one.result.frames[one.frame].image;
    } else {
      one.result = await api.enhance(files, asked, signal);
      one.found = [...one.result.plates];
      for (const place of Object.keys(one.corners)) await this.#put(one, place, signal);
      [one.image] = one.images;
      if (!one.image) one.image = await imageOf(jpegUrl(one.result.preview.jpeg));
    }
    clampChosen(one);
    tell(one);
  }

  async #put(one, place, signal) {
    const corners = one.corners[place];
    const plates = [...one.result.plates];
    if (corners) {
      const asked = { ...one.options, samples: SAMPLES, quads: [[0, corners]] };
      const [plate] = (await api.enhance(one.files, asked, signal)).plates;
      plates[place] = { ...plate, corners };
    } else if (one.found[place]) plates[place] = one.found[place];
    else {
      plates.splice(place, 1);
      const later = plates.slice(place).map((plate, i) => [place + i, plate.corners]);
      const before = Object.entries(one.corners).filter(([i]) => Number(i) < place);
      one.corners = Object.fromEntries([...before, ...later]);
    }
    one.result = { ...one.result, plates };
    one.chosen = Number(place);
    clampChosen(one);
    tell(one);
  }

  // A frame of a clip as a picture of its own, with the corners that a person set in it.
  async #frame(track, corners) {
    const frame = track.result.frames[track.frame] ?? track.track.shot;
    await this.#reading(track, async (signal) => {
      const png = await api.clipFrame(track.job, frame.frame, signal);
      const name = `${track.name.replace(/\.[^.]*$/, "")}-frame${frame.frame}.png`;
      const files = [new File([png], name, { type: "image/png" })];
      const one = { name, files, options: {}, corners: {}, chosen: 0 };
      await this.#ask(one, signal);
      const place = nearest(one.result.plates, corners);
      one.corners[place] = corners;
      await this.#put(one, place, signal);
      this.cases.add(one);
    });
  }

  // Show another frame of the same car in the picture's pane.
  async show(one, index) {
    const frame = one.result.frames[index];
    await this.#reading(one, async (signal) => {
      if (one.track && !frame.image) {
        frame.image = await imageOf(await api.clipFrame(one.job, frame.frame, signal));
      }
      Object.assign(one, { frame: index, image: frame.image });
      this.cases.choose(one);
    });
  }

  async clip(file) {
    const before = this.cases.current;
    await during(t("uploading", { file: file.name }), async (signal, far) => {
      const job = await api.startClip(file, signal);
      signal.addEventListener("abort", () => api.dropClip(job.id));
      const over = await api.followClip(job.id, signal, (now) => {
        const text = { file: file.name, seconds: now.seconds.toFixed(1), plates: now.plates };
        const share = now.duration ? now.seconds / now.duration : null;
        far(t(now.state === "queued" ? "queued" : "watching", text), share);
      });
      if (over.error) throw new api.Trouble(over.error);
      const watched = await api.clipResult(job.id, signal);
      if (!watched.tracks.length) throw new api.Trouble(t("noTracks", { file: file.name }));
      // The last one added is the one that is surest of what it says.
      const tracks = watched.tracks.sort((a, b) => a.p - b.p);
      const made = [];
      for (const track of tracks) made.push(await caseOf(file, job, watched, track));
      this.#finished(made, before);
    });
  }

  // What a person looks at meanwhile is not taken out of sight.
  #finished(made, before) {
    const best = made.at(-1);
    const stay = this.cases.current !== before;
    for (const one of made) this.cases.add(one, !stay && one === best);
    tell(best);
    const text = t("watched", { file: best.name, plates: made.length });
    if (stay) offer(text, t("showIt"), () => this.cases.choose(best));
  }
}

function clampChosen(one) {
  one.chosen = Math.min(one.chosen, Math.max(0, one.result.plates.length - 1));
}

const jpegUrl = (jpeg) => `data:image/jpeg;base64,${jpeg}`;

// Every picture that was sent, with what it says, if a plate was found in it.
async function framesOf({ files, images, result }) {
  const looks = new Map((result.frames ?? []).map((look) => [look.number, look]));
  const preview = result.preview && (await imageOf(jpegUrl(result.preview.jpeg)));
  return files.map((file, i) => {
    const look = looks.get(i + 1);
    const image = images[i] ?? (file.name === result.file ? preview : null);
    const size = image && { width: image.naturalWidth, height: image.naturalHeight };
    return { file: file.name, ...size, ...look, image };
  });
}

function nearest(plates, corners) {
  const middle = (quad) => [0, 1].map((axis) => quad.reduce((sum, p) => sum + p[axis], 0) / 4);
  const [x, y] = middle(corners);
  const wide = Math.abs(corners[1][0] - corners[0][0]);
  const place = plates.findIndex(({ quad }) => {
    const [px, py] = middle(quad);
    return Math.hypot(px - x, py - y) < wide / 2;
  });
  return place < 0 ? plates.length : place;
}

async function caseOf(file, job, watched, track) {
  const { shot, looks } = track;
  const best = [...looks].sort((a, b) => b.weight - a.weight).slice(0, LOOKS);
  const { width, height } = watched.summary;
  return {
    name: file.name,
    time: t("clipAt", { from: clock(track.start), to: clock(track.end) }),
    job: job.id,
    track,
    film: watched.film,
    options: {},
    chosen: 0,
    frame: -1, // that of the shot
    image: shot && (await imageOf(jpegUrl(shot.jpeg))),
    result: {
      file: file.name, width, height,
      sha256: watched.sha256, notes: watched.summary.notes,
      plates: [shot ? { ...track, quad: shot.quad } : track],
      frames: best.sort((a, b) => a.frame - b.frame).map((look) => ({ ...look, width, height })),
      looks: looks.length,
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
