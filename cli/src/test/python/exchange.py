"""The other side of the exchange with PyTorch: a training here, and a look at what comes back.

    python3 exchange.py make  FOLDER    checkpoint.pt, input and expected tensors, images and their scores
    python3 exchange.py check FOLDER    the files that 'isomorph export' has put there

Needs PyTorch, NumPy and onnx. The notebook's classes stand in golden.py, which is expected on PYTHONPATH.
"""
import json
import pathlib
import struct
import sys
import zlib

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from golden import Autoencoder

SEED = 20260823
TOLERANCE = 1e-5


def write_safetensors(file, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read_safetensors(file):
    raw = file.read_bytes()
    start = 8 + struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:start])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", entry
        begin, end = entry["data_offsets"]
        values = np.frombuffer(raw[start + begin : start + end], dtype="<f4")
        tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    return tensors


def write_png(file, pixels):
    """Pixels [H, W, 3] as unsigned bytes."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def make(folder):
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    model = Autoencoder([2, 1, 1, 1])
    model.encoder.fc[1].p = 0.2
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    model.train()
    for _ in range(5):
        batch = torch.rand(8, 3, 64, 64) * 2 - 1
        loss = torch.nn.functional.mse_loss(model(batch)["reconstructed"], batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    # As people save them: the whole training, of a model wrapped for several cards.
    torch.save(
        {
            "epoch": 5,
            "model": {"module." + name: tensor for name, tensor in model.state_dict().items()},
            "optimizer": optimizer.state_dict(),
            "loss": loss.item(),
        },
        folder / "checkpoint.pt",
    )
    write_safetensors(folder / "weights.safetensors", {n: t for n, t in model.state_dict().items() if t.is_floating_point()})
    image = torch.rand(3, 3, 64, 64) * 2 - 1
    write_safetensors(folder / "input.safetensors", {"input": image})
    with torch.no_grad():
        write_safetensors(folder / "expected.safetensors", model(image))
    (folder / "images").mkdir()
    scores = {}
    for i in range(6):
        pixels = np.random.default_rng(i).integers(0, 256, (64, 64, 3), dtype=np.uint8)
        write_png(folder / "images" / f"{i}.png", pixels)
        x = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 127.5 - 1
        with torch.no_grad():
            scores[f"{i}.png"] = torch.nn.functional.mse_loss(model(x)["reconstructed"].double(), x.double()).item()
    (folder / "scores.json").write_text(json.dumps(scores))


def close(what, expected, actual):
    error = ((expected - actual).abs().max() / expected.abs().max()).item()
    assert error <= TOLERANCE, f"{what}: differs by {error:.2e} of the largest value"
    print(f"{what}: {error:.1e}")


OPERATORS = {
    "Conv": lambda a, x, w, b=None: torch.conv2d(x, w, b, a["strides"], a["pads"][:2], a.get("dilations", [1, 1])),
    "ConvTranspose": lambda a, x, w, b=None: torch.conv_transpose2d(
        x, w, b, a["strides"], a["pads"][:2], a.get("output_padding", [0, 0]), 1, a.get("dilations", [1, 1])
    ),
    "BatchNormalization": lambda a, x, w, b, m, v: torch.batch_norm(x, w, b, m, v, False, 0, a["epsilon"], False),
    "Gemm": lambda a, x, w, b=None: torch.nn.functional.linear(x, w if a.get("transB") else w.T, b),
    "Relu": lambda a, x: torch.relu(x),
    "Tanh": lambda a, x: torch.tanh(x),
    "Add": lambda a, x, y: x + y,
    "Sum": lambda a, *x: sum(x),
    "AveragePool": lambda a, x: torch.nn.functional.avg_pool2d(x, a["kernel_shape"], a["strides"]),
    "Flatten": lambda a, x: torch.flatten(x, a.get("axis", 1)),
    "Reshape": lambda a, x, s: x.reshape([x.shape[i] if n == 0 else int(n) for i, n in enumerate(s)]),
    "Identity": lambda a, x: x,
}


def run_onnx(graph, x):
    """The operators of the graph by PyTorch's, in the graph's order."""
    values = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    values[graph.input[0].name] = x
    for node in graph.node:
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        values[node.output[0]] = OPERATORS[node.op_type](attributes, *[values[name] for name in node.input])
    return values[graph.output[0].name]


def check_onnx(file):
    model = onnx.load(str(file))
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
    known = {v.name for v in [*inferred.graph.value_info, *inferred.graph.output]}
    for node in model.graph.node:
        for output in node.output:
            assert output in known, f"{node.name}: no shape of {output}"
    return model


def check(folder):
    image = read_safetensors(folder / "input.safetensors")["input"]
    expected = read_safetensors(folder / "expected.safetensors")["reconstructed"]
    model = Autoencoder([2, 1, 1, 1]).eval()
    with torch.no_grad():
        model.load_state_dict(torch.load(folder / "export.pt"), strict=True)
        close("state-dict", expected, model(image)["reconstructed"])
        program = torch.jit.load(str(folder / "export.torchscript"))
        close("torchscript", expected, program(image))
        names = [n for n in model.state_dict() if not n.endswith("num_batches_tracked")]
        assert sorted(program.state_dict()) == sorted(names)
        weights = read_safetensors(folder / "export.safetensors")
        model.load_state_dict(weights, strict=False)
        assert list(weights) == names
        close("safetensors", expected, model(image)["reconstructed"])
        network = check_onnx(folder / "export.onnx")
        assert network.opset_import[0].version == 17
        assert any(node.name == "encoder.layer0.0.conv1.0" for node in network.graph.node)
        close("onnx", expected, run_onnx(network.graph, image))
        outputs = [o.name for o in check_onnx(folder / "detector.onnx").graph.output]
        assert {"score", "map", "verdict"} <= set(outputs), outputs


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
