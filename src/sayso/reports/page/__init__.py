"""One self-contained HTML page of an article or a corpus: the ledger to look at and to show."""

from sayso.reports.page.article import article_page

__all__ = ["article_page"]
