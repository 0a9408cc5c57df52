"""Runs Foolbox, ART and torchattacks where AttackBenchmark runs Earshot's attacks.

    AttackExport DIR CLIPS [CARD]
    python attacks_peer.py DIR [--clips N] [--few N] [--only WORD ...]

The same weights, the same clips (which the model gets right), l2 and l-infinity in the [0, 1] domain,
batches of 32, the class to aim at the one after the label. Every pass that a library makes through
the model is counted, also those that only look whether it is done. What takes many passes is done for
the first few clips alone. One line for each attack goes to peers.jsonl.
"""

import argparse
import contextlib
import json
import pathlib
import statistics
import time

import numpy as np
import torch
import torchvision
from safetensors.torch import load_file
from torch import nn

BATCH = 32
MIB = 1 << 20


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
    """He et al.'s, with a convolution where the shape changes."""

    def __init__(self, width, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(1, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        ins = width
        for stage in range(3):
            blocks = []
            for block in range(9):
                blocks.append(Block(ins, width << stage, 2 if stage and not block else 1))
                ins = width << stage
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(ins, classes)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(x.mean((2, 3)))


def network(setup):
    if setup["architecture"] == "resnet-56":
        return ResNet56(setup["baseWidth"], setup["classes"])
    net = {"resnet-18": torchvision.models.resnet18, "resnet-34": torchvision.models.resnet34}[
        setup["architecture"]
    ](num_classes=setup["classes"])
    net.conv1 = nn.Conv2d(1, 64, 7, 2, 3, bias=False)
    return net


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


def status(name):
    for line in open("/proc/self/status"):
        if line.startswith(name):
            return int(line.split()[1]) * 1024


@contextlib.contextmanager
def measured(report):
    """Seconds, processor seconds, and resident memory of the process at its highest."""
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    report["seconds"] = time.perf_counter() - wall
    report["cpuSeconds"] = time.process_time() - cpu
    report["peakMib"] = status("VmHWM:") / MIB


def median_seconds(work):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def forward_share(net, x):
    batch = x.repeat((BATCH + len(x) - 1) // len(x), 1, 1, 1)[:BATCH]

    def forward():
        with torch.no_grad():
            net(batch)

    def gradient():
        leaf = batch.clone().requires_grad_()
        torch.autograd.grad(net(leaf).sum(), leaf)

    return median_seconds(forward) / median_seconds(gradient)


def attacks(net, setup):
    """Name, whether the few clips must do, whether it aims at a class, and what does it."""
    import foolbox
    import foolbox.attacks as fa
    import torchattacks
    from art.attacks.evasion import CarliniL2Method, DeepFool, SaliencyMapMethod
    from art.estimators.classification import PyTorchClassifier

    classes = setup["classes"]
    model = foolbox.PyTorchModel(net, bounds=(0, 1))
    classifier = PyTorchClassifier(
        net, nn.CrossEntropyLoss(), (1, setup["rows"], setup["columns"]), classes, clip_values=(0, 1)
    )

    def fool(attack, epsilon=None):
        return lambda x, labels, _: attack(model, x, labels, epsilons=epsilon)[1].detach()

    def art(attack, aims=False):
        def run(x, labels, targets):
            one_hot = np.eye(classes, dtype=np.float32)[(targets if aims else labels).numpy()]
            return torch.from_numpy(attack.generate(x.numpy(), one_hot))

        return run

    def torch_attack(attack):
        return lambda x, labels, _: attack(x, labels).detach()

    for epsilon in (0.001, 0.002, 0.004, 0.008, 0.016):
        yield f"FGSM {epsilon}, Foolbox", False, False, fool(fa.LinfFastGradientAttack(), epsilon)
    yield "FGSM 0.004, torchattacks", False, False, torch_attack(torchattacks.FGSM(net, eps=0.004))
    bim = fa.LinfBasicIterativeAttack(rel_stepsize=2.5 / 40, steps=40, random_start=False)
    yield "BIM 0.002, 40 steps, Foolbox", False, False, fool(bim, 0.002)
    yield (
        "DeepFool, Foolbox, 50 steps, 10 classes",
        False,
        False,
        fool(fa.L2DeepFoolAttack(steps=50, candidates=10)),
    )
    carlini = fa.L2CarliniWagnerAttack
    yield (
        "C&W, Foolbox, 5 x 20, rate 0.01",
        False,
        False,
        fool(carlini(binary_search_steps=5, steps=20, initial_const=0.01)),
    )
    jsma = SaliencyMapMethod(
        classifier, theta=50 / 255, gamma=0.02, batch_size=BATCH, verbose=False
    )
    yield "JSMA, ART, theta 50/255, gamma 0.02", True, True, art(jsma, aims=True)
    yield (
        "BIM 0.002, 40 steps, torchattacks",
        True,
        False,
        torch_attack(torchattacks.BIM(net, eps=0.002, alpha=0.002 * 2.5 / 40, steps=40)),
    )
    yield (
        "DeepFool, torchattacks, 50 steps",
        True,
        False,
        torch_attack(torchattacks.DeepFool(net, steps=50, overshoot=0.02)),
    )
    yield (
        "C&W, torchattacks, c 1, 100 steps, rate 0.001",
        True,
        False,
        torch_attack(torchattacks.CW(net, c=1, steps=100, lr=0.001)),
    )
    yield (
        "C&W, Foolbox, 5 x 100, rate 0.001",
        True,
        False,
        fool(carlini(binary_search_steps=5, steps=100, stepsize=0.001, initial_const=0.01)),
    )
    deepfool = DeepFool(
        classifier, max_iter=10, epsilon=0.02, nb_grads=classes, batch_size=BATCH, verbose=False
    )
    yield "DeepFool, ART, 10 steps", True, False, art(deepfool)
    carlini_art = CarliniL2Method(
        classifier,
        learning_rate=0.001,
        binary_search_steps=5,
        max_iter=20,
        initial_const=0.01,
        batch_size=BATCH,
        verbose=False,
    )
    yield "C&W, ART, 5 x 20, rate 0.001", True, False, art(carlini_art)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--clips", type=int, default=64)
    parser.add_argument("--few", type=int, default=16)
    parser.add_argument("--only", nargs="*", help="words that a line's name holds one of")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)

    setup = json.loads((given.folder / "setup.json").read_text())
    net = network(setup)
    net.load_state_dict(load_file(given.folder / "model.safetensors"), strict=False)
    net.eval()
    clips = np.fromfile(given.folder / "clips.f32", "<f4")
    clips = clips.reshape(-1, 1, setup["rows"], setup["columns"])
    labels = torch.tensor([int(line) for line in (given.folder / "labels.txt").open()])
    x, labels = torch.from_numpy(clips)[: given.clips], labels[: given.clips]
    targets = (labels + 1) % setup["classes"]
    with torch.no_grad():
        assert (net(x).argmax(1) == labels).all(), "the model gets every clip right"

    share = forward_share(net, x)
    print(f"{len(x)} clips; a forward pass is {share:.3f} gradient-equivalents", flush=True)
    for name, few, aims, work in attacks(counted := Counted(net).eval(), setup):
        if given.only and not any(word in name for word in given.only):
            continue
        count = min(len(x), given.few) if few else len(x)
        counted.counts.update(forwards=0, backwards=0)
        report = {"name": name, "aims": aims, "share": share}
        found = []
        with measured(report):
            for part in torch.arange(count).split(BATCH):
                found.append(work(x[part].clone(), labels[part], targets[part]))
        found = torch.cat(found)
        report |= {key: passes / count for key, passes in counted.counts.items()}
        with torch.no_grad():
            reached = net(found).argmax(1)
        norms = (found - x[:count]).flatten(1).double().norm(dim=1).tolist()
        report["l2"] = [
            norm if now != label else None
            for norm, now, label in zip(norms, reached.tolist(), labels.tolist())
        ]
        report["targetHits"] = int((reached == targets[:count]).sum()) if aims else 0
        with (given.folder / "peers.jsonl").open("a") as out:
            print(json.dumps(report), file=out)
        changed = [norm for norm in report["l2"] if norm is not None]
        mean = statistics.mean(changed) if changed else float("nan")
        print(
            f"{name}: changed {len(changed)} of {count}, l2 mean {mean:.4f}, "
            f"{report['forwards']:.1f} forwards, {report['backwards']:.1f} backwards, "
            f"{report['seconds']:.1f} s, {report['peakMib']:.0f} MiB",
            flush=True,
        )


if __name__ == "__main__":
    main()
