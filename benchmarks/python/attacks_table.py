"""Prints what attacks.sh measured as Markdown: python attacks_table.py FOLDER

FGSM and BIM of one epsilon stand under each other, with the clips on which they disagree. A mean l2 of
two attacks is over the clips that both were asked for and both fooled.
"""

import json
import pathlib
import statistics
import sys


def lines(file):
    return [json.loads(line) for line in file.open()] if file.exists() else []


def fooled(report):
    return {i for i, norm in enumerate(report["l2"]) if norm is not None}


def cost(report):
    return report["forwards"] * report["share"] + report["backwards"] * (1 - report["share"])


def row(report, ours):
    norms = [norm for norm in report["l2"] if norm is not None]
    count = len(report["l2"])
    cells = [
        report["name"],
        f"{len(norms)} of {count}" + (f", target {report['targetHits']}" if aims(report) else ""),
        f"{statistics.mean(norms):.4f}" if norms else "-",
        against(report, ours),
        f"{report['forwards']:.1f}",
        f"{report['backwards']:.1f}",
        f"{cost(report):.1f}",
        f"{report['seconds'] / count:.2f}",
        f"{report['cpuSeconds'] / count:.2f}",
        f"{report['peakMib']:.0f}",
    ]
    return "| " + " | ".join(cells) + " |"


def aims(report):
    return report.get("aims", report.get("attack") in ("jsma", "pia"))


def against(report, ours):
    """How a peer's clips differ from those of Earshot's attack of the same first words."""
    match = [one for one in ours if report["name"].startswith(one["name"].split(":")[0])]
    match = match or [one for one in ours if same_kind(one, report)]
    if not match or report in ours:
        return ""
    one, count = match[0], len(report["l2"])
    both = fooled(one) & fooled(report)
    apart = {i for i in fooled(one) ^ fooled(report) if i < count}
    if report["name"].startswith(("FGSM", "BIM")):
        return f"differs on {len(apart)}"
    if not both:
        return "-"
    ratio = statistics.mean(one["l2"][i] for i in both) / statistics.mean(
        report["l2"][i] for i in both
    )
    return f"Earshot's {ratio:.3f} of it on {len(both)} clips"


def same_kind(one, report):
    kind = report["name"].split(",")[0]
    return one["name"] == {"C&W": "CWA"}.get(kind, kind)


def main():
    folder = pathlib.Path(sys.argv[1])
    ours, peers = lines(folder / "earshot.jsonl"), lines(folder / "peers.jsonl")
    print("| attack | changed | l2 mean | | forward passes | backward passes |"
          " gradient-equivalents | s a clip | processor s a clip | peak MiB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for kind in ("FGSM", "BIM", "DeepFool", ("CWA", "C&W"), "JSMA", "PIA"):
        for report in ours + peers:
            if report["name"].startswith(kind):
                print(row(report, ours))


if __name__ == "__main__":
    main()
