"""Maps and scores of one image and a reconstruction, from PyTorch, scikit-image and SciPy.

    python3 scores.py ../test/resources/dev/isomorph/anomaly/score/scores.json

All in double precision but the inputs, which are float32.
"""
import json
import sys

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import gaussian_filter
from skimage.metrics import structural_similarity

rng = np.random.default_rng(3)
HEIGHT, WIDTH = 21, 26
rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
wave = np.sin(rows * .7)[None] * np.cos(columns * np.array([.3, .5, .9])[:, None, None])
image = np.clip(.7 * wave + .2 * rng.normal(size=(3, HEIGHT, WIDTH)), -1, 1).astype(np.float32)
other = np.clip(.8 * image + .1 * rng.normal(size=image.shape), -1, 1)
other[:, 5:11, 7:15] = .25
other = other.astype(np.float32)
x, y = image.astype(np.float64), other.astype(np.float64)


def ssim():
    return np.mean([
        (1 - structural_similarity(a, b, data_range=2, gaussian_weights=True, sigma=1.5,
                                   use_sample_covariance=False, full=True)[1]) / 2 for a, b in zip(x, y)], axis=0)


def msgms():
    a, b = (torch.from_numpy(v).mean(0)[None, None] for v in (x, y))
    kernel = torch.tensor([[1 / 3, 0, -1 / 3]] * 3, dtype=torch.float64)[None, None]
    c, total = .0026 * 4, 0
    for scale in range(3):
        def gradient(t):
            p = F.pad(t, (1, 1, 1, 1), mode="replicate")
            return (F.conv2d(p, kernel) ** 2 + F.conv2d(p, kernel.transpose(2, 3)) ** 2).sqrt()
        g, h = gradient(a), gradient(b)
        unlike = 1 - (2 * g * h + c) / (g * g + h * h + c)
        total = total + F.interpolate(unlike, size=(HEIGHT, WIDTH), mode="bilinear", align_corners=False)
        a, b = F.avg_pool2d(a, 2), F.avg_pool2d(b, 2)
    return (total / 3)[0, 0].numpy()


maps = {"mse": ((x - y) ** 2).mean(0), "mae": abs(x - y).mean(0), "ssim": ssim(), "msgms": msgms()}
blurred = {name: gaussian_filter(value, 1.7) for name, value in maps.items()}


def top(value, share):
    return float(np.sort(value.ravel())[-round(share * value.size):].mean())


scores = {}
for name, value in blurred.items():
    scores[name + ":blur=1.7:max"] = float(value.max())
    scores[name + ":blur=1.7:mean"] = float(value.mean())
    scores[name + ":blur=1.7:top=0.05"] = top(value, .05)


def flat(value):
    return [float("%.9g" % v) for v in np.asarray(value).ravel()]


with open(sys.argv[1], "w") as file:
    json.dump({"height": HEIGHT, "width": WIDTH, "image": flat(image), "reconstruction": flat(other),
               "maps": {k: flat(v) for k, v in maps.items()},
               "blurred": {k: flat(v) for k, v in blurred.items()}, "scores": scores}, file)
    file.write("\n")
