"""PyPI opensmile (2.6.0) for bench/opensmile.mjs: answers JSON lines."""
import json
import os
import sys
import time
import warnings

import numpy
import opensmile

warnings.simplefilter("ignore")
sets = {
    "egemaps-v02": opensmile.FeatureSet.eGeMAPSv02,
    "gemaps-v01b": opensmile.FeatureSet.GeMAPSv01b,
    "compare-2016": opensmile.FeatureSet.ComParE_2016,
    # A file that the package carries without a name of its own.
    "is09": os.path.join(
        os.path.dirname(opensmile.__file__), "core", "config", "is09-13", "IS09_emotion.conf"
    ),
    # Components put together by hand, as the package has no file of the set.
    "is10": os.path.join(os.path.dirname(os.path.abspath(__file__)), "opensmile_is10.conf"),
}
levels = {"is09": "func", "is10": "func"}
made = {}

for line in sys.stdin:
    order = json.loads(line)
    if order["do"] == "versions":
        print(json.dumps({"opensmile": opensmile.__version__}), flush=True)
        continue
    if order["set"] not in sets:
        print(json.dumps(None), flush=True)
        continue
    smile = made.setdefault(
        order["set"],
        opensmile.Smile(
            sets[order["set"]],
            levels.get(order["set"], opensmile.FeatureLevel.Functionals),
            num_workers=1,
        ),
    )
    samples = numpy.fromfile(order["file"], "<f4")
    start = time.process_time()
    values = smile.process_signal(samples, order["sampleRate"])
    seconds = time.process_time() - start
    answer = {"seconds": seconds}
    if order["do"] == "functionals":
        answer["values"] = [float(value) for value in values.values[0]]
    print(json.dumps(answer), flush=True)
