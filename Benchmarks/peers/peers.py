"""Attacks the pictures of a run of `stoic robustness` with other libraries, on the same weights."""

import argparse
import json
import sqlite3
import struct
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

# A batch of one takes PyTorch as long as 14 pictures, so no attack gets one.
BATCH = 64


class Block(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = None
        if stride != 1 or inputs != width:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(x)) + shortcut)


class Network(nn.Module):
    """The ResNet-18 of a Stoic model file, with its preprocessing: pixels 0...1 to logits."""

    def __init__(self, path):
        super().__init__()
        tensors, card = read_safetensors(path)
        if card["method"] != "resnet18":
            raise SystemExit(f"{path} is a {card['method']}; only resnet18 is built here.")
        self.stem = card["stem"]
        self.size, self.crop = int(float(card["input_size"])), float(card.get("input_center_crop", 1))
        self.mean, self.deviation = float(card["input_mean"]), float(card["input_deviation"])
        kernel, stride = (3, 1) if self.stem == "small" else (7, 2)
        self.conv1 = nn.Conv2d(3, 64, kernel, stride, kernel // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        inputs = 64
        for stage, width in enumerate([64, 128, 256, 512]):
            blocks = [Block(inputs, width, 1 if stage == 0 else 2), Block(width, width, 1)]
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
            inputs = width
        self.fc = nn.Linear(512, 7)
        missing, surplus = self.load_state_dict(tensors, strict=False)
        if surplus or any(not name.endswith("num_batches_tracked") for name in missing):
            raise SystemExit(f"{path}: missing {missing}, surplus {surplus}")
        self.eval()
        for parameter in self.parameters():
            parameter.requires_grad_(False)

    def forward(self, x):
        if x.shape[1] == 3:
            weights = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
            x = (x * weights).sum(1, keepdim=True)
        for dimension in (2, 3):
            length = x.shape[dimension]
            kept = max(1, int(np.floor(length * self.crop + 0.5)))
            x = x.narrow(dimension, (length - kept) // 2, kept)
        if x.shape[2:] != (self.size, self.size):
            x = F.interpolate(
                x, (self.size, self.size), mode="bilinear", align_corners=False, antialias=True)
        x = ((x - self.mean) / self.deviation).repeat(1, 3, 1, 1)
        x = F.relu(self.bn1(self.conv1(x)))
        if self.stem == "standard":
            x = F.max_pool2d(x, 3, 2, 1)
        for stage in range(4):
            x = getattr(self, f"layer{stage + 1}")(x)
        return self.fc(x.mean((2, 3)))


def read_safetensors(path):
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    card = header.pop("__metadata__", {})
    kinds = {"F16": np.float16, "F32": np.float32}
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        values = np.frombuffer(data[8 + length + first:8 + length + last], kinds[entry["dtype"]])
        tensors[name] = torch.from_numpy(values.astype(np.float32).reshape(entry["shape"]))
    return tensors, card


def read_pictures(run, data):
    rows = sqlite3.connect(f"file:{run}/ledger.sqlite?mode=ro", uri=True).execute(
        "SELECT id, label, answer FROM picture ORDER BY place").fetchall()
    arrays = [np.asarray(Image.open(Path(data) / name).convert("L")) for name, _, _ in rows]
    pixels = torch.from_numpy(np.stack(arrays).astype(np.float32) / 255).unsqueeze(1)
    return pixels, torch.tensor([row[1] for row in rows]), torch.tensor([row[2] for row in rows])


def answers(network, pixels):
    with torch.no_grad():
        return torch.cat([network(part).argmax(1) for part in pixels.split(BATCH)])


def rounded(found, pixels, epsilon):
    """What a file of 8 bits would hold, within epsilon."""
    changed = (found.clamp(0, 1) * 255).round()
    original = (pixels * 255).round()
    return torch.maximum(torch.minimum(changed, original + epsilon), original - epsilon).clamp(0, 255) / 255


def attacks(network, epsilon, names):
    import foolbox
    import torchattacks
    from adv_lib.attacks.auto_pgd import apgd, apgd_targeted

    size = epsilon / 255
    model = foolbox.PyTorchModel(network, bounds=(0, 1), device="cpu")

    def with_torchattacks(attack):
        attack.set_device(torch.device("cpu")) if hasattr(attack, "set_device") else None
        return lambda x, y: attack(x, y)

    def with_foolbox(attack):
        return lambda x, y: attack(model, x, foolbox.criteria.Misclassification(y), epsilons=size)[1]

    every = {
        "fgsm torchattacks": lambda: with_torchattacks(torchattacks.FGSM(network, eps=size)),
        "pgd-20 torchattacks": lambda: with_torchattacks(
            torchattacks.PGD(network, eps=size, alpha=2.5 * size / 20, steps=20)),
        "pgd-20 foolbox": lambda: with_foolbox(
            foolbox.attacks.LinfPGD(rel_stepsize=2.5 / 20, steps=20)),
        "apgd-ce torchattacks": lambda: with_torchattacks(
            torchattacks.APGD(network, norm="Linf", eps=size, steps=100, loss="ce")),
        "apgd-ce adv-lib": lambda: lambda x, y: apgd(
            network, x, y, eps=size, norm=float("inf"), n_iter=100, loss_function="ce"),
        "apgd-t torchattacks": lambda: with_torchattacks(torchattacks.APGDT(
            network, norm="Linf", eps=size, steps=100, n_classes=7)),
        "apgd-t adv-lib": lambda: lambda x, y: apgd_targeted(
            network, x, y, eps=size, norm=float("inf"), n_iter=100, targets=6),
        "fab-t torchattacks": lambda: with_torchattacks(torchattacks.FAB(
            network, norm="Linf", eps=size, steps=100, n_classes=7, multi_targeted=True)),
        "square torchattacks": lambda: with_torchattacks(torchattacks.Square(
            network, norm="Linf", eps=size, n_queries=5000)),
    }
    for name, make in every.items():
        if not names or any(name.startswith(wanted) for wanted in names):
            yield name, make


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", help="a finished run of `stoic robustness`, by linf")
    parser.add_argument("data", help="the folder of its dataset")
    parser.add_argument("--model", default="Models/fer2013-resnet18.safetensors")
    parser.add_argument("--attacks", default="", help="beginnings of names, separated by commas")
    parser.add_argument("--all", action="store_true", help="attack every picture, not survivors")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    network = Network(options.model)
    pixels, labels, stoic = read_pictures(options.run, options.data)
    clean = answers(network, pixels)
    print(f"{len(labels)} pictures; {int((clean != stoic).sum())} clean answers differ from Stoic's")
    right = clean == labels
    summary = json.loads(Path(options.run, "summary.json").read_text())
    names = [name for name in options.attacks.split(",") if name]
    for epsilon in sorted({row["epsilon"] for row in summary["rows"]}):
        for row in summary["rows"]:
            if row["epsilon"] == epsilon:
                spent = (row["medianMilliseconds"] or 0)
                print(f"eps {epsilon:g}  {row['attack']:<22} stoic, after those before it: "
                      f"{100 * row['robustAccuracy']:.1f}%  median {spent:.1f} ms a picture")
        standing = right.clone()
        for name, make in attacks(network, epsilon, names):
            places = torch.nonzero(right if options.all else standing).flatten()
            begun, fooled = time.perf_counter(), []
            for part in places.split(BATCH):
                try:
                    found = make()(pixels[part], labels[part])
                except Exception as error:  # a peer that fails on the input is a finding, too
                    print(f"eps {epsilon:g}  {name:<22} fails: {error}")
                    break
                seen = rounded(found.detach(), pixels[part], epsilon)
                fooled.append(part[answers(network, seen) != labels[part]])
            spent = (time.perf_counter() - begun) / max(1, len(places))
            broken = torch.cat(fooled) if fooled else torch.tensor([], dtype=torch.long)
            alone = int(right.sum()) - len(broken)
            standing[broken] = False
            print(f"eps {epsilon:g}  {name:<22} {'alone' if options.all else 'after those before it'}: "
                  f"{100 * (alone if options.all else int(standing.sum())) / len(labels):.1f}%  "
                  f"{1000 * spent:.1f} ms a picture  ({len(broken)} of {len(places)} fall)")
        print(f"eps {epsilon:g}  worst case of the peers: {100 * int(standing.sum()) / len(labels):.1f}%")


if __name__ == "__main__":
    main()
