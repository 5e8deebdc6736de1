"""The attacks of torchattacks, adv-lib and Foolbox that Stoic has too, by the same names."""

from dataclasses import dataclass
from typing import Callable

import torch

CLASSES = 7


@dataclass(frozen=True)
class PeerAttack:
    library: str
    # As Stoic calls it, without its settings.
    name: str
    settings: str
    # From a network, the norm and epsilon (0...1) to a function of pictures and labels. It returns
    # perturbed pictures, or a list of candidates for each.
    make: Callable
    norms: tuple = ("linf", "l2")
    # Whether it looks for the smallest change, so that one run serves every epsilon.
    is_search: bool = False
    # Whether to leave it out unless it is asked for by name.
    is_slow: bool = False

    @property
    def title(self):
        return f"{self.library} {self.name}" + (f" ({self.settings})" if self.settings else "")


def order(norm):
    return float("inf") if norm == "linf" else 2


# torchattacks.

def torchattacks_attack(make):
    def prepare(network, norm, size):
        import torchattacks
        attack = make(torchattacks, network, norm, size)
        attack.set_device(torch.device("cpu"))
        return attack
    return prepare


def torchattacks_pgd(steps, share):
    """Steps of a share of epsilon. The library's own are absolute: 2 of 8, by l2 0.2 of 1."""
    def make(library, network, norm, size):
        kind = library.PGD if norm == "linf" else library.PGDL2
        of = share or (0.25 if norm == "linf" else 0.2)
        return kind(network, eps=size, alpha=of * size, steps=steps)
    return torchattacks_attack(make)


def torchattacks_momentum(share):
    return torchattacks_attack(lambda library, network, norm, size: library.MIFGSM(
        network, eps=size, alpha=share * size, steps=10))


def torchattacks_apgd(steps, loss):
    return torchattacks_attack(lambda library, network, norm, size: library.APGD(
        network, norm=norm.capitalize(), eps=size, steps=steps, loss=loss))


def torchattacks_square(queries):
    return torchattacks_attack(lambda library, network, norm, size: library.Square(
        network, norm=norm.capitalize(), eps=size, n_queries=queries))


def torchattacks_fab(network, norm, size):
    """FAB towards each class. As a whole it stops at the first class within epsilon; run class by
    class, the nearest counts, and one run serves every epsilon."""
    import torchattacks
    attack = torchattacks.FAB(
        network, norm=norm.capitalize(), eps=None, steps=100, n_classes=CLASSES,
        multi_targeted=True)
    attack.set_device(torch.device("cpu"))

    def perturb(x, y):
        torch.manual_seed(attack.seed)
        found = []
        with torch.no_grad():
            for rank in range(2, CLASSES + 1):
                attack.target_class = rank
                found.append(attack.attack_single_run_targeted(x, y))
        return found
    return perturb


# Foolbox.

def foolbox_attack(make, is_search=False):
    def prepare(network, norm, size):
        import foolbox
        model = foolbox.PyTorchModel(network, bounds=(0, 1), device="cpu")
        attack = make(foolbox.attacks, norm)

        def perturb(x, y):
            criterion = foolbox.criteria.Misclassification(y)
            # Clipped to epsilon for attacks that have one.
            return attack(model, x, criterion, epsilons=None if is_search else size)[1]
        return perturb
    return prepare


def foolbox_norm(name, is_search=False, **settings):
    """An attack that has one class for each norm."""
    return foolbox_attack(
        lambda attacks, norm: getattr(attacks, norm.capitalize() + name)(**settings), is_search)


# adv-lib.

def adv_lib_attack(call):
    def prepare(network, norm, size):
        from adv_lib import attacks
        return lambda x, y: call(attacks, network, x, y, order(norm), size)
    return prepare


def adv_lib_pgd(steps, share):
    return adv_lib_attack(lambda attacks, network, x, y, norm, size: attacks.pgd_linf(
        network, x, y, size, steps=steps, relative_step_size=share))


def adv_lib_apgd(steps, loss):
    return adv_lib_attack(lambda attacks, network, x, y, norm, size: attacks.apgd(
        network, x, y, eps=size, norm=norm, n_iter=steps, loss_function=loss))


def fast_gradient():
    yield PeerAttack("torchattacks", "fgsm", "", torchattacks_attack(
        lambda library, network, norm, size: library.FGSM(network, eps=size)), ("linf",))
    yield PeerAttack("foolbox", "fgsm", "", foolbox_norm("FastGradientAttack"))


