"""PyTorch's numbers for the reference autoencoder with any seed and depths, as golden-*.json.

    python3 golden.py --seed 7 --depths 1,1,1,1 --depths 3,4,6,3 > ../main/resources/dev/isomorph/conformance/rules/golden-depths.json

Needs PyTorch and NumPy. Weights and inputs come from the counter generator that CounterGenerator.java implements, so nothing
but digests is stored. Everything is computed in float64 from float32 weights and inputs. `float32` says how far PyTorch's own
float32 is from that, as relative L2 error: the largest of several runs from weights that are off by a rounding error, since a
rectifier that rounding switches on or off moves gradients a hundred times further than rounding elsewhere, and one run may
have none. It is the yardstick for tolerances.
"""
import argparse
import json
import sys

import numpy as np
import torch
from torch import nn

RUNS = 8
MASK = np.uint64(0xFFFFFFFFFFFFFFFF)


def splitmix64(x):
    with np.errstate(over="ignore"):
        z = x + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def fnv1a64(name):
    h = 0xCBF29CE484222325
    for byte in name.encode():
        h = ((h ^ byte) * 0x100000001B3) & int(MASK)
    return h


def uniform(seed, name, shape):
    """Doubles in [0, 1) in C order."""
    count = int(np.prod(shape, dtype=np.int64))
    key = splitmix64(np.array([seed ^ fnv1a64(name)], dtype=np.uint64))[0]
    with np.errstate(over="ignore"):
        bits = splitmix64(key + np.arange(count, dtype=np.uint64))
    return ((bits >> np.uint64(11)).astype(np.float64) * 2.0**-53).reshape(shape)


class Block(nn.Module):
    def __init__(self, ic, oc, stride=1):
        super().__init__()
        self.conv1 = nn.Sequential(nn.Conv2d(ic, oc, 3, stride, 1), nn.BatchNorm2d(oc), nn.ReLU())
        self.conv2 = nn.Sequential(nn.Conv2d(oc, oc, 3, 1, 1), nn.BatchNorm2d(oc))
        self.downsample = None
        if stride != 1 or ic != oc:
            self.downsample = nn.Sequential(nn.Conv2d(ic, oc, 1, stride), nn.BatchNorm2d(oc))

    def forward(self, x):
        skip = x if self.downsample is None else self.downsample(x)
        return torch.relu(self.conv2(self.conv1(x)) + skip)


class Encoder(nn.Module):
    def __init__(self, depths):
        super().__init__()
        self.preconv = nn.Sequential(nn.Conv2d(3, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU())
        channels = [32, 64, 128, 128, 64]
        for i, depth in enumerate(depths):
            blocks = [Block(channels[i], channels[i + 1], 2)]
            blocks += [Block(channels[i + 1], channels[i + 1]) for _ in range(depth - 1)]
            setattr(self, f"layer{i}", nn.Sequential(*blocks))
        self.global_pool = nn.AdaptiveAvgPool2d((4, 4))
        self.fc = nn.Sequential(nn.Flatten(), nn.Dropout(0.0), nn.Linear(1024, 64), nn.ReLU())

    def forward(self, x):
        taps = {"input": x}
        x = taps["preconv"] = self.preconv(x)
        for i in range(4):
            x = taps[f"layer{i}"] = getattr(self, f"layer{i}")(x)
        taps["final"] = self.fc(self.global_pool(x))
        return taps["final"], taps


class Autoencoder(nn.Module):
    def __init__(self, depths):
        super().__init__()
        self.encoder = Encoder(depths)
        layers = [nn.Linear(64, 1024), nn.BatchNorm1d(1024), nn.ReLU(), nn.Unflatten(1, (64, 4, 4))]
        for ic, oc in ((64, 128), (128, 128), (128, 128)):
            layers += [nn.ConvTranspose2d(ic, oc, 4, 2, 1), nn.BatchNorm2d(oc), nn.ReLU()]
        self.decoder = nn.Sequential(*layers, nn.ConvTranspose2d(128, 3, 4, 2, 1), nn.Tanh())

    def forward(self, x):
        encoded, taps = self.encoder(x)
        taps["encoded"] = encoded
        taps["reconstructed"] = self.decoder(encoded)
        return taps


def fill(model, seed):
    norms = {n for n, m in model.named_modules() if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d))}
    state = model.state_dict()
    for name, tensor in state.items():
        module, _, leaf = name.rpartition(".")
        if leaf == "num_batches_tracked":
            continue
        u = uniform(seed, name, tuple(tensor.shape))
        if module in norms:
            value = 0.5 + u if leaf in ("weight", "running_var") else 0.2 * u - 0.1
        else:
            weight = state[module + ".weight"]
            value = (2 * u - 1) / np.sqrt(weight[0].numel())
        tensor.copy_(torch.from_numpy(value.astype(np.float32)))


