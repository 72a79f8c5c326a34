"""PyTorch's numbers for each kind of layer at awkward settings, as golden-layers.json.

    python3 golden_layers.py > ../main/resources/dev/isomorph/conformance/rules/golden-layers.json

The cases are those of LayerCases.java, by name. Each network starts with a 1x1 convolution or a dense layer, so that what the
layer does to gradients shows in that one's.
"""
import json
import sys

import torch
from torch import nn

from golden import digest, fill, image

SEED = 11


class Diamond(nn.Module):
    """The first layer's output is read three times, the sum twice."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 1)
        self.left = nn.Conv2d(4, 4, 3, 1, 1)
        self.right = nn.Conv2d(4, 4, 1)

    def forward(self, x):
        x = self.stem(x)
        s = torch.tanh(self.left(x) + self.right(x) + x)
        return s + self.right_again(s)

    @staticmethod
    def right_again(s):
        return torch.sigmoid(s)


class Skips(nn.Module):
    """Channels of three places next to each other, those of one twice, before batch norm."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 1)
        self.side = nn.Conv2d(4, 2, 3, 1, 1)
        self.norm = nn.BatchNorm2d(11, eps=1e-3, momentum=0.3)
        self.out = nn.Conv2d(11, 3, 3)

    def forward(self, x):
        stem = self.stem(x)
        side = self.side(stem)
        return self.out(self.norm(torch.cat([side, stem, x, side], 1)))


class VectorsJoined(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Linear(6, 5)
        self.out = nn.Linear(11, 4)

    def forward(self, x):
        return self.out(torch.cat([x, self.stem(x)], 1))


def maps(layer, height=5, width=6):
    return nn.Sequential(nn.Conv2d(3, 3, 1), layer), (3, 3, height, width)


def vectors(*layers):
    return nn.Sequential(nn.Linear(6, 6), *layers), (4, 6)


CASES = {
    "conv2d, uneven in everything": maps(nn.Conv2d(3, 4, (3, 2), (2, 1), (1, 2), (2, 1)), 7, 6),
    "conv2d, without bias": maps(nn.Conv2d(3, 5, 3, 1, 1, bias=False)),
    "conv2d, stride over the kernel": maps(nn.Conv2d(3, 2, 2, 3)),
    "conv2d, stride that leaves a rest": maps(nn.Conv2d(3, 4, 3, 2, 1), 6, 8),
    "conv_transpose2d, the decoder's": maps(nn.ConvTranspose2d(3, 4, 4, 2, 1)),
    "conv_transpose2d, uneven with output padding": maps(
        nn.ConvTranspose2d(3, 4, (3, 4), (2, 3), (1, 1), (1, 2)), 4, 3),
    "conv_transpose2d, dilated, without bias": maps(
        nn.ConvTranspose2d(3, 2, 3, 1, 2, 1, bias=False, dilation=2), 4, 5),
    "conv_transpose2d, stride over the kernel": maps(nn.ConvTranspose2d(3, 2, 2, 3, 0, 1), 3, 4),
    "batch norm of maps": maps(nn.BatchNorm2d(3, eps=1e-3, momentum=0.3)),
    "batch norm of vectors": vectors(nn.BatchNorm1d(6, eps=1e-5, momentum=0.1)),
    "linear, without bias": vectors(nn.Linear(6, 5, bias=False)),
    "relu": maps(nn.ReLU()),
    "leaky relu": maps(nn.LeakyReLU(0.2)),
    "sigmoid": maps(nn.Sigmoid()),
    "tanh": vectors(nn.Tanh()),
    "adaptive average pool, overlapping windows": maps(nn.AdaptiveAvgPool2d((4, 4)), 5, 7),
    "adaptive average pool, larger than its input": maps(nn.AdaptiveAvgPool2d((4, 4)), 2, 3),
    "adaptive average pool, even windows": maps(nn.AdaptiveAvgPool2d((3, 2)), 9, 4),
    "max pool, padded": maps(nn.MaxPool2d(3, 2, 1), 6, 7),
    "max pool, uneven and dilated": maps(nn.MaxPool2d((2, 3), (1, 2), (1, 1), (2, 1)), 6, 7),
    "flatten": (nn.Sequential(nn.Conv2d(3, 3, 1), nn.Flatten(), nn.Linear(24, 5)), (3, 3, 2, 4)),
    "unflatten": (nn.Sequential(nn.Linear(6, 12), nn.Unflatten(1, (3, 2, 2)), nn.Conv2d(3, 2, 2)), (4, 6)),
    "add, with outputs read several times": (Diamond(), (3, 3, 5, 6)),
    "concat of maps, one read twice": (Skips(), (3, 3, 5, 6)),
    "concat of vectors": (VectorsJoined(), (4, 6)),
    "conv_transpose2d, output padding beyond the input without bias, before max pool": (
        nn.Sequential(
            nn.Conv2d(3, 3, 1),
            nn.ConvTranspose2d(3, 2, 2, 1, 0, (1, 2), bias=False, dilation=(2, 3)),
            nn.MaxPool2d((2, 3), (1, 2))),
        (3, 3, 4, 5)),
}


def case(model, shape):
    fill(model, SEED)
    model = model.double()
    x = image(SEED, "input", shape, torch.float64)
    model.eval()
    with torch.no_grad():
        evaluated = model(x)
    model.train()
    y = model(x)
    loss = ((y - image(SEED, "target", tuple(y.shape), torch.float64)) ** 2).mean()
    loss.backward()
    return {
        "input": list(shape),
        "eval": digest(evaluated),
        "train": digest(y),
        "loss": loss.item(),
        "gradients": {n: digest(p.grad) for n, p in model.named_parameters()},
        "running": {n: digest(b) for n, b in model.named_buffers() if "running" in n},
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    cases = {name: case(*network) for name, network in CASES.items()}
    json.dump({"meta": {"torch": torch.__version__, "seed": SEED}, "cases": cases}, sys.stdout, indent=1)
    print()
