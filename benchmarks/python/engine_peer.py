"""Times PyTorch and Earshot's engine side by side, one run of each in turn.

Both work on the same networks (ResNet-56 of He et al.; torchvision's ResNet-18 and -34, GoogLeNet,
AlexNet and VGG-16; one input channel, global average pooling) with the same number of threads; PyTorch runs eagerly, channels_last.
An adversarial step is FGSM in evaluation mode and a training step on what it gave. Everything after
`--` is the command that starts EngineBenchmark. The figure compared is the median of the wall-clock
times, and beside it the processor time, which other load disturbs less.

With --memory each network trains in two fresh processes, one of each kind: VmHWM after a few steps,
and how far it lies above VmRSS before the network was made, the libraries loaded.
"""

import argparse
import datetime
import math
import re
import statistics
import subprocess
import sys
import time

import torch
from torch import nn

CLASSES = 10
EPSILON = 0.002
MEMORY_STEPS = 4
WORKS = (("forward", 8), ("forward", 32), ("gradient", 32), ("train", 32), ("adversarial", 32))


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
            input_gradient(net, x, labels)
        else:
            if work == "adversarial":
                x = (x + EPSILON * input_gradient(net, x, labels).sign()).clamp_(0, 1).detach()
            net.train()
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(x), labels).backward()
            optimizer.step()
        return time.perf_counter() - wall, time.process_time() - cpu

    def memory(self):
        torch.zeros(1)
        with open("/proc/self/status") as status:
            kib = dict(line.split(":") for line in status)
        return [int(kib[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM")]


def input_gradient(net, x, labels):
    """Of each clip's own cross-entropy, in evaluation mode."""
    net.eval()
    x = x.clone().requires_grad_()
    loss = nn.functional.cross_entropy(net(x), labels, reduction="sum")
    return torch.autograd.grad(loss, x)[0]


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

    def memory(self):
        return self.ask("memory")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def alternate(options, sides, what):
    """Each side in turns, at least so many rounds and so many seconds.

    Returns each side's median of the wall-clock seconds, and its mean of the processor's, whose
    clock ticks in 10 ms in Java.
    """
    for least, seconds in ((options.warmup, options.seconds / 2), (options.rounds, options.seconds)):
        times, start = [[] for _ in sides], time.monotonic()
        while len(times[0]) < least or time.monotonic() - start < seconds:
            for side, measured in zip(sides, times):
                measured.append(side.run(*what))
    walls = [statistics.median(wall for wall, _ in t) for t in times]
    return walls, [statistics.fmean(cpu for _, cpu in t) for t in times], len(times[0])


def geometric_mean(values):
    return math.exp(sum(math.log(v) for v in values) / len(values))


def speed(options):
    engine, peer = Engine(options.command), Peer(options.side)
    print(f"{options.side} x {options.side}, medians of alternating rounds; ratio above 1: faster "
          "than PyTorch, by wall clock and by processor time")
    print(f"{'network':10} {'work':11} {'batch':>5} {'torch ms':>9} {'earshot ms':>10} {'ratio':>6}"
          f" {'cpu':>6} {'rounds':>6}", flush=True)
    found = {}
    for name in NETWORKS:
        for work, batch in WORKS:
            if not re.search(options.only, f"{name} {work} {batch}"):
                continue
            walls, cpus, rounds = alternate(options, (peer, engine), (name, work, batch))
            found[name, work, batch] = walls, cpus
            print(f"{name:10} {work:11} {batch:5} {walls[0] * 1e3:9.1f} {walls[1] * 1e3:10.1f} "
                  f"{walls[0] / walls[1]:6.2f} {cpus[0] / cpus[1]:6.2f} {rounds:6}", flush=True)
    engine.close()
    summary(found)


def summary(found):
    for work, batch in WORKS:
        for kind, clock in enumerate(("wall", "cpu")):
            times = [t[kind] for (_, w, b), t in found.items() if (w, b) == (work, batch)]
            if times:
                ratios = [torch_time / own for torch_time, own in times]
                print(f"{work} {batch} {clock}: geometric mean {geometric_mean(ratios):.2f}, "
                      f"least {min(ratios):.2f}")
    for name in NETWORKS:
        plain, adversarial = (found.get((name, work, 32)) for work in ("train", "adversarial"))
        if plain and adversarial:
            for kind, clock in enumerate(("wall", "cpu")):
                more = [a / p for a, p in zip(adversarial[kind], plain[kind])]
                print(f"{name} adversarial over plain step, {clock}: torch {more[0]:.2f}, "
                      f"earshot {more[1]:.2f}")


def peaks(options):
    """Peak resident memory of training steps, each in a process that does nothing else."""
    print(f"{'network':10} {'torch MiB':>15} {'earshot MiB':>15}  peak (above the libraries alone)")
    for name in NETWORKS:
        if re.search(options.only, f"{name} train 32"):
            own = [sys.executable, __file__, "--threads", str(options.threads),
                   "--side", str(options.side), "--serve", "none"]
            sides = [peak(command, name) for command in (own, options.command)]
            print(f"{name:10} " + " ".join(f"{p:7.0f} ({p - b:5.0f})" for b, p in sides),
                  flush=True)


def peak(command, name):
    process = Engine(command)
    before = process.memory()[0]
    for _ in range(MEMORY_STEPS):
        process.run(name, "train", 32)
    after = process.memory()[1]
    process.close()
    return before, after


def serve(side):
    """Answers as EngineBenchmark does."""
    peer = Peer(side)
    for line in sys.stdin:
        what = line.split()
        answer = peer.memory() if what == ["memory"] else peer.run(*what[:2], int(what[2]))
        print("ANSWER", *answer, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--side", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=5, help="at least so many")
    parser.add_argument("--warmup", type=int, default=2, help="at least so many rounds")
    parser.add_argument("--seconds", type=float, default=6, help="at least so long, each work")
    parser.add_argument("--only", default="", help="a regular expression on 'network work batch'")
    parser.add_argument("--memory", action="store_true", help="peaks of training steps instead")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.serve:
        serve(options.side)
        return
    print(f"threads {options.threads}, torch {torch.__version__}, "
          f"{datetime.date.today().isoformat()}", flush=True)
    if options.memory:
        peaks(options)
    else:
        speed(options)


if __name__ == "__main__":
    main()
