"""Robust accuracy of Stoic beside that of its peers, and AttackBench's optimality, in Markdown."""

from outcomes import ANY
from stoic import STANDARD


def table(head, rows):
    """Markdown, its columns aligned."""
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)) + " |")
    print()


class Report:
    def __init__(self, run, right, peers, outcomes):
        """Of the pictures that both Stoic and PyTorch get right."""
        self.run, self.outcomes = run, outcomes
        self.right = right & run.right
        self.peers = [
            peer for peer in peers
            if any(outcomes.seen(peer, epsilon) for epsilon in run.epsilons)]
        self.libraries = sorted({peer.library for peer in peers})

    def print(self):
        self.accuracies()
        self.worst_cases()
        self.optimality()
        self.failures()

    def share(self, fooled):
        return 100 * (len(self.right) - len(fooled & self.right)) / self.run.count

    def is_complete(self, peer):
        return all(
            self.outcomes.is_complete(peer, epsilon, self.right) for epsilon in self.run.epsilons)

    def peers_of(self, attack):
        """Those that Stoic's attack shares a name with, whatever its settings."""
        names = {peer.name for peer in self.peers}
        known = [name for name in names if attack == name or attack.startswith(name + "-")]
        return [peer for peer in self.peers if known and peer.name == max(known, key=len)]

    def accuracies(self):
        run = self.run
        print(f"Robust accuracy in % of {run.count} pictures ({len(self.right)} right when clean), "
              f"{run.norm}, epsilon in 255ths.")
        if run.is_cascade:
            print("Stoic's run is a cascade: its attacks' rows include the attacks before them, "
                  "and flatter Stoic.")
        print()
        rows = []
        for attack in run.attacks:
            peers = self.peers_of(attack)
            for epsilon in run.epsilons:
                stoic = run.fooled_by(attack, epsilon) & self.right
                cells, best = [], None
                for library in self.libraries:
                    # A library with several settings is judged by its best.
                    found = [
                        len(self.outcomes.fooled(peer, epsilon) & self.right)
                        for peer in peers if peer.library == library
                        and self.outcomes.is_complete(peer, epsilon, self.right)]
                    cells.append(
                        f"{100 * (len(self.right) - max(found)) / run.count:.1f}" if found else "")
                    best = max([best or 0, *found]) if found else best
                mark = ""
                if best is not None:
                    behind = best - len(stoic)
                    mark = f"{behind} behind" if behind > 0 else "not behind"
                    if 100 * behind > run.count:
                        mark += ": **above by more than 1 in 100**"
                rows.append([attack, f"{epsilon:g}", f"{self.share(stoic):.1f}", *cells, mark])
        table(["attack", "epsilon", "Stoic", *self.libraries, "pictures"], rows)

    def worst_cases(self):
        run, rows, missed = self.run, [], []
        has_standard = set(STANDARD) <= set(run.attacks)
        for epsilon in run.epsilons:
            found = {
                library: self.union([p for p in self.peers if p.library == library], epsilon)
                for library in self.libraries}
            peers = set().union(*found.values())
            standard = run.fooled(STANDARD, epsilon) & self.right
            everything = run.fooled(run.attacks, epsilon) & self.right
            judged = standard if has_standard else everything
            mark = "not above"
            if len(judged) < len(peers):
                mark = f"**above by {len(peers) - len(judged)}**"
            rows.append([
                f"{epsilon:g}", f"{self.share(standard):.1f}" if has_standard else "",
                f"{self.share(everything):.1f}",
                *(f"{self.share(found[library]):.1f}" for library in self.libraries),
                f"{self.share(peers):.1f}", f"{self.share(peers | everything):.1f}", mark])
            missed += [(epsilon, place) for place in sorted(peers - judged)]
        print("Worst case, picture by picture: Stoic's suite `standard`, all of Stoic's attacks in "
              "the run, all attacks of each library, and of all libraries.\n")
        table(["epsilon", "standard", "Stoic", *self.libraries, "libraries", "all",
               "standard" if has_standard else "Stoic"], rows)
        for epsilon, place in missed[:20]:
            by = [p.title for p in self.peers if place in self.outcomes.fooled(p, epsilon)]
            name = next(row[1] for row in run.pictures if row[0] == place)
            more = f" and {len(by) - 4} more" if len(by) > 4 else ""
            print(f"- At {epsilon:g} only others fool picture {place} ({name}): "
                  + ", ".join(by[:4]) + more)
        if missed[20:]:
            print(f"- And {len(missed) - 20} more.")
        if missed:
            print()

    def union(self, peers, epsilon):
        return set().union(*(self.outcomes.fooled(p, epsilon) for p in peers)) & self.right

    def optimality(self):
        """Cinà et al. 2025: the area that an attack cuts from the clean accuracy, relative to that
        of the best of all attacks, picture by picture."""
        run, right = self.run, self.right
        curves = [("Stoic " + attack, lambda epsilon, attack=attack: run.fooled_by(attack, epsilon))
                  for attack in run.attacks]
        if set(STANDARD) <= set(run.attacks):
            curves.append(("Stoic `standard`", lambda epsilon: run.fooled(STANDARD, epsilon)))
        curves.append(("Stoic, all attacks", lambda epsilon: run.fooled(run.attacks, epsilon)))
        whole = [peer for peer in self.peers if self.is_complete(peer)]
        curves += [(peer.title, lambda epsilon, peer=peer: self.outcomes.fooled(peer, epsilon))
                   for peer in whole]
        for library in self.libraries:
            mine = [peer for peer in self.peers if peer.library == library]
            curves.append(
                (f"{library}, all attacks", lambda epsilon, mine=mine: self.union(mine, epsilon)))

        def best(epsilon):
            return run.fooled(run.attacks, epsilon) | self.union(self.peers, epsilon)

        grid = [0.0]
        for epsilon in run.epsilons:
            grid.append(epsilon)
            if right <= best(epsilon):
                break
        left = len(right - best(grid[-1]))
        print(f"Optimality by AttackBench's definition, epsilon from 0 to {grid[-1]:g} on the grid "
              + ", ".join(f"{epsilon:g}" for epsilon in grid) + "."
              + (f" {left} pictures withstand all attacks there, so the measure ends before the "
                 "best curve reaches zero." if left else "")
              + (" Stoic's run is a cascade: see above." if run.is_cascade else "") + "\n")

        def area(fooled):
            heights = [0] + [len(fooled(epsilon) & right) for epsilon in grid[1:]]
            return sum(
                (high - low) * (a + b) / 2
                for low, high, a, b in zip(grid, grid[1:], heights, heights[1:]))

        if not area(best):
            return print("No attack fooled a picture.\n")
        rows = [[name, f"{area(fooled) / area(best):.3f}"] for name, fooled in curves]
        table(["attack", "optimality"], sorted(rows, key=lambda row: row[1], reverse=True))

    def failures(self):
        for peer in self.peers:
            if not self.is_complete(peer):
                done = min(
                    len(self.right & (self.outcomes.seen(peer, epsilon)
                                      | self.outcomes.fooled(peer, epsilon)))
                    for epsilon in self.run.epsilons)
                print(f"- {peer.title} is not complete: {done} of {len(self.right)} pictures. It "
                      "counts in worst cases alone.")
        for (title, epsilon), reason in sorted(self.outcomes.failures.items()):
            at = "" if epsilon == ANY else f" at {epsilon:g}"
            print(f"- {title}{at} fails: {reason}")
