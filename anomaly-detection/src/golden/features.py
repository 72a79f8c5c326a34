"""Distances of features from those of normal images, from scikit-learn and PyTorch.

    python3 features.py ../test/resources/dev/isomorph/anomaly/score/features.json

Features are float32, the rest is in double precision.
"""
import json
import sys

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.covariance import OAS

rng = np.random.default_rng(5)
COUNT, CHANNELS, ROWS, COLUMNS = 50, 3, 5, 7
HEIGHT, WIDTH, GRID = 12, 20, 2
mix = rng.normal(size=(CHANNELS, CHANNELS))
base = rng.normal(size=(COUNT + 2, CHANNELS, ROWS, COLUMNS))
base += 2 * rng.normal(size=(COUNT + 2, CHANNELS, 1, 1)) * np.linspace(0, 1, COLUMNS)
features = np.maximum(np.einsum("ij,njhw->nihw", mix, base), -.5).astype(np.float32)
normal, test = features[:COUNT].astype(np.float64), features[COUNT:].astype(np.float64)
test[1, :, 2:, 3:] += 2
test = test.astype(np.float32).astype(np.float64)


def distances(train, points):
    return OAS().fit(train).mahalanobis(points) / train.shape[1]


def pooled(x):
    return F.adaptive_avg_pool2d(torch.from_numpy(x), GRID).flatten(1).numpy()


def positions(x):
    return x.transpose(0, 2, 3, 1).reshape(-1, CHANNELS)


def resized(x):
    maps = torch.from_numpy(x.reshape(-1, 1, ROWS, COLUMNS))
    return F.interpolate(maps, size=(HEIGHT, WIDTH), mode="bilinear", align_corners=False)[:, 0].numpy()


def flat(value):
    return [float("%.9g" % v) for v in np.asarray(value).ravel()]


with open(sys.argv[1], "w") as file:
    json.dump({
        "shape": [CHANNELS, ROWS, COLUMNS], "height": HEIGHT, "width": WIDTH, "grid": GRID,
        "normal": [flat(f) for f in normal], "test": [flat(f) for f in test],
        "gridScores": flat(distances(pooled(normal), pooled(test))),
        "positionMaps": [flat(m) for m in resized(distances(positions(normal), positions(test)))],
        "squaredMaps": [flat(m) for m in resized((positions(test) ** 2).mean(1))]}, file)
    file.write("\n")
