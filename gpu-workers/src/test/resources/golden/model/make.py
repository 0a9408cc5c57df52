"""Makes pretrained.json and small.safetensors beside it.

python make.py    (made with torch 2.15.0 and safetensors 0.8.0 on CPU)

pretrained.json holds PyTorch's logits, in float64, of networks over three channels whose first
convolution was then averaged over them. Weights and clips are drawn by name, as in
../engine/architectures.py, so none are stored. small.safetensors holds a few numbers in every dtype.
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "engine"))
from architectures import BATCH, CLASSES, draw, fill, network  # noqa: E402

made = {}
for name, (width, rows, columns) in {
    "googlenet": (8, 76, 57), "alexnet": (8, 71, 90), "vgg-16": (8, 64, 70), "resnet-18": (8, 64, 70),
    "resnet-56": (4, 16, 19),
}.items():
    coloured, net = network(name, width, 3), network(name, width, 1)
    fill(coloured)
    weights = coloured.state_dict()
    first = next(iter(weights))
    weights[first] = weights[first].mean(1, keepdim=True)
    net.load_state_dict(weights)
    net.eval()
    x = draw("x", (BATCH, 1, rows, columns), 0, 1)
    made[name] = {"width": width, "rows": rows, "columns": columns, "first": first,
                  "logits": [float(f"{v:.9g}") for v in net(x).flatten().tolist()]}
(HERE / "pretrained.json").write_text(json.dumps(made, separators=(",", ":")) + "\n")

numbers = torch.tensor([[0, 1, -2.5], [6e-8, 65504, 0.333251953125]])
save_file({
    "single": numbers.float(), "double": numbers.double(), "half": numbers.half(),
    "brain": numbers.bfloat16(), "counter": torch.tensor(7), "flags": torch.tensor([True, False]),
    "nothing": torch.zeros(0, 3), "scalar": torch.tensor(0.5).float(),
    "broken": torch.tensor([1.0, float("nan")]).float(),
}, HERE / "small.safetensors", {"made by": "PyTorch"})
