"""What to call an article."""

from __future__ import annotations

import re

from sayso.records import Analysis
from sayso.reports.sheet import shortened, shown

_LONGEST_TITLE, _LONGEST_LINE = 200, 110
_FEWEST_WORDS = 5  # a line of fewer is a heading such as "In short:"


def title(analysis: Analysis) -> str:
    r"""Return an article's title, else its first line that is a sentence, else its id.

    Examples
    --------
    >>> title(Analysis(id="a1", text="In short:\nTwelve people were killed in Dovhe."))
    'Twelve people were killed in Dovhe.'
    """
    if analysis.meta.title:
        return shortened(shown(analysis.meta.title), _LONGEST_TITLE)
    for match in re.finditer(r"[^\r\n]+", analysis.text):
        line = shown(match.group()[: 10 * _LONGEST_LINE])
        if len(line.split()) >= _FEWEST_WORDS:
            return shortened(line, _LONGEST_LINE)
    return shown(analysis.id)
