// Asks the server; when it wants a key, asks the person for it, once, and keeps it in memory alone.

let key = "";

const askForKey = () => new Promise((resolve, reject) => {
  const dialog = document.getElementById("keys");
  const field = document.getElementById("key");
  const done = (value) => {
    dialog.close();
    if (value) resolve(value);
    else reject(new Error("Without a key this server does not answer."));
  };
  field.value = "";
  document.getElementById("keys-form").onsubmit = (event) => {
    event.preventDefault();
    done(field.value.trim());
  };
  document.getElementById("no-key").onclick = () => done("");
  dialog.oncancel = (event) => { event.preventDefault(); done(""); };
  dialog.showModal();
});

const sentence = async (response) => {
  const text = await response.text();
  let told = text;
  try {
    const error = JSON.parse(text).error;
    told = typeof error === "string" ? error : error.message;
  } catch { /* no JSON: the text itself is shown */ }
  const again = response.headers.get("retry-after");
  const when = again ? ` (Come again in ${again} s.)` : "";
  return `${told || `The server answered ${response.status}.`}${when}`;
};

/** The response where it is good, else an Error with the server's sentence. */
export const ask = async (path, init = {}) => {
  for (;;) {
    const headers = { ...init.headers, ...(key ? { authorization: `Bearer ${key}` } : {}) };
    let response;
    try {
      response = await fetch(path, { ...init, headers });
    } catch {
      throw new Error("The server does not answer. Is it running?");
    }
    if (response.ok) return response;
    if (response.status !== 401) throw new Error(await sentence(response));
    key = "";
    key = await askForKey();
  }
};

export const hasKey = () => key !== "";
