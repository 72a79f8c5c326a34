"""PyTorch's numbers for the restorer with its segmentation network, as golden-restorer.json.

    python3 golden_restorer.py > ../main/resources/dev/isomorph/conformance/rules/golden-restorer.json

The modules are named as in TextureRestorer.java; channels are few, so that the float64 reference is quick as well. `float32` is
how far PyTorch's own float32 is from float64, as in golden.py.
"""
import json
import sys

import torch
from torch import nn

from golden import RUNS, Block, digest, distance, fill, image, perturb, uniform
from golden_objectives import binary_cross_entropy, mean_squared_error, structural_similarity

SEED = 23
WIDTH, SEGMENTATION_WIDTH = 8, 6
SHAPE = (2, 3, 24, 16)
LOSSES = [("reconstruction", "image", 1, mean_squared_error),
          ("reconstruction", "image", 0.5, structural_similarity(7, 2)),
          ("mask", "defects", 4, binary_cross_entropy(5, 2))]


def convolution(ic, oc):
    return nn.Sequential(nn.Conv2d(ic, oc, 3, 1, 1), nn.BatchNorm2d(oc), nn.ReLU())


class Restorer(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.encoder = nn.Sequential(convolution(3, w), Block(w, 2 * w, 2), Block(2 * w, 3 * w, 2), Block(3 * w, w, 2))
        layers = []
        for ic, oc in ((w, 3 * w), (3 * w, 2 * w), (2 * w, w)):
            layers += [nn.ConvTranspose2d(ic, oc, 4, 2, 1), nn.BatchNorm2d(oc), nn.ReLU()]
        self.decoder = nn.Sequential(*layers, nn.Conv2d(w, 3, 3, 1, 1), nn.Tanh())


class Up(nn.Module):
    def __init__(self, ic, oc):
        super().__init__()
        self.larger = nn.ConvTranspose2d(ic, oc, 4, 2, 1)
        self.conv = convolution(2 * oc, oc)

    def forward(self, x, skip):
        return self.conv(torch.cat([torch.relu(self.larger(x)), skip], 1))


class Segmenter(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.down0 = convolution(6, w)
        self.down1, self.down2, self.down3 = Block(w, 2 * w, 2), Block(2 * w, 3 * w, 2), Block(3 * w, 4 * w, 2)
        self.up2, self.up1, self.up0 = Up(4 * w, 3 * w), Up(3 * w, 2 * w), Up(2 * w, w)
        self.logits = nn.Conv2d(w, 1, 1)

    def forward(self, x):
        full = self.down0(x)
        half = self.down1(full)
        quarter = self.down2(half)
        x = self.up2(self.down3(quarter), quarter)
        return self.logits(self.up0(self.up1(x, half), full))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.restorer = Restorer(WIDTH)
        self.segmenter = Segmenter(SEGMENTATION_WIDTH)

    def forward(self, x):
        encoded = self.restorer.encoder(x)
        reconstruction = self.restorer.decoder(encoded)
        mask = self.segmenter(torch.cat([x, reconstruction], 1))
        return {"encoded": encoded, "reconstruction": reconstruction, "mask": mask}


def run(dtype, perturbation=None):
    model = Network()
    fill(model, SEED)
    if perturbation is not None:
        perturb(model, perturbation)
    model = model.to(dtype).eval()
    x = image(SEED, "input", SHAPE, dtype)
    with torch.no_grad():
        evaluation = model(x)
    model.train()
    targets = {"image": image(SEED, "image", SHAPE, dtype),
               "defects": torch.from_numpy(uniform(SEED, "defects", (SHAPE[0], 1, *SHAPE[2:])) < 0.2).to(dtype)}
    outputs = model(x)
    terms = [loss(outputs[o], targets[t]) for o, t, _, loss in LOSSES]
    sum(weight * term for (_, _, weight, _), term in zip(LOSSES, terms)).backward()
    return model, evaluation, terms, {n: p.grad for n, p in model.named_parameters()}


def main():
    torch.set_num_threads(1)
    model, evaluation, terms, gradients = run(torch.float64)
    influence = [n for n, g in gradients.items() if g.norm() > 1e-9]
    runs = [run(torch.float32, number) for number in range(RUNS)]
    json.dump({
        "meta": {"torch": torch.__version__, "seed": SEED},
        "counts": {"trainable": sum(p.numel() for p in model.parameters()),
                   "running": sum(b.numel() for n, b in model.named_buffers() if "running" in n)},
        "eval": {n: digest(t) for n, t in evaluation.items()},
        "terms": [t.item() for t in terms],
        "gradients": {n: digest(g) for n, g in gradients.items()},
        "float32": {
            "eval": max(distance(e[n], evaluation[n]) for _, e, _, _ in runs for n in evaluation),
            "terms": [max(abs(t[i].item() - terms[i].item()) / terms[i].item() for _, _, t, _ in runs)
                      for i in range(len(terms))],
            "gradients": max(distance(g[n], gradients[n]) for _, _, _, g in runs for n in influence),
        },
    }, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
