"""Scores photographs with a tiled detector that was exported as a graph and a JSON file.

    isomorph export model --format onnx --detector --output detector.onnx
    python3 docs/score_tiles.py detector.onnx.json PHOTO...

needs onnxruntime, numpy and Pillow, and prints the file, the score and, where there is a threshold,
1 for an anomalous image and 0 for a normal one.
"""
import json
import math
import pathlib
import sys

import numpy as np
import onnxruntime
from PIL import Image, ImageOps


def shares(source, target):
    """How much each source pixel has to do with each target pixel, [target, source]."""
    step = source / target
    begin = np.arange(target)[:, None] * step
    end = np.minimum((np.arange(target)[:, None] + 1) * step, source)
    pixel = np.arange(source)[None, :]
    return np.clip(np.minimum(end, pixel + 1) - np.maximum(begin, pixel), 0, None) / (end - begin)


def scaled(image, scale):
    """[height, width, 3] in whole numbers, made smaller by averaging areas."""
    height, width = (max(1, math.floor(side * scale + 0.5)) for side in image.shape[:2])
    if (height, width) == image.shape[:2]:
        return image
    rows, columns = shares(image.shape[0], height), shares(image.shape[1], width)
    mean = np.einsum("yh,hwc,xw->yxc", rows, image, columns, optimize=True)
    return np.floor(mean + 0.5 + 2 ** -10)


def starts(length, tile, overlap):
    """Where the tiles begin along one side."""
    last = max(0, length - tile)
    step = tile - overlap
    return [min(i * step, last) for i in range(math.ceil(last / step) + 1)]


def weights(length, tile, overlap):
    """For each tile along one side how much it counts at each of its pixels that are inside."""
    i = np.arange(tile)
    inwards = (np.minimum(i, tile - 1 - i) + 0.5) / max(1, overlap)
    window = np.sin(np.pi / 2 * np.minimum(1, inwards)) ** 2
    inside = min(tile, length)
    total = np.zeros(length)
    for start in starts(length, tile, overlap):
        total[start:start + inside] += window[:inside]
    return [window[:inside] / total[start:start + inside] for start in starts(length, tile, overlap)]


def maps_of(image, session, about):
    """The blended map of each term, [terms, height, width]."""
    tile, height, width = about["tile"], image.shape[0], image.shape[1]
    sides = (height, tile["height"]), (width, tile["width"])
    below, right = (max(0, side - length) for length, side in sides)
    mirrored = np.pad(image, ((0, below), (0, right), (0, 0)), mode="symmetric")
    blended = np.zeros((len(about["terms"]), height, width))
    across = list(zip(starts(width, tile["width"], tile["overlap"]), weights(width, tile["width"], tile["overlap"])))
    for top, down in zip(starts(height, tile["height"], tile["overlap"]), weights(height, tile["height"], tile["overlap"])):
        row = mirrored[top:top + tile["height"]]
        tiles = [row[:, left:left + tile["width"]].transpose(2, 0, 1) for left, _ in across]
        maps = session.run([about["output"]], {about["input"]: np.asarray(tiles, np.float32)})[0]
        for (left, weight), ofTile in zip(across, maps):
            blended[:, top:top + len(down), left:left + len(weight)] += (
                down[:, None] * weight * ofTile[:, :len(down), :len(weight)])
    return blended


def score_of(maps, about):
    scores = []
    for values, term in zip(maps, about["terms"]):
        count = math.floor(term["share"] * term.get("shareOfPixels", values.size) + 0.5)
        highest = np.sort(values, axis=None)[-max(1, min(count, values.size)):]
        scores.append(highest.mean() / term["imageSpread"])
    return np.mean(scores)


def main(description, *photos):
    about = json.loads(pathlib.Path(description).read_text())
    session = onnxruntime.InferenceSession(str(pathlib.Path(description).with_name(about["graph"])))
    for photo in photos:
        upright = ImageOps.exif_transpose(Image.open(photo)).convert("RGB")
        image = scaled(np.asarray(upright, np.float64), about["image"]["scale"])
        score = score_of(maps_of(image, session, about), about)
        verdict = f",{int(score > about['threshold'])}" if "threshold" in about else ""
        print(f"{photo},{score:.7g}{verdict}")


if __name__ == "__main__":
    main(*sys.argv[1:])
