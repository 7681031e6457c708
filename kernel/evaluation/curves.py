"""Two curves as PNG files: how calibrated p(support) is, and what is gained by deciding only the surest cases.

The same figures make the same bytes. Needs matplotlib, which is an extra.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.errors import Refused

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47")
STYLE: Any = {  # its keys are a type of their own in matplotlib
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that no machine draws with another
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e4e4e4",
    "legend.frameon": False,
}
SIZE, DPI = (4.6, 3.8), 120  # inches, dots an inch
LEAST = 5  # a bin of fewer lines says too little to be drawn


def is_at_hand() -> None:
    """Raises Refused, with what to do, where matplotlib is not installed."""
    if not find_spec("matplotlib"):
        raise Refused("The curves need matplotlib: pip install 'sovereign-research[eval]'.")


def draw_calibration(measured: Mapping[str, Sequence[Sequence[Any]]], file: Path) -> None:
    """For each named set its bins (n, mean probability, share that happened), against the diagonal."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--", label="as it should be")
        for (name, bins), colour in zip(measured.items(), COLOURS, strict=False):
            shown = [(n, p, share) for n, p, share in bins if n >= LEAST]
            axes.plot([p for _, p, _ in shown], [s for *_, s in shown], color=colour, linewidth=1)
            sizes = [8 + 120 * n / sum(n for n, *_ in bins) for n, _, _ in shown]
            axes.scatter([p for _, p, _ in shown], [s for *_, s in shown], s=sizes, color=colour, label=name)
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xlabel="p(support) as told", ylabel="share supported")

    _save(draw, file)


def draw_risk_coverage(measured: Mapping[str, Sequence[Sequence[float]]], file: Path) -> None:
    """For each named set its [coverage, accuracy] points."""

    def draw(axes: Axes) -> None:
        for (name, points), colour in zip(measured.items(), COLOURS, strict=False):
            axes.plot(
                [c for c, _ in points], [a for _, a in points], color=colour, marker="o", markersize=3, label=name
            )
        axes.set(xlim=(0, 1.02), ylim=(0.4, 1.02), xlabel="share of claims decided, surest first", ylabel="accuracy")

    _save(draw, file)


def _save(draw: Any, file: Path) -> None:
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(STYLE):
        figure = Figure(figsize=SIZE, dpi=DPI, layout="constrained")
        axes = figure.add_subplot()
        draw(axes)
        axes.legend(loc="lower right")
        FigureCanvasAgg(figure)
        figure.savefig(file, format="png", metadata={"Software": None})
