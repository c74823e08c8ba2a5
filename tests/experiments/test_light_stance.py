"""The light classifier of stance."""

import numpy as np
from light_stance import LABELS, LightStance, fit, seen

from sayso.datasets import Target
from sayso.records import Span

SAID = {
    "negative": ("was blamed for the disaster", "betrayed the voters", "is a liar"),
    "neutral": ("met the committee", "spoke on Tuesday", "left the room"),
    "positive": ("was praised for the rescue", "won a great victory", "is a hero"),
}


def targets() -> list[Target]:
    return [
        Target(f"a_{name}_{i}_0", f"{name} {words} in {place}.", Span(0, len(name)), label)
        for label, said in SAID.items()
        for i, words in enumerate(said)
        for name in ("Ana", "Petro", "Olha")
        for place in ("Lviv", "Tver")
    ]


def test_it_learns_and_is_the_same_once_stored(parser, tmp_path) -> None:
    given = targets()
    items = list(seen(given, parser))
    model = fit(items, [target.label for target in given])
    found = model(items)
    assert np.allclose(found.sum(1), 1)
    labels = [LABELS[i] for i in found.argmax(1)]
    assert np.mean([one == target.label for one, target in zip(labels, given, strict=True)]) > 0.9
    model.save(tmp_path / "light.npz")
    assert np.allclose(LightStance.load(tmp_path / "light.npz")(items), found)
