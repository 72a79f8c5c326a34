"""One-class SVM and isolation forest on pixels, beside the detectors of `isomorph evaluate --suite`.

    python3 baselines.py SUITE_OUTPUT [FASHION_MNIST]

Reads the data sets that the command left in its output, and Fashion-MNIST's IDX files; writes
SUITE/SET/oc-svm/metrics.json and SUITE/SET/isolation-forest/metrics.json, which the next run of the command puts in
its table. Images are scaled to 32x32 and to [-1, 1]; no setting was tuned.
"""
import gzip
import json
import pathlib
import sys
import time

import numpy as np
from PIL import Image
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.svm import OneClassSVM

SIDE = 32
TRAINING = 2000


def pixels(image):
    return np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.BOX), np.float32).ravel() / 127.5 - 1


def idx(path, offset):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def texture(folder):
    training = [pixels(Image.open(p)) for p in sorted((folder / "train/good").glob("*.png"))]
    tests = sorted((folder / "test").glob("*/*.png"))
    truth = np.array([p.parent.name != "good" for p in tests])
    return np.stack(training), np.stack([pixels(Image.open(p)) for p in tests]), truth


def fashion(folder, normal):
    images = {n: idx(folder / f"{n}-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28) for n in ("train", "t10k")}
    labels = {n: idx(folder / f"{n}-labels-idx1-ubyte.gz", 8) for n in ("train", "t10k")}
    chosen = np.random.default_rng(1).permutation(np.flatnonzero(labels["train"] == normal))[:TRAINING]
    scaled = {n: np.stack([pixels(Image.fromarray(i)) for i in v]) for n, v in
              (("train", images["train"][chosen]), ("t10k", images["t10k"]))}
    return scaled["train"], scaled["t10k"], labels["t10k"] != normal


def measure(folder, data):
    training, test, truth = data
    for name, model in (("oc-svm", OneClassSVM(kernel="rbf", gamma="scale", nu=.1)),
                        ("isolation-forest", IsolationForest(random_state=1))):
        start = time.time()
        model.fit(training)
        seconds = time.time() - start
        scores = -model.score_samples(test)
        result = {"trainingSeconds": f"{seconds:.0f}", "pixel": None,
                  "image": {"auroc": roc_auc_score(truth, scores), "ap": average_precision_score(truth, scores)}}
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        (target / "metrics.json").write_text(json.dumps(result, indent=2) + "\n")
        print(folder.name, name, round(result["image"]["auroc"], 4), flush=True)


output = pathlib.Path(sys.argv[1])
for data in sorted(output.glob("textures/*/data")):
    measure(data.parent, texture(data))
if len(sys.argv) > 2:
    for number in range(10):
        measure(output / "fashion-mnist" / str(number), fashion(pathlib.Path(sys.argv[2]), number))
