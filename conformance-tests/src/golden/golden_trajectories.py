"""How far rounding alone moves a training: golden-trajectories.json.

    python3 golden_trajectories.py > ../main/resources/dev/isomorph/conformance/rules/golden-trajectories.json

Training multiplies small differences, so one float32 run says little about where another may end. Here PyTorch takes the ten steps of
each trajectory in float64, then in float32 from weights that are off by a rounding error (one part in 2^24, at random), several
times. `losses` are the exact ones; `spread` is the largest relative distance met up to each step: the yardstick for tolerances.
"""
import json
import sys

import torch

from golden import Autoencoder, fill, image, perturb

SEED = 1
RUNS = 5
STEPS = 10
RULES = {
    "sgd": lambda p: torch.optim.SGD(p, 0.05),
    "sgd_momentum": lambda p: torch.optim.SGD(p, 0.02, momentum=0.9),
    "sgd_nesterov": lambda p: torch.optim.SGD(p, 0.02, momentum=0.9, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, 1e-3),
    "adam_l2": lambda p: torch.optim.Adam(p, 1e-3, weight_decay=1e-2),
    "adamw": lambda p: torch.optim.AdamW(p, 1e-3, weight_decay=1e-2),
}


def losses(rule, dtype, perturbation=None):
    model = Autoencoder([2, 1, 1, 1])
    fill(model, SEED)
    if perturbation is not None:
        perturb(model, perturbation)
    model = model.to(dtype)
    model.train()
    optimizer = rule(model.parameters())
    found = []
    for step in range(STEPS):
        x = image(SEED, f"batch.{step}", (8, 3, 64, 64), dtype)
        optimizer.zero_grad()
        loss = ((model(x)["reconstructed"] - x) ** 2).mean()
        loss.backward()
        optimizer.step()
        found.append(loss.item())
    return found


def trajectory(rule):
    exact = losses(rule, torch.float64)
    spread = [0.0] * STEPS
    for run in range(RUNS):
        for step, loss in enumerate(losses(rule, torch.float32, run)):
            spread[step] = max(spread[step], abs(loss - exact[step]) / exact[step])
    for step in range(1, STEPS):
        spread[step] = max(spread[step], spread[step - 1])
    return {"losses": exact, "spread": spread}


if __name__ == "__main__":
    torch.set_num_threads(1)
    found = {name: trajectory(rule) for name, rule in RULES.items()}
    json.dump({"meta": {"torch": torch.__version__, "seed": SEED, "runs": RUNS}, "trajectories": found}, sys.stdout, indent=1)
    print()
