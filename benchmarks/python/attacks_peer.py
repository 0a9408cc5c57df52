"""Runs Foolbox, ART and torchattacks where AttackBenchmark runs Earshot's attacks.

    AttackBenchmark CLIPS export DIR
    python attacks_peer.py DIR [--clips N] [--jsma-clips N] [--only NAME ...]

The same weights (the bundled ResNet-56), the same clips (which it gets right), l2 and l-infinity in
the [0, 1] domain. A gradient-equivalent is one forward and one backward pass of one clip; what a
forward pass is of it is measured first, in batches of 32. Every pass that a library makes through
the model is counted, also those that only look whether it is done.
"""

import argparse
import pathlib
import statistics
import time

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

SIDE = 128
CLASSES = 10


class Block(nn.Module):
    def __init__(self, ins, outs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(ins, outs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outs)
        self.conv2 = nn.Conv2d(outs, outs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outs)
        self.downsample = None
        if stride > 1 or ins != outs:
            self.downsample = nn.Sequential(
                nn.Conv2d(ins, outs, 1, stride, bias=False), nn.BatchNorm2d(outs)
            )

    def forward(self, x):
        short = x if self.downsample is None else self.downsample(x)
        return torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))) + short)


class ResNet56(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        ins = 16
        for stage in range(3):
            blocks = []
            for block in range(9):
                blocks.append(Block(ins, 16 << stage, 2 if stage and not block else 1))
                ins = 16 << stage
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(ins, CLASSES)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(x.mean((2, 3)))


class Backward(torch.autograd.Function):
    """Stands before the network and counts the clips whose gradient comes back."""

    @staticmethod
    def forward(ctx, x, counts):
        ctx.counts = counts
        return x.view_as(x)

    @staticmethod
    def backward(ctx, gradient):
        ctx.counts["backwards"] += len(gradient)
        return gradient, None


class Counted(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net
        self.counts = {"forwards": 0, "backwards": 0}

    def forward(self, x):
        self.counts["forwards"] += len(x)
        return self.net(Backward.apply(x, self.counts) if x.requires_grad else x)


def median_seconds(work):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def forward_share(net, x):
    batch = x.repeat((32 + len(x) - 1) // len(x), 1, 1, 1)[:32]

    def forward():
        with torch.no_grad():
            net(batch)

    def gradient():
        leaf = batch.clone().requires_grad_()
        net(leaf).sum().backward()

    return median_seconds(forward) / median_seconds(gradient)


def foolbox_attack(attack, net, x, labels, epsilon=None):
    import foolbox

    model = foolbox.PyTorchModel(net, bounds=(0, 1))
    return attack(model, x, labels, epsilons=epsilon)[1].detach()


def attacks(net, x, labels, jsma_clips):
    import foolbox.attacks as fa
    import torchattacks
    from art.attacks.evasion import SaliencyMapMethod
    from art.estimators.classification import PyTorchClassifier

    def jsma():
        part, true = x[:jsma_clips], labels[:jsma_clips]
        classifier = PyTorchClassifier(
            net, nn.CrossEntropyLoss(), (1, SIDE, SIDE), CLASSES, clip_values=(0, 1)
        )
        targets = np.eye(CLASSES)[((true + 1) % CLASSES).numpy()]
        attack = SaliencyMapMethod(classifier, theta=50 / 255, gamma=0.1, verbose=False)
        return torch.from_numpy(attack.generate(part.numpy(), targets)), part, true

    def whole(work):
        return lambda: (work(), x, labels)

    l2 = fa.L2CarliniWagnerAttack
    yield "Foolbox DeepFool, 50 steps, 10 classes", whole(
        lambda: foolbox_attack(fa.L2DeepFoolAttack(steps=50, candidates=10), net, x, labels)
    )
    yield "torchattacks DeepFool, 50 steps", whole(
        lambda: torchattacks.DeepFool(net, steps=50, overshoot=0.02)(x, labels)
    )
    yield "Foolbox C&W, 5 x 20", whole(
        lambda: foolbox_attack(l2(binary_search_steps=5, steps=20), net, x, labels)
    )
    yield "ART JSMA, theta 50/255", jsma
    for epsilon in (0.0005, 0.001, 0.002, 0.004):
        yield f"Foolbox FGSM, epsilon {epsilon}", whole(
            lambda: foolbox_attack(fa.LinfFastGradientAttack(), net, x, labels, epsilon)
        )
    for epsilon in (0.0005, 0.001, 0.002):
        step = 2.5 / 40
        bim = fa.LinfBasicIterativeAttack(rel_stepsize=step, steps=40)
        yield f"Foolbox BIM, 40 steps, epsilon {epsilon}", whole(
            lambda: foolbox_attack(bim, net, x, labels, epsilon)
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--clips", type=int, default=16)
    parser.add_argument("--jsma-clips", type=int, default=4)
    parser.add_argument("--only", nargs="*", help="words that a line's name holds one of")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)

    net = ResNet56()
    net.load_state_dict(load_file(given.folder / "model.safetensors"), strict=False)
    net.eval()
    clips = np.fromfile(given.folder / "clips.f32", "<f4").reshape(-1, 1, SIDE, SIDE)
    labels = torch.tensor([int(line) for line in (given.folder / "labels.txt").open()])
    x, labels = torch.from_numpy(clips)[: given.clips], labels[: given.clips]
    with torch.no_grad():
        assert (net(x).argmax(1) == labels).all(), "the model gets every clip right"

    share = forward_share(net, x)
    print(f"{len(x)} clips; a forward pass is {share:.3f} gradient-equivalents", flush=True)
    for name, work in attacks(counted := Counted(net).eval(), x, labels, given.jsma_clips):
        if given.only and not any(word in name for word in given.only):
            continue
        counted.counts.update(forwards=0, backwards=0)
        start = time.perf_counter()
        found, clean, true = work()
        seconds = time.perf_counter() - start
        forwards, backwards = (counted.counts[k] / len(clean) for k in ("forwards", "backwards"))
        with torch.no_grad():
            fooled = net(found).argmax(1) != true
        norms = (found - clean).flatten(1).norm(dim=1)[fooled]
        print(
            f"{name}: changed {int(fooled.sum())} of {len(clean)}, l2 mean {norms.mean():.4f} median "
            f"{norms.median():.4f}, {forwards:.1f} forwards, {backwards:.1f} backwards, "
            f"{forwards * share + backwards * (1 - share):.1f} gradient-equivalents, {seconds:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
