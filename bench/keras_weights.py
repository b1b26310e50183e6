"""Weight files made by Keras, with the outputs that Keras computes from them.

    python bench/keras_weights.py packages/golden/cases/weights

Networks have the layer names of keras.applications and few filters, and random weights; each is saved as .h5 and read
again by Keras before its weights are written as the guide of @avemo/models says. Inception is Keras' own function, called
with a sixteenth of the filters. Needs tensorflow-cpu (with keras), h5py, safetensors and numpy. Seed 1.
"""
import importlib, json, os, sys, tempfile
import numpy as np, keras
from safetensors.numpy import save_file

layers = keras.layers
keras.utils.set_random_seed(1)


def case(root, name, title, model, x, parameters, tolerance):
    folder = os.path.join(root, name)
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        file = os.path.join(temporary, "model.h5")
        model.save(file)
        model = keras.models.load_model(file, compile=False)
    save_file({w.path: np.ascontiguousarray(w.numpy()) for w in model.weights}, os.path.join(folder, "weights.safetensors"))
    arrays = {"x": x, "y": np.asarray(model(x, training=False))}
    for key, value in arrays.items():
        np.save(os.path.join(folder, key + ".npy"), np.ascontiguousarray(value, dtype=np.float32))
    describe = lambda key, meaning, **more: {"file": key + ".npy", "shape": list(arrays[key].shape), "dtype": "float32", "meaning": meaning, **more}
    info = {
        "id": "weights/" + name, "title": title,
        "operation": "weights.safetensors holds model.weights by their paths, after saving to and loading from HDF5; y = model(x), evaluation mode.",
        "parameters": parameters,
        "inputs": {"x": describe("x", "channels last")},
        "outputs": {"y": describe("y", "", tolerance=tolerance)},
        "reference": [{"name": "keras", "version": keras.__version__}],
        "notes": ["Made by bench/keras_weights.py, seed 1."],
    }
    with open(os.path.join(folder, "case.json"), "w") as f:
        json.dump(info, f, indent=1)
        f.write("\n")


def randomise(model):
    random = np.random.default_rng(1)
    for weight in model.weights:
        kind = weight.path.split("/")[-1]
        if kind in ("bias", "beta", "moving_mean"):
            weight.assign(random.uniform(-0.2, 0.2, weight.shape))
        elif kind in ("gamma", "moving_variance"):
            weight.assign(random.uniform(0.5, 1.5, weight.shape))


def vgg16(width, shape, classes):
    inputs = x = layers.Input(shape)
    for stage, (count, filters) in enumerate(zip([2, 2, 3, 3, 3], [64, 128, 256, 512, 512])):
        for i in range(count):
            name = f"block{stage + 1}_conv{i + 1}"
            x = layers.Conv2D(int(filters * width), 3, padding="same", activation="relu", name=name)(x)
        x = layers.MaxPooling2D(2, name=f"block{stage + 1}_pool")(x)
    x = layers.Flatten(name="flatten")(x)
    for name in ("fc1", "fc2"):
        x = layers.Dense(int(4096 * width), activation="relu", name=name)(x)
    return keras.Model(inputs, layers.Dense(classes, name="predictions")(x), name="vgg16")


def lstm(features, units, outputs):
    inputs = x = layers.Input((None, features))
    for i, count in enumerate(units):
        x = layers.LSTM(count, return_sequences=True, name=f"lstm{i + 1}")(x)
    return keras.Model(inputs, layers.Dense(outputs, name="predictions")(x))


root = sys.argv[1]
random = np.random.default_rng(2)
draw = lambda *shape: random.standard_normal(shape).astype(np.float32)
close = {"rtol": 1e-3, "atol": 1e-5}

net = vgg16(1 / 32, (64, 32, 3), 5)
randomise(net)
case(root, "keras_vgg16", "VGG16 of Keras with few filters", net, draw(2, 64, 32, 3), {"width": "1/32", "classes": 5}, close)

net = lstm(5, [4, 4], 2)
randomise(net)
case(root, "keras_lstm", "Two LSTMs and a dense layer of Keras", net, draw(2, 6, 5), {"units": [4, 4]}, close)



class NarrowLayers:
    """keras.layers whose convolutions have a sixteenth of the filters."""

    def __getattr__(self, name):
        if name != "Conv2D":
            return getattr(layers, name)
        return lambda filters, *args, **options: layers.Conv2D(filters // 16, *args, **options)


inception_v3 = importlib.import_module("keras.src.applications.inception_v3")
inception_v3.layers = NarrowLayers()
keras.backend.clear_session()
net = inception_v3.InceptionV3(weights=None, classes=5, input_shape=(75, 75, 3), classifier_activation=None)
randomise(net)
case(root, "keras_inception", "Inception V3 of Keras with few filters", net, draw(1, 75, 75, 3), {"width": "1/16", "classes": 5}, close)
