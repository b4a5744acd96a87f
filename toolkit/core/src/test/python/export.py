"""Reads what Export.java saved, with numpy and with torch, and compares every number: export.py FOLDER."""
import json
import pathlib
import sys

import numpy
import torch

folder = pathlib.Path(sys.argv[1])
expected = numpy.array([float(line) for line in open(folder / "weights.txt")], dtype=numpy.float32)

raw = (folder / "weights.safetensors").read_bytes()  # what safetensors.torch.load does, which Debian has no package of
length = int.from_bytes(raw[:8], "little")
header = json.loads(raw[8 : 8 + length])
assert (8 + length) % 8 == 0, "the numbers are not aligned"
saved = {}
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    saved[name] = torch.frombuffer(bytearray(raw[8 + length + begin : 8 + length + end]), dtype=torch.float32).reshape(entry["shape"])

arrays = numpy.load(folder / "weights.npz", allow_pickle=False)
assert list(saved) == list(arrays) == ["V", "W"]
assert [tuple(saved[n].shape) for n in saved] == [arrays[n].shape for n in arrays] == [(7, 5, 4), (7, 4, 5)]
for other in (saved["V"].numpy(), saved["W"].numpy()), (arrays["V"], arrays["W"]):
    assert numpy.array_equal(numpy.concatenate([a.ravel() for a in other]), expected)

layer = torch.nn.Linear(4, 5, bias=False)
layer.weight.data.copy_(saved["V"][3])  # rows are outputs, as in torch
assert torch.equal(layer(torch.eye(4)).T, saved["V"][3])
print(f"{expected.size} numbers equal in torch {torch.__version__}, numpy {numpy.__version__} and Java")
