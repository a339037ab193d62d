"""transformers on the picture of the folder: peer.py FOLDER CALLS. One thread; prints one row."""
import json
import resource
import statistics
import sys
import time

import torch
import transformers
from PIL import Image
from transformers import AutoImageProcessor, AutoModelForImageClassification

folder, calls = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(1)
processor = AutoImageProcessor.from_pretrained(folder)
model = AutoModelForImageClassification.from_pretrained(folder).eval()


def once():
    image = Image.open(folder + "/photograph.jpg").convert("RGB")
    with torch.inference_mode():
        return model(**processor(image, return_tensors="pt")).logits.softmax(-1).topk(5)


for _ in range(max(1, calls // 2)):
    once()
wall = []
busy = time.process_time()
for _ in range(calls):
    start = time.perf_counter()
    once()
    wall.append(1000 * (time.perf_counter() - start))
busy = 1000 * (time.process_time() - busy) / calls
print("ROW " + json.dumps({
    "peer": "transformers", "work": "picture",
    "version": f"transformers {transformers.__version__}, torch {torch.__version__}, {type(processor).__name__}",
    "ms": statistics.median(wall), "cpu_ms": busy,
    "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
