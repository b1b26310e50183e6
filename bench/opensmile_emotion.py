"""The figures that opensmile-emotion.mjs stands beside: PyPI opensmile's functionals and scikit-learn's support vector machine.

Usage: python bench/opensmile_emotion.py DATA_FOLDER [emodb|ravdess ...]
Leave one speaker out, C = 10, RBF kernel, gamma 'scale'; z-scores of the training clips, or of each speaker's own clips.

python bench/opensmile_emotion.py DATA_FOLDER across: anger, happiness, neutral (not calm) and sadness of the corpus that was
left out of emodb, ravdess and nemo, and of one corpus by another; unweighted average recall, classes of equal weight, C = 1 and 10.
"""

import csv
import sys
from pathlib import Path

import numpy as np
import opensmile
import soundfile
from sklearn.metrics import recall_score
from sklearn.svm import SVC

TABLES = {
    "emodb": ("labels.csv", "file", "speaker"),
    "ravdess": ("clips.csv", "audio", "actor"),
    "nemo": ("clips.csv", "file", "speaker"),
}
SHARED = {"angry": "anger", "happy": "happiness", "sad": "sadness"}
FOUR = ("anger", "happiness", "neutral", "sadness")

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


def scaled_by(features, groups):
    """Z-scores of each group's own clips."""
    scaled = np.empty_like(features)
    for group in np.unique(groups):
        own = features[groups == group]
        scaled[groups == group] = (own - own.mean(0)) / np.where(own.std(0) > 0, own.std(0), 1)
    return scaled


def across(features, emotions, corpora, cost):
    """Recall of each corpus by the others together, and by each of them."""
    found = {}
    names = list(dict.fromkeys(corpora))
    for held in names:
        others = [name for name in names if name != held]
        for learnt in [others, *([other] for other in others)]:
            train, test = np.isin(corpora, learnt), corpora == held
            machine = SVC(C=cost, kernel="rbf", gamma="scale", class_weight="balanced")
            mean, deviation = features[train].mean(0), features[train].std(0)
            scaled = (features - mean) / np.where(deviation > 0, deviation, 1)
            answers = machine.fit(scaled[train], emotions[train]).predict(scaled[test])
            recall = recall_score(emotions[test], answers, average="macro")
            found["+".join(learnt) + " > " + held] = round(100 * recall, 1)
    return found


def describe(corpus, chosen=lambda emotion: True):
    """Functionals, speakers and emotions of the clips of a corpus whose emotion is chosen."""
    table, file, speaker = TABLES[corpus]
    with open(data / corpus / table, newline="", encoding="utf-8") as lines:
        clips = [clip for clip in csv.DictReader(lines) if chosen(clip["emotion"])]
    features = []
    for clip in clips:
        samples, rate = soundfile.read(data / corpus / clip[file], dtype="float32", always_2d=True)
        features.append(smile.process_signal(samples.mean(1), rate).to_numpy()[0])
    speakers = np.array([clip[speaker] for clip in clips])
    emotions = np.array([clip["emotion"] for clip in clips])
    return np.asarray(features, dtype=np.float64), speakers, emotions


def report_across():
    parts = [describe(corpus, lambda emotion: SHARED.get(emotion, emotion) in FOUR) for corpus in TABLES]
    features = np.concatenate([part[0] for part in parts])
    corpora = np.concatenate([[corpus] * len(part[0]) for corpus, part in zip(TABLES, parts)])
    speakers = np.char.add(corpora, np.concatenate([part[1] for part in parts]))
    emotions = np.array([SHARED.get(emotion, emotion) for part in parts for emotion in part[2]])
    ways = {
        "the training clips": features,
        "each corpus": scaled_by(features, corpora),
        "each speaker": scaled_by(features, speakers),
    }
    for cost in (1, 10):
        for way, rows in ways.items():
            print(f"C {cost}, z-scores of {way}: {across(rows, emotions, corpora, cost)}", flush=True)


data = Path(sys.argv[1])
chosen = sys.argv[2:] or ["emodb", "ravdess"]
if chosen == ["across"]:
    report_across()
    chosen = []
for corpus in chosen:
    features, speakers, emotions = describe(corpus)
    for per_speaker in (False, True):
        scaling = "speaker" if per_speaker else "training"
        figure = accuracy(features, speakers, emotions, per_speaker)
        print(f"{corpus}, {len(features)} clips, z-scores per {scaling}: {figure:.1f} %", flush=True)
