// The form of a model: what its task asks for, and its options.

export const make = (tag, parent, props = {}, ...kids) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...kids);
  if (parent) parent.append(element);
  return element;
};

let count = 0;

const field = (parent, text, tag, props = {}) => {
  const box = make("div", parent, { className: "field" });
  const id = `f${count++}`;
  make("label", box, { htmlFor: id, textContent: text });
  return make(tag, box, { id, ...props });
};

const lines = (text) => text.split("\n").map((line) => line.trim()).filter((line) => line);

const required = (input, what) => {
  const text = input.value.trim();
  if (text) return text;
  input.focus();
  throw new Error(`${what} is missing.`);
};

/** 16-bit WAV, one channel, of what the browser recorded. */
const wav = async (blob) => {
  const rate = 16000;
  const context = new AudioContext();
  const heard = await context.decodeAudioData(await blob.arrayBuffer());
  await context.close();
  const offline = new OfflineAudioContext(1, Math.max(1, Math.ceil(heard.duration * rate)), rate);
  const source = offline.createBufferSource();
  source.buffer = heard;
  source.connect(offline.destination);
  source.start();
  const samples = (await offline.startRendering()).getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (at, word) => [...word].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  text(0, "RIFF"); view.setUint32(4, 36 + 2 * samples.length, true); text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, rate, true); view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true); view.setUint16(34, 16, true);
  text(36, "data"); view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, i) => view.setInt16(44 + 2 * i, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return new File([view.buffer], "recording.wav", { type: "audio/wav" });
};

/** A place to drop, choose or paste a file; devices add their own buttons. */
const dropped = (parent, kind, say) => {
  const box = make("div", parent, { className: "field" });
  const id = `f${count++}`;
  make("label", box, { htmlFor: id, textContent: kind === "image" ? "Picture" : "Sound" });
  const drop = make("div", box, { className: "drop" });
  const input = make("input", drop, { id, type: "file", accept: `${kind}/*` });
  make("p", drop, { className: "soft", textContent: "Choose a file, drop it here, or paste it." });
  const state = { file: null, url: "" };
  const shown = make(kind === "image" ? "img" : "audio", box, { className: "preview", hidden: true });
  if (kind === "image") shown.alt = "What the model will see"; else shown.controls = true;
  const take = (file) => {
    if (!file) return;
    if (state.url) URL.revokeObjectURL(state.url);
    state.file = file;
    if (input.files[0] !== file) { // recorded, dropped or pasted: the input names it too
      const list = new DataTransfer();
      list.items.add(file);
      input.files = list.files;
    }
    state.url = URL.createObjectURL(file);
    shown.src = state.url;
    shown.hidden = false;
    say(`${file.name} is chosen.`);
  };
  input.onchange = () => take(input.files[0]);
  const over = (event, on) => { event.preventDefault(); drop.classList.toggle("over", on); };
  drop.ondragover = (event) => over(event, true);
  drop.ondragleave = (event) => over(event, false);
  drop.ondrop = (event) => { over(event, false); take(event.dataTransfer.files[0]); };
  document.onpaste = (event) => take([...event.clipboardData.files].find((f) => f.type.startsWith(kind)));
  return { state, box, take, shown, input };
};

const camera = (place, say, fail) => {
  const actions = make("div", place.box, { className: "actions" });
  const button = make("button", actions, { type: "button", textContent: "Use the camera" });
  const video = make("video", place.box, { className: "preview", hidden: true, muted: true, playsInline: true });
  video.setAttribute("aria-label", "What the camera sees");
  let stream = null;
  const end = () => {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    video.hidden = true;
    button.textContent = "Use the camera";
  };
  button.onclick = async () => {
    try {
      if (!stream) {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        video.srcObject = stream;
        video.hidden = false;
        await video.play();
        button.textContent = "Take the picture";
        say("The camera is on.");
        return;
      }
      const canvas = make("canvas", null, { width: video.videoWidth, height: video.videoHeight });
      canvas.getContext("2d").drawImage(video, 0, 0);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
      place.take(new File([blob], "camera.png", { type: "image/png" }));
      end();
    } catch (error) {
      end();
      fail(new Error(`The camera cannot be used: ${error.message}`));
    }
  };
  return end;
};

const microphone = (place, say, fail) => {
  const actions = make("div", place.box, { className: "actions" });
  const button = make("button", actions, { type: "button", textContent: "Record" });
  let recorder = null;
  let left = false;
  const stop = () => { if (recorder && recorder.state !== "inactive") recorder.stop(); };
  const end = () => { left = true; stop(); };
  button.onclick = async () => {
    if (recorder) { stop(); return; }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const parts = [];
      recorder = new MediaRecorder(stream);
      recorder.ondataavailable = (event) => parts.push(event.data);
      recorder.onstop = async () => {
        stream.getTracks().forEach((track) => track.stop());
        const type = recorder.mimeType;
        recorder = null;
        button.textContent = "Record";
        if (left) return;
        try { place.take(await wav(new Blob(parts, { type }))); } catch (error) { fail(error); }
      };
      recorder.start();
      button.textContent = "Stop";
      say("It records.");
    } catch (error) {
      recorder = null;
      fail(new Error(`The microphone cannot be used: ${error.message}`));
    }
  };
  return end;
};

