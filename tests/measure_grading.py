"""Measure how grading compares with stock nbgrader, and where its seconds go.

    python tests/measure_grading.py ratio      against `nbgrader autograde`, turn about
    python tests/measure_grading.py scale      5, 50, 500 submissions, to 50,000 rows of marks
    python tests/measure_grading.py cluster    one Dask worker against two
    python tests/measure_grading.py apart      a bubblewrap for each submission against one for all

Quote ratios from one run on a quiet machine; seconds depend on the machine.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "src")]

import a_class  # noqa: E402

SCRIPTS = Path(sys.executable).parent
ROWS = """
select student_id, cell.name, auto_score, manual_score, needs_manual_grade
from grade join base_cell as cell on grade.cell_id = cell.id
join submitted_notebook on grade.notebook_id = submitted_notebook.id
join submitted_assignment as handed on submitted_notebook.assignment_id = handed.id
order by student_id, cell.name
"""
COMMENTS = ROWS.replace("auto_score, manual_score, needs_manual_grade", "auto_comment").replace(
    "from grade join base_cell as cell on grade.cell_id = cell.id",
    "from comment as grade join base_cell as cell on grade.cell_id = cell.id",
)


# Of each table the column that leads to the learner, and what else must be there.
COPIED = {
    "submitted_notebook": ["assignment_id", "notebook_id"],
    "grade": ["notebook_id", "cell_id", "auto_score", "needs_manual_grade"],
    "comment": ["notebook_id", "cell_id"],
}


def rows(course):
    """Marks and comments of a gradebook, without the ids that differ from one to the next."""
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as book:
        return [book.execute(query).fetchall() for query in (ROWS, COMMENTS)]


def timed(*command, cwd):
    """Seconds that a command takes; it may end with 1, as grading does if something is to see."""
    # nbgrader calls alembic by its bare name, which only an activated environment has on its path.
    env = os.environ | {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    begun = time.perf_counter()
    done = subprocess.run(
        [str(SCRIPTS / command[0]), *command[1:]], cwd=cwd, env=env, capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        sys.exit(f"`{' '.join(command)}` ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return time.perf_counter() - begun


def graded_by_stock(course, size):
    """Marks and comments of a class that `nbgrader autograde` has graded, each learner among them.

    nbgrader ends with the same code whether a submission was graded or its kernel died.
    """
    found = rows(course)
    students = {row[0] for row in found[0] if row[2] is not None}
    if len(students) < size:
        sys.exit(f"nbgrader graded {len(students)} of {size} submissions: compare with nothing.")
    return found


def fresh(course):
    """Take back all that grading has made."""
    for name in ("autograded", "feedback", "backups"):
        shutil.rmtree(course / name, ignore_errors=True)
    for path in course.glob("gradebook.db*"):
        path.unlink()
    timed("nbgrader", "generate_assignment", "week1", "--force", cwd=course)


def ratio(size=40, rounds=3):
    """Grade a class with stock nbgrader and with ours, turn about; the marks must be the same."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        assignment = a_class.make_course(course, "week1")
        a_class.hand_in_class(course, assignment, size)
        ratios = []
        for _ in range(rounds):
            fresh(course)
            stock = timed("nbgrader", "autograde", "week1", cwd=course)
            expected = graded_by_stock(course, size)
            fresh(course)
            ours = timed("workbook", "grade", "week1", "--no-feedback", cwd=course)
            if rows(course) != expected:
                sys.exit("Ours and nbgrader's marks differ: tests/classroom/test_assignments.py")
            ratios.append(stock / ours)
            print(f"{size}: stock {stock:.1f} s, ours {ours:.1f} s: {ratios[-1]:.1f} times")
        print(f"Smallest ratio {min(ratios):.1f}; {len(expected[0])} marks equal in each round.")


def scale():
    """Seconds a submission, and memory, as the class and the gradebook grow."""
    import resource  # Windows has none

    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        assignment = a_class.make_course(course, "week1")
        for size, marks in [(5, 0), (50, 0), (500, 0), (50, 50_000)]:
            shutil.rmtree(course / "submitted", ignore_errors=True)
            a_class.hand_in_class(course, assignment, size)
            fresh(course)
            start = timed("workbook", "grade", "week1", "--student", "empty-0003", cwd=course)
            crowd(course, marks)
            seconds = timed("workbook", "grade", "week1", "--no-feedback", "--force", cwd=course)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            each = (seconds - start) / size
            with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as book:
                (count,) = book.execute("select count(*) from grade").fetchone()
            print(
                f"{size} submissions, {count} marks in the gradebook at the end: {seconds:.1f} s, "
                f"{each:.2f} s each, peak {peak:.0f} MB"
            )


