// Draws answers: bars, boxes, masks, depth, keypoints, marked texts, words with times.

import { make } from "./inputs.js";

const TINTS = ["#e4572e", "#2e86de", "#2aa876", "#b455c9", "#d99a12", "#16a5b8", "#d6336c", "#7a8f1c"];
const STOPS = [[12, 8, 38], [70, 16, 110], [140, 41, 118], [206, 72, 78], [245, 130, 48], [251, 200, 92], [252, 250, 200]];
const MOST = 40;

const tints = (answer) => {
  const names = [...new Set(answer.map((one) => one.label ?? one.entity_group ?? one.entity ?? ""))];
  return (name) => TINTS[Math.max(0, names.indexOf(name)) % TINTS.length];
};
const percent = (score) => (score >= 0 && score <= 1 ? `${(100 * score).toFixed(1)} %` : score.toFixed(3));

const bars = (parent, rows, tint) => {
  const most = Math.max(1, ...rows.map((row) => Math.abs(row.score)));
  const list = make("ul", parent, { className: "bars" });
  rows.slice(0, MOST).forEach((row) => {
    const name = make("span");
    if (tint) make("span", name, { className: "swatch" }).style.background = tint(row.label);
    name.append(row.label);
    const known = typeof row.score === "number";
    const fill = make("span", null, { className: "fill" });
    fill.style.width = `${known ? (100 * Math.max(0, row.score)) / most : 0}%`;
    if (tint) fill.style.background = tint(row.label);
    const score = make("span", null, { className: "score", textContent: known ? percent(row.score) : "" });
    make("li", list, {}, name, score, ...(known ? [make("span", null, { className: "track" }, fill)] : []));
  });
  if (rows.length > MOST) make("p", parent, { className: "soft", textContent: `and ${rows.length - MOST} more, in the JSON` });
};

const load = (url) => new Promise((resolve, reject) => {
  const image = new Image();
  image.onload = () => resolve(image);
  image.onerror = () => reject(new Error("The browser cannot show this picture; the answer is in the JSON."));
  image.src = url;
});

const canvas = async (parent, input, told) => {
  const image = await load(input.url);
  const figure = make("figure", parent, { className: "picture" });
  const at = make("canvas", figure, { width: image.naturalWidth, height: image.naturalHeight });
  at.setAttribute("role", "img");
  at.setAttribute("aria-label", told);
  const pen = at.getContext("2d");
  pen.drawImage(image, 0, 0);
  return pen;
};

const told = (answer) => `The picture with ${answer.map((one) => one.label ?? "a mask").slice(0, 12).join(", ") || "nothing"} marked on it`;

const boxes = async (parent, input, answer) => {
  const tint = tints(answer);
  const pen = await canvas(parent, input, told(answer));
  const size = Math.max(12, pen.canvas.width / 40);
  pen.font = `600 ${size}px system-ui, sans-serif`;
  pen.lineWidth = Math.max(2, pen.canvas.width / 220);
  answer.forEach((one) => {
    const { xmin, ymin, xmax, ymax } = one.box;
    pen.strokeStyle = tint(one.label);
    pen.strokeRect(xmin, ymin, xmax - xmin, ymax - ymin);
    const text = `${one.label} ${percent(one.score)}`;
    const x = Math.max(0, xmin), y = Math.max(size * 1.3, ymin);
    pen.fillStyle = tint(one.label);
    pen.fillRect(x, y - size * 1.3, pen.measureText(text).width + size * 0.6, size * 1.3);
    pen.fillStyle = "#fff";
    pen.fillText(text, x + size * 0.3, y - size * 0.32);
  });
  bars(parent, [...answer].sort((a, b) => b.score - a.score), tint);
};

/** Pixels that are inside: of run lengths down the columns, or of a picture in base64. */
const inside = async (mask) => {
  if (typeof mask === "string") {
    const image = await load(mask.startsWith("data:") ? mask : `data:image/png;base64,${mask}`);
    const own = make("canvas", null, { width: image.naturalWidth, height: image.naturalHeight }).getContext("2d");
    own.drawImage(image, 0, 0);
    const data = own.getImageData(0, 0, image.naturalWidth, image.naturalHeight);
    return { width: data.width, height: data.height, at: (x, y) => data.data[4 * (y * data.width + x)] > 127 };
  }
  const [height, width] = mask.size;
  const all = new Uint8Array(height * width);
  let at = 0;
  mask.counts.forEach((run, i) => { if (i % 2) all.fill(1, at, at + run); at += run; });
  return { width, height, at: (x, y) => all[x * height + y] === 1 };
};

