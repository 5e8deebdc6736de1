"""Every picture's outcome under every attack of a library, in SQLite: a killed run goes on."""

import hashlib
import json
import sqlite3
from collections import defaultdict
from pathlib import Path

# Where an attack that looks for the smallest change keeps its one outcome.
ANY = 0


class Outcomes:
    def __init__(self, folder, subject):
        """Opens or creates those of a model and pictures."""
        Path(folder).mkdir(parents=True, exist_ok=True)
        path = Path(folder) / "peers.sqlite"
        # Several processes may write, each with other libraries or attacks.
        self.database = sqlite3.connect(path, timeout=600)
        with self.database:
            self.database.executescript("""
                CREATE TABLE IF NOT EXISTS subject(text TEXT NOT NULL UNIQUE);
                CREATE TABLE IF NOT EXISTS outcome(
                  attack TEXT NOT NULL, epsilon REAL NOT NULL, place INTEGER NOT NULL,
                  isFooled INTEGER NOT NULL, distance REAL, milliseconds REAL NOT NULL,
                  PRIMARY KEY (attack, epsilon, place)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS failure(
                  attack TEXT NOT NULL, epsilon REAL NOT NULL, reason TEXT NOT NULL,
                  PRIMARY KEY (attack, epsilon));
                """)
            known = self.database.execute("SELECT text FROM subject").fetchone()
            if known is None:
                self.database.execute("INSERT INTO subject VALUES (?)", (subject,))
            elif known[0] != subject:
                raise SystemExit(
                    f"{path} has outcomes of another model, norm or pictures; give another folder.")
        self.load()

    def load(self):
        self.places, self.broken, self.times = (
            defaultdict(set), defaultdict(dict), defaultdict(list))
        rows = self.database.execute(
            "SELECT attack, epsilon, place, isFooled, distance, milliseconds FROM outcome")
        for attack, epsilon, place, is_fooled, distance, milliseconds in rows:
            self.places[attack, epsilon].add(place)
            if is_fooled:
                self.broken[attack, epsilon][place] = distance
            self.times[attack, epsilon].append(milliseconds)
        self.failures = {
            (attack, epsilon): reason for attack, epsilon, reason
            in self.database.execute("SELECT attack, epsilon, reason FROM failure")}

    def add(self, attack, epsilon, rows):
        """Rows of place, whether it is fooled, distance and milliseconds; one transaction."""
        with self.database:
            self.database.executemany(
                "INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?, ?, ?)",
                [(attack.title, epsilon, *row) for row in rows])
            self.database.execute(
                "DELETE FROM failure WHERE attack = ? AND epsilon = ?", (attack.title, epsilon))
        self.load()

    def fail(self, attack, epsilon, reason):
        with self.database:
            self.database.execute(
                "INSERT OR REPLACE INTO failure VALUES (?, ?, ?)",
                (attack.title, epsilon, reason))
        self.load()

    def seen(self, attack, epsilon):
        """The pictures with an outcome at this epsilon."""
        return self.places[attack.title, ANY if attack.is_search else epsilon]

    def fooled(self, attack, epsilon):
        """The pictures fooled within epsilon by this attack at this epsilon or a smaller one."""
        return {
            place for (title, size), broken in list(self.broken.items())
            if title == attack.title and size <= epsilon
            for place, distance in broken.items() if distance <= epsilon * (1 + 1e-5)}

    def is_complete(self, attack, epsilon, places):
        return places <= self.seen(attack, epsilon) | self.fooled(attack, epsilon)


def subject(model, norm, pixels):
    """What determines the outcomes, besides the attacks."""
    return json.dumps({
        "model": hashlib.sha256(Path(model).read_bytes()).hexdigest(), "norm": norm,
        "pictures": hashlib.sha256(pixels.numpy().tobytes()).hexdigest()})
