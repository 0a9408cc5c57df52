"""Times PyTorch and Earshot's engine side by side, one run of each in turn.

Both work on the same networks (ResNet-56 of He et al.; torchvision's ResNet-18 and -34, GoogLeNet,
AlexNet and VGG-16; one input channel, global average pooling) with the same number of threads; PyTorch runs eagerly, channels_last.
Everything after `--` is the command that starts EngineBenchmark. The figure compared is the median
of the wall-clock times; with --cpu it is the processor time, which other load disturbs less.
"""

import argparse
import math
import statistics
import subprocess
import time

import torch
from torch import nn

CLASSES = 10


def conv(ins, outs, kernel, stride):
    return nn.Sequential(
        nn.Conv2d(ins, outs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outs)
    )


class Block(nn.Module):
    def __init__(self, ins, outs, stride):
        super().__init__()
        self.a = conv(ins, outs, 3, stride)
        self.b = conv(outs, outs, 3, 1)
        self.shortcut = conv(ins, outs, 1, stride) if stride > 1 or ins != outs else None

    def forward(self, x):
        s = x if self.shortcut is None else self.shortcut(x)
        return torch.relu_(self.b(torch.relu_(self.a(x))) + s)


class Inception(nn.Module):
    def __init__(self, ins, one, reduce3, three, reduce5, five, pooled):
        super().__init__()
        self.branches = nn.ModuleList([
            unit(ins, one, 1),
            nn.Sequential(unit(ins, reduce3, 1), unit(reduce3, three, 3)),
            nn.Sequential(unit(ins, reduce5, 1), unit(reduce5, five, 3)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1, ceil_mode=True), unit(ins, pooled, 1)),
        ])
        self.outs = one + three + five + pooled

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


def unit(ins, outs, kernel, stride=1):
    return nn.Sequential(conv(ins, outs, kernel, stride), nn.ReLU(inplace=True))


def googlenet():
    pool = lambda kernel: nn.MaxPool2d(kernel, 2, ceil_mode=True)
    layers = [unit(1, 64, 7, 2), pool(3), unit(64, 64, 1), unit(64, 192, 3), pool(3)]
    ins = 192
    for widths in ((64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), 3,
                   (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64),
                   (128, 128, 256, 24, 64, 64), (112, 144, 288, 32, 64, 64),
                   (256, 160, 320, 32, 128, 128), 2,
                   (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128)):
        if isinstance(widths, int):
            layers.append(pool(widths))
        else:
            layers.append(Inception(ins, *widths))
            ins = layers[-1].outs
    return layers, ins, 0.2


def plain(*layers):
    """Convolutions of (channels, kernel, stride, padding) with bias and ReLU; numbers are pools."""
    found, ins = [], 1
    for layer in layers:
        if isinstance(layer, int):
            found.append(nn.MaxPool2d(layer, 2))
        else:
            found += [nn.Conv2d(ins, *layer), nn.ReLU(inplace=True)]
            ins = layer[0]
    return found, ins, 0.5


def residual(name):
    blocks = {"resnet-56": [9, 9, 9], "resnet-18": [2, 2, 2, 2], "resnet-34": [3, 4, 6, 3]}[name]
    width = 16 if name == "resnet-56" else 64
    if name == "resnet-56":
        layers = [conv(1, width, 3, 1), nn.ReLU(inplace=True)]
    else:
        layers = [conv(1, width, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    ins = width
    for stage, count in enumerate(blocks):
        for block in range(count):
            layers.append(Block(ins, width << stage, 2 if stage and not block else 1))
            ins = width << stage
    return layers, ins, 0


def network(name):
    if name == "googlenet":
        layers, ins, dropout = googlenet()
    elif name == "alexnet":
        layers, ins, dropout = plain((64, 11, 4, 2), 3, (192, 5, 1, 2), 3, (384, 3, 1, 1),
                                     (256, 3, 1, 1), (256, 3, 1, 1), 3)
    elif name == "vgg-16":
        stages = [[(channels, 3, 1, 1)] * count + [2] for channels, count in
                  ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))]
        layers, ins, dropout = plain(*sum(stages, []))
    else:
        layers, ins, dropout = residual(name)
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(dropout), nn.Linear(ins, CLASSES)]
    return nn.Sequential(*layers).to(memory_format=torch.channels_last)


NETWORKS = ("resnet-56", "resnet-18", "resnet-34", "googlenet", "alexnet", "vgg-16")


class Peer:
    """PyTorch's half."""

    def __init__(self, side):
        self.side = side
        self.networks = {}

    def run(self, name, work, batch):
        if name not in self.networks:
            net = network(name)
            self.networks[name] = net, torch.optim.Adam(net.parameters(), 1e-3)
        net, optimizer = self.networks[name]
        x = torch.rand(batch, 1, self.side, self.side).contiguous(memory_format=torch.channels_last)
        labels = torch.arange(batch) % CLASSES
        wall, cpu = time.perf_counter(), time.process_time()
        if work == "forward":
            net.eval()
            with torch.inference_mode():
                net(x)
        elif work == "gradient":
            net.eval()
            x.requires_grad_()
            loss = nn.functional.cross_entropy(net(x), labels, reduction="sum")
            torch.autograd.grad(loss, x)
        else:
            net.train()
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(x), labels).backward()
            optimizer.step()
        return time.perf_counter() - wall, time.process_time() - cpu


class Engine:
    """Earshot's half, in a process of its own."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        while True:
            answer = self.process.stdout.readline()
            if not answer:
                raise RuntimeError("EngineBenchmark ended")
            if answer.startswith("ANSWER "):
                return [float(v) for v in answer.split()[1:]]

    def run(self, name, work, batch):
        return self.ask(f"{name} {work} {batch}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--side", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--warmup", type=int, default=3)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    engine, peer = Engine(options.command), Peer(options.side)
    kind = 1 if options.cpu else 0
    print(f"threads {options.threads}, {options.side} x {options.side}, median of "
          f"{options.rounds} alternating rounds, {'processor' if options.cpu else 'wall-clock'} "
          f"time, torch {torch.__version__}")
    print(f"{'network':10} {'work':9} {'batch':>5} {'torch ms':>10} {'earshot ms':>10} {'ratio':>6}")
    ratios = []
    for name in NETWORKS:
        for work, batch in (("forward", 8), ("forward", 32), ("gradient", 8), ("gradient", 32),
                            ("train", 32)):
            if options.only not in f"{name} {work} {batch}":
                continue
            times = [], []
            for turn in range(options.warmup + options.rounds):
                for side, runner in ((0, peer), (1, engine)):
                    seconds = runner.run(name, work, batch)[kind]
                    if turn >= options.warmup:
                        times[side].append(seconds)
            torch_time, own = (statistics.median(t) for t in times)
            ratios.append(torch_time / own)
            print(f"{name:10} {work:9} {batch:5} {torch_time * 1e3:10.1f} {own * 1e3:10.1f} "
                  f"{ratios[-1]:6.2f}", flush=True)
    mean = math.exp(sum(math.log(r) for r in ratios) / len(ratios))
    print(f"geometric mean {mean:.2f}, least {min(ratios):.2f}")
    engine.close()


if __name__ == "__main__":
    main()