def crowd(course, marks):
    """Fill the gradebook with so many marks of learners of other years."""
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as book:
        (each,) = book.execute("select count(*) from grade").fetchone()
        for number in range(marks // each):
            new = {"number": f"-{number}"}
            book.execute("insert into student (id) values ('former' || :number)", new)
            book.execute(
                "insert into submitted_assignment (id, assignment_id, student_id) "
                "select id || :number, assignment_id, 'former' || :number "
                "from submitted_assignment where student_id = 'empty-0003'",
                new,
            )
            for table, columns in COPIED.items():
                book.execute(
                    f"insert into {table} (id, {', '.join(columns)}) "
                    f"select id || :number, {columns[0]} || :number, {', '.join(columns[1:])} "
                    f"from {table} where instr(id, '-') = 0",
                    new,
                )
        book.commit()


def cluster(size=40):
    """Run the notebooks on a Dask cluster of one worker and of two; then grade on the latter."""
    from distributed import LocalCluster

    from classroom.grade import batch
    from classroom.gradebook import store
    from classroom.isolate import pool

    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        assignment = a_class.make_course(course, "week1")
        a_class.hand_in_class(course, assignment, size)
        fresh(course)
        timed("workbook", "grade", "week1", "--no-feedback", cwd=course)
        expected, seconds = rows(course), []
        for workers in (1, 2):
            at = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
            with LocalCluster(**at) as dask:
                with pool.DaskPool(dask.scheduler_address, "root") as runner:
                    class_ = batch.Batch(course, "week1", runner)
                    with store.Writer(class_.course, "week1") as ledger:
                        jobs = [class_._prepared(ledger, who, True) for who in class_.students]
                    list(runner.run(jobs[: 4 * workers]))  # starts each worker's warm process
                    begun = time.perf_counter()
                    list(runner.run(jobs))
                    seconds.append(time.perf_counter() - begun)
                print(f"{workers} workers: {seconds[-1]:.1f} s for {size} notebooks")
                if workers == 2:
                    at = ["--scheduler", dask.scheduler_address, "--no-feedback", "--force"]
                    timed("workbook", "grade", "week1", *at, cwd=course)
                    assert rows(course) == expected
        print(f"Two workers are {seconds[0] / seconds[1]:.2f} times as fast; marks equal.")


def apart(size=20, rounds=3):
    """Start a bubblewrap with its imports for each submission, and fork from one for all."""
    from concurrent.futures import ThreadPoolExecutor

    from classroom.grade import batch
    from classroom.gradebook import store
    from classroom.isolate import execute, pool, sandbox
    from classroom.isolate.engine import Engine

    def alone(job):
        with contextlib.closing(pool.Slot()) as slot:
            with contextlib.closing(Engine(cage)) as engine:
                return execute.run(job, engine, slot.number)

    cage = sandbox.find()
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        a_class.hand_in_class(course, a_class.make_course(course, "week1"), size)
        fresh(course)
        class_ = batch.Batch(course, "week1", None)
        with store.Writer(class_.course, "week1") as ledger:
            jobs = [class_._prepared(ledger, who, True) for who in class_.students]
        jobs = [job for _, job in jobs if job is not None]
        for _ in range(rounds):
            begun = time.perf_counter()
            with pool.LocalPool(cage) as warm:
                list(warm.run(enumerate(jobs)))
                together, begun = time.perf_counter() - begun, time.perf_counter()
            with ThreadPoolExecutor(warm.slots) as threads:
                list(threads.map(alone, jobs))
            each = time.perf_counter() - begun
            print(f"{len(jobs)} submissions: one for all {together:.1f} s, one each {each:.1f} s")


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"
    known = {"ratio": ratio, "scale": scale, "cluster": cluster, "apart": apart}
    if len(sys.argv) < 2 or sys.argv[1] not in known:
        sys.exit(__doc__)
    known[sys.argv[1]](*map(int, sys.argv[2:]))
