"""Run many jobs: on this machine's cores, or on a Dask cluster. Both call `execute.run`, unchanged.

Results come as they are ready, each with the key of its job. Jobs are drawn only as slots get free,
so that a class of thousands is never in memory at once.
"""

import contextlib
import os
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from classroom.isolate import execute
from classroom.isolate.engine import Engine, EngineFailed
from classroom.isolate.sandbox import Sandbox, find
from classroom.isolate.slots import Slot

AHEAD = 2  # jobs that wait beside each one that runs


class LocalPool:
    """One warm process, and as many submissions at a time as there are cores.

    Parameters
    ----------
    sandbox : classroom.isolate.sandbox.Sandbox
    slots : int, optional
    """

    def __init__(self, sandbox, slots=None):
        self.slots = slots or len(os.sched_getaffinity(0))
        self.engine = Engine(sandbox)

    def __enter__(self):
        self.engine.start()
        return self

    def __exit__(self, *error):
        self.engine.close()

    def run(self, jobs):
        """Run (key, job) pairs; yield (key, result) in the order in which they finish.

        A job that is None is yielded in its turn, with None for its result.

        Raises
        ------
        EngineFailed
            If the warm process does not start.
        """

        def run_in_a_slot(job):
            with contextlib.closing(Slot()) as slot:
                return execute.run(job, self.engine, slot.number)

        with ThreadPoolExecutor(self.slots) as threads:
            try:
                yield from _as_ready(
                    lambda job: threads.submit(run_in_a_slot, job),
                    lambda futures: wait(futures, return_when=FIRST_COMPLETED).done,
                    jobs,
                    self.slots,
                )
            except BaseException:  # Ctrl-C above all: nobody waits for those under way
                self.engine.close()
                raise


class DaskPool:
    """The workers of a `dask.distributed` cluster, each with a warm process of its own.

    Parameters
    ----------
    address : str
        Of the scheduler, like "tcp://10.0.0.1:8786".
    mode : str
        "none" to let workers do without a sandbox.

    Raises
    ------
    EngineFailed
        If the extra is not installed, nobody answers there, or no worker has a sandbox.
    """

    def __init__(self, address, mode):
        try:
            from distributed import Client
        except ImportError:
            raise EngineFailed(
                "Grading on a cluster needs Dask: `pip install 'workbook[cluster]'`."
            ) from None
        self.mode = mode
        try:
            self.client = Client(address, timeout=10)
        except (OSError, TimeoutError, ValueError) as error:
            raise EngineFailed(f"No Dask scheduler answers at {address} ({error}).") from None
        self.slots = sum(self.client.nthreads().values())
        if not self.slots:
            self.client.close()
            raise EngineFailed(f"The scheduler at {address} has no workers. Start `dask worker`.")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.client.close()

    def run(self, jobs):
        """As in `LocalPool`; a job whose worker is lost is run again on another."""
        from distributed import wait

        yield from _as_ready(
            # pure=False: Dask would take two equal notebooks for one and the same.
            lambda job: self.client.submit(run_on_a_worker, job, self.mode, pure=False),
            lambda futures: wait(list(futures), return_when=FIRST_COMPLETED).done,
            jobs,
            self.slots,
        )


_engines = {}
_END = object()


def run_on_a_worker(job, mode):
    """Run a job in the worker's own warm process, which stays for the next."""
    sandbox = find() if mode != "none" else Sandbox("none")
    if mode != "none" and not sandbox.holds:
        raise EngineFailed(f"A worker has no sandbox. {sandbox.why}")
    engine = _engines.setdefault(mode, Engine(sandbox))
    with contextlib.closing(Slot()) as slot:
        return execute.run(job, engine, slot.number)


def _as_ready(submit, wait_for_one, jobs, slots):
    """Keep the slots busy; a job that is None needs no slot, and is done at once."""
    jobs, pending = iter(jobs), {}
    try:
        while True:
            while len(pending) < slots * (1 + AHEAD):
                key, job = next(jobs, (None, _END))
                if job is _END:
                    break
                if job is None:
                    yield key, None
                else:
                    pending[submit(job)] = key
            if not pending:
                return
            for future in wait_for_one(pending):
                yield pending.pop(future), future.result()
    finally:
        for future in pending:
            future.cancel()
