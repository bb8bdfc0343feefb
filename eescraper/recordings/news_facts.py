"""The articles of the news recording: who wrote what, when, of which round.

Outlets and texts are ours. What is said of #385, #423 and #424 are facts of IRCC's, or the slips
that reporters made of them; **the round of July 9, 2026 is made up**: IRCC has listed no such
round, so that the demo has one that only the press reports.
"""

from __future__ import annotations

from dataclasses import dataclass

VISITS = ("2025-12-12T01:30:00Z", "2026-07-07T21:30:00Z", "2026-07-10T14:00:00Z")


@dataclass(frozen=True, slots=True)
class Story:
    """One article as it stood from a visit on. ``at`` has the zone of its writer.

    ``lines`` are its paragraphs; those that begin with ``-`` are a list, with ``|`` rows of a
    table, with ``#`` headings. ``listed_title`` stands in the listing if it is another one.
    """

    outlet: str
    path: str
    visit: int
    at: str
    title: str
    lines: tuple[str, ...]
    language: str = "en"
    updated: str | None = None
    related: tuple[str, ...] = ()
    listed_title: str | None = None


HEALTH_385 = Story(
    "harbour-courier",
    "/immigration/2025/12/healthcare-express-entry-1000-invitations",
    0,
    "2025-12-11T18:20:11-05:00",
    "Nurses and social workers get late-year boost as Ottawa runs another health draw",
    (
        "Health workers and social service staff were the focus of Express Entry again on"
        " December 10, when Immigration, Refugees and Citizenship Canada (IRCC) asked 1,000 of"
        " them to file for permanent residence.",
        "Anyone invited needed a Comprehensive Ranking System (CRS) score of 476 or better and"
        " work experience in an occupation on the healthcare and social services list. Where"
        " several people sat exactly on the line, those whose profiles went in before November"
        " 26, 2025 at 07:44:30 UTC came out ahead.",
        "# Where this leaves 2025",
        "- This was the 55th Express Entry draw of 2025.",
        "- It was the 7th round this year for the healthcare and social services category.",
        "- All rounds together, 106,599 invitations have been handed out so far this year.",
        "- Healthcare cut-offs this year have moved between 462 and 510.",
        "- Health round sizes in 2025 have run from 500 to 4,000 invitations.",
        "- The pool held 242,379 candidates in early December.",
        "# Reading between the rounds",
        "Consultants who spoke to the Courier said the sixth healthcare draw had been expected"
        " after what they described as a temporary pause in CEC draws, with applicants already"
        " working in the country left guessing about January.",
        "Compared with the November 14 health round, which took 3,500 people at 462, this one was"
        " much smaller and the bar was 14 points higher.",
    ),
    related=("French draw of November 28: 6,000 invited at 408", "PNP draw of December 8 at 729"),
)

JULY_9 = (
    "Canada went looking for French speakers on July 9, 2026. In the day's Express Entry draw,"
    " Immigration, Refugees and Citizenship Canada (IRCC) sent 4,500 invitations to apply to"
    " candidates in the French language proficiency category.",
    "The lowest-ranked candidate invited had a Comprehensive Ranking System (CRS) score of 404.",
    "It is the 37th Express Entry draw of 2026, and the first for French since late May.",
)

