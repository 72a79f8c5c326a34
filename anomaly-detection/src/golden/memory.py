"""Distances to kept features of normal images, from scikit-learn and NumPy.

    python3 memory.py ../test/resources/dev/isomorph/anomaly/score/memory.json

Features are float32, the rest is in double precision.
"""
import json
import sys

import numpy as np
from sklearn.neighbors import NearestNeighbors

rng = np.random.default_rng(11)
COUNT, CHANNELS, ROWS, COLUMNS = 40, 6, 5, 7
SIDE, KEEP = 3, 150
FAR = 300  # from the origin: where |a|^2 - 2ab + |b|^2 in float32 loses its digits
base = rng.normal(size=(COUNT + 2, CHANNELS, ROWS, COLUMNS)) * np.linspace(.5, 3, CHANNELS)[:, None, None]
features = (base + FAR).astype(np.float32)
normal, test = features[:COUNT].astype(np.float64), features[COUNT:].astype(np.float64)
test[1, :, 2:, 3:] += 4
test = test.astype(np.float32).astype(np.float64)


def averaged(x):
    """Means over SIDE x SIDE positions, at the border over those inside."""
    result = np.empty_like(x)
    reach = SIDE // 2
    for i in range(ROWS):
        for j in range(COLUMNS):
            part = x[:, :, max(i - reach, 0):i + reach + 1, max(j - reach, 0):j + reach + 1]
            result[:, :, i, j] = part.mean((2, 3))
    return result.astype(np.float32).astype(np.float64)


def positions(x):
    return x.transpose(0, 2, 3, 1).reshape(-1, CHANNELS)


def coreset(points, count):
    """Greedy k-center that starts with the point nearest to the mean."""
    chosen = [int(np.argmin(((points - points.mean(0)) ** 2).sum(1)))]
    distances = np.full(len(points), np.inf)
    while len(chosen) < count:
        distances = np.minimum(distances, np.linalg.norm(points - points[chosen[-1]], axis=1))
        chosen.append(int(np.argmax(distances)))
    return chosen, distances.max()


def distances(kept, points, k):
    return NearestNeighbors(n_neighbors=k, algorithm="brute").fit(kept).kneighbors(points)[0].mean(1)


def flat(value):
    return [float("%.9g" % v) for v in np.asarray(value).ravel()]


points = positions(averaged(normal))
chosen, _ = coreset(points, KEEP)
queries = positions(averaged(test))
with open(sys.argv[1], "w") as file:
    json.dump({
        "shape": [CHANNELS, ROWS, COLUMNS], "side": SIDE, "keep": KEEP,
        "normal": [flat(f) for f in normal], "test": [flat(f) for f in test],
        "chosen": chosen,
        "distances": {str(k): flat(distances(points[chosen], queries, k)) for k in (1, 2, 3)},
        "allDistances": flat(distances(points, queries, 1))}, file)
    file.write("\n")
