"""One step in the life of an assignment, as one person takes it: a program for `check` to run.

    python -m classroom.hub.life STEP '{"exchange": …, "home": …}'

STEP is one of nbgrader's exchange, or `Look`. What it has to say is JSON on the last line of its
output. It is a process of its own since each person is a user of their own.
"""

import json
import os
import sys
from pathlib import Path


def take(step, about):
    """Take a step.

    Parameters
    ----------
    step : str
        "ReleaseAssignment", "FetchAssignment", "Submit", "Collect", "ReleaseFeedback" or
        "FetchFeedback"; or "Look".
    about : dict
        `exchange`, `course_id`, `week` and `home`; for a student `student`, for the grader `root`;
        for "Look" `paths`.

    Returns
    -------
    dict
        `failed`: why, if it did; for "Look" `open`: those paths that this user can read.
    """
    if step == "Look":
        return {"open": [path for path in about["paths"] if os.access(path, os.R_OK)]}
    import warnings

    warnings.simplefilter("ignore")  # nbgrader's own, about its libraries
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeError, ExchangeFactory

    config = _settings(about)
    part = getattr(ExchangeFactory(config=config), step)
    where = {"coursedir": CourseDirectory(config=config), "authenticator": Authenticator()}
    try:
        part(**where, config=config).start()
    except (ExchangeError, OSError, ValueError, RuntimeError) as error:
        return {"failed": f"{type(error).__name__}: {error}"}
    return {}


def _settings(about):
    from traitlets.config import Config

    from classroom.course import course as courses

    courses.find_programs()
    config = courses.read_settings(about.get("root"))
    config.CourseDirectory.course_id = about["course_id"]
    config.CourseDirectory.assignment_id = about["week"]
    if "root" in about:
        config.CourseDirectory.root = about["root"]
    else:
        config.CourseDirectory.student_id = about["student"]
    home = Path(about["home"])
    config.merge(
        Config(
            Exchange={
                "root": about["exchange"],
                "cache": str(home / "cache"),
                "assignment_dir": str(home / "exercises"),
            }
        )
    )
    return config


if __name__ == "__main__":
    print(json.dumps(take(sys.argv[1], json.loads(sys.argv[2]))))
