// transformers.js with sharp on the picture of the folder: peer.mjs FOLDER CALLS. Prints one row.
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const require = createRequire(join(process.cwd(), "index.js"));
const entry = require.resolve("@huggingface/transformers");
const { env, pipeline, RawImage } = await import(pathToFileURL(entry));
const [folder, calls] = [resolve(process.argv[2]), Number(process.argv[3])];
env.allowRemoteModels = false;
env.localModelPath = dirname(folder) + "/";
const classify = await pipeline("image-classification", basename(folder), {
  dtype: "fp32",
  session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
});
const bytes = readFileSync(join(folder, "photograph.jpg"));
const once = async () => classify(await RawImage.fromBlob(new Blob([bytes])), { top_k: 5 });
for (let i = 0; i < Math.max(1, calls >> 1); i++) await once();
const wall = [];
const before = process.cpuUsage();
for (let i = 0; i < calls; i++) {
  const start = performance.now();
  await once();
  wall.push(performance.now() - start);
}
const used = process.cpuUsage(before);
wall.sort((a, b) => a - b);
const version = JSON.parse(
  readFileSync(join(process.cwd(), "node_modules/@huggingface/transformers/package.json")),
).version;
console.log("ROW " + JSON.stringify({
  peer: "transformers.js", work: "picture", version: `transformers.js ${version}, node ${process.version}`,
  ms: wall[wall.length >> 1], cpu_ms: (used.user + used.system) / 1000 / calls,
  rss_mb: process.memoryUsage().rss / 1048576,
}));
