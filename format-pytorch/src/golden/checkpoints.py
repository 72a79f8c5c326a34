"""Small checkpoints in the forms that people save, with the numbers in them.

    python3 checkpoints.py ../test/resources/dev/isomorph/format/pytorch

Needs PyTorch. `checkpoints.json` has, for each file that can be read, names, shapes and values; for the others what
the reader's error must contain.
"""
import collections
import json
import os
import pathlib
import sys
import zipfile

import torch
from torch import nn

folder = pathlib.Path(sys.argv[1])
expected = {}
torch.manual_seed(5)


def numbers(tensor):
    return {"shape": list(tensor.shape), "values": [str(v) for v in tensor.detach().to(torch.float32).flatten().tolist()]}


def good(name, saved, tensors, **options):
    torch.save(saved, folder / name, **options)
    expected[name] = {"tensors": {n: numbers(t) for n, t in tensors.items()}}


def bad(name, *texts):
    expected[name] = {"error": list(texts)}


def repacked(source, name, change, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(folder / source) as old, zipfile.ZipFile(folder / name, "w", method) as new:
        for entry in old.namelist():
            for changed, content in change(entry, old.read(entry)):
                new.writestr(changed, content)


class Evil:
    def __reduce__(self):
        return os.system, ("echo evil",)


net = nn.Sequential(collections.OrderedDict(fc=nn.Linear(3, 2), bn=nn.BatchNorm1d(2)))
optimizer = torch.optim.Adam(net.parameters())
net(torch.rand(4, 3)).sum().backward()
optimizer.step()
state = net.state_dict()
weights = {n: t for n, t in state.items() if not n.endswith("num_batches_tracked")}

good("plain.pt", state, weights)
good("protocol4.pt", state, weights, pickle_protocol=4)
good("parallel.pt", {"module." + n: t for n, t in state.items()}, {"module." + n: t for n, t in weights.items()})
good("wrapped.pt", {"state_dict": state, "hyper_parameters": {"lr": 1e-3, "betas": (0.9, 0.999), "name": "x"}}, weights)
good(
    "training.pt",
    {"epoch": 7, "model_state_dict": state, "optimizer_state_dict": optimizer.state_dict(), "losses": [0.5, 2**70, None, True]},
    weights,
)
good("average.pt", {"model": state, "ema": {n: t * 0 for n, t in state.items()}}, weights)
good("parameters.pt", dict(net.named_parameters()), dict(net.named_parameters()))

values = torch.tensor([1.5, -2.25, 3.0, float("inf")])
types = {
    "float64": torch.tensor([1 / 3, -1e300], dtype=torch.float64),
    "float32": torch.tensor([1 / 3, -1e30]),
    "float16": values.half(),
    "bfloat16": values.bfloat16(),
    "int64": torch.tensor([2**40, -1]),
    "int32": torch.tensor([-(2**31), 5], dtype=torch.int32),
    "int16": torch.tensor([-(2**15), 5], dtype=torch.int16),
    "int8": torch.tensor([-128, 5], dtype=torch.int8),
    "uint8": torch.tensor([255, 5], dtype=torch.uint8),
    "bool": torch.tensor([True, False]),
}
good("types.pt", types, types)

base = torch.arange(24.0).reshape(2, 3, 4)
views = {
    "whole": base,
    "transposed": base.transpose(0, 2),
    "sliced": base[:, 1:, ::2],
    "expanded": base[0, 0, :1].expand(5, 1),
    "scalar": torch.tensor(7.0),
    "empty": torch.zeros(0, 3),
    "last": base[1, 2, 3],
    "channels_last": torch.rand(2, 3, 4, 5).contiguous(memory_format=torch.channels_last),
}
good("views.pt", views, views)

torch.save(Evil(), folder / "evil.pt")
bad("evil.pt", "refused 'posix.system'", "torch.save(model.state_dict(), path)")
torch.save(net, folder / "module.pt")
bad("module.pt", "refused 'torch.nn.modules.container.Sequential'")
torch.save(state, folder / "legacy.pt", _use_new_zipfile_serialization=False)
bad("legacy.pt", "got a bare pickle", "torch.save(torch.load(path), path)")
torch.jit.script(net).save(str(folder / "script.pt"))
bad("script.pt", "got a TorchScript program")
torch.save({"generator": state, "discriminator": state}, folder / "two.pt")
bad("two.pt", "got several: [generator, discriminator]")
torch.save([1, 2], folder / "list.pt")
bad("list.pt", "expected a dictionary of tensors by name", "a list or tuple")
torch.save(torch.zeros(2).to(torch.complex64), folder / "complex.pt")
bad("complex.pt", "refused 'torch.ComplexFloatStorage'")
stream = b"\x80\x02" + b"]" * 20000 + b"a" * 19999 + b"."
torch.save({"x": torch.zeros(1)}, folder / "nested.pt")
repacked("nested.pt", "deep.pt", lambda e, c: [(e, stream if e.endswith("data.pkl") else c)])
bad("deep.pt", "a list or tuple")
(folder / "nested.pt").unlink()
repacked("plain.pt", "compressed.pt", lambda e, c: [(e, c + bytes(100))], zipfile.ZIP_DEFLATED)
bad("compressed.pt", "expected stored bytes", "compressed")
repacked("plain.pt", "big.pt", lambda e, c: [(e, c)] + ([("plain/byteorder", b"big")] if e.endswith("version") else []))
bad("big.pt", "byte order: expected little, got 'big'")
repacked("plain.pt", "traversal.pt", lambda e, c: [(e, c), ("../" + e, c)])
bad("traversal.pt", "expected records below one folder", "../")
repacked("plain.pt", "missing.pt", lambda e, c: [] if e.endswith("data/0") else [(e, c)])
bad("missing.pt", "tensor 'fc.weight'", "expected a record")
repacked("plain.pt", "short.pt", lambda e, c: [(e, c[:-4] if e.endswith("data/0") else c)])
bad("short.pt", "tensor 'fc.weight'", "expected 24 bytes")
torch.save({"x": torch.zeros(1).expand(2**31 - 1)}, folder / "bomb.pt")
bad("bomb.pt", "tensor 'x'", "do not repeat their numbers")

(folder / "checkpoints.json").write_text(json.dumps(expected, indent=1) + "\n")
