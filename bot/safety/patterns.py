"""The plain ways in which people say that they are in danger, and the sayings that only sound like it.

Every pattern is matched against text as `normal()` leaves it: lower case, plain letters, single blanks. None of them
nests repetitions, so that matching takes time in proportion to the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.safety.model import Level


@dataclass(frozen=True)
class Pattern:
    """A way of saying something, with the level and the signal it stands for."""

    name: str
    signal: str
    level: Level
    regex: re.Pattern[str]


def _pattern(name: str, signal: str, level: Level, regex: str) -> Pattern:
    return Pattern(name, signal, level, re.compile(regex))


_LEET: Final = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_SELF: Final = r"(?:my ?self|me self|meself|mi self)"
_WANT: Final = r"(?:want|wanna|wana|going|gonna|gona|gunna|plan|planning|ready|need|wish|decided|trying|tryna|about|thinking (?:about|of)|thought (?:about|of)|thoughts of|feel like|urge|urges)"
_END: Final = r"(?:kill|killing|hurt|hurting|end|ending|harm|harming|cut|cutting|hang|hanging|shoot|shooting|drown|drowning|unalive|unaliving|off|offing|delete|deleting)"

PATTERNS: Final = (
    _pattern(
        "took-overdose",
        "overdose",
        Level.EMERGENCY,
        r"\bi(?: have|ve)?(?: just)? (?:took|taken|swallowed|overdosed|od ?d)\b.{0,40}\b(?:pills|tablets|bottle|overdose|everything|all of them|too many)",
    ),
    _pattern("overdosed", "overdose", Level.EMERGENCY, r"\bi(?: have|ve)?(?: just)? (?:overdosed|od ?ed|od ?d)\b"),
    _pattern(
        "attempt-now",
        "attempt",
        Level.EMERGENCY,
        rf"\bi(?: am|m) (?:about to|going to|gonna) {_END} {_SELF}.{{0,20}}\b(?:now|tonight|right now)\b",
    ),
    _pattern(
        "doing-it-now",
        "attempt",
        Level.EMERGENCY,
        r"\bi(?: am|m) (?:doing it|ending it|ending it all) (?:now|right now|tonight)\b",
    ),
    _pattern(
        "means-at-hand",
        "means",
        Level.EMERGENCY,
        r"\b(?:gun|knife|rope|noose|razor|blade|pills)\b.{0,30}\b(?:in my hand|in front of me|next to me|to my head|ready|loaded)\b",
    ),
    _pattern(
        "on-the-edge",
        "attempt",
        Level.EMERGENCY,
        r"\bi(?: am|m)(?: standing| sitting)? on (?:the|a) (?:bridge|ledge|roof|edge of the roof|tracks|railing)\b",
    ),
    _pattern(
        "bleeding", "self-harm", Level.EMERGENCY, r"\bi(?: have|ve)?(?: just)? (?:cut|slit) my (?:wrist|wrists|arm|arms|throat)\b"
    ),
    _pattern("kill-myself", "ideation", Level.CRISIS, rf"\b{_END} {_SELF}\b"),
    _pattern(
        "want-to-die",
        "ideation",
        Level.CRISIS,
        rf"\b{_WANT}(?: to)?(?: just| rather)? (?:die|be dead|dying|be gone forever|not exist|stop existing)\b",
    ),
    _pattern(
        "wish-dead",
        "ideation",
        Level.CRISIS,
        r"\bi wish (?:i|that i) (?:was|were|am|had|could|would|wasnt|werent|never)(?: just| never| not)? (?:dead|die|died|been born|alive|not wake up|never wake up|exist|here anymore|born)\b",
    ),
    _pattern(
        "not-be-here",
        "ideation",
        Level.CRISIS,
        r"\b(?:dont|do not|didnt|no longer) want to (?:live|be alive|be here anymore|exist|wake up|go on living|be on this earth|be in this world)\b",
    ),
    _pattern(
        "dont-wanna-live",
        "ideation",
        Level.CRISIS,
        r"\b(?:dont|do not|no longer) wanna (?:live|be alive|be here anymore|exist|wake up|go on)\b",
    ),
    _pattern("end-life", "plan", Level.CRISIS, r"\b(?:end|ending|take|taking) my (?:own )?life\b"),
    _pattern("end-it-all", "ideation", Level.CRISIS, r"\b(?:end|ending) it all\b"),
    _pattern(
        "suicidal",
        "ideation",
        Level.CRISIS,
        r"\b(?:i(?: am|m)|im feeling|i feel|feeling|been|so|i get)(?: so| very| really| kind of| kinda| a bit)? suicidal\b",
    ),
    _pattern(
        "suicidal-thoughts",
        "ideation",
        Level.CRISIS,
        r"\b(?:i have|i ve|ive|i had|im having|i am having|having|get|getting|my)(?: been having| got| these| some| more| constant)? (?:suicidal|suicide) (?:thoughts|ideation|feelings|plan|plans)\b",
    ),
    _pattern(
        "think-suicide",
        "ideation",
        Level.CRISIS,
        r"\bi(?: am| m| have been| ve been|ve been|m)?(?: think| thinking| thought)(?: a lot)? (?:about|of) (?:suicide|death all|dying|ending things)\b",
    ),
    _pattern("better-off-dead", "ideation", Level.CRISIS, r"\b(?:better off|rather be) (?:dead|without me)\b"),
    _pattern(
        "no-reason-to-live",
        "ideation",
        Level.CRISIS,
        r"\b(?:no|nothing|not any) (?:reason|point|left)?(?: to| in)?(?: live for| living| to live| live| being alive)\b",
    ),
    _pattern(
        "slang", "ideation", Level.CRISIS, r"\b(?:kms|kys myself|sewerslide|sewer slide|unalive|unaliving|ctb|self delete)\b"
    ),
    _pattern(
        "self-harm",
        "self-harm",
        Level.CRISIS,
        r"\b(?:i|ive|been|started|keep|cant stop|want to|relapsed)\b.{0,20}\b(?:self harm|selfharm|self harming|cutting|cut my (?:arms?|legs?|thighs?|wrists?))\b",
    ),
    _pattern(
        "goodbye",
        "plan",
        Level.CRISIS,
        r"\b(?:this is (?:my )?goodbye|goodbye (?:forever|everyone|world)|wont be (?:here|around|a problem|a burden)(?: for anyone)? (?:tomorrow|anymore|after tonight|much longer)|(?:wrote|writing) (?:my |a )?(?:suicide|goodbye) (?:note|letter)s?)\b",
    ),
    _pattern(
        "go-to-sleep-forever", "ideation", Level.CRISIS, r"\b(?:sleep|asleep) (?:and )?(?:forever|never wake up|not wake up)\b"
    ),
    _pattern(
        "wanting-death",
        "ideation",
        Level.CRISIS,
        r"\b(?:want|wants|wanting|wanted|wish|wishing|prefer|rather|hoping|hope|praying|prayed|pray|longing|waiting|ready|tired of wanting)(?: \w+)?(?: to)? (?:die|dying|death|be dead|was dead|were dead|dead)\b",
    ),
    _pattern(
        "wish-not-here",
        "ideation",
        Level.CRISIS,
        r"\bwish(?:ed)? i (?:\w+ )?(?:was|were|wasnt|werent|had|hadnt|could|would|wouldnt|didnt|never|just)(?: \w+)? (?:dead|die|died|exist|born|here|alive|wake up|woken up|gone)\b",
    ),
    _pattern(
        "not-wake-up",
        "ideation",
        Level.CRISIS,
        r"\b(?:not|never|dont|without)(?: \w+){0,3} (?:wake up|waking up|woken up)(?: (?:again|tomorrow|anymore|one day))?$",
    ),
    _pattern(
        "suicide-and-me",
        "ideation",
        Level.CRISIS,
        r"\b(?:im|ive been|i feel|i am|i think about|i keep thinking (?:about|of)|thinking (?:about|of)|thoughts of|contemplat\w+|considering|urge)\b.{0,40}\bsuicid(?:e|al|ing)\b(?! (?:prevention|awareness|training|hotline|squad))",
    ),
    _pattern(
        "suicide-for-me",
        "ideation",
        Level.CRISIS,
        r"\bsuicid(?:e|al)\b.{0,40}\b(?:for me|my only|is mine|im there|thats me|ill do)\b",
    ),
    _pattern("suicidal-plainly", "ideation", Level.CRISIS, r"^(?:\w+ ){0,3}suicidal(?: \w+){0,3}$"),
    _pattern("suicide-alone", "ideation", Level.CONCERN, r"^(?:\w+ )?suicide(?: \w+)?$"),
    _pattern(
        "by-what-way",
        "plan",
        Level.CRISIS,
        r"\b(?:blow my brains out|jump(?:ing)? off (?:a|the|this|that) (?:bridge|roof|balcony|building|cliff)|(?:step|walk|jump|throw myself)(?:ping|ing)? in front of (?:a|the|that) (?:train|bus|car|truck|lorry)|do(?:ing)? myself in|top(?:ping)? myself|off(?:ing)? myself|end(?:ing)? my (?:days|suffering|existence))\b",
    ),
    _pattern(
        "overdose-word",
        "overdose",
        Level.CRISIS,
        r"\b(?:want to|wanna|going to|gonna|plan to|thinking (?:about|of)|about to)(?: \w+){0,2} (?:overdose|overdosing|od)\b(?! on (?:chocolate|coffee|sugar|netflix|cake|carbs|cheese|pizza|memes))",
    ),
    _pattern(
        "swallowed",
        "overdose",
        Level.EMERGENCY,
        r"(?:^|\bi(?: have|ve)?(?: just)? |^just )(?:took|taken|swallowed|downed|necked)(?: \w+){0,4} (?:whole (?:bottle|packet|pack|box)|too many (?:pills|tablets|meds)|every (?:pill|tablet)|handful of (?:pills|tablets|meds)|all (?:of )?my (?:pills|tablets|meds|medication))\b",
    ),
    _pattern(
        "spanish",
        "ideation",
        Level.CRISIS,
        r"\b(?:quiero morir(?:me)?|no quiero (?:seguir )?vi(?:vir|viendo)|suicidarme|matarme|quitarme la vida|acabar con mi vida|terminar con mi vida)\b",
    ),
    _pattern(
        "other-languages",
        "ideation",
        Level.CRISIS,
        r"\b(?:veux mourir|veux plus vivre|me suicider|me tuer|en finir avec la vie|will sterben|nicht mehr leben|mich umbringen|mir das leben nehmen|quero morrer|me matar|nao quero (?:mais )?viver|voglio morire|uccidermi|farla finita|non voglio piu vivere|chce umrzec|zabic sie|nie chce zyc|gusto ko nang mamatay|magpakamatay|muon chet|marna chahta|mar jana chahta|jeena nahi chahta)\b",
    ),
    _pattern(
        "cant-go-on",
        "ideation",
        Level.CONCERN,
        r"\b(?:cant|can not|cannot|couldnt) (?:go on|do this anymore|take it anymore|take this anymore|keep going|live like this)\b",
    ),
    _pattern(
        "burden",
        "ideation",
        Level.CONCERN,
        r"\b(?:i(?: am|m) (?:just )?(?:such )?a burden|everyone would be (?:better|happier|fine) without me|no ?one would (?:miss|notice|care))\b",
    ),
    _pattern(
        "no-way-out",
        "ideation",
        Level.CONCERN,
        r"\b(?:no way out|no hope left|lost all hope|given up on (?:life|everything)|whats the point (?:of (?:living|life|anything|going on)|anymore))\b",
    ),
    _pattern(
        "harm-others",
        "harm to others",
        Level.CRISIS,
        r"\bi(?: am| m|m)?(?: want to| wanna| going to| gonna| will| ll) (?:kill|hurt|shoot|stab) (?:him|her|them|someone|somebody|everyone|people|my (?:wife|husband|boss|mother|father|partner|neighbou?r|brother|sister|kids?))\b",
    ),
    _pattern(
        "abuse-now",
        "abuse",
        Level.CONCERN,
        r"\b(?:he|she|my (?:husband|wife|boyfriend|girlfriend|partner|dad|father|mom|mum|mother|stepdad|uncle|boss)) (?:hits|beats|hit|beat|chokes|choked|rapes|raped|molests|is hitting|is beating|keeps hitting) me\b",
    ),
    _pattern(
        "medical",
        "medical emergency",
        Level.EMERGENCY,
        r"\b(?:(?:is|isnt|not|cant|stopped) (?:unconscious|breathing|breathe)|having a (?:heart attack|stroke|seizure)|wont wake up|chest pain and)\b",
    ),
    _pattern("voices", "voices", Level.CONCERN, r"\bvoices? (?:are |is |keep |keeps )?(?:tell|telling|tells|told) me to\b"),
)

FIRST_PERSON: Final = re.compile(r"\b(?:i|im|ive|id|ill|me|myself)\b")
OTHERS: Final = re.compile(
    r"\b(?:(?:he|she|they)(?: s| is| are| says?| said| wants?| keeps?| told me| talks?| took| has| have)\b"
    r"|my (?:friend|best friend|brother|sister|son|daughter|mom|mum|mother|dad|father|husband|wife|partner|boyfriend|girlfriend|client|peer|roommate|cousin|uncle|aunt|coworker|colleague|kid|child|neighbou?r|ex)\b"
    r"|(?:someone|somebody|a friend|a client|a person|one of my clients) (?:i|who|that|told|says?|said|is|wants?|in)\b)"
)
OTHERS_DANGER: Final = (
    _pattern(
        "other-suicidal",
        "ideation",
        Level.CRISIS,
        rf"\b(?:suicidal|{_END} (?:him|her|them) ?(?:self|selves)|wants? to die|wanting to die|(?:end|take|ending|taking) (?:his|her|their) (?:own )?life|talk(?:s|ing)? about (?:suicide|dying|killing)|doesnt want to (?:live|be here)|suicide note)\b",
    ),
    _pattern(
        "other-overdose",
        "overdose",
        Level.EMERGENCY,
        r"\b(?:he|she|they|friend|brother|sister|son|daughter|client|mom|mum|dad|wife|husband|partner)(?: has| have| s)?(?: just)? (?:overdosed|took (?:all|a whole|a bunch|too many))\b",
    ),
)
ASKING: Final = re.compile(
    r"\b(?:what (?:do|should|can|would) (?:i|we|you|one|a peer|peers)|how (?:do|should|can|would) (?:i|we|you|one)|when (?:someone|a client|a person|somebody)|if (?:someone|somebody|a client|a person|a peer|one of my clients|they)"
    r"|(?:are|is|can|may|should) (?:peers?|peer (?:workers?|supporters?|specialists?)|we|i) (?:allowed|supposed|able|ever|talk|ask|bring)|(?:learn|train|training|class|course|guideline|guidelines|policy|misconception|myth|essay|paper) (?:on|about|for|in|say|says)?)\b"
)
SUICIDE_TOPIC: Final = re.compile(
    r"\b(?:suicid\w*|want(?:s|ed)? to die|self ?harm\w*|kill(?:ing)? (?:them|him|her)sel\w+|end(?:ing)? (?:their|his|her) life)\b"
)
SAYINGS: Final = re.compile(
    r"\b(?:dying (?:to|for|of (?:laughter|boredom|embarrassment|curiosity|heat))|to die for|killing (?:it|time|me softly)|kill time|(?:is|are|was|its|feet|back|head|heels|shoes|homework|job|work|traffic|wait|heat|suspense) (?:\w+ )?killing me"
    r"|bored to death|scared to death|worried to death|loved to death|dead (?:tired|serious|end|line|phone|battery|weight)|im (?:so )?dead (?:lol|lmao|haha|laughing)|i(?: m|m| am) (?:literally )?dying (?:lol|lmao|haha|laughing|right now lol)"
    r"|suicide (?:squad|prevention|awareness|hotline training|doors?)|kill (?:two birds|the (?:lights|engine|mood|process))|cutting (?:back|down|edge|corners|hair|grass|onions|sugar|calories|class)|died laughing|nearly died laughing|(?:die|died|dies) (?:hard|of cancer|in the game)"
    r"|(?:my )?(?:phone|battery|laptop|car) (?:died|is dying|dies)|over my dead body|drop dead gorgeous|killer (?:deal|workout|app|view)|i would (?:kill|die) for (?:a|some)|id (?:kill|die) for (?:a|some))\b"
)
NEGATED: Final = re.compile(
    r"\b(?:(?:i(?: am| m|m)?|im) not (?:going to|gonna|planning to|trying to|thinking (?:about|of)|feeling|at all)?|i (?:dont|do not|would never|wouldnt|never) (?:want to|wanna|plan to|think (?:about|of)|feel)?|never going to|no plans? to|no thoughts? of|not) ?"
    rf"(?:{_END} {_SELF}|die|suicid\w*|(?:having |feel )?suicidal(?: thoughts)?|end(?:ing)? (?:my life|it all))\b"
)


def normal(text: str) -> str:
    """Return `text` in the shape the patterns expect: lower case, plain letters, no marks, single blanks."""
    plain = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf")
    plain = re.sub(r"['’‘`´]", "", plain)
    return re.sub(r"[\W_]+", " ", plain).strip()


def unleet(text: str) -> str:
    """Return `text` with digits and signs that stand for letters read as those letters, and stretched letters shortened."""
    return re.sub(r"(\w)\1{2,}", r"\1", text.lower().translate(_LEET))