const masks = async (parent, input, answer) => {
  const tint = answer[0].label === undefined ? (i) => TINTS[i % TINTS.length] : tints(answer);
  const pen = await canvas(parent, input, told(answer));
  for (const [i, one] of answer.entries()) {
    const mask = await inside(one.mask);
    const layer = make("canvas", null, { width: mask.width, height: mask.height }).getContext("2d");
    const data = layer.createImageData(mask.width, mask.height);
    const rgb = tint(one.label ?? i).match(/[0-9a-f]{2}/g).map((part) => parseInt(part, 16));
    for (let y = 0; y < mask.height; y++) {
      for (let x = 0; x < mask.width; x++) {
        if (mask.at(x, y)) data.data.set([...rgb, 130], 4 * (y * mask.width + x));
      }
    }
    layer.putImageData(data, 0, 0);
    pen.drawImage(layer.canvas, 0, 0, pen.canvas.width, pen.canvas.height);
  }
  bars(parent, answer.map((one, i) => ({ label: one.label ?? `mask ${i + 1}`, score: one.score })),
    answer[0].label === undefined ? (name) => TINTS[(Number(name.slice(5)) - 1) % TINTS.length] : tint);
};

const ramp = (part) => {
  const place = Math.min(Math.max(part, 0), 1) * (STOPS.length - 1);
  const low = Math.min(Math.floor(place), STOPS.length - 2);
  return STOPS[low].map((from, i) => from + (STOPS[low + 1][i] - from) * (place - low));
};

const depth = (parent, rows) => {
  const all = rows.flat();
  const low = all.reduce((a, b) => Math.min(a, b), Infinity), high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const figure = make("figure", parent, { className: "picture" });
  const at = make("canvas", figure, { width: rows[0].length, height: rows.length });
  at.setAttribute("role", "img");
  at.setAttribute("aria-label", "The depth of each pixel: bright is a large number");
  const pen = at.getContext("2d");
  const data = pen.createImageData(at.width, at.height);
  all.forEach((value, i) => data.data.set([...ramp((value - low) / (high - low || 1)), 255], 4 * i));
  pen.putImageData(data, 0, 0);
  make("p", parent, { className: "soft", textContent: `From ${low.toPrecision(4)} (dark) to ${high.toPrecision(4)} (bright).` });
};

const points = async (parent, input, answer) => {
  const pen = await canvas(parent, input, "The picture with keypoints marked on it");
  pen.fillStyle = TINTS[0];
  answer.flatMap((one) => one.keypoints).forEach((point) => {
    const [x, y] = Array.isArray(point) ? point : [point.x, point.y];
    pen.beginPath();
    pen.arc(x, y, Math.max(3, pen.canvas.width / 120), 0, 2 * Math.PI);
    pen.fill();
  });
};

const marked = (parent, text, parts, tint) => {
  const line = make("p", parent, { className: "text" });
  let at = 0;
  [...parts].sort((a, b) => a.start - b.start).forEach((part) => {
    if (part.start < at) return;
    line.append(text.slice(at, part.start));
    const mark = make("mark", line, { textContent: text.slice(part.start, part.end) });
    if (tint) mark.style.setProperty("--tint", tint(part.name));
    make("small", mark, { textContent: `${part.name}${part.score === undefined ? "" : ` ${percent(part.score)}`}` });
    at = part.end;
  });
  line.append(text.slice(at));
};

const play = (sound, seconds) => { if (sound) { sound.currentTime = seconds; sound.play(); } };

const words = (parent, input, chunks) => {
  const box = make("div", parent, { className: "words" });
  chunks.forEach(({ text, timestamp: [from, to] }) => {
    const button = make("button", box, { type: "button", textContent: text.trim(), title: "Play from here" });
    const end = to === null || to === undefined ? "" : `–${to.toFixed(2)}`;
    make("small", button, { textContent: `${from.toFixed(2)}${end} s` });
    button.onclick = () => play(input.sound, from);
  });
};

