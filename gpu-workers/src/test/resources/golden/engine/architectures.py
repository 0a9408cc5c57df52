"""Makes architectures.json beside it: PyTorch's results on torchvision's networks, at small widths.

python architectures.py    (made with torch 2.15.0 on CPU, float64 inside)

The networks are torchvision's googlenet, alexnet, vgg16, resnet18, resnet34 and He et al.'s 56-layer
network, with one input channel, global average pooling before the last dense layer, and torchvision's
parameter names. No weight is stored: parameters, clips and dropout masks are drawn from SplitMix64 by
name and index, which the tests in Java do alike. What is stored of each gradient and statistic is its
norm and its product with a vector that is drawn likewise.
"""

import json
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional

torch.set_default_dtype(torch.float64)
CLASSES, BATCH, SEED = 3, 2, 5
MASK = (1 << 64) - 1


def mix(z):
    with np.errstate(over="ignore"):
        z = np.asarray(z, dtype=np.uint64)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def uniform(stream, count):
    """In [0, 1), steps of 2^-24: the same as org.earshot.engine.CounterRandom's."""
    steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mix(np.uint64(stream) + steps) >> np.uint64(40)).astype(np.float64) / 2**24


def java_hash(name):
    value = 0
    for character in name:
        value = (31 * value + ord(character)) & 0xFFFFFFFF
    return (value - (1 << 32) if value >= 1 << 31 else value) & MASK


def stream(name):
    return int(mix(java_hash(name)))


def draw(name, shape, least, most):
    count = int(np.prod(shape))
    # through float32, as the engine holds it
    values = (least + (most - least) * uniform(stream(name), count)).astype(np.float32)
    return torch.from_numpy(values.astype(np.float64)).reshape(shape)


def scaled(channels, width):
    return max(1, (channels * width + 32) // 64)


class Dropout(nn.Module):
    """Drops what the engine drops: by the pass's seed, the layer's name and the index."""

    def __init__(self, probability):
        super().__init__()
        self.retained = 1 - probability

    def forward(self, x):
        if not self.training:
            return x
        kept = uniform(int(mix(SEED ^ stream("dropout"))), x.numel()) < self.retained
        return x * torch.from_numpy(kept).reshape(x.shape) / self.retained


class BasicConv2d(nn.Module):
    def __init__(self, ins, outs, **window):
        super().__init__()
        self.conv = nn.Conv2d(ins, outs, bias=False, **window)
        self.bn = nn.BatchNorm2d(outs, eps=0.001)

    def forward(self, x):
        return functional.relu(self.bn(self.conv(x)))


class Inception(nn.Module):
    def __init__(self, ins, one, reduce3, three, reduce5, five, pooled):
        super().__init__()
        self.branch1 = BasicConv2d(ins, one, kernel_size=1)
        self.branch2 = nn.Sequential(BasicConv2d(ins, reduce3, kernel_size=1),
                                     BasicConv2d(reduce3, three, kernel_size=3, padding=1))
        self.branch3 = nn.Sequential(BasicConv2d(ins, reduce5, kernel_size=1),
                                     BasicConv2d(reduce5, five, kernel_size=3, padding=1))
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, 1, padding=1, ceil_mode=True),
                                     BasicConv2d(ins, pooled, kernel_size=1))
        self.outs = one + three + five + pooled

    def forward(self, x):
        return torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)


class GoogLeNet(nn.Module):
    def __init__(self, width, channels, classes):
        super().__init__()
        s = lambda c: scaled(c, width)
        self.conv1 = BasicConv2d(channels, s(64), kernel_size=7, stride=2, padding=3)
        self.maxpool1 = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.conv2 = BasicConv2d(s(64), s(64), kernel_size=1)
        self.conv3 = BasicConv2d(s(64), s(192), kernel_size=3, padding=1)
        self.maxpool2 = nn.MaxPool2d(3, 2, ceil_mode=True)
        ins = s(192)
        for name, widths in (
            ("inception3a", (64, 96, 128, 16, 32, 32)), ("inception3b", (128, 128, 192, 32, 96, 64)),
            ("maxpool3", 3),
            ("inception4a", (192, 96, 208, 16, 48, 64)), ("inception4b", (160, 112, 224, 24, 64, 64)),
            ("inception4c", (128, 128, 256, 24, 64, 64)), ("inception4d", (112, 144, 288, 32, 64, 64)),
            ("inception4e", (256, 160, 320, 32, 128, 128)),
            ("maxpool4", 2),
            ("inception5a", (256, 160, 320, 32, 128, 128)),
            ("inception5b", (384, 192, 384, 48, 128, 128)),
        ):
            if isinstance(widths, int):
                self.add_module(name, nn.MaxPool2d(widths, 2, ceil_mode=True))
            else:
                self.add_module(name, Inception(ins, *map(s, widths)))
                ins = self.get_submodule(name).outs
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = Dropout(0.2)
        self.fc = nn.Linear(ins, classes)

    def forward(self, x):
        for name, module in self.named_children():
            x = module(torch.flatten(x, 1) if name == "dropout" else x)
        return x


class Chain(nn.Module):
    """alexnet and vgg16: torchvision's features, then this project's head."""

    def __init__(self, features, outs, classes):
        super().__init__()
        self.features = nn.Sequential(*features)
        self.dropout = Dropout(0.5)
        self.head = nn.Linear(outs, classes)

    def forward(self, x):
        return self.head(self.dropout(self.features(x).mean((2, 3))))


