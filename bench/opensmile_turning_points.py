"""Turning points and slopes of made-up contours as openSMILE's cFunctionals finds them.

    pip install opensmile==2.6.0
    python bench/opensmile_turning_points.py > packages/golden/cases/opensmile/turning_points/case.json

The configuration below is ours: a contour from a file, frames of 10 ms, Peaks2 with a relative threshold of 0.1.
"""
import json
import os
import tempfile

import numpy
import opensmile
from opensmile.core.lib import OpenSMILE

CONFIGURATION = """[componentInstances:cComponentManager]
instance[dataMemory].type=cDataMemory
instance[contour].type=cCsvSource
instance[statistics].type=cFunctionals
instance[sink].type=cCsvSink
[contour:cCsvSource]
writer.dmLevel=contour
writer.levelconf.growDyn=1
writer.levelconf.isRb=0
filename={folder}/contour.csv
delimChar=;
header=yes
period=0.01
[statistics:cFunctionals]
reader.dmLevel=contour
writer.dmLevel=statistics
frameMode=full
frameSize=0
frameStep=0
frameCenterSpecial=left
functionalsEnabled=Peaks2
Peaks2.norm=second
Peaks2.relThresh=0.1
Peaks2.posDbgOutp={folder}/turns.txt
{others}
[sink:cCsvSink]
reader.dmLevel=statistics
filename={folder}/statistics.csv
timestamp=0
number=0
delimChar=;
"""
# In the order in which openSMILE writes them.
SLOPES = ["meanRisingSlope", "stddevRisingSlope", "meanFallingSlope", "stddevFallingSlope"]
OTHERS = (
    "numPeaks meanPeakDist meanPeakDistDelta peakDistStddev peakRangeAbs peakRangeRel peakMeanAbs peakMeanMeanDist "
    "peakMeanRel ptpAmpMeanAbs ptpAmpMeanRel ptpAmpStddevAbs ptpAmpStddevRel minRangeAbs minRangeRel minMeanAbs "
    "minMeanMeanDist minMeanRel mtmAmpMeanAbs mtmAmpMeanRel mtmAmpStddevAbs mtmAmpStddevRel maxRisingSlope "
    "minRisingSlope covRisingSlope maxFallingSlope minFallingSlope covFallingSlope"
).split()


def analyse(contour, folder):
    with open(f"{folder}/contour.csv", "w") as file:
        file.write("x\n" + "".join(f"{value:.9g}\n" for value in contour))
    for name in ("statistics.csv", "turns.txt"):
        if os.path.exists(f"{folder}/{name}"):
            os.remove(f"{folder}/{name}")
    enabled = [f"Peaks2.{name}=1" for name in SLOPES] + [f"Peaks2.{name}=0" for name in OTHERS]
    with open(f"{folder}/contour.conf", "w") as file:
        file.write(CONFIGURATION.format(folder=folder, others="\n".join(enabled)))
    smile = OpenSMILE()
    smile.initialize(f"{folder}/contour.conf", {}, loglevel=0)
    smile.run()
    smile.free()
    turns = [
        [int(line.split("x=")[1].split()[0]), "MAX" in line]
        for line in open(f"{folder}/turns.txt")
        if "x=" in line
    ]
    header, values = open(f"{folder}/statistics.csv").read().split()
    assert [name.split("_")[-1] for name in header.split(";")] == SLOPES
    return turns, [float(value) for value in values.split(";")]


rng = numpy.random.default_rng(18)
cases = []
with tempfile.TemporaryDirectory() as folder:
    for case in range(200):
        length = int(rng.integers(5, 40))
        if case % 2:
            contour = 25 + numpy.cumsum(rng.normal(size=length))
        else:
            contour = numpy.exp(0.4 * numpy.cumsum(rng.normal(size=length)))
        contour = numpy.round(contour, 3)
        turns, slopes = analyse(contour, folder)
        cases.append({"contour": contour.tolist(), "turns": turns, "slopes": slopes})
print(
    json.dumps(
        {
            "id": "opensmile/turning_points",
            "title": "openSMILE's cFunctionalPeaks2: turning points and slopes of made-up contours",
            "operation": "bench/opensmile_turning_points.py: contours with frames of 10 ms through cFunctionals, "
            "Peaks2, relThresh 0.1, norm second",
            "formula": [],
            "parameters": {"cases": cases},
            "inputs": {},
            "outputs": {},
            "reference": [{"name": "opensmile (PyPI)", "version": opensmile.__version__}],
            "crosschecks": [],
            "notes": [
                "turns: row and whether it is a maximum, from posDbgOutp; slopes: meanRisingSlope, "
                "stddevRisingSlope, meanFallingSlope, stddevFallingSlope"
            ],
        },
        separators=(",", ":"),
    )
)
