"""Networks with random weights in PyTorch: writes each as ONNX and as safetensors, with an input and PyTorch's output, and times it, asked by JSON lines."""

import json
import os
import resource
import sys
import time

import numpy
import torch
from safetensors.torch import save_file
from torch_networks import AlexNet, C3d, Dlstm, Vgg, inception, randomise

CLASSES = 7
vgg19 = list(zip((64, 128, 256, 512, 512), (2, 2, 4, 4, 4)))
c3d = (64, 128, 256, 256, 512, 512, 512, 512)

# Name: the network and the shape of its input, channels first.
makers = {
    "c3d": lambda: (C3d(c3d, 16, 4096, CLASSES), (1, 3, 16, 112, 112)),
    "alexNet": lambda: (AlexNet((96, 256, 384, 384, 256), 36, 4096, CLASSES, groups=1), (30, 3, 227, 227)),
    "lstm": lambda: (Dlstm(64, 128, 1), (32, 100, 64)),
    "inceptionV3": lambda: (inception(1, CLASSES), (1, 3, 299, 299)),
    "vgg19": lambda: (Vgg(vgg19, 49, 4096, CLASSES), (1, 3, 224, 224)),
}


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def export(name):
    torch.manual_seed(1)
    net, shape = makers[name]()
    net = randomise(net).eval()
    x = torch.rand(shape)
    with torch.inference_mode():
        y = net(x)
    path = os.path.join(folder, name)
    torch.onnx.export(net, (x,), path + ".onnx", dynamo=False, input_names=["x"], output_names=["y"])
    state = {k: v.contiguous() for k, v in net.state_dict().items()}
    save_file(state, path + ".safetensors")
    for end, values in [("x", x), ("y", y)]:
        values.numpy().astype(numpy.float32).tofile(f"{path}.{end}")
    return net, x


folder, threads = sys.argv[1:]
torch.set_num_threads(int(threads))
name, net, x = None, None, None
for line in sys.stdin:
    order = json.loads(line)
    answer = {"torch": torch.__version__}
    if order["do"] == "export":
        name = order["network"]
        net, x = export(name)
        answer = {"input": list(x.shape)}
    if order["do"] == "run":
        processor, wall = processor_time(), time.perf_counter()
        with torch.inference_mode():
            net(x)
        answer = {"wall": 1000 * (time.perf_counter() - wall), "processor": 1000 * (processor_time() - processor)}
    print(json.dumps(answer), flush=True)
