"""Attacks the pictures of a run of `stoic robustness` with other libraries, on the same weights."""

import argparse
import warnings

import torch

import accuracy
import libraries
import times
from network import Network, answers
from outcomes import Outcomes, subject
from report import Report
from stoic import Run


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    accuracies = commands.add_parser(
        "accuracy", help="attack what is missing, then print what is there")
    report = commands.add_parser("report", help="print what is there")
    timing = commands.add_parser("times", help="time the same work in every library and in Stoic")
    for command in (accuracies, report, timing):
        command.add_argument("run", help="the folder of a finished run of `stoic robustness`")
        command.add_argument("data", help="the folder of its dataset")
        command.add_argument("--output", required=True, help="a folder for what is measured")
        command.add_argument("--model", default="Models/fer2013-resnet18.safetensors")
        command.add_argument("--threads", type=int, default=2)
        command.add_argument("--attacks", default="", help="names, separated by commas")
    for command in (accuracies, report):
        command.add_argument("--libraries", default="", help="names, separated by commas")
        command.add_argument("--queries", type=int, default=5000, help="of square")
    accuracies.add_argument("--batch", type=int, default=64)
    timing.add_argument("--stoic", default=".build/release/stoic", help="the program, or nothing")
    timing.add_argument("--pictures", type=int, default=64)
    timing.add_argument(
        "--alone", type=int, default=64, help="the most pictures in batches of one, which are slow")
    timing.add_argument("--batches", default="64,16,1")
    timing.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")

    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    network = Network(options.model)
    run = Run(options.run)
    pixels = run.read_pixels(options.data)
    if options.command == "times":
        return times.measure(run, options.data, pixels, options)
    clean = answers(network, pixels)
    different = int((clean != run.answers).sum())
    print(f"{run.count} pictures; {different} clean answers differ from Stoic's.")
    # Places count from 0 in a run, without gaps.
    right = set(torch.nonzero(clean == run.labels).flatten().tolist())
    chosen = [name for name in options.libraries.split(",") if name]
    names = [name for name in options.attacks.split(",") if name]
    peers = list(libraries.attacks(run.norm, chosen, names, queries=options.queries))
    if not peers:
        raise SystemExit("No library has such an attack.")
    outcomes = Outcomes(options.output, subject(options.model, run.norm, pixels))
    if options.command == "accuracy":
        accuracy.measure(network, run, pixels, right, peers, outcomes, options.batch)
        print()
    # Slow attacks that were run once belong into the report too.
    shown = list(libraries.attacks(
        run.norm, chosen, names, slow=True, queries=options.queries))
    Report(run, right, shown, outcomes).print()


if __name__ == "__main__":
    main()
