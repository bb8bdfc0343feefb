"""``make audit``: known vulnerabilities of the pinned versions, told by pip-audit.

Fails if there is one. Where the database can't be asked, or knows none of the packages (as behind a
mirror that has files alone), it says that nothing was audited: no answer is not a good one.
"""

from __future__ import annotations

import json
import subprocess
import sys

COMMAND = ("-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner=off", "-f", "json")


def judge(said: str, error: str) -> tuple[int, str]:
    """Exit code and sentence for what pip-audit wrote to stdout and stderr."""
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        reason = (error.strip().splitlines() or ["no reason given"])[-1]
        return 0, f"audit skipped: no database of vulnerabilities answered ({reason:.200})"
    asked = [one for one in packages if "skip_reason" not in one]
    found = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in {flaw['fix_versions'] or 'none'}"
        for one in asked
        for flaw in one["vulns"]
    ]
    if found:
        return 1, "\n".join(found)
    if not asked:
        return (
            0,
            f"audit skipped: the database that answered knows none of {len(packages)} packages",
        )
    return 0, f"audit: no known vulnerability in {len(asked)} of {len(packages)} packages"


def main() -> int:
    done = subprocess.run(
        [sys.executable, *COMMAND, "-r", "constraints.txt"],
        capture_output=True,
        text=True,
        check=False,
    )
    code, sentence = judge(done.stdout, done.stderr)
    print(sentence)  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main())
