"""The dialogue: given where a conversation stands and what was understood, what is said next. Pure.

Each public method is one step; it returns what to say and where the conversation then stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.buttons import AUDIENCES, HUMAN, MORE, NEXT, NONE_OF_THESE, ROLES, SOURCE, STEP, TOPICS, WHO, WHY
from bot.conversation.mentions import Mentions
from bot.conversation.reply import About, Button, Say
from bot.conversation.state import Heard, State, Step
from bot.knowledge.bands import Band, offered
from bot.knowledge.model import Audience, Cell, Entry, Knowledge

RISKS: Final = ("none", "concern", "crisis", "emergency")
RELATED: Final = 2
REMEMBERED: Final = 8
ROLE_OF: Final = {
    Audience.CONSUMER: "consumer",
    Audience.CLINICIAN: "clinicians",
    Audience.PEER_WORKER: "community-supports",
}
AUDIENCE_OF: Final = {role: audience for audience, role in ROLE_OF.items()}


class Guide:
    """Leads through the knowledge."""

    def __init__(self, knowledge: Knowledge, topics: Sequence[str] = (), coping: Sequence[str] = ()) -> None:
        """`topics` are entries to begin with, `coping` those offered to someone who tells how they are."""
        self._knowledge = knowledge
        self._topics = tuple(topics)
        self._coping = tuple(coping)

    # questions

    def answer(self, state: State, heard: Heard) -> Step:
        """Answer a question, offer what may be meant, or say that it is not in the guidelines."""
        if heard.band is Band.ANSWER:
            return self._open(state, heard.matches[0].entry, heard, heard.matches[0].score)
        if heard.band is Band.OFFER:
            return self._offer(state, offered(heard.matches), heard)
        return self.not_known(state, heard)

    def not_known(self, state: State, heard: Heard) -> Step:
        """Say plainly that the guidelines don't hold it."""
        best = heard.matches[0].score if heard.matches else 0.0
        about = About(band=Band.NONE, score=best)
        return Step((Say("utter_not_in_guidelines", about=about, buttons=(HUMAN, TOPICS)),), replace(state, options=()))

    def open_picked(self, state: State, heard: Heard) -> Step:
        """Serve the entry a button names."""
        if heard.picked not in self._knowledge.entries:
            return _only(state, "utter_nothing_to_pick")
        return self._open(state, str(heard.picked), heard, 1.0)

    def pick(self, state: State, heard: Heard) -> Step:
        """Serve "the second one" of what was offered."""
        place = heard.mentions.place
        if not state.options or place is None:
            return _only(state, "utter_nothing_to_pick")
        index = place - 1 if place > 0 else len(state.options) - 1
        if index >= len(state.options):
            return _only(state, "utter_fewer_options", count=str(len(state.options)))
        return self._open(state, state.options[index], heard, 1.0)

    def none_of_these(self, state: State, heard: Heard) -> Step:
        """Take in that nothing offered was meant."""
        return Step((Say("utter_none_of_these", buttons=(HUMAN, TOPICS)),), replace(state, options=()))

    def topics(self, state: State, heard: Heard) -> Step:
        """Offer a few places to begin."""
        return Step((Say("utter_topics", buttons=self._to(self._topics)),), replace(state, options=self._topics))

    def feeling(self, state: State, heard: Heard) -> Step:
        """Answer someone who tells how they are."""
        likely = [match.entry for match in heard.matches if match.entry in self._coping]
        near = tuple(dict.fromkeys((*likely, *self._coping)))[:RELATED]
        return Step((Say("utter_feeling", buttons=(*self._to(near), HUMAN)),), replace(state, options=near))

    def human(self, state: State, heard: Heard) -> Step:
        """Show which people can be reached."""
        return Step((Say("utter_human", {"contact": "{human_contact}"}, about=About(lines="crisis")),), state)

    def other_emergency(self, state: State, heard: Heard) -> Step:
        """Point to the emergency number."""
        return Step((Say("utter_other_emergency", about=About(lines="emergency")),), state)

    # follow-ups

    def more(self, state: State, heard: Heard) -> Step:
        """Tell the next part of the entry."""
        entry = self._current(state)
        if entry is None:
            return _only(state, "utter_nothing_yet")
        parts = (("more", entry.more), ("note", self._note(entry, state.audience)), ("try_this", entry.try_this))
        for name, text in parts:
            if text and name not in state.told:
                buttons = (MORE, *self._to(entry.see_also[:1])) if name == "more" else self._to(entry.see_also[:RELATED])
                return self._part(state, entry, f"utter_{name}", text, name, buttons)
        return Step((self._say("utter_all_told", entry, buttons=self._to(entry.see_also[: RELATED + 1])),), state)

    def source(self, state: State, heard: Heard) -> Step:
        """Tell where the last answer comes from, and how far to trust it."""
        entry = self._current(state)
        if entry is None:
            return _only(state, "utter_nothing_yet")
        return Step((self._say("utter_source", entry, sources=self._listed(entry), trust=self._trust(entry)),), state)

    def why(self, state: State, heard: Heard) -> Step:
        """Tell the reason behind the last answer."""
        entry = self._current(state)
        if entry is None:
            return _only(state, "utter_nothing_yet")
        return self._part(state, entry, "utter_why", entry.why, "why", (MORE, SOURCE))

    def if_true(self, state: State, heard: Heard) -> Step:
        """Tell what an answer rests on when somebody doubts it."""
        entry = self._current(state)
        if entry is None:
            return _only(state, "utter_nothing_yet")
        response = "utter_if_true_misconception" if entry.id.startswith("misconception-") else "utter_if_true"
        names = _joined(self._knowledge.sources[source].short for source in _sources_of(entry))
        say = self._say(response, entry, names=names, trust=self._trust(entry), buttons=(WHY, SOURCE))
        return Step((say,), state)

    def simpler(self, state: State, heard: Heard) -> Step:
        """Say the last answer in the easiest words."""
        entry = self._current(state)
        if entry is None:
            return _only(state, "utter_nothing_yet")
        if "simply" in state.told:
            return Step((self._say("utter_no_simpler", entry, buttons=(HUMAN, *self._to(entry.see_also[:1]))),), state)
        return self._part(state, entry, "utter_simply", entry.simply, "simply", (STEP, MORE))

    def step(self, state: State, heard: Heard) -> Step:
        """Give one small thing to try."""
        entry = self._current(state)
        if entry is None:
            return _only(state, "utter_nothing_yet")
        if entry.try_this:
            return self._part(state, entry, "utter_try_this", entry.try_this, "try_this", self._to(entry.see_also[:RELATED]))
        return Step((self._say("utter_no_step", entry, more=entry.more),), replace(state, told=(*state.told, "more")))

    def not_helpful(self, state: State, heard: Heard) -> Step:
        """Take in that an answer missed, and offer what is nearest to it."""
        entry = self._current(state)
        near = entry.see_also[: RELATED + 1] if entry else ()
        return Step((Say("utter_not_helpful", buttons=(*self._to(near), HUMAN)),), replace(state, options=near))

    def affirm(self, state: State, heard: Heard) -> Step:
        """Take a "yes" to what was offered last: the first option, else more of the entry."""
        if state.options:
            return self._open(state, state.options[0], heard, 1.0)
        return self.more(state, heard) if state.entry else _only(state, "utter_affirm")

    def repeat(self, state: State, heard: Heard) -> Step:
        """Say the last answer again."""
        return self._again(state, heard, state.entry)

    def go_back(self, state: State, heard: Heard) -> Step:
        """Come back to the topic before."""
        if not state.past and not state.entry:
            return _only(state, "utter_nothing_before")
        before = state.past[-1] if state.past else state.entry
        step = self._again(replace(state, entry=None, past=state.past[:-1]), heard, before)
        return replace(step, says=(Say("utter_going_back"), *step.says))

    def start_over(self, state: State, heard: Heard) -> Step:
        """Forget the thread and begin anew."""
        return Step((Say("utter_started_over", buttons=(TOPICS,)),), State())

    # who is asking

    def note_audience(self, state: State, heard: Heard) -> Step:
        """Take in who is asking, and say what that changes for the topic at hand."""
        audience = heard.mentions.audience or (Audience(heard.picked) if heard.picked in AUDIENCES else None)
        if audience is None:
            return Step((_ask_audience(),), replace(state, audience_asked=True))
        noted = replace(state, audience=audience, audience_asked=True)
        says = [Say(f"utter_audience_{audience.value}")]
        entry = self._current(state)
        note = self._note(entry, audience) if entry else ""
        if entry and note and "note" not in state.told:
            says.append(self._say("utter_note", entry, part=note))
            noted = replace(noted, told=(*noted.told, "note"))
        return Step(tuple(says), noted)

    def correct_audience(self, state: State, heard: Heard) -> Step:
        """Answer again, for whom it was meant."""
        audience = heard.mentions.audience or Audience.CONSUMER
        meant = replace(state, audience=audience, audience_asked=True)
        entry = self._current(state)
        if entry is None:
            return Step((Say(f"utter_audience_{audience.value}"),), meant)
        if entry.cell and entry.cell.role and audience in ROLE_OF:
            return self._open_cell(meant, Cell(entry.cell.stage, ROLE_OF[audience]), heard)
        return self._again(meant, heard, entry.id, introduced=Say("utter_meant_for", {"who": "{for_" + audience.value + "}"}))

    def for_role(self, state: State, heard: Heard) -> Step:
        """Tell what the topic means for another role: "what about for clinicians?"."""
        entry = self._current(state)
        if entry is None:
            return _only(state, "utter_nothing_yet")
        audience = AUDIENCE_OF.get(heard.mentions.role or "") or heard.mentions.audience
        if audience is None:
            return Step((Say("utter_which_role", buttons=ROLES),), state)
        if entry.cell and audience in ROLE_OF:
            return self._open_cell(state, Cell(entry.cell.stage, ROLE_OF[audience]), heard)
        if entry.cell:
            return Step((self._say("utter_grid_has_no_family", entry),), state)
        note = self._note(entry, audience)
        if not note:
            return Step((self._say("utter_nothing_separate", entry, answer=entry.simply, buttons=(MORE,)),), state)
        return self._part(state, entry, "utter_note", note, f"note-{audience.value}", (MORE, SOURCE))

    # the stage grid

    def next_stage(self, state: State, heard: Heard) -> Step:
        """Walk on in the grid."""
        return self._walk(state, heard, +1)

    def previous_stage(self, state: State, heard: Heard) -> Step:
        """Walk back in the grid."""
        return self._walk(state, heard, -1)

    def compare(self, state: State, heard: Heard) -> Step:
        """Put two cells of the grid side by side."""
        here = self._cell(state)
        if here is None:
            return self._which_stage(state)
        other = self._compared_with(here, heard.mentions)
        if other is None or other == here:
            return self._which_stage(state)
        entries = [self._knowledge.entries[self._knowledge.grid.entry_id(cell)] for cell in (here, other)]
        say = Say(
            "utter_compare",
            {"one": entries[0].title, "one_text": entries[0].answer, "two": entries[1].title, "two_text": entries[1].answer},
            buttons=(NEXT, *self._to((entries[1].id,))),
            about=self._about(entries[0]),
        )
        return Step((say,), state)

    def _walk(self, state: State, heard: Heard, by: int) -> Step:
        here = self._cell(state)
        if here is None and heard.mentions.stage is None:
            return self._which_stage(state)
        role = heard.mentions.role or (here.role if here else None)
        if heard.mentions.stage or here is None:
            return self._open_cell(state, Cell(str(heard.mentions.stage), role), heard)
        stage = self._knowledge.grid.neighbour(here.stage, by)
        if stage is None:
            return _only(state, "utter_last_stage" if by > 0 else "utter_first_stage")
        return self._open_cell(state, Cell(stage, role), heard)

    def _compared_with(self, here: Cell, mentions: Mentions) -> Cell | None:
        if mentions.stage and mentions.stage != here.stage:
            return Cell(mentions.stage, here.role)
        if mentions.role and mentions.role != here.role:
            return Cell(here.stage, mentions.role)
        stage = self._knowledge.grid.neighbour(here.stage, 1) or self._knowledge.grid.neighbour(here.stage, -1)
        return Cell(stage, here.role) if stage else None

    def _which_stage(self, state: State) -> Step:
        ids = tuple(self._knowledge.grid.entry_id(Cell(stage.id, None)) for stage in self._knowledge.grid.stages)
        return Step((Say("utter_which_stage", buttons=self._to(ids)),), replace(state, options=ids))

    def _cell(self, state: State) -> Cell | None:
        entry = self._current(state)
        return entry.cell if entry else None

    def _open_cell(self, state: State, cell: Cell, heard: Heard) -> Step:
        return self._open(state, self._knowledge.grid.entry_id(cell), heard, 1.0)

    # serving an entry

    def _open(self, state: State, entry_id: str, heard: Heard, score: float) -> Step:
        entry = self._knowledge.entries.get(entry_id)
        if entry is None:  # a curator retired it since it was offered
            return _only(state, "utter_nothing_to_pick")
        if RISKS.index(heard.risk) > RISKS.index(entry.max_risk):
            return _only(state, "utter_not_now")
        audience = heard.mentions.audience or state.audience
        note = self._note(entry, audience) if audience is not Audience.CONSUMER else ""
        related = tuple(other for other in entry.see_also if other != state.entry)[: RELATED - bool(entry.cell)]
        buttons = (MORE, *((NEXT,) if entry.cell else ()), *self._to(related))
        values = {"answer": entry.answer, "note": note}
        says = [Say("utter_answer_with_note" if note else "utter_answer", values, buttons, self._about(entry, score))]
        asked = state.audience_asked
        if audience is None and not asked and len(entry.notes) > 0:
            says.append(_ask_audience())
            asked = True
        past = tuple(one for one in (*state.past, state.entry) if one and one != entry_id)[-REMEMBERED:]
        told = ("note",) if note else ()
        return Step(tuple(says), State(entry_id, (), past, told, audience, asked or audience is not None))

    def _offer(self, state: State, ids: tuple[str, ...], heard: Heard) -> Step:
        about = About(band=Band.OFFER, entry=ids[0], score=heard.matches[0].score)
        return Step((Say("utter_offer", buttons=(*self._to(ids), NONE_OF_THESE), about=about),), replace(state, options=ids))

    def _again(self, state: State, heard: Heard, entry_id: str | None, introduced: Say | None = None) -> Step:
        if entry_id is None:
            return _only(state, "utter_nothing_yet")
        # What was said about the audience a moment ago stands in the state, not in this message.
        step = self._open(state, entry_id, replace(heard, mentions=Mentions()), 1.0)
        says = tuple(say for say in (introduced, *step.says) if say)
        return Step(says, replace(step.state, past=state.past))

    def _part(self, state: State, entry: Entry, response: str, text: str, name: str, buttons: tuple[Button, ...]) -> Step:
        say = self._say(response, entry, part=text, buttons=buttons)
        return Step((say,), replace(state, told=tuple(dict.fromkeys((*state.told, name)))))

    def _say(self, response: str, entry: Entry, buttons: tuple[Button, ...] = (), **values: str) -> Say:
        return Say(response, {"title": entry.title, **values}, buttons, replace(self._about(entry), band=Band.DIALOGUE))

    def _about(self, entry: Entry, score: float = 1.0) -> About:
        sources = tuple(self._knowledge.cite(citation) for citation in entry.sources)
        return About(band=Band.ANSWER, entry=entry.id, score=score, sources=sources)

    def _current(self, state: State) -> Entry | None:
        return self._knowledge.entries.get(state.entry or "")

    def _note(self, entry: Entry, audience: Audience | None) -> str:
        return entry.notes.get(audience, "") if audience else ""

    def _to(self, ids: Iterable[str]) -> tuple[Button, ...]:
        return tuple(Button(self._knowledge.entries[one].title, f'/open_entry{{"entry": "{one}"}}') for one in ids)

    def _listed(self, entry: Entry) -> str:
        return "\n".join(f"- {self._knowledge.cite(citation)}" for citation in entry.sources)

    def _trust(self, entry: Entry) -> str:
        known = self._knowledge.sources
        return "\n".join(f"- **{known[source].short}:** {known[source].trust}" for source in _sources_of(entry))


def _ask_audience() -> Say:
    return Say("utter_ask_audience", buttons=WHO)


def _only(state: State, response: str, **values: str) -> Step:
    return Step((Say(response, values),), state)


def _sources_of(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.source for citation in entry.sources))


def _joined(names: Iterable[str]) -> str:
    listed = list(names)
    return " and ".join((", ".join(listed[:-1]), listed[-1])) if len(listed) > 1 else "".join(listed)
