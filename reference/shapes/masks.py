"""Masks with what pycocotools and OpenCV say of them; the rule of small regions is SAM's, on OpenCV's components."""
import json
import cv2
import numpy as np
from pycocotools import mask as M

rng = np.random.default_rng(20)


def counts(m):
    flat = m.flatten(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff(np.concatenate([[0], edges, [flat.size]])).tolist()
    return ([0] if flat[0] else []) + runs


def cleaned(m, least):
    for holes in (True, False):
        work = (m ^ 1 if holes else m).astype(np.uint8)
        n, labels, stats, _ = cv2.connectedComponentsWithStats(work, connectivity=8)
        areas = stats[1:, cv2.CC_STAT_AREA]
        if not (areas < least).any():
            continue
        if holes:
            m = np.where((labels == 0) | np.isin(labels, 1 + np.flatnonzero(areas < least)), 1, 0).astype(np.uint8)
        else:
            keep = 1 + np.flatnonzero(areas >= least)
            keep = keep if len(keep) else [1 + int(areas.argmax())]
            m = np.isin(labels, keep).astype(np.uint8)
    return m


def blobs(h, w, sigma, share):
    noise = cv2.GaussianBlur(rng.standard_normal((h, w)), (0, 0), sigma)
    return (noise > np.quantile(noise, 1 - share)).astype(np.uint8)


masks = {
    "noise": (rng.random((23, 31)) < 0.5).astype(np.uint8),
    "sparse": (rng.random((40, 17)) < 0.1).astype(np.uint8),
    "blobs": blobs(64, 96, 3, 0.4),
    "large-blobs": blobs(120, 90, 8, 0.5),
    "full": np.ones((5, 7), np.uint8),
    "empty": np.zeros((6, 4), np.uint8),
    "one": np.eye(1, 12, 5, dtype=np.uint8),
    "wide": blobs(300, 1000, 20, 0.3),
}
disc = np.zeros((80, 80), np.uint8)
cv2.circle(disc, (40, 40), 30, 1, -1)
cv2.circle(disc, (35, 42), 12, 0, -1)
masks["ring"] = disc
turned = np.zeros((100, 140), np.uint8)
cv2.fillPoly(turned, [cv2.boxPoints(((70, 50), (90, 30), 25)).round().astype(np.int32)], 1)
masks["turned"] = turned

cases = []
for name, m in masks.items():
    h, w = m.shape
    packed = M.encode(np.asfortranarray(m))
    case = {"name": name, "size": [h, w], "counts": counts(m), "string": packed["counts"].decode(), "area": int(M.area(packed))}
    assert (M.decode(M.frPyObjects({"size": [h, w], "counts": case["counts"]}, h, w)) == m).all()
    if m.any():
        ys, xs = np.nonzero(m)
        corners = np.concatenate([np.stack([xs + dx, ys + dy], 1) for dx in (0, 1) for dy in (0, 1)]).astype(np.float32)
        _, size, _ = cv2.minAreaRect(corners)
        mom = cv2.moments(m, binaryImage=True)
        case["rectangle_area"] = float(size[0] * size[1])
        case["centroid"] = [mom["m10"] / mom["m00"] + 0.5, mom["m01"] / mom["m00"] + 0.5]
        case["parts"] = [cv2.connectedComponents(m, connectivity=c)[0] - 1 for c in (4, 8)]
    case["cleaned"] = {str(a): counts(cleaned(m, a)) for a in (2, 5, 20, 100, 5000)}
    cases.append(case)
json.dump(cases, open("masks.json", "w"), separators=(",", ":"))
