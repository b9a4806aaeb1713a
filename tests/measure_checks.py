"""Count right answers that checks refuse while the machine has other work to do.

    python tests/measure_checks.py           20 rounds beside two busy loops
    python tests/measure_checks.py 3 8       3 rounds beside eight

A round grades every right answer of all assignments, in a new process: its libraries are cold. It
also counts the calls that took longer by the clock than a call may compute, as a limit by the clock
would have refused them. The exit code is 1 if an answer is refused.
"""

import contextlib
import multiprocessing
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src")]

from authoring import publish  # noqa: E402
from authoring.examine import answers  # noqa: E402
from workbook.exercise import allowance  # noqa: E402


class Timed(allowance.Allowance):
    """Notes the seconds of each call, by the clock and of computing."""

    calls = []

    @contextlib.contextmanager
    def limit(self, function):
        """Stop the block as ever."""
        clock, computing = time.monotonic(), time.thread_time()
        try:
            with super().limit(function):
                yield
        finally:
            seconds = time.monotonic() - clock, time.thread_time() - computing
            self.calls.append(seconds)


def grade_all(assignments, told):
    """Grade every right answer; tell which were refused, and what was noted of each call."""
    allowance.Allowance = Timed
    count, refused = 0, []
    for assignment in assignments:
        for exercise in (each for each in assignment.exercises if not each.written):
            names = answers.names_before(assignment, exercise)
            right = [exercise.solution, *(each.source for each in exercise.rights)]
            for place, answer in enumerate(right):
                reports = list(answers.reports(exercise, answer, names))
                texts = [report.text for report in reports if report.messages]
                count += 1
                if texts:
                    refused.append((assignment.name, exercise.id, place, texts))
    told.send((count, refused, Timed.calls))


@contextlib.contextmanager
def busy(loops):
    """Beside so many processes that do nothing but compute."""
    started = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(loops)]
    try:
        yield
    finally:
        for each in started:
            each.kill()
            each.wait()


def main(rounds=20, loops=2):
    """Grade so many rounds beside so many loops; give the number of answers that were refused."""
    assignments = [
        publish.read_assignment(path) for path in sorted(ROOT.glob("src/assignments/week*.py"))
    ]
    fork = multiprocessing.get_context("fork")  # a copy has read the assignments, and called none
    total, wrongly, calls = 0, 0, []
    with busy(loops):
        for number in range(1, rounds + 1):
            begun, (mine, theirs) = time.monotonic(), fork.Pipe()
            child = fork.Process(target=grade_all, args=(assignments, theirs))
            child.start()
            theirs.close()
            count, refused, new = mine.recv()
            child.join()
            for answer in refused:
                print(*answer)
            total, wrongly, calls = total + count, wrongly + len(refused), calls + new
            seconds = time.monotonic() - begun
            print(f"Round {number}: {len(refused)} of {count} refused, {seconds:.0f} s", flush=True)
    late = [clock for clock, _ in calls if clock > allowance.SECONDS]
    print(
        f"{wrongly} of {total} right answers refused beside {loops} busy loops. "
        f"{len(late)} of {len(calls)} calls took more than {allowance.SECONDS:g} s by the clock; "
        f"the longest took {max(calls)[0]:.1f} s, of which it computed {max(calls)[1]:.1f} s."
    )
    return wrongly


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