const spans = (parent, input, answer) => {
  const all = Math.max(input.sound && Number.isFinite(input.sound.duration) ? input.sound.duration : 0, ...answer.map((one) => one.end));
  const line = make("div", parent, { className: "times" });
  answer.forEach(({ start, end }) => Object.assign(make("i", line).style, { left: `${(100 * start) / all}%`, width: `${(100 * (end - start)) / all}%` }));
  words(parent, input, answer.map(({ start, end }) => ({ text: "speech", timestamp: [start, end] })));
};

const vector = (parent, answer) => {
  const shape = [];
  for (let at = answer; Array.isArray(at); at = at[0]) shape.push(at.length);
  make("p", parent, { textContent: `Numbers: ${shape.join(" × ")}.` });
};

const written = (parent, text) => make("p", parent, { className: "said", textContent: text });

const said = (one) => one.generated_text ?? one.summary_text ?? one.translation_text;

/** The text that a model wrote last, for a chat to go on from. */
export const lastText = (answer) => {
  const one = Array.isArray(answer) ? answer[0] : answer;
  const text = one && said(one);
  return Array.isArray(text) ? text[text.length - 1].content : text;
};

const list = async (parent, input, answer) => {
  const first = answer[0];
  if (first.box) return boxes(parent, input, answer);
  if (first.mask) return masks(parent, input, answer);
  if (first.keypoints) return points(parent, input, answer);
  if (first.sequence && first.token_str !== undefined) return bars(parent, answer.map((one) => ({ label: one.sequence, score: one.score })));
  if (first.label !== undefined) return bars(parent, answer);
  if (said(first) !== undefined) {
    return answer.forEach((one) => written(parent, Array.isArray(said(one)) ? lastText([one]) : said(one)));
  }
  if (first.start !== undefined && input.text !== undefined) {
    const tint = tints(answer);
    return marked(parent, input.text, answer.map((one) => ({ ...one, name: one.entity_group ?? one.entity ?? "" })), tint);
  }
  if (first.start !== undefined && first.end !== undefined) return spans(parent, input, answer);
  if (first.score !== undefined && input.texts) {
    return bars(parent, answer.map((one, i) => ({ label: input.texts[one.index ?? i] ?? one.text ?? "", score: one.score })));
  }
  return make("p", parent, { className: "soft", textContent: "The answer is in the JSON." });
};

/** Draws an answer of any task. */
export const draw = async (parent, input, given) => {
  parent.replaceChildren();
  const nested = Array.isArray(given) && given.length === 1 && Array.isArray(given[0]) && typeof given[0][0] === "object" && !Array.isArray(given[0][0]);
  const answer = nested ? given[0] : given;
  if (Array.isArray(answer)) {
    if (answer.length === 0) return make("p", parent, { textContent: "Nothing was found. A lower threshold may find more." });
    if (typeof answer[0] === "number" && input.texts) return bars(parent, answer.map((score, i) => ({ label: input.texts[i], score })));
    if (typeof answer[0] === "number" || Array.isArray(answer[0])) return vector(parent, answer);
    return list(parent, input, answer);
  }
  if (answer.labels && answer.scores) return bars(parent, answer.labels.map((label, i) => ({ label, score: answer.scores[i] })));
  if (answer.masks) return masks(parent, input, answer.masks.map((mask, i) => ({ mask, score: (answer.scores || [])[i] })));
  if (answer.predicted_depth) return depth(parent, answer.predicted_depth);
  if (typeof answer.depth === "string") {
    return make("img", make("figure", parent, { className: "picture" }), { className: "preview", src: `data:image/png;base64,${answer.depth}`, alt: "The depth of each pixel" });
  }
  if (answer.answer !== undefined && input.text !== undefined) {
    written(parent, answer.answer);
    return marked(parent, input.text, [{ start: answer.start, end: answer.end, name: "answer", score: answer.score }]);
  }
  if (answer.chunks) { written(parent, answer.text); return words(parent, input, answer.chunks); }
  if (said(answer) !== undefined) return written(parent, said(answer));
  if (answer.text !== undefined) return written(parent, answer.text);
  return list(parent, input, [answer]);
};
