"""What a file of 8 bits would hold of a perturbed picture, as Stoic rounds its own."""

import torch

# As in Stoic: 8/255 is not exact.
TOLERANCE = 5e-6
STRETCHES = (1, 1.01, 1.02, 1.05, 1.1, 1.15, 1.2, 1.3, 1.4, 1.6, 2)


def lengths(changes, norm):
    """The size of each picture's changes."""
    rows = changes.flatten(1).double()
    return rows.abs().amax(1) if norm == "linf" else rows.square().sum(1).sqrt()


def within(found, pixels, norm, epsilon):
    """Rounds to the nearest byte, within epsilon (255ths). By l2 the roundings that lengthen a
    change most are undone, until it is short enough."""
    original = (pixels * 255).round()
    change = finite(found, pixels).clamp(0, 1) * 255 - original
    if norm == "linf":
        reach = int(epsilon * (1 + TOLERANCE))
        return (original + change.clamp(-reach, reach).round()).clamp(0, 255) / 255
    excess = (lengths(change, norm) / epsilon).clamp(min=1).float()
    change = change / excess.view(-1, 1, 1, 1)
    rounded = change.round()
    limit = (epsilon * (1 + TOLERANCE)) ** 2
    for picture, wanted in zip(rounded, change):
        sizes, gains = picture.abs().flatten(), (picture.abs() - wanted.abs()).flatten()
        total = float(sizes.double().square().sum())
        for place in gains.argsort(descending=True).tolist():
            if total <= limit or gains[place] <= 0:
                break
            total -= float(2 * sizes[place] - 1)
            picture.view(-1)[place] -= picture.view(-1)[place].sign()
    return (original + rounded).clamp(0, 255) / 255


def candidates(found, pixels):
    """For a search without epsilon, whose result lies so near to the boundary that rounding may
    undo it: rounded to the nearest byte after stretching a little, and rounded away from the
    original."""
    original = (pixels * 255).round()
    change = finite(found, pixels).clamp(0, 1) * 255 - original
    # What differs from a whole step by less than a hundredth is arithmetic.
    away = change.sign() * (change.abs() - 0.01).ceil().clamp(min=0)
    moves = [(change * stretch).round() for stretch in STRETCHES]
    return [(original + move).clamp(0, 255) / 255 for move in [*moves, away]]


def finite(found, pixels):
    """With the original in place of pictures that hold a NaN."""
    whole = found.detach().isfinite().flatten(1).all(1).view(-1, 1, 1, 1)
    return torch.where(whole, found.detach(), pixels)
