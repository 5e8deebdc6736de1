"""The ResNet-18 of a Stoic model file in PyTorch."""

import json
import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


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
        self.size = int(float(card["input_size"]))
        self.crop = float(card.get("input_center_crop", 1))
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


def answers(network, pixels, batch=64):
    with torch.no_grad():
        return torch.cat([network(part).argmax(1) for part in pixels.split(batch)])
