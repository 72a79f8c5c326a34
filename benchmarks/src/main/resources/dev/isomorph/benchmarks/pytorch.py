"""The notebook's autoencoder in eager PyTorch, answering the commands of Worker.java on standard input.

    python3 pytorch.py FOLDER HEIGHT WIDTH    with FOLDER/weights.pt, a state_dict

Depths and widths come from the tensors.
"""
import contextlib
import re
import resource
import sys
import time

import numpy as np
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, inside, outside, stride):
        super().__init__()
        self.conv1 = nn.Sequential(nn.Conv2d(inside, outside, 3, stride, 1), nn.BatchNorm2d(outside), nn.ReLU())
        self.conv2 = nn.Sequential(nn.Conv2d(outside, outside, 3, 1, 1), nn.BatchNorm2d(outside))
        self.downsample = None
        if stride != 1 or inside != outside:
            self.downsample = nn.Sequential(nn.Conv2d(inside, outside, 1, stride), nn.BatchNorm2d(outside))
        self.relu = nn.ReLU()

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        return self.relu(self.conv2(self.conv1(x)) + identity)


class Encoder(nn.Module):
    def __init__(self, weights):
        super().__init__()
        width = weights["encoder.preconv.0.weight"].shape[0]
        colours = weights["encoder.preconv.0.weight"].shape[1]
        self.preconv = nn.Sequential(nn.Conv2d(colours, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU())
        for group in range(4):
            blocks = []
            depth = len({m[1] for m in (re.match(rf"encoder\.layer{group}\.(\d+)\.", name) for name in weights) if m})
            for block in range(depth):
                outside = weights[f"encoder.layer{group}.{block}.conv1.0.weight"].shape[0]
                blocks.append(Block(width, outside, 2 if block == 0 else 1))
                width = outside
            setattr(self, f"layer{group}", nn.Sequential(*blocks))
        self.global_pool = nn.AdaptiveAvgPool2d((4, 4))
        latent, features = weights["encoder.fc.2.weight"].shape
        self.fc = nn.Sequential(nn.Flatten(), nn.Dropout(0.2), nn.Linear(features, latent), nn.ReLU())

    def forward(self, x):
        x = self.preconv(x)
        x = self.layer3(self.layer2(self.layer1(self.layer0(x))))
        return self.fc(self.global_pool(x))


class Reshape(nn.Module):
    """What nn.Unflatten does, which cannot be exported."""

    def __init__(self, *shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(-1, *self.shape)


class Autoencoder(nn.Module):
    def __init__(self, weights, height, width):
        super().__init__()
        self.encoder = Encoder(weights)
        features, latent = weights["decoder.0.weight"].shape
        channels = weights["decoder.4.weight"].shape[0]
        layers = [nn.Linear(latent, features), nn.BatchNorm1d(features), nn.ReLU()]
        layers += [Reshape(channels, height // 16, width // 16)]
        for index in (4, 7, 10, 13):
            inside, outside = weights[f"decoder.{index}.weight"].shape[:2]
            layers += [nn.ConvTranspose2d(inside, outside, 4, 2, 1)]
            layers += [nn.BatchNorm2d(outside), nn.ReLU()] if index < 13 else [nn.Tanh()]
        self.decoder = nn.Sequential(*layers)

    def forward(self, x):
        return self.decoder(self.encoder(x))


class Worker:
    def __init__(self, folder, height, width):
        weights = torch.load(folder + "/weights.pt")
        self.model = Autoencoder(weights, height, width)
        self.model.load_state_dict(weights, strict=True)
        self.shape = (weights["encoder.preconv.0.weight"].shape[1], height, width)
        self.optimizer = torch.optim.Adam(self.model.parameters(), 1e-3)
        self.loss = nn.MSELoss()

    def input(self, batch):
        count = batch * int(np.prod(self.shape))
        return torch.from_numpy(np.sin(0.37 * np.arange(count)).astype(np.float32)).reshape(batch, *self.shape)

    def check(self, read, write):
        self.model.eval()
        x = torch.from_numpy(np.fromfile(read, "<f4")).reshape(-1, *self.shape)
        with torch.no_grad():
            self.model(x).numpy().astype("<f4").tofile(write)
        return "checked"

    def export(self, path):
        self.model.eval()
        batch = {0: "N"}
        try:
            with contextlib.redirect_stdout(sys.stderr):
                torch.onnx.export(self.model, self.input(2), path, input_names=["input"], output_names=["output"],
                                  dynamic_axes={"input": batch, "output": batch})
        except (RuntimeError, ImportError) as e:
            print(e, file=sys.stderr)  # a network can be beyond the exporter; it can be measured all the same
            return "cannot be exported"
        return "exported"

    def infer(self, batch, times):
        self.model.eval()
        x = self.input(batch)

        def once():
            with torch.no_grad():
                self.model(x).numpy()

        return self.measured(once, times)

    def train(self, batch, times):
        self.model.train()
        x = self.input(batch)

        def once():
            self.optimizer.zero_grad()
            loss = self.loss(self.model(x), x)
            loss.backward()
            self.optimizer.step()
            loss.item()

        return self.measured(once, times)

    @staticmethod
    def measured(once, times):
        wall, cpu = time.perf_counter_ns(), time.process_time_ns()
        for _ in range(times):
            once()
        wall, cpu = time.perf_counter_ns() - wall, time.process_time_ns() - cpu
        return f"{wall} {cpu} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}"


def answer(text):
    print("=> " + text, flush=True)


def main():
    folder, height, width = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    try:
        worker = Worker(folder, height, width)
        answer(f"ready true PyTorch {torch.__version__}")
        for line in sys.stdin:
            name, *arguments = line.split()
            if name in ("check", "export"):
                answer(getattr(worker, name)(*arguments))
            else:
                answer(getattr(worker, name)(*map(int, arguments)))
    except Exception as e:
        answer("error " + str(e).replace("\n", " "))
        sys.exit(1)


main()
