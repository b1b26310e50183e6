"""The figures that opensmile-emotion.mjs stands beside: PyPI opensmile's functionals and scikit-learn's support vector machine.

Usage: python bench/opensmile_emotion.py DATA_FOLDER [emodb|ravdess ...]
Leave one speaker out, C = 10, RBF kernel, gamma 'scale'; z-scores of the training clips, or of each speaker's own clips.
"""

import csv
import sys
from pathlib import Path

import numpy as np
import opensmile
import soundfile
from sklearn.svm import SVC

TABLES = {"emodb": ("labels.csv", "file", "speaker"), "ravdess": ("clips.csv", "audio", "actor")}

smile = opensmile.Smile(
    feature_set=opensmile.FeatureSet.eGeMAPSv02, feature_level=opensmile.FeatureLevel.Functionals
)


def accuracy(features, speakers, emotions, per_speaker):
    right = 0
    for held in np.unique(speakers):
        test = speakers == held
        if per_speaker:
            scaled = np.empty_like(features)
            for speaker in np.unique(speakers):
                own = features[speakers == speaker]
                scaled[speakers == speaker] = (own - own.mean(0)) / np.where(own.std(0) > 0, own.std(0), 1)
        else:
            train = features[~test]
            scaled = (features - train.mean(0)) / np.where(train.std(0) > 0, train.std(0), 1)
        machine = SVC(C=10, kernel="rbf", gamma="scale").fit(scaled[~test], emotions[~test])
        right += (machine.predict(scaled[test]) == emotions[test]).sum()
    return 100 * right / len(features)


data = Path(sys.argv[1])
for corpus in sys.argv[2:] or TABLES:
    table, file, speaker = TABLES[corpus]
    with open(data / corpus / table, newline="", encoding="utf-8") as lines:
        clips = list(csv.DictReader(lines))
    features = []
    for clip in clips:
        samples, rate = soundfile.read(data / corpus / clip[file], dtype="float32", always_2d=True)
        features.append(smile.process_signal(samples.mean(1), rate).to_numpy()[0])
    features = np.asarray(features, dtype=np.float64)
    speakers = np.array([clip[speaker] for clip in clips])
    emotions = np.array([clip["emotion"] for clip in clips])
    for per_speaker in (False, True):
        scaling = "speaker" if per_speaker else "training"
        figure = accuracy(features, speakers, emotions, per_speaker)
        print(f"{corpus}, {len(clips)} clips, z-scores per {scaling}: {figure:.1f} %", flush=True)
