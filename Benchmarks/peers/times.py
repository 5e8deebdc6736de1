"""The time of the same work in every library and in Stoic, in turn."""

import json
import multiprocessing
import shlex
import shutil
import statistics
import subprocess
import time
from pathlib import Path

import torch

from libraries import (
    PeerAttack, adv_lib_apgd, adv_lib_pgd, foolbox_norm, torchattacks_apgd, torchattacks_attack,
    torchattacks_pgd, torchattacks_square)
from network import Network, answers
from report import table

# What Stoic calls the attack, its options there, and epsilon in 255ths.
# Square ends at success in torchattacks, so few pictures should fall.
WORK = {
    "fgsm": ([], 8),
    "pgd": (["--steps", "20"], 8),
    "apgd-ce": (["--steps", "20"], 8),
    "square": (["--queries", "200"], 1),
}
# The names of classes in Stoic's order, which folders and tables of datasets use.
EMOTIONS = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")


def peers():
    """Attacks that take every step, whether or not a picture has fallen. adv-lib has no FGSM: one
    step of its PGD never looks at the picture it leads to. Foolbox has neither APGD nor Square."""
    yield PeerAttack("torchattacks", "fgsm", "", torchattacks_attack(
        lambda library, network, norm, size: library.FGSM(network, eps=size)))
    yield PeerAttack("foolbox", "fgsm", "", foolbox_norm("FastGradientAttack"))
    yield PeerAttack("torchattacks", "pgd", "20 steps", torchattacks_pgd(20, 1 / 8))
    yield PeerAttack("foolbox", "pgd", "20 steps", foolbox_norm(
        "ProjectedGradientDescentAttack", rel_stepsize=1 / 8, steps=20))
    yield PeerAttack("adv-lib", "pgd", "20 steps", adv_lib_pgd(20, 1 / 8))
    yield PeerAttack("torchattacks", "apgd-ce", "20 steps", torchattacks_apgd(20, "ce"))
    yield PeerAttack("adv-lib", "apgd-ce", "20 steps", adv_lib_apgd(20, "ce"))
    yield PeerAttack("torchattacks", "square", "200 queries", torchattacks_square(200))


class Counter(torch.nn.Module):
    """Counts the pictures that the network sees."""

    def __init__(self, network):
        super().__init__()
        self.network, self.seen = network, 0
        # torchattacks gives the mode of this module to the network.
        self.eval()

    def forward(self, x):
        self.seen += len(x)
        return self.network(x)


class Work:
    """Some pictures, for the libraries in memory and for Stoic in a folder."""

    def __init__(self, run, data, pixels, count, output):
        # Those that the network is surest of, so that they do not fall in the middle of the work.
        rows = sorted(
            (row for row in run.pictures if row[0] in run.right),
            key=lambda row: (row[4] if row[4] is not None else 0, row[0]))[:count]
        index = {row[0]: i for i, row in enumerate(run.pictures)}
        places = torch.tensor([index[row[0]] for row in rows])
        self.pixels, self.labels = pixels[places], run.labels[places]
        self.folder = Path(output) / f"pictures-{len(rows)}"
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "images").mkdir(parents=True)
        lines = ["path,emotion"]
        for number, (_, name, label, *_) in enumerate(rows):
            path = f"images/{number}{Path(name).suffix}"
            shutil.copy(Path(data) / name, self.folder / path)
            lines.append(f"{path},{EMOTIONS[label]}")
        (self.folder / "labels.csv").write_text("\n".join(lines) + "\n")


def library_time(model, attack, epsilon, work, batch, threads):
    """Milliseconds and forward passes a picture, in a process of its own like Stoic's: a warm one
    would spare a library the preparation of its kernels."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=time_here, args=(
        sender, model, attack.library, attack.name, epsilon, work.pixels.numpy(),
        work.labels.numpy(), batch, threads))
    process.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        raise SystemExit(f"{attack.title} failed; its message stands above.")
    finally:
        process.join()


def time_here(sender, model, library, name, epsilon, pixels, labels, batch, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    pixels, labels = torch.from_numpy(pixels), torch.from_numpy(labels)
    network = Network(model)
    # `stoic attack` asks for the clean answers first, too.
    answers(network, pixels, batch)
    counter = Counter(network)
    (attack,) = (one for one in peers() if (one.library, one.name) == (library, name))
    perturb = attack.make(counter, "linf", epsilon / 255)
    begun = time.perf_counter()
    for x, y in zip(pixels.split(batch), labels.split(batch)):
        perturb(x, y)
    spent = 1000 * (time.perf_counter() - begun)
    sender.send((spent / len(labels), counter.seen / len(labels)))


def stoic_time(program, name, work, batch, threads, output):
    """Milliseconds a picture, in the attack alone."""
    options, epsilon = WORK[name]
    copy = Path(output) / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    command = [
        *shlex.split(program), "attack", "--model", "resnet", "--attack", name, *options,
        "--epsilon", str(epsilon), "--data", str(work.folder), "--batch-size", str(batch),
        "--gradient-precision", "float32", "--threads", str(threads), "--output", str(copy),
        "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)} fails: {done.stderr.strip()}")
    summary = json.loads(done.stdout)
    shutil.rmtree(copy)
    if "attackMilliseconds" not in summary:
        raise SystemExit("This `stoic attack` does not tell attackMilliseconds; build a newer one.")
    if summary.get("pictures", len(work.labels)) != len(work.labels):
        raise SystemExit(f"Stoic attacked {summary['pictures']} of {len(work.labels)} pictures.")
    return summary["attackMilliseconds"]


def measure(run, data, pixels, options):
    program = options.stoic
    if program and not shutil.which(shlex.split(program)[0]):
        print(f"There is no {program}, so Stoic's columns are empty.\n")
        program = None
    names = [name for name in options.attacks.split(",") if name] or list(WORK)
    unknown = [name for name in names if name not in WORK]
    if unknown:
        raise SystemExit(f"{', '.join(unknown)}: what can be timed is {', '.join(WORK)}.")
    rows = []
    libraries = ["torchattacks", "foolbox", "adv-lib"]
    for name in names:
        for batch in (int(text) for text in options.batches.split(",")):
            count = min(options.pictures, options.alone) if batch == 1 else options.pictures
            work = Work(run, data, pixels, count, options.output)
            epsilon = WORK[name][1]
            contestants = [attack for attack in peers() if attack.name == name]
            spent = {attack.library: [] for attack in contestants}
            stoic, passes = [], {}
            for _ in range(options.rounds):
                if program:
                    stoic.append(stoic_time(
                        program, name, work, batch, options.threads, options.output))
                for attack in contestants:
                    took, passes[attack.library] = library_time(
                        options.model, attack, epsilon, work, batch, options.threads)
                    spent[attack.library].append(took)
            medians = {library: statistics.median(times) for library, times in spent.items()}
            fastest = min(medians.values())
            ratio = ""
            if stoic:
                share = statistics.median(stoic) / fastest
                ratio = f"{share:.2f}" + (" **slower**" if share > 1 else "")
            rows.append([
                name, batch, len(work.labels), f"{statistics.median(stoic):.1f}" if stoic else "",
                *(f"{medians[one]:.1f} ({passes[one]:.0f})" if one in medians else ""
                  for one in libraries), ratio])
            print(f"{name}, batches of {batch}: done", flush=True)
    print(f"\nMilliseconds a picture, medians of {options.rounds} rounds in turn, "
          f"{options.threads} threads, float32, linf. In brackets: how often the network saw "
          "each picture.\n")
    table(["attack", "batch", "pictures", "Stoic", *libraries, "Stoic / fastest"], rows)
