"""Charts and tables made of the results: docs/performance.md between its marks, docs/pictures/performance-*.svg.

python -m benchmarks.page build/bench
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot
from matplotlib.ticker import FuncFormatter

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "performance.md"
BEGIN, END = "<!-- made by benchmarks/page.py -->", "<!-- end -->"
ORDER = (
    "arrival", "editing", "unchanged", "cold", "checking", "serving", "subscribing", "memory", "starting", "trouble",
)  # fmt: skip
COLOURS = {"feeds": "#c2410c", "Hugo": "#475569", "Pelican": "#94a3b8", "nginx": "#475569"}
OTHERS = "#cbd5e1"
mpl.rcParams.update({"svg.hashsalt": "feeds", "font.size": 10, "axes.spines.top": False, "axes.spines.right": False})


def chart(result: dict[str, Any], file: Path) -> None:
    """Bars: a group for each case, a bar for each program, a whisker for its spread; one panel for each unit."""
    units = list(dict.fromkeys(case["unit"] for case in result["cases"]))
    rows = [sum(len(case["spread"]) + 1 for case in result["cases"] if case["unit"] == unit) for unit in units]
    figure, panels = pyplot.subplots(
        len(units),
        squeeze=False,
        figsize=(8, 0.9 * len(units) + 0.33 * sum(rows)),
        gridspec_kw={"height_ratios": rows},
        layout="constrained",
    )
    figure.suptitle(result["question"], x=0.01, ha="left", weight="bold")
    for panel, unit in zip(panels[:, 0], units, strict=True):
        _panel(panel, [case for case in result["cases"] if case["unit"] == unit], unit)
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


def _panel(panel: Any, cases: list[dict[str, Any]], unit: str) -> None:
    at, ticks, labels = 0, [], []
    values = [one["median"] for case in cases for one in case["spread"].values()]
    is_wide = max(values) > 30 * min(values) > 0
    for case in cases:
        begin = at
        for program, one in case["spread"].items():
            whisker = [[one["median"] - one["low"]], [one["high"] - one["median"]]]
            colour = COLOURS.get(program, OTHERS)
            panel.barh(at, one["median"], 0.8, color=colour, xerr=whisker, error_kw={"lw": 1, "alpha": 0.5})
            panel.annotate(
                f" {program} {_number(one['median'])}",
                (one["high"], at),
                va="center",
                fontsize=9,
                annotation_clip=False,
            )
            at += 1
        ticks.append((begin + at - 1) / 2)
        labels.append(case["case"])
        at += 1
    panel.set_yticks(ticks, labels)
    panel.invert_yaxis()
    panel.margins(x=0.25)
    if is_wide:
        panel.set_xscale("log")
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    fewer = "shorter is better" if cases[0]["fewer_is_better"] else "longer is better"
    panel.set_xlabel(f"{unit}, {fewer}{' (each step is ten times the last)' if is_wide else ''}")


def text(name: str, result: dict[str, Any]) -> str:
    """The chart, the figures with their spread, the musts, and how to have them again."""
    lines = [
        f"## {result['question']}",
        "",
        f"![{result['question']} The figures stand in the table below.](pictures/performance-{name}.svg)",
        "",
    ]
    lines += [_must(must) for must in result["musts"]]
    lines += [f"- Left out: {one}" for one in result["left_out"]]
    lines += ["", "<details><summary>The figures, their spread, and the machine</summary>", ""]
    lines += ["| case | program | median | spread | runs | feeds is |", "|---|---|---|---|---|---|"]
    for case in result["cases"]:
        for program, one in case["spread"].items():
            better = case["times_better"].get(program)
            ratio = f"{better[0]:.2f} × as good ({better[1]:.2f} to {better[2]:.2f})" if better else ""
            spread = f"{_number(one['low'])} to {_number(one['high'])}"
            cells = (case["case"], program, f"{_number(one['median'])} {case['unit']}", spread)
            lines.append(f"| {' | '.join(cells)} | {len(case['runs'][program])} | {ratio} |")
    machine, asked = result["machine"], ", ".join(f"{key} {value}" for key, value in result["asked"].items())
    versions = ", ".join(f"{key} {value}" for key, value in result["versions"].items())
    lines += [
        "",
        f"`python -m benchmarks.{name}` ({asked}). {machine['cpu']}, {machine['cores']} cores,"
        f" {machine['memory_mb']:,} MB, {machine['kernel']}, Python {machine['python']}; load when it began:"
        f" {machine['load_before']}. {versions}.",
        "",
        "</details>",
        "",
    ]
    return "\n".join(lines)


def _must(must: dict[str, Any]) -> str:
    sentence = must["must"].replace(">=", "≥").replace("<=", "≤")
    return f"- {'Holds' if must['holds'] else '**Does not hold**'}: {sentence} (measured: {_number(must['measured'])})."


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> int:
    """Make all of it of the results in a directory."""
    place = Path(sys.argv[1])
    parts = []
    for name in ORDER:
        file = place / f"{name}.json"
        if not file.exists():
            continue
        result = json.loads(file.read_text(encoding="utf-8"))
        if result["wrong"]:
            sys.exit(f"{file}: nothing is told of wrong answers: {result['wrong']}")
        if result["cases"]:
            chart(result, DOCS / "pictures" / f"performance-{name}.svg")
            parts.append(text(name, result))
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    PAGE.write_text("\n".join([before + BEGIN, "", *parts, END]) + after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
