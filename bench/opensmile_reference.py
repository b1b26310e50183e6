"""PyPI opensmile (2.6.0) for bench/opensmile.mjs: answers JSON lines."""
import json
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
}
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
        opensmile.Smile(sets[order["set"]], opensmile.FeatureLevel.Functionals, num_workers=1),
    )
    samples = numpy.fromfile(order["file"], "<f4")
    start = time.process_time()
    values = smile.process_signal(samples, order["sampleRate"])
    seconds = time.process_time() - start
    answer = {"seconds": seconds}
    if order["do"] == "functionals":
        answer["values"] = [float(value) for value in values.values[0]]
    print(json.dumps(answer), flush=True)
