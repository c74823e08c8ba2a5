import xml.etree.ElementTree as ET

from sayso.reports import claimed_intervals, intervals, series


def test_figure_of_scores_is_the_same_bytes_each_time():
    values = {
        "sayso": {"source": (0.9, 0.8, 1.0), "cue": (0.8, 0.7, 0.9)},
        "regular expression": {"source": (0.3, 0.2, 0.4)},
    }
    first = intervals(values, "F1")
    assert first == intervals(values, "F1")
    assert ET.fromstring(first).tag.endswith("svg")


def test_open_ends_and_single_values_can_be_drawn():
    svg = claimed_intervals(
        {
            "drones": [
                ("ministry", 337, 337, "Russian officials"),
                ("mayor", 70, None, "Russian officials"),
                ("blogger", None, 90, "Military bloggers"),
            ],
            "nothing": [("nobody", 0, 0, "unknown")],
        }
    )
    assert ET.fromstring(svg).tag.endswith("svg")


def test_months_without_a_figure_leave_a_gap():
    told = {"East": {"2024-12": (3.0, 1.0, 5.0), "2025-01": (4.0, 2.0, 6.0), "2025-04": (1, 0, 2)}}
    svg = series(told, "share")
    assert svg == series(told, "share")
    for words in ("East", "2024-12", "2025-04", "share"):
        assert words in svg
    assert "2025-02" not in svg