def image(seed, name, shape, dtype):
    return torch.from_numpy((2 * uniform(seed, name, shape) - 1).astype(np.float32)).to(dtype)


def digest(tensor):
    flat = tensor.detach().double().flatten().numpy()
    n = len(flat)
    where = sorted({0, n // 3, n // 2, 2 * n // 3, n - 1})
    signs = {f"signs.{k}": np.where(uniform(0, f"signs.{k}", (n,)) < 0.5, 1.0, -1.0) for k in range(3)}
    return {
        "shape": list(tensor.shape),
        "sum": float(flat.sum()),
        "l2": float(np.sqrt((flat**2).sum())),
        "absmax": float(np.abs(flat).max()),
        "samples": {str(i): float(flat[i]) for i in where},
        "projections": {k: float((flat * s).sum()) for k, s in signs.items()},
    }


def perturb(model, number):
    """Weights off by up to a unit of float32 rounding."""
    generator = torch.Generator().manual_seed(number)
    with torch.no_grad():
        for p in model.parameters():
            p.mul_(1 + (2 * torch.rand(p.shape, generator=generator) - 1) * 2.0**-23)


def run(seed, depths, dtype, perturbation=None):
    model = Autoencoder(depths)
    fill(model, seed)
    if perturbation is not None:
        perturb(model, perturbation)
    model = model.to(dtype)
    model.eval()
    with torch.no_grad():
        evaluation = model(image(seed, "input", (2, 3, 64, 64), dtype))
    model.train()
    x = image(seed, "batch.0", (4, 3, 64, 64), dtype)
    outputs = model(x)
    loss = ((outputs["reconstructed"] - x) ** 2).mean()
    loss.backward()
    gradients = {n: p.grad for n, p in model.named_parameters()}
    running = {n: b for n, b in model.named_buffers() if "running" in n}
    return model, evaluation, outputs, loss, gradients, running


def distance(single, double):
    double = double.detach().double()
    return float((single.detach().double() - double).norm() / max(double.norm().item(), 1e-300))


def case(seed, depths):
    model, evaluation, outputs, loss, gradients, running = run(seed, depths, torch.float64)
    # A bias in front of batch norm has no influence: its gradient is rounding noise and has no relative error.
    noise = {n for n, g in gradients.items() if g.norm() < 1e-9}
    float32 = {"eval": 0.0, "outputs": 0.0, "loss": 0.0, "gradients": 0.0, "running": 0.0}
    for number in range(RUNS):
        _, evaluation32, outputs32, loss32, gradients32, running32 = run(seed, depths, torch.float32, number)
        found = {
            "eval": max(distance(evaluation32[n], t) for n, t in evaluation.items()),
            "outputs": max(distance(outputs32[n], t) for n, t in outputs.items()),
            "loss": abs(loss32.item() - loss.item()) / loss.item(),
            "gradients": max(distance(gradients32[n], g) for n, g in gradients.items() if n not in noise),
            "running": max(distance(running32[n], b) for n, b in running.items()),
        }
        float32 = {name: max(float32[name], value) for name, value in found.items()}
    return {
        "depths": list(depths),
        "counts": {"trainable": sum(p.numel() for p in model.parameters()),
                   "running": sum(b.numel() for n, b in model.named_buffers() if "running" in n)},
        "eval": {n: digest(t) for n, t in evaluation.items()},
        "train": {"loss": loss.item(),
                  "outputs": {n: digest(t) for n, t in outputs.items()},
                  "gradients": {n: digest(g) for n, g in gradients.items()},
                  "running": {n: digest(b) for n, b in running.items()}},
        "float32": float32,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--depths", action="append", required=True, help="blocks in each group: 3,4,6,3")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    cases = {d: case(arguments.seed, [int(n) for n in d.split(",")]) for d in arguments.depths}
    json.dump({"meta": {"torch": torch.__version__, "seed": arguments.seed}, "cases": cases}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
