"""C3D forward, a training step of AlexNet and an LSTM with and without its gradients in PyTorch, asked for by JSON lines."""

import json
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


class C3d(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [3, 64, 128, 256, 256, 512, 512, 512, 512]
        self.convolutions = nn.ModuleList(nn.Conv3d(a, b, 3, padding=1) for a, b in zip(sizes, sizes[1:]))
        self.dense = nn.ModuleList([nn.Linear(8192, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 101)])

    def forward(self, x):
        for i, convolution in enumerate(self.convolutions):
            x = F.relu(convolution(x))
            if i in (0, 1, 3, 5, 7):
                x = F.max_pool3d(x, (1, 2, 2) if i == 0 else 2, ceil_mode=True)
        x = F.relu(self.dense[0](x.flatten(1)))
        return self.dense[2](F.relu(self.dense[1](x)))


class AlexNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.ModuleList(
            [
                nn.Conv2d(3, 96, 11, 4),
                nn.Conv2d(96, 256, 5, padding=2),
                nn.Conv2d(256, 384, 3, padding=1),
                nn.Conv2d(384, 384, 3, padding=1),
                nn.Conv2d(384, 256, 3, padding=1),
            ]
        )
        self.dense = nn.ModuleList([nn.Linear(9216, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 7)])

    def forward(self, x):
        for i, convolution in enumerate(self.convolutions):
            x = F.relu(convolution(x))
            if i < 2:
                x = F.local_response_norm(x, 5, 1e-4, 0.75, 2.0)
            if i in (0, 1, 4):
                x = F.max_pool2d(x, 3, 2)
        x = F.dropout(F.relu(self.dense[0](x.flatten(1))))
        return self.dense[2](F.dropout(F.relu(self.dense[1](x))))


def forward():
    model, clip = C3d().eval(), torch.rand(1, 3, 16, 112, 112)

    def run():
        with torch.inference_mode():
            model(clip)

    return run


def step():
    model, images, labels = AlexNet().train(), torch.rand(30, 3, 227, 227), torch.arange(30) % 7
    optimizer = torch.optim.SGD(model.parameters(), 0.001)

    def run():
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()

    return run


def lstm():
    model, x = nn.LSTM(64, 128, batch_first=True), torch.rand(32, 100, 64)

    def run():
        with torch.inference_mode():
            model(x)

    return run


def lstm_gradients():
    model, x = nn.LSTM(64, 128, batch_first=True), torch.rand(32, 100, 64, requires_grad=True)

    def run():
        model.zero_grad()
        x.grad = None
        model(x)[0].sum().backward()

    return run


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(0)
runs = {}
for line in sys.stdin:
    order = json.loads(line)["do"]
    answer = {"torch": torch.__version__}
    if order != "versions":
        if order not in runs:
            makers = {"c3d": forward, "alexNet": step, "lstm": lstm, "lstmGradients": lstm_gradients}
            runs[order] = makers[order]()
        processor, wall = processor_time(), time.perf_counter()
        runs[order]()
        answer = {"wall": 1000 * (time.perf_counter() - wall), "processor": 1000 * (processor_time() - processor)}
    print(json.dumps(answer), flush=True)
