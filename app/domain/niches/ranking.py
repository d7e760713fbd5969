"""Niches of a day in the order in which a brand should look at them.

Demand is a percentile within the day, so units of sources never mix. What is unknown is None and
stands as such on the page; only for the order it counts as the middle of its scale, so that it
neither lifts nor sinks a niche.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log10

from app.domain.niches.candidate import Candidate, Listings
from app.domain.niches.clusters import Link, cluster
from app.domain.niches.fitting import fit
from app.domain.niches.profile import BrandProfile
from app.domain.niches.reasons import Reason, Tone, reason
from app.domain.topics import named_in

MIDDLE = 0.5
"""What an unknown figure counts as, for the order alone."""
CROWDED_AT = 1_000_000
"""Listings at which the scale of competition ends; it is logarithmic."""


@dataclass(frozen=True)
class Niche:
    """One niche of one day for one brand. None = not enough data.

    Attributes:
        key: Kind and term of its head, as `kind~term`; the same on every day.
        terms: The head first, then those that stand with it, the best first.
        demand: 0 to 1: the share of the day's terms that the head stands above.
        listings: What the competition was counted on; of the first term that has a count.
        competition: 0 to 1 on the scale of `crowding`.
        fit: 0 to 1; see `fitting`.
        worth: What the order is by: demand × fit × room, 0 to 1.
        reasons: One or more for each figure.
    """

    key: str
    terms: tuple[Candidate, ...]
    demand: float | None
    listings: Listings | None
    competition: float | None
    fit: float | None
    worth: float
    reasons: tuple[Reason, ...]

    @property
    def head(self) -> Candidate:
        """The term that gives the niche its name and its demand."""
        return self.terms[0]


@dataclass(frozen=True)
class Excluded:
    """A term that is not ranked, and the banned topic it names."""

    term: Candidate
    topic: str


@dataclass(frozen=True)
class Ranking:
    """The niches, best first, and what was left out of them."""

    niches: tuple[Niche, ...]
    excluded: tuple[Excluded, ...]


def rank(
    profile: BrandProfile, candidates: Sequence[Candidate], links: Iterable[Link] = ()
) -> Ranking:
    """Ranks the subjects of one day for one brand.

    Args:
        profile: The brand.
        candidates: The terms of the day, each (kind, term) once. Percentiles are among them.
        links: Which of them belong together, by `Candidate.family`.

    Returns:
        The same niches in the same order whatever the order of candidates and links. No niche
        holds a term that names a banned topic.
    """
    wanted = _demands(candidates)
    kept: defaultdict[str, list[Candidate]] = defaultdict(list)
    excluded = []
    for one in sorted(candidates, key=lambda each: (-(wanted[each.name][0] or 0), each.name)):
        topic = named_in(one.wording, profile.banned)
        if topic is not None:
            excluded.append(Excluded(one, topic))
        else:
            kept[one.family].append(one)
    weights = {node: wanted[terms[0].name][0] or 0.0 for node, terms in kept.items()}
    niches = [
        _niche(profile, kept, node, members, wanted) for node, members in cluster(weights, links)
    ]
    niches.sort(key=_order)
    return Ranking(tuple(niches), tuple(excluded))


def percentiles(values: Sequence[float]) -> list[float]:
    """For each value the share of the others that lie below it, equal ones counting half; 0 to 1.

    A single value has no others: it stands in the middle.
    """
    ordered = sorted(values)
    others = len(ordered) - 1
    if others < 1:
        return [MIDDLE] * len(ordered)
    return [
        (
            bisect_left(ordered, value)
            + (bisect_right(ordered, value) - bisect_left(ordered, value) - 1) / 2
        )
        / others
        for value in values
    ]


def crowding(listings: int) -> float:
    """Listings on a logarithmic scale: 0 for none, 1 from `CROWDED_AT` on."""
    return min(1.0, log10(1 + listings) / log10(1 + CROWDED_AT))


def _demands(candidates: Sequence[Candidate]) -> dict[tuple[str, str], tuple[float | None, Reason]]:
    """Each term's demand with its reason: by score where there is one, else by its standing."""
    scored = [(one, one.score) for one in candidates if one.score is not None]
    standing = [(one, one.strength) for one in candidates if one.strength is not None]
    found: dict[tuple[str, str], tuple[float | None, Reason]] = {
        one.name: (None, reason("demand_unknown", "demand", "unknown")) for one in candidates
    }
    # A score says more than a standing, so it is written last.
    for code, known in (("demand_by_standing", standing), ("demand_by_score", scored)):
        for (one, _), share in zip(known, percentiles([v for _, v in known]), strict=True):
            tone: Tone = "good" if share >= MIDDLE else "bad"
            said = reason(code, "demand", tone, share=round(share, 4), n=len(known), term=one.label)
            found[one.name] = share, said
    return found


def _niche(
    profile: BrandProfile,
    kept: dict[str, list[Candidate]],
    node: str,
    members: tuple[Link, ...],
    wanted: dict[tuple[str, str], tuple[float | None, Reason]],
) -> Niche:
    terms = tuple(kept[node] + [one for link in members for one in kept[link.other(node)]])
    head = terms[0]
    demand, why = wanted[head.name]
    listings = next((one.listings for one in terms if one.listings is not None), None)
    competition = None if listings is None else round(crowding(listings.count), 4)
    fitting = fit(profile, terms)
    room = 1 - (MIDDLE if competition is None else competition) / 2
    worth = (demand or 0.0) * room * (MIDDLE if fitting.value is None else fitting.value)
    return Niche(
        key="~".join(head.name),
        terms=terms,
        demand=demand,
        listings=listings,
        competition=competition,
        fit=fitting.value,
        worth=round(worth, 6),
        reasons=(
            why,
            *_growth(head),
            _competition(listings, competition),
            *fitting.reasons,
            *(_member(head, kept[link.other(node)][0], link) for link in members),
        ),
    )


def _order(niche: Niche) -> tuple[float | str, ...]:
    """By worth; what fits goes before what is wanted where one of the two is nought."""
    fitting = MIDDLE if niche.fit is None else niche.fit
    return -niche.worth, -fitting, -(niche.demand or 0.0), niche.key


def _growth(head: Candidate) -> tuple[Reason, ...]:
    if head.growth is None:
        return ()
    return (reason("growth", "demand", "good" if head.growth > 0 else "bad", growth=head.growth),)


def _competition(listings: Listings | None, competition: float | None) -> Reason:
    if listings is None or competition is None:
        return reason("competition_unknown", "competition", "unknown")
    return reason(
        "competition_counted",
        "competition",
        "good" if competition < MIDDLE else "bad",
        listings=listings.count,
        term=listings.term,
        source=listings.source,
        at=listings.observed_at.isoformat(),
    )


def _member(head: Candidate, member: Candidate, link: Link) -> Reason:
    if link.how == "named":
        return reason(
            "named_beside", "cluster", "plain",
            term=member.label, head=head.label, n=link.together, source=", ".join(link.sources),
        )  # fmt: skip
    return reason(
        "stand_together", "cluster", "plain",
        term=member.label, head=head.label, n=link.together, lift=round(link.lift, 1),
    )  # fmt: skip
