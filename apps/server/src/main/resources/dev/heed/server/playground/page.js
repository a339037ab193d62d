// The page: chooses a model, asks it, shows what it answers.

import { ask, hasKey } from "./api.js";
import { build, make } from "./inputs.js";
import { draw, lastText } from "./draw.js";

const id = (name) => document.getElementById(name);
const models = new Map();
let model = null;
let form = null;

const say = (text) => { id("status").textContent = text; };
const fail = (error) => {
  say("");
  id("error").textContent = error.message;
  id("error").hidden = false;
};

const busy = async (what, work) => {
  const buttons = [id("run"), id("look")];
  id("error").hidden = true;
  try {
    buttons.forEach((button) => { button.disabled = true; });
    say(what);
    const begin = performance.now();
    await work();
    say(`Done in ${Math.round(performance.now() - begin)} ms.`);
  } catch (error) {
    fail(error);
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
};

/** What is sent, the same for the answer, for looking, and for the command line. */
const request = (input, path) => {
  if (input.file) {
    const query = new URLSearchParams(input.parameters).toString();
    return { path: path + (query ? `?${query}` : ""), body: input.file, type: input.file.type || "application/octet-stream" };
  }
  const parameters = Object.keys(input.parameters).length ? { parameters: input.parameters } : {};
  return { path, body: JSON.stringify({ inputs: input.inputs, ...parameters }), type: "application/json" };
};

const send = ({ path, body, type }) => ask(path, { method: "POST", body, headers: { "content-type": type } });

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

const curl = (input, sent) => {
  const body = input.file ? quoted(`@${input.file.name}`) : quoted(sent.body);
  const key = hasKey() ? " \\\n  -H \"Authorization: Bearer $HEED_KEY\"" : "";
  return `curl ${quoted(location.origin + sent.path)}${key} \\\n  -H ${quoted(`Content-Type: ${sent.type}`)} \\\n  --data-binary ${body}`;
};

const MOST = 20000;

const run = () => busy("The model is at work …", async () => {
  const input = form.read();
  const sent = request(input, `/models/${encodeURIComponent(model.name)}`);
  const answer = await (await send(sent)).json();
  const text = JSON.stringify(answer, null, 2);
  id("json").querySelector("pre").textContent = text.length > MOST ? `${text.slice(0, MOST)}\n… (${text.length} letters in all)` : text;
  id("curl").querySelector("pre").textContent = curl(input, sent);
  id("json").hidden = id("curl").hidden = false;
  if (input.answered) {
    id("answer").replaceChildren();
    input.answered(lastText(answer));
    [...input.messages, { role: "assistant", content: lastText(answer) }].forEach((message) =>
      make("p", id("answer"), { className: message.role === "user" ? "said you" : "said", textContent: message.content }));
  } else {
    await draw(id("answer"), input, answer);
  }
  if (matchMedia("(max-width: 46rem)").matches) id("result").scrollIntoView();
});

const look = () => busy("The model is opened for looking, and looks …", async () => {
  const input = form.read();
  const path = `/playground/look/${encodeURIComponent(model.name)}`;
  const beside = input.file ? (input.labels ? { text: input.labels.split(",")[0].trim() } : {}) : {};
  const sent = input.file ? request({ ...input, parameters: beside }, path) : request({ inputs: input.look, parameters: {} }, path);
  id("frame").srcdoc = await (await send(sent)).text();
  id("seen").hidden = false;
  id("seen-title").focus();
});

/** What follows is for the command line. */
const firstSentence = (text) => text.match(/^.*?\.(?= |$)/)?.[0] ?? text;

const choose = async (name) => {
  id("error").hidden = true;
  if (form) form.end();
  form = null;
  id("inputs").replaceChildren();
  id("run").hidden = id("look").hidden = id("more").hidden = true;
  if (models.get(name).state !== "ready") {
    say(`${name} is being opened …`);
    models.set(name, await (await ask(`/playground/models/${encodeURIComponent(name)}`)).json());
    say("");
  }
  if (id("model").value !== name) return; // another was chosen meanwhile
  model = models.get(name);
  history.replaceState(null, "", `#${encodeURIComponent(name)}`);
  id("about").textContent = model.task ? `${model.task}: ${firstSentence(model.summary)}` : "This model takes and gives tensors alone: /v2/models has its interface.";
  id("run").hidden = id("look").hidden = !model.task;
  id("answer").replaceChildren(make("p", null, { className: "soft", textContent: "Give the model something, and run it." }));
  id("json").hidden = id("curl").hidden = id("seen").hidden = true;
  if (!model.task) return;
  form = build(model, id("inputs"), id("options"), say, fail);
  id("more").hidden = id("options").childElementCount === 0;
};

const begin = async () => {
  const { models: all } = await (await ask("/playground/models")).json();
  all.forEach((one) => {
    models.set(one.name, one);
    make("option", id("model"), { value: one.name, textContent: one.task && one.task !== one.name ? `${one.name} (${one.task})` : one.name });
  });
  if (!all.length) throw new Error("This server has no model yet: heed serve --model FOLDER.");
  const wanted = decodeURIComponent(location.hash.slice(1));
  id("model").value = models.has(wanted) ? wanted : (all.find((one) => one.state === "ready") || all[0]).name;
  await choose(id("model").value);
  document.body.dataset.ready = "true";
};

id("ask").onsubmit = (event) => { event.preventDefault(); run(); };
id("ask").onkeydown = (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); } };
id("look").onclick = look;
id("model").onchange = () => choose(id("model").value).catch(fail);
id("copy").onclick = async () => {
  try {
    await navigator.clipboard.writeText(id("curl").querySelector("pre").textContent);
    say("Copied.");
  } catch {
    fail(new Error("The browser does not allow copying here: select the text instead."));
  }
};
begin().catch(fail);
