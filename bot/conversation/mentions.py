"""What a message names in passing: who is asking, a stage or role of the grid, a place in a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.knowledge.model import Audience, Grid, Role, Stage

_RELATIVE: Final = (
    r"my (?:\w+ )?(?:son|daughter|brother|sister|mother|mom|mum|father|dad|husband|wife|partner|boyfriend|girlfriend|"
    r"grand(?:son|daughter|mother|father|ma|pa)|nephew|niece|cousin|uncle|aunt|child|kid|stepson|stepdaughter|loved one|friend|best friend|roommate)"
)
_WORKER: Final = (
    r"(?:peer (?:support )?(?:worker|specialist|supporter|provider|mentor|advocate)|certified peer(?: specialist)?|recovery (?:coach|specialist)|"
    r"cps|crs|chw|community health worker|peer support(?:er)? (?:worker|specialist|trainee)|peer trainee|peer)"
)
_CLINICIAN: Final = (
    r"(?:clinician|therapist|psychiatrist|psychologist|nurse|doctor|social worker|case manager|counsell?or|occupational therapist|"
    r"physician|ward manager|resident physician|clinic manager|team lead(?:er)?|program(?:me)? (?:manager|director)|np|ot|lcsw|mental health (?:nurse|worker))"
)
_AM: Final = r"\b(?:i am|im|i m|i'm|as|i work as|i started as|i ve become|i became|speaking as|asking as|working as|being) (?:now |also |just |only |currently )?(?:a|an|the|one of the)? ?(?:\w+ ){0,2}?"

_PATTERNS: Final = (
    (Audience.PEER_WORKER, re.compile(_AM + _WORKER + r"\b")),
    (Audience.CLINICIAN, re.compile(_AM + _CLINICIAN + r"\b")),
    (
        Audience.PEER_WORKER,
        re.compile(r"\bmy (?:new )?(?:peer (?:work|job|specialist (?:job|training|course|exam))|supervisor|caseload|mentee)\b"),
    ),
    (
        Audience.PEER_WORKER,
        re.compile(
            r"\b(?:a|my|our|this|another|one of my|the|new) (?:client|clients|participant|participants|guest)\b|\bsome(?:one|body) i (?:support|work with|m supporting|am supporting)\b|\b(?:the )?(?:person|people|man|woman|guy) i (?:support|work with)\b|\bas a (?:worker|supporter|specialist)\b"
        ),
    ),
    (
        Audience.CLINICIAN,
        re.compile(
            r"\b(?:my|our|a|one of my) patients?\b|\bour (?:clinic|ward|unit|practice)\b|\bi supervise\b|\b(?:the |our )?peers? (?:on|in) (?:my|our) (?:team|ward|unit|clinic)\b"
        ),
    ),
    (
        Audience.FAMILY,
        re.compile(
            rf"\b(?:for|about|help|support|of|with) {_RELATIVE}\b|\b{_RELATIVE}(?: \w+)? (?:is|has|was|s|does|doesnt|doesn't|wont|won't|refuses|needs|cant|can't|just|started|hears|lives|sees|stays|keeps|got|goes|lost|will)\b|\bi(?: a|')?m (?:a|the|his|her|their) (?:mother|mom|mum|father|dad|parent|sister|brother|wife|husband|partner|daughter|son|friend|carer|caregiver|relative)\b"
        ),
    ),
    (
        Audience.CONSUMER,
        re.compile(
            r"\b(?:for|about) (?:me|myself)\b(?! to)|\bi(?: a|')?m (?:a (?:person|consumer|client|patient|service user)|in recovery|asking for myself|the (?:one|client|patient))\b|\bmy own (?:recovery|illness|life)\b|\bmy (?:diagnosis|therapist|psychiatrist|illness|peer (?:supporter|worker|specialist)|support person|case manager|relapse|meds)\b|\bi (?:live with|have been diagnosed|was diagnosed)\b"
        ),
    ),
)

_ORDINALS: Final = {
    1: r"first|1st|number one|number 1|option one|option 1|no 1|top one|#1|1",
    2: r"second|2nd|number two|number 2|option two|option 2|no 2|middle one|#2|2",
    3: r"third|3rd|number three|number 3|option three|option 3|no 3|#3|3",
    -1: r"last|bottom one|final one",
}
_PLACES: Final = {place: re.compile(rf"(?:^|[\s(])(?:{words})(?=$|[\s).,!?])") for place, words in _ORDINALS.items()}


@dataclass(frozen=True)
class Mentions:
    """What a message names; None for what it does not."""

    audience: Audience | None = None
    stage: str | None = None
    role: str | None = None
    place: int | None = None


def read(text: str, grid: Grid) -> Mentions:
    """Return what `text` names."""
    lower = text.lower().replace("’", "'")
    return Mentions(
        audience=audience_in(lower),
        stage=_named(lower, grid.stages),
        role=_named(lower, grid.roles),
        place=next((place for place, regex in _PLACES.items() if regex.search(lower)), None),
    )


def audience_in(text: str) -> Audience | None:
    """Return who is asking, when the lower-case `text` tells."""
    return next((audience for audience, regex in _PATTERNS if regex.search(text)), None)


def _named(text: str, things: Iterable[Stage | Role]) -> str | None:
    # Names stand in one another ("aware" in "unaware", "dependent" in "interdependent"): whole words, longest first.
    names = [(alias, thing.id) for thing in things for alias in (*thing.aliases, thing.name.lower(), thing.id.replace("-", " "))]
    for alias, found in sorted(names, key=lambda pair: -len(pair[0])):
        if re.search(rf"(?<![\w-]){re.escape(alias)}s?(?![\w-])", text):
            return found
    return None
