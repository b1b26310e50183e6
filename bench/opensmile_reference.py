"""PyPI opensmile (2.6.0) for bench/opensmile.mjs: answers JSON lines."""
import json
import sys
import time
import warnings

import numpy
import opensmile

warnings.simplefilter("ignore")
sets = {"egemaps-v02": opensmile.FeatureSet.eGeMAPSv02, "gemaps-v01b": opensmile.FeatureSet.GeMAPSv01b}
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
    smile.process_signal(samples, order["sampleRate"])
    print(json.dumps(time.process_time() - start), flush=True)
