"""Writes small pictures of each kind of PNG and JPEG, and expected.json with their RGB and alpha as Pillow reads them.

pip install pillow numpy opencv-python-headless; python make.py
"""

import base64
import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, __version__

here = Path(__file__).parent
rng = np.random.default_rng(15)
height, width = 9, 13
rows, columns = np.mgrid[0:height, 0:width]
rgb16 = np.stack([rows * 7000, columns * 5000, (rows + columns) * 3100], -1).astype(np.uint16)
rgb16 += rng.integers(0, 256, rgb16.shape).astype(np.uint16)
alpha16 = (np.minimum(rows, columns) * 7200).astype(np.uint16)
rgb8, alpha8 = (rgb16 >> 8).astype(np.uint8), (alpha16 >> 8).astype(np.uint8)
expected = {}


def add(name, rgb, alpha=None):
    """Values as base64."""
    expected[name] = {"shape": list(rgb.shape), "rgb": base64.b64encode(rgb.tobytes()).decode()}
    if alpha is not None:
        expected[name]["alpha"] = base64.b64encode(alpha.tobytes()).decode()


def pillow(name, image, **options):
    image.save(here / name, **options)
    read = Image.open(here / name)
    rgba = np.asarray(read.convert("RGBA"))
    add(name, rgba[..., :3], rgba[..., 3])


pillow("rgba8.png", Image.fromarray(np.dstack([rgb8, alpha8])))
pillow("grey-alpha8.png", Image.fromarray(np.dstack([rgb8[..., 0], alpha8]), "LA"))
for bits in (1, 2, 4, 8):
    indices = ((rows * width + columns) % 2**bits).astype(np.uint8)
    image = Image.fromarray(indices, "P")
    image.putpalette(rng.integers(0, 256, 3 * 2**bits).astype(np.uint8).tolist())
    pillow(f"palette{bits}.png", image, bits=bits)
    pillow(f"palette{bits}-transparent.png", image, bits=bits, transparency=bytes([0, 90][: 2**bits]))
grey = Image.fromarray(rgb8[..., 1], "L")
pillow("grey8-transparent.png", grey, transparency=int(rgb8[2, 3, 1]))
pillow("rgb8-transparent.png", Image.fromarray(rgb8), transparency=tuple(int(v) for v in rgb8[4, 5]))

# 16 bits: Pillow writes none with colour; what is expected is the upper byte, as it reads them.
cv2.imwrite(str(here / "rgb16.png"), rgb16[..., ::-1])
cv2.imwrite(str(here / "rgba16.png"), np.dstack([rgb16[..., ::-1], alpha16]))
for name, alpha in (("rgb16.png", None), ("rgba16.png", alpha8)):
    read = np.asarray(Image.open(here / name).convert("RGBA"))
    assert (read[..., :3] == rgb8).all()
    add(name, rgb8, alpha if alpha is not None else read[..., 3])

smooth = Image.fromarray(np.dstack([rows * 25, columns * 18, 255 - rows * 20]).astype(np.uint8)).resize((24, 16))
for name, mode in (("cmyk.jpg", "CMYK"), ("grey.jpg", "L"), ("rgb.jpg", "RGB")):
    smooth.convert(mode).save(here / name, quality=95, subsampling=0) if mode == "RGB" else smooth.convert(mode).save(
        here / name, quality=95
    )
    if mode != "CMYK":
        add(name, np.asarray(Image.open(here / name).convert("RGB")))
# Stored as RGB, without the change to luma and chroma: Adobe's mark with transform 0.
smooth.save(here / "stored-rgb.jpg", quality=95, keep_rgb=True)
add("stored-rgb.jpg", np.asarray(Image.open(here / "stored-rgb.jpg").convert("RGB")))
# YCCK: the same four components, with transform 2 in Adobe's mark.
data = bytearray((here / "cmyk.jpg").read_bytes())
mark = data.find(b"Adobe")
data[mark + 11] = 2
(here / "ycck.jpg").write_bytes(data)

(here / "expected.json").write_text(json.dumps({"pillow": __version__, "files": expected}, indent=2) + "\n")
