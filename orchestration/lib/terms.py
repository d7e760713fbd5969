"""Resolves the terms that are new, with their relatives, and stores what changed.

Bounded in memory: new readings are streamed, and each batch brings only the families it touches.
What comes out is what resolving everything at once would give, whatever the batches were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from sqlalchemy import Connection, Engine, RowMapping

from app.domain.terms import VERSION, resolving
from app.domain.terms import profile as profiles
from app.domain.terms.profile import Judgement
from app.domain.terms.resolving import Resolution, Spelling
from integrations.warehouse import term_resolutions as store
from integrations.warehouse.term_resolutions import Row, Seen, Stored

BATCH = 20_000
"""Terms resolved together; about 100 MB."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one run did.

    Attributes:
        seen: Terms among the new readings.
        resolved: Terms that were resolved, their relatives included.
        changed: Rows written.
    """

    seen: int
    resolved: int
    changed: int

    def __add__(self, other: Resolved) -> Resolved:
        return Resolved(
            self.seen + other.seen, self.resolved + other.resolved, self.changed + other.changed
        )


def resolve(engine: Engine, *, batch: int = BATCH) -> Resolved:
    """Resolves what is new; everything, when the rules are of another version than last time.

    One transaction: after a fault the next run begins where this one did.

    Args:
        engine: Of the worker role.
        batch: Terms resolved together.
    """
    total = Resolved(0, 0, 0)
    with store.resolving(engine) as connection:
        state = store.state(connection)
        said = store.corrections(connection)
        if state.version not in (None, VERSION):
            # All keys first: relatives are found by them.
            for known in store.everything(connection, batch):
                store.rekey(connection, ((e.term, e.keys, e.blocks) for e in _spellings(known)))
            for known in store.everything(connection, batch):
                total += _resolve(connection, _spellings(known), said)
        for seen in store.seen_since(connection, state.horizon, batch):
            wanted = _wanted(connection, seen)
            total += Resolved(len(seen), 0, 0) + _resolve(connection, wanted, said)
        store.record(connection, VERSION, state.next)
    return total


def resolve_again(connection: Connection, terms: Collection[str]) -> Resolved:
    """Resolves some known terms with their families, in the caller's transaction."""
    wanted = _spellings(store.stored(connection, terms).values())
    return _resolve(connection, wanted, store.corrections(connection))


def _spellings(known: Iterable[Stored]) -> list[Spelling]:
    return [Spelling(each.term, each.label, each.weight) for each in known]


def _wanted(connection: Connection, seen: Sequence[Seen]) -> list[Spelling]:
    """The terms among those seen that are new, or have a better label or a new weight."""
    terms = [each.term for each in seen]
    known, days = store.stored(connection, terms), store.days_seen(connection, terms)
    wanted = []
    for each in seen:
        before = known.get(each.term)
        labels = [*each.labels, *([before.label] if before else [])]
        label = profiles.clearest(labels)
        longest = max(each.days, days.get(each.term, 0))
        weight = max(resolving.weight(longest), before.weight if before else 0)
        if before is None or (before.label, before.weight) != (label, weight):
            wanted.append(Spelling(each.term, label, weight))
    return wanted


def _resolve(
    connection: Connection, wanted: Sequence[Spelling], said: Sequence[RowMapping]
) -> Resolved:
    if not wanted:
        return Resolved(0, 0, 0)
    family = _with_relatives(connection, wanted, said)
    into = {row["term"]: row["canonical"] for row in said if row["canonical"] is not None}
    found = resolving.resolve(family.values(), into)
    rows = _rows(connection, family, found, said)
    return Resolved(0, len(rows), store.upsert(connection, rows))


def _with_relatives(
    connection: Connection, wanted: Sequence[Spelling], said: Sequence[RowMapping]
) -> dict[str, Spelling]:
    """Some spellings with all that they may be one with, by what is stored and by correction.

    Families that are met are whole already, so only a correction can lead on from them.
    """
    family = {each.term: each for each in wanted}
    keys = {key for each in wanted for key in each.keys}
    blocks = {block for each in wanted for block in each.blocks}
    asked: Collection[str] = family.keys()
    while asked:
        met = store.relatives(connection, asked, keys, blocks)
        family = {each.term: each for each in _spellings(met)} | family
        beyond = {
            other
            for row in said
            if row["canonical"] is not None
            for one, other in permutations((row["term"], row["canonical"]))
            if one in family and other not in family
        }
        asked, keys, blocks = _known(connection, beyond), set(), set()
    return family


def _known(connection: Connection, terms: set[str]) -> set[str]:
    return set(store.stored(connection, terms)) if terms else set()


def _rows(
    connection: Connection,
    family: Mapping[str, Spelling],
    found: Mapping[str, Resolution],
    said: Sequence[RowMapping],
) -> list[Row]:
    """One row per term; all spellings of a term share its profile."""
    members: defaultdict[str, list[Resolution]] = defaultdict(list)
    for each in found.values():
        members[each.canonical].append(each)
    judged = store.judgements(connection, found)
    corrected = {row["term"] for row in said}
    rows: list[Row] = []
    for canonical, same in members.items():
        terms = {each.term for each in same}
        said_here = [dict(row) for row in said if row["term"] in terms] if terms & corrected else []
        judgement = _judgement(judged, canonical, terms)
        profile = profiles.profile(
            profiles.best_label(
                {
                    each.term: family[each.term].label
                    for each in same
                    if each.method != "operator" or each.term == canonical
                },
                canonical,
            ),
            profiles.merged(said_here),
            Judgement(judgement["categories"], judgement["fitness"], judgement["reason"])
            if judgement
            else None,
        )
        rows += [_row(family[each.term], each, profile) for each in same]
    return rows


def _judgement(
    judged: Mapping[str, RowMapping], canonical: str, terms: Collection[str]
) -> RowMapping | None:
    """What a model said of the canonical term, else last of another spelling.

    Which spelling is canonical changes with what is read; what was said of the term then stands.
    """
    if canonical in judged:
        return judged[canonical]
    known = [judged[term] for term in terms if term in judged]
    return max(known, key=lambda row: (row["judged_at"], row["term"]), default=None)


def _row(spelling: Spelling, resolution: Resolution, profile: profiles.Profile) -> Row:
    return Row(
        term=spelling.term,
        label=spelling.label,
        keys=spelling.keys,
        blocks=spelling.blocks,
        weight=spelling.weight,
        canonical=resolution.canonical,
        method=resolution.method,
        similarity=resolution.similarity,
        language=profile.language.code,
        language_confidence=profile.language.confidence,
        flags=[flag.code for flag in profile.flags],
        reasons=profile.reasons(),
        categories=[match.category for match in profile.matches],
        fitness=profile.fitness.score,
        fitness_basis=profile.basis,
        resolver_version=VERSION,
    )
