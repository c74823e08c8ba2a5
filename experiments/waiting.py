"""A stand-in for the analyzer, where the subject is what becomes of a run, not of an article."""

from __future__ import annotations

import time

from sayso import Analysis, Article

MOMENT = 0.01


class Waiting:
    """Takes a moment over each article, and finds nothing."""

    def __init__(self, actors: str | None, model: str | None) -> None:
        self.moment = MOMENT

    def __call__(self, article: Article) -> Analysis:
        """Return an analysis without findings."""
        time.sleep(self.moment)
        return Analysis(id=article.id, text=article.text, meta=article.meta)
