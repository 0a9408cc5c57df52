"""Makes residual.json beside it: a small residual network in PyTorch, its results and gradients.

python make.py    (made with torch 2.15.0 on CPU, float64 inside, stored as float32)

Running variances are stored with the batch's biased variance, as DL4J keeps them; PyTorch itself
would use the unbiased one.
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn import functional

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)
CLASSES, BATCH, ROWS, COLUMNS = 3, 4, 12, 10


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layers = {"stem": (1, 4, 3, 1), "a": (4, 4, 3, 1), "b": (4, 4, 3, 1),
                  "c": (4, 6, 3, 2), "d": (6, 6, 3, 1), "shortcut": (4, 6, 1, 2)}
        for name, (ins, outs, kernel, stride) in layers.items():
            self.add_module(name, nn.Conv2d(ins, outs, kernel, stride, kernel // 2, bias=False))
            norm = nn.BatchNorm2d(outs)
            norm.running_mean.normal_(0, 0.2)
            norm.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(norm.weight, 0.5, 1.5)
            nn.init.normal_(norm.bias, 0, 0.2)
            self.add_module(name + "-norm", norm)
        self.add_module("logits", nn.Linear(6, CLASSES))

    def step(self, name, x):
        return self.get_submodule(name + "-norm")(self.get_submodule(name)(x))

    def forward(self, x):
        x = torch.relu(self.step("stem", x))
        x = functional.max_pool2d(x, 3, 2, 1)
        x = torch.relu(self.step("b", torch.relu(self.step("a", x))) + x)
        y = self.step("d", torch.relu(self.step("c", x)))
        x = torch.relu(y + self.step("shortcut", x))
        return self.logits(x.mean((2, 3)))


def parameters(net):
    """By DL4J's names; a dense layer's weights are [in][out] there."""
    found = {}
    for name, p in net.named_parameters():
        layer, kind = name.split(".")
        norm = {"weight": "gamma", "bias": "beta"}
        plain = {"weight": "W", "bias": "b"}
        key = layer + "_" + (norm if layer.endswith("-norm") else plain)[kind]
        found[key] = p
    return found


def layout(key, value):
    return value.t() if key == "logits_W" else value


def statistics(net):
    found = {}
    for name, b in net.named_buffers():
        layer, kind = name.split(".")
        if kind != "num_batches_tracked":
            found[layer + "_" + {"running_mean": "mean", "running_var": "var"}[kind]] = b
    return found


def flat(value):
    return [float(f"{v:.9g}") for v in value.detach().float().flatten()]


out = {}


def store(prefix, values):
    for key, value in values.items():
        out[prefix + "/" + key] = flat(layout(key, value))


net = Net()
x = torch.rand(BATCH, 1, ROWS, COLUMNS, requires_grad=True)
labels = torch.tensor([2, 0, 1, 1])
targets = torch.softmax(torch.randn(BATCH, CLASSES), 1)
store("parameter", {**parameters(net), **statistics(net)})
out["x"], out["targets"] = flat(x), flat(targets)
out["labels"] = labels.tolist()

net.eval()
logits = net(x)
out["evaluation/logits"] = flat(logits)
loss = functional.cross_entropy(logits, labels, reduction="sum")
out["evaluation/input-gradient"] = flat(torch.autograd.grad(loss, x)[0])

# batch variance of every normalisation, to undo PyTorch's unbiased running variance
batch = {}
for name, module in net.named_modules():
    if name.endswith("-norm"):
        module.register_forward_hook(
            lambda m, i, o, name=name: batch.__setitem__(name, i[0].var((0, 2, 3), correction=0)))
net.train()
before = {k: v.clone() for k, v in statistics(net).items()}
logits = net(x)
loss = functional.cross_entropy(logits, targets)
out["training/logits"], out["training/loss"] = flat(logits), [loss.item()]
loss.backward()
store("training/gradient", {k: p.grad for k, p in parameters(net).items()})
after = statistics(net)
for key in after:
    if key.endswith("_var"):
        after[key] = 0.9 * before[key] + 0.1 * batch[key[:-4]]
store("training/statistics", after)

start = {k: v.clone() for k, v in net.state_dict().items()}
for name, optimizer in (
    ("sgd", torch.optim.SGD(net.parameters(), 0.05, 0.9, nesterov=True, weight_decay=0.01)),
    ("adam", torch.optim.AdamW(net.parameters(), 0.01, weight_decay=0)),
):
    net.load_state_dict(start)
    for _ in range(3):
        optimizer.zero_grad()
        functional.cross_entropy(net(x), targets).backward()
        if name == "sgd":
            # DL4J decays weights only, so take PyTorch's decay off the other parameters
            for p in net.parameters():
                if p.dim() == 1:
                    p.grad -= 0.01 * p.detach()
        optimizer.step()
    store("after-" + name, parameters(net))

path = pathlib.Path(__file__).with_name("residual.json")
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