STORIES = (
    HEALTH_385,
    Story(
        "maple-visa-brief",
        "/2025/draw-385-healthcare",
        0,
        "2025-12-11T13:05:00-05:00",
        "Express Entry draw #385: 1,000 healthcare invitations at CRS 476",
        (
            "IRCC held Express Entry draw #385 on December 11, 2025.",
            "| Category | Healthcare and social services occupations |",
            "| Invitations issued | 1,000 |",
            "| Minimum CRS score | 476 |",
            "| Tie-breaking rule | November 26, 2025 at 07:44:30 UTC |",
        ),
    ),
    Story(
        "le-passeur",
        "/immigration/entree-express-sante-476",
        0,
        "2025-12-11T15:40:00-05:00",
        "Entrée express : 1 000 invitations pour la santé et les services sociaux",
        (
            "Le 11 décembre 2025, Immigration, Réfugiés et Citoyenneté Canada (IRCC) a invité"
            " 1 000 candidats d'Entrée express de la catégorie des soins de santé et des services"
            " sociaux à demander la résidence permanente.",
            "Il fallait un score minimal de 476 points au Système de classement global (SCG).",
        ),
        "fr",
    ),
    Story(
        "northern-permit",
        "/guides/how-express-entry-ranks-you",
        0,
        "2025-12-09T09:00:00-06:00",
        "How Express Entry ranks you: the points explained",
        (
            "Express Entry gives every profile a score out of 1,200. Age, schooling, languages and"
            " work each add their part.",
            "A provincial nomination is worth 600 points. A sister or brother in the country adds"
            " 15.",
            "Improve your language result first: it counts three times.",
        ),
    ),
    Story(
        "harbour-courier",
        "/immigration/2026/07/express-entry-cec-517",
        1,
        "2026-07-07T13:10:00-04:00",
        "Express Entry: 2,000 Canadian Experience Class candidates invited at 517",
        (
            "Ottawa issued 2,000 invitations to apply through Express Entry on July 7, 2026, all"
            " of them to candidates in the Canadian Experience Class (CEC).",
            "The cut-off was a CRS score of 517. The tie-breaking rule was set at December 29,"
            " 2025 at 17:49:27 UTC.",
            "It was the 36th Express Entry draw of 2026 and the 11th CEC draw of the year. So far"
            " this year IRCC has issued 91,601 invitations.",
            "The draw before it, on July 6, took 534 provincial nominees at 708.",
        ),
        related=("Express Entry healthcare draw of June 25: 4,000 invited at 475",),
    ),
    Story(
        "maple-visa-brief",
        "/2026/draw-424-cec",
        1,
        "2026-07-07T12:02:00-04:00",
        "Express Entry draw #424 invites 2,000 CEC candidates",
        (
            "IRCC held Express Entry draw #424 on July 7, 2026.",
            "| Category | Canadian Experience Class |",
            "| Invitations issued | 2,000 |",
            "| Minimum CRS score | 571 |",
            "| Tie-breaking rule | December 29, 2025 at 17:49:27 UTC |",
        ),
    ),
    Story(
        "maple-visa-brief",
        "/2026/draw-424-cec",
        2,
        "2026-07-07T12:02:00-04:00",
        "Express Entry draw #424 invites 2,000 CEC candidates",
        (
            "IRCC held Express Entry draw #424 on July 7, 2026.",
            "| Category | Canadian Experience Class |",
            "| Invitations issued | 2,000 |",
            "| Minimum CRS score | 517 |",
            "| Tie-breaking rule | December 29, 2025 at 17:49:27 UTC |",
            "Correction: an earlier version of this page had two digits of the score the wrong"
            " way round.",
        ),
        updated="2026-07-08T09:15:00-04:00",
    ),
    Story(
        "le-passeur",
        "/immigration/entree-express-cec-517",
        1,
        "2026-07-07T14:25:00-04:00",
        "Entrée express : le seuil de la CEC passe à 517",
        (
            "IRCC a délivré 2 000 invitations à présenter une demande le 7 juillet 2026 à des"
            " candidats d'Entrée express de la catégorie de l'expérience canadienne (CEC).",
            "Le seuil était de 517 points. Un profil créé avant le 29 décembre 2025 à 17 h 49"
            " (UTC) l'emportait en cas d'égalité.",
        ),
        "fr",
    ),
    Story(
        "northern-permit",
        "/news/express-entry-nominees-708",
        1,
        "2026-07-06T12:30:00-05:00",
        "534 provincial nominees invited in Express Entry draw",
        (
            "On July 6, 2026, IRCC invited 534 candidates with a provincial nomination in Express"
            " Entry draw #423.",
            "They needed a CRS score of at least 708, and a profile submitted before June 4, 2026"
            " at 14:49:51 UTC.",
        ),
    ),
    Story(
        "harbour-courier",
        "/immigration/2026/07/oinp-express-entry-human-capital",
        1,
        "2026-07-07T16:45:00-04:00",
        "Ontario sends 1,120 notices to tech workers in its Express Entry stream",
        (
            "Ontario's nominee program (OINP) issued 1,120 notifications of interest on July 7,"
            " 2026, under its Human Capital Priorities stream, which takes from the Express Entry"
            " pool.",
            "Profiles with CRS scores between 448 and 469 were considered by the province.",
        ),
    ),
    Story(
        "rive-sud-immigration",
        "/nouvelles/deux-rondes-entree-express-juillet",
        1,
        "2026-07-07T15:00:00-04:00",
        "Deux rondes d'Entrée express en deux jours",
        (
            "IRCC a tenu deux rondes d'Entrée express cette semaine.",
            "| Date | Programme | Invitations | Score |",
            "| 7 juillet 2026 | Catégorie de l'expérience canadienne | 2 000 | 517 |",
            "| 6 juillet 2026 | Programme des candidats des provinces | 534 | 708 |",
        ),
        "fr",
    ),
    Story(
        "harbour-courier",
        "/immigration/2026/07/express-entry-french-4500",
        2,
        "2026-07-09T14:30:00-04:00",
        "French speakers back in focus: 4,500 invited through Express Entry",
        JULY_9,
    ),
    Story(
        "copy-desk",
        "/wire/french-speakers-back-in-focus",
        2,
        "2026-07-09T17:01:00-04:00",
        "French speakers back in focus: 4,500 invited through Express Entry",
        JULY_9,
    ),
    Story(
        "le-passeur",
        "/immigration/entree-express-francophones-404",
        2,
        "2026-07-09T16:10:00-04:00",
        "Entrée express : 4 500 francophones invités, seuil à 404",
        (
            "Un nouveau tirage a visé les francophones : le 9 juillet 2026, IRCC a invité 4 500"
            " candidats d'Entrée express ayant une bonne maîtrise du français.",
            "Le seuil s'établit à 404 points, soit cinq de moins qu'à la fin de mai.",
        ),
        "fr",
    ),
    Story(  # hostile: what a page of strangers may hold besides
        "northern-permit",
        "/news/express-entry-%3Cscript%3E",
        2,
        "2026-07-08T08:00:00-05:00",
        '=HYPERLINK("https://evil.example") <script>alert(1)</script> Express Entry \u202erof tfel',
        (
            "'; drop table draws;-- Express Entry \x1b[31mred\x1b[0m",
            "Score " + "9" * 5000,
        ),
    ),
)
