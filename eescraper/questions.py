"""Twenty questions that analysts ask of the record, each with the SELECT that answers it.

The list is ``store/questions.toml``; whoever shows or tests the questions reads it here. Run it to
write the page of them: ``python -m eescraper.questions > docs/QUESTIONS.md``.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Question:
    """``params`` are the named parameters of ``sql`` with an example of each, as text.

    An empty value means any: every draw, band, category or year, and for a date today.
    """

    name: str
    title: str
    sql: str
    params: dict[str, str] = field(default_factory=dict)


@cache
def questions() -> dict[str, Question]:
    """All questions by name, in the order of the list."""
    text = files("eescraper.store").joinpath("questions.toml").read_text(encoding="utf-8")
    return {
        name: Question(name, entry["title"], entry["sql"].strip(), entry.get("params", {}))
        for name, entry in tomllib.loads(text).items()
    }


_HEAD = """\
# Twenty questions

Each is one `SELECT` on `eescraper.db`, and a canned query where Datasette opens a release. Draws
are those that IRCC states; what only news report can be among the disagreements alone. A name
after a colon is a parameter, with an example of it above the query; an empty text means any: every
draw, band, category or year, and for a date today.

```python
import sqlite3
from eescraper.questions import questions

question = questions()["pauses"]
database = sqlite3.connect("output/latest/eescraper.db")
for row in database.execute(question.sql, question.params | {"category": "french"}):
    print(row)
```

This page is written by `make docs` from `eescraper/store/questions.toml`.
"""


def page() -> str:
    """The questions as Markdown."""
    parts = [_HEAD]
    for number, question in enumerate(questions().values(), start=1):
        parts.append(f"## {number}. {question.title}\n")
        examples = ", ".join(f"`:{name}` = `'{value}'`" for name, value in question.params.items())
        named = f"`{question.name}`" + (f", with {examples}" if examples else "")
        parts.append(f"{named}\n\n```sql\n{question.sql}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
