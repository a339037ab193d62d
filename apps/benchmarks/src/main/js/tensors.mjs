// transformers.js with sharp: a file's name in, "decode process" out, in milliseconds of the process's own time, its
// threads' included: tensors.mjs FOLDER, which has the preprocessor_config.json.
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const require = createRequire(join(process.cwd(), "index.js"));
const entry = require.resolve("@huggingface/transformers");
const { env, AutoProcessor, RawImage } = await import(pathToFileURL(entry));
const folder = resolve(process.argv[2]);
env.allowRemoteModels = false;
env.localModelPath = dirname(folder) + "/";
const processor = await AutoProcessor.from_pretrained(basename(folder));
const milliseconds = (used) => (used.user + used.system) / 1000;
const files = new Map();
for await (const name of createInterface({ input: process.stdin })) {
  if (!files.has(name)) files.set(name, readFileSync(name));
  const start = process.cpuUsage();
  const image = await RawImage.fromBlob(new Blob([files.get(name)]));
  const decoded = process.cpuUsage(start);
  const { pixel_values } = await processor(image);
  const all = process.cpuUsage(start);
  if (pixel_values.dims.join() !== "1,3,224,224") throw new Error(pixel_values.dims);
  console.log(milliseconds(decoded), milliseconds(all) - milliseconds(decoded));
}
