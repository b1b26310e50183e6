"""Reference values of stacking: scikit-learn's logistic regression over posteriors.

    pip install numpy scikit-learn
    python bench/fusion_stacking.py > packages/fusion/test/support/stacking-reference.json

The features are those of fitStacking: p - 1/C, or log p - mean log p; zeros where a modality is missing. scikit-learn's
penalty is |W|^2 / 2 with weight 1 / C. With two classes it fits one vector where the softmax has two, w and -w of half the
length, so that there C is doubled.
"""
import json

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(20)


def posteriors(labels, classes, sharpness):
    logits = rng.normal(size=(len(labels), classes)) + sharpness * np.eye(classes)[labels]
    powers = np.exp(logits)
    return np.round(powers / powers.sum(1, keepdims=True), 4)


def features(kind, modalities, present):
    columns = []
    for m, p in enumerate(modalities):
        if kind == "log":
            logs = np.log(np.maximum(p, 1e-6))
            f = logs - logs.mean(1, keepdims=True)
        else:
            f = p - 1 / p.shape[1]
        columns.append(f * present[:, m : m + 1])
    return np.concatenate(columns, 1)


cases = []
for classes, clips, missing in [(3, 40, True), (2, 25, False)]:
    labels = np.arange(clips) % classes
    modalities = [posteriors(labels, classes, 1.0), posteriors(labels, classes, 0.6)]
    present = np.ones((clips, 2), int)
    if missing:
        present[::5, 0] = 0
        present[2::7, 1] = 0
        present[(present.sum(1) == 0), 0] = 1
    fits = []
    for kind, regularization in [("probabilities", 1), ("log", 0.3)]:
        C = (2 if classes == 2 else 1) / regularization
        model = LogisticRegression(C=C, tol=1e-12, max_iter=100000)
        x = features(kind, modalities, present)
        model.fit(x, labels)
        fits.append(
            {
                "features": kind,
                "regularization": regularization,
                "weights": model.coef_.tolist(),
                "bias": model.intercept_.tolist(),
                "probabilities": model.predict_proba(x[:6]).tolist(),
            }
        )
    cases.append(
        {
            "posteriors": [p.tolist() for p in modalities],
            "presence": present.tolist(),
            "labels": labels.tolist(),
            "fits": fits,
        }
    )

print(json.dumps({"source": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}", "cases": cases}))
