"""What a run of `stoic robustness` left in its folder."""

import hashlib
import json
import sqlite3
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from PIL import Image

WORST = "worst-case"
# The attacks of Stoic's suite `standard`.
STANDARD = ("apgd-ce", "apgd-t", "fab-t", "square")


class Run:
    def __init__(self, folder):
        self.folder = Path(folder)
        try:
            self.summary = json.loads((self.folder / "summary.json").read_text())
        except OSError as error:
            raise SystemExit(f"{folder} is no finished run of `stoic robustness`: {error}")
        rows = self.summary["rows"]
        self.norm = rows[0]["norm"]
        self.epsilons = sorted({row["epsilon"] for row in rows})
        # In the order of the suite.
        self.attacks = list(dict.fromkeys(r["attack"] for r in rows if r["attack"] != WORST))
        with self.ledger() as ledger:
            self.pictures = ledger.execute(
                "SELECT place, id, label, answer, margin, channels, fingerprint"
                " FROM picture ORDER BY place").fetchall()
            self.rows = ledger.execute(
                "SELECT attack, epsilon, place, isFooled FROM outcome").fetchall()
        self.count = len(self.pictures)
        self.right = {place for place, _, label, answer, *_ in self.pictures if label == answer}
        self.is_cascade = self.summary.get("mode") != "each" and not self.sees_all()

    def ledger(self):
        path = (self.folder / "ledger.sqlite").absolute()
        return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)

    def sees_all(self):
        """Whether every attack saw all right pictures."""
        seen = defaultdict(set)
        for attack, epsilon, place, _ in self.rows:
            seen[attack, epsilon].add(place)
        return all(
            self.right <= seen[attack, epsilon]
            for attack in self.attacks for epsilon in self.epsilons)

    def fooled(self, attacks, epsilon):
        """The right pictures that any of the attacks fooled at this epsilon or a smaller one."""
        return self.right & {
            place for attack, size, place, is_fooled in self.rows
            if is_fooled and size <= epsilon and attack in attacks}

    def fooled_by(self, attack, epsilon):
        """The same for one attack; in a cascade, with those before it."""
        last = self.attacks.index(attack)
        return self.fooled(self.attacks[:last + 1] if self.is_cascade else [attack], epsilon)

    def read_pixels(self, data):
        """The pictures, 0...1, `[count, channels, height, width]`."""
        arrays, differing = [], 0
        for _, name, _, _, _, channels, fingerprint in self.pictures:
            path = Path(data) / name
            try:
                image = Image.open(path).convert("RGB" if channels == 3 else "L")
            except OSError as error:
                raise SystemExit(f"{path} is a picture of the run and cannot be read: {error}")
            array = np.asarray(image)
            array = array.transpose(2, 0, 1) if channels == 3 else array[None]
            digest = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
            differing += fingerprint != f"sha256:{digest}"
            arrays.append(array)
        if len({array.shape for array in arrays}) > 1:
            raise SystemExit("The pictures have several sizes; attack those of one size.")
        if differing:
            print(f"{differing} of {self.count} pictures differ from those that Stoic read.")
        return torch.from_numpy(np.stack(arrays).astype(np.float32) / 255)

    @property
    def labels(self):
        return torch.tensor([row[2] for row in self.pictures])

    @property
    def answers(self):
        return torch.tensor([row[3] for row in self.pictures])