const media = (parent, kind, say, fail) => {
  const place = dropped(parent, kind, say);
  const end = kind === "image" ? camera(place, say, fail) : microphone(place, say, fail);
  return {
    end,
    read: () => {
      if (place.state.file) return { file: place.state.file, url: place.state.url, sound: place.shown };
      place.input.focus();
      throw new Error(kind === "image" ? "A picture is missing." : "A recording is missing.");
    },
  };
};

const FORMS = {
  question: (parent) => {
    const question = field(parent, "Question", "input", { placeholder: "Who lives there?" });
    const context = field(parent, "Text that holds the answer", "textarea");
    return { read: () => {
      const inputs = { question: required(question, "The question"), context: required(context, "The text") };
      return { inputs, text: inputs.context, look: `${inputs.question} ${inputs.context}` };
    } };
  },
  sentences: (parent) => {
    const source = field(parent, "Sentence", "input");
    const others = field(parent, "Compare it with (a sentence on each line)", "textarea");
    return { read: () => {
      const inputs = { source_sentence: required(source, "The sentence"), sentences: lines(required(others, "A sentence to compare with")) };
      return { inputs, texts: inputs.sentences, look: inputs.source_sentence };
    } };
  },
  ranking: (parent) => {
    const query = field(parent, "Query", "input");
    const texts = field(parent, "Texts to rank (one on each line)", "textarea");
    return { read: () => {
      const inputs = { query: required(query, "The query"), texts: lines(required(texts, "A text to rank")) };
      return { inputs, texts: inputs.texts, look: `${inputs.query} ${inputs.texts[0]}` };
    } };
  },
  text: (parent, model) => {
    const chats = model.task === "text-generation";
    const mask = model.task === "fill-mask" ? " (with [MASK] or <mask> where a word is missing)" : "";
    const text = field(parent, `Text${mask}`, "textarea");
    const box = chats ? make("label", parent, { className: "check" }) : null;
    const chat = chats ? make("input", box, { type: "checkbox" }) : null;
    if (box) box.append("As a chat");
    let said = [];
    return { read: () => {
      const own = required(text, "The text");
      if (!chat || !chat.checked) { said = []; return { inputs: own, text: own, look: own }; }
      const messages = [...said, { role: "user", content: own }];
      return { inputs: messages, messages, look: own, answered: (answer) => {
        said = [...messages, { role: "assistant", content: answer }];
        text.value = "";
      } };
    } };
  },
  image: (parent, model, say, fail) => media(parent, "image", say, fail),
  audio: (parent, model, say, fail) => media(parent, "audio", say, fail),
};

const LABELS = "candidate_labels";

/** Builds the form; read() gives what was put in, or throws with what is missing. */
export const build = (model, parent, optionsBox, say, fail) => {
  parent.replaceChildren();
  optionsBox.replaceChildren();
  document.onpaste = null;
  const form = (FORMS[model.form] || FORMS.text)(parent, model, say, fail);
  const options = model.options || [];
  const asks = options.some((option) => option.name === LABELS);
  const labels = asks ? field(parent, "Labels, with commas between", "input", { placeholder: "a cat, a dog" }) : null;
  const talks = model.task === "image-text-to-text";
  const question = talks ? field(parent, "What to ask about the picture", "input", { placeholder: "What is this?" }) : null;
  const own = ["query", "source_sentence", LABELS, ...(talks ? ["prompt"] : [])];
  const chosen = options.filter((option) => !own.includes(option.name)).map((option) => control(optionsBox, option));
  return {
    end: form.end || (() => {}),
    read: () => {
      const input = form.read();
      const parameters = {};
      if (labels) {
        input.labels = required(labels, "A label");
        parameters[LABELS] = input.labels.split(",").map((label) => label.trim()).filter((label) => label).join(",");
      }
      if (question) parameters.prompt = required(question, "The question");
      chosen.forEach(([name, value]) => { if (value() !== "") parameters[name] = value(); });
      return { ...input, parameters };
    },
  };
};

/** One option: empty means what the model takes for granted. */
const control = (parent, option) => {
  const name = option.name.replaceAll("_", " ");
  const kind = option.type === "flag" ? ["select"] : option.type === "choice" ? ["select"] : ["input"];
  const input = field(parent, name, kind[0]);
  const choices = option.type === "flag" ? ["true", "false"] : option.choices || [];
  if (kind[0] === "select") {
    make("option", input, { value: "", textContent: option.default ? `${option.default} (default)` : "(default)" });
    choices.forEach((choice) => make("option", input, { value: choice, textContent: choice }));
  } else {
    const number = option.type === "number" || option.type === "whole";
    input.type = number ? "number" : "text";
    if (number) {
      input.step = option.type === "whole" ? "1" : "any";
      if ("min" in option) input.min = option.min;
      if ("max" in option) input.max = option.max;
    }
    input.placeholder = option.default || option.value || "";
  }
  const told = make("p", input.parentElement, { className: "soft", id: `${input.id}-about`, textContent: option.summary });
  input.setAttribute("aria-describedby", told.id);
  return [option.name, () => input.value.trim()];
};