def alexnet(width, channels, classes):
    s = lambda c: scaled(c, width)
    relu, pool = nn.ReLU, lambda: nn.MaxPool2d(3, 2)
    return Chain([nn.Conv2d(channels, s(64), 11, 4, 2), relu(), pool(),
                  nn.Conv2d(s(64), s(192), 5, 1, 2), relu(), pool(),
                  nn.Conv2d(s(192), s(384), 3, 1, 1), relu(),
                  nn.Conv2d(s(384), s(256), 3, 1, 1), relu(),
                  nn.Conv2d(s(256), s(256), 3, 1, 1), relu(), pool()], s(256), classes)


def vgg16(width, channels, classes):
    layers, ins = [], channels
    for factor in (1, 1, 0, 2, 2, 0, 4, 4, 4, 0, 8, 8, 8, 0, 8, 8, 8, 0):
        if factor:
            layers += [nn.Conv2d(ins, factor * width, 3, 1, 1), nn.ReLU()]
            ins = factor * width
        else:
            layers.append(nn.MaxPool2d(2, 2))
    return Chain(layers, ins, classes)


class BasicBlock(nn.Module):
    def __init__(self, ins, outs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(ins, outs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outs)
        self.conv2 = nn.Conv2d(outs, outs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outs)
        self.downsample = None
        if ins != outs:
            self.downsample = nn.Sequential(
                nn.Conv2d(ins, outs, 1, stride, bias=False), nn.BatchNorm2d(outs))

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        return functional.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, blocks, image_net, width, channels, classes):
        super().__init__()
        window = (7, 2, 3) if image_net else (3, 1, 1)
        self.conv1 = nn.Conv2d(channels, width, *window, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.maxpool = nn.MaxPool2d(3, 2, 1) if image_net else nn.Identity()
        ins = width
        for stage, count in enumerate(blocks):
            layers = []
            for block in range(count):
                layers.append(BasicBlock(ins, width << stage, 2 if stage and not block else 1))
                ins = width << stage
            self.add_module(f"layer{stage + 1}", nn.Sequential(*layers))
        self.blocks = len(blocks)
        self.fc = nn.Linear(ins, classes)

    def forward(self, x):
        x = self.maxpool(functional.relu(self.bn1(self.conv1(x))))
        for stage in range(self.blocks):
            x = self.get_submodule(f"layer{stage + 1}")(x)
        return self.fc(x.mean((2, 3)))


def network(name, width, channels=1, classes=CLASSES):
    if name == "googlenet":
        return GoogLeNet(width, channels, classes)
    if name == "alexnet":
        return alexnet(width, channels, classes)
    if name == "vgg-16":
        return vgg16(width, channels, classes)
    blocks = {"resnet-18": [2, 2, 2, 2], "resnet-34": [3, 4, 6, 3], "resnet-56": [9, 9, 9]}[name]
    return ResNet(blocks, name != "resnet-56", width, channels, classes)


def fill(net):
    """Draws every parameter and statistic by its name."""
    with torch.no_grad():
        for name, value in {**dict(net.named_parameters()), **dict(net.named_buffers())}.items():
            if name.endswith("num_batches_tracked"):
                continue
            norm = name.rsplit(".", 1)[0] + ".running_var" in dict(net.named_buffers())
            if name.endswith("running_var") or norm and name.endswith("weight"):
                least, most = 0.5, 1.5
            elif value.dim() > 1:
                most = (6 / value[0].numel()) ** 0.5  # He's uniform initialisation
                least = -most
            else:
                least, most = -0.2, 0.2
            value.copy_(draw(name, tuple(value.shape), least, most))


def digest(name, value):
    """The norm of an array and its product with a drawn vector."""
    value = value.detach()
    return [value.norm().item(), (value * draw("digest " + name, tuple(value.shape), -1, 1)).sum().item()]


def results(name, width, rows, columns):
    net = network(name, width)
    fill(net)
    x = draw("x", (BATCH, 1, rows, columns), 0, 1).requires_grad_()
    labels = torch.arange(BATCH) % CLASSES
    net.eval()
    logits = net(x)
    loss = functional.cross_entropy(logits, labels, reduction="sum")
    gradient = torch.autograd.grad(loss, x)[0]
    out = {"width": width, "rows": rows, "columns": columns, "logits": logits.flatten().tolist(),
           "input-gradient": gradient.flatten()[::13].tolist(),
           "input-gradient-digest": digest("x", gradient)}
    net.train()
    logits = net(x)
    loss = functional.cross_entropy(logits, labels)
    loss.backward()
    out["training-logits"], out["training-loss"] = logits.flatten().tolist(), loss.item()
    out["parameters"] = {k: digest(k, p.grad) for k, p in net.named_parameters()}
    return out


if __name__ == "__main__":
    made = {name: results(name, *sizes) for name, sizes in {
        "googlenet": (8, 76, 57), "alexnet": (8, 71, 90), "vgg-16": (4, 64, 70),
        "resnet-18": (4, 64, 70), "resnet-34": (4, 64, 70), "resnet-56": (2, 16, 19)}.items()}
    path = pathlib.Path(__file__).with_name("architectures.json")
    rounded = json.loads(json.dumps(made), parse_float=lambda v: float(f"{float(v):.9g}"))
    path.write_text(json.dumps(rounded, separators=(",", ":")) + "\n")
