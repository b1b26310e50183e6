"""The networks of @avemo/models in PyTorch, with the names that `loadWeights(…, { from: 'torch' })` knows, and random weights."""
import importlib.util, sys, types
import torch
from torch import nn


def randomise(net):
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Conv3d, nn.Linear)):
            nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.uniform_(module.bias, -0.2, 0.2)
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.2, 0.2)
            module.running_mean.uniform_(-0.2, 0.2)
            module.running_var.uniform_(0.5, 1.5)
            module.num_batches_tracked.fill_(7)
    return net


class Vgg(nn.Module):
    """torchvision's names; `positions` of the last map and `units` of the layers behind it."""

    def __init__(self, stages, positions, units, classes):
        super().__init__()
        layers, channels = [], 3
        for filters, count in stages:
            for _ in range(count):
                layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
                channels = filters
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Linear(channels * positions, units), nn.ReLU(), nn.Dropout(), nn.Linear(units, units), nn.ReLU(), nn.Dropout(), nn.Linear(units, classes))

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


class VggFace(nn.Module):
    """VGG16 with a module for each layer, conv1_1 … fc8, as the published weights of VGGFace are named."""

    def __init__(self, filters, positions, units, classes):
        super().__init__()
        self.stages, channels = [], 3
        for stage, (out, count) in enumerate(zip(filters, (2, 2, 3, 3, 3)), 1):
            self.stages.append([f"conv{stage}_{i}" for i in range(1, count + 1)])
            for name in self.stages[-1]:
                setattr(self, name, nn.Conv2d(channels, out, 3, padding=1))
                channels = out
        self.fc6, self.fc7, self.fc8 = nn.Linear(channels * positions, units), nn.Linear(units, units), nn.Linear(units, classes)

    def forward(self, x):
        for names in self.stages:
            for name in names:
                x = torch.relu(getattr(self, name)(x))
            x = nn.functional.max_pool2d(x, 2)
        x = torch.flatten(x, 1)
        return self.fc8(torch.relu(self.fc7(torch.relu(self.fc6(x)))))


class AlexNet(nn.Module):
    def __init__(self, filters, positions, units, classes, groups=2):
        super().__init__()
        a, b, c, d, e = filters
        lrn = lambda: nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2)
        pool = lambda: nn.MaxPool2d(3, 2)
        self.conv1 = nn.Conv2d(3, a, 11, stride=4)
        self.conv2 = nn.Conv2d(a, b, 5, padding=2, groups=groups)
        self.conv3 = nn.Conv2d(b, c, 3, padding=1)
        self.conv4 = nn.Conv2d(c, d, 3, padding=1, groups=groups)
        self.conv5 = nn.Conv2d(d, e, 3, padding=1, groups=groups)
        self.fc6, self.fc7, self.fc8 = nn.Linear(e * positions, units), nn.Linear(units, units), nn.Linear(units, classes)
        self.norm1, self.norm2, self.pool = lrn(), lrn(), pool()

    def forward(self, x):
        x = self.pool(self.norm1(torch.relu(self.conv1(x))))
        x = self.pool(self.norm2(torch.relu(self.conv2(x))))
        x = torch.relu(self.conv4(torch.relu(self.conv3(x))))
        x = torch.flatten(self.pool(torch.relu(self.conv5(x))), 1)
        return self.fc8(torch.relu(self.fc7(torch.relu(self.fc6(x)))))


class C3d(nn.Module):
    def __init__(self, filters, positions, units, classes):
        super().__init__()
        for name, i, o in zip("1a 2a 3a 3b 4a 4b 5a 5b".split(), (3, *filters), filters):
            setattr(self, "conv" + name, nn.Conv3d(i, o, 3, padding=1))
        self.fc6, self.fc7, self.fc8 = nn.Linear(filters[-1] * positions, units), nn.Linear(units, units), nn.Linear(units, classes)

    def forward(self, x):
        pool = lambda x, size: nn.functional.max_pool3d(x, size, size, ceil_mode=True)
        for block, size in [("1a", (1, 2, 2)), ("2a", 2), ("3a 3b", 2), ("4a 4b", 2), ("5a 5b", 2)]:
            for name in block.split():
                x = torch.relu(getattr(self, "conv" + name)(x))
            x = pool(x, size)
        x = torch.flatten(x, 1)
        return self.fc8(torch.relu(self.fc7(torch.relu(self.fc6(x)))))


class Vggish(nn.Module):
    def __init__(self):
        super().__init__()
        layers, channels = [], 1
        for filters, count in [(2, 1), (4, 1), (8, 2), (16, 2)]:
            for _ in range(count):
                layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
                channels = filters
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.embeddings = nn.Sequential(nn.Linear(16 * 2, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 4), nn.ReLU())

    def forward(self, x):
        return self.embeddings(torch.flatten(self.features(x).permute(0, 2, 3, 1), 1))


class Dlstm(nn.Module):
    def __init__(self, features, units, levels, bidirectional=False):
        super().__init__()
        self.lstm = nn.LSTM(features, units, levels, batch_first=True, bidirectional=bidirectional)
        self.predictions = nn.Linear(2 * units if bidirectional else units, 2)

    def forward(self, x):
        return self.predictions(self.lstm(x)[0])


def inception(width, classes):
    """torchvision's Inception3 with every number of channels times `width`, from its Python files alone."""
    root = importlib.util.find_spec("torchvision").submodule_search_locations[0]
    for name, path in [("torchvision", root), ("torchvision.models", root + "/models"), ("torchvision.transforms", root + "/transforms")]:
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__path__ = [path]
    presets = types.ModuleType("torchvision.transforms._presets")
    presets.ImageClassification = presets.InterpolationMode = object
    sys.modules[presets.__name__] = presets
    utils = types.ModuleType("torchvision.utils")
    utils._log_api_usage_once = lambda *_: None
    sys.modules[utils.__name__] = utils
    from torchvision.models import inception as m

    scale = lambda n: n if n == 3 else int(n * width)
    conv = lambda i, o, **kw: m.BasicConv2d(scale(i), scale(o), **kw)
    blocks = [conv] + [lambda *a, cls=cls, **kw: cls(*a, conv_block=conv, **kw) for cls in (m.InceptionA, m.InceptionB, m.InceptionC, m.InceptionD, m.InceptionE)]
    net = m.Inception3(num_classes=classes, aux_logits=False, init_weights=False, inception_blocks=blocks + [m.InceptionAux])
    net.fc = nn.Linear(int(2048 * width), classes)
    return net
