"""Draws the pictures against which other JPEG decoders are held before they are used (decision 92).

    python jpeg_check.py FOLDER

Needs numpy and libturbojpeg (Debian: libturbojpeg0 2.1.5, whose encoder wrote those in the vision plugin).
"""

import ctypes
import os
import sys

import numpy as np

WIDTH, HEIGHT, QUALITY = 53, 37, 60
SUBSAMPLING = {"444": 0, "422": 1, "420": 2, "grey": 3, "440": 4, "411": 5}
PROGRESSIVE = 16384


def draw():
    """A ramp, a wave, a chequered band and a red patch with sharp edges."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    bands = [(x * 5 + y * 2) % 256, 127 + 120 * np.sin(x * y / 40.0), (x // 5 + y // 3) % 2 * 200 + 20]
    rgb = np.stack(bands, -1)
    rgb[8:20, 30:44] = [250, 10, 60]
    return np.ascontiguousarray(np.clip(rgb, 0, 255).astype(np.uint8))


def write(lib, rgb, file, subsampling, flags):
    handle = ctypes.c_void_p(lib.tjInitCompress())
    jpeg, size = ctypes.c_void_p(), ctypes.c_ulong()
    failed = lib.tjCompress2(
        handle, rgb.ctypes.data_as(ctypes.c_void_p), WIDTH, 0, HEIGHT, 0,
        ctypes.byref(jpeg), ctypes.byref(size), subsampling, QUALITY, flags,
    )
    if failed:
        raise SystemExit(f"{file} could not be written")
    with open(file, "wb") as out:
        out.write(ctypes.string_at(jpeg, size.value))


def main():
    (folder,) = sys.argv[1:]
    lib = ctypes.CDLL("libturbojpeg.so.0")
    lib.tjInitCompress.restype = ctypes.c_void_p
    rgb = draw()
    os.environ["TJ_OPTIMIZE"] = "1"
    for name, number in SUBSAMPLING.items():
        write(lib, rgb, os.path.join(folder, name + ".jpg"), number, 0)
        write(lib, rgb, os.path.join(folder, name + "-progressive.jpg"), number, PROGRESSIVE)
    os.environ["TJ_RESTART"] = "3B"
    write(lib, rgb, os.path.join(folder, "420-restarts.jpg"), 2, 0)
    write(lib, rgb, os.path.join(folder, "420-progressive-restarts.jpg"), 2, PROGRESSIVE)


if __name__ == "__main__":
    main()
