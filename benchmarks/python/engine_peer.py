"""Times PyTorch and Earshot's engine side by side, one run of each in turn.

Both work on the same networks (ResNet-56 of He et al., torchvision's ResNet-18, one input channel,
global average pooling) with the same number of threads; PyTorch runs eagerly, channels_last.
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


def network(name):
    if name == "resnet-56":
        width, blocks = 16, [9, 9, 9]
        layers = [conv(1, width, 3, 1), nn.ReLU(inplace=True)]
    else:
        width, blocks = 64, [2, 2, 2, 2]
        layers = [conv(1, width, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    ins = width
    for stage, count in enumerate(blocks):
        for block in range(count):
            layers.append(Block(ins, width << stage, 2 if stage and not block else 1))
            ins = width << stage
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(ins, CLASSES)]
    return nn.Sequential(*layers).to(memory_format=torch.channels_last)


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
    for name in ("resnet-56", "resnet-18"):
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
