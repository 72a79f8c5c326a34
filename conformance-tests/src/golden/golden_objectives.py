"""PyTorch's numbers for losses and for an objective on several outputs, as golden-objectives.json.

    python3 golden_objectives.py > ../main/resources/dev/isomorph/conformance/rules/golden-objectives.json

The losses are written here from their definitions, with autograd for the derivatives. The cases are those of LossCase.java and
the network is that of ObjectiveRules.java, by name. `float32` is how far PyTorch's own float32 is from float64.
"""
import json
import sys

import torch
import torch.nn.functional as F
from torch import nn

from golden import RUNS, digest, distance, fill, image, perturb, uniform

SEED = 17


def mean_squared_error(o, t):
    return ((o - t) ** 2).mean()


def mean_absolute_error(o, t):
    return (o - t).abs().mean()


def structural_similarity(window, data_range):
    c1, c2 = (0.01 * data_range) ** 2, (0.03 * data_range) ** 2

    def mean(x):
        channels = x.shape[1]
        kernel = torch.full((channels, 1, window, window), 1 / window**2, dtype=x.dtype)
        return F.conv2d(x, kernel, padding=window // 2, groups=channels)

    def loss(o, t):
        mo, mt = mean(o), mean(t)
        vo, vt, co = mean(o * o) - mo * mo, mean(t * t) - mt * mt, mean(o * t) - mo * mt
        ssim = (2 * mo * mt + c1) * (2 * co + c2) / ((mo**2 + mt**2 + c1) * (vo + vt + c2))
        return 1 - ssim.mean()

    return loss


def gradient_magnitude_similarity(scales, data_range):
    c = 0.0026 * data_range**2

    def magnitude(x):
        row = torch.tensor([[1.0, 0.0, -1.0]] * 3, dtype=x.dtype).view(1, 1, 3, 3) / 3
        gx, gy = F.conv2d(x, row, padding=1), F.conv2d(x, row.transpose(2, 3), padding=1)
        return (gx**2 + gy**2 + 1e-12).sqrt()

    def loss(o, t):
        o, t = o.mean(1, keepdim=True), t.mean(1, keepdim=True)
        sum = 0
        for scale in range(scales):
            if scale > 0:
                o, t = F.avg_pool2d(o, 2), F.avg_pool2d(t, 2)
            g, h = magnitude(o), magnitude(t)
            sum = sum + (1 - (2 * g * h + c) / (g * g + h * h + c)).mean()
        return sum / scales

    return loss


def binary_cross_entropy(positive_weight, focus):
    def loss(o, t):
        p, q = torch.sigmoid(o), torch.sigmoid(-o)
        entropy = F.softplus(o) - t * o
        return ((1 + (positive_weight - 1) * t) * (t * q + (1 - t) * p) ** focus * entropy).mean()

    return loss


def similar(target, share, name):
    """A share of the target, the rest noise."""
    t = target.double()
    return (share * t + (1 - share) * (2 * torch.from_numpy(uniform(SEED, name, tuple(t.shape))) - 1)).float()


def values(shape):
    target = image(SEED, "target", shape, torch.float32)
    return similar(target, 0.7, "noise"), target


def some_equal(shape):
    output, target = values(shape)
    output.view(-1)[::7] = target.view(-1)[::7]
    return output, target


def half_flat(shape):
    output, target = values(shape)
    output[..., : shape[3] // 2] = 0.25
    target[..., : shape[3] // 2] = 0.25
    return output, target


def logits(scale, share=None):
    """Classes by chance, or probabilities."""

    def draw(shape):
        u = torch.from_numpy(uniform(SEED, "target", shape))
        target = u if share is None else (u < share).double()
        return scale * image(SEED, "logits", shape, torch.float32), target.float()

    return draw


MAPS = (2, 3, 12, 9)
CASES = {
    "mean squared error": (mean_squared_error, values, MAPS),
    "mean absolute error, some values equal": (mean_absolute_error, some_equal, (2, 3, 5, 7)),
    "structural similarity, windows of 7": (structural_similarity(7, 2), values, MAPS),
    "structural similarity, windows of 3, data range 1": (structural_similarity(3, 1), values, (3, 2, 4, 5)),
    "structural similarity, windows beyond the image": (structural_similarity(11, 2), values, (2, 1, 4, 6)),
    "gradient magnitude similarity, three scales of odd sizes": (
        gradient_magnitude_similarity(3, 2), values, (2, 3, 13, 10)),
    "gradient magnitude similarity, one scale, half of it flat": (
        gradient_magnitude_similarity(1, 1), half_flat, (2, 2, 6, 8)),
    "binary cross entropy": (binary_cross_entropy(1, 0), logits(3, 0.3), (2, 1, 7, 6)),
    "binary cross entropy, weighted and focal": (binary_cross_entropy(5, 2), logits(3, 0.3), (2, 1, 7, 6)),
    "binary cross entropy, soft targets": (binary_cross_entropy(0.5, 1.5), logits(4), (2, 2, 4, 3)),
    "binary cross entropy, large logits": (binary_cross_entropy(5, 1), logits(150, 0.5), (2, 1, 6, 5)),
}


def value_and_gradient(loss, output, target, dtype):
    o = output.to(dtype).requires_grad_()
    value = loss(o, target.to(dtype))
    value.backward()
    return value, o.grad


def case(loss, draw, shape):
    output, target = draw(shape)
    value, gradient = value_and_gradient(loss, output, target, torch.float64)
    value32, gradient32 = value_and_gradient(loss, output, target, torch.float32)
    return {
        "shape": list(shape),
        "value": value.item(),
        "gradient": digest(gradient),
        "float32": {"value": abs(value32.item() - value.item()) / abs(value.item()),
                    "gradient": distance(gradient32, gradient)},
    }


class Outputs(nn.Module):
    """A reconstruction, a mask made of image and reconstruction, and a branch that nobody looks at."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, 1, 1)
        self.norm = nn.BatchNorm2d(6)
        self.reconstruction = nn.Conv2d(6, 3, 3, 1, 1)
        self.mask = nn.Conv2d(6, 1, 3, 1, 1)
        self.aside = nn.Conv2d(6, 2, 1)

    def forward(self, x):
        features = torch.tanh(self.norm(self.stem(x)))
        reconstruction = self.reconstruction(features)
        return features, reconstruction, self.mask(torch.cat([x, reconstruction], 1))


TERMS = [("reconstruction", "image", 1, mean_squared_error),
         ("reconstruction", "image", 0.5, structural_similarity(7, 2)),
         ("reconstruction", "image", 0.25, gradient_magnitude_similarity(2, 2)),
         ("mask", "defects", 4, binary_cross_entropy(5, 2)),
         ("features", "features", 0.1, mean_absolute_error)]
NETWORK_SHAPE = (3, 3, 14, 12)


def batch(number):
    n, _, h, w = NETWORK_SHAPE
    clean = image(SEED, f"image.{number}", NETWORK_SHAPE, torch.float32)
    defects = torch.from_numpy((uniform(SEED, f"defects.{number}", (n, 1, h, w)) < 0.2).astype("float32"))
    features = image(SEED, f"features.{number}", (n, 6, h, w), torch.float32)
    return image(SEED, f"input.{number}", NETWORK_SHAPE, torch.float32), {
        "image": clean, "defects": defects, "features": features}


def terms(model, number, dtype):
    x, targets = batch(number)
    outputs = dict(zip(("features", "reconstruction", "mask"), model(x.to(dtype))))
    return [loss(outputs[o], targets[t].to(dtype)) for o, t, _, loss in TERMS]


def network(dtype, steps, perturbation=None):
    model = Outputs()
    fill(model, SEED)
    if perturbation is not None:
        perturb(model, perturbation)
    model = model.to(dtype).train()
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    losses, first = [], None
    for step in range(steps):
        optimizer.zero_grad()
        values = terms(model, step, dtype)
        total = sum(weight * value for (_, _, weight, _), value in zip(TERMS, values))
        total.backward()
        if step == 0:
            first = {"terms": [v.item() for v in values], "total": total.item(),
                     "gradients": {n: torch.zeros_like(p) if p.grad is None else p.grad.clone()
                                   for n, p in model.named_parameters()}}
        losses.append(total.item())
        optimizer.step()
    return first, losses


def several_outputs():
    first, losses = network(torch.float64, 10)
    runs = [network(torch.float32, 10, number) for number in range(RUNS)]
    with_gradient = [n for n, g in first["gradients"].items() if g.norm() > 1e-9]
    return {
        "first": {**first, "gradients": {n: digest(g) for n, g in first["gradients"].items()}},
        "losses": losses,
        "float32": {
            "gradients": max(distance(f["gradients"][n], first["gradients"][n]) for f, _ in runs for n in with_gradient),
            "losses": [max(abs(l[i] - losses[i]) / losses[i] for _, l in runs) for i in range(len(losses))],
        },
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    json.dump({"meta": {"torch": torch.__version__, "seed": SEED},
               "losses": {name: case(*c) for name, c in CASES.items()},
               "outputs": several_outputs()}, sys.stdout, indent=1)
    print()
