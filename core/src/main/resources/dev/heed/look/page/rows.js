"use strict";
/* The numbers: rows and columns of maps, their mean over heads, their rollout. */
const Rows = (() => {
  const decoded = (text) => {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return bytes;
  };

  const open = (map) => {
    if (!map.bytes) {
      map.bytes = decoded(map.weights);
      map.tops = new Float32Array(decoded(map.scales).buffer);
    }
    return map;
  };

  /* out: the weights that query `at` gives; in: those that key `at` gets. */
  const one = (map, head, at, way) => {
    const { bytes, tops } = open(map);
    const Q = map.queries.size, K = map.keys.size;
    const row = new Float32Array(way === "out" ? K : Q);
    for (let i = 0; i < row.length; i++) {
      const q = way === "out" ? at : i, k = way === "out" ? i : at;
      row[i] = (bytes[(head * Q + q) * K + k] * tops[head * Q + q]) / 255;
    }
    return row;
  };

  const mean = (map, at, way) => {
    let sum = null;
    for (let head = 0; head < map.heads; head++) {
      const row = one(map, head, at, way);
      sum = sum ? sum.map((value, i) => value + row[i]) : row;
    }
    return sum.map((value) => value / map.heads);
  };

  /* Half identity, rows normalised, multiplied from the first layer up to this one. */
  const rolled = (maps, upTo) => {
    const map = maps[upTo];
    if (map.rolled) return map.rolled;
    const N = map.queries.size;
    const below = upTo > 0 ? rolled(maps, upTo - 1) : null;
    const result = new Float32Array(N * N);
    for (let q = 0; q < N; q++) {
      const row = mean(map, q, "out");
      row[q] += 1;
      const sum = row.reduce((a, b) => a + b, 0);
      for (let k = 0; k < N; k++) {
        const part = row[k] / sum;
        if (!below) result[q * N + k] = part;
        else if (part) for (let i = 0; i < N; i++) result[q * N + i] += part * below[k * N + i];
      }
    }
    map.rolled = result;
    return result;
  };

  const rollout = (maps, upTo, at, way) => {
    const N = maps[upTo].queries.size, all = rolled(maps, upTo);
    return Float32Array.from({ length: N }, (_, i) => (way === "out" ? all[at * N + i] : all[i * N + at]));
  };

  /* Layers of another size, as where tokens are merged, cannot be multiplied. */
  const canRoll = (maps) => maps.length > 1 && maps.every((map) =>
    map.self && map.queries.size === maps[0].queries.size);

  const of = (maps, layer, head, at, way) =>
    head === "rollout" ? rollout(maps, layer, at, way)
      : head === "mean" ? mean(maps[layer], at, way)
        : one(maps[layer], Number(head), at, way);

  return { of, canRoll };
})();
