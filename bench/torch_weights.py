"""Weight files made by PyTorch, with the outputs that PyTorch computes from them.

    python bench/torch_weights.py packages/golden/cases/weights

Networks are those of @avemo/models with few filters and random weights; Inception is torchvision's own class. Needs torch
2.13.0, torchvision 0.28.0 (its Python files alone), safetensors and numpy. Seed 1.
"""
import json, os, sys
import numpy as np, torch
from safetensors.torch import save_file
from torch_networks import AlexNet, C3d, Dlstm, Vgg, VggFace, Vggish, inception, randomise

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


rng = np.random.default_rng(1)
torch.manual_seed(1)
batch = lambda *shape: rng.standard_normal(shape).astype(np.float32)

for name, counts in [("torch_vgg16", (2, 2, 3, 3, 3)), ("torch_vgg19", (2, 2, 4, 4, 4))]:
    net = randomise(Vgg(list(zip((2, 4, 8, 16, 16), counts)), 2, 128, 5))
    x = batch(2, 64, 32, 3)
    case(name, "A VGG network with torchvision's names", state(net), x, outputs(net, first(x)), {"width": 1 / 32})
net = randomise(AlexNet((4, 8, 12, 12, 8), 2, 128, 5))
x = batch(2, 67, 99, 3)
case("torch_alexnet", "AlexNet in two groups", state(net), x, outputs(net, first(x)), {"width": 1 / 32})
net = randomise(C3d((2, 4, 8, 8, 16, 16, 16, 16), 2, 128, 5))
x = batch(1, 4, 32, 64, 3)
case("torch_c3d", "C3D", state(net), x, outputs(net, first(x)), {"width": 1 / 32})
net = randomise(Vggish())
x = batch(2, 32, 16, 1)
case("torch_vggish", "VGGish", state(net), x, outputs(net, first(x)), {"width": 1 / 32}, ["Flattened with the channels last, as the ports of VGGish do."])
for name, both in [("torch_lstm", False), ("torch_bilstm", True)]:
    net = Dlstm(5, 4, 2, both)
    x = batch(2, 6, 5)
    case(name, "Two stacked LSTMs and a linear prediction", state(net), x, outputs(net, x), {"bidirectional": both})
net = randomise(inception(1 / 16, 5))
x = batch(1, 75, 75, 3)
case("torch_inception", "Inception V3, torchvision's class", state(net), x, outputs(net, first(x)), {"width": 1 / 16})

torch.manual_seed(2)
net = randomise(VggFace((1, 2, 4, 8, 8), 2, 64, 5))
x = batch(2, 64, 32, 3)
case("torch_vggface", "VGGFace, a name for each layer", state(net), x, outputs(net, first(x)), {"width": 1 / 64}, ["Weights drawn with seed 2."])
net(torch.from_numpy(first(x)).double()).square().sum().backward()
assert all(weight.grad.abs().max() > 0 for weight in net.parameters()), "a weight that the output does not depend on"

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
