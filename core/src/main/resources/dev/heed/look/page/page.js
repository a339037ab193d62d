/* What is seen and touched. */
(() => {
  const root = document.documentElement;
  window.addEventListener("error", (event) => { root.dataset.error = event.message; });
  const data = JSON.parse(document.getElementById("data").textContent);
  const id = (name) => document.getElementById(name);
  const groups = new Map();
  data.maps.forEach((map) => groups.set(map.group, [...(groups.get(map.group) || []), map]));
  const state = { group: data.maps[0].group, layer: 0, head: "mean", token: 0, way: "out" };
  let pinned = false, built = "", views = {};

  const make = (tag, parent, props = {}) => parent.appendChild(Object.assign(document.createElement(tag), props));
  const percent = (weight) => `${(100 * weight).toFixed(weight < 0.0995 ? 2 : 1)} %`;
  const maps = () => groups.get(state.group);
  const map = () => maps()[state.layer];
  const picked = () => (state.way === "out" ? map().queries : map().keys);
  const seen = () => (state.way === "out" ? map().keys : map().queries);

  const STOPS = [[12, 8, 38], [70, 16, 110], [140, 41, 118], [206, 72, 78], [245, 130, 48],
    [251, 200, 92], [252, 250, 200]];
  const ramp = (part) => {
    const place = Math.min(Math.max(part, 0), 1) * (STOPS.length - 1);
    const low = Math.min(Math.floor(place), STOPS.length - 2), over = place - low;
    return STOPS[low].map((from, i) => Math.round(from + (STOPS[low + 1][i] - from) * over));
  };

  const named = (axis, i) => {
    if (axis.type === "tokens") return axis.labels[i].trim() === "" ? "␣" : axis.labels[i];
    if (axis.type === "frames") return `${((i * axis.seconds) / axis.size).toFixed(2)} s`;
    const patch = i - axis.prefix.length;
    return patch < 0 ? axis.prefix[i]
      : `row ${Math.floor(patch / axis.columns) + 1}, column ${(patch % axis.columns) + 1}`;
  };

  const cell = (parent, text) => make("button", parent, { type: "button", textContent: text, className: "cell" });

  const tokens = (axis, view) => {
    const line = make("div", view, { className: "tokens" });
    return axis.labels.map((_, i) => cell(line, named(axis, i)));
  };

  const frames = (axis, view) => {
    const strip = make("div", view, { className: "strip" });
    const cells = Array.from({ length: axis.size }, () => cell(strip, ""));
    cells.forEach((button) => make("i", button));
    const times = make("div", view, { className: "times" });
    [0, 1, 2, 3, 4].forEach((part) => make("span", times, { textContent: `${((axis.seconds * part) / 4).toFixed(1)} s` }));
    return cells;
  };

  const patches = (axis, view) => {
    const before = make("div", view, { className: "prefix" });
    const cells = axis.prefix.map((name) => cell(before, name));
    const frame = make("div", view, { className: "picture" });
    if (data.picture) make("img", frame, { src: data.picture.source, alt: "The picture" });
    else { frame.classList.add("bare"); frame.style.setProperty("--shape", axis.columns / axis.rows); }
    const [left, top, width, height] = (data.picture ? data.picture.place : [0, 0, 1, 1]).map((part) => `${100 * part}%`);
    const grid = make("div", frame, { className: "grid" });
    Object.assign(grid.style, { left, top, width, height,
      gridTemplateColumns: `repeat(${axis.columns}, 1fr)`, gridTemplateRows: `repeat(${axis.rows}, 1fr)` });
    return cells.concat(Array.from({ length: axis.rows * axis.columns }, () => cell(grid, "")));
  };

  const KINDS = { tokens, frames, patches };

  const step = (axis, key, i) => {
    const prefix = axis.prefix ? axis.prefix.length : 0;
    const wide = axis.columns && i >= prefix ? axis.columns : 1;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -wide, ArrowDown: wide, Home: -i, End: axis.size - 1 - i };
    return key in steps ? Math.min(Math.max(i + steps[key], 0), axis.size - 1) : null;
  };

  const view = (side, title, way) => {
    const axis = map()[side];
    const section = make("section", id("views"), { className: "view" });
    section.setAttribute("aria-label", title);
    make("h2", section, { textContent: title });
    const cells = KINDS[axis.type](axis, section);
    const at = (event) => cells.indexOf(event.target.closest(".cell"));
    const choose = (i) => { if (i >= 0) { state.token = i; if (way()) state.way = way(); show(); } };
    section.addEventListener("mouseover", (event) => { if (!pinned) choose(at(event)); });
    section.addEventListener("focusin", (event) => choose(at(event)));
    section.addEventListener("click", (event) => { if (at(event) >= 0) { pinned = true; choose(at(event)); } });
    section.addEventListener("keydown", (event) => {
      const to = at(event) < 0 ? null : step(axis, event.key, at(event));
      if (to !== null) { event.preventDefault(); cells[to].focus(); }
    });
    return { axis, cells };
  };

  const build = () => {
    const key = JSON.stringify([state.group, map().queries, map().keys]);
    if (key === built) return;
    built = key;
    id("views").replaceChildren();
    views = map().self ? { both: view("queries", "Each attends to all", () => null) } : {
      queries: view("queries", "Queries: these look", () => "out"),
      keys: view("keys", "Keys: these are looked at", () => "in"),
    };
  };

  const paint = (button, part, axis) => {
    const [r, g, b] = ramp(part);
    const bar = button.querySelector("i");
    if (bar) { bar.style.height = `${100 * part}%`; bar.style.background = `rgb(${r} ${g} ${b})`; return; }
    if (button.parentElement.className === "grid") {
      button.style.background = `rgb(${r} ${g} ${b} / ${0.5 + 0.25 * part})`;
      return;
    }
    button.style.background = `rgb(245 130 48 / ${part})`;
    button.style.color = part > 0.5 ? "#000" : "";
  };

  const clear = (button) => {
    Object.assign(button.style, { background: "", color: "" });
    if (button.querySelector("i")) button.querySelector("i").style.height = "0";
    delete button.dataset.weight;
  };

  const most = (axis, row) => {
    const own = row.slice(axis.prefix ? axis.prefix.length : 0);
    return own.reduce((a, b) => Math.max(a, b), 0) || 1;
  };

  const colour = ({ axis, cells }, row, chosen) => {
    const top = row ? most(axis, row) : 1;
    cells.forEach((button, i) => {
      button.setAttribute("aria-pressed", String(i === chosen));
      button.tabIndex = i === (chosen < 0 ? 0 : chosen) ? 0 : -1;
      button.setAttribute("aria-label", named(axis, i) + (row ? `, ${percent(row[i])}` : ""));
      button.title = button.getAttribute("aria-label");
      if (!row) { clear(button); return; }
      button.dataset.weight = row[i].toFixed(5);
      paint(button, Math.min(1, row[i] / top), axis);
    });
  };

  const tell = (row) => {
    const told = id("told");
    told.replaceChildren();
    const who = named(picked(), state.token);
    make("h2", told, { textContent: state.way === "out" ? `“${who.trim()}” looks at` : `“${who.trim()}” is looked at by` });
    const table = make("table", told);
    const order = Array.from(row.keys()).sort((a, b) => row[b] - row[a]).slice(0, 8);
    order.forEach((i) => {
      const line = make("tr", table);
      const name = make("td", line, { textContent: named(seen(), i) });
      Object.assign(make("span", name, { className: "bar" }).style, { width: `${(100 * row[i]) / (row[order[0]] || 1)}%` });
      make("td", line, { textContent: percent(row[i]) });
    });
  };

  const shape = (axis) => (axis.type === "patches"
    ? { width: axis.columns, height: axis.rows, from: axis.prefix.length }
    : { width: axis.size, height: Math.max(1, Math.round(axis.size / 4)), from: 0, flat: true });

  const thumb = (canvas, layer, head) => {
    const axis = state.way === "out" ? maps()[layer].keys : maps()[layer].queries;
    const other = state.way === "out" ? maps()[layer].queries : maps()[layer].keys;
    const row = Rows.of(maps(), layer, head, Math.min(state.token, other.size - 1), state.way);
    const { width, height, from, flat } = shape(axis), top = most(axis, row);
    Object.assign(canvas, { width, height });
    const pen = canvas.getContext("2d"), pixels = pen.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      pixels.data.set([...ramp(row[flat ? i % width : from + i] / top), 255], 4 * i);
    }
    pen.putImageData(pixels, 0, 0);
  };

  let thumbs = { key: "", all: [] };
  const buildThumbs = () => {
    if (thumbs.key === state.group) return;
    const columns = Math.max(...maps().map((m) => m.heads));
    const board = id("thumbs");
    board.replaceChildren();
    board.style.gridTemplateColumns = `auto repeat(${columns}, 64px)`;
    thumbs = { key: state.group, all: [] };
    make("span", board);
    for (let head = 0; head < columns; head++) make("span", board, { textContent: map().averaged ? "mean" : `head ${head}` });
    maps().forEach((m, layer) => {
      make("span", board, { textContent: `layer ${m.layer}` });
      for (let head = 0; head < columns; head++) {
        const button = make("button", board, { type: "button", title: `layer ${m.layer}, head ${head}` });
        button.setAttribute("aria-label", button.title);
        button.addEventListener("click", () => { Object.assign(state, { layer, head: String(head) }); show(); });
        if (head < m.heads) thumbs.all.push({ button, canvas: make("canvas", button), layer, head: String(head) });
        else button.disabled = true;
      }
    });
  };

  let waiting = 0;
  const drawThumbs = () => {
    buildThumbs();
    thumbs.all.forEach((one) => {
      one.button.setAttribute("aria-pressed", String(one.layer === state.layer && one.head === state.head));
      thumb(one.canvas, one.layer, one.head);
    });
  };

  const options = (field, name, list) => {
    const key = JSON.stringify(list);
    if (id(field).dataset.key !== key) {
      id(field).dataset.key = key;
      id(field).querySelectorAll("label").forEach((label) => label.remove());
      list.forEach(([value, text]) => {
        const label = make("label", id(field));
        make("input", label, { type: "radio", name, value });
        make("span", label, { textContent: text });
      });
    }
    id(field).hidden = list.length < 2;
  };

  const controls = () => {
    options("groups", "group", [...groups.keys()].map((name) => [name, name]));
    options("layers", "layer", maps().map((m, i) => [String(i), String(m.layer)]));
    const heads = map().averaged ? [] : Array.from({ length: map().heads }, (_, i) => [String(i), String(i)]);
    const rolls = Rows.canRoll(maps()) ? [["rollout", "rollout"]] : [];
    options("heads", "head", [["mean", "mean"], ...heads, ...rolls]);
    if (![...heads, ...rolls].some(([value]) => value === state.head)) state.head = "mean";
    ["group", "layer", "head", "way"].forEach((name) => {
      const input = document.querySelector(`input[name=${name}][value=${CSS.escape(String(state[name]))}]`);
      if (input) input.checked = true;
    });
  };

  const clamp = () => {
    state.layer = Math.min(Math.max(state.layer, 0), maps().length - 1);
    state.token = Math.min(Math.max(state.token, 0), picked().size - 1);
  };

  const show = () => {
    clamp();
    controls();
    build();
    const row = Rows.of(maps(), state.layer, state.head, state.token, state.way);
    if (views.both) colour(views.both, row, state.token);
    else {
      const out = state.way === "out";
      colour(views.queries, out ? null : row, out ? state.token : -1);
      colour(views.keys, out ? row : null, out ? -1 : state.token);
    }
    tell(row);
    id("note").textContent = map().averaged ? "The heads are averaged, so that the page stays small." : "";
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(drawThumbs);
    // A page in a frame of another page has no address of its own.
    if (location.protocol !== "about:") history.replaceState(null, "", "#" + new URLSearchParams(state));
    root.dataset.shown = new URLSearchParams(state).toString();
  };

  const readAddress = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    if (groups.has(wanted.get("group"))) state.group = wanted.get("group");
    ["layer", "token"].forEach((name) => { if (/^\d+$/.test(wanted.get(name) || "")) state[name] = Number(wanted.get(name)); });
    if (wanted.get("head")) state.head = wanted.get("head");
    if (["in", "out"].includes(wanted.get("way"))) state.way = wanted.get("way");
    show();
  };

  id("controls").addEventListener("change", (event) => {
    const { name, value } = event.target;
    state[name] = name === "layer" ? Number(value) : value;
    show();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") pinned = false; });
  window.addEventListener("hashchange", readAddress);
  readAddress();
})();
