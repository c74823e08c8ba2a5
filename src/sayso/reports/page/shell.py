"""What every page has: the frame in HTML, the style, the script, and what keeps it shut in."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sayso.reports.page.passages import visible


def render(template: str, scripts: tuple[str, ...], data: object, **parts: object) -> str:
    """Return a page as HTML that needs nothing beside itself.

    Parameters
    ----------
    template : str
        The template's file name.
    scripts : tuple of str
        File names of the scripts, in order; they read `data` as JSON.
    data : object
        What the scripts need; anything that becomes JSON.
    **parts
        What the template shows. `provenance`, a mapping, is shown at the foot where it is not
        empty, as far as it goes: `content_id`, `citation`, `bibtex`, `command` and `sayso` (its
        version) are strings; `inputs`, `models` (SHA-256) and `dependencies` (versions) are
        mappings by name.
    """
    environment = _environment()
    style = _file("page.css")
    script = "".join(map(_file, scripts))
    page = environment.get_template(template).render(
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        data=embedded(data),
        **parts,
    )
    return page if page.endswith("\n") else f"{page}\n"


def embedded(data: object) -> Markup:
    r"""Return data as JSON that no HTML parser takes for markup.

    Examples
    --------
    >>> print(embedded({"text": "</script>"}))
    {"text":"\u003c/script\u003e"}
    """
    text = msgspec.json.encode(data).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sayso.reports"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    return environment


@cache
def _file(name: str) -> str:
    loader = _environment().loader
    assert loader is not None
    source, _, _ = loader.get_source(_environment(), name)
    return source


def _policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy: this style and this script, and no network at all."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hashed(style)}",
            f"script-src {_hashed(script)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hashed(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
