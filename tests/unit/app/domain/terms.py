"""Terms as platforms show them, and evidence around them."""

from datetime import date

from app.domain.ideas import TermEvidence

ODD_TERMS = [
    "#CosyFall2026🍂",
    "#blacklivesmatter",
    "🔥🔥",
    "❤️‍🔥",
    "🇬🇧",
    "#كأس_العالم",
    "#今日の天気",
    "हिन्दी दिवस",
    "#ÉtéIndien",
    "a" * 200,
    "word " * 40,
    "CamelCase" * 22,
    "???",
    "x",
    "1984",
    "O'Neill",
    "Rock & Roll & Soul: 100% + 50% + more",
    "tabs\tand\nlines",
    "of the and",
    "Kids",
    "<script>alert(1)</script>",
    "{braces} {0}",
    "ﬁne ligature",
    "İstanbul",
    "straße",
]


def evidence(label: str, **facts) -> TermEvidence:
    known = {
        "term": label.casefold().lstrip("#"), "label": label, "kind": "hashtag", "place": "GB",
        "day": date(2026, 1, 2), "score": None, "momentum": None, "breadth": None, "growth": None,
        "volume": None, "volume_unit": None, "best_rank": None, "sources": ("x",),
        "is_sample": True, "related": (),
    }  # fmt: skip
    return TermEvidence(**(known | facts))
