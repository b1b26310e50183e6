"""Factorised bilinear pooling in PyTorch, for bench/fusion.mjs: answers JSON lines with JSON lines."""
import json
import sys
import time

import torch

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)


def fbp(batch, features, factors, outputs):
    generator = torch.Generator().manual_seed(1)
    new = lambda *shape: torch.rand(*shape, generator=generator).mul_(2).sub_(1).requires_grad_()
    x, y = new(batch, features), new(batch, features)
    width = outputs * factors
    p, q, bp, bq = new(features, width), new(features, width), new(width), new(width)
    everything = [x, y, p, q, bp, bq]

    def forward():
        products = torch.addmm(bp, x, p) * torch.addmm(bq, y, q)
        sums = products.view(batch, outputs, factors).sum(2)
        return torch.nn.functional.normalize(sums)

    def both():
        torch.autograd.grad(forward().square().sum(), everything)

    def least(run):
        run()
        times = []
        for _ in range(5):
            start = time.perf_counter()
            run()
            times.append(time.perf_counter() - start)
        return 1000 * min(times)

    with torch.no_grad():
        ahead = least(forward)
    return {"forward": ahead, "both": least(both)}


for line in sys.stdin:
    order = json.loads(line)
    if order.pop("do") == "versions":
        answer = {"torch": torch.__version__}
    else:
        answer = fbp(**order)
    print(json.dumps(answer), flush=True)
