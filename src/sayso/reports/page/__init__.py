"""One self-contained HTML page of an article or a corpus: the ledger to look at and to show."""

from sayso.reports.page.article import article_page
from sayso.reports.page.corpus import corpus_page
from sayso.reports.page.looks import Looks
from sayso.reports.page.overview import Overview, overview

__all__ = ["Looks", "Overview", "article_page", "corpus_page", "overview"]