def fixed_steps():
    own, same = "its own steps", "20 steps of epsilon/8"
    yield PeerAttack("torchattacks", "pgd", own, torchattacks_pgd(10, None))
    yield PeerAttack("torchattacks", "pgd", same, torchattacks_pgd(20, 1 / 8))
    yield PeerAttack("foolbox", "pgd", own, foolbox_norm("ProjectedGradientDescentAttack"))
    yield PeerAttack("foolbox", "pgd", same, foolbox_norm(
        "ProjectedGradientDescentAttack", rel_stepsize=1 / 8, steps=20))
    yield PeerAttack("adv-lib", "pgd", own, adv_lib_pgd(40, 0.01 / 0.3), ("linf",))
    yield PeerAttack("adv-lib", "pgd", same, adv_lib_pgd(20, 1 / 8), ("linf",))
    same = "10 steps of epsilon/10"
    yield PeerAttack("torchattacks", "mi-fgsm", own, torchattacks_momentum(1 / 4), ("linf",))
    yield PeerAttack("torchattacks", "mi-fgsm", same, torchattacks_momentum(1 / 10), ("linf",))
    yield PeerAttack("foolbox", "mi-fgsm", own, foolbox_norm(
        "MomentumIterativeFastGradientMethod"))
    yield PeerAttack("foolbox", "mi-fgsm", same, foolbox_norm(
        "MomentumIterativeFastGradientMethod", rel_stepsize=1 / 10, steps=10))


def auto_attack(queries):
    for loss in ("ce", "dlr"):
        yield PeerAttack(
            "torchattacks", f"apgd-{loss}", "100 steps", torchattacks_apgd(100, loss))
        yield PeerAttack("adv-lib", f"apgd-{loss}", "100 steps", adv_lib_apgd(100, loss))
    targets = f"100 steps, {CLASSES - 1} targets"
    yield PeerAttack("torchattacks", "apgd-t", targets, torchattacks_attack(
        lambda library, network, norm, size: library.APGDT(
            network, norm=norm.capitalize(), eps=size, steps=100, n_classes=CLASSES)))
    yield PeerAttack("adv-lib", "apgd-t", targets, adv_lib_attack(
        lambda attacks, network, x, y, norm, size: attacks.apgd_targeted(
            network, x, y, eps=size, norm=norm, n_iter=100, num_targets=CLASSES - 1)))
    yield PeerAttack("torchattacks", "fab-t", targets, torchattacks_fab, is_search=True)
    yield PeerAttack("adv-lib", "fab-t", targets, adv_lib_attack(
        lambda attacks, network, x, y, norm, size: attacks.fab(
            network, x, y, norm=norm, n_iter=100, targeted_restarts=True)), is_search=True)
    yield PeerAttack(
        "torchattacks", "square", f"{queries} queries", torchattacks_square(queries))


def smallest_norm():
    def search(library, name, settings, make, norms=("linf", "l2"), is_slow=False):
        return PeerAttack(library, name, settings, make, norms, True, is_slow)

    yield search("torchattacks", "deepfool", "50 steps", torchattacks_attack(
        lambda library, network, norm, size: library.DeepFool(network, steps=50)), ("l2",))
    yield search("foolbox", "deepfool", "50 steps", foolbox_norm(
        "DeepFoolAttack", True, steps=50))
    yield search("adv-lib", "deepfool", "50 steps", adv_lib_attack(
        lambda attacks, network, x, y, norm, size: attacks.df(
            network, x, y, steps=50, norm=norm)))
    yield search("foolbox", "ddn", "100 steps", foolbox_attack(
        lambda attacks, norm: attacks.DDNAttack(steps=100), True), ("l2",))
    yield search("adv-lib", "ddn", "100 steps", adv_lib_attack(
        lambda attacks, network, x, y, norm, size: attacks.ddn(network, x, y, steps=100)),
        ("l2",))
    yield search("foolbox", "fmn", "100 steps", foolbox_attack(
        lambda attacks, norm: getattr(
            attacks, "LInfFMNAttack" if norm == "linf" else "L2FMNAttack")(steps=100), True))
    yield search("adv-lib", "fmn", "100 steps", adv_lib_attack(
        lambda attacks, network, x, y, norm, size: attacks.fmn(
            network, x, y, norm=norm, steps=100)))
    # As many steps as Stoic takes; the libraries' own 10,000 would take a day.
    yield search("torchattacks", "cw", "900 steps", torchattacks_attack(
        lambda library, network, norm, size: library.CW(network, steps=900)), ("l2",))
    yield search("foolbox", "cw", "9 x 100 steps", foolbox_attack(
        lambda attacks, norm: attacks.L2CarliniWagnerAttack(
            binary_search_steps=9, steps=100), True), ("l2",))
    yield search("adv-lib", "cw", "9 x 100 steps", adv_lib_attack(
        lambda attacks, network, x, y, norm, size: attacks.carlini_wagner_l2(
            network, x, y, binary_search_steps=9, max_iterations=100)), ("l2",))
    yield search("foolbox", "hopskipjump", "64 steps", foolbox_attack(
        lambda attacks, norm: attacks.HopSkipJumpAttack(constraint=norm), True), is_slow=True)


def attacks(norm, libraries=(), names=(), slow=False, queries=5000):
    """Those for a norm. Without names, the slow ones only if they are wanted."""
    for made in (fast_gradient(), fixed_steps(), auto_attack(queries), smallest_norm()):
        for attack in made:
            if norm not in attack.norms or libraries and attack.library not in libraries:
                continue
            if attack.name in names if names else slow or not attack.is_slow:
                yield attack
