"""Every attack of the libraries alone, at every epsilon of a run of Stoic."""

import time

import torch

from network import answers
from outcomes import ANY
from rounding import candidates, lengths, within


def measure(network, run, pixels, right, attacks, outcomes, batch):
    """Attacks what has no outcome yet. Pictures that an attack fooled at a smaller epsilon count as
    fooled at a larger one, and are not attacked again."""
    for attack in attacks:
        for epsilon in [ANY] if attack.is_search else run.epsilons:
            done = outcomes.seen(attack, epsilon)
            if not attack.is_search:
                done = done | outcomes.fooled(attack, epsilon)
            places = torch.tensor(sorted(right - done), dtype=torch.long)
            if not len(places):
                continue
            begun, fooled = time.perf_counter(), 0
            for part in places.split(batch):
                try:
                    rows = attacked(network, run, pixels, part, attack, epsilon)
                except Exception as error:  # a peer that fails on the input is a finding, too
                    outcomes.fail(attack, epsilon, f"{type(error).__name__}: {error}")
                    break
                outcomes.add(attack, epsilon, rows)
                fooled += sum(row[1] for row in rows)
            spent = 1000 * (time.perf_counter() - begun) / len(places)
            reason = outcomes.failures.get((attack.title, epsilon))
            at = run.norm if attack.is_search else f"{run.norm} {epsilon:g}"
            print(
                f"{attack.title}, {at}: "
                + (f"fails: {reason}" if reason else
                   f"{fooled} of {len(places)} pictures fooled, {spent:.0f} ms each"), flush=True)


def attacked(network, run, pixels, part, attack, epsilon):
    x, y = pixels[part], run.labels[part]
    torch.manual_seed(1)
    begun = time.perf_counter()
    found = attack.make(network, run.norm, epsilon / 255)(x, y)
    milliseconds = 1000 * (time.perf_counter() - begun) / len(part)
    found = found if isinstance(found, list) else [found]
    if attack.is_search:
        seen = [picture for one in found for picture in candidates(one, x)]
    else:
        seen = [within(one, x, run.norm, epsilon) for one in found]
    best = torch.full((len(part),), float("inf"), dtype=torch.double)
    for picture in seen:
        # Exact, because both are whole bytes.
        distance = lengths((picture * 255).round() - (x * 255).round(), run.norm)
        fools = answers(network, picture) != y
        best = torch.where(fools & (distance < best), distance, best)
    return [
        (place, int(size < float("inf")), size if size < float("inf") else None, milliseconds)
        for place, size in zip(part.tolist(), best.tolist())]
