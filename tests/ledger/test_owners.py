from hypothesis import given
from hypothesis import strategies as st

from sayso.ledger.owners import assign
from sayso.records import Attribution, Quantity, Span

spans = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda p: Span(p[0], p[0] + p[1]))


def attribution(key, *content):
    return Attribution(
        id=key, source=None, cue=(), content=tuple(Span(*span) for span in content), type="indirect"
    )


def quantity(key, span):
    return Quantity(id=key, span=Span(*span), low=1, high=1, modifier="exact", dimension="count")


def owner(span, *attributions):
    (one,) = assign([quantity("q1", span)], attributions)
    return one.attribution


def test_the_innermost_statement_owns_the_number():
    assert owner((12, 14), attribution("a1", (0, 30)), attribution("a2", (10, 20))) == "a2"


def test_the_narrator_owns_what_nobody_says():
    assert owner((40, 42), attribution("a1", (0, 30))) is None


def test_a_number_that_sticks_out_of_a_statement_is_not_part_of_it():
    assert owner((28, 32), attribution("a1", (0, 30))) is None


def test_the_later_of_two_statements_of_one_size_owns_the_number():
    assert owner((6, 8), attribution("a1", (0, 10)), attribution("a2", (5, 15))) == "a2"


def test_size_counts_the_whole_of_a_broken_statement():
    assert owner((6, 8), attribution("a1", (5, 9), (20, 60)), attribution("a2", (0, 12))) == "a2"


@given(st.lists(spans, max_size=8), st.lists(st.lists(spans, min_size=1, max_size=2), max_size=6))
def test_the_owner_is_the_smallest_holder(numbers, contents):
    attributions = [attribution(f"a{i}", *content) for i, content in enumerate(contents)]
    owned = assign([quantity(f"q{i}", span) for i, span in enumerate(numbers)], attributions)
    assert [one.id for one in owned] == [f"q{i}" for i in range(len(numbers))]
    for one in owned:
        sizes = {
            a.id: sum(end - start for start, end in a.content)
            for a in attributions
            if any(start <= one.span.start and one.span.end <= end for start, end in a.content)
        }
        if one.attribution is None:
            assert not sizes
        else:
            assert sizes[one.attribution] == min(sizes.values())
