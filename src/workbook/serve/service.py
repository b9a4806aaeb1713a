"""A model at work: behind HTTP on this machine, and under load.

It needs the optional extra `serve` (FastAPI and uvicorn).
"""

import contextlib
import http.client
import importlib.util
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import joblib
import numpy as np
import pandas as pd

INSTALLED = all(importlib.util.find_spec(name) for name in ("fastapi", "uvicorn"))
_CLIENTS = 32  # requests that may be under way at once; more than these wait, and their wait counts


@contextlib.contextmanager
def running(model, features, *, patience=30.0):
    """Run a model behind HTTP on this machine, in a process of its own, while the block lasts.

    `POST /predict` takes one row as a JSON object and answers {"p": probability, "busy": ms}; it
    computes one answer after the other, so that it is a queue with one server, and says how long
    each took. Only this machine reaches it.

    Parameters
    ----------
    model : classifier
        Fitted.
    features : DataFrame
        Its columns and their types are what the service asks for; not its rows.
    patience : float
        Seconds to wait for the start.

    Yields
    ------
    int
        The port, on 127.0.0.1.

    Raises
    ------
    ValueError
        If the extra `serve` is not installed, or the service does not start; it says why.
    """
    if not INSTALLED:
        raise ValueError(
            'FastAPI or uvicorn is missing; run `pip install -e ".[serve]"` in the course folder.'
        )
    with tempfile.TemporaryDirectory() as folder:
        path, log = Path(folder, "model.joblib"), Path(folder, "log.txt")
        joblib.dump((model, features.head(0)), path)
        with log.open("w") as told:
            process = subprocess.Popen(
                [sys.executable, "-m", "workbook.serve.service", str(path)],
                stdin=subprocess.PIPE,  # it ends when this pipe is closed, or we are gone
                stdout=subprocess.PIPE,
                stderr=told,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
                text=True,
            )
        alarm = threading.Timer(patience, process.kill)
        alarm.start()
        try:
            port = process.stdout.readline().strip()
            alarm.cancel()
            if not port:
                raise ValueError(f"The service did not start: {log.read_text()[-300:]!r}")
            yield int(port)
        finally:
            alarm.cancel()
            process.stdin.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()


def one_by_one(port, features, *, requests=200, seed=0):
    """Ask a running service one question after the other, so that none waits for another.

    Parameters
    ----------
    port : int
        From `running`.
    features : DataFrame
        Rows to ask about, drawn at random.
    requests : int
        How many, at most 5,000.

    Returns
    -------
    DataFrame
        `latency` (ms, as the asker sees it), `p`, and `busy` (ms, in the service itself).

    Raises
    ------
    ValueError
        If no service answers there, or what it says is no answer.
    """
    bodies = _bodies(features, requests, np.random.default_rng(seed))
    answers = []
    with _open(port) as line:
        for body in bodies:
            began = time.perf_counter()
            answer = _ask(line, body)
            answers.append({"latency": 1000 * (time.perf_counter() - began), **answer})
    return pd.DataFrame(answers)


def load(port, features, *, rate, requests=200, seed=0):
    """Send requests to a running service at random moments, and time every answer.

    The moments are fixed beforehand (Poisson), and each latency counts from its moment: a slow
    answer does not make the next user come later ("coordinated omission", Tene 2013).

    Parameters
    ----------
    port, features, requests
        As for `one_by_one`.
    rate : float
        Requests per second.

    Returns
    -------
    DataFrame
        `planned` (seconds from the start), and `latency`, `p` and `busy` as of `one_by_one`, in
        order of the moments.

    Raises
    ------
    ValueError
        For a rate of 0 or less, or as for `one_by_one`.
    """
    if not 0 < rate < np.inf:
        raise ValueError(f"rate is {rate!r}; give requests per second, more than 0.")
    rng = np.random.default_rng(seed)
    bodies = _bodies(features, requests, rng)
    planned = rng.exponential(1 / rate, requests).cumsum()
    mine = threading.local()

    with contextlib.ExitStack() as stack:

        def connect():
            mine.line = stack.enter_context(_open(port))

        def ask(number):
            moment = began + planned[number]
            time.sleep(max(0.0, moment - time.perf_counter()))
            answer = _ask(mine.line, bodies[number])
            took = 1000 * (time.perf_counter() - moment)
            return {"planned": planned[number], "latency": took, **answer}

        with ThreadPoolExecutor(_CLIENTS, initializer=connect) as clients:
            began = time.perf_counter() + 0.1
            answers = list(clients.map(ask, range(requests)))
    return pd.DataFrame(answers)


def app(model, columns):
    """Make the web application: one question, one answer.

    Parameters
    ----------
    model : classifier
        Fitted.
    columns : DataFrame
        Without rows: the columns and their types that the model wants.
    """
    from fastapi import Body, FastAPI, HTTPException

    service = FastAPI(title="Late flights")

    @service.post("/predict")
    async def predict(row: dict = Body()):  # noqa: B008 - FastAPI's way to say: the JSON body
        began = time.perf_counter()
        missing = [name for name in columns if name not in row]
        if missing:
            raise HTTPException(422, f"The row has no {missing[0]!r}.")
        try:
            given = pd.DataFrame([row])[columns.columns]
            asked = given.astype(columns.dtypes)
        except (TypeError, ValueError) as problem:
            raise HTTPException(422, f"The row does not fit: {problem}") from None
        for name in columns.columns[(asked.isna() & given.notna()).iloc[0]]:
            raise HTTPException(422, f"{name} holds {row[name]!r}, which the model has not seen.")
        p = float(model.predict_proba(asked)[0, 1])
        return {"p": p, "busy": 1000 * (time.perf_counter() - began)}

    return service


def _open(port):
    return contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30))


def _bodies(features, requests, rng):
    if not (isinstance(requests, int | np.integer) and 1 <= requests <= 5000):
        raise ValueError(f"requests is {requests!r}; send 1 to 5,000.")
    if len(features) == 0:
        raise ValueError("features has 0 rows; give one or more to ask about.")
    rows = features.iloc[rng.integers(0, len(features), requests)]
    return rows.to_json(orient="records", lines=True).splitlines()


def _ask(line, body):
    try:
        line.request("POST", "/predict", body, {"Content-Type": "application/json"})
        answer = line.getresponse()
        text = answer.read()
    except (OSError, http.client.HTTPException) as problem:
        raise ValueError(f"port is {line.port}; no service answers there ({problem}).") from None
    if answer.status != 200:
        raise ValueError(f"The service answered {answer.status}: {text[:300].decode()}")
    return json.loads(text)


def _serve(path):
    """Serve the model in `path` on a free port, and print that port; end when stdin is closed."""
    import uvicorn

    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    model, columns = joblib.load(path)
    config = uvicorn.Config(app(model, columns), log_level="warning", timeout_keep_alive=120)
    # Named as TCP, or asyncio would hold back the second half of each answer for 40 ms (Nagle).
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)
        print(door.getsockname()[1], flush=True)
        uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    _serve(sys.argv[1])
