"""Weight files made by Keras, with the outputs that Keras computes from them.

    python bench/keras_weights.py packages/golden/cases/weights

Networks have the layer names of keras.applications and few filters, and random weights; each is saved as .h5 and read
again by Keras before its weights are written as the guide of @avemo/models says. Inception is Keras' own function, called
with a sixteenth of the filters. AlexNet has the layer names of its paper's Caffe file, C3D and VGGish those of their ports
to Keras; VGGish is made by Keras 2 (tf_keras), because its names have slashes, which Keras 3 forbids. Needs tensorflow-cpu
(with keras), tf_keras, h5py, safetensors and numpy. Seed 1.
"""
import importlib, json, os, sys, tempfile
import numpy as np, keras, tensorflow as tf, tf_keras
from safetensors.numpy import save_file

layers = keras.layers
keras.utils.set_random_seed(1)


def case(root, name, title, model, x, parameters, tolerance, program=keras):
    folder = os.path.join(root, name)
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        file = os.path.join(temporary, "model.h5")
        model.save(file)
        model = program.models.load_model(file, compile=False)
    path = lambda weight: getattr(weight, "path", weight.name)
    save_file({path(w): np.ascontiguousarray(w.numpy()) for w in model.weights}, os.path.join(folder, "weights.safetensors"))
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
        "reference": [{"name": program.__name__, "version": program.__version__}],
        "notes": ["Made by bench/keras_weights.py, seed 1."],
    }
    with open(os.path.join(folder, "case.json"), "w") as f:
        json.dump(info, f, indent=1)
        f.write("\n")


def randomise(model):
    random = np.random.default_rng(1)
    for weight in model.weights:
        kind = getattr(weight, "path", weight.name).split("/")[-1].removesuffix(":0")
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


@keras.saving.register_keras_serializable()
class ResponseNormalization(layers.Layer):
    """Local response normalisation with AlexNet's constants."""

    def call(self, x):
        return tf.nn.local_response_normalization(x, depth_radius=2, bias=2, alpha=1e-4, beta=0.75)


def top(x, units, classes):
    x = layers.Flatten()(x)
    for name in ("fc6", "fc7"):
        x = layers.Dense(units, activation="relu", name=name)(x)
    return layers.Dense(classes, name="fc8")(x)


def alexnet(filters, shape, units, classes):
    inputs = x = layers.Input(shape)
    for i, (count, size, stride, groups) in enumerate(zip(filters, (11, 5, 3, 3, 3), (4, 1, 1, 1, 1), (1, 2, 1, 2, 2)), 1):
        x = layers.Conv2D(count, size, stride, "valid" if i == 1 else "same", groups=groups, activation="relu", name=f"conv{i}")(x)
        if i <= 2:
            x = ResponseNormalization(name=f"norm{i}")(x)
        if i in (1, 2, 5):
            x = layers.MaxPooling2D(3, 2, name=f"pool{i}")(x)
    return keras.Model(inputs, top(x, units, classes), name="alexnet")


def c3d(filters, shape, units, classes):
    inputs = x = layers.Input(shape)
    names = "conv1 conv2 conv3a conv3b conv4a conv4b conv5a conv5b".split()
    for name, count in zip(names, filters):
        x = layers.Conv3D(count, 3, padding="same", activation="relu", name=name)(x)
        if name[5:] != "a":
            x = layers.MaxPooling3D((1, 2, 2) if name == "conv1" else 2, padding="same")(x)
    return keras.Model(inputs, top(x, units, classes), name="c3d")


def vggish(filters, shape, units, embedding):
    old = tf_keras.layers
    inputs = x = old.Input(shape)
    names = "conv1 conv2 conv3/conv3_1 conv3/conv3_2 conv4/conv4_1 conv4/conv4_2".split()
    for name, count in zip(names, filters):
        x = old.Conv2D(count, 3, padding="same", activation="relu", name=name)(x)
        if not name.endswith("_1"):
            x = old.MaxPooling2D(2, padding="same")(x)
    x = old.Flatten(name="flatten_")(x)
    for name, count in [("vggish_fc1/fc1_1", units), ("vggish_fc1/fc1_2", units), ("vggish_fc2", embedding)]:
        x = old.Dense(count, activation="relu", name=name)(x)
    return tf_keras.Model(inputs, x, name="vggish")


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

random = np.random.default_rng(3)
scaled = lambda width, multiple=1: lambda *counts: [max(1, round(n * width / multiple)) * multiple for n in counts]
few = scaled(1 / 48, 2)
for name, title, net, x, width, program in [
    ("keras_alexnet", "AlexNet of Keras in two groups", alexnet(few(96, 256, 384, 384, 256), (67, 99, 3), 85, 5), draw(1, 67, 99, 3), "1/48", keras),
    ("keras_c3d", "C3D of Keras", c3d(scaled(1 / 64)(64, 128, 256, 256, 512, 512, 512, 512), (5, 16, 48, 3), 64, 5), draw(1, 5, 16, 48, 3), "1/64", keras),
    ("keras_vggish", "VGGish of Keras 2", vggish(scaled(1 / 64)(64, 128, 256, 256, 512, 512), (32, 16, 1), 64, 2), draw(2, 32, 16, 1), "1/64", tf_keras),
]:
    randomise(net)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(net(x)))
    variables = [weight if program is tf_keras else weight.value for weight in net.weights]
    assert all(np.abs(grad).max() > 0 for grad in tape.gradient(loss, variables)), "a weight that the output does not depend on"
    case(root, name, title, net, x, {"width": width}, close, program)
