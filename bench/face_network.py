"""PyTorch's logits of the network `face` of @avemo/weights for the pictures of its test: a picture and its mirror image.
Usage: python bench/face_network.py packages/weights/models/face.safetensors PICTURES.u8 > VALUES.json
PICTURES.u8 holds grey pictures of 48 x 48 bytes, one after the other."""

import base64
import json
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

content = open(sys.argv[1], "rb").read()
(length,) = struct.unpack("<Q", content[:8])
header = json.loads(content[8 : 8 + length])
kinds = {"F32": np.float32, "U8": np.uint8}


def tensor(name):
    entry = header[name]
    begin, end = entry["data_offsets"]
    bytes_ = content[8 + length + begin : 8 + length + end]
    return torch.from_numpy(np.frombuffer(bytes_, kinds[entry["dtype"]]).reshape(entry["shape"]).copy())


def kernel(name):
    values = (tensor(f"{name}/kernel").double() - 128) * tensor(f"{name}/kernel/scale").double()
    return values.permute(3, 2, 0, 1) if values.ndim == 4 else values


def logits(x):
    s = 1
    while f"conv{s}_1/kernel" in header:
        c = 1
        while f"conv{s}_{c}/kernel" in header:
            name = f"conv{s}_{c}"
            x = F.conv2d(x, kernel(name), padding=1)
            if f"{name}/bias" in header:
                x = F.relu(x + tensor(f"{name}/bias").double()[:, None, None])
            c += 1
        x = F.max_pool2d(x, 2)
        x = F.relu(x * tensor(f"norm{s}/scale").double()[:, None, None] + tensor(f"norm{s}/shift").double()[:, None, None])
        s += 1
    x = x.permute(0, 2, 3, 1).flatten(1)
    x = F.relu(x @ kernel("hidden") + tensor("hidden/bias").double())
    return x @ kernel("classes") + tensor("classes/bias").double()


pictures = np.fromfile(sys.argv[2], np.uint8).reshape(-1, 48, 48)
result = []
for picture in pictures:
    x = picture.astype(np.float64)
    x = ((x - x.mean()) / (x.std() + 1))[2:46, 2:46]
    both = torch.from_numpy(np.stack([x, x[:, ::-1]]).copy())[:, None]
    mean = logits(both).mean(0).tolist()
    encoded = base64.b64encode(picture.tobytes()).decode()
    result.append({"picture": encoded, "logits": [round(value, 6) for value in mean]})
print(json.dumps(result, indent=1))
