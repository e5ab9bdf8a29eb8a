// The page asks the service what any other program could ask it.

import { t } from "./texts.js";

export class Trouble extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

let token = sessionStorage.getItem("plateglass.token");
let ask = async () => null;

// `asks` is called when a token is needed; it resolves to one, or to null.
export function askForTokenWith(asks) {
  ask = asks;
}

async function call(path, options = {}) {
  for (;;) {
    const headers = { ...options.headers };
    if (token) headers.Authorization = `Bearer ${token}`;
    let answer;
    try {
      answer = await fetch(path, { ...options, headers });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Trouble(t("unreachable"));
    }
    if (answer.ok) return answer;
    if (answer.status === 401) {
      token = await ask();
      if (token) {
        sessionStorage.setItem("plateglass.token", token);
        continue;
      }
    }
    if (answer.status === 429 && (options.tries ?? 0) < 5) {
      await pause(Number(answer.headers.get("Retry-After") ?? 1), options.signal);
      options = { ...options, tries: (options.tries ?? 0) + 1 };
      continue;
    }
    const problem = await answer.json().catch(() => ({}));
    throw new Trouble(problem.detail ?? answer.statusText, answer.status);
  }
}

const pause = (seconds, signal) =>
  new Promise((done, failed) => {
    setTimeout(done, seconds * 1000);
    signal?.addEventListener("abort", () => failed(new DOMException("", "AbortError")));
  });

function form(field, files) {
  const body = new FormData();
  for (const file of files) body.append(field, file, file.name);
  return body;
}

// view, country, grammar, quads and plate, as far as they are set. Each of `quads` is the number
// of a picture, 0 for the only one, and corners in it.
export function query(options) {
  const told = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    if (name === "quads") {
      for (const [picture, quad] of value ?? []) {
        const numbers = quad.flat().map((v) => v.toFixed(2)).join(",");
        told.append("quad", picture ? `${picture}:${numbers}` : numbers);
      }
    } else if (value) {
      told.append(name, value);
    }
  }
  const text = told.toString();
  return text && `?${text}`;
}

export const about = async () => (await call("v1/about")).json();

export async function enhance(files, options, signal) {
  const body = form("picture", files);
  const answer = await call(`v1/enhance${query(options)}`, { method: "POST", body, signal });
  return (await answer.json()).results[0];
}

export async function handOn(what, files, options, signal) {
  const body = form("picture", files);
  const asked = { method: "POST", body, signal };
  const answer = await call(`v1/export/${what}${query(options)}`, asked);
  return { blob: await answer.blob(), name: nameOf(answer) };
}

// Clips: a job is started, followed, collected.

export async function startClip(file, signal) {
  const body = form("clip", [file]);
  return (await call("v1/video", { method: "POST", body, signal })).json();
}

export const dropClip = (job) =>
  call(`v1/video/${job}`, { method: "DELETE", keepalive: true }).catch(() => null);

export async function clipResult(job, signal) {
  return (await call(`v1/video/${job}/result`, { signal })).json();
}

export async function clipFrame(job, number, signal) {
  return (await call(`v1/video/${job}/frames/${number}`, { signal })).blob();
}

export async function clipFile(job, file, signal) {
  const answer = await call(`v1/video/${job}/files/${file}`, { signal });
  return { blob: await answer.blob(), name: nameOf(answer) };
}

// Server-sent events over fetch, because EventSource can't show a token.
export async function followClip(job, signal, progress) {
  const answer = await call(`v1/video/${job}/events`, { signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Trouble(t("unreachable"));
    text += value;
    const events = text.split("\n\n");
    text = events.pop();
    for (const event of events) {
      const [, kind] = event.match(/^event: (.*)$/m) ?? [];
      const [, data] = event.match(/^data: (.*)$/m) ?? [];
      if (!data) continue;
      progress(JSON.parse(data));
      if (kind === "end") return JSON.parse(data);
    }
  }
}

export function nameOf(answer) {
  const said = answer.headers.get("Content-Disposition") ?? "";
  const [, coded] = said.match(/filename\*=utf-8''([^;]+)/i) ?? [];
  const [, plain] = said.match(/filename="([^"]+)"/) ?? [];
  return coded ? decodeURIComponent(coded) : (plain ?? "plateglass");
}

export function save({ blob, name }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
