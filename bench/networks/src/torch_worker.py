"""Does the workloads of `avemo bench` with PyTorch: the same shapes, orders and answers as JSON lines.

Usage: python torch_worker.py THREADS
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)


def step_of(model, x, labels):
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
    model.train()

    def run():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        loss.item()

    return run


def forward_of(model, x):
    model.eval()

    def run():
        with torch.no_grad():
            model(x)

    return run


def alexnet(classes=7):
    lrn = lambda: nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2)
    relu = lambda: nn.ReLU(inplace=True)
    return nn.Sequential(
        nn.Conv2d(3, 96, 11, 4), relu(), lrn(), nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, padding=2), relu(), lrn(), nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, padding=1), relu(),
        nn.Conv2d(384, 384, 3, padding=1), relu(),
        nn.Conv2d(384, 256, 3, padding=1), relu(), nn.MaxPool2d(3, 2),
        nn.Flatten(), nn.Linear(9216, 4096), relu(), nn.Linear(4096, 4096), relu(), nn.Linear(4096, classes),
    )


def c3d(classes=7):
    layers, channels = [], 3
    pools = [(1, 2, 2), (2, 2, 2), (2, 2, 2), (2, 2, 2), (2, 2, 2)]
    for pool, filters in zip(pools, [[64], [128], [256, 256], [512, 512], [512, 512]]):
        for count in filters:
            layers += [nn.Conv3d(channels, count, 3, padding=1), nn.ReLU(inplace=True)]
            channels = count
        layers.append(nn.MaxPool3d(pool, pool, ceil_mode=True))
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(8192, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, classes)
    )


def matmul():
    a, b = torch.rand(1024, 1024), torch.rand(1024, 1024)
    return lambda: a @ b


def conv2d():
    layer, x = nn.Conv2d(64, 128, 3, padding=1), torch.rand(8, 64, 56, 56)
    return forward_of(layer, x)


def conv3d():
    layer, x = nn.Conv3d(64, 128, 3, padding=1), torch.rand(1, 64, 16, 56, 56)
    return forward_of(layer, x)


def alexnet_forward():
    return forward_of(alexnet(), torch.rand(30, 3, 227, 227))


def alexnet_step():
    return step_of(alexnet(), torch.rand(30, 3, 227, 227), torch.arange(30) % 7)


def c3d_forward():
    return forward_of(c3d(), torch.rand(1, 3, 16, 112, 112))


def c3d_step():
    return step_of(c3d(), torch.rand(1, 3, 16, 112, 112), torch.zeros(1, dtype=torch.long))


def lstm_step():
    lstm, head = nn.LSTM(128, 128, batch_first=True), nn.Linear(128, 7)

    class LastState(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm, self.head = lstm, head

        def forward(self, x):
            return self.head(self.lstm(x)[0][:, -1])

    return step_of(LastState(), torch.rand(32, 100, 128), torch.arange(32) % 7)


def fbp_step():
    p, q = nn.Linear(1024, 1024), nn.Linear(1024, 1024)
    x, y = torch.rand(32, 1024), torch.rand(32, 1024)

    def run():
        product = p(x) * q(y)
        fused = F.normalize(product.view(32, 256, 4).sum(-1))
        p.zero_grad()
        q.zero_grad()
        fused.sum().backward()

    return run


workloads = {
    'matmul': matmul, 'conv2d': conv2d, 'conv3d': conv3d,
    'alexnet-forward': alexnet_forward, 'alexnet-step': alexnet_step,
    'c3d-forward': c3d_forward, 'c3d-step': c3d_step,
    'lstm-step': lstm_step, 'fbp-step': fbp_step,
}

TURN = 0.25  # Seconds of one turn: what is shorter runs again and again.


def shortest(run):
    least, total = float('inf'), 0
    while total < TURN:
        start = time.perf_counter()
        run()
        seconds = time.perf_counter() - start
        least, total = min(least, seconds), total + seconds
    return least * 1000


run = None
for line in sys.stdin:
    order = json.loads(line)
    milliseconds = 0
    try:
        if order['do'] == 'prepare':
            run = workloads[order['workload']]()
        if order['do'] == 'drop':
            run = None
        else:
            milliseconds = shortest(run)
        print(json.dumps({'ok': True, 'milliseconds': milliseconds}, separators=(',', ':')), flush=True)
    except Exception as error:
        print(json.dumps({'ok': False, 'why': str(error)}, separators=(',', ':')), flush=True)
