"""The residual blocks of dlib's face recognition network, as @vladmandic/face-api holds them, as npz: face_recognition.py MODEL_FOLDER OUT.npz.

Kernels are [height, width, in, out], most of them bytes with scale and minimum; the affine layer after a convolution is folded into it.
"""
import json
import pathlib
import re
import sys

import numpy

folder = pathlib.Path(sys.argv[1])
raw = (folder / "face_recognition_model.bin").read_bytes()
tensors, at = {}, 0
for entry in json.loads((folder / "face_recognition_model-weights_manifest.json").read_text())[0]["weights"]:
    count, packed = int(numpy.prod(entry["shape"])), entry.get("quantization")
    values = numpy.frombuffer(raw, numpy.uint8 if packed else "<f4", count, at)
    at += values.nbytes
    if packed:
        values = values.astype(numpy.float32) * packed["scale"] + packed["min"]
    tensors[entry["name"]] = values.reshape(entry["shape"])
assert at == len(raw), f"{at} of {len(raw)} bytes described"

arrays = {}
for name in tensors:
    block = re.fullmatch(r"conv(\d+)_(\d+)/(conv[12])/conv/filters", name)
    if block:
        gain = tensors[name.replace("conv/filters", "scale/weights")]
        kernel = tensors[name].transpose(3, 2, 0, 1) * gain[:, None, None, None]
        arrays["stage{}.{}.{}.weight".format(*block.groups())] = numpy.ascontiguousarray(kernel, dtype="<f4")
numpy.savez(sys.argv[2], **arrays)
print(f"{len(arrays)} kernels")
