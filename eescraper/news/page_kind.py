"""What kind of page an article is: of one draw or several, a list, an explainer. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eescraper.news import words
from eescraper.news.address import title_of
from eescraper.news.blocks import TITLE, Article, Block
from eescraper.news.facts import facts_of, sentences
from eescraper.news.lines import HEAD, LEAD, MAX_HEADING
from eescraper.news.screen import AnyCue, Cue, Said, said
from eescraper.news.values import CATEGORY, INVITATIONS

FEDERAL_PAGE = AnyCue(
    r"express[\s-]+entry\b(?! (?:for|fees?|of|is)\b)", r"entr[ée]e[\s-]+express", r"\bircc\b", r"\bcic\b", r"immigration", r"\bcrs\b", r"\bscg\b", r"\bitas?\b",
)  # fmt: skip
"""Words that a page on Express Entry has, and one on another kind of draw has not."""


PREDICTION = Cue(
    r"\bpredictions?\b|\bpredicts?\b|\bpredicting\b|\bforecasts?\b|\bprévisions?\b|\b(?:set|due|likely) to (?:resume|return|restart)\b"
)


_MANY = r"(?:two|three|four|five|both|several|multiple|back-to-back|pair of|series of|deux|trois|plusieurs)"
_TIME = r"(?:january|february|march|april|may(?= 20\d\d|'s| (?:express|draws|rounds))|june|july|august|september|october|november|december|week|month|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_PLURAL_TITLE = AnyCue(
    r"\bfirst (?:express entry |ee )?draws\b",
    r"\bweek in express entry\b",
    rf"\bdigest\b|\b(?:{_TIME}|weekly|monthly) immigration (?:updates?|news)\b",
    r"\b(?:first|second|third|fourth) and (?:the )?(?:second|third|fourth|fifth) (?:[\w-]+ ){0,2}(?:draws?|rounds?)\b",
    r"\bweekly recap\b|\bdraws?\b.{0,30}\bround[ -]?up\b|\b(?:weekly|monthly) round[ -]?up\b",
    r"\bdouble (?:invitation )?(?:draw|round)\b",
    r"\b(?:draws|rounds|tirages|rondes) #?\d{1,3}(?:,| and| &| et) ?#?\d{1,3}\b|\b(?:draw|round) (?:numbers? |nos?\.? )?#?\d{2,3} (?:and|&) #?\d{2,3}\b",
    r"\bin recent (?:[\w-]+ ){0,2}(?:draws|rounds)\b",
    r"(?<!round in )(?<!draw in )(?<!round within )(?<!draw within )\btwo (?:consecutive |straight )?days\b(?! (?:after|before|later|earlier|ago|of))",
    rf"\b{_MANY}\b.{{0,60}}\b(?:draws|rounds|tirages|rondes)\b",
)
_OF_A_TIME = AnyCue(
    rf"\b{_TIME}(?:'s)?:? (?:20\d\d:? )?(?:[\w&-]+ ){{0,8}}?(?:draws|rounds|tirages|rondes)\b",
    rf"\b(?:draws|rounds)(?: (?:held|of|in|for|from|this|last|during|since))* {_TIME}\b",
    r"\b(?:recent|latest|newest) (?:[\w&-]+ ){0,3}?(?:draws|rounds)\b",
    r"\b(?:draws|rounds) of late\b",
    rf"\b{_TIME}\b.{{0,40}}\b(?:month|week|one) (?:for|in|of) express entry\b",
    r"\b(?:tirages|rondes)\b.{0,40}\b(?:du|des) \d{1,2}(?:,| et)",
)
"""A title of the draws of a month or a week, or of late."""
_PLURAL_LEAD = AnyCue(
    r"\b(?:in|through|across|over) (?:its |the |the year's |20\d\d's |this (?:week|month)'s )?(?:first |latest |last )?(?:two|three|four|five|six) (?:[\w-]+ ){0,3}?(?:draws|rounds)(?: (?:held )?(?:this|last|in the) [\w ]{3,20})?, (?:ircc|canada|the (?:government|department)|immigration)\b[^.]{0,60}\b(?:invited|issued|sent|selected)\b",
    r"\b(?:invited|issued|sent|selected)\b[^.]{0,60}\b(?:in|over|through|across|via) (?:its |the )?(?:first |latest |last )?(?:two|three|four) (?:[\w-]+ ){0,3}?(?:draws|rounds) (?:on|this week|within|in (?:one|a single|two|three|the same)|over)\b",
    r"\b(?:draws|rounds|tirages|rondes),? (?:numbers? |nos?\.? )?#?\d{2,3}(?:,| and| &| et) (?:and )?#?\d{2,3}\b",
    r"\b(?:the|20\d\d's|its) (?:two|three|four) (?:most recent|latest|newest) (?:express entry |federal )*(?:draws|rounds)\b",
    r"(?:^|\. )(?:two|three|four|five|six) (?:express entry |federal )?(?:draws|rounds|selections)\b(?!,? (?:ago|later|earlier))",
    r"\b(?:issued|held|conducted|hosted|carried out|organi[sz]ed|staged|performed|ran) (?:two|three|four|five|six)(?: \(\d\))? (?:express entry )?(?:draws|rounds)(?: of invitations)?\b(?! (?:so far|since|this year|in 20|in the (?:last|past)))",
    rf"\bthis week\b[^.]{{0,60}}?\b(?<!next )(?<!other )(?<!previous ){_MANY}(?: \(\d\))? (?!other |more |additional |previous |earlier |further )(?:[\w-]+ ){{0,3}}?(?:draws|rounds)\b",
    rf"\b(?:week|days|month) (?:saw|brought|had|featured) {_MANY} (?:[\w-]+ ){{0,4}}?(?:draws|rounds)\b",
    rf"\b(?:{_MANY}|six|seven) (?:draws|rounds)(?: of invitations)? have been (?:issued|held|conducted)\b(?! (?:so far|this year|since|in 20))",
    r"\b(?:held|conducted|hosted|ran|issued invitations (?:in|through)|organi[sz]ed|carried out|tenu|organisé)"
    rf"\b.{{0,40}}\b{_MANY}\b(?! (?:other|more|additional|previous|earlier|further|autres)\b).{{0,50}}\b(?:draws|rounds|tirages|rondes)\b",
    rf"(?<!next )(?<!other )(?<!before it, )(?<!before that, )(?<!earlier, )\b{_MANY} (?:separate |different |new |express entry |simultaneous |program-specific )*(?:draws|rounds) (?:were|took(?! place in the (?:past|last))|on (?:the same|one)|in one day|the same day)",
)  # fmt: skip


def is_plural_page(article: Article) -> bool:
    """Whether the page says that it reports several draws."""
    begun = int(bool(article.blocks) and article.blocks[0].kind == TITLE)
    blocks = article.blocks[begun : LEAD + 1]
    lead = " ".join(block.text for block in blocks)
    if is_plural_title(article) or asks_which(article):
        return True
    return _PLURAL_LEAD.search(said(lead)) is not None and any(
        (told := _PLURAL_LEAD.search(sentence)) is not None
        and not _OF_BEFORE.match(sentence)
        and not _AFTER_THEM.search(sentence, 0, told.start())
        for block in blocks
        for sentence in sentences(block.text)
    )


def asks_which(article: Article) -> bool:
    """Whether a heading asks which draws there were, as reviews of a month do."""
    return any(
        len(block.text) < MAX_HEADING and _WHICH_DRAWS.search(said(block.text))
        for block in article.blocks[:FAR]
    )


_WHICH_DRAWS = Cue(
    r"^(?:what|which) (?:express entry )?draws (?:occurred|took place|were (?:held|conducted)|happened|did)\b"
)


def is_plural_title(article: Article) -> bool:
    """Whether the title, or that in the address, is of several draws."""
    title, address = said(words.plain(article.title)), said(title_of(article.url))
    return (
        _PLURAL_TITLE.search(title) is not None
        or _PLURAL_TITLE.search(address) is not None
        or _names_several(title or address)
        or is_of_a_time(article)
    )


def is_of_a_time(article: Article) -> bool:
    """Whether the title, or that in the address, is of the draws of a month, a week, or of late."""
    titles = said(words.plain(article.title)), said(title_of(article.url))
    return any(_OF_A_TIME.search(title) for title in titles)


def _names_several(title: Said) -> bool:
    """Whether a title names the draws of several categories, or sizes for several."""
    if title.endswith("."):
        return False
    facts = facts_of(title, None)
    named = {fact.value for fact in facts if fact.slot == CATEGORY}
    sizes = {fact.value for fact in facts if fact.slot == INVITATIONS}
    return len(named) > 1 and (len(sizes) > 1 or _DRAWS.search(title) is not None)


_AFTER_THEM = re.compile(r"\b(?:after|following) [^.,;]{0,30}$", re.IGNORECASE)
"""What stands before several draws that came before the news: "a week after Canada held two"."""
_DRAWS = Cue(r"\b(?:draws|rounds|tirages|rondes)\b(?! (?:explained|compared))")
_OF_BEFORE = re.compile(
    r"(?:besides|apart from|aside from|by comparison|last (?:week|month|year)|earlier|previously|before|so far|throughout|prior|since(?! then)|(?:however,? )?in (?:january|february|march|april|may|june|july|august|september|october|november|december)(?! 20\d\d's)|la semaine dernière|auparavant)\b",
    re.IGNORECASE,
)


EXPLAINER = Cue(
    r"\b(?:impacts?|effects?) of\b|\bhow to (?:boost|improve|increase|raise|calculate)\b|\b(?:boost|improve|increase|raise) your\b|^(?:has|have|is|are|will|can|could|does|do|did|should)\b.*\?$|(?::|\|) (?:what|how|why|which)\b.*\?$|^(?:what|how|why|when|who|understanding|guide|complete|ultimate|all about|everything|comment|qu'est-ce)\b|\bguide\b|\bexplained\b|\bcalculat\w+|\bstatistics\b"
    r"|\b(?:first|second|third|fourth|[1-4](?:st|nd|rd|th)) (?:quarter|half)\b|\bquarterly\b|\bthe numbers$|\bin review\b|\b(?:year|mid-year|year-end|half-year) review\b|\bbilan\b|\b20\d\d analysis\b|\bpool\b|\btargets?\b(?! (?:[\w-]+,? ){1,6}(?:with|in) )|\blevels plan\b|\bpredict\w*|\bprofiles\b|\btrends\b|\bfaqs?\b|\bquestions\b"
    r"|\b(?:half|quarter|third|moitié|tiers) (?:of|des) (?:all )?(?:the )?(?:invitations|itas|candidates)\b|\b(?:annual|year-end) report\b|\brapport annuel\b"
)
"""A title of what explains, sums up or looks ahead: it reports a draw only if it tells all of it."""


REPORT = Cue(
    r"\b(?:quarterly|mid-?year|half-year|annual|year-end|monthly) (?:[\w-]+ )?(?:report|review|summary|update)\b|\b(?:largest|busiest|record) (?:quarter|half|year)\b"
    r"|\brapport (?:annuel|trimestriel|de fin d'année)\b"
)
"""A title of what sums up a part of a year: its sizes are of no single draw."""


def is_report(article: Article) -> bool:
    """Whether the title of a page, or the one in its address, is of what sums up a part of a year."""
    return any(
        REPORT.search(title) for title in (words.plain(article.title), title_of(article.url))
    )


def is_explainer_by_title(article: Article) -> bool:
    """Whether the title of a page, or the one in its address, is of what explains or sums up."""
    titles = (words.plain(article.title), title_of(article.url))
    return any(EXPLAINER.search(title) and not _LATEST.search(title) for title in titles)


_LATEST = Cue(
    r"\b(?:latest|newest|most recent|last) (?:[\w-]+ ){0,5}?(?:draw|round)\b(?! (?:pool|predict|trend))"
)
"""Of one draw, though the title asks who was invited."""


IN_NUMBERS = Cue(
    r"\bin (?:numbers|figures)$|\b(?:the|by the) numbers$|\b(?:quick facts|facts and figures)\b|\ben chiffres\b|\banniversar\w+|\b(?:one|two|five|ten) years? of express entry\b"
)
"""A title of what tells the records and totals of years."""


def reports_nothing(blocks: Sequence[Block], url: str | None) -> bool:
    """Whether a page predicts draws, by its head or its address, or says nothing of Express Entry."""
    if PREDICTION.search(url or "") or IN_NUMBERS.search(title_of(url)):
        return True
    if blocks and blocks[0].kind == TITLE and IN_NUMBERS.search(said(blocks[0].text)):
        return True
    if _is_of_next(title_of(url)) or (
        blocks and blocks[0].kind == TITLE and _is_of_next(words.plain(blocks[0].text))
    ):
        return True
    texts = [said(block.text) for block in blocks]
    heads = [text for nth, text in enumerate(texts[:HEAD]) if len(text) < MAX_HEADING
             or (nth == 0 and blocks[0].kind == TITLE and not text.endswith("."))]  # fmt: skip
    if any(map(PREDICTION.search, heads)) or _is_awaited(texts):
        return True
    return not is_federal(blocks) or _is_of_youth(texts)


def _is_of_next(title: str) -> bool:
    """Whether a title is of the draw to come, and does not tell that it came."""
    return _NEXT.search(title) is not None and _CAME.search(title) is None


_NEXT = Cue(
    r"^(?:when (?:is|will|may) )?(?:the |canada(?:'s|s)? )*(?:next|upcoming) (?:canada |ircc )?(?:express entry|ee|crs) (?:draw|round)\b"
)
_CAME = Cue(r"\b(?:invit\w+|issu\w+|held|results?|conduct\w+|sends?|sent|is here|out now)\b")
_YOUTH = Cue(r"\binternational experience canada\b|\bexpérience internationale canada\b")
_SYSTEM = Cue(r"\bexpress entry\b|\bentr[ée]e express\b|\bcrs\b")


def _is_of_youth(texts: Sequence[Said]) -> bool:
    """Whether a page is of International Experience Canada, which has rounds and a pool of its own."""
    return any(map(_YOUTH.search, texts[:HEAD])) and not any(map(_SYSTEM.search, texts))


def is_federal(blocks: Sequence[Block]) -> bool:
    """Whether a page has a word of Express Entry, or a name of a category."""
    texts = (said(block.text) for block in blocks)
    return any(FEDERAL_PAGE.search(text) or words.NAMES.may_be_in(text) for text in texts)


_TO_BE_TOLD = Cue(
    r"^(?:[\w/-]+ ){0,4}?(?:date|rank|crs|cut-?off|score|tie|itas?|invitations?|draw|round)\b[^:|]{0,40}?[:|]? ?(?:to be (?:updated|announced|confirmed|determined|advised|decided)|tba|tbd|tbc|à (?:venir|confirmer|déterminer))\b"
)


def _is_awaited(texts: Sequence[Said]) -> bool:
    """Whether a page is ready for a draw that was not held yet: its labels have no values so far."""
    return sum(_TO_BE_TOLD.search(text) is not None for text in texts) > 1


_YEAR = re.compile(r"(?<![\d,.])20[12]\d(?!,?\d)")


def is_early(article: Article) -> bool:
    """Whether a page that has no date is of 2015 or 2016: by its address, else by its years."""
    years = _YEAR.findall(article.url or "")
    if not years:
        texts = [block.text for block in article.blocks[:HEAD]]
        years = [year for text in texts for year in _YEAR.findall(text)]
        if any(_BY_CATEGORY.is_in(said(text)) for text in texts):
            return False
        if any(_FIRST_YEAR.is_in(said(block.text)) for block in article.blocks[:FAR]):
            return True
    return bool(years) and max(map(int, years)) <= LAST_EARLY


_BY_CATEGORY = Cue(
    r"\bcategory-based\b|\bfrench[ -](?:language|speak)\w*|\bpour les francophones\b"
)

"""What draws there are of since 2023, and pages of the first years don't name."""
_FIRST_YEAR = Cue(
    r"\bexpress entry(?: (?:program|system)\w*)?'s first year\b|\b(?:program|system)\w*'s first year\b|\bfirst year of (?:the )?express entry\b"
)


