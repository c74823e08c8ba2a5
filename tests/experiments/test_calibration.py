"""The calibration error of answers."""

import numpy as np
import pytest
from calibration import LABELS, Answer, calibration_error, drawn


def test_sure_and_right_is_no_error_sure_and_wrong_is_all() -> None:
    right = [[Answer((1.0, 0.0, 0.0), "negative")] * 4] * 3
    wrong = [[Answer((1.0, 0.0, 0.0), "positive")] * 4] * 3
    assert calibration_error(right, 0).value == 0
    assert calibration_error(wrong, 0).value == 1


def test_the_error_is_the_gap_in_each_bin() -> None:
    half = [Answer((0.8, 0.1, 0.1), label) for label in ("negative", "neutral")]
    found = calibration_error([half] * 10, 0)
    assert found.value == pytest.approx(0.3)
    assert found.n_items == 20


def test_drawn_from_the_probabilities_labels_are_calibrated() -> None:
    random = np.random.default_rng(0)
    rows = random.dirichlet((1, 1, 1), 20_000)
    answers = [Answer(tuple(row), LABELS[random.choice(3, p=row)]) for row in rows]
    assert calibration_error([answers], 0).value < 0.02
    assert drawn({"model": answers}, "here").svg.startswith("<?xml")
