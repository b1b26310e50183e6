"""Weight files made by PyTorch, with the outputs that PyTorch computes from them.

    python bench/torch_weights.py packages/golden/cases/weights

Networks are those of @avemo/models with few filters and random weights; Inception is torchvision's own class. Needs torch
2.13.0, torchvision 0.28.0 (its Python files alone), safetensors and numpy. Seed 1.
"""
import importlib.util, json, os, sys, types
import numpy as np, torch
from torch import nn
from safetensors.torch import save_file

out_root = sys.argv[1]


def case(name, title, tensors, x, y, parameters, notes=()):
    folder = os.path.join(out_root, name)
    os.makedirs(folder, exist_ok=True)
    save_file({k: v.contiguous() for k, v in tensors.items()}, os.path.join(folder, "weights.safetensors"))
    arrays = {"x": x, "y": y}
    for key, value in arrays.items():
        np.save(os.path.join(folder, key + ".npy"), np.ascontiguousarray(value, dtype=np.float32))
    describe = lambda key, meaning, **more: {"file": key + ".npy", "shape": list(arrays[key].shape), "dtype": "float32", "meaning": meaning, **more}
    info = {
        "id": "weights/" + name, "title": title,
        "operation": "weights.safetensors is the state dict of the network in PyTorch; y = network(x), in float64, evaluation mode.",
        "parameters": parameters,
        "inputs": {"x": describe("x", "channels last")},
        "outputs": {"y": describe("y", "", tolerance={"rtol": 1e-3, "atol": 1e-5})},
        "reference": [{"name": "torch", "version": torch.__version__.split("+")[0]}],
        "notes": ["Made by bench/torch_weights.py, seed 1.", *notes],
    }
    with open(os.path.join(folder, "case.json"), "w") as f:
        json.dump(info, f, indent=1)
        f.write("\n")


def outputs(net, x):
    net.eval()
    with torch.no_grad():
        return net.double()(torch.from_numpy(x).double()).numpy()


def state(net):
    return {k: v.float() if v.is_floating_point() else v for k, v in net.state_dict().items()}


def first(x):
    """Channels last to channels first."""
    return np.moveaxis(x, -1, 1)


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
    def __init__(self, stages, classes=5):
        super().__init__()
        layers, channels = [], 3
        for filters, count in stages:
            for _ in range(count):
                layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
                channels = filters
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Linear(channels * 2, 128), nn.ReLU(), nn.Dropout(), nn.Linear(128, 128), nn.ReLU(), nn.Dropout(), nn.Linear(128, classes))

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


class AlexNet(nn.Module):
    def __init__(self):
        super().__init__()
        lrn = lambda: nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2)
        pool = lambda: nn.MaxPool2d(3, 2)
        self.conv1 = nn.Conv2d(3, 4, 11, stride=4)
        self.conv2 = nn.Conv2d(4, 8, 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(8, 12, 3, padding=1)
        self.conv4 = nn.Conv2d(12, 12, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(12, 8, 3, padding=1, groups=2)
        self.fc6, self.fc7, self.fc8 = nn.Linear(8 * 2, 128), nn.Linear(128, 128), nn.Linear(128, 5)
        self.norm1, self.norm2, self.pool = lrn(), lrn(), pool()

    def forward(self, x):
        x = self.pool(self.norm1(torch.relu(self.conv1(x))))
        x = self.pool(self.norm2(torch.relu(self.conv2(x))))
        x = torch.relu(self.conv4(torch.relu(self.conv3(x))))
        x = torch.flatten(self.pool(torch.relu(self.conv5(x))), 1)
        return self.fc8(torch.relu(self.fc7(torch.relu(self.fc6(x)))))


class C3d(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [("1a", 3, 2), ("2a", 2, 4), ("3a", 4, 8), ("3b", 8, 8), ("4a", 8, 16), ("4b", 16, 16), ("5a", 16, 16), ("5b", 16, 16)]
        for name, i, o in sizes:
            setattr(self, "conv" + name, nn.Conv3d(i, o, 3, padding=1))
        self.fc6, self.fc7, self.fc8 = nn.Linear(16 * 2, 128), nn.Linear(128, 128), nn.Linear(128, 5)

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
    def __init__(self, bidirectional):
        super().__init__()
        self.lstm = nn.LSTM(5, 4, 2, batch_first=True, bidirectional=bidirectional)
        self.predictions = nn.Linear(8 if bidirectional else 4, 2)

    def forward(self, x):
        return self.predictions(self.lstm(x)[0])


def inception(width):
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
    net = m.Inception3(num_classes=5, aux_logits=False, init_weights=False, inception_blocks=blocks + [m.InceptionAux])
    net.fc = nn.Linear(int(2048 * width), 5)
    return net


rng = np.random.default_rng(1)
torch.manual_seed(1)
batch = lambda *shape: rng.standard_normal(shape).astype(np.float32)

for name, counts in [("torch_vgg16", (2, 2, 3, 3, 3)), ("torch_vgg19", (2, 2, 4, 4, 4))]:
    net = randomise(Vgg(list(zip((2, 4, 8, 16, 16), counts))))
    x = batch(2, 64, 32, 3)
    case(name, "A VGG network with torchvision's names", state(net), x, outputs(net, first(x)), {"width": 1 / 32})
net = randomise(AlexNet())
x = batch(2, 67, 99, 3)
case("torch_alexnet", "AlexNet in two groups", state(net), x, outputs(net, first(x)), {"width": 1 / 32})
net = randomise(C3d())
x = batch(1, 4, 32, 64, 3)
case("torch_c3d", "C3D", state(net), x, outputs(net, first(x)), {"width": 1 / 32})
net = randomise(Vggish())
x = batch(2, 32, 16, 1)
case("torch_vggish", "VGGish", state(net), x, outputs(net, first(x)), {"width": 1 / 32}, ["Flattened with the channels last, as the ports of VGGish do."])
for name, both in [("torch_lstm", False), ("torch_bilstm", True)]:
    net = Dlstm(both)
    x = batch(2, 6, 5)
    case(name, "Two stacked LSTMs and a linear prediction", state(net), x, outputs(net, x), {"bidirectional": both})
net = randomise(inception(1 / 16))
x = batch(1, 75, 75, 3)
case("torch_inception", "Inception V3, torchvision's class", state(net), x, outputs(net, first(x)), {"width": 1 / 16})

values = torch.tensor([0.0, -0.0, 1.0, -2.5, 65504.0, 6e-8, 3.14159274, 1e-5])
types_ = {"F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64}
tensors = {k: values.to(t) for k, t in types_.items()}
integers = torch.tensor([0, 1, 2, 127, 3, 4, 100, 5])
tensors |= {"I64": -integers, "I32": -integers, "I16": -integers.short(), "I8": -integers.to(torch.int8), "U8": integers.to(torch.uint8), "BOOL": integers > 2}
tensors |= {"LARGE": torch.tensor([2**40]), "F8": values.clamp(-400, 400).to(torch.float8_e4m3fn), "C64": torch.complex(values, values)}
x = np.stack([tensors[k].float().numpy() for k in types_])
y = np.stack([tensors[k].float().numpy() for k in ["I64", "I32", "I16", "I8", "U8", "BOOL"]])
case("number_types", "Every number type of PyTorch", tensors, x, y, {"floats": list(types_), "integers": ["I64", "I32", "I16", "I8", "U8", "BOOL"]}, ["x: the floats, y: the integers, as float32."])
torch.save({"weight": values}, os.path.join(out_root, "number_types", "pickled.pt"))