LAST_EARLY = 2016
FAR = 40
"""So many blocks of an undated page are looked at for words of the first year."""


IS_ROUND_UP = Cue(
    r"\b(?:draws|rounds) (?:to date|so far|until now)\b|\b(?:draws|rounds) (?:for|of|in|over|during) the (?:past|last) \w+ (?:weeks|months)\b|\ball (?:the )?(?:express entry )?(?:draws|rounds)\b"
    r"|\b(?:draw|round) history\b|\b(?:list|history|timeline) of (?:all )?(?:the )?(?:express entry )?(?:draws|rounds)\b"
)
"""A title of what tells all draws up to a day, one after the other."""


_OF_YEAR = re.compile(
    r"(?:(?:all|the|latest|list of|canada(?:'s)?|ircc) )*(?:express entry (?:draws|rounds)(?: of| in)? 20\d\d\b|20\d\d (?:canada )?express entry (?:draws|rounds)\b)",
    re.IGNORECASE,
)


def is_list_of_year(article: Article) -> bool:
    """Whether the title of a page, or the one in its address, begins as one of a year's draws."""
    return any(
        _OF_YEAR.match(title) for title in (words.plain(article.title), title_of(article.url))
    )


def is_list(article: Article) -> bool:
    """Whether a page is a list of draws, and not about one of them."""
    return bool(re.search(r"\bdraws\b|\brounds\b|\bhistory\b|\bresults\b|\btracker\b|\bselections\b|\btirages\b|\brondes\b",
                          words.plain(article.title), re.IGNORECASE))  # fmt: skip
